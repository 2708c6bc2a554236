import { enLate } from '../../../locales/en-late.js';
import type { PlanEdit } from '../../../plan/edit.js';
import { keysAt, outermost } from '../../../plan/placing.js';
import type { TaskRow } from '../../../plan/rows.js';
import type { GanttParts } from '../../gantt-parts.js';
import { cellSource } from '../columns/cell-source.js';
import { type CellSource, type Column, labelOf, titleOf } from '../columns/column.js';
import { ALL_COLUMNS } from '../columns/column-catalog.js';
import { editTextOf } from '../edit/editor.js';
import { readCell } from '../edit/read-cell.js';
import { blankTask, deleteSelected } from '../rows/task-acts.js';
import { type PastedTask, readHeader, readTasks } from './pasted-tasks.js';
import { MOST_COLUMNS, MOST_ROWS, MOST_TEXT, plainCell, readTable, writeHtml, writeTable } from './table-text.js';

/** What goes to the clipboard. */
export interface Copied {
  readonly text: string;
  readonly html: string;
}

/** What is wrong with one pasted cell. */
class BadCell extends Error {
  constructor(row: number, column: string, why: string, parts: GanttParts) {
    super(parts.strings.clipboard.badCell(row, column, why));
  }
}

/** Copying, cutting and pasting of rows and cells, as spreadsheets understand them. */
export class Clipboard {
  readonly #parts: GanttParts;

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
    for (const at of rows) {
      if (at < 0 || !selection.has(outline.tasks[at]?.id ?? '')) continue;
      const cell = cellSource(this.#parts, at);
      table.push([wbs.text(cell), ...shown.map(each => (each.id === 'name' ? each.text(cell) : each.text(cell)))]);
    }
    if (table.length === 1) return null;
    announce(strings.clipboard.copied(table.length - 1));
    return tableOf(table, true);
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
   * @returns whether it was taken
   */
  async paste(text: string): Promise<boolean> {
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
      return this.#pasteTasks(readTasks(table, header));
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
    return reading.kind === 'intent' ? schedule.resolve(reading.intent) : reading.edits;
  }

  #pasteTasks(tasks: readonly PastedTask[]): boolean {
    const { schedule, selection, changes, strings } = this.#parts;
    const { outline } = schedule;
    const index = outline.indexOf.get(selection.activeId ?? '');
    const [last] = index === undefined ? [] : outermost(outline, [selection.activeId as string]);
    const parentIndex = index === undefined ? -1 : (outline.parent[index] as number);
    const topParent = parentIndex < 0 ? null : (outline.tasks[parentIndex]?.id ?? null);
    const end = last === undefined ? -1 : (outline.end[outline.indexOf.get(last) as number] as number);
    const next = end >= 0 && outline.parent[end] === parentIndex ? (outline.tasks[end]?.id ?? null) : null;
    const tops = tasks.filter(({ level }) => level === 0).length;
    const { keys, edits } = keysAt(outline, { parentId: topParent, beforeId: next }, tops, new Set());
    const made: PlanEdit[] = [];
    const above: (string | null)[] = [topParent];
    const nth: number[] = [];
    for (const task of tasks) {
      nth.length = task.level + 1;
      nth[task.level] = (nth[task.level] ?? 0) + 1;
      const parentId = above[task.level] ?? null;
      const blank = { ...blankTask(this.#parts, parentId), name: task.name.slice(0, 1000) };
      // Below the top level a new parent has no other children: any ascending keys will do.
      const position =
        task.level === 0 ? (keys[(nth[0] ?? 1) - 1] as string) : `V${String(nth[task.level]).padStart(5, '0')}V`;
      const row: TaskRow = { ...blank, position };
      above[task.level + 1] = row.id;
      above.length = task.level + 2;
      made.push({ table: 'tasks', op: 'create', row: { ...row, ...this.#fieldsOf(task, row, made) } });
    }
    const links = this.#linksOf(tasks, made);
    const hasMade = changes.make([...edits, ...made, ...links], strings.clipboard.pasted(tasks.length), 'edit');
    const [first] = made;
    if (hasMade && first?.op === 'create') this.#parts.select(first.row.id);
    return hasMade;
  }

  /** Fields of a new task from its cells. Dates that were computed where the table came from hold no task. */
  #fieldsOf(task: PastedTask, row: TaskRow, made: readonly PlanEdit[]): Record<string, unknown> {
    const { schedule, strings, owners, format } = this.#parts;
    const fields: Record<string, unknown> = {};
    const outline = schedule.outline;
    const cell: CellSource = {
      task: row,
      index: outline.tasks.length + made.length,
      isSummary: false,
      percent: 0,
      columns: null,
      plan: schedule.plan,
      outline,
      owners,
      format,
      strings,
    };
    for (const id of ['days', 'done', 'deadline'] as const) {
      const text = task.cells.get(id)?.trim() ?? '';
      if (text === '' || text === '–') continue;
      const column = ALL_COLUMNS.get(id) as Column;
      const reading = readCell(column, text, cell);
      if (reading.kind === 'problem')
        throw new BadCell(task.row, labelOf(column, strings), reading.problem, this.#parts);
      if (reading.kind === 'intent')
        fields['percent_complete'] = 'percent' in reading.intent ? reading.intent.percent : 0;
      else for (const edit of reading.edits) if (edit.op === 'update') Object.assign(fields, edit.changes);
    }
    return fields;
  }

  /** People of new tasks, by their names; whom nobody knows is told. */
  #linksOf(tasks: readonly PastedTask[], made: readonly PlanEdit[]): readonly PlanEdit[] {
    const { schedule, strings, owners, format } = this.#parts;
    const { plan, outline } = schedule;
    const column = ALL_COLUMNS.get('owner') as Column;
    return tasks.flatMap((task, at) => {
      const text = task.cells.get('owner')?.trim() ?? '';
      const create = made[at];
      if (text === '' || create?.op !== 'create' || create.table !== 'tasks') return [];
      const cell: CellSource = {
        task: create.row,
        index: outline.tasks.length + at,
        isSummary: false,
        percent: 0,
        columns: null,
        plan,
        outline,
        owners,
        format,
        strings,
      };
      const reading = readCell(column, text, cell);
      if (reading.kind === 'problem')
        throw new BadCell(task.row, labelOf(column, strings), reading.problem, this.#parts);
      return reading.kind === 'edits' ? reading.edits : [];
    });
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
