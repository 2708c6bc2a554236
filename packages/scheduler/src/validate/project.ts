/** Every problem in a project, as data with code and path. Cycles of links are found with the network, see cycle.ts. */

import type { Calendar } from '../calendar/calendar.js';
import { MAX_DEPTH, MAX_LINKS, MAX_MINUTES, MAX_TASKS, MAX_UNITS } from '../limits.js';
import type { Assignment, Dependency, Id, Project, Resource, Task } from '../model.js';
import { CONTOUR_SHARES } from '../network/contour.js';
import type { Hierarchy } from '../network/hierarchy.js';
import type { Problem } from '../problem.js';
import { checkActivity, checkSpans } from './activities.js';
import { checkCalendars } from './calendars.js';
import { checkAssignmentCost, checkRates, checkTaskCost } from './cost.js';
import { checkDuplicateLinks, checkLink } from './links.js';
import { checkOptions } from './options.js';
import { ProblemList } from './problem-list.js';
import { checkSegments } from './segments.js';
import { checkUncertainty } from './uncertainty.js';

const CONSTRAINTS = new Set(['asap', 'alap', 'mso', 'mfo', 'snet', 'snlt', 'fnet', 'fnlt']);
const TIME_UNITS = new Set(['m', 'h', 'd', 'w', 'mo', 'em', 'eh', 'ed', 'ew', 'emo']);
const CONTOURS = new Set(Object.keys(CONTOUR_SHARES));
const TASK_TYPES = new Set(['fixed_units', 'fixed_duration', 'fixed_work']);

function checkTask(task: Task, at: number, calendars: { has(id: Id): boolean }, problems: ProblemList): void {
  const path = (field: string) => `tasks[${at}].${field}`;
  // The common task has none of these: one test for each keeps 100,000 tasks cheap.
  const duration = task.durationMinutes;
  if (duration != null && !(typeof duration === 'number' && duration >= 0 && duration <= MAX_MINUTES)) {
    problems.number(duration, path('durationMinutes'), 0, MAX_MINUTES);
  }
  if (task.constraintType != null) problems.choice(task.constraintType, path('constraintType'), CONSTRAINTS);
  if (task.durationUnit != null) problems.choice(task.durationUnit, path('durationUnit'), TIME_UNITS);
  if (task.taskType != null) problems.choice(task.taskType, path('taskType'), TASK_TYPES);
  if (task.constraintDate != null) problems.instant(task.constraintDate, path('constraintDate'));
  if (task.deadline != null) problems.instant(task.deadline, path('deadline'));
  if (task.manualStart != null) problems.instant(task.manualStart, path('manualStart'));
  if (task.manualFinish != null) problems.instant(task.manualFinish, path('manualFinish'));
  if (task.actualStart != null) problems.instant(task.actualStart, path('actualStart'));
  if (task.actualFinish != null) problems.instant(task.actualFinish, path('actualFinish'));
  if (task.stop != null) problems.instant(task.stop, path('stop'));
  if (task.resume != null) problems.instant(task.resume, path('resume'));
  if (task.percentComplete != null && task.percentComplete !== 0)
    problems.number(task.percentComplete, path('percentComplete'), 0, 100);
  if (task.priority != null) problems.number(task.priority, path('priority'), 0, 1000);
  if (task.actualDurationMinutes != null)
    problems.number(task.actualDurationMinutes, path('actualDurationMinutes'), 0, MAX_MINUTES);
  if (task.remainingDurationMinutes != null) {
    problems.number(task.remainingDurationMinutes, path('remainingDurationMinutes'), 0, MAX_MINUTES);
  }
  if (task.levelingDelayMinutes != null && task.levelingDelayMinutes !== 0)
    problems.number(task.levelingDelayMinutes, path('levelingDelayMinutes'), 0, MAX_MINUTES);
  if (task.segments != null) checkSegments(task.segments, path('segments'), problems);
  checkTaskCost(task, at, problems);
  if (
    task.activityType != null ||
    task.secondaryConstraintType != null ||
    task.secondaryConstraintDate != null ||
    task.externalEarlyStart != null ||
    task.externalLateFinish != null ||
    task.expectedFinish != null ||
    task.constraintIsHard != null
  ) {
    checkActivity(task, at, problems);
  }
  if (task.calendarId != null && !calendars.has(task.calendarId)) {
    problems.error('unknown_calendar', path('calendarId'), `No calendar "${task.calendarId}".`, [task.id]);
  }
}

/** The closed path of ids of an outline that runs in a circle above a task, or null. */
function parentCycle(project: Project, hierarchy: Hierarchy, task: number): Id[] | null {
  const way: number[] = [];
  const seen = new Map<number, number>();
  for (let at = task; at >= 0; at = hierarchy.parent[at]!) {
    const first = seen.get(at);
    if (first !== undefined) return [...way.slice(first), at].map(one => project.tasks[one]!.id);
    seen.set(at, way.length);
    way.push(at);
  }
  return null;
}

