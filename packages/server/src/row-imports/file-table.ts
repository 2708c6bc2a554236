import type { Id } from '@trueppm/scheduler';
import type { ImportWarning, ProblemItem } from '@trueppm/sdk/protocol';
import type { Fields } from '../rows/columns.js';

/** What a row says of one predecessor. */
export interface FileLink {
  /** A row of the file, or a task of the project. */
  readonly predecessor: Id;
  /** Type and lag, every column. */
  readonly values: Fields;
}

/** What a row says of somebody who works on it. */
export interface FileAssignment {
  /** A resource of the project by its id, or any by its name. */
  readonly resource: { readonly id: string } | { readonly name: string };
  /** Columns of the assignment that the file says. */
  readonly values: Fields;
}

/** One row of a file, whatever its format. */
export interface FileRow {
  /** What the file calls the task; no two rows have it. */
  readonly key: Id;
  /** 1-based line of the file; of formats without lines the number of the task in it. */
  readonly line: number;
  /** Where it stands, for people: `line 3`, `tasks[2]`. */
  readonly place: string;
  readonly name: string | undefined;
  /** The row or the task of the project below which it lies; null = the file does not say, or at its top. */
  readonly parent: Id | null;
  /** Its outline number, where the file has one. */
  readonly wbs: string | undefined;
  /**
   * Columns of the task that the file says.
   * @param isSummary whether tasks lie, or will lie, below it
   */
  values(isSummary: boolean): Fields;
  /** All its predecessors; undefined = the file says nothing of them. */
  readonly links: readonly FileLink[] | undefined;
  readonly crew: readonly FileAssignment[];
  /** What is wrong with it by itself. */
  readonly problem?: Omit<ProblemItem, 'path'> | undefined;
}

/** A file of tasks, read. */
export interface FileTable {
  readonly rows: readonly FileRow[];
  /** Whether its keys are ids that a task of the project may have. */
  readonly hasIds: boolean;
  /** Columns of resources that the file has more of than their name, by the key of the name. */
  readonly resources: ReadonlyMap<string, Fields>;
  readonly warnings: readonly ImportWarning[];
}

/** Columns that a task with others below it takes from them: what a row says of them is passed over. */
export const OF_CHILDREN: ReadonlySet<string> = new Set([
  'duration_minutes',
  'duration_unit',
  'is_estimated',
  'is_milestone',
  'percent_complete',
  'actual_start',
  'actual_finish',
  'actual_duration_minutes',
  'remaining_duration_minutes',
  'stop',
  'resume',
  'leveling_delay_minutes',
  'segments',
]);

/** Columns without those that follow from what lies below the task. */
export const ownColumns = (values: Fields, isSummary: boolean): Fields =>
  isSummary ? Object.fromEntries(Object.entries(values).filter(([column]) => !OF_CHILDREN.has(column))) : values;
