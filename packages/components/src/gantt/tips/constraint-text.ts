import { parseLocalTime } from '../../plan/local-time.js';
import type { TaskRow } from '../../plan/rows.js';
import type { GanttParts } from '../shell/parts.js';

const DATED = ['snet', 'snlt', 'fnet', 'fnlt', 'mso', 'mfo'] as const;

/** What holds a task beside its links, in words: `Must start on 3 Mar`; null = nothing does. */
export function constraintText(
  { format, strings }: Pick<GanttParts, 'format' | 'strings'>,
  row: TaskRow,
): string | null {
  const { tip: words } = strings;
  if (row.is_manual) return words.manual;
  const type = row.constraint_type ?? 'asap';
  if (type === 'alap') return words.alap;
  const dated = DATED.find(known => known === type);
  const minute = parseLocalTime(row.constraint_date, 480);
  return dated === undefined || minute === null ? null : words[dated](format.day(minute));
}
