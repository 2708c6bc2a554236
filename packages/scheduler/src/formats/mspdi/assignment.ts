import type { Assignment, LocalTime, Task, WorkContour, WorkSegment } from '../../model.js';
import type { TaskSchedule } from '../../outcome.js';
import type { Fields } from './fields.js';
import { readSegments, splitContour, writeSegments } from './segments.js';
import { formatDuration, formatLocalTime } from './value.js';
import type { XmlWriter } from './xml-writer.js';

/** Contours in the order of their MSPDI codes. */
const contours: readonly WorkContour[] = [
  'flat',
  'back_loaded',
  'front_loaded',
  'double_peak',
  'early_peak',
  'late_peak',
  'bell',
  'turtle',
  'contoured',
];

/** An `<Assignment>` as read, its task and resource not yet looked up. */
export interface AssignmentRow {
  readonly assignment: Assignment;
  readonly uid: number | null;
  readonly taskUid: number;
  readonly resourceUid: number;
  readonly line: number;
  readonly path: string;
}

/** ResourceUID of the entry that holds the work of a task without resources. */
const unassigned = -65535;

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
  const levelingDelayMinutes = fields.tenths('LevelingDelay') ?? 0;
  const overtimeWorkMinutes = fields.duration('OvertimeWork') ?? 0;
  const contour = contours[fields.integer('WorkContour') ?? 0];
  if (contour === undefined) throw fields.bad('WorkContour', '0 to 8');
  const segments = readSegments(fields);
  // Work laid out by hand needs no name for its shape where the pieces themselves are there.
  const isShapeless = contour === 'flat' || (contour === 'contoured' && segments.length > 0);
  return {
    assignment: {
      ...(uid === null ? {} : { id: String(uid), uid }),
      taskId: String(taskUid),
      resourceId: String(resourceUid),
      ...(units === undefined ? {} : { units }),
      ...(workMinutes === undefined ? {} : { workMinutes }),
      ...(actualWorkMinutes === undefined ? {} : { actualWorkMinutes }),
      ...(remainingWorkMinutes === undefined ? {} : { remainingWorkMinutes }),
      ...(overtimeWorkMinutes === 0 ? {} : { overtimeWorkMinutes }),
      ...(delayMinutes === 0 ? {} : { delayMinutes }),
      ...(levelingDelayMinutes === 0 ? {} : { levelingDelayMinutes }),
      ...(isShapeless ? {} : { contour }),
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
    out.field('LevelingDelay', Math.round((assignment.levelingDelayMinutes ?? 0) * 10));
    out.field('LevelingDelayFormat', 8);
    out.field('OvertimeWork', duration(assignment.overtimeWorkMinutes));
    out.field('RemainingWork', duration(assignment.remainingWorkMinutes));
    out.field('Start', written(schedule?.start));
    out.field('Units', assignment.units);
    out.field('Work', duration(assignment.workMinutes));
    out.field('WorkContour', contours.indexOf(assignment.contour ?? (segments.length === 0 ? 'flat' : 'contoured')));
    out.field('BookingType', 0);
    writeSegments(out, segments, numbers.uid, assignment.actualWorkMinutes ?? 0);
  });
}

/**
 * Reads the pauses of a task without resources, which files keep in an assignment to nobody.
 *
 * @returns null when this is another kind of assignment, or the work has no pauses
 */
export function readUnassignedWork(
  fields: Fields,
): { readonly taskUid: number; readonly segments: readonly WorkSegment[] } | null {
  const taskUid = fields.integer('TaskUID') ?? 0;
  if (taskUid <= 0 || fields.integer('ResourceUID') !== unassigned) return null;
  const segments = readSegments(fields);
  return segments.length === 0 ? null : { taskUid, segments };
}

/** Writes the pauses of a task without resources. */
export function writeUnassignedWork(
  out: XmlWriter,
  segments: readonly WorkSegment[],
  numbers: { readonly uid: number; readonly taskUid: number },
): void {
  out.element('Assignment', () => {
    out.field('UID', numbers.uid);
    out.field('TaskUID', numbers.taskUid);
    out.field('ResourceUID', unassigned);
    out.field('HasFixedRateUnits', true);
    out.field('FixedMaterial', false);
    out.field('Units', 1);
    out.field('WorkContour', splitContour);
    writeSegments(out, segments, numbers.uid, 0);
  });
}

function duration(minutes: number | null | undefined): string | undefined {
  return minutes === null || minutes === undefined ? undefined : formatDuration(minutes);
}

function written(time: LocalTime | null | undefined): string | undefined {
  return time === null || time === undefined ? undefined : formatLocalTime(time);
}
