import type { CalendarException, Shift, WeekdayShifts } from '../../calendar/calendar.js';
import { type CalendarDays, minuteOf, orderShifts, weekdayFromSunday } from '../p6/calendar.js';
import { parseTime } from '../p6/row.js';
import type { XmlElement } from '../xml.js';

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

const childText = (element: XmlElement, name: string): string | undefined =>
  element.children.find(child => child.name === name)?.text.trim();

/** Ends are written as the last minute of work, 15:59 for 16:00; programs other than Primavera write 16:00. */
function endOf(minute: number): number {
  return minute % 5 === 0 ? minute : minute + 1;
}

function shiftsOf(day: XmlElement): Shift[] | null {
  const shifts: Shift[] = [];
  for (const time of day.children) {
    if (time.name !== 'WorkTime' || time.children.length === 0) continue;
    const fromMinute = minuteOf(childText(time, 'Start'));
    const toMinute = minuteOf(childText(time, 'Finish'));
    if (Number.isNaN(fromMinute) || Number.isNaN(toMinute)) return null;
    shifts.push({ fromMinute, toMinute: endOf(toMinute) });
  }
  return orderShifts(shifts);
}

function weekOf(list: XmlElement | undefined): WeekdayShifts[] | null {
  const week: WeekdayShifts[] = [];
  for (const day of list?.children ?? []) {
    const number = DAYS.indexOf(childText(day, 'DayOfWeek') ?? '') + 1;
    const shifts = shiftsOf(day);
    if (number < 1 || shifts === null) return null;
    week.push({ weekday: weekdayFromSunday(number), shifts });
  }
  return week;
}

function exceptionsOf(list: XmlElement | undefined): CalendarException[] | null {
  const exceptions: CalendarException[] = [];
  for (const day of list?.children ?? []) {
    const date = parseTime(childText(day, 'Date') ?? '')?.slice(0, 10);
    const shifts = shiftsOf(day);
    if (date === undefined || shifts === null) return null;
    exceptions.push({ from: date, to: date, shifts });
  }
  return exceptions;
}

/** Reads the week and the exceptions of a `<Calendar>`; null when one of them is malformed. */
export function readCalendarDays(calendar: XmlElement): CalendarDays | null {
  const list = (name: string) => calendar.children.find(child => child.name === name);
  const weekdays = weekOf(list('StandardWorkWeek'));
  const exceptions = exceptionsOf(list('HolidayOrExceptions'));
  return weekdays === null || exceptions === null ? null : { weekdays, exceptions };
}
