/** Who is at work when: what an assignment takes of its resource while its task runs. */
import type { CalendarSet } from '../../calendar/calendar-set.js';
import { WorkCalendar, type WorkingTime } from '../../calendar/work-calendar.js';
import type { Assignment, Id, Project, Resource, Task } from '../../model.js';
import { assignmentTime } from '../../network/assignment.js';
import { parseInstant, secondsOfMinutes } from '../../time.js';
import { wholeUnits } from './capacity.js';

/** A stretch of even work: `offset` and `length` in working seconds, the first from the start of the task. */
interface Chunk {
  readonly offset: number;
  readonly length: number;
  readonly units: number;
}

/** What an assignment takes: as long as its task at `units`, or in chunks where it starts later, pauses or varies. */
export interface Occupancy {
  /** Position in `Project.resources`. */
  readonly resource: number;
  /** Position in `Project.assignments`. */
  readonly assignment: number;
  /** Whole ten-thousandths, the most where chunks differ. */
  readonly units: number;
  /** When it works. */
  readonly time: WorkingTime;
  readonly chunks: readonly Chunk[] | null;
}

/** From one instant to another at so many units. */
export interface Piece {
  readonly from: number;
  readonly to: number;
  readonly units: number;
}

/** A piece of work that does not fit where it starts, and the first instant at which it may. */
export interface Block {
  readonly from: number;
  readonly end: number;
}

function workingTimeOf(task: Task, resource: Resource, calendars: CalendarSet): WorkingTime {
  if (task.durationUnit?.startsWith('e')) return calendars.elapsed;
  const own = calendars.of(task.calendarId);
  if (task.taskType === 'fixed_duration' || (task.ignoresResourceCalendars && task.calendarId != null)) return own;
  return assignmentTime(task, resource, calendars);
}

function chunksOf(assignment: Assignment, time: WorkingTime, duration: number): Chunk[] {
  const units = assignment.units ?? 1;
  const delay = secondsOfMinutes(assignment.delayMinutes ?? 0);
  const chunks: Chunk[] = [];
  const worked = assignment.segments?.filter(segment => segment.workMinutes > 0) ?? [];
  const first = worked[0];
  for (const segment of worked) {
    const start = parseInstant(segment.start);
    const length = time.count(start, parseInstant(segment.finish));
    if (length <= 0) continue;
    const offset = delay + time.count(parseInstant(first!.start), start);
    chunks.push({ offset, length, units: wholeUnits(secondsOfMinutes(segment.workMinutes) / length) });
  }
  if (chunks.length > 0) return chunks;
  const work = assignment.workMinutes == null ? null : secondsOfMinutes(assignment.workMinutes);
  const rest = Math.max(0, duration - delay);
  if (work !== null && assignment.contour !== undefined && assignment.contour !== 'flat' && rest > 0) {
    // A shape without its pieces counts by its average.
    return [{ offset: delay, length: rest, units: wholeUnits(work / rest) }];
  }
  const length = Math.min(rest, work === null ? duration : Math.round(work / units));
  return length <= 0 ? [] : [{ offset: delay, length, units: wholeUnits(units) }];
}

/**
 * What each task's assignments take, by position of the task; material, cost and idle assignments do not appear.
 * Cost O(tasks + assignments).
 */
export function readOccupancies(project: Project, calendars: CalendarSet): (readonly Occupancy[] | undefined)[] {
  const taskAt = new Map<Id, number>();
  project.tasks.forEach((task, at) => {
    taskAt.set(task.id, at);
  });
  const resourceAt = new Map<Id, number>();
  project.resources?.forEach((resource, at) => {
    resourceAt.set(resource.id, at);
  });
  const summaries = new Set(project.tasks.map(task => task.parentId));
  const byTask: Occupancy[][] = new Array(project.tasks.length);
  project.assignments?.forEach((assignment, at) => {
    const index = taskAt.get(assignment.taskId);
    const resource = resourceAt.get(assignment.resourceId);
    if (index === undefined || resource === undefined) return;
    const task = project.tasks[index]!;
    const named = project.resources![resource]!;
    if ((named.kind ?? 'work') !== 'work' || (assignment.units ?? 1) <= 0 || task.isActive === false) return;
    const time = workingTimeOf(task, named, calendars);
    const duration = secondsOfMinutes(task.durationMinutes ?? 0);
    const chunks = chunksOf(assignment, time, duration);
    const only = chunks[0];
    // What is assigned to a summary is at work from its first task to its last.
    const isSpan = summaries.has(task.id);
    if (only === undefined && !isSpan) return;
    const isWhole = isSpan || (chunks.length === 1 && only?.offset === 0 && only.length >= duration);
    const units = isSpan
      ? wholeUnits(assignment.units ?? 1)
      : chunks.reduce((most, one) => Math.max(most, one.units), 0);
    const occupancy = { resource, assignment: at, units, time, chunks: isWhole ? null : chunks };
    const list = byTask[index];
    if (list) list.push(occupancy);
    else byTask[index] = [occupancy];
  });
  byTask.forEach((list, at) => {
    const { id, isManual, isExternal } = project.tasks[at]!;
    const isCrew = list.some(({ time }) => time !== list[0]!.time);
    if (isCrew && !isManual && !isExternal && !summaries.has(id)) limitToDuration(project.tasks[at]!, list);
  });
  return byTask;
}

/** On several calendars people are done at different times: each works for the duration, not until the task ends. */
function limitToDuration(task: Task, list: Occupancy[]): void {
  const length = secondsOfMinutes(task.durationMinutes ?? 0);
  list.forEach((occupancy, at) => {
    const { units, chunks } = occupancy;
    list[at] = { ...occupancy, chunks: chunks ?? [{ offset: 0, length, units }] };
  });
}

/** The stretches an occupancy takes when its task runs from `start` to `finish`. */
export function piecesOf(occupancy: Occupancy, start: number, finish: number): Piece[] {
  const { time, chunks, units } = occupancy;
  if (chunks === null) return [{ from: start, to: finish, units }];
  return chunks.map(chunk => {
    const from = time.next(time.add(start, chunk.offset));
    return { from, to: time.add(from, chunk.length), units: chunk.units };
  });
}

/**
 * Calls `visit` for every stretch of uninterrupted work between two instants; stops where it says true. Elapsed time has
 * no interruptions.
 */
export function eachShift(
  time: WorkingTime,
  from: number,
  to: number,
  visit: (from: number, to: number) => boolean,
): void {
  if (!(time instanceof WorkCalendar)) {
    visit(from, to);
    return;
  }
  let rest = time.count(from, to);
  for (let at = from; rest > 0; ) {
    const start = time.next(at);
    const end = Math.min(time.shiftEnd(start), to);
    if (visit(start, end)) return;
    rest -= end - start;
    at = end;
  }
}

/** Resources whose assignments work by more than one calendar: there only single shifts tell what overlaps. */
export function mixedResources(byTask: readonly (readonly Occupancy[] | undefined)[], count: number): Uint8Array {
  const seen: (WorkingTime | undefined)[] = new Array(count);
  const isMixed = new Uint8Array(count);
  for (const list of byTask) {
    for (const { resource, time } of list ?? []) {
      seen[resource] ??= time;
      if (seen[resource] !== time) isMixed[resource] = 1;
    }
  }
  return isMixed;
}
