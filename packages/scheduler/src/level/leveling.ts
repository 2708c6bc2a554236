/** What levelling found: plain data, a preview until its edits are applied. */
import type { Id, LocalTime, WorkSegment } from '../model.js';
import type { Edit } from '../session/edit.js';

/** More work asked of a resource than there is of it. */
export interface OverAllocation {
  readonly resourceId: Id;
  readonly start: LocalTime;
  readonly finish: LocalTime;
  /** 1 = one full-time unit; an average where the granularity is coarser than a minute. */
  readonly demandedUnits: number;
  readonly availableUnits: number;
  /** Tasks at work in that time, by row. */
  readonly taskIds: readonly Id[];
}

/** Why levelling leaves a task, or an over-allocation, as it is. */
export type HeldReason =
  /** The resource is not to be levelled. */
  | 'resource_not_levelled'
  /** It lies outside the range that was asked for. */
  | 'outside_range'
  /** A single task asks for more than there ever is. */
  | 'demand_exceeds_availability'
  /** Delaying the task enough would take more than its slack. */
  | 'slack'
  /** A hard constraint, of the task or of one that follows it, leaves no room. */
  | 'constraint'
  /** Priority 1000. */
  | 'priority'
  | 'manual'
  | 'external'
  | 'in_progress'
  | 'completed'
  /** It spans other tasks, as summaries and levels of effort do, and lies where they do. */
  | 'spans_others'
  /** Scheduled as late as possible, or moved by a task that is. */
  | 'as_late_as_possible';

/** A task that takes part in an over-allocation and must stay where links put it. */
export interface HeldTask {
  readonly taskId: Id;
  readonly reason: HeldReason;
}

/** An over-allocation that is still there, and why. */
export interface Unresolved extends OverAllocation {
  /** Each once; never empty. */
  readonly reasons: readonly HeldReason[];
}

/** What levelling does to one task. */
export interface LeveledTask {
  readonly taskId: Id;
  readonly startBefore: LocalTime;
  readonly finishBefore: LocalTime;
  readonly start: LocalTime;
  readonly finish: LocalTime;
  /** Clock minutes after links and constraints; 0 where only its predecessors moved it. */
  readonly levelingDelayMinutes: number;
  /** Its work, where it is paused, in pieces. */
  readonly segments?: readonly WorkSegment[];
  /** Where what remains of a task in progress goes on. */
  readonly resume?: LocalTime;
}

/** A levelled plan beside the plan as it is without any levelling. */
export interface Leveling {
  /** Tasks that stand elsewhere than without levelling, by row; summaries among them. */
  readonly tasks: readonly LeveledTask[];
  readonly finishBefore: LocalTime;
  readonly finishAfter: LocalTime;
  readonly overAllocationsBefore: readonly OverAllocation[];
  readonly overAllocationsAfter: readonly OverAllocation[];
  readonly unresolved: readonly Unresolved[];
  /** Tasks of over-allocations before levelling that could not be moved, and why. */
  readonly heldTasks: readonly HeldTask[];
  /** Schedules made. */
  readonly passes: number;
  /** Turn the given project into the levelled one. */
  readonly edits: readonly Edit[];
}
