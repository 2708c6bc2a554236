import type { HistoryEntry } from '../../controllers/history.js';
import { commitEdits } from '../../controllers/schedule/commit.js';
import { previewsOf } from '../../controllers/schedule/previews.js';
import { type ChangeCause, type DependencyChangeDetail, emit, type TaskChangeDetail } from '../../events.js';
import { EditedRows, inverseOf, type PlanEdit, withAllDeleted } from '../../plan/edit.js';
import { newSummaries } from '../../plan/laid/new-summaries.js';
import type { PlanRows } from '../../plan/rows.js';
import type { GanttParts } from '../shell/parts.js';
import { Draft, tellSummaries } from './draft.js';

type Told =
  | { readonly table: 'tasks'; readonly detail: TaskChangeDetail }
  | { readonly table: 'dependencies'; readonly detail: DependencyChangeDetail };

/** Before and after of each row that edits change, as events tell it, one edit after the other. */
function toldOf(plan: PlanRows, edits: readonly PlanEdit[], cause: ChangeCause): readonly Told[] {
  const found = new Map();
  const all = withAllDeleted(plan, edits, found);
  const rows = new EditedRows(plan, all, found);
  return all.flatMap(edit => {
    // Assignments only go and come back with their tasks.
    if (edit.table === 'assignments') return [];
    const { table, op } = edit;
    const previous = op === 'create' ? null : rows.row(table, edit.id);
    rows.take(edit);
    // Somebody else deleted it.
    if (op !== 'create' && !previous) return [];
    const changes = op === 'create' ? edit.row : op === 'update' ? edit.changes : {};
    const row = { ...previous, ...changes };
    const key = table === 'tasks' ? 'task' : 'dependency';
    return [{ table, detail: { op, [key]: row, changes, previous, cause } } as unknown as Told];
  });
}

/** More about a step. */
export interface StepOptions {
  /** Edits to be made once these have been taken back. */
  readonly afterUndo?: readonly PlanEdit[];
}

/**
 * The one way a plan is changed by hand: asks the host, remembers how to undo, tells the host, then shows and stores.
 * Undo and redo go the same way.
 */
export class Changes {
  /** A task that is being typed. Any other change has it made first. */
  readonly draft: Draft;
  readonly #parts: GanttParts;

  constructor(parts: GanttParts) {
    this.#parts = parts;
    this.draft = new Draft(parts, edits => this.#make(edits, parts.strings.edit.add, 'edit'));
  }

  /**
   * Makes edits as one step.
   * @param label what happens in a few words, for the undo button
   * @returns false when the host vetoed one of them, nothing may be changed or nothing was to be done
   */
  make(asked: readonly PlanEdit[], label: string, cause: ChangeCause, options: StepOptions = {}): boolean {
    this.draft.settle();
    return this.#make(asked, label, cause, options);
  }

  #make(asked: readonly PlanEdit[], label: string, cause: ChangeCause, options: StepOptions = {}): boolean {
    const { schedule } = this.#parts;
    const summaries = newSummaries(schedule.outline, schedule.latest.tasks, asked);
    const edits = [...asked, ...summaries.map(({ edit }) => edit)];
    const told = this.#allowed(edits, cause);
    if (!told) {
      previewsOf(this.#parts.schedule).end();
      return false;
    }
    const { afterUndo = [] } = options;
    const { history } = this.#parts;
    const entry: HistoryEntry = { label, edits, inverse: [...inverseOf(schedule.latest, edits), ...afterUndo] };
    history.record(entry);
    void this.#carryOut(edits, told, () => history.drop(entry));
    // After what the act itself says.
    if (summaries.length > 0) queueMicrotask(() => tellSummaries(this.#parts, summaries));
    return true;
  }

  /** Takes the last step back, for everybody. @returns whether it was */
  undo(): boolean {
    return this.#step('undo');
  }

  /** Does the step last taken back again. @returns whether it was */
  redo(): boolean {
    return this.#step('redo');
  }

  #step(cause: 'undo' | 'redo'): boolean {
    const { history, announce, schedule, strings, isEditable } = this.#parts;
    if (!isEditable) return false;
    const words = strings.history;
    if (this.draft.taskId !== null) {
      // What was done last is a line that is still typed.
      this.#parts.editing?.cancel();
      announce(words.undone(strings.edit.add));
      return true;
    }
    const entry = cause === 'undo' ? history.undo() : history.redo();
    if (!entry) {
      announce(cause === 'undo' ? words.nothingToUndo : words.nothingToRedo);
      return false;
    }
    const edits = cause === 'undo' ? entry.inverse : entry.edits;
    const told = this.#allowed(edits, cause);
    if (!told) {
      if (cause === 'undo') history.redo();
      else history.undo();
      previewsOf(schedule).end();
      return false;
    }
    announce(cause === 'undo' ? words.undone(entry.label) : words.redone(entry.label));
    void this.#carryOut(edits, told, () => history.putBack(entry, cause));
    return true;
  }

  /** What is told of the edits; null = nothing is to be done, nothing may be, or the host vetoed one of them. */
  #allowed(edits: readonly PlanEdit[], cause: ChangeCause): readonly Told[] | null {
    const { element, schedule, isEditable } = this.#parts;
    if (edits.length === 0 || !isEditable) return null;
    const told = toldOf(schedule.latest, edits, cause);
    const isAllowed = told.every(({ table, detail }) =>
      table === 'tasks'
        ? emit(element, 'ppm-before-task-change', detail)
        : emit(element, 'ppm-before-dependency-change', detail),
    );
    return isAllowed ? told : null;
  }

  async #carryOut(edits: readonly PlanEdit[], told: readonly Told[], forget: () => void): Promise<void> {
    const { element, schedule, notify, hush, strings } = this.#parts;
    hush();
    const stored = commitEdits(schedule, edits);
    for (const { table, detail } of told) {
      if (table === 'tasks') emit(element, 'ppm-task-change', detail);
      else emit(element, 'ppm-dependency-change', detail);
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
