/** Working time of tasks whose resources decide it: several people on different calendars, and work with gaps. */

import type { CalendarSet } from '../calendar/calendar-set.js';
import type { WorkingTime } from '../calendar/work-calendar.js';
import type { Assignment, Id, Project, Resource, Task } from '../model.js';
import { secondsOfMinutes } from '../time.js';
import { contourStretch } from './contour.js';
import { CrewTime, type Run } from './crew-time.js';
import { type LaidOutWork, pausesOf, readSegments } from './pauses.js';
import { splitTime } from './split-time.js';

/** Assignments by task, and the resources they name. */
export interface Staffing {
  readonly byTask: Map<Id, readonly Assignment[]>;
  readonly resources: Map<Id, Resource>;
}

/** Groups a project's assignments by task. */
export function readStaffing(project: Project): Staffing {
  const byTask = new Map<Id, Assignment[]>();
  for (const assignment of project.assignments ?? []) {
    const list = byTask.get(assignment.taskId);
    if (list) list.push(assignment);
    else byTask.set(assignment.taskId, [assignment]);
  }
  const resources = new Map<Id, Resource>();
  for (const resource of project.resources ?? []) resources.set(resource.id, resource);
  return { byTask, resources };
}

/** Takes over from an edited project who works on one task. Cost O(assignments). */
export function restaff(staffing: Staffing, project: Project, taskId: Id): void {
  const own = (project.assignments ?? []).filter(assignment => assignment.taskId === taskId);
  if (own.length > 0) staffing.byTask.set(taskId, own);
  else staffing.byTask.delete(taskId);
  const wanted = new Set(own.map(assignment => assignment.resourceId));
  for (const resource of project.resources ?? [])
    if (wanted.has(resource.id)) staffing.resources.set(resource.id, resource);
}

/** The calendar an assignment works on: the resource's, within the task's own when that has one. */
export function assignmentTime(task: Task, resource: Resource, calendars: CalendarSet): WorkingTime {
  if (resource.calendarId == null) return calendars.of(task.calendarId);
  // A resource-dependent activity's own calendar has no say where its resources have theirs.
  if (task.calendarId == null || task.activityType === 'resource_dependent') return calendars.of(resource.calendarId);
  // Without any common time Microsoft Project warns and works on the task's calendar.
  return calendars.shared(task.calendarId, resource.calendarId) ?? calendars.of(task.calendarId);
}

/** An assignment as work on a calendar. */
interface Job extends Run, LaidOutWork {
  readonly calendar: WorkingTime;
}

/** What of a task's staff dates it: people and machines with work to do. */
function datingAssignments(task: Task, staffing: Staffing): readonly Assignment[] {
  return (staffing.byTask.get(task.id) ?? []).filter(assignment => {
    const resource = staffing.resources.get(assignment.resourceId);
    const isWorker = resource !== undefined && (resource.kind ?? 'work') === 'work';
    return isWorker && (assignment.units ?? 1) > 0 && assignment.workMinutes !== 0;
  });
}

/** Working seconds that an amount of work takes: overtime aside, at its units and in its shape. */
function spanOf(assignment: Assignment, workMinutes: number, overtimeMinutes: number): number {
  const regular = Math.max(0, workMinutes - overtimeMinutes);
  return secondsOfMinutes((regular / (assignment.units ?? 1)) * contourStretch(assignment.contour));
}

/** Lays one assignment out on its calendar. */
function readJob(assignment: Assignment, calendar: WorkingTime, durationSeconds: number): Job {
  const { splits, worked } = readSegments(assignment.segments, calendar);
  const delay = secondsOfMinutes(assignment.delayMinutes ?? 0);
  const work = assignment.workMinutes;
  const wanted =
    worked > 0
      ? worked
      : work == null
        ? durationSeconds
        : spanOf(assignment, work, assignment.overtimeWorkMinutes ?? 0);
  // Nobody works longer than the task lasts: where a file's work says otherwise, Microsoft Project goes by the duration.
  const span = Math.max(0, Math.min(wanted, durationSeconds - delay));
  const left = assignment.remainingWorkMinutes;
  const rest = work && left != null ? Math.round((span * left) / work) : span;
  const hold = secondsOfMinutes(assignment.levelingDelayMinutes ?? 0);
  return {
    calendar,
    time: splitTime(calendar, splits),
    span,
    rest,
    delay,
    hold,
    segments: assignment.segments,
    units: assignment.units ?? 1,
  };
}

/** The working time of a task's work, and whether several share it, each going on where he stopped. */
export interface TaskTime {
  readonly time: WorkingTime;
  readonly isShared: boolean;
}

/** Whether a task has resources, or pauses of its own, that may decide its working time. */
export function isStaffed(task: Task, staffing: Staffing): boolean {
  return task.segments !== undefined || (staffing.byTask.size > 0 && staffing.byTask.has(task.id));
}

/**
 * The working time that a task's work runs on, when its resources decide it.
 *
 * @param base the task's calendar, else the project's
 * @param durationSeconds the task's duration, working seconds
 * @returns `base` when no resource says otherwise
 */
export function resourceTime(
  task: Task,
  staffing: Staffing,
  calendars: CalendarSet,
  base: WorkingTime,
  durationSeconds: number,
): TaskTime {
  const alone = { time: base, isShared: false };
  if (durationSeconds <= 0) return alone;
  const paced = (work: LaidOutWork, time: WorkingTime) => splitTime(time, pausesOf(task, work, time, durationSeconds));
  if (!staffing.byTask.has(task.id)) {
    return { time: paced({ segments: task.segments, units: 1 }, base), isShared: false };
  }
  // Resource calendars can only be ignored for a calendar of the task's own.
  const ignoresResources = task.ignoresResourceCalendars === true && task.calendarId != null;
  const isFixed = task.taskType === 'fixed_duration' && task.activityType !== 'resource_dependent';
  const isOnBase = ignoresResources || isFixed;
  const jobs = datingAssignments(task, staffing).map(assignment => {
    const resource = staffing.resources.get(assignment.resourceId)!;
    return readJob(assignment, isOnBase ? base : assignmentTime(task, resource, calendars), durationSeconds);
  });
  const first = jobs[0];
  if (!first) return alone;
  const isShared = jobs.length > 1;
  // On one calendar the duration says it all: the longest assignment takes exactly that long.
  if (jobs.every(job => job.calendar === first.calendar)) {
    const paused = jobs.map(job => paced(job, job.calendar)).find(time => time !== first.calendar);
    return { time: paused ?? first.calendar, isShared };
  }
  const left = task.remainingDurationMinutes;
  const runs = left == null ? jobs.map(job => ({ ...job, rest: job.span })) : jobs;
  const rest = left == null ? durationSeconds : secondsOfMinutes(left);
  return { time: new CrewTime(runs, { whole: durationSeconds, rest }, base), isShared };
}
