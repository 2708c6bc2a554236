import type { Problem, ScheduleColumns } from '@trueppm/scheduler';
import type { Intent } from '../gantt/gesture.js';
import type { PlanEdit } from '../plan/edit.js';
import type { PlanRows } from '../plan/rows.js';

/**
 * What the page and the engine say to each other. Everything here survives structured cloning; typed arrays are
 * transferred, not copied. Calls are answered in the order they were made.
 */
export interface SchedulerApi {
  /** Takes a whole plan, tasks in outline order, and dates it. */
  load(plan: PlanRows): LoadAnswer | Promise<LoadAnswer>;
  /** Takes edits of rows that leave the outline as it is, and dates what they move. */
  apply(edits: readonly PlanEdit[]): MovedAnswer | Promise<MovedAnswer>;
  /** Dates the plan as if the intent were done; the plan stays as it was. */
  preview(intent: Intent): PreviewAnswer | Promise<PreviewAnswer>;
}

export interface LoadAnswer {
  readonly columns: ScheduleColumns;
  readonly problems: readonly Problem[];
}

/** New values of the tasks that moved: one entry per task, `tasks` holds outline indexes. */
export interface MovedColumns {
  readonly tasks: Int32Array;
  readonly start: Float64Array;
  readonly finish: Float64Array;
  readonly lateFinish: Float64Array;
  readonly durationMinutes: Float64Array;
  readonly totalSlackMinutes: Float64Array;
  readonly freeSlackMinutes: Float64Array;
  readonly flags: Uint8Array;
}

export interface MovedAnswer {
  readonly moved: MovedColumns;
  readonly problems: readonly Problem[];
}

export interface PreviewAnswer extends MovedAnswer {
  /** The row changes the intent comes to, on working time. */
  readonly edits: readonly PlanEdit[];
}
