import { CalendarDays } from './day-shifts.js';
import { MAX_SHIFTS_PER_DAY } from './limits.js';
import type { Calendar, Id, Project, Recurrence, Shift } from './model.js';
import type { ProblemList } from './problem-list.js';

function checkShifts(shifts: readonly Shift[], path: string, problems: ProblemList): void {
  if (!Array.isArray(shifts) || shifts.length > MAX_SHIFTS_PER_DAY) {
    problems.error('bad_value', path, `A day has a list of at most ${MAX_SHIFTS_PER_DAY} shifts.`);
    return;
  }
  shifts.forEach((shift, at) => {
    problems.number(shift.fromMinute, `${path}[${at}].fromMinute`, 0, 1440);
    problems.number(shift.toMinute, `${path}[${at}].toMinute`, 0, 1440);
    if (shift.toMinute <= shift.fromMinute) {
      problems.error('bad_value', `${path}[${at}]`, 'A shift ends after it begins; one over midnight is two shifts.');
    }
  });
}

const KINDS = new Set(['daily', 'weekly', 'monthly_day', 'monthly_position', 'yearly_day', 'yearly_position']);
const ITEMS = new Set<unknown>([1, 2, 3, 4, 5, 6, 7, 'day', 'weekday', 'weekend_day']);

function checkRecurrence(rule: Recurrence, path: string, problems: ProblemList): void {
  problems.choice(rule.kind, `${path}.kind`, KINDS);
  problems.number(rule.occurrences, `${path}.occurrences`, 1, 1_000_000);
  if ('every' in rule) problems.number(rule.every, `${path}.every`, 1, 10_000);
  if (rule.kind === 'weekly' && !(Array.isArray(rule.weekdays) && rule.weekdays.every(day => day >= 1 && day <= 7))) {
    problems.error('bad_value', `${path}.weekdays`, 'A weekly rule has a list of weekdays from 1 to 7.');
  }
  if (rule.kind === 'monthly_day' || rule.kind === 'yearly_day') problems.number(rule.day, `${path}.day`, 1, 31);
  if (rule.kind === 'yearly_day' || rule.kind === 'yearly_position')
    problems.number(rule.month, `${path}.month`, 1, 12);
  if (rule.kind === 'monthly_position' || rule.kind === 'yearly_position') {
    problems.number(rule.position, `${path}.position`, 1, 5);
    if (!ITEMS.has(rule.item)) problems.error('bad_value', `${path}.item`, `"${String(rule.item)}" is no kind of day.`);
  }
}

function checkCalendar(calendar: Calendar, path: string, problems: ProblemList): void {
  for (const [at, day] of (calendar.weekdays ?? []).entries()) {
    problems.number(day.weekday, `${path}.weekdays[${at}].weekday`, 1, 7);
    checkShifts(day.shifts, `${path}.weekdays[${at}].shifts`, problems);
  }
  for (const [at, exception] of (calendar.exceptions ?? []).entries()) {
    problems.day(exception.from, `${path}.exceptions[${at}].from`);
    problems.day(exception.to, `${path}.exceptions[${at}].to`);
    checkShifts(exception.shifts, `${path}.exceptions[${at}].shifts`, problems);
    if (exception.recurrence) checkRecurrence(exception.recurrence, `${path}.exceptions[${at}].recurrence`, problems);
  }
  for (const [at, workWeek] of (calendar.workWeeks ?? []).entries()) {
    problems.day(workWeek.from, `${path}.workWeeks[${at}].from`);
    problems.day(workWeek.to, `${path}.workWeeks[${at}].to`);
    for (const day of workWeek.weekdays) checkShifts(day.shifts, `${path}.workWeeks[${at}].weekdays`, problems);
  }
}

/** Ids of the calendars above one, itself included, closed when they run in a circle. */
function calendarChain(calendar: Calendar, byId: ReadonlyMap<Id, Calendar>): { ids: Id[]; isCycle: boolean } {
  const ids: Id[] = [];
  for (
    let at: Calendar | undefined = calendar;
    at;
    at = at.baseCalendarId != null ? byId.get(at.baseCalendarId) : undefined
  ) {
    if (ids.includes(at.id)) return { ids: [...ids, at.id], isCycle: true };
    ids.push(at.id);
  }
  return { ids, isCycle: false };
}

function hasWork(calendar: Calendar, byId: ReadonlyMap<Id, Calendar>): boolean {
  const { ids } = calendarChain(calendar, byId);
  const days = ids.reduceRight<CalendarDays | null>(
    (base, id) => new CalendarDays(byId.get(id) as Calendar, base),
    null,
  );
  return days?.hasWork ?? false;
}

/** Checks calendars and returns them by id. */
export function checkCalendars(project: Project, problems: ProblemList): ReadonlyMap<Id, Calendar> {
  const calendars = project.calendars ?? [];
  const byId = new Map<Id, Calendar>();
  calendars.forEach((calendar, at) => {
    if (byId.has(calendar.id)) {
      problems.error('duplicate_id', `calendars[${at}].id`, `Two calendars have the id "${calendar.id}".`, [
        calendar.id,
      ]);
    }
    byId.set(calendar.id, calendar);
    checkCalendar(calendar, `calendars[${at}]`, problems);
  });
  const before = problems.items.length;
  calendars.forEach((calendar, at) => {
    const path = `calendars[${at}].baseCalendarId`;
    if (calendar.baseCalendarId != null && !byId.has(calendar.baseCalendarId)) {
      problems.error('unknown_calendar', path, `No calendar "${calendar.baseCalendarId}".`, [calendar.id]);
      return;
    }
    const chain = calendarChain(calendar, byId);
    if (chain.isCycle) {
      problems.error('calendar_cycle', path, `The calendar derives from itself: ${chain.ids.join(' → ')}.`, chain.ids);
    }
  });
  if (problems.items.length > before) return byId;
  const used = new Set<Id | null | undefined>([project.calendarId]);
  for (const task of project.tasks) used.add(task.calendarId);
  calendars.forEach((calendar, at) => {
    if (used.has(calendar.id) && !hasWork(calendar, byId)) {
      const message = `The calendar "${calendar.name ?? calendar.id}" has no working time.`;
      problems.error('no_working_time', `calendars[${at}]`, message, [calendar.id]);
    }
  });
  return byId;
}
