import type { CalendarException, Shift, WeekdayShifts } from '../../calendar/calendar.js';
import { formatDay, MAX_DAY, MIN_DAY } from '../../time.js';
import { type CalendarDays, minuteOf, orderShifts, weekdayFromSunday } from '../p6/calendar.js';
import { parseStructuredText, type TextRecord } from './structured-text.js';

/** Day 0 of the dates in calendars, 1899-12-30, as a day number. */
const EPOCH_DAY = -25_569;

/** Shifts of a day: records with a start `s` and a finish `f`; null when one is malformed. */
function shiftsOf(day: TextRecord): Shift[] | null {
  const shifts: Shift[] = [];
  for (const { attributes } of day.children) {
    const fromMinute = minuteOf(attributes.get('s'));
    const toMinute = minuteOf(attributes.get('f'));
    if (Number.isNaN(fromMinute) || Number.isNaN(toMinute)) return null;
    shifts.push({ fromMinute, toMinute });
  }
  return orderShifts(shifts);
}

function weekOf(record: TextRecord): WeekdayShifts[] | null {
  const week: WeekdayShifts[] = [];
  for (const day of record.children) {
    const number = Number(day.name);
    const shifts = shiftsOf(day);
    if (!(Number.isInteger(number) && number >= 1 && number <= 7) || shifts === null) return null;
    week.push({ weekday: weekdayFromSunday(number), shifts });
  }
  return week;
}

function exceptionsOf(record: TextRecord | undefined): CalendarException[] | null {
  const exceptions: CalendarException[] = [];
  for (const day of record?.children ?? []) {
    const number = Number(day.attributes.get('d')) + EPOCH_DAY;
    const shifts = shiftsOf(day);
    if (!Number.isInteger(number) || shifts === null) return null;
    // A holiday in a year that no plan reaches is left out, not refused.
    if (number < MIN_DAY || number > MAX_DAY) continue;
    const date = formatDay(number);
    exceptions.push({ from: date, to: date, shifts });
  }
  return exceptions;
}

/**
 * Reads the `clndr_data` of an XER calendar: its week by day (1 = Sunday) and the days that differ, counted from
 * 1899-12-30. A day without shifts is free.
 *
 * @returns null when the text is malformed
 */
export function parseCalendarData(text: string): CalendarDays | null {
  const root = parseStructuredText(text);
  const part = (name: string) => root?.children.find(child => child.name === name);
  const week = part('DaysOfWeek');
  if (week === undefined) return null;
  const weekdays = weekOf(week);
  const exceptions = exceptionsOf(part('Exceptions'));
  return weekdays === null || exceptions === null ? null : { weekdays, exceptions };
}
