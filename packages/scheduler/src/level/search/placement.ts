/** One generated schedule, kept while others are made. */
import type { Network } from '../../network/network.js';
import { IN_PROGRESS } from '../../network/progress.js';
import type { Dates } from '../../passes/dates.js';
import type { HeldReason } from '../leveling.js';
import type { Pauses } from '../pauses.js';

/** How good a schedule is. */
export interface Score {
  readonly unplacedCount: number;
  readonly projectFinish: number;
  /** Sum of the starts of what may move. */
  readonly startSum: number;
}

/** Columns are indexed by position of the task; instants and amounts are seconds. */
export interface Placement extends Score {
  readonly delay: Float64Array;
  readonly pauses: ReadonlyMap<number, Pauses>;
  /** Where the rest of tasks in progress goes on. */
  readonly resumes: ReadonlyMap<number, number>;
  /** Tasks that stand where their resources are not free, and why. */
  readonly unplaced: ReadonlyMap<number, HeldReason>;
  /** Tasks that may move, by where they start. */
  readonly sequence: Int32Array;
}

/** Whether a schedule is better: fewer tasks left over-allocated, an earlier finish, earlier starts. */
export function isBetter(one: Score, two: Score): boolean {
  if (one.unplacedCount !== two.unplacedCount) return one.unplacedCount < two.unplacedCount;
  if (one.projectFinish !== two.projectFinish) return one.projectFinish < two.projectFinish;
  return one.startSum < two.startSum;
}

/** The two parts of a task in progress: what is done and what remains; null for others. */
export function startedPieces({ fields }: Network, dates: Dates, task: number) {
  if (fields.progress[task] !== IN_PROGRESS) return null;
  const start = dates.earlyStart[task]!;
  const stop = fields.stop[task]!;
  const finish = dates.earlyFinish[task]!;
  return {
    start,
    stop: Number.isNaN(stop) ? fields.time[task]!.add(start, fields.done[task]!) : stop,
    resume: Math.min(dates.resume[task]!, finish),
    finish,
  };
}
