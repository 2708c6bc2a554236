import type { GanttStrings } from '../../../locales/en.js';
import type { PlanRows, TaskRow } from '../../../plan/rows.js';
import type { ShownColumns } from '../../../worker/api.js';
import type { Outline } from '../../outline/outline.js';
import type { Owner } from '../../scene/owners.js';
import type { Format } from '../../shell/format.js';
import type { Reading } from '../edit/reading.js';
import type { ColumnCell, ColumnEditor, ColumnSpec } from './column-spec.js';

/** Columns `<ppm-gantt>` brings. `name` is always first and cannot be hidden. */
export type ColumnId =
  | 'name'
  | 'days'
  | 'start'
  | 'finish'
  | 'done'
  | 'owner'
  | 'number'
  | 'wbs'
  | 'indicators'
  | 'predecessors'
  | 'successors'
  | 'totalSlack'
  | 'freeSlack'
  | 'lateFinish'
  | 'constraint'
  | 'constraintDate'
  | 'deadline'
  | 'baselineStart'
  | 'baselineFinish'
  | 'variance'
  | 'status'
  | 'critical'
  | 'work'
  | 'cost';

/** What a cell's words come from. Made for each cell in view, and one reused for all tasks when they are sorted. */
export interface CellSource {
  task: TaskRow;
  /** Outline index. */
  index: number;
  isSummary: boolean;
  /** 0 to 100. */
  percent: number;
  /** The engine's dates; null before it has answered. */
  readonly columns: ShownColumns | null;
  readonly plan: PlanRows;
  readonly outline: Outline;
  readonly owners: ReadonlyMap<string, Owner>;
  readonly format: Format;
  readonly strings: GanttStrings;
}

/** What cells are sorted, filtered and grouped by: numbers before texts, null last. Dates are wall-clock minutes. */
export type CellKey = number | string | null;

/** A column as the grid shows it. */
export interface Column {
  readonly id: string;
  /** Header of a column of the host's own; left out = the word of its id. */
  readonly title?: string | undefined;
  /** Spoken where the title is too short; left out = the word of its id, or the title. */
  readonly label?: string | undefined;
  /** Width before anybody dragged it, px; of `name` the least, since it takes what is left. */
  readonly widthPx: number;
  readonly align: 'start' | 'center' | 'end';
  /** The words in a cell; empty while they are not known. */
  text(cell: CellSource): string;
  /** What the cell is ordered by. */
  key(cell: CellSource): CellKey;
  /** Order of two keys that are not null, in place of numbers by value and texts by the locale. */
  readonly compare?: ((a: CellKey, b: CellKey) => number) | undefined;
  isEditable(cell: CellSource): boolean;
  /** What an editor begins with; `text` when left out. */
  editText?(cell: CellSource): string;
  /** Values to choose from: the editor is a list. */
  choices?(cell: CellSource): readonly { readonly value: string; readonly label: string }[];
  /** What a typed text comes to; left out = the reader of that id in edit/read-cell.ts. */
  read?(text: string, cell: CellSource): Reading;
  /** What stands in the cell in place of its text. */
  content?(cell: CellSource): unknown;
  /** An editor of the host's own. */
  readonly ownEditor?: Extract<ColumnEditor, { readonly render: unknown }> | undefined;
  /** The cell as a host's own drawing sees it. */
  hostCell?(cell: CellSource): ColumnCell;
  /** What the host gave; undefined for a column as it comes. */
  readonly spec?: ColumnSpec | undefined;
}

type Words = Readonly<Record<string, string>>;

/** Header of a column; empty = none is shown. */
export function titleOf({ id, title }: Column, strings: GanttStrings): string {
  return title ?? (strings.column as Words)[id] ?? id;
}

/** What a column is called where its title is too short. */
export function labelOf(column: Column, strings: GanttStrings): string {
  return column.label ?? (strings.columnLabel as Words)[column.id] ?? titleOf(column, strings);
}
