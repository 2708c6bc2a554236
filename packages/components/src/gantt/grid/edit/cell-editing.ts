import { previewsOf } from '../../../controllers/schedule/previews.js';
import { checkEdits } from '../../../controllers/schedule/questions.js';
import type { PlanEdit, PlanRowEdit } from '../../../plan/edit.js';
import { type GanttParts, rowOf } from '../../shell/parts.js';
import { cellSource } from '../columns/cell-source.js';
import { type CellSource, type Column, labelOf } from '../columns/column.js';
import { type EditorActions, editTextOf, renderEditor } from './editor.js';
import { entryHint, readEntry } from './entry.js';
import { readCell } from './read-cell.js';
import { TypedAhead } from './typed-ahead.js';

/** A cell being edited. */
export interface Editing {
  readonly taskId: string;
  readonly column: string;
  /** Why the last text could not be taken; empty = not tried. */
  readonly problem: string;
  /** Its row lies low in view: what is wrong is told above it. */
  readonly isLow?: boolean;
  /** A new task's name: it takes tokens, Enter goes on with the next task. */
  readonly isEntry?: boolean;
  /** How the line is understood so far. */
  readonly hint?: string;
}

/** Words of `strings.edit` for an edit in a column. */
const LABELS: Readonly<Record<string, 'rename' | 'duration' | 'start' | 'finish' | 'progress' | 'assign'>> = {
  name: 'rename',
  days: 'duration',
  start: 'start',
  finish: 'finish',
  done: 'progress',
  owner: 'assign',
};

/** Editing in the grid's cells: one at a time, Enter takes it, Esc leaves it, Tab takes it and goes on. */
export class CellEditing {
  readonly #parts: GanttParts;
  /** The cell being edited; null = none. */
  current: Editing | null = null;
  /** What was typed before the editor came. */
  readonly ahead = new TypedAhead();

  readonly #actions: EditorActions = {
    commit: changes => this.commitChanges(changes),
    cancel: () => {
      this.cancel();
      this.#parts.focusActive();
    },
    typed: text => this.typed(text),
    choose: value => void this.commit(value).then(isTaken => isTaken && this.#parts.focusActive()),
  };

  constructor(parts: GanttParts) {
    this.#parts = parts;
  }

