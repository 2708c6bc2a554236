/** Which tasks are selected in all elements of a plan under one provider. Knows nothing of rows or of who shows them. */
export class SharedSelection {
  #taskIds: readonly string[] = [];
  readonly #listeners = new Set<() => void>();

  /** Another list after each change, the same one until then. */
  get taskIds(): readonly string[] {
    return this.#taskIds;
  }

  /** Selects tasks, and tells everybody who listens. */
  select(taskIds: readonly string[]): void {
    this.#taskIds = taskIds;
    for (const listener of this.#listeners) listener();
  }

  /** Calls back after every change; the returned function ends it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
