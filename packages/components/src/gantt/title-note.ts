import type { ScheduleColumns } from '@trueppm/scheduler';
import type { GanttStrings } from '../locales/en.js';
import { parseLocalTime } from '../plan/local-time.js';
import { type Format, lastDayMinute } from './format.js';
import type { Outline } from './outline.js';
import { extentOf } from './scene/extent.js';

/** What stands beside the plan's name. */
export interface TitleNote {
  readonly text: string;
  /** Later than agreed. */
  readonly isWarning: boolean;
}

const NOTHING: TitleNote = { text: '', isWarning: false };

/** When the plan finishes and how that stands to its baseline. Cost: one pass over the tasks. */
export function titleNote(
  outline: Outline,
  columns: ScheduleColumns | null,
  format: Format,
  { note: words }: GanttStrings,
): TitleNote {
  const extent = columns && extentOf(columns);
  if (!extent) return NOTHING;
  const finish = format.day(lastDayMinute(extent.start, extent.finish));
  let agreed = Number.NEGATIVE_INFINITY;
  for (const { baseline_finish } of outline.tasks) {
    if (baseline_finish == null) continue;
    agreed = Math.max(agreed, parseLocalTime(baseline_finish, 1020) ?? agreed);
  }
  const days = Math.round((extent.finish - agreed) / 1440);
  if (!Number.isFinite(days) || days === 0) return { text: words.finishes(finish), isWarning: false };
  const isWarning = days > 0;
  return { text: isWarning ? words.behind(finish, days) : words.ahead(finish, -days), isWarning };
}
