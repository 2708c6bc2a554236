import type { PlanEdit } from '../plan/edit.js';

/** One undoable step: what was done and what takes it back, each written as one transaction. */
export interface HistoryEntry {
  /** What happened in a few words, for the tooltip and the announcement: `Move Lead shielding`. */
  readonly label: string;
  readonly edits: readonly PlanEdit[];
  readonly inverse: readonly PlanEdit[];
}

/** Entries kept; older ones fall off so that a day of editing does not grow without bound. */
export const HISTORY_LIMIT = 200;

/**
 * Undo and redo as two stacks. Knows nothing of rows: whoever owns the plan applies what `undo` and `redo` hand out.
 * One history may serve several elements (a provider shares its own), so it tells its listeners when it changes.
 */
export class History {
  #done: HistoryEntry[] = [];
  #undone: HistoryEntry[] = [];
  #listeners = new Set<() => void>();
  /** Steps below an undone one when it was undone. */
  readonly #depth = new WeakMap<HistoryEntry, number>();
  /** Steps whose undo or redo was refused once. */
  readonly #refused = new WeakSet<HistoryEntry>();

  get canUndo(): boolean {
    return this.#done.length > 0;
  }

  get canRedo(): boolean {
    return this.#undone.length > 0;
  }

  /** The step `undo` would take back. */
  get last(): HistoryEntry | undefined {
    return this.#done.at(-1);
  }

  /** Records a step just done; what was undone before can no longer be redone. */
  record(entry: HistoryEntry): void {
    if (entry.inverse.length === 0) return;
    this.#done.push(entry);
    if (this.#done.length > HISTORY_LIMIT) this.#done.shift();
    this.#undone = [];
    this.#tell();
  }

  /**
   * Puts a step back where it stood: its undo or redo was refused, so the plan is as it was. A step refused twice is
   * forgotten: it would bar the way to those before it for ever.
   */
  putBack(entry: HistoryEntry, cause: 'undo' | 'redo'): void {
    const isLast = this.last === entry;
    const isDone = this.#done.includes(entry);
    const isFinal = this.#refused.has(entry);
    if (cause === 'undo' && isDone && !isFinal) return;
    this.drop(entry);
    if (isFinal) return;
    this.#refused.add(entry);
    if (cause === 'undo') {
      this.#done.splice(Math.min(this.#depth.get(entry) ?? 0, this.#done.length), 0, entry);
    } else if (isLast) this.#undone.push(entry);
    this.#tell();
  }

  /** The edits that take the last step back, or undefined when there is none. */
  undo(): HistoryEntry | undefined {
    const entry = this.#done.pop();
    if (entry) {
      this.#depth.set(entry, this.#done.length);
      this.#undone.push(entry);
      this.#tell();
    }
    return entry;
  }

  /** The step last undone, to be done again. */
  redo(): HistoryEntry | undefined {
    const entry = this.#undone.pop();
    if (entry) {
      this.#done.push(entry);
      this.#tell();
    }
    return entry;
  }

  /** Forgets a step that was refused after it was recorded. */
  drop(entry: HistoryEntry): void {
    const before = this.#done.length + this.#undone.length;
    this.#done = this.#done.filter(candidate => candidate !== entry);
    this.#undone = this.#undone.filter(candidate => candidate !== entry);
    if (this.#done.length + this.#undone.length !== before) this.#tell();
  }

  /** Forgets everything: another plan is shown. */
  clear(): void {
    if (!this.canUndo && !this.canRedo) return;
    this.#done = [];
    this.#undone = [];
    this.#tell();
  }

  /** Calls back after every change; the returned function ends it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
