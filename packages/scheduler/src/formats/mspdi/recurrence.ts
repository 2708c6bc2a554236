import type { CalendarException, Recurrence, Shift, Weekday } from '../../calendar/calendar.js';
import { formatDay, parseDay, weekdayOf } from '../../time.js';
import type { Fields } from './fields.js';
import type { XmlWriter } from './xml-writer.js';

/**
 * Recurring calendar exceptions. Exception/Type: 1 every day of the period, 2 yearly on a date, 3 yearly by position,
 * 4 monthly on a date, 5 monthly by position, 6 weekly, 7 every n days, 8 every n working weekdays, 9 never.
 */

type Item = Weekday | 'day' | 'weekday' | 'weekend_day';

/** MonthItem codes in order: any day, weekday, weekend day, Sunday … Saturday. */
const items: readonly Item[] = ['day', 'weekday', 'weekend_day', 7, 1, 2, 3, 4, 5, 6];
/** Longest series of type 8 that is spelled out day by day. */
const maxListedDays = 5000;

/**
 * Reads one `<Exception>`.
 *
 * @returns the exceptions it stands for (none for a type that never happens), null when its rule is not known
 */
export function readException(fields: Fields, shifts: readonly Shift[]): CalendarException[] | null {
  const period = fields.child('TimePeriod');
  const from = period?.day('FromDate');
  const to = period?.day('ToDate');
  const type = fields.integer('Type') ?? 1;
  if (type === 9) return [];
  if (from === undefined || to === undefined) return null;
  const name = fields.text('Name');
  const exception = { ...(name === undefined ? {} : { name }), from, to, shifts };
  if (type === 1) return [exception];
  if (type === 8) return everyNthWeekday(exception, Math.max(1, fields.integer('Period') ?? 1));
  const recurrence = recurrenceOf(fields, type);
  return recurrence === null ? null : [{ ...exception, recurrence }];
}

function recurrenceOf(fields: Fields, type: number): Recurrence | null {
  const count = fields.flag('EnteredByOccurrences') === true ? fields.integer('Occurrences') : undefined;
  const ending = count === undefined || count < 1 ? {} : { occurrences: count };
  const every = Math.max(1, fields.integer('Period') ?? 1);
  const month = (fields.integer('Month') ?? 0) + 1;
  const day = fields.integer('MonthDay') ?? 1;
  const position = (fields.integer('MonthPosition') ?? 0) + 1;
  const item = items[fields.integer('MonthItem') ?? 0];
  if (month < 1 || month > 12 || day < 1 || day > 31 || position < 1 || position > 5 || item === undefined) return null;
  switch (type) {
    case 2:
      return { kind: 'yearly_day', month, day, ...ending };
    case 3:
      return { kind: 'yearly_position', month, position, item, ...ending };
    case 4:
      return { kind: 'monthly_day', every, day, ...ending };
    case 5:
      return { kind: 'monthly_position', every, position, item, ...ending };
    case 6:
      return { kind: 'weekly', every, weekdays: weekdaysOf(fields.integer('DaysOfWeek') ?? 0), ...ending };
    case 7:
      return { kind: 'daily', every, ...ending };
    default:
      return null;
  }
}

/** Bit mask, 1 = Sunday … 64 = Saturday, as ISO weekdays in ascending order. */
function weekdaysOf(mask: number): Weekday[] {
  const days: Weekday[] = [];
  for (let weekday = 1; weekday <= 7; weekday++) {
    if ((mask & (1 << (weekday % 7))) !== 0) days.push(weekday as Weekday);
  }
  return days;
}

/** Every n-th Monday-to-Friday day of the period. The model has no such rule, so the days are listed. */
function everyNthWeekday(exception: CalendarException, every: number): CalendarException[] | null {
  if (every === 1) return [{ ...exception, recurrence: { kind: 'weekly', every: 1, weekdays: [1, 2, 3, 4, 5] } }];
  const days: CalendarException[] = [];
  let seen = 0;
  const last = parseDay(exception.to);
  for (let day = parseDay(exception.from); day <= last; day++) {
    if (weekdayOf(day) > 5) continue;
    if (seen % every === 0) {
      const date = formatDay(day);
      days.push({ ...exception, from: date, to: date });
      if (days.length > maxListedDays) return null;
    }
    seen += 1;
  }
  return days;
}

/** Writes Type and the elements that belong to it, in schema order: the month stands between its item and its day. */
export function writeRecurrence(out: XmlWriter, recurrence: Recurrence | undefined): void {
  if (recurrence === undefined) {
    out.field('Type', 1);
    return;
  }
  switch (recurrence.kind) {
    case 'daily':
      out.field('Type', 7);
      out.field('Period', recurrence.every);
      break;
    case 'weekly':
      out.field('Type', 6);
      out.field('Period', recurrence.every);
      out.field(
        'DaysOfWeek',
        recurrence.weekdays.reduce((mask, weekday) => mask | (1 << (weekday % 7)), 0),
      );
      break;
    case 'monthly_day':
      out.field('Type', 4);
      out.field('Period', recurrence.every);
      out.field('MonthDay', recurrence.day);
      break;
    case 'monthly_position':
      out.field('Type', 5);
      out.field('Period', recurrence.every);
      writePosition(out, recurrence);
      break;
    case 'yearly_day':
      out.field('Type', 2);
      out.field('Month', recurrence.month - 1);
      out.field('MonthDay', recurrence.day);
      break;
    case 'yearly_position':
      out.field('Type', 3);
      writePosition(out, recurrence);
      out.field('Month', recurrence.month - 1);
      break;
  }
}

function writePosition(out: XmlWriter, rule: { readonly position: number; readonly item: Item }): void {
  out.field('MonthItem', items.indexOf(rule.item));
  out.field('MonthPosition', rule.position - 1);
}
