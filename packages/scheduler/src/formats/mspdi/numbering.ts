/** Gives objects the whole numbers a plan file knows them by: their own `uid` where it is free, else the next one. */
export class Numbering {
  readonly #byId = new Map<string, number>();
  readonly #used = new Set<number>();
  #next = 1;

  /**
   * @param items objects with an id and, from an earlier file, a number
   * @param least smallest number kept; new ones start at 1
   */
  constructor(items: readonly { readonly id: string; readonly uid?: number }[], least: 0 | 1) {
    for (const { id, uid } of items) {
      if (uid === undefined || !Number.isSafeInteger(uid) || uid < least || this.#used.has(uid) || this.#byId.has(id))
        continue;
      this.#byId.set(id, uid);
      this.#used.add(uid);
    }
    for (const { id } of items) if (!this.#byId.has(id)) this.#byId.set(id, this.#take());
  }

  /** The number of an object, undefined for an unknown id. */
  get(id: string | null | undefined): number | undefined {
    return id === null || id === undefined ? undefined : this.#byId.get(id);
  }

  /** A number for something without an id: the wanted one where it is free. */
  extra(wanted?: number): number {
    if (wanted === undefined || this.#used.has(wanted)) return this.#take();
    this.#used.add(wanted);
    return wanted;
  }

  #take(): number {
    while (this.#used.has(this.#next)) this.#next += 1;
    this.#used.add(this.#next);
    return this.#next;
  }
}
