import { previewsOf } from '../../../controllers/schedule/previews.js';
import { checkEdits } from '../../../controllers/schedule/questions.js';
import { enLate } from '../../../locales/en-late.js';
import type { PlanEdit, PlanRowEdit } from '../../../plan/edit.js';
import type { GanttParts } from '../../shell/parts.js';
import { cellSource } from '../columns/cell-source.js';
import { type CellSource, type Column, labelOf, titleOf } from '../columns/column.js';
import { ALL_COLUMNS } from '../columns/column-catalog.js';
import { editTextOf } from '../edit/editor.js';
import { readCell } from '../edit/read-cell.js';
import { deleteSelected } from '../rows/task-acts.js';
import { BadCell } from './bad-cell.js';
import { type KeptRow, keptRow, readKept, withKept } from './kept-rows.js';
import { type CopiedFrom, pastedEdits } from './pasted-edits.js';
import { headerOf, type PastedTask, readHeader, readTasks } from './pasted-tasks.js';
import { MOST_COLUMNS, MOST_ROWS, MOST_TEXT, plainCell, readTable, writeHtml, writeTable } from './table-text.js';

/** What goes to the clipboard. */
export interface Copied {
  readonly text: string;
  readonly html: string;
}

/** Copying, cutting and pasting of rows and cells, as spreadsheets understand them. */
export class Clipboard {
  readonly #parts: GanttParts;
  /** What was copied last from any Gantt of the page. */
  static #copied: { readonly text: string; readonly from: CopiedFrom } | null = null;

  constructor(parts: GanttParts) {
    this.#parts = parts;
    parts.addWords(enLate);
  }

