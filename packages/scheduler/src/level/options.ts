/** What levelling may do, and how hard it tries. */

import type { LocalTime } from '../model.js';
import type { StopSignal } from '../stop-signal.js';

/**
 * Who goes first where two tasks want one resource.
 *
 * `standard`: earlier start, dated constraint, less slack, higher priority, smaller row; `priority_standard`: higher
 * priority, then as before; `id`: smaller row. The others are the rules of the literature, inside equal priorities: `lft`
 * and `lst` the earliest late finish and start, `min_slack` the least total slack, `mts` the most tasks that follow,
 * `grpw` the greatest duration together with what follows at once, `wcs` the least slack in the worst case, when another
 * waiting task goes first (Kolisch, "Efficient priority rules for the resource-constrained project scheduling problem",
 * Journal of Operations Management 14, 1996). In every order a task waits for its predecessors, and equals go by row.
 */
export type LevelingOrder =
  | 'standard'
  | 'priority_standard'
  | 'id'
  | 'lft'
  | 'lst'
  | 'min_slack'
  | 'mts'
  | 'grpw'
  | 'wcs';

/** In what stretch of time demand and availability are compared. */
export type Granularity = 'minute' | 'hour' | 'day' | 'week';

/** How far a search has come. */
export interface LevelingProgress {
  /** Schedules made so far, forward and backward. */
  readonly passes: number;
  /** Finish of the best one. */
  readonly finish: LocalTime;
}

/** A search for an earlier finish among many schedules: the same seed and passes give the same answer. */
export interface LevelingSearch {
  /** Schedules made at most. */
  readonly passes: number;
  /** Stops after so long by `now`; then the answer depends on the machine. */
  readonly timeMs?: number;
  /** A clock in milliseconds, such as `performance.now`; needed with `timeMs`. */
  readonly now?: () => number;
  /** Default 1. */
  readonly seed?: number;
}

/** Options of `level`. */
export interface LevelingOptions {
  /** Default `standard`. */
  readonly order?: LevelingOrder;
  /**
   * `serial` (default) takes tasks in order and puts each at the first instant its resources are free; `parallel` walks
   * through time and starts what fits, so that nothing waits for a resource that is free; its cost grows with the square
   * of the tasks that wait for one resource at once where hardly any two ask alike of their resources.
   */
  readonly scheme?: 'serial' | 'parallel';
  /** Moves everything late and then early again while that brings the finish forward. Default false. */
  readonly justifies?: boolean;
  /** Tries further orders for an earlier finish, within equal priorities. Absent = none. */
  readonly search?: LevelingSearch;
  /** Delays no task past its total slack, so that the finish stays. Default false. */
  readonly isWithinSlack?: boolean;
  /** Pauses work where its resources are busy, of tasks that may be split. Default false. */
  readonly splitsTasks?: boolean;
  /** Holds back what remains of tasks in progress. Default false. */
  readonly levelsInProgress?: boolean;
  /** Default `minute`. */
  readonly granularity?: Granularity;
  /** Only tasks that start, and over-allocations that lie, from here … */
  readonly from?: LocalTime;
  /** … to here, exclusive. */
  readonly to?: LocalTime;
  /** Builds on the delays the plan has instead of beginning anew. Default false. */
  readonly keepsDelays?: boolean;
  /** Looked at between passes; what was found until then is the answer. */
  readonly signal?: StopSignal;
  readonly onProgress?: (progress: LevelingProgress) => void;
}
