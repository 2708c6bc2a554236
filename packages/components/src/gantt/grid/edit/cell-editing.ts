import type { PlanEdit, PlanRowEdit } from '../../../plan/edit.js';
import type { GanttParts } from '../../gantt-parts.js';
import { cellSource } from '../columns/cell-source.js';
import type { CellSource, Column } from '../columns/column.js';

/** A cell being edited. */
export interface Editing {
  readonly taskId: string;
  readonly column: string;
  /** Why the last text could not be taken; empty = not tried. */
  readonly problem: string;
}

const LABELS: Readonly<Record<string, string>> = {
  name: 'Rename',
  days: 'Change duration of',
  start: 'Move',
  finish: 'Change finish of',
  done: 'Set progress of',
  owner: 'Assign',
};

/** Editing in the grid's cells: one at a time, Enter takes it, Esc leaves it, Tab takes it and goes on. */
export class CellEditing {
  readonly #parts: GanttParts;
  /** The cell being edited; null = none. */
  current: Editing | null = null;

  constructor(parts: GanttParts) {
    this.#parts = parts;
  }

  /** Opens a cell's editor when it may be edited. */
  begin(taskId: string, columnId: string): boolean {
    const { schedule, isEditable, grid } = this.#parts;
    const index = schedule.outline.indexOf.get(taskId);
    const column = grid.columns.find(columnId);
    if (!isEditable || index === undefined || !column?.isEditable(cellSource(this.#parts, index))) return false;
    if (!schedule.shown && columnId !== 'name') return false;
    // Readers of typed texts are not needed to show a plan; they are here by the time somebody has typed.
    void loadReaders();
    this.current = { taskId, column: columnId, problem: '' };
    this.#parts.update();
    return true;
  }

  /** Closes the editor without a change. */
  cancel(): void {
    this.current = null;
    this.#parts.update();
  }

  /**
   * Takes the text.
   * @returns false when it cannot be taken; the editor stays open and says why
   */
  async commit(text: string): Promise<boolean> {
    const editing = this.current;
    const found = editing && this.#cell(editing);
    if (!editing) return true;
    if (!found || text.trim() === editTextOf(found.column, found.cell).trim()) {
      this.cancel();
      return true;
    }
    const { readCell } = await loadReaders();
    const { column, cell } = found;
    const reading = readCell(column, text, cell);
    const { schedule } = this.#parts;
    const name = column.id === 'name' ? text.trim() : (cell.task.name ?? '');
    const label = `${LABELS[column.id] ?? `Change ${column.label.toLowerCase()} of`} ${name}`;
    if (reading.kind === 'problem') return this.#refuse(editing, reading.problem);
    if (reading.kind === 'edits') {
      const problem = await this.#circle(reading.edits);
      if (problem !== null) return this.#refuse(editing, problem);
    }
    this.current = null;
    this.#parts.update();
    this.#parts.changes.make(
      reading.kind === 'intent' ? await schedule.resolve(reading.intent) : reading.edits,
      label,
      'edit',
    );
    return true;
  }

  /** Takes fields of the task from an editor of the host's own, and closes it. */
  commitChanges(changes: Readonly<Record<string, unknown>>): void {
    const editing = this.current;
    const found = editing && this.#cell(editing);
    this.cancel();
    if (!found) return;
    const { task } = found.cell;
    const label = `Change ${found.column.label.toLowerCase()} of ${task.name ?? ''}`;
    this.#parts.changes.make([{ table: 'tasks', op: 'update', id: task.id, changes }], label, 'edit');
    this.#parts.focusActive();
  }

  /** The next cell to edit after Tab; null at the end of a row. */
  neighbour(by: 1 | -1): string | null {
    const { current } = this;
    const index = current && this.#parts.schedule.outline.indexOf.get(current.taskId);
    if (!current || index == null) return null;
    const cell = cellSource(this.#parts, index);
    const editable = this.#parts.grid.columns.shown.filter(column => column.isEditable(cell)).map(({ id }) => id);
    return editable[editable.indexOf(current.column) + by] ?? null;
  }

  #refuse(editing: Editing, problem: string): false {
    this.current = { ...editing, problem };
    this.#parts.announce(problem);
    this.#parts.update();
    return false;
  }

  /** What is wrong with links among the edits; null = nothing. */
  async #circle(edits: readonly PlanEdit[]): Promise<string | null> {
    const links = edits.filter((edit): edit is PlanRowEdit => edit.table === 'dependencies');
    if (!links.some(({ op }) => op !== 'delete')) return null;
    const problems = await this.#parts.schedule.check(links);
    if (problems.length === 0) return null;
    return problems[0]?.code === 'cycle'
      ? 'These tasks would wait for each other in a circle'
      : (problems[0]?.message ?? '');
  }

  #cell({ taskId, column: columnId }: Editing): { readonly column: Column; readonly cell: CellSource } | null {
    const index = this.#parts.schedule.outline.indexOf.get(taskId);
    const column = this.#parts.grid.columns.find(columnId);
    return index === undefined || !column ? null : { column, cell: cellSource(this.#parts, index) };
  }
}

/** What an editor of a cell begins with. */
export function editTextOf(column: Column, cell: CellSource): string {
  return column.editText ? column.editText(cell) : column.text(cell);
}

function loadReaders(): Promise<typeof import('./read-cell.js')> {
  return import('./read-cell.js');
}
