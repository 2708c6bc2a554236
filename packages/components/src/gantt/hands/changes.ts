import type { HistoryEntry } from '../../controllers/history.js';
import { type ChangeCause, type DependencyChangeDetail, emit, type TaskChangeDetail } from '../../events.js';
import { EditedRows, inverseOf, type PlanEdit, withAllDeleted } from '../../plan/edit.js';
import { type NewSummary, newSummaries } from '../../plan/laid/new-summaries.js';
import type { PlanRows } from '../../plan/rows.js';
import type { GanttParts } from '../shell/parts.js';

type Told =
  | { readonly table: 'tasks'; readonly detail: TaskChangeDetail }
  | { readonly table: 'dependencies'; readonly detail: DependencyChangeDetail };

/** Before and after of each row that edits change, as events tell it, one edit after the other. */
function toldOf(plan: PlanRows, edits: readonly PlanEdit[], cause: ChangeCause): readonly Told[] {
  const rows = new EditedRows(plan);
  return withAllDeleted(plan, edits).flatMap(edit => {
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
  /** The step these edits belong to: they are taken back with it, as long as nothing was done since. */
  readonly joins?: HistoryEntry | null;
}

const idOf = (edit: PlanEdit): string => (edit.op === 'create' ? edit.row.id : edit.id);

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
   * @returns false when the host vetoed one of them, nothing may be changed or nothing was to be done
   */
  make(asked: readonly PlanEdit[], label: string, cause: ChangeCause, options: StepOptions = {}): boolean {
    const { schedule } = this.#parts;
    const summaries = newSummaries(schedule.outline, schedule.latest.tasks, asked);
    const edits = [...asked, ...summaries.map(({ edit }) => edit)];
    const told = this.#allowed(edits, cause);
    if (!told) {
      this.#parts.schedule.endPreview();
      return false;
    }
    const { afterUndo = [], joins } = options;
    const inverse = [...inverseOf(this.#parts.schedule.latest, edits), ...afterUndo];
    void this.#carryOut(edits, told, this.#record({ label, edits, inverse }, joins ?? null));
    // After what the act itself says.
    if (summaries.length > 0) queueMicrotask(() => this.#tellSummaries(summaries));
    return true;
  }

  #tellSummaries(summaries: readonly NewSummary[]): void {
    const { notify, strings } = this.#parts;
    const texts = summaries.map(({ task }) =>
      strings.outline.constraintGone(task.name ?? '', strings.constraintName[task.constraint_type ?? 'asap']),
    );
    notify(texts.join(' '));
  }

  /** Remembers a step. @returns what forgets it again */
  #record(entry: HistoryEntry, joins: HistoryEntry | null): () => void {
    const { history } = this.#parts;
    if (joins) {
      // What was made by the step goes with it: nothing of it has to be taken back by itself.
      const made = new Set(joins.edits.flatMap(edit => (edit.op === 'create' ? edit.row.id : [])));
      const inverse = entry.inverse.filter(edit => !made.has(idOf(edit)));
      const shorten = history.extend(joins, { edits: entry.edits, inverse });
      if (shorten) return shorten;
    }
    history.record(entry);
    return () => history.drop(entry);
  }

  /** Takes the last step back, for everybody. @returns whether it was */
  undo(): boolean {
    return this.#step('undo');
  }

  /** Does the step last taken back again. @returns whether it was */
  redo(): boolean {
    return this.#step('redo');
  }

  /** Takes a step back as if it had never been made: neither to be undone nor done again. */
  takeBack(entry: HistoryEntry): void {
    const { history, announce, strings } = this.#parts;
    if (history.last !== entry) {
      this.make(entry.inverse, entry.label, 'undo');
      return;
    }
    const told = this.#allowed(entry.inverse, 'undo');
    if (!told) return;
    history.drop(entry);
    announce(strings.history.undone(entry.label));
    void this.#carryOut(entry.inverse, told, () => history.record(entry));
  }

  #step(cause: 'undo' | 'redo'): boolean {
    const { history, announce, schedule, strings, isEditable } = this.#parts;
    if (!isEditable) return false;
    const words = strings.history;
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
      schedule.endPreview();
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
    const stored = schedule.commit(edits);
    for (const { table, detail } of told) {
      if (table === 'tasks') emit(element, 'ppm-task-change', detail);
      else emit(element, 'ppm-dependency-change', detail);
    }
    try {
      await stored;
      // Its rows are no longer told to be on their way.
      this.#parts.update();
    } catch (cause) {
      forget();
      const message = cause instanceof Error ? cause.message : String(cause);
      notify(strings.problem.writeRefused(message));
      emit(element, 'ppm-error', { code: 'write_refused', message, cause });
    }
  }
}
