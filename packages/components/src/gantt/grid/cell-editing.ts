import type { GanttStrings } from '../../locales/en.js';
import { parseDuration } from '../../plan/duration.js';
import type { PlanEdit } from '../../plan/edit.js';
import { newId } from '../../plan/new-id.js';
import { positionBelow } from '../../plan/position.js';
import type { TaskRow } from '../../plan/rows.js';
import type { Intent } from '../drag/gesture.js';
import { type GanttParts, rowOf, taskIdAt } from '../gantt-parts.js';
import { isParent } from '../outline.js';
import { COLUMNS, type ColumnId, editText, isEditableCell } from './columns.js';
import { parseDate } from './parse-date.js';
import type { Editing } from './treegrid.js';

/** What a text in a cell comes to: row changes, a wish for the engine, or why it cannot be taken. */
type Reading =
  | { readonly kind: 'changes'; readonly changes: Readonly<Record<string, unknown>> }
  | { readonly kind: 'intent'; readonly intent: Intent }
  | { readonly kind: 'problem'; readonly problem: string };

/** Words of `strings.edit` for an edit in a column. */
const LABELS = {
  name: 'rename',
  days: 'duration',
  start: 'start',
  finish: 'finish',
  done: 'progress',
  owner: 'assign',
} as const satisfies Record<ColumnId, keyof GanttStrings['edit']>;

/** Editing in the grid's cells: one at a time, Enter takes it, Esc leaves it, Tab takes it and goes on. */
export class CellEditing {
  readonly #parts: GanttParts;
  /** The cell being edited; null = none. */
  current: Editing | null = null;

  constructor(parts: GanttParts) {
    this.#parts = parts;
  }

  /** Opens a cell's editor when it may be edited. */
  begin(taskId: string, column: ColumnId): boolean {
    const { schedule, isEditable } = this.#parts;
    const index = schedule.outline.indexOf.get(taskId);
    if (!isEditable || index === undefined || !isEditableCell(column, isParent(schedule.outline, index))) return false;
    if (!schedule.shown && column !== 'name') return false;
    this.current = { taskId, column, problem: '' };
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
    if (!editing) return true;
    const { schedule, changes, announce, strings } = this.#parts;
    const index = schedule.outline.indexOf.get(editing.taskId);
    const row = index === undefined ? undefined : schedule.outline.tasks[index];
    if (index === undefined || !row || text.trim() === this.#shownText(editing, index).trim()) {
      this.cancel();
      return true;
    }
    const reading = this.#read(editing.column, text, row, index);
    if (reading.kind === 'problem') {
      this.current = { ...editing, problem: reading.problem };
      announce(reading.problem);
      this.#parts.update();
      return false;
    }
    this.current = null;
    this.#parts.update();
    const edits: readonly PlanEdit[] =
      reading.kind === 'intent'
        ? await schedule.resolve(reading.intent)
        : [{ table: 'tasks', op: 'update', id: row.id, changes: reading.changes }];
    const name = editing.column === 'name' ? text.trim() : (row.name ?? '');
    changes.make(edits, strings.edit[LABELS[editing.column]](name), 'edit');
    return true;
  }

  /** The next cell to edit after Tab; null at the end of a row. */
  neighbour(by: 1 | -1): ColumnId | null {
    const { current } = this;
    if (!current) return null;
    const { outline } = this.#parts.schedule;
    const index = outline.indexOf.get(current.taskId) ?? 0;
    const editable = COLUMNS.filter(({ id }) => isEditableCell(id, isParent(outline, index))).map(({ id }) => id);
    return editable[editable.indexOf(current.column) + by] ?? null;
  }

  /** Adds a task of one day below the active one, as its sibling, and opens its name. */
  insertBelow(taskId: string | null, name = ''): string | null {
    const { schedule, changes, strings } = this.#parts;
    const { outline } = schedule;
    const index = taskId === null ? undefined : outline.indexOf.get(taskId);
    const above = index === undefined ? undefined : outline.tasks[index];
    const row: TaskRow = {
      id: newId(),
      name: name === '' ? strings.edit.newTask : name,
      parent_id: above?.parent_id ?? null,
      duration_minutes: schedule.plan.project.minutes_per_day ?? 480,
      duration_unit: 'd',
      percent_complete: 0,
      constraint_type: 'asap',
      constraint_date: null,
      is_manual: false,
      is_milestone: false,
    };
    const position = positionBelow(outline.tasks, above ?? null);
    const created = position === null ? row : { ...row, position };
    return changes.make([{ table: 'tasks', op: 'create', row: created }], strings.edit.add, 'edit') ? row.id : null;
  }

