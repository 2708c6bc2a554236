/** The parts of a task's row that can have the focus; null = the row itself. */
export type FocusColumn = string | null;

/**
 * Which tasks are selected and where the keyboard is. Holds ids, so that it survives rows coming and going; the grid
 * and the canvas both read it, so they can never disagree.
 */
export class Selection {
  #taskIds: ReadonlySet<string> = new Set();
  #anchorId: string | null = null;
  /** Task whose row has the keyboard. */
  activeId: string | null = null;
  activeColumn: FocusColumn = null;

  get taskIds(): ReadonlySet<string> {
    return this.#taskIds;
  }

  has(taskId: string): boolean {
    return this.#taskIds.has(taskId);
  }

  /** The one selected task, or null when none or several are. */
  get single(): string | null {
    const [first] = this.#taskIds;
    return this.#taskIds.size === 1 && first !== undefined ? first : null;
  }

  /** Selects one task alone, or none. @returns true when the selection changed */
  only(taskId: string | null): boolean {
    this.#anchorId = taskId;
    return this.#set(taskId === null ? [] : [taskId]);
  }

  /** Adds a task or takes it out. */
  toggle(taskId: string): boolean {
    this.#anchorId = taskId;
    const next = new Set(this.#taskIds);
    if (!next.delete(taskId)) next.add(taskId);
    return this.#set(next);
  }

  /** The last single choice: where a range begins. */
  get anchorId(): string | null {
    return this.#anchorId;
  }

  /** Selects a range from the anchor to a task; the task alone when it is empty. */
  extend(taskId: string, range: readonly string[]): boolean {
    return range.length === 0 ? this.only(taskId) : this.#set(range);
  }

  /** Selects several tasks, none of them more than the others. @returns true when the selection changed */
  many(taskIds: Iterable<string>): boolean {
    return this.#set(taskIds);
  }

  /** Forgets tasks that are no longer there. */
  retain(isThere: (taskId: string) => boolean): boolean {
    if (this.activeId !== null && !isThere(this.activeId)) this.activeId = null;
    if (this.#anchorId !== null && !isThere(this.#anchorId)) this.#anchorId = null;
    return this.#set([...this.#taskIds].filter(isThere));
  }

  #set(taskIds: Iterable<string>): boolean {
    const next = new Set(taskIds);
    const isSame = next.size === this.#taskIds.size && [...next].every(id => this.#taskIds.has(id));
    if (!isSame) this.#taskIds = next;
    return !isSame;
  }
}
