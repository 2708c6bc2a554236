import type { Calendar, Recurrence, Shift, WeekdayShifts } from '../calendar/calendar.js';
import { CalendarDays } from '../calendar/day-shifts.js';
import { MAX_CALENDAR_DEPTH, MAX_RECURRING_DAYS, MAX_SHIFTS_PER_DAY } from '../limits.js';
import type { Id, Project } from '../model.js';
import { parseDay } from '../time.js';
import type { ProblemList } from './problem-list.js';

function checkShifts(shifts: readonly Shift[], path: string, problems: ProblemList): void {
  if (!Array.isArray(shifts) || shifts.length > MAX_SHIFTS_PER_DAY) {
    problems.error('bad_value', path, `A day has a list of at most ${MAX_SHIFTS_PER_DAY} shifts.`);
    return;
  }
  for (const { row, path: place } of problems.objects(shifts, path)) {
    problems.number(row.fromMinute ?? Number.NaN, `${place}.fromMinute`, 0, 1440);
    problems.number(row.toMinute ?? Number.NaN, `${place}.toMinute`, 0, 1440);
    if (row.toMinute <= row.fromMinute) {
      problems.error('bad_value', place, 'A shift ends after it begins; one over midnight is two shifts.');
    }
  }
}

function checkWeek(weekdays: readonly WeekdayShifts[], path: string, problems: ProblemList): void {
  for (const { row, path: place } of problems.objects(weekdays, path)) {
    problems.number(row.weekday ?? Number.NaN, `${place}.weekday`, 1, 7);
    checkShifts(row.shifts, `${place}.shifts`, problems);
  }
}

const KINDS = new Set(['daily', 'weekly', 'monthly_day', 'monthly_position', 'yearly_day', 'yearly_position']);
const ITEMS = new Set<unknown>([1, 2, 3, 4, 5, 6, 7, 'day', 'weekday', 'weekend_day']);

function checkRecurrence(rule: Recurrence, path: string, problems: ProblemList): void {
  const needed = (value: unknown, field: string, least: number, most: number): void => {
    if (value == null) problems.error('bad_value', `${path}.${field}`, `A ${rule.kind} rule needs its ${field}.`);
    else problems.number(value, `${path}.${field}`, least, most);
  };
  if (!KINDS.has(rule.kind)) {
    problems.error('bad_value', `${path}.kind`, `"${String(rule.kind)}" is not one of ${[...KINDS].join(', ')}.`);
    return;
  }
  problems.number(rule.occurrences, `${path}.occurrences`, 1, 1_000_000);
  if (!rule.kind.startsWith('yearly')) needed((rule as { every?: unknown }).every, 'every', 1, 10_000);
  if (rule.kind === 'weekly' && !(Array.isArray(rule.weekdays) && rule.weekdays.every(day => day >= 1 && day <= 7))) {
    problems.error('bad_value', `${path}.weekdays`, 'A weekly rule has a list of weekdays from 1 to 7.');
  }
  if (rule.kind === 'monthly_day' || rule.kind === 'yearly_day') needed(rule.day, 'day', 1, 31);
  if (rule.kind === 'yearly_day' || rule.kind === 'yearly_position') needed(rule.month, 'month', 1, 12);
  if (rule.kind === 'monthly_position' || rule.kind === 'yearly_position') {
    needed(rule.position, 'position', 1, 5);
    if (!ITEMS.has(rule.item)) problems.error('bad_value', `${path}.item`, `"${String(rule.item)}" is no kind of day.`);
  }
}

/** Days between two occurrences of a rule, at least; of a weekly one, counting each of its weekdays. */
function leastGap(rule: Recurrence): number {
  switch (rule.kind) {
    case 'daily':
      return rule.every;
    case 'weekly':
      return (7 * rule.every) / Math.max(1, rule.weekdays.length);
    case 'monthly_day':
    case 'monthly_position':
      return 28 * rule.every;
    default:
      return 365;
  }
}

/** Recurring exceptions are laid out day by day: together they must not name more days than anybody has use for. */
function checkRecurringDays(calendar: Calendar, path: string, problems: ProblemList): void {
  let count = 0;
  for (const { from, to, recurrence } of calendar.exceptions ?? []) {
    if (recurrence == null) continue;
    const days = (parseDay(to) - parseDay(from)) / leastGap(recurrence) + 1;
    count += Math.min(Math.max(days, 0), recurrence.occurrences ?? days);
  }
  if (count > MAX_RECURRING_DAYS) {
    const message = `The recurring exceptions of a calendar name at most ${MAX_RECURRING_DAYS} days.`;
    problems.error('bad_value', `${path}.exceptions`, message, [calendar.id]);
  }
}

