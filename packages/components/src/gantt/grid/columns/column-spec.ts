import type { TemplateResult } from 'lit';
import type { TaskRow } from '../../../plan/rows.js';
import type { ShownTask } from '../../shell/plan-view.js';

/** A cell as a host's own drawing or editor sees it. */
export interface ColumnCell {
  /** The wire row. */
  readonly task: TaskRow;
  /** Computed dates and slack; null before the engine has answered. */
  readonly dates: ShownTask | null;
  /** What `value` returned. */
  readonly value: unknown;
  /** What would be shown without `render`. */
  readonly text: string;
  readonly isSummary: boolean;
  /** BCP 47; undefined = the browser's. */
  readonly locale: string | undefined;
}

/** What a typed text comes to: fields of the task in wire spelling, or words that say what is wrong with it. */
export type ParsedCell = { readonly changes: Readonly<Record<string, unknown>> } | { readonly problem: string };

/** How a host's own editor ends. */
export interface CellEditorActions {
  /** Makes the changes of the task as one step that can be undone, and closes the editor. */
  commit(changes: Readonly<Record<string, unknown>>): void;
  /** Closes the editor. */
  cancel(): void;
}

/** An editor: a text field whose text is parsed, or something drawn by the host. */
export type ColumnEditor =
  | { parse(text: string, task: TaskRow): ParsedCell }
  | { render(cell: ColumnCell, actions: CellEditorActions): string | Node | TemplateResult };

/**
 * A column of the grid: one of the host's own, or one that comes with the element by its `id`, with what is given here
 * in place of its own. Texts from `value`, `format` and `render` are shown as text, never as markup.
 */
export interface ColumnSpec {
  /** Unique among the columns. */
  readonly id: string;
  /** Header; needed for a column of the host's own. */
  readonly title?: string;
  /** Spoken in place of the title. */
  readonly label?: string;
  /** Px, 24 to 1000, default 96. */
  readonly width?: number;
  readonly align?: 'start' | 'center' | 'end';
  /** Known to the column chooser but not shown. */
  readonly hidden?: boolean;
  /** What the cell holds: also what it is sorted, filtered and grouped by. Must be quick: a sort asks for every task. */
  value?(task: TaskRow, dates: ShownTask | null): unknown;
  /** The value as text; default: dates and numbers by the locale, all else as it is. */
  format?(value: unknown, task: TaskRow): string;
  /** What stands in the cell. */
  render?(cell: ColumnCell): string | Node | TemplateResult;
  readonly editor?: ColumnEditor;
  /** Order of two values, default numbers by value and texts by the locale. */
  compare?(a: unknown, b: unknown): number;
  /** Default: every task when there is an editor. */
  isEditable?(task: TaskRow): boolean;
}

/** Order, width and visibility of one column, as a host may keep them. */
export interface ColumnState {
  readonly id: string;
  /** Px; null = as wide as it comes. */
  readonly width: number | null;
  readonly hidden: boolean;
}

/** The columns were moved, sized, shown or hidden by hand: all of them, left to right. */
export interface ColumnsChangeDetail {
  readonly columns: readonly ColumnState[];
}
