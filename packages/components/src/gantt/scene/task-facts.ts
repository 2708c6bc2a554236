import type { ConstraintType } from '@trueppm/scheduler';

/** What a person typed about one task, as far as it is drawn. Instants are wall-clock minutes since 1970. */
export interface SceneTask {
  readonly id: string;
  readonly name: string;
  /** Outline level, 0 = top. */
  readonly depth: number;
  /** Position of the parent in the same array, -1 = top level. */
  readonly parent: number;
  /** 0 to 100. */
  readonly percentComplete: number;
  readonly isCollapsed?: boolean | undefined;
  readonly constraintType?: ConstraintType | undefined;
  readonly constraintMinute?: number | null | undefined;
  readonly deadlineMinute?: number | null | undefined;
  readonly baselineStart?: number | null | undefined;
  readonly baselineFinish?: number | null | undefined;
  readonly initials?: string | undefined;
  readonly isReadOnly?: boolean | undefined;
}

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

/** What people typed, as one column per fact; index = position of the task. */
export class TaskFacts {
  readonly taskCount: number;
  readonly names: readonly string[];
  readonly depth: Uint16Array;
  readonly parent: Int32Array;
  /** 0 to 1. */
  readonly progress: Float32Array;
  /** Minutes, NaN = none. */
  readonly deadline: Float64Array;
  readonly constraintMinute: Float64Array;
  readonly constraintSides: Uint8Array;
  /** 1 = the constraint holds the start, 0 = the finish. */
  readonly isStartConstrained: Uint8Array;
  readonly baselineStart: Float64Array;
  readonly baselineFinish: Float64Array;
  readonly isCollapsed: Uint8Array;
  readonly isReadOnly: Uint8Array;

  constructor(tasks: readonly SceneTask[]) {
    const taskCount = tasks.length;
    this.taskCount = taskCount;
    this.names = tasks.map(task => task.name);
    this.depth = new Uint16Array(taskCount);
    this.parent = new Int32Array(taskCount);
    this.progress = new Float32Array(taskCount);
    this.deadline = new Float64Array(taskCount);
    this.constraintMinute = new Float64Array(taskCount);
    this.constraintSides = new Uint8Array(taskCount);
    this.isStartConstrained = new Uint8Array(taskCount);
    this.baselineStart = new Float64Array(taskCount);
    this.baselineFinish = new Float64Array(taskCount);
    this.isCollapsed = new Uint8Array(taskCount);
    this.isReadOnly = new Uint8Array(taskCount);
    for (let task = 0; task < tasks.length; task++) {
      const source = tasks[task]!;
      const sides = CONSTRAINT_SIDES[source.constraintType ?? 'asap'];
      this.depth[task] = source.depth;
      this.parent[task] = source.parent;
      this.progress[task] = Math.min(1, Math.max(0, source.percentComplete / 100));
      this.deadline[task] = source.deadlineMinute ?? Number.NaN;
      this.constraintMinute[task] = sides === 0 ? Number.NaN : (source.constraintMinute ?? Number.NaN);
      this.constraintSides[task] = sides;
      this.isStartConstrained[task] = START_CONSTRAINTS.has(source.constraintType ?? 'asap') ? 1 : 0;
      this.baselineStart[task] = source.baselineStart ?? Number.NaN;
      this.baselineFinish[task] = source.baselineFinish ?? Number.NaN;
      this.isCollapsed[task] = source.isCollapsed ? 1 : 0;
      this.isReadOnly[task] = source.isReadOnly ? 1 : 0;
    }
  }

  /** Progress of one task, 0 to 1, while its front is dragged. */
  setProgress(task: number, progress: number): void {
    this.progress[task] = Math.min(1, Math.max(0, progress));
  }
}
