import { ReadyQueue } from './ready-queue.js';

/** Tasks that ask alike: what keeps the shortest of them from starting keeps them all. */
export interface Alike {
  /** Group of each task. */
  readonly groupOf: Int32Array;
  /** Tasks of each group. */
  readonly sizes: Int32Array;
}

/** One group of tasks that ask alike. */
class Group {
  /** Tasks that may start at the floor at the earliest, by rank. */
  readonly due: ReadyQueue;
  /** The others, each by its own key. */
  readonly others: ReadyQueue;
  /** Nothing of the group can start from here on before the floor. */
  from = Number.NEGATIVE_INFINITY;
  floor = Number.NEGATIVE_INFINITY;

  constructor(size: number, rank: Int32Array) {
    this.due = new ReadyQueue(size, rank);
    this.others = new ReadyQueue(size, rank);
  }

  get isDueFirst(): boolean {
    if (this.due.size === 0) return false;
    return this.others.size === 0 || this.floor <= this.others.firstKey;
  }

  get firstKey(): number {
    if (this.isDueFirst) return this.floor;
    return this.others.size > 0 ? this.others.firstKey : Number.POSITIVE_INFINITY;
  }

  /** The first task; the group must not be empty. */
  get first(): number {
    return this.isDueFirst ? this.due.first : this.others.first;
  }
}

/**
 * Tasks that may be placed, the least key first, equal keys by rank, like `ReadyQueue`; the keys of all that ask alike can
 * be raised at once. With a queue of single tasks each instant at which a resource comes free would ask every task that
 * waits for it. Each operation costs O(log tasks), amortised.
 */
export class WaitingTasks {
  readonly #groupOf: Int32Array;
  readonly #groups: readonly Group[];
  readonly #rank: Int32Array;
  /** A tournament between the groups: the best below each place, -1 for none; the first is at 1. */
  readonly #best: Int32Array;
  #size = 0;

  /** @param rank of each task, all different */
  constructor({ groupOf, sizes }: Alike, rank: Int32Array) {
    this.#groupOf = groupOf;
    this.#rank = rank;
    this.#groups = Array.from(sizes, size => new Group(size, rank));
    this.#best = new Int32Array(Math.max(2, sizes.length * 2)).fill(-1);
  }

  get size(): number {
    return this.#size;
  }

  /** Key of the first task. */
  get firstKey(): number {
    return this.#groups[this.#best[1]!]!.firstKey;
  }

  push(task: number, key: number): void {
    const at = this.#groupOf[task]!;
    const group = this.#groups[at]!;
    if (key >= group.from && key <= group.floor) group.due.push(task, 0);
    else group.others.push(task, key);
    this.#size++;
    this.#settle(at);
  }

  /** Takes the first task out; there must be one. */
  pop(): number {
    const at = this.#best[1]!;
    const group = this.#groups[at]!;
    const task = group.isDueFirst ? group.due.pop() : group.others.pop();
    this.#size--;
    this.#settle(at);
    return task;
  }

  /** Notes that nothing that asks like a task, just taken out under key `from`, can start before `floor`. */
  raise(task: number, from: number, floor: number): void {
    const at = this.#groupOf[task]!;
    const group = this.#groups[at]!;
    if (from === group.floor) group.floor = floor;
    else if (group.due.size === 0) {
      group.from = from;
      group.floor = floor;
    } else return;
    const { due, others } = group;
    while (others.size > 0 && others.firstKey >= group.from && others.firstKey <= floor) due.push(others.pop(), 0);
    this.#settle(at);
  }

  /** Plays a group's matches anew. */
  #settle(group: number): void {
    const best = this.#best;
    const leaves = this.#groups.length;
    best[leaves + group] = this.#groups[group]!.firstKey === Number.POSITIVE_INFINITY ? -1 : group;
    for (let at = (leaves + group) >> 1; at >= 1; at >>= 1) best[at] = this.#winner(best[at * 2]!, best[at * 2 + 1]!);
  }

  #winner(one: number, other: number): number {
    if (one < 0 || other < 0) return Math.max(one, other);
    const first = this.#groups[one]!;
    const second = this.#groups[other]!;
    if (first.firstKey !== second.firstKey) return first.firstKey < second.firstKey ? one : other;
    return this.#rank[first.first]! < this.#rank[second.first]! ? one : other;
  }
}
