/** Working time of tasks whose resources decide it: several people on different calendars, and work with gaps. */

import type { CalendarSet } from '../calendar/calendar-set.js';
import type { WorkingTime } from '../calendar/work-calendar.js';
import type { Assignment, Id, Project, Resource, Task, WorkSegment } from '../model.js';
import { parseInstant, secondsOfMinutes } from '../time.js';

/** One assignment at work: `span` seconds of its own working time, `delay` seconds after the task may start. */
export interface Run {
  readonly time: WorkingTime;
  readonly span: number;
  readonly delay: number;
}

/**
 * Several assignments as one working time. A task's whole duration takes as long as its longest run; a part of the
 * duration takes the same part of every run.
 */
export class CrewTime implements WorkingTime {
  readonly #runs: readonly Run[];
  readonly #duration: number;
  readonly #base: WorkingTime;

  /** @param durationSeconds the duration the runs stand for @param base counts slack: the task's own calendar */
  constructor(runs: readonly Run[], durationSeconds: number, base: WorkingTime) {
    this.#runs = runs;
    this.#duration = durationSeconds;
    this.#base = base;
  }

  next(instant: number): number {
    let first = Number.POSITIVE_INFINITY;
    for (const run of this.#runs) first = Math.min(first, run.time.next(run.time.add(instant, run.delay)));
    return first;
  }

  previous(instant: number): number {
    let last = Number.NEGATIVE_INFINITY;
    for (const run of this.#runs) last = Math.max(last, run.time.previous(instant));
    return last;
  }

  add(instant: number, work: number): number {
    if (work <= 0) return instant;
    const part = work / this.#duration;
    let last = instant;
    for (const run of this.#runs) {
      last = Math.max(last, run.time.add(instant, Math.round((run.delay + run.span) * part)));
    }
    return last;
  }

  subtract(instant: number, work: number): number {
    if (work <= 0) return instant;
    const part = work / this.#duration;
    let first = instant;
    for (const run of this.#runs) {
      first = Math.min(first, run.time.subtract(instant, Math.round((run.delay + run.span) * part)));
    }
    return first;
  }

  count(from: number, to: number): number {
    return this.#base.count(from, to);
  }
}

/** A pause in a task's work: `gap` working seconds after `done` seconds of its duration. */
export interface Split {
  readonly done: number;
  readonly gap: number;
}

/** Working time with pauses: durations leave them out, dates hold them. */
export class SplitTime implements WorkingTime {
  readonly #time: WorkingTime;
  readonly #splits: readonly Split[];

  constructor(time: WorkingTime, splits: readonly Split[]) {
    this.#time = time;
    this.#splits = splits;
  }

  next(instant: number): number {
    return this.#time.next(instant);
  }

  previous(instant: number): number {
    return this.#time.previous(instant);
  }

  add(instant: number, work: number): number {
    return this.#time.add(instant, work + this.#gaps(work));
  }

  subtract(instant: number, work: number): number {
    return this.#time.subtract(instant, work + this.#gaps(work));
  }

  count(from: number, to: number): number {
    return this.#time.count(from, to);
  }

  #gaps(work: number): number {
    let gaps = 0;
    for (const split of this.#splits) if (split.done < work) gaps += split.gap;
    return gaps;
  }
}

const splitTime = (time: WorkingTime, splits: readonly Split[]): WorkingTime =>
  splits.length > 0 ? new SplitTime(time, splits) : time;

/** Assignments by task, and the resources they name. */
export interface Staffing {
  readonly byTask: ReadonlyMap<Id, readonly Assignment[]>;
  readonly resources: ReadonlyMap<Id, Resource>;
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

/** The calendar an assignment works on: the resource's, within the task's own when that has one. */
function assignmentTime(task: Task, resource: Resource, calendars: CalendarSet): WorkingTime {
  if (resource.calendarId == null) return calendars.of(task.calendarId);
  // A resource-dependent activity's own calendar has no say where its resources have theirs.
  if (task.calendarId == null || task.activityType === 'resource_dependent') return calendars.of(resource.calendarId);
  // Without any common time Microsoft Project warns and works on the task's calendar.
  return calendars.shared(task.calendarId, resource.calendarId) ?? calendars.of(task.calendarId);
}

/**
 * What the pieces of someone's work say, measured on their calendar: only the pattern counts, not the dates.
 *
 * @returns the pauses, and the working seconds that the pieces cover
 */
function readSegments(
  segments: readonly WorkSegment[] | undefined,
  time: WorkingTime,
): { splits: Split[]; worked: number } {
  const splits: Split[] = [];
  let done = 0;
  let end = Number.NaN;
  for (const segment of segments ?? []) {
    if (segment.workMinutes <= 0) continue;
    const start = parseInstant(segment.start);
    const finish = parseInstant(segment.finish);
    const gap = Number.isNaN(end) ? 0 : time.count(end, start);
    if (gap > 0) splits.push({ done, gap });
    done += time.count(start, finish);
    end = finish;
  }
  return { splits, worked: done };
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
): WorkingTime {
  if (durationSeconds <= 0) return base;
  const assignments = staffing.byTask.get(task.id) ?? [];
  if (assignments.length === 0) return splitTime(base, readSegments(task.segments, base).splits);
  // Resource calendars can only be ignored for a calendar of the task's own.
  if (task.ignoresResourceCalendars && task.calendarId != null) return base;
  const runs: (Run & { readonly calendar: WorkingTime; readonly splits: readonly Split[] })[] = [];
  for (const assignment of assignments) {
    const resource = staffing.resources.get(assignment.resourceId);
    const units = assignment.units ?? 1;
    if (!resource || (resource.kind ?? 'work') !== 'work' || units <= 0 || assignment.workMinutes === 0) continue;
    const isFixed = task.taskType === 'fixed_duration' && task.activityType !== 'resource_dependent';
    const calendar = isFixed ? base : assignmentTime(task, resource, calendars);
    const { splits, worked } = readSegments(assignment.segments, calendar);
    const delay = secondsOfMinutes(assignment.delayMinutes ?? 0);
    const wanted =
      worked > 0
        ? worked
        : assignment.workMinutes == null
          ? durationSeconds
          : secondsOfMinutes(assignment.workMinutes / units);
    // Nobody works longer than the task lasts: where a file's work says otherwise, Microsoft Project goes by the duration.
    const span = Math.max(0, Math.min(wanted, durationSeconds - delay));
    runs.push({ calendar, time: splitTime(calendar, splits), span, delay, splits });
  }
  const first = runs[0];
  if (!first) return base;
  // On one calendar the duration says it all: the longest assignment takes exactly that long.
  if (runs.every(run => run.calendar === first.calendar)) {
    return splitTime(first.calendar, runs.find(run => run.splits.length > 0)?.splits ?? []);
  }
  return new CrewTime(runs, durationSeconds, base);
}
