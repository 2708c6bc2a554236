/** Tasks that may be placed: the least key first, equal keys by rank. A binary heap; both operations cost O(log tasks). */
export class ReadyQueue {
  readonly #tasks: Int32Array;
  readonly #keys: Float64Array;
  readonly #rank: Int32Array;
  #size = 0;

  /** @param capacity tasks it may hold at once @param rank of each task, all different */
  constructor(capacity: number, rank: Int32Array) {
    this.#tasks = new Int32Array(capacity);
    this.#keys = new Float64Array(capacity);
    this.#rank = rank;
  }

  get size(): number {
    return this.#size;
  }

  /** Key of the first task. */
  get firstKey(): number {
    return this.#keys[0]!;
  }

  /** The first task. */
  get first(): number {
    return this.#tasks[0]!;
  }

  push(task: number, key: number): void {
    let at = this.#size++;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.#isBefore(task, key, above)) break;
      this.#tasks[at] = this.#tasks[above]!;
      this.#keys[at] = this.#keys[above]!;
      at = above;
    }
    this.#tasks[at] = task;
    this.#keys[at] = key;
  }

  /** Takes the first task out; the queue must not be empty. */
  pop(): number {
    const first = this.#tasks[0]!;
    const size = --this.#size;
    const task = this.#tasks[size]!;
    const key = this.#keys[size]!;
    let at = 0;
    for (;;) {
      let below = at * 2 + 1;
      if (below >= size) break;
      if (below + 1 < size && this.#isBefore(this.#tasks[below + 1]!, this.#keys[below + 1]!, below)) below++;
      if (this.#isBefore(task, key, below)) break;
      this.#tasks[at] = this.#tasks[below]!;
      this.#keys[at] = this.#keys[below]!;
      at = below;
    }
    this.#tasks[at] = task;
    this.#keys[at] = key;
    return first;
  }

  #isBefore(task: number, key: number, at: number): boolean {
    const other = this.#keys[at]!;
    return key < other || (key === other && this.#rank[task]! < this.#rank[this.#tasks[at]!]!);
  }
}
