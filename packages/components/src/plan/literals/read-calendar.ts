import type { CalendarRow } from '../rows.js';
import { type Fields, inWireSpellingDeep } from './spelling.js';

/** Eight hours with a break at noon: what a calendar without a week of its own works, Monday to Friday. */
const STANDARD_SHIFTS = [
  { from_minute: 480, to_minute: 720 },
  { from_minute: 780, to_minute: 1020 },
];

/** Wire row of a calendar literal: `{ id, holidays: ['2026-12-25'] }` is the standard week without those days. */
export function readCalendar(literal: Readonly<Fields>): CalendarRow {
  if (Array.isArray(literal['work_weeks']) && typeof literal['id'] === 'string') return literal as CalendarRow;
  const { holidays, ...fields } = inWireSpellingDeep(literal) as Fields;
  const days = Array.isArray(holidays) ? holidays : [];
  const exceptions = days.map(day => ({ from: String(day), to: String(day), shifts: [] }));
  const standard = [1, 2, 3, 4, 5, 6, 7].map(weekday => ({ weekday, shifts: weekday <= 5 ? STANDARD_SHIFTS : [] }));
  return {
    base_calendar_id: null,
    work_weeks: [],
    ...fields,
    weekdays: fields['weekdays'] ?? (fields['base_calendar_id'] == null ? standard : []),
    exceptions: [...((fields['exceptions'] as readonly unknown[] | undefined) ?? []), ...exceptions],
    id: String(literal['id'] ?? ''),
  };
}
