/** Every problem in a project, as data with code and path. Cycles of links are found with the network, see cycle.ts. */
import { CalendarDays } from './day-shifts.js';
import { type Hierarchy, isWithin } from './hierarchy.js';
import { MAX_DEPTH, MAX_LINKS, MAX_MINUTES, MAX_PROBLEMS, MAX_SHIFTS_PER_DAY, MAX_TASKS } from './limits.js';
import type {
  Assignment,
  Calendar,
  Dependency,
  Id,
  Problem,
  ProblemCode,
  Project,
  Resource,
  Shift,
  Task,
} from './model.js';
import { parseDay, parseInstant } from './time.js';

const CONSTRAINTS = new Set(['asap', 'alap', 'mso', 'mfo', 'snet', 'snlt', 'fnet', 'fnlt']);
const TIME_UNITS = new Set(['m', 'h', 'd', 'w', 'mo', 'em', 'eh', 'ed', 'ew', 'emo']);
const LAG_UNITS = new Set([...TIME_UNITS, '%', 'e%']);
const LINK_TYPES = new Set(['FS', 'SS', 'FF', 'SF']);
const TASK_TYPES = new Set(['fixed_units', 'fixed_duration', 'fixed_work']);

/** Collects problems up to the cap; one of each kind per place. */
class ProblemList {
  readonly items: Problem[] = [];

  add(severity: Problem['severity'], code: ProblemCode, path: string, message: string, ids?: readonly Id[]): void {
    if (this.items.length < MAX_PROBLEMS) this.items.push({ code, severity, path, message, ...(ids ? { ids } : {}) });
  }

  error(code: ProblemCode, path: string, message: string, ids?: readonly Id[]): void {
    this.add('error', code, path, message, ids);
  }

  warn(code: ProblemCode, path: string, message: string, ids?: readonly Id[]): void {
    this.add('warning', code, path, message, ids);
  }

  instant(value: unknown, path: string): void {
    if (value == null) return;
    if (typeof value !== 'string' || Number.isNaN(parseInstant(value))) {
      this.error('bad_date', path, `"${String(value)}" is no local time such as 2026-01-05T08:00.`);
    }
  }

  day(value: unknown, path: string): void {
    if (typeof value !== 'string' || Number.isNaN(parseDay(value))) {
      this.error('bad_date', path, `"${String(value)}" is no day such as 2026-01-05.`);
    }
  }

  number(value: unknown, path: string, least: number, most: number): void {
    if (value == null) return;
    if (typeof value !== 'number' || Number.isNaN(value)) {
      this.error('bad_number', path, `"${String(value)}" is no number.`);
    } else if (value < least || value > most) {
      this.error('out_of_range', path, `${value} is not within ${least} and ${most}.`);
    }
  }

  choice(value: unknown, path: string, allowed: ReadonlySet<string>): void {
    if (value != null && !allowed.has(value as string)) {
      this.error('bad_value', path, `"${String(value)}" is not one of ${[...allowed].join(', ')}.`);
    }
  }
}

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

