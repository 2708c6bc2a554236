/**
 * Runs walked together. Each task has a row of so many numbers in every column: enough to spread the cost of looking up
 * the task and its links, few enough that the rows of tasks linked to each other stay in the processor's nearest caches.
 */
export const RUNS_PER_BLOCK = 64;

/** One block of runs as the walks fill it; the row of task t begins at t · RUNS_PER_BLOCK. */
export class RunBlock {
  /** Whole duration, seconds. In: drawn. */
  readonly lengths: Int32Array;
  /** Finish; position on the task's scale. Out. */
  readonly finish: Int32Array;
  /** Total slack, seconds. Out. */
  readonly slack: Int32Array;
  /** 1 = critical. Out. */
  readonly isCritical: Uint8Array;
  /** Finish of the project, by run; position on the project's scale. Out. */
  readonly projectFinish = new Int32Array(RUNS_PER_BLOCK);

  constructor(size: number) {
    this.lengths = new Int32Array(size * RUNS_PER_BLOCK);
    this.finish = new Int32Array(size * RUNS_PER_BLOCK);
    this.slack = new Int32Array(size * RUNS_PER_BLOCK);
    this.isCritical = new Uint8Array(size * RUNS_PER_BLOCK);
  }
}

/** Something that dates a block of runs whose durations are drawn. */
export interface Walk {
  /** Fills finish, slack, critical and the project's finish of a block. */
  date(block: RunBlock): void;
}