  /** The selected rows with a header or, when one row is selected and a cell has the keyboard, that cell; null = none. */
  copy(): Copied | null {
    const { selection, strings, announce, schedule, rows, grid } = this.#parts;
    const { activeColumn } = selection;
    const { outline } = schedule;
    const column = grid.columns.find(activeColumn);
    const index = outline.indexOf.get(selection.activeId ?? '');
    if (activeColumn !== null && column && index !== undefined && selection.taskIds.size <= 1) {
      announce(strings.clipboard.copiedCell);
      return tableOf([[column.text(cellSource(this.#parts, index))]], false);
    }
    const { shown } = grid.columns;
    const table: string[][] = [['WBS', ...shown.map(each => titleOf(each, strings) || labelOf(each, strings))]];
    const wbs = ALL_COLUMNS.get('wbs') as Column;
    const ids: string[] = [];
    const kept: KeptRow[] = [];
    for (const at of rows) {
      if (at < 0 || !selection.has(outline.tasks[at]?.id ?? '')) continue;
      const cell = cellSource(this.#parts, at);
      ids.push(outline.tasks[at]?.id as string);
      kept.push(keptRow(outline, at));
      table.push([wbs.text(cell), ...shown.map(each => each.text(cell))]);
    }
    if (table.length === 1) return null;
    announce(strings.clipboard.copied(table.length - 1));
    const { text, html } = tableOf(table, true);
    Clipboard.#copied = { text, from: { here: { outline, ids }, kept } };
    return { text, html: withKept(html, kept) };
  }

  /** Takes the selected rows out of the plan once they are on the clipboard. @returns whether they went */
  cut(): boolean {
    const { selection, announce, strings } = this.#parts;
    const count = selection.taskIds.size;
    if (!deleteSelected(this.#parts)) return false;
    announce(strings.clipboard.cut(count));
    return true;
  }

  /**
   * Puts a text into the plan: into cells from the one with the keyboard on, or as new tasks below the row. Either all
   * of it is taken, as one step, or nothing, and what is wrong is told by row and column.
   * @param html the same as HTML, where there is some: it says what rows of another page's Gantt keep
   * @returns whether it was taken
   */
  async paste(text: string, html = ''): Promise<boolean> {
    const { strings, notify, selection, isEditable } = this.#parts;
    if (!isEditable) return false;
    const words = strings.clipboard;
    if (text.length > MOST_TEXT) {
      notify(words.tooMuch(MOST_ROWS, MOST_COLUMNS));
      return false;
    }
    const table = readTable(text).map(row => row.map(plainCell));
    if (table.every(row => row.every(cell => cell.trim() === ''))) {
      notify(words.empty);
      return false;
    }
    if (table.length > MOST_ROWS || table.some(row => row.length > MOST_COLUMNS)) {
      notify(words.tooMuch(MOST_ROWS, MOST_COLUMNS));
      return false;
    }
    const header = readHeader(table[0] ?? [], this.#titles());
    try {
      if (selection.activeColumn !== null && selection.activeId !== null && !header)
        return await this.#pasteCells(table);
      const ids = this.#parts.grid.columns.shown.map(({ id }) => id);
      const columns = header ?? headerOf(Math.max(...table.map(row => row.length)), ids);
      const kept = header && readKept(html);
      const from = Clipboard.#copied?.text === text ? Clipboard.#copied.from : kept && { here: null, kept };
      return await this.#pasteTasks(readTasks(table, columns, header !== null), from);
    } catch (cause) {
      if (!(cause instanceof BadCell)) throw cause;
      notify(cause.message);
      return false;
    }
  }

  #titles(): ReadonlyMap<string, string> {
    const { grid, strings } = this.#parts;
    return new Map(
      [...ALL_COLUMNS.values(), ...grid.columns.shown].flatMap(column =>
        [titleOf(column, strings), labelOf(column, strings)].map(word => [word.toLowerCase(), column.id] as const),
      ),
    );
  }

  async #pasteCells(table: readonly (readonly string[])[]): Promise<boolean> {
    const { rows, grid, schedule, selection, changes, strings } = this.#parts;
    const { shown } = grid.columns;
    const fromRow = rows.indexOf(schedule.outline.indexOf.get(selection.activeId ?? '') ?? -1);
    const fromColumn = grid.columns.indexOf(selection.activeColumn);
    const edits: PlanEdit[] = [];
    let count = 0;
    for (const [down, line] of table.entries()) {
      const index = rows[fromRow + down];
      if (index === undefined || index < 0) throw new BadCell(down + 1, '–', strings.edit.isFixed, this.#parts);
      for (const [right, text] of line.entries()) {
        const column = shown[fromColumn + right];
        const cell = cellSource(this.#parts, index);
        if (!column) throw new BadCell(down + 1, String(right + 1), strings.edit.isFixed, this.#parts);
        if (text.trim() === editTextOf(column, cell).trim() || text.trim() === column.text(cell).trim()) continue;
        edits.push(...(await this.#read(column, text, cell, down + 1)));
        count += 1;
      }
    }
    return changes.make(merged(edits), strings.clipboard.pastedCells(count), 'edit');
  }

  async #read(column: Column, text: string, cell: CellSource, row: number): Promise<readonly PlanEdit[]> {
    const { schedule, strings } = this.#parts;
    const label = labelOf(column, strings);
    if (!column.isEditable(cell)) throw new BadCell(row, label, strings.edit.isFixed, this.#parts);
    const reading = readCell(column, text, cell);
    if (reading.kind === 'problem') throw new BadCell(row, label, reading.problem, this.#parts);
    return reading.kind === 'intent' ? previewsOf(schedule).resolve(reading.intent) : reading.edits;
  }

  async #pasteTasks(tasks: readonly PastedTask[], from: CopiedFrom | null): Promise<boolean> {
    const { schedule, changes, strings, notify } = this.#parts;
    const { placed, made, firstId } = pastedEdits(this.#parts, tasks, from);
    const isRow = (edit: PlanEdit): edit is PlanRowEdit => edit.table !== 'assignments';
    const hasLinks = made.some(edit => edit.table === 'dependencies');
    const [problem] = hasLinks ? await checkEdits(schedule, made.filter(isRow)) : [];
    if (problem) {
      notify(problem.code === 'cycle' ? strings.edit.closesCircle : problem.message);
      return false;
    }
    const hasMade = changes.make([...placed, ...made], strings.clipboard.pasted(tasks.length), 'edit');
    if (hasMade && firstId !== null) this.#parts.select(firstId);
    return hasMade;
  }
}

function tableOf(table: readonly (readonly string[])[], hasHeader: boolean): Copied {
  return { text: writeTable(table), html: writeHtml(table, hasHeader) };
}

/** Edits with those of one row put together, so that each row changes once. */
function merged(edits: readonly PlanEdit[]): readonly PlanEdit[] {
  const byRow = new Map<string, PlanEdit>();
  edits.forEach((edit, at) => {
    if (edit.op !== 'update') {
      byRow.set(`${at}`, edit);
      return;
    }
    const key = `${edit.table} ${edit.id}`;
    const before = byRow.get(key);
    byRow.set(key, before?.op === 'update' ? { ...edit, changes: { ...before.changes, ...edit.changes } } : edit);
  });
  return [...byRow.values()];
}
