import type { Calendar, CalendarException, Shift, Weekday, WeekdayShifts, WorkWeek } from '../../calendar/calendar.js';
import type { LocalDate } from '../../model.js';
import type { Fields } from './fields.js';
import { readException, writeRecurrence } from './recurrence.js';
import { DEFAULTS, type RestElement, readRest, restOf } from './rest.js';
import { formatTimeOfDay } from './value.js';
import type { XmlWriter } from './xml-writer.js';

/** A calendar as read, with what the reader could not represent. */
export interface CalendarRow {
  readonly calendar: Calendar;
  /** UID of the base calendar as the file has it; resolved once all calendars are known. */
  readonly baseUid: number | null;
  readonly isBase: boolean;
  readonly rest: readonly RestElement[];
}

const standardShifts: readonly Shift[] = [
  { fromMinute: 480, toMinute: 720 },
  { fromMinute: 780, toMinute: 1020 },
];
const weekdays: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

/**
 * Reads one `<Calendar>`. Files list every exception twice since 2007, in `<Exceptions>` and day by day as
 * `<WeekDay>` of type 0: the list counts only where there are no `<Exceptions>`.
 */
export function readCalendar(fields: Fields): CalendarRow | null {
  const uid = fields.requiredInteger('UID');
  if (uid === undefined) return null;
  const baseUid = fields.integer('BaseCalendarUID') ?? null;
  // Calendars that name no real base (-1, or a code of Project's own) stand alone.
  const isBase = fields.flag('IsBaseCalendar') === true || baseUid === null || baseUid < 1;
  const name = fields.text('Name');
  const days = fields.child('WeekDays')?.children('WeekDay') ?? [];
  const rules = exceptionsOf(fields);
  const exceptions = rules.flatMap(rule => {
    const read = readException(rule, shiftsOf(rule));
    if (read !== null) return read;
    const rejected = rule.text('Name') ?? rule.path;
    rule.findings.warn(
      'unsupported_exception',
      `The rule of "${rejected}" is not known: it has no effect`,
      rule.location,
    );
    return [];
  });
  if (rules.length === 0) exceptions.push(...listedDays(days));
  const workWeeks = (fields.child('WorkWeeks')?.children('WorkWeek') ?? []).flatMap(readWorkWeek);
  return {
    calendar: {
      id: String(uid),
      ...(name === undefined ? {} : { name }),
      uid,
      weekdays: weekOf(days, isBase),
      ...(exceptions.length === 0 ? {} : { exceptions }),
      ...(workWeeks.length === 0 ? {} : { workWeeks }),
    },
    baseUid,
    isBase,
    rest: calendarRest(fields, rules),
  };
}

function exceptionsOf(fields: Fields): Fields[] {
  return fields.child('Exceptions')?.children('Exception') ?? [];
}

/** What the calendar has beyond the plan: unknown fields, and exceptions whose rule is not known or never happens. */
function calendarRest(fields: Fields, rules: readonly Fields[]): RestElement[] {
  const unused = rules.filter(rule => rule.integer('Type') === 9 || readException(rule, []) === null);
  const rest = readRest('Calendar', fields.element.children);
  if (unused.length > 0) rest.push({ name: 'Exceptions', children: unused.map(rule => restOf(rule.element)) });
  return rest;
}

/** Shifts of a `<WeekDay>` or `<Exception>`; a working day without times has standard hours. */
function shiftsOf(day: Fields): readonly Shift[] {
  if (day.flag('DayWorking') !== true) return [];
  const times = day.child('WorkingTimes')?.children('WorkingTime') ?? [];
  const shifts: Shift[] = [];
  for (const time of times) {
    const fromMinute = time.timeOfDay('FromTime');
    const toMinute = time.timeOfDay('ToTime');
    if (fromMinute === undefined || toMinute === undefined) continue;
    // 00:00:00 as an end is the end of the day.
    const end = toMinute === 0 ? 1440 : toMinute;
    if (end <= fromMinute) time.reject('ToTime', `a time after ${formatTimeOfDay(fromMinute)}`);
    else shifts.push({ fromMinute, toMinute: end });
  }
  return shifts.length === 0 ? standardShifts : shifts.sort((a, b) => a.fromMinute - b.fromMinute);
}

/** Weekdays that the calendar states itself; a base calendar states all seven, a missing one has standard hours. */
function weekOf(days: readonly Fields[], isBase: boolean): WeekdayShifts[] {
  const stated = new Map<Weekday, readonly Shift[]>();
  for (const day of days) {
    const type = day.integer('DayType') ?? 0;
    if (type === 0) continue;
    if (type < 1 || type > 7) {
      day.reject('DayType', '0 to 7');
      continue;
    }
    const weekday = weekdayOfType(type);
    if (stated.has(weekday)) {
      day.findings.warn('duplicate_weekday', `DayType ${type} is given twice; the last counts`, day.location);
    }
    stated.set(weekday, shiftsOf(day));
  }
  return weekdays.flatMap(weekday => {
    const shifts = stated.get(weekday) ?? (isBase ? (weekday <= 5 ? standardShifts : []) : undefined);
    return shifts === undefined ? [] : [{ weekday, shifts }];
  });
}

