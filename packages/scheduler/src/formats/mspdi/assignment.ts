import type { Assignment, LocalTime, Task, WorkContour, WorkSegment } from '../../model.js';
import type { TaskSchedule } from '../../outcome.js';
import type { Fields } from './fields.js';
import { DEFAULTS, type RestElement, readRest } from './rest.js';
import { readSegments, writeSegments } from './segments.js';
import { formatDuration, formatLocalTime, formatMoney } from './value.js';
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
  /** Fields beyond the plan. */
  readonly rest: readonly RestElement[];
  readonly line: number;
  readonly path: string;
}

/** An assignment that is being read. */
type Draft = { -readonly [Field in keyof Assignment]: Assignment[Field] };

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
  const contour = contours[fields.integer('WorkContour') ?? 0] ?? fields.reject('WorkContour', '0 to 8') ?? 'flat';
  const cost = fields.money('Cost') ?? 0;
  const actualCost = fields.money('ActualCost') ?? 0;
  const segments = readSegments(fields);
  // Work laid out by hand needs no name for its shape where the pieces themselves are there.
  const isShapeless = contour === 'flat' || (contour === 'contoured' && segments.length > 0);
  // Set field by field: there are as many assignments as tasks, and spreading a dozen parts costs more than reading them.
  const assignment: Draft = { taskId: String(taskUid), resourceId: String(resourceUid) };
  if (uid !== null) {
    assignment.id = String(uid);
    assignment.uid = uid;
  }
  if (units !== undefined) assignment.units = units;
  if (workMinutes !== undefined) assignment.workMinutes = workMinutes;
  if (actualWorkMinutes !== undefined) assignment.actualWorkMinutes = actualWorkMinutes;
  if (remainingWorkMinutes !== undefined) assignment.remainingWorkMinutes = remainingWorkMinutes;
  if (overtimeWorkMinutes !== 0) assignment.overtimeWorkMinutes = overtimeWorkMinutes;
  if (delayMinutes !== 0) assignment.delayMinutes = delayMinutes;
  if (levelingDelayMinutes !== 0) assignment.levelingDelayMinutes = levelingDelayMinutes;
  if (!isShapeless) assignment.contour = contour;
  if (cost !== 0) assignment.cost = cost;
  if (actualCost !== 0) assignment.actualCost = actualCost;
  if (segments.length > 0) assignment.segments = segments;
  return {
    assignment,
    uid,
    taskUid,
    resourceUid,
    rest: readRest('Assignment', fields.element.children),
    ...fields.location,
  };
}

/** Everything that one `<Assignment>` is written from. */
export interface WrittenAssignment {
  readonly assignment: Assignment;
  readonly uid: number;
  readonly taskUid: number;
  readonly resourceUid: number;
  readonly task: Task | undefined;
  /** Dates of its task, when known. */
  readonly schedule: TaskSchedule | undefined;
  /** Its work over time, at the dates of the schedule. */
  readonly segments: readonly WorkSegment[];
  /** What an earlier file had of it beyond the plan. */
  readonly rest: readonly RestElement[];
}

/** Writes one `<Assignment>`. */
export function writeAssignment(out: XmlWriter, written: WrittenAssignment): void {
  const { assignment, task, schedule, segments } = written;
  const contour = assignment.contour ?? (segments.length === 0 ? 'flat' : 'contoured');
  const money = (cost: number | undefined): string | undefined => (cost === undefined ? undefined : formatMoney(cost));
  out.record('Assignment', written.rest, () => {
    out.field('UID', written.uid);
    out.field('TaskUID', written.taskUid);
    out.field('ResourceUID', written.resourceUid);
    out.field('ActualCost', money(assignment.actualCost));
    out.field('ActualFinish', time(task?.actualFinish));
    out.field('ActualStart', time(task?.actualStart));
    out.field('ActualWork', duration(assignment.actualWorkMinutes));
    out.field('Cost', money(assignment.cost));
    out.field('Delay', Math.round((assignment.delayMinutes ?? 0) * 10));
    out.field('Finish', time(schedule?.finish));
    out.fallback('HasFixedRateUnits', DEFAULTS.Assignment.HasFixedRateUnits);
    out.fallback('FixedMaterial', DEFAULTS.Assignment.FixedMaterial);
    out.field('LevelingDelay', Math.round((assignment.levelingDelayMinutes ?? 0) * 10));
    out.field('LevelingDelayFormat', 8);
    out.field('OvertimeWork', duration(assignment.overtimeWorkMinutes));
    out.field('RemainingWork', duration(assignment.remainingWorkMinutes));
    out.field('Start', time(schedule?.start));
    out.field('Units', assignment.units);
    out.field('Work', duration(assignment.workMinutes));
    out.field('WorkContour', contours.indexOf(contour));
    out.fallback('BookingType', DEFAULTS.Assignment.BookingType);
    writeSegments(out, segments, written.uid, assignment.actualWorkMinutes ?? 0);
  });
}

/** The work of a task without resources, which files keep in an assignment to nobody. */
export interface UnassignedWork {
  readonly taskUid: number;
  /** Empty when the work has no pauses. */
  readonly segments: readonly WorkSegment[];
  readonly rest: readonly RestElement[];
}

/** Reads the work of a task without resources; null when this is another kind of assignment. */
export function readUnassignedWork(fields: Fields): UnassignedWork | null {
  const taskUid = fields.integer('TaskUID') ?? 0;
  if (taskUid <= 0 || fields.integer('ResourceUID') !== unassigned) return null;
  return { taskUid, segments: readSegments(fields), rest: readRest('Assignment', fields.element.children) };
}

/** Writes the work of a task without resources. */
export function writeUnassignedWork(out: XmlWriter, work: UnassignedWork & { readonly uid: number }): void {
  out.record('Assignment', work.rest, () => {
    out.field('UID', work.uid);
    out.field('TaskUID', work.taskUid);
    out.field('ResourceUID', unassigned);
    out.fallback('HasFixedRateUnits', DEFAULTS.Assignment.HasFixedRateUnits);
    out.fallback('FixedMaterial', DEFAULTS.Assignment.FixedMaterial);
    out.field('Units', 1);
    out.field('WorkContour', contours.indexOf(work.segments.length === 0 ? 'flat' : 'contoured'));
    out.fallback('BookingType', DEFAULTS.Assignment.BookingType);
    writeSegments(out, work.segments, work.uid, 0);
  });
}

function duration(minutes: number | null | undefined): string | undefined {
  return minutes === null || minutes === undefined ? undefined : formatDuration(minutes);
}

function time(value: LocalTime | null | undefined): string | undefined {
  return value === null || value === undefined ? undefined : formatLocalTime(value);
}
