import type { Explanation, MovedColumns, Problem, ScheduleColumns } from '@trueppm/scheduler';
import type { Intent } from '../gantt/drag/gesture.js';
import type { PlanRowEdit } from '../plan/edit.js';
import type { PlanTexts } from '../plan/plan-texts.js';
import type { PlanRows } from '../plan/rows.js';
import type { WithPieces } from '../plan/work-pieces.js';
import type { PlanFileAnswer, PlanFileRequest } from './plan-file.js';

/**
 * What the page and the engine say to each other. Everything here survives structured cloning; typed arrays are
 * transferred, not copied. Calls are answered in the order they were made.
 */
export interface SchedulerApi {
  /** Takes a whole plan, tasks in outline order, and dates it. */
  load(plan: PlanRows): LoadAnswer | Promise<LoadAnswer>;
  /**
   * Takes edits of rows that leave the outline as it is, and dates what they move.
   * @throws when the plan with them has errors; it then stays as it was
   */
  apply(edits: readonly PlanRowEdit[]): MovedAnswer | Promise<MovedAnswer>;
  /** Dates the plan as if the intent were done; the plan stays as it was. */
  preview(intent: Intent): PreviewAnswer | Promise<PreviewAnswer>;
  /** Errors the plan would have after edits, such as the circle a link closes; empty = none. */
  check(edits: readonly PlanRowEdit[]): readonly Problem[] | Promise<readonly Problem[]>;
  /** Why a task stands where it stands. */
  explain(taskId: string): Explanation | Promise<Explanation>;
  /** The plan with its dates as a file for other programs. */
  write(texts: PlanTexts, request: PlanFileRequest): PlanFileAnswer | Promise<PlanFileAnswer>;
}

export interface LoadAnswer {
  /** Null when the plan has errors and cannot be dated. */
  readonly columns: (ScheduleColumns & WithPieces) | null;
  readonly problems: readonly Problem[];
  /** Ids of the links that set the date of their successor. */
  readonly drivingIds: readonly string[];
}

export interface MovedAnswer {
  /** One entry for each task that moved; `tasks` holds outline indexes. */
  readonly moved: MovedColumns & WithPieces;
  readonly problems: readonly Problem[];
  readonly drivingIds: readonly string[];
}

export interface PreviewAnswer {
  /** The row changes the intent comes to, on working time. */
  readonly edits: readonly PlanRowEdit[];
  readonly moved: MovedColumns & WithPieces;
}