/** DayType 1 is Sunday. */
function weekdayOfType(type: number): Weekday {
  return (type === 1 ? 7 : type - 1) as Weekday;
}

function listedDays(days: readonly Fields[]): CalendarException[] {
  return days.flatMap(day => {
    const period = periodOf(day);
    return (day.integer('DayType') ?? 0) !== 0 || period === null ? [] : [{ ...period, shifts: shiftsOf(day) }];
  });
}

function periodOf(fields: Fields): { readonly from: LocalDate; readonly to: LocalDate } | null {
  const period = fields.child('TimePeriod');
  const from = period?.day('FromDate');
  const to = period?.day('ToDate');
  return from === undefined || to === undefined ? null : { from, to };
}

function readWorkWeek(fields: Fields): WorkWeek[] {
  const period = periodOf(fields);
  if (period === null) return [];
  const name = fields.text('Name');
  const days = fields.child('WeekDays')?.children('WeekDay') ?? [];
  return [{ ...(name === undefined ? {} : { name }), ...period, weekdays: weekOf(days, false) }];
}

/**
 * Writes one `<Calendar>`.
 *
 * @param numbers its UID and that of its base calendar, null when it has none
 * @param rest what an earlier file had beyond the plan
 */
export function writeCalendar(
  out: XmlWriter,
  calendar: Calendar,
  { uid, baseUid }: { readonly uid: number; readonly baseUid: number | null },
  rest: readonly RestElement[],
): void {
  const unusedExceptions = rest.find(element => element.name === 'Exceptions')?.children ?? [];
  out.record(
    'Calendar',
    rest.filter(element => element.name !== 'Exceptions'),
    () => {
      out.field('UID', uid);
      out.field('Name', calendar.name);
      out.field('IsBaseCalendar', baseUid === null);
      out.fallback('IsBaselineCalendar', DEFAULTS.Calendar.IsBaselineCalendar);
      out.field('BaseCalendarUID', baseUid ?? -1);
      // A base calendar must state every weekday: one left out would get standard hours on reading.
      writeWeek(out, baseUid === null ? wholeWeek(calendar.weekdays) : calendar.weekdays);
      const exceptions = calendar.exceptions ?? [];
      if (exceptions.length + unusedExceptions.length > 0) {
        out.element('Exceptions', () => {
          for (const exception of exceptions) writeException(out, exception);
          out.rest(unusedExceptions);
        });
      }
      const workWeeks = calendar.workWeeks ?? [];
      if (workWeeks.length > 0) {
        out.element('WorkWeeks', () => {
          for (const workWeek of workWeeks) {
            out.record('WorkWeek', [], () => {
              writePeriod(out, workWeek);
              out.field('Name', workWeek.name);
              writeWeek(out, workWeek.weekdays);
            });
          }
        });
      }
    },
  );
}

function wholeWeek(days: readonly WeekdayShifts[]): WeekdayShifts[] {
  return weekdays.map(weekday => days.find(day => day.weekday === weekday) ?? { weekday, shifts: [] });
}

function writeWeek(out: XmlWriter, days: readonly WeekdayShifts[]): void {
  if (days.length === 0) return;
  const sundayFirst = [...days].sort((a, b) => (a.weekday % 7) - (b.weekday % 7));
  out.element('WeekDays', () => {
    for (const day of sundayFirst) {
      out.record('WeekDay', [], () => {
        out.field('DayType', (day.weekday % 7) + 1);
        writeShifts(out, day.shifts);
      });
    }
  });
}

function writeException(out: XmlWriter, exception: CalendarException): void {
  out.record('Exception', [], () => {
    out.field('EnteredByOccurrences', exception.recurrence?.occurrences !== undefined);
    writePeriod(out, exception);
    out.field('Occurrences', exception.recurrence?.occurrences ?? (exception.recurrence === undefined ? 1 : undefined));
    out.field('Name', exception.name);
    writeRecurrence(out, exception.recurrence);
    writeShifts(out, exception.shifts);
  });
}

function writePeriod(out: XmlWriter, period: { readonly from: LocalDate; readonly to: LocalDate }): void {
  out.element('TimePeriod', () => {
    out.field('FromDate', `${period.from}T00:00:00`);
    out.field('ToDate', `${period.to}T23:59:00`);
  });
}

function writeShifts(out: XmlWriter, shifts: readonly Shift[]): void {
  out.field('DayWorking', shifts.length > 0);
  if (shifts.length === 0) return;
  out.element('WorkingTimes', () => {
    for (const shift of shifts) {
      out.element('WorkingTime', () => {
        out.field('FromTime', formatTimeOfDay(shift.fromMinute));
        out.field('ToTime', formatTimeOfDay(shift.toMinute));
      });
    }
  });
}