function checkParents(project: Project, hierarchy: Hierarchy, problems: ProblemList): void {
  const { tasks } = project;
  const { parent } = hierarchy;
  const depth = new Int32Array(tasks.length);
  for (let task = 0; task < tasks.length; task++) {
    if (parent[task]! < 0) {
      depth[task] = 1;
      const { id, parentId } = tasks[task]!;
      if (parentId != null) problems.error('unknown_parent', `tasks[${task}].parentId`, `No task "${parentId}".`, [id]);
      continue;
    }
    // Parents mostly come before their children; where they do not, this walks up to one whose depth is known.
    let level = 0;
    let at = task;
    for (; at >= 0 && depth[at] === 0 && level <= MAX_DEPTH; at = parent[at]!) level++;
    level += at >= 0 ? depth[at]! : 0;
    if (level > MAX_DEPTH) {
      const path = `tasks[${task}].parentId`;
      const circle = parentCycle(project, hierarchy, task);
      if (circle) problems.error('parent_cycle', path, `A task lies inside itself: ${circle.join(' → ')}.`, circle);
      else problems.error('too_deep', path, `The outline has more than ${MAX_DEPTH} levels.`, [tasks[task]!.id]);
      return;
    }
    depth[task] = level;
  }
}

function checkUnits({ maxUnits, availability }: Resource, at: number, problems: ProblemList): void {
  problems.number(maxUnits, `resources[${at}].maxUnits`, 0, MAX_UNITS);
  availability?.forEach(({ from, to, units }, row) => {
    const path = `resources[${at}].availability[${row}]`;
    problems.instant(from, `${path}.from`);
    problems.instant(to, `${path}.to`);
    problems.number(units, `${path}.units`, 0, MAX_UNITS);
  });
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
    checkRates(resource, at, problems);
    checkUnits(resource, at, problems);
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
    problems.number(assignment.units, `${path}.units`, 0, MAX_UNITS);
    problems.number(assignment.workMinutes, `${path}.workMinutes`, 0, MAX_MINUTES * 1000);
    problems.number(assignment.remainingWorkMinutes, `${path}.remainingWorkMinutes`, 0, MAX_MINUTES * 1000);
    problems.number(assignment.overtimeWorkMinutes, `${path}.overtimeWorkMinutes`, 0, MAX_MINUTES * 1000);
    problems.number(assignment.delayMinutes, `${path}.delayMinutes`, 0, MAX_MINUTES);
    problems.number(assignment.levelingDelayMinutes, `${path}.levelingDelayMinutes`, 0, MAX_MINUTES);
    problems.choice(assignment.contour, `${path}.contour`, CONTOURS);
    checkSegments(assignment.segments, `${path}.segments`, problems);
    checkAssignmentCost(assignment, at, problems);
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
  checkOptions(project, problems);
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
  const before = problems.items.length;
  checkParents(project, hierarchy, problems);
  // Links are looked at along the outline: in one that runs in a circle there is no way up.
  if (problems.items.length === before) {
    const { linkEnds } = hierarchy;
    for (let at = 0; at < dependencies.length; at++) {
      checkLink(dependencies[at]!, { at, from: linkEnds[at * 2]!, to: linkEnds[at * 2 + 1]! }, hierarchy, problems);
    }
    checkSpans(project, hierarchy, problems);
    if (problems.items.length === before) checkDuplicateLinks(dependencies, hierarchy, problems);
  }
  checkStaff(project, hierarchy, calendars, problems);
  checkUncertainty(project, hierarchy, problems);
  return problems.items;
}

/** What is wrong with one task on its own: the check of an edit that leaves the network's shape alone. */
export function validateTask(task: Task, at: number, calendars: { has(id: Id): boolean }): Problem[] {
  const problems = new ProblemList();
  checkTask(task, at, calendars, problems);
  return problems.items;
}

/**
 * What is wrong with one link on its own.
 *
 * @param from slot of its predecessor @param to slot of its successor
 */
export function validateLink(link: Dependency, from: number, to: number, hierarchy: Hierarchy): Problem[] {
  const problems = new ProblemList();
  checkLink(link, { at: 0, from, to }, hierarchy, problems);
  return problems.items;
}

/** What is wrong with calendars and with what names one. Cost O(calendars + tasks + resources). */
export function validateCalendars(project: Project): Problem[] {
  const problems = new ProblemList();
  const calendars = checkCalendars(project, problems);
  const isKnown = (id: Id | null | undefined) => id == null || calendars.has(id);
  const all = [project, ...project.tasks, ...(project.resources ?? [])];
  if (!all.every(({ calendarId }) => isKnown(calendarId))) {
    problems.error('unknown_calendar', 'calendars', 'Something names a calendar that is not there.');
  }
  return problems.items;
}

/** What is wrong with resources and assignments. Cost O(both). */
export function validateStaff(project: Project, hierarchy: Hierarchy): Problem[] {
  const problems = new ProblemList();
  const calendars = new Map((project.calendars ?? []).map(calendar => [calendar.id, calendar]));
  checkStaff(project, hierarchy, calendars, problems);
  return problems.items;
}