  /** The editor of the cell being edited. */
  render(column: Column, cell: CellSource): unknown {
    return this.current && renderEditor(this.current, column, cell, this.#actions);
  }

  /** Opens a cell's editor when it may be edited. */
  begin(taskId: string, columnId: string): boolean {
    const { schedule, isEditable, grid } = this.#parts;
    const index = schedule.outline.indexOf.get(taskId);
    const column = grid.columns.find(columnId);
    if (!isEditable || index === undefined || !column?.isEditable(cellSource(this.#parts, index))) return false;
    if (!schedule.shown && columnId !== 'name') return false;
    this.current = { taskId, column: columnId, problem: '' };
    this.#parts.update();
    return true;
  }

  /** Opens the name of a task that is to be typed. */
  beginEntry(taskId: string): void {
    const { selection, strings, isEditable } = this.#parts;
    if (!isEditable) return;
    selection.activeId = taskId;
    selection.activeColumn = 'name';
    this.#parts.select(taskId);
    this.current = { taskId, column: 'name', problem: '', isEntry: true, hint: strings.entry.help };
    this.#parts.update();
  }

  /** Tells how a line typed so far is understood. */
  typed(text: string): void {
    const { current } = this;
    const found = current?.isEntry ? this.#cell(current) : null;
    const hint = found ? entryHint(text, found.cell) : current?.hint;
    if (!current || (hint === current.hint && current.problem === '')) return;
    // What was wrong may be right by now: it is told anew when it is to be taken.
    this.current = { ...current, problem: '', ...(hint !== undefined && { hint }) };
    this.#parts.update();
  }

  /** Whether the editor of a new task still holds nothing of a person's. */
  isUntouched(text: string): boolean {
    const { current } = this;
    return current?.isEntry === true && [this.#parts.strings.edit.newTask, ''].includes(text.trim());
  }

  /** Closes the editor without a change; a new task goes with it. */
  cancel(): void {
    this.#close();
    this.ahead.clear();
    this.#parts.changes.draft.discard();
  }

  #close(): void {
    this.current = null;
    this.#parts.update();
  }

  /** The task edited is new: the host and its source hear of it once it is made. */
  #isDraft({ taskId }: Editing): boolean {
    return this.#parts.changes.draft.taskId === taskId;
  }

  /**
   * Takes the text.
   * @returns false when it cannot be taken: the editor stays open and says why, or the host vetoed a new task
   */
  async commit(text: string): Promise<boolean> {
    const editing = this.current;
    const found = editing && this.#cell(editing);
    if (!editing) return true;
    if (!found || text.trim() === editTextOf(found.column, found.cell).trim()) {
      this.#close();
      this.ahead.clear();
      return !this.#isDraft(editing) || this.#settle([]);
    }
    const { column, cell } = found;
    const reading = editing.isEntry ? readEntry(text, cell) : readCell(column, text, cell);
    const { schedule } = this.#parts;
    const [first] = reading.kind === 'edits' ? reading.edits : [];
    const typed = first?.op === 'update' ? first.changes['name'] : undefined;
    const name = String(typed ?? cell.task.name ?? '');
    const label = this.#label(column, name);
    if (reading.kind === 'problem') return this.#refuse(editing, reading.problem);
    if (reading.kind === 'edits') {
      const problem = await this.#circle(reading.edits);
      if (problem !== null) return this.#refuse(editing, problem);
    }
    this.#close();
    const edits = reading.kind === 'intent' ? await previewsOf(schedule).resolve(reading.intent) : reading.edits;
    if (this.#isDraft(editing)) return this.#settle(edits);
    this.#parts.changes.make(edits, label, 'edit');
    return true;
  }

  /** Makes the new task. @returns false when the host vetoed it */
  #settle(edits: readonly PlanEdit[]): boolean {
    const isMade = this.#parts.changes.draft.settle(edits);
    if (!isMade) this.#parts.focusActive();
    return isMade;
  }

  /** Takes fields of the task from an editor of the host's own, and closes it. */
  commitChanges(changes: Readonly<Record<string, unknown>>): void {
    const editing = this.current;
    const found = editing && this.#cell(editing);
    if (!found) {
      this.cancel();
      return;
    }
    this.#close();
    this.ahead.clear();
    const { task } = found.cell;
    const edits: readonly PlanEdit[] = [{ table: 'tasks', op: 'update', id: task.id, changes }];
    if (this.#isDraft(editing)) this.#settle(edits);
    else this.#parts.changes.make(edits, this.#label(found.column, task.name ?? ''), 'edit');
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

  /** What an edit does, for the undo button. */
  #label(column: Column, name: string): string {
    const { strings } = this.#parts;
    const word = LABELS[column.id];
    return word ? strings.edit[word](name) : strings.edit.change(labelOf(column, strings), name);
  }

  #refuse(editing: Editing, problem: string): false {
    const { first, pageRows } = this.#parts.space;
    const row = rowOf(this.#parts, editing.taskId);
    this.current = { ...editing, problem, isLow: row - first > pageRows / 2 };
    this.#parts.announce(problem);
    this.#parts.update();
    return false;
  }

  /** What is wrong with links among the edits; null = nothing. */
  async #circle(edits: readonly PlanEdit[]): Promise<string | null> {
    const links = edits.filter((edit): edit is PlanRowEdit => edit.table === 'dependencies');
    if (!links.some(({ op }) => op !== 'delete')) return null;
    const problems = await checkEdits(this.#parts.schedule, links);
    const [found] = problems;
    return found?.code === 'cycle' ? this.#parts.strings.edit.closesCircle : (found?.message ?? null);
  }

  #cell({ taskId, column: columnId }: Editing): { readonly column: Column; readonly cell: CellSource } | null {
    const index = this.#parts.schedule.outline.indexOf.get(taskId);
    const column = this.#parts.grid.columns.find(columnId);
    return index === undefined || !column ? null : { column, cell: cellSource(this.#parts, index) };
  }
}
