import type { WorkingTime } from '../calendar/work-calendar.js';
import type { Task } from '../model.js';
import { parseInstant } from '../time.js';
import { grown } from './columns.js';
import { ASAP, constraintCode, FNET, FNLT, isFinishConstraint, SNET, SNLT } from './constraint.js';

/** Whether a task has anything that only Primavera's plans have. */
export function hasActivityFields(task: Task): boolean {
  return (
    task.secondaryConstraintType !== undefined ||
    task.externalEarlyStart != null ||
    task.externalLateFinish != null ||
    task.expectedFinish != null ||
    task.activityType === 'start_milestone' ||
    task.activityType === 'finish_milestone'
  );
}

const START_MILESTONE = 1;
const FINISH_MILESTONE = 2;

/**
 * What only Primavera's plans have of each task, as flat columns beside `TaskFields`. Made when the first task needs
 * them, so that other plans neither hold nor read them. Instants are seconds, NaN = none.
 */
export class ActivityFields {
  secondaryConstraint: Uint8Array;
  secondaryDate: Float64Array;
  externalStart: Float64Array;
  externalFinish: Float64Array;
  expectedFinish: Float64Array;
  /** Which end of work a milestone stands at; 0 for tasks and for milestones of either kind. */
  milestone: Uint8Array;

  constructor(size: number) {
    this.secondaryConstraint = new Uint8Array(size);
    this.secondaryDate = new Float64Array(size).fill(Number.NaN);
    this.externalStart = new Float64Array(size).fill(Number.NaN);
    this.externalFinish = new Float64Array(size).fill(Number.NaN);
    this.expectedFinish = new Float64Array(size).fill(Number.NaN);
    this.milestone = new Uint8Array(size);
  }

  /** Makes room for more tasks. */
  grow(capacity: number): void {
    const known = this.milestone.length;
    if (known >= capacity) return;
    this.secondaryConstraint = grown(this.secondaryConstraint, capacity);
    this.milestone = grown(this.milestone, capacity);
    for (const column of ['secondaryDate', 'externalStart', 'externalFinish', 'expectedFinish'] as const) {
      this[column] = grown(this[column], capacity).fill(Number.NaN, known);
    }
  }

  /** Takes a task's fields into its place. `startMinute` and `finishMinute` complete dates without a time. */
  write(index: number, task: Task, startMinute: number, finishMinute: number): void {
    const instant = (text: string | null | undefined, minute: number) =>
      text ? parseInstant(text, minute) : Number.NaN;
    const type = task.secondaryConstraintType;
    const date = instant(task.secondaryConstraintDate, isFinishConstraint(type) ? finishMinute : startMinute);
    const code = type === undefined ? ASAP : constraintCode({ id: task.id, constraintType: type }, 'start');
    this.secondaryConstraint[index] = Number.isNaN(date) ? ASAP : code;
    this.secondaryDate[index] = date;
    this.externalStart[index] = instant(task.externalEarlyStart, startMinute);
    this.externalFinish[index] = instant(task.externalLateFinish, finishMinute);
    this.expectedFinish[index] = instant(task.expectedFinish, finishMinute);
    const { activityType } = task;
    this.milestone[index] =
      activityType === 'start_milestone' ? START_MILESTONE : activityType === 'finish_milestone' ? FINISH_MILESTONE : 0;
  }

  /** Whether a task ends where it is expected to, not where its remaining duration leads. */
  isExpected(task: number): boolean {
    return !Number.isNaN(this.expectedFinish[task]!);
  }

  /** Whether a milestone stands where work begins, never at the end of a shift. */
  isStartMilestone(task: number): boolean {
    return this.milestone[task] === START_MILESTONE;
  }

  /** Last instant a milestone may stand at, before or at a bound: where work begins, or where it ends. */
  lastInstant(task: number, bound: number, time: WorkingTime): number {
    if (this.milestone[task] === START_MILESTONE) return time.next(bound);
    return this.milestone[task] === FINISH_MILESTONE ? time.previous(bound) : bound;
  }

  /** First start that the second constraint and other plans leave; minus infinity without any. */
  startFloor(task: number): number {
    const own = this.secondaryConstraint[task] === SNET ? this.secondaryDate[task]! : Number.NEGATIVE_INFINITY;
    const external = this.externalStart[task]!;
    return external > own ? external : own;
  }

  /** First finish that the second constraint leaves; minus infinity without one. */
  finishFloor(task: number): number {
    return this.secondaryConstraint[task] === FNET ? this.secondaryDate[task]! : Number.NEGATIVE_INFINITY;
  }

  /** Last start that the second constraint leaves; infinity without one. */
  startCap(task: number): number {
    return this.secondaryConstraint[task] === SNLT ? this.secondaryDate[task]! : Number.POSITIVE_INFINITY;
  }

  /** Last finish that the second constraint and other plans leave; infinity without any. */
  finishCap(task: number): number {
    const own = this.secondaryConstraint[task] === FNLT ? this.secondaryDate[task]! : Number.POSITIVE_INFINITY;
    const external = this.externalFinish[task]!;
    return external < own ? external : own;
  }
}
