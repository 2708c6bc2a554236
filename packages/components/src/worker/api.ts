import type { Explanation, MovedColumns, Problem, ScheduleColumns } from '@trueppm/scheduler';
import type { Intent } from '../gantt/drag/gesture.js';
import type { PlanEdit, PlanRowEdit } from '../plan/edit.js';
import type { PlanTexts } from '../plan/plan-texts.js';
import type { PlanRows } from '../plan/rows.js';
import type { WithPieces } from '../plan/work-pieces.js';
import type { LevelFinding } from './levelling.js';
import type { PlanFileAnswer, PlanFileRequest } from './plan-file.js';
import type { PlanHead, RowPart } from './row-parts.js';

/**
 * What the page and the engine say to each other. Everything here survives structured cloning; typed arrays are
 * transferred, not copied. Calls are answered in the order they were made.
 */
export interface SchedulerApi {
  /** Takes a whole plan, tasks in outline order, and dates it. */
  load(plan: PlanRows): LoadAnswer | Promise<LoadAnswer>;
  /** Takes some rows of a plan to come, tasks in outline order; the page is not held up by the whole of it. */
  take(part: RowPart): void | Promise<void>;
  /** Dates the plan whose rows were taken. */
  loadTaken(head: PlanHead): LoadAnswer | Promise<LoadAnswer>;
  /**
   * Takes edits of rows and dates what they move. Tasks may come and go; those that stay keep their order.
   * @throws when the plan with them has errors; it then stays as it was
   */
  apply(edits: readonly EngineEdit[]): MovedAnswer | Promise<MovedAnswer>;
  /** What is left to say of the plan as it is now: costs about a pass over it. */
  settle(): Settled | Promise<Settled>;
  /** Dates the plan as if the intent were done; the plan stays as it was. */
  preview(intent: Intent): PreviewAnswer | Promise<PreviewAnswer>;
  /** Errors the plan would have after edits, such as the circle a link closes; empty = none. */
  check(edits: readonly PlanRowEdit[]): readonly Problem[] | Promise<readonly Problem[]>;
  /** Why a task stands where it stands. Its script loads at the first call. */
  explain(taskId: string): Promise<Explanation>;
  /** Delays tasks until no resource has too much to do; the plan stays as it was. Its script loads at the first call. */
  level(): Promise<LevelAnswer>;
  /** The changes that take all delays of levelling back. */
  clearLevelling(): Promise<readonly PlanRowEdit[]>;
  /** The plan with its dates as a file for other programs. */
  write(texts: PlanTexts, request: PlanFileRequest): PlanFileAnswer | Promise<PlanFileAnswer>;
}

/** A levelled plan beside the plan as it is. */
export interface LevelAnswer extends LevelFinding {
  readonly moved: ShownMoved;
}

/** An edit as the engine takes it; a new task says behind which one it stands in the outline, null = first, or before which. */
export type EngineEdit = PlanEdit & { readonly afterId?: string | null; readonly beforeId?: string };

/** The columns an element shows; index = position of the task in the outline. */
export type ShownColumns = Pick<
  ScheduleColumns,
  | 'start'
  | 'finish'
  | 'lateStart'
  | 'lateFinish'
  | 'durationMinutes'
  | 'totalSlackMinutes'
  | 'freeSlackMinutes'
  | 'flags'
> &
  WithPieces;

/** The same of the tasks that moved; `tasks` holds their positions. */
export type ShownMoved = ShownColumns & Pick<MovedColumns, 'tasks'>;

/** What takes a pass over the whole plan. */
export interface Settled {
  readonly problems: readonly Problem[];
  /** 1 = the link sets the date of its successor; in the order of the plan's links. */
  readonly driving: Uint8Array;
}

export interface LoadAnswer {
  /** Null when the plan has errors and cannot be dated. */
  readonly columns: ShownColumns | null;
  readonly settled: Settled;
}

export interface MovedAnswer {
  readonly moved: ShownMoved;
  /** Null in large plans: it comes when asked for by `settle`, after the dates are on screen. */
  readonly settled: Settled | null;
}

export interface PreviewAnswer {
  /** The row changes the intent comes to, on working time. */
  readonly edits: readonly PlanRowEdit[];
  readonly moved: ShownMoved;
}