function checkCalendar(calendar: Calendar, path: string, problems: ProblemList): void {
  const before = problems.items.length;
  checkWeek(calendar.weekdays, `${path}.weekdays`, problems);
  for (const { row, path: place } of problems.objects(calendar.exceptions, `${path}.exceptions`)) {
    problems.day(row.from, `${place}.from`);
    problems.day(row.to, `${place}.to`);
    checkShifts(row.shifts, `${place}.shifts`, problems);
    if (row.recurrence != null && problems.object(row.recurrence, `${place}.recurrence`)) {
      checkRecurrence(row.recurrence, `${place}.recurrence`, problems);
    }
  }
  for (const { row, path: place } of problems.objects(calendar.workWeeks, `${path}.workWeeks`)) {
    problems.day(row.from, `${place}.from`);
    problems.day(row.to, `${place}.to`);
    checkWeek(row.weekdays, `${place}.weekdays`, problems);
  }
  if (problems.items.length === before) checkRecurringDays(calendar, path, problems);
}

/** Ids of the calendars above one, itself included, closed when they run in a circle; of too many the first ones. */
function calendarChain(calendar: Calendar, byId: ReadonlyMap<Id, Calendar>): { ids: Id[]; isCycle: boolean } {
  const ids = new Set<Id>();
  for (
    let at: Calendar | undefined = calendar;
    at && ids.size <= MAX_CALENDAR_DEPTH;
    at = at.baseCalendarId != null ? byId.get(at.baseCalendarId) : undefined
  ) {
    if (ids.has(at.id)) return { ids: [...ids, at.id], isCycle: true };
    ids.add(at.id);
  }
  return { ids: [...ids], isCycle: false };
}

/** Whether a calendar has working time; `known` keeps what its bases were found to say. */
function hasWork(calendar: Calendar, byId: ReadonlyMap<Id, Calendar>, known: Map<Id, CalendarDays>): boolean {
  let days: CalendarDays | null = null;
  for (const id of calendarChain(calendar, byId).ids.reverse()) {
    days = known.get(id) ?? new CalendarDays(byId.get(id) as Calendar, days);
    known.set(id, days);
  }
  return days?.hasWork ?? false;
}

/** Checks calendars and returns them by id. */
export function checkCalendars(project: Project, problems: ProblemList): ReadonlyMap<Id, Calendar> {
  const calendars = project.calendars ?? [];
  const byId = new Map<Id, Calendar>();
  const before = problems.items.length;
  calendars.forEach((calendar, at) => {
    if (byId.has(calendar.id)) {
      problems.error('duplicate_id', `calendars[${at}].id`, `Two calendars have the id "${calendar.id}".`, [
        calendar.id,
      ]);
    }
    byId.set(calendar.id, calendar);
    checkCalendar(calendar, `calendars[${at}]`, problems);
  });
  calendars.forEach((calendar, at) => {
    const path = `calendars[${at}].baseCalendarId`;
    if (calendar.baseCalendarId != null && !byId.has(calendar.baseCalendarId)) {
      problems.error('unknown_calendar', path, `No calendar "${calendar.baseCalendarId}".`, [calendar.id]);
      return;
    }
    const chain = calendarChain(calendar, byId);
    if (chain.isCycle) {
      problems.error('calendar_cycle', path, `The calendar derives from itself: ${chain.ids.join(' → ')}.`, chain.ids);
    } else if (chain.ids.length > MAX_CALENDAR_DEPTH) {
      const message = `More than ${MAX_CALENDAR_DEPTH} calendars build on one another.`;
      problems.error('too_deep', path, message, [calendar.id]);
    }
  });
  // Only calendars that hold together can be asked for working time.
  if (problems.items.length > before) return byId;
  const used = new Set<Id | null | undefined>([project.calendarId]);
  for (const task of project.tasks) used.add(task.calendarId);
  const known = new Map<Id, CalendarDays>();
  calendars.forEach((calendar, at) => {
    if (used.has(calendar.id) && !hasWork(calendar, byId, known)) {
      const message = `The calendar "${calendar.name ?? calendar.id}" has no working time.`;
      problems.error('no_working_time', `calendars[${at}]`, message, [calendar.id]);
    }
  });
  return byId;
}
