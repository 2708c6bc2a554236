import type { Assignment, LocalTime, Task, TaskSchedule } from '../../model.js';
import type { Fields } from './fields.js';
import { formatDuration, formatLocalTime } from './value.js';
import type { XmlWriter } from './xml-writer.js';

type Segment = NonNullable<Assignment['segments']>[number];

/** An `<Assignment>` as read, its task and resource not yet looked up. */
export interface AssignmentRow {
  readonly assignment: Assignment;
  readonly uid: number | null;
  readonly taskUid: number;
  readonly resourceUid: number;
  readonly line: number;
  readonly path: string;
}

/** WorkContour of work spread evenly. */
const flatContour = 0;
/** WorkContour of work laid out by hand, or split. */
const editedContour = 8;

/**
 * Reads one `<Assignment>`; null when it names no resource (-65535, "unassigned") or belongs to the project summary.
 */
export function readAssignment(fields: Fields): AssignmentRow | null {
  const taskUid = fields.integer('TaskUID') ?? 0;
  const resourceUid = fields.integer('ResourceUID') ?? -1;
  if (taskUid <= 0 || resourceUid < 0) return null;
  const uid = fields.integer('UID') ?? null;
  const units = fields.number('Units');
  const workMinutes = fields.duration('Work');
  const actualWorkMinutes = fields.duration('ActualWork');
  const remainingWorkMinutes = fields.duration('RemainingWork');
  const delayMinutes = fields.tenths('Delay') ?? 0;
  const segments = readSegments(fields);
  return {
    assignment: {
      ...(uid === null ? {} : { id: String(uid), uid }),
      taskId: String(taskUid),
      resourceId: String(resourceUid),
      ...(units === undefined ? {} : { units }),
      ...(workMinutes === undefined ? {} : { workMinutes }),
      ...(actualWorkMinutes === undefined ? {} : { actualWorkMinutes }),
      ...(remainingWorkMinutes === undefined ? {} : { remainingWorkMinutes }),
      ...(delayMinutes === 0 ? {} : { delayMinutes }),
      ...(segments.length === 0 ? {} : { segments }),
    },
    uid,
    taskUid,
    resourceUid,
    line: fields.element.line,
    path: fields.path,
  };
}

/**
 * Work over time, only where it is not simply even: a contour, or a gap inside working time (which files write as a
 * piece of zero work, while a piece in non-working time has no value at all).
 */
function readSegments(fields: Fields): Segment[] {
  const pieces = fields.children('TimephasedData').filter(piece => {
    const type = piece.integer('Type');
    return type === 1 || type === 2;
  });
  const read = pieces.map(piece => ({
    start: piece.time('Start'),
    finish: piece.time('Finish'),
    workMinutes: piece.duration('Value'),
  }));
  const isEven = (fields.integer('WorkContour') ?? flatContour) === flatContour;
  if (isEven && !read.some(piece => piece.workMinutes === 0)) return [];
  const segments = read.flatMap(({ start, finish, workMinutes }) =>
    start === undefined || finish === undefined || workMinutes === undefined || workMinutes <= 0
      ? []
      : [{ start, finish, workMinutes }],
  );
  return segments.sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
}

/**
 * Writes one `<Assignment>`.
 *
 * @param numbers UIDs of the assignment, its task and its resource
 * @param schedule dates of its task, when known
 */
export function writeAssignment(
  out: XmlWriter,
  assignment: Assignment,
  numbers: { readonly uid: number; readonly taskUid: number; readonly resourceUid: number },
  task: Task | undefined,
  schedule: TaskSchedule | undefined,
): void {
  const segments = assignment.segments ?? [];
  out.element('Assignment', () => {
    out.field('UID', numbers.uid);
    out.field('TaskUID', numbers.taskUid);
    out.field('ResourceUID', numbers.resourceUid);
    out.field('ActualFinish', written(task?.actualFinish));
    out.field('ActualStart', written(task?.actualStart));
    out.field('ActualWork', duration(assignment.actualWorkMinutes));
    out.field('Delay', Math.round((assignment.delayMinutes ?? 0) * 10));
    out.field('Finish', written(schedule?.finish));
    out.field('HasFixedRateUnits', true);
    out.field('FixedMaterial', false);
    out.field('LevelingDelay', 0);
    out.field('LevelingDelayFormat', 8);
    out.field('RemainingWork', duration(assignment.remainingWorkMinutes));
    out.field('Start', written(schedule?.start));
    out.field('Units', assignment.units);
    out.field('Work', duration(assignment.workMinutes));
    out.field('WorkContour', segments.length === 0 ? flatContour : editedContour);
    out.field('BookingType', 0);
    writeSegments(out, segments, numbers.uid, assignment.actualWorkMinutes ?? 0);
  });
}

function duration(minutes: number | null | undefined): string | undefined {
  return minutes === null || minutes === undefined ? undefined : formatDuration(minutes);
}

function written(time: LocalTime | null | undefined): string | undefined {
  return time === null || time === undefined ? undefined : formatLocalTime(time);
}

/** TimephasedData: type 2 is actual work, type 1 remaining work; unit 2 counts in days. */
function writeSegments(out: XmlWriter, segments: readonly Segment[], uid: number, actualWorkMinutes: number): void {
  let done = 0;
  for (const segment of segments) {
    const isActual = done + segment.workMinutes <= actualWorkMinutes;
    done += segment.workMinutes;
    out.element('TimephasedData', () => {
      out.field('Type', isActual ? 2 : 1);
      out.field('UID', uid);
      out.field('Start', formatLocalTime(segment.start));
      out.field('Finish', formatLocalTime(segment.finish));
      out.field('Unit', 2);
      out.field('Value', formatDuration(segment.workMinutes));
    });
  }
}
