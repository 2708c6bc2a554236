import type { CalendarException, Shift, Weekday, WeekdayShifts } from '../../calendar/calendar.js';
import { STANDARD_WEEK } from '../../calendar/calendar-set.js';
import type { Row } from './row.js';

/** Days of a calendar as its dialect states them. */
export interface CalendarDays {
  readonly weekdays: readonly WeekdayShifts[];
  readonly exceptions: readonly CalendarException[];
}

/** One calendar. */
export interface CalendarRow {
  readonly id: string;
  readonly name: string | undefined;
  readonly baseId: string | undefined;
  readonly isDefault: boolean;
  readonly minutesPerDay: number | undefined;
  readonly minutesPerWeek: number | undefined;
  readonly minutesPerMonth: number | undefined;
  /** Null where the file's days cannot be read. */
  readonly days: CalendarDays | null;
  readonly line: number;
  readonly path: string;
}

/** ISO weekday of a day counted from Sunday = 1. */
export function weekdayFromSunday(day: number): Weekday {
  return (day === 1 ? 7 : day - 1) as Weekday;
}

/** Shifts in order, an end of 00:00 being the end of the day; null when one ends before it begins. */
export function orderShifts(shifts: readonly Shift[]): Shift[] | null {
  const whole = shifts.map(shift => (shift.toMinute === 0 ? { ...shift, toMinute: 1440 } : shift));
  if (whole.some(shift => shift.toMinute <= shift.fromMinute)) return null;
  return whole.sort((a, b) => a.fromMinute - b.fromMinute);
}

/** `08:00` or `08:00:00` in minutes after midnight; NaN when it is no time. */
export function minuteOf(text: string | undefined): number {
  const match = /^(\d{1,2}):(\d\d)(?::\d\d(?:\.\d+)?)?$/.exec(text ?? '');
  if (match === null) return Number.NaN;
  const minute = Number(match[1]) * 60 + Number(match[2]);
  return minute <= 1440 && Number(match[2]) < 60 ? minute : Number.NaN;
}

/** Reads the fields of a calendar; its days are read by the dialect. */
export function readCalendar(row: Row, days: CalendarDays | null): CalendarRow {
  return {
    id: row.required(['clndr_id', 'ObjectId']),
    name: row.text(['clndr_name', 'Name']),
    baseId: row.text(['base_clndr_id', 'BaseCalendarObjectId']),
    isDefault: row.flag(['default_flag', 'IsDefault']) === true,
    minutesPerDay: row.minutes(['day_hr_cnt', 'HoursPerDay']),
    minutesPerWeek: row.minutes(['week_hr_cnt', 'HoursPerWeek']),
    minutesPerMonth: row.minutes(['month_hr_cnt', 'HoursPerMonth']),
    days,
    line: row.line,
    path: row.path,
  };
}

/** The week of a calendar whose own days cannot be read. */
export const FALLBACK_DAYS: CalendarDays = { weekdays: STANDARD_WEEK, exceptions: [] };
