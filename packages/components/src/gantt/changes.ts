import type { HistoryEntry } from '../controllers/history.js';
import { type ChangeCause, type DependencyChangeDetail, emit, type TaskChangeDetail } from '../events.js';
import { inverseOf, type PlanEdit } from '../plan/edit.js';
import type { PlanRows } from '../plan/rows.js';
import type { GanttParts } from './gantt-parts.js';

type Fields = Readonly<Record<string, unknown>>;

/** Before and after of one edit, as events tell it; null when its row is not there, or only goes with its task. */
function detailOf(
  plan: PlanRows,
  edit: PlanEdit,
  cause: ChangeCause,
): TaskChangeDetail | DependencyChangeDetail | null {
  if (edit.table === 'assignments') return null;
  const key = edit.table === 'tasks' ? 'task' : 'dependency';
  const rows: readonly ({ readonly id: string } & Fields)[] = edit.table === 'tasks' ? plan.tasks : plan.dependencies;
  if (edit.op === 'create') {
    const row: Fields = edit.row;
    return { op: 'create', [key]: row, changes: row, previous: null, cause } as unknown as TaskChangeDetail;
  }
  const previous = rows.find(row => row.id === edit.id);
  if (!previous) return null;
  const changes = edit.op === 'update' ? edit.changes : {};
  return { op: edit.op, [key]: { ...previous, ...changes }, changes, previous, cause } as unknown as TaskChangeDetail;
}

/**
 * The one way a plan is changed by hand: asks the host, remembers how to undo, tells the host, then shows and stores.
 * Undo and redo go the same way.
 */
export class Changes {
  readonly #parts: GanttParts;

  constructor(parts: GanttParts) {
    this.#parts = parts;
  }

  /**
   * Makes edits as one step.
   * @param label what happens in a few words, for the undo button
   * @returns false when the host vetoed it or nothing was to be done
   */
  make(edits: readonly PlanEdit[], label: string, cause: ChangeCause): boolean {
    if (edits.length === 0 || !this.#isAllowed(edits, cause)) {
      this.#parts.schedule.endPreview();
      return false;
    }
    const entry: HistoryEntry = { label, edits, inverse: inverseOf(this.#parts.schedule.latest, edits) };
    this.#parts.history.record(entry);
    void this.#carryOut(edits, cause, () => this.#parts.history.drop(entry));
    return true;
  }

  /** Takes the last step back, for everybody. */
  undo(): void {
    this.#step('undo');
  }

  /** Does the step last taken back again. */
  redo(): void {
    this.#step('redo');
  }

  #step(cause: 'undo' | 'redo'): void {
    const { history, announce, schedule, strings } = this.#parts;
    const words = strings.history;
    const entry = cause === 'undo' ? history.undo() : history.redo();
    if (!entry) {
      announce(cause === 'undo' ? words.nothingToUndo : words.nothingToRedo);
      return;
    }
    const edits = cause === 'undo' ? entry.inverse : entry.edits;
    if (!this.#isAllowed(edits, cause)) {
      if (cause === 'undo') history.redo();
      else history.undo();
      schedule.endPreview();
      return;
    }
    announce(cause === 'undo' ? words.undone(entry.label) : words.redone(entry.label));
    void this.#carryOut(edits, cause, () => history.drop(entry));
  }

  #isAllowed(edits: readonly PlanEdit[], cause: ChangeCause): boolean {
    const plan = this.#parts.schedule.latest;
    return edits.every(edit => {
      const detail = detailOf(plan, edit, cause);
      if (!detail) return true;
      return edit.table === 'tasks'
        ? emit(this.#parts.element, 'ppm-before-task-change', detail as TaskChangeDetail)
        : emit(this.#parts.element, 'ppm-before-dependency-change', detail as DependencyChangeDetail);
    });
  }

  async #carryOut(edits: readonly PlanEdit[], cause: ChangeCause, forget: () => void): Promise<void> {
    const { element, schedule, notify, strings } = this.#parts;
    const plan = schedule.latest;
    const details = edits.map(edit => [edit.table, detailOf(plan, edit, cause)] as const);
    const stored = schedule.commit(edits);
    for (const [table, detail] of details) {
      if (!detail) continue;
      if (table === 'tasks') emit(element, 'ppm-task-change', detail as TaskChangeDetail);
      else emit(element, 'ppm-dependency-change', detail as DependencyChangeDetail);
    }
    try {
      await stored;
    } catch (cause) {
      forget();
      const message = cause instanceof Error ? cause.message : String(cause);
      notify(strings.problem.writeRefused(message));
      emit(element, 'ppm-error', { code: 'write_refused', message, cause });
    }
  }
}
