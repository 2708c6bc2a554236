import type { CalendarSet } from '../../calendar/calendar-set.js';
import type { WorkingTime } from '../../calendar/work-calendar.js';
import type { Assignment, Resource, Task, WorkSegment } from '../../model.js';
import type { TaskSchedule } from '../../outcome.js';
import { formatInstant, parseInstant } from '../../time.js';

/** The calendar that an assignment's work runs on; without a resource, the task's. */
export function segmentTime(calendars: CalendarSet, task: Task, resource: Resource | undefined): WorkingTime {
  const own = resource?.calendarId;
  const ignores = task.ignoresResourceCalendars === true && task.calendarId != null;
  if (own == null || ignores || task.taskType === 'fixed_duration') return calendars.of(task.calendarId);
  if (task.calendarId == null) return calendars.of(own);
  return calendars.shared(task.calendarId, own) ?? calendars.of(task.calendarId);
}

/** What moving pieces of work needs to know. */
export interface SegmentPlace {
  readonly task: Task;
  readonly schedule: TaskSchedule;
  readonly assignment: Assignment | undefined;
  readonly time: WorkingTime;
}

/**
 * Pieces of work at the dates of a schedule. The pieces of a plan say a pattern (so much work, a pause of so much
 * working time, and so on) at the dates they once had: where the task has moved, the pattern begins at its new start,
 * and where only the rest of a task in progress has, the pieces still to do begin where it resumes.
 */
export function segmentsAt(segments: readonly WorkSegment[], place: SegmentPlace): readonly WorkSegment[] {
  const [first] = segments;
  if (first === undefined) return segments;
  const { task, schedule, assignment, time } = place;
  // An assignment may begin later than its task; it moves by as much working time as the task has.
  const wanted = startOf(task, schedule, assignment, time);
  const begun = parseInstant(first.start);
  if (time.count(begun, wanted) !== 0) return laidOut(segments, wanted, time);
  if (task.resume == null || task.actualStart == null) return segments;
  const done = donePieces(segments, assignment?.actualWorkMinutes ?? 0);
  const rest = segments.slice(done);
  const resumes = parseInstant(task.resume);
  if (rest.length === 0 || done === 0 || time.count(parseInstant(rest[0]!.start), resumes) === 0) return segments;
  return [...segments.slice(0, done), ...laidOut(rest, resumes, time)];
}

function startOf(task: Task, schedule: TaskSchedule, assignment: Assignment | undefined, time: WorkingTime): number {
  const start = parseInstant(task.actualStart ?? schedule.start);
  const levelled = start + Math.round((assignment?.levelingDelayMinutes ?? 0) * 60);
  const delay = Math.round((assignment?.delayMinutes ?? 0) * 60);
  return delay === 0 ? levelled : time.add(levelled, delay);
}

/** How many pieces lie within the actual work. */
function donePieces(segments: readonly WorkSegment[], actualWorkMinutes: number): number {
  let done = 0;
  let pieces = 0;
  while (pieces < segments.length && done + segments[pieces]!.workMinutes <= actualWorkMinutes) {
    done += segments[pieces]!.workMinutes;
    pieces += 1;
  }
  return pieces;
}

function laidOut(segments: readonly WorkSegment[], start: number, time: WorkingTime): WorkSegment[] {
  let at = start;
  let last = Number.NaN;
  return segments.map(({ start: from, finish, workMinutes }) => {
    const begin = parseInstant(from);
    const end = parseInstant(finish);
    const gap = Number.isNaN(last) ? 0 : Math.max(0, time.count(last, begin));
    const moved = time.next(gap === 0 ? at : time.add(at, gap));
    at = time.add(moved, Math.max(0, time.count(begin, end)));
    last = end;
    return { start: formatInstant(moved), finish: formatInstant(at), workMinutes };
  });
}
