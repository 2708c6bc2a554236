/** What the engine computes of a plan: plain data, everything it says. */
import type { Dependency, Id, LocalTime } from './model.js';
import type { Problem } from './problem.js';

/** What the engine says of one task. Dates are null only where nothing can be computed (an inactive task without dates). */
export interface TaskSchedule {
  readonly id: Id;
  readonly start: LocalTime;
  readonly finish: LocalTime;
  /** First dates the network allows: those of the task as it stands, unless it stands as late as possible. */
  readonly earlyStart: LocalTime;
  readonly earlyFinish: LocalTime;
  readonly lateStart: LocalTime;
  readonly lateFinish: LocalTime;
  /** Working minutes between start and finish; for summaries on their own or the project's calendar. */
  readonly durationMinutes: number;
  readonly totalSlackMinutes: number;
  readonly freeSlackMinutes: number;
  readonly startSlackMinutes: number;
  readonly finishSlackMinutes: number;
  readonly isCritical: boolean;
  readonly isSummary: boolean;
  readonly isMilestone: boolean;
}

/** A dated plan: what the engine computes, everything lazily made from flat columns. */
export interface Schedule {
  /** The project's start: as entered, or computed when scheduling from the finish. */
  readonly start: LocalTime;
  /** Finish of the last task. */
  readonly finish: LocalTime;
  /** In the order of `Project.tasks`. */
  readonly tasks: readonly TaskSchedule[];
  /** One task. Throws `unknown_id` for an id that is not in the project. */
  task(id: Id): TaskSchedule;
  /** Tasks that set the finish: everything met by following binding bounds back from the last finish, earliest first. */
  readonly criticalPath: readonly Id[];
  /** Links that set the date of their successor. */
  readonly drivingLinks: readonly Dependency[];
  /** Warnings of `validate`; a project with errors is not scheduled at all. */
  readonly problems: readonly Problem[];
  columns(): ScheduleColumns;
}

/**
 * The schedule as flat columns, index = position of the task in `Project.tasks`: what crosses from the worker to the
 * canvas. Instants are minutes since 1970-01-01T00:00 of the project's wall clock; fractions carry seconds.
 */
export interface ScheduleColumns {
  readonly ids: readonly Id[];
  readonly start: Float64Array;
  readonly finish: Float64Array;
  readonly earlyStart: Float64Array;
  readonly earlyFinish: Float64Array;
  readonly lateStart: Float64Array;
  readonly lateFinish: Float64Array;
  readonly durationMinutes: Float64Array;
  readonly totalSlackMinutes: Float64Array;
  readonly freeSlackMinutes: Float64Array;
  readonly startSlackMinutes: Float64Array;
  readonly finishSlackMinutes: Float64Array;
  /** Bit 1 critical, 2 summary, 4 milestone, 8 constraint violated, 16 deadline missed, 32 started. */
  readonly flags: Uint8Array;
}

/** Columns of only the tasks that moved. */
export interface MovedColumns extends ScheduleColumns {
  /** Position of each in the project's tasks. */
  readonly tasks: Int32Array;
}