function checkCalendar(calendar: Calendar, path: string, problems: ProblemList): void {
  for (const [at, day] of (calendar.weekdays ?? []).entries()) {
    problems.number(day.weekday, `${path}.weekdays[${at}].weekday`, 1, 7);
    checkShifts(day.shifts, `${path}.weekdays[${at}].shifts`, problems);
  }
  for (const [at, exception] of (calendar.exceptions ?? []).entries()) {
    problems.day(exception.from, `${path}.exceptions[${at}].from`);
    problems.day(exception.to, `${path}.exceptions[${at}].to`);
    checkShifts(exception.shifts, `${path}.exceptions[${at}].shifts`, problems);
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
function checkCalendars(project: Project, problems: ProblemList): ReadonlyMap<Id, Calendar> {
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

function checkTask(task: Task, at: number, calendars: { has(id: Id): boolean }, problems: ProblemList): void {
  const path = (field: string) => `tasks[${at}].${field}`;
  // The common task has none of these: one test for each keeps 100,000 tasks cheap.
  const duration = task.durationMinutes;
  if (duration !== undefined && !(duration >= 0 && duration <= MAX_MINUTES)) {
    problems.number(duration, path('durationMinutes'), 0, MAX_MINUTES);
  }
  if (task.constraintType) problems.choice(task.constraintType, path('constraintType'), CONSTRAINTS);
  if (task.durationUnit) problems.choice(task.durationUnit, path('durationUnit'), TIME_UNITS);
  if (task.taskType) problems.choice(task.taskType, path('taskType'), TASK_TYPES);
  if (task.constraintDate) problems.instant(task.constraintDate, path('constraintDate'));
  if (task.deadline) problems.instant(task.deadline, path('deadline'));
  if (task.manualStart) problems.instant(task.manualStart, path('manualStart'));
  if (task.manualFinish) problems.instant(task.manualFinish, path('manualFinish'));
  if (task.actualStart) problems.instant(task.actualStart, path('actualStart'));
  if (task.actualFinish) problems.instant(task.actualFinish, path('actualFinish'));
  if (task.stop) problems.instant(task.stop, path('stop'));
  if (task.resume) problems.instant(task.resume, path('resume'));
  if (task.percentComplete) problems.number(task.percentComplete, path('percentComplete'), 0, 100);
  if (task.priority != null) problems.number(task.priority, path('priority'), 0, 1000);
  if (task.actualDurationMinutes)
    problems.number(task.actualDurationMinutes, path('actualDurationMinutes'), 0, MAX_MINUTES);
  if (task.remainingDurationMinutes) {
    problems.number(task.remainingDurationMinutes, path('remainingDurationMinutes'), 0, MAX_MINUTES);
  }
  if (task.levelingDelayMinutes)
    problems.number(task.levelingDelayMinutes, path('levelingDelayMinutes'), 0, MAX_MINUTES);
  if (task.calendarId != null && !calendars.has(task.calendarId)) {
    problems.error('unknown_calendar', path('calendarId'), `No calendar "${task.calendarId}".`, [task.id]);
  }
}

function checkParents(project: Project, hierarchy: Hierarchy, problems: ProblemList): void {
  const { tasks } = project;
  const depth = new Int32Array(tasks.length);
  for (let task = 0; task < tasks.length; task++) {
    const { id, parentId } = tasks[task]!;
    if (parentId == null) continue;
    const path = `tasks[${task}].parentId`;
    if (!hierarchy.indexOf.has(parentId)) {
      problems.error('unknown_parent', path, `No task "${parentId}".`, [id]);
      continue;
    }
    // Walks up to a task whose depth is known, then writes the depths on the way back.
    const way: number[] = [];
    let at = task;
    while (at >= 0 && depth[at] === 0 && way.length <= MAX_DEPTH) {
      way.push(at);
      at = hierarchy.parent[at]!;
    }
    let level = at >= 0 ? depth[at]! : 0;
    const repeat = way.indexOf(way[way.length - 1]!);
    if (way.length > MAX_DEPTH || repeat < way.length - 1) {
      const ids: Id[] = [id];
      for (
        let up = hierarchy.parent[task]!;
        up >= 0 && up !== task && ids.length <= MAX_DEPTH;
        up = hierarchy.parent[up]!
      ) {
        ids.push(tasks[up]!.id);
      }
      if (ids.length > MAX_DEPTH)
        problems.error('too_deep', path, `The outline has more than ${MAX_DEPTH} levels.`, [id]);
      else
        problems.error('parent_cycle', path, `The task lies inside itself: ${[...ids, id].join(' → ')}.`, [...ids, id]);
      return;
    }
    for (let back = way.length - 1; back >= 0; back--) depth[way[back]!] = ++level;
    if (level > MAX_DEPTH) {
      problems.error('too_deep', path, `The outline has more than ${MAX_DEPTH} levels.`, [id]);
      return;
    }
  }
}

function checkLink(link: Dependency, at: number, hierarchy: Hierarchy, problems: ProblemList): void {
  const from = hierarchy.linkEnds[at * 2]!;
  const to = hierarchy.linkEnds[at * 2 + 1]!;
  const isPlain = from >= 0 && to >= 0 && from !== to && !link.lagMinutes && !link.lagPercent;
  const hasSummary = isPlain && (hierarchy.firstChild[from]! >= 0 || hierarchy.firstChild[to]! >= 0);
  // The common link needs no more than this: building paths for 170,000 of them costs more than scheduling.
  if (isPlain && !hasSummary && LINK_TYPES.has(link.type ?? 'FS') && LAG_UNITS.has(link.lagUnit ?? 'd')) return;
  const path = `dependencies[${at}]`;
  if (from < 0) problems.error('unknown_task', `${path}.predecessorId`, `No task "${link.predecessorId}".`);
  if (to < 0) problems.error('unknown_task', `${path}.successorId`, `No task "${link.successorId}".`);
  if (link.type && !LINK_TYPES.has(link.type)) problems.choice(link.type, `${path}.type`, LINK_TYPES);
  if (link.lagUnit && !LAG_UNITS.has(link.lagUnit)) problems.choice(link.lagUnit, `${path}.lagUnit`, LAG_UNITS);
  if (link.lagMinutes) problems.number(link.lagMinutes, `${path}.lagMinutes`, -MAX_MINUTES, MAX_MINUTES);
  if (link.lagPercent) problems.number(link.lagPercent, `${path}.lagPercent`, -100_000, 100_000);
  if (from < 0 || to < 0) return;
  if (from === to) {
    problems.error('self_link', path, 'A task cannot follow itself.', [link.predecessorId]);
    return;
  }
  const isFromSummary = hierarchy.firstChild[from]! >= 0;
  const isToSummary = hierarchy.firstChild[to]! >= 0;
  if ((isFromSummary && isWithin(hierarchy, to, from)) || (isToSummary && isWithin(hierarchy, from, to))) {
    const ids = [link.predecessorId, link.successorId];
    problems.error('summary_link', path, 'A summary and a task inside it cannot be linked.', ids);
  } else if (isToSummary && (link.type === 'FF' || link.type === 'SF')) {
    problems.warn('summary_link', path, `A ${link.type} link into a summary moves nothing.`, [link.successorId]);
  }
}

/** Links of one task looked at one by one before a set takes over: real tasks have fewer. */
const FEW_LINKS = 16;

function checkDuplicateLinks(dependencies: readonly Dependency[], hierarchy: Hierarchy, problems: ProblemList): void {
  const { linkEnds, parent } = hierarchy;
  const latest = new Int32Array(parent.length).fill(-1);
  const earlier = new Int32Array(dependencies.length);
  const links = new Int32Array(parent.length);
  const seen = new Set<string>();
  for (let at = 0; at < dependencies.length; at++) {
    const from = linkEnds[at * 2]!;
    const to = linkEnds[at * 2 + 1]!;
    const type = dependencies[at]!.type ?? 'FS';
    let isDuplicate = false;
    if (links[to]!++ < FEW_LINKS) {
      for (let other = latest[to]!; other >= 0 && !isDuplicate; other = earlier[other]!) {
        isDuplicate = linkEnds[other * 2] === from && (dependencies[other]!.type ?? 'FS') === type;
      }
      earlier[at] = latest[to]!;
      latest[to] = at;
    } else {
      const key = `${from} ${to} ${type}`;
      isDuplicate = seen.has(key);
      seen.add(key);
    }
    if (isDuplicate) {
      const { predecessorId, successorId } = dependencies[at]!;
      const message = `Another ${type} link joins the same two tasks; both hold.`;
      problems.warn('duplicate_link', `dependencies[${at}]`, message, [predecessorId, successorId]);
    }
  }
}

function checkStaff(
  project: Project,
  hierarchy: Hierarchy,
  calendars: ReadonlyMap<Id, Calendar>,
  problems: ProblemList,
): void {
  const resources = new Map<Id, Resource>();
  (project.resources ?? []).forEach((resource, at) => {
    if (resources.has(resource.id)) {
      problems.error('duplicate_id', `resources[${at}].id`, `Two resources have the id "${resource.id}".`, [
        resource.id,
      ]);
    }
    resources.set(resource.id, resource);
    if (resource.calendarId != null && !calendars.has(resource.calendarId)) {
      problems.error('unknown_calendar', `resources[${at}].calendarId`, `No calendar "${resource.calendarId}".`, [
        resource.id,
      ]);
    }
  });
  (project.assignments ?? []).forEach((assignment: Assignment, at) => {
    const path = `assignments[${at}]`;
    if (!hierarchy.indexOf.has(assignment.taskId)) {
      problems.error('unknown_task', `${path}.taskId`, `No task "${assignment.taskId}".`);
    }
    if (!resources.has(assignment.resourceId)) {
      problems.error('unknown_resource', `${path}.resourceId`, `No resource "${assignment.resourceId}".`);
    }
    problems.number(assignment.units, `${path}.units`, 0, 1_000_000);
    problems.number(assignment.workMinutes, `${path}.workMinutes`, 0, MAX_MINUTES * 1000);
    problems.number(assignment.delayMinutes, `${path}.delayMinutes`, 0, MAX_MINUTES);
  });
}

/** Checks everything but cycles of links. `hierarchy` is that of the project. Cost O(project). */
export function validateShape(project: Project, hierarchy: Hierarchy): Problem[] {
  const problems = new ProblemList();
  const { tasks } = project;
  const dependencies = project.dependencies ?? [];
  if (tasks.length > MAX_TASKS) {
    problems.error('too_many_tasks', 'tasks', `${tasks.length} tasks are more than ${MAX_TASKS}.`);
    return problems.items;
  }
  if (dependencies.length > MAX_LINKS) {
    problems.error('too_many_links', 'dependencies', `${dependencies.length} links are more than ${MAX_LINKS}.`);
    return problems.items;
  }
  problems.instant(project.start, 'start');
  problems.instant(project.finish, 'finish');
  problems.instant(project.statusDate, 'statusDate');
  if (project.scheduleFrom === 'finish' && !project.finish) {
    problems.error('missing_start', 'finish', 'A project scheduled from its finish needs a finish.');
  } else if (project.scheduleFrom !== 'finish' && !project.start) {
    problems.error('missing_start', 'start', 'A project scheduled from its start needs a start.');
  }
  const calendars = checkCalendars(project, problems);
  if (project.calendarId != null && !calendars.has(project.calendarId)) {
    problems.error('unknown_calendar', 'calendarId', `No calendar "${project.calendarId}".`);
  }
  // Ids are collected again only when some are missing from the index.
  const seen = hierarchy.indexOf.size < tasks.length ? new Set<Id>() : null;
  for (let at = 0; at < tasks.length; at++) {
    const task = tasks[at]!;
    if (seen?.has(task.id)) {
      problems.error('duplicate_id', `tasks[${at}].id`, `Two tasks have the id "${task.id}".`, [task.id]);
    }
    seen?.add(task.id);
    checkTask(task, at, calendars, problems);
  }
  checkParents(project, hierarchy, problems);
  const before = problems.items.length;
  for (let at = 0; at < dependencies.length; at++) checkLink(dependencies[at]!, at, hierarchy, problems);
  if (problems.items.length === before) checkDuplicateLinks(dependencies, hierarchy, problems);
  checkStaff(project, hierarchy, calendars, problems);
  return problems.items;
}

/** What is wrong with one task on its own: the check of an edit that leaves the network's shape alone. */
export function validateTask(task: Task, at: number, calendars: { has(id: Id): boolean }): Problem[] {
  const problems = new ProblemList();
  checkTask(task, at, calendars, problems);
  return problems.items;
}

/** What is wrong with one link on its own. */
export function validateLink(link: Dependency, at: number, hierarchy: Hierarchy): Problem[] {
  const problems = new ProblemList();
  checkLink(link, at, hierarchy, problems);
  return problems.items;
}
