/**
 * Runs walked together. Each task has a row of so many numbers in every column: enough to spread the cost of looking up
 * the task, its links, its table and its histogram, few enough that memory stays small. Of 64, 128 and 256 runs, 256 take
 * a quarter less time than 64 with 10,000 tasks. A multiple of 32, for the bits of one word.
 */
export const RUNS_PER_BLOCK = 256;

/** Words that hold one bit for each run of a block. */
export const WORDS_PER_BLOCK = RUNS_PER_BLOCK / 32;

/** One block of runs as the walks fill it; the row of task t begins at t · RUNS_PER_BLOCK. */
export class RunBlock {
  /** Whole duration, seconds. In: drawn. */
  readonly lengths: Int32Array;
  /** Finish; position on the task's scale. Out. */
  readonly finish: Int32Array;
  /**
   * Late finish less finish: twice the seconds of total slack. One row, of the task that an observer is told to be dated;
   * filled when `needsSlack` says so.
   */
  readonly slack = new Int32Array(RUNS_PER_BLOCK);
  needsSlack = false;
  /** One bit for each run, WORDS_PER_BLOCK words for each task: whether it is critical. Out. */
  readonly critical: Int32Array;
  /** Finish of the project, by run; position on the project's scale. Out. */
  readonly projectFinish = new Int32Array(RUNS_PER_BLOCK);

  constructor(size: number) {
    this.lengths = new Int32Array(size * RUNS_PER_BLOCK);
    this.finish = new Int32Array(size * RUNS_PER_BLOCK);
    this.critical = new Int32Array(size * WORDS_PER_BLOCK);
  }
}

/** What goes on beside a walk, task by task, while the task's rows are at hand. */
export interface RunObserver {
  /** Fills the durations of an uncertain task; before it is dated. */
  draw(task: number): void;
  /** The finishes of a task are known, those of the project not yet. */
  finished(task: number): void;
  /** All of a task is known. */
  dated(task: number): void;
}

/** Something that dates a block of runs. */
export interface Walk {
  /** Fills finish, slack, critical and the project's finish of a block. */
  date(block: RunBlock, observer: RunObserver): void;
}