  /** Deletes the selected tasks as one step; the keyboard goes to the row that takes their place. */
  deleteSelected(): void {
    const { schedule, selection, changes, announce, strings } = this.#parts;
    if (!this.#parts.isEditable) return;
    const { outline } = schedule;
    const ids = [...selection.taskIds].filter(id => outline.indexOf.has(id));
    // A task inside a deleted summary goes with it.
    const tops = ids.filter(id => {
      for (
        let at = outline.parent[outline.indexOf.get(id) as number] as number;
        at >= 0;
        at = outline.parent[at] as number
      ) {
        if (selection.has(outline.tasks[at]?.id ?? '')) return false;
      }
      return true;
    });
    if (tops.length === 0) return;
    const first = outline.tasks[outline.indexOf.get(tops[0] as string) as number];
    const label = tops.length === 1 ? strings.edit.remove(first?.name ?? '') : strings.edit.removeMany(tops.length);
    const next = this.#besides(new Set(tops));
    const edits = tops.map((id): PlanEdit => ({ table: 'tasks', op: 'delete', id }));
    if (!changes.make(edits, label, 'keyboard')) return;
    announce(strings.edit.removed(label));
    if (next !== null) {
      selection.activeId = next;
      this.#parts.select(next);
    }
  }

  /** The task to go on with when some and all below them go: the row above the first of them, else the next that stays. */
  #besides(gone: ReadonlySet<string>): string | null {
    const { outline } = this.#parts.schedule;
    const stays = (id: string): boolean => {
      for (let at = outline.indexOf.get(id) ?? -1; at >= 0; at = outline.parent[at] as number) {
        if (gone.has(outline.tasks[at]?.id ?? '')) return false;
      }
      return true;
    };
    const firstRow = Math.min(...[...gone].map(id => rowOf(this.#parts, id)).filter(row => row >= 0));
    const above = taskIdAt(this.#parts, firstRow - 1);
    if (above !== null) return above;
    for (let row = firstRow + 1; ; row += 1) {
      const id = taskIdAt(this.#parts, row);
      if (id === null || stays(id)) return id;
    }
  }

  #shownText(editing: Editing, index: number): string {
    const { schedule, format } = this.#parts;
    const task = schedule.outline.tasks[index] as TaskRow;
    const percent = task.percent_complete ?? 0;
    const { plan, shown, outline } = schedule;
    return editText(editing.column, {
      task,
      index,
      columns: shown?.columns ?? null,
      percent,
      project: plan.project,
      isSummary: isParent(outline, index),
      format,
    });
  }

  #read(column: ColumnId, text: string, row: TaskRow, index: number): Reading {
    const { schedule, format, strings } = this.#parts;
    const words = strings.edit;
    const { project } = schedule.plan;
    const columns = schedule.shown?.columns;
    if (column === 'name') {
      const name = text.trim();
      if (name === '') return { kind: 'problem', problem: words.needsName };
      return { kind: 'changes', changes: { name: name.slice(0, 1000) } };
    }
    if (column === 'days') return readDuration(text, row, project, words.needsDuration);
    if (column === 'done') {
      const percent = Number(text.replace('%', '').replace('–', '0').trim());
      if (!Number.isFinite(percent) || percent < 0 || percent > 100) {
        return { kind: 'problem', problem: words.needsPercent };
      }
      return { kind: 'intent', intent: { kind: 'progress', taskId: row.id, percent: Math.round(percent) } };
    }
    const start = columns?.start[index] as number;
    const finish = columns?.finish[index] as number;
    const day = parseDate(text, column === 'start' ? start : finish, format.locale);
    if (day === null) return { kind: 'problem', problem: words.needsDate(format.day(start)) };
    if (column === 'start') {
      const startMinute =
        day + (project.default_start_minute === undefined ? 480 : Number(project.default_start_minute));
      return { kind: 'intent', intent: { kind: 'move', taskId: row.id, startMinute } };
    }
    const finishMinute =
      day + (project.default_finish_minute === undefined ? 1020 : Number(project.default_finish_minute));
    if (finishMinute <= start) return { kind: 'problem', problem: words.finishesTooEarly };
    return { kind: 'intent', intent: { kind: 'resize', taskId: row.id, finishMinute } };
  }
}

function readDuration(
  text: string,
  row: TaskRow,
  project: Parameters<typeof parseDuration>[1],
  problem: string,
): Reading {
  const duration = parseDuration(text.replace('–', '0'), project);
  if (!duration || duration.minutes < 0) return { kind: 'problem', problem };
  const changes: Record<string, unknown> = { duration_minutes: duration.minutes, duration_unit: duration.unit };
  if (row.remaining_duration_minutes != null) changes['remaining_duration_minutes'] = null;
  if (row.is_milestone && duration.minutes > 0) changes['is_milestone'] = false;
  return { kind: 'changes', changes };
}
