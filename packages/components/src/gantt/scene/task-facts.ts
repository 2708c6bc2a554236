import type { ConstraintType } from '@trueppm/scheduler';

/** How a constraint is drawn: bit 1 `[` not earlier, bit 2 `]` not later. */
const CONSTRAINT_SIDES: Readonly<Record<ConstraintType, number>> = {
  asap: 0,
  alap: 0,
  snet: 1,
  fnet: 1,
  snlt: 2,
  fnlt: 2,
  mso: 3,
  mfo: 3,
};

const START_CONSTRAINTS: ReadonlySet<ConstraintType> = new Set(['snet', 'snlt', 'mso']);

/** What people typed, as one column per fact; index = position of the task. Minutes are NaN where there is none. */
export interface FactColumns {
  readonly ids: string[];
  readonly names: string[];
  readonly depth: Uint16Array;
  readonly parent: Int32Array;
  /** 0 to 1. */
  readonly progress: Float32Array;
  readonly deadline: Float64Array;
  readonly constraintMinute: Float64Array;
  readonly constraintSides: Uint8Array;
  /** 1 = the constraint holds the start, 0 = the finish. */
  readonly isStartConstrained: Uint8Array;
  readonly baselineStart: Float64Array;
  readonly baselineFinish: Float64Array;
  readonly isCollapsed: Uint8Array;
  readonly isReadOnly: Uint8Array;
}

/** Columns for a number of tasks, to be filled. */
export function createFacts(taskCount: number): FactColumns {
  return {
    ids: new Array<string>(taskCount).fill(''),
    names: new Array<string>(taskCount).fill(''),
    depth: new Uint16Array(taskCount),
    parent: new Int32Array(taskCount),
    progress: new Float32Array(taskCount),
    deadline: new Float64Array(taskCount),
    constraintMinute: new Float64Array(taskCount),
    constraintSides: new Uint8Array(taskCount),
    isStartConstrained: new Uint8Array(taskCount),
    baselineStart: new Float64Array(taskCount),
    baselineFinish: new Float64Array(taskCount),
    isCollapsed: new Uint8Array(taskCount),
    isReadOnly: new Uint8Array(taskCount),
  };
}

/** Writes the constraint of a task into its place of the columns. @param minute NaN = it has no date */
export function writeConstraint(facts: FactColumns, task: number, type: ConstraintType, minute: number): void {
  const sides = CONSTRAINT_SIDES[type] ?? 0;
  facts.constraintMinute[task] = sides === 0 ? Number.NaN : minute;
  facts.constraintSides[task] = sides;
  facts.isStartConstrained[task] = sides > 0 && START_CONSTRAINTS.has(type) ? 1 : 0;
}

/** A share of 0 to 1 from 0 to 100. */
export const shareOf = (percent: number): number => Math.min(1, Math.max(0, percent / 100));

/** The facts of a scene. The columns are taken over, not copied. */
export class TaskFacts implements FactColumns {
  readonly taskCount: number;
  readonly ids: string[];
  readonly names: string[];
  readonly depth: Uint16Array;
  readonly parent: Int32Array;
  readonly progress: Float32Array;
  readonly deadline: Float64Array;
  readonly constraintMinute: Float64Array;
  readonly constraintSides: Uint8Array;
  readonly isStartConstrained: Uint8Array;
  readonly baselineStart: Float64Array;
  readonly baselineFinish: Float64Array;
  readonly isCollapsed: Uint8Array;
  readonly isReadOnly: Uint8Array;

  constructor(facts: FactColumns) {
    this.taskCount = facts.names.length;
    this.ids = facts.ids;
    this.names = facts.names;
    this.depth = facts.depth;
    this.parent = facts.parent;
    this.progress = facts.progress;
    this.deadline = facts.deadline;
    this.constraintMinute = facts.constraintMinute;
    this.constraintSides = facts.constraintSides;
    this.isStartConstrained = facts.isStartConstrained;
    this.baselineStart = facts.baselineStart;
    this.baselineFinish = facts.baselineFinish;
    this.isCollapsed = facts.isCollapsed;
    this.isReadOnly = facts.isReadOnly;
  }

  /** Progress of one task, 0 to 1, while its front is dragged. */
  setProgress(task: number, progress: number): void {
    this.progress[task] = Math.min(1, Math.max(0, progress));
  }
}
