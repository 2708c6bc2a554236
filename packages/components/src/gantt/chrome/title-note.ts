import type { GanttStrings } from '../../locales/en.js';
import type { ShownSchedule } from '../../plan/shown-schedule.js';
import { type Format, lastDayMinute } from '../shell/format.js';

/** What stands beside the plan's name. */
export interface TitleNote {
  /** When the plan finishes; empty = nobody knows. */
  readonly finish: string;
  /** How that stands to the baseline; empty = as agreed. */
  readonly slip: string;
  /** Later than agreed. */
  readonly isWarning: boolean;
}

const NOTHING: TitleNote = { finish: '', slip: '', isWarning: false };

/**
 * When the plan finishes and how that stands to its baseline.
 * @param agreed last finish of the baseline, minutes; not finite = there is none
 */
export function titleNote(
  shown: ShownSchedule | null,
  agreed: number,
  format: Format,
  { note: words }: GanttStrings,
): TitleNote {
  const extent = shown?.extent;
  if (!extent) return NOTHING;
  const finish = format.day(lastDayMinute(extent.start, extent.finish));
  const days = Math.round((extent.finish - agreed) / 1440);
  if (!Number.isFinite(days) || days === 0) return { finish: words.finishes(finish), slip: '', isWarning: false };
  const isWarning = days > 0;
  // Every language says both halves in one line, with a dot between them.
  const [ends = '', slip = ''] = (isWarning ? words.behind(finish, days) : words.ahead(finish, -days)).split(' · ');
  return { finish: ends, slip, isWarning };
}
