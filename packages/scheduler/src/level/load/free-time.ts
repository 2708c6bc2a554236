/** What is free of one resource over time, minute by minute. */
import type { WorkingTime } from '../../calendar/work-calendar.js';
import type { Steps } from './capacity.js';

const FIRST_ROOM = 16;

/**
 * A step function over instants: `free[s]` units are free from `from[s]` to `from[s + 1]`; the first step begins at minus
 * infinity, the last never ends. Neighbours differ. Cost: looking up O(log steps), taking O(steps) of memory moves.
 */
export class FreeTime {
  #from: Float64Array;
  #free: Float64Array;
  #count: number;
  #keptFrom: Float64Array;
  #keptFree: Float64Array;

  constructor(steps: Steps) {
    this.#count = steps.from.length;
    const room = this.#count + FIRST_ROOM;
    this.#from = new Float64Array(room);
    this.#free = new Float64Array(room);
    this.#from.set(steps.from);
    this.#free.set(steps.value);
    this.#keptFrom = this.#from.slice(0, this.#count);
    this.#keptFree = this.#free.slice(0, this.#count);
  }

  /** Makes the present state what `restore` goes back to. */
  keep(): void {
    this.#keptFrom = this.#from.slice(0, this.#count);
    this.#keptFree = this.#free.slice(0, this.#count);
  }

  restore(): void {
    this.#from.set(this.#keptFrom);
    this.#free.set(this.#keptFree);
    this.#count = this.#keptFrom.length;
  }

  /** Step that holds an instant. */
  #stepAt(instant: number): number {
    const from = this.#from;
    let low = 0;
    let high = this.#count;
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if (from[middle]! <= instant) low = middle;
      else high = middle;
    }
    return low;
  }

  #endOf(step: number): number {
    return step + 1 < this.#count ? this.#from[step + 1]! : Number.POSITIVE_INFINITY;
  }

  /** End of the last step between two instants with too little free; minus infinity when all have enough. */
  lastBlockEnd(units: number, from: number, to: number): number {
    const first = this.#stepAt(from);
    let step = first;
    let blocked = -1;
    while (step < this.#count && (step === first || this.#from[step]! < to)) {
      if (this.#free[step]! < units) blocked = step;
      step++;
    }
    return blocked < 0 ? Number.NEGATIVE_INFINITY : this.#endOf(blocked);
  }

  /** Start of the first step between two instants with too little free; infinity when all have enough. */
  firstBlockStart(units: number, from: number, to: number): number {
    const first = this.#stepAt(from);
    for (let step = first; step < this.#count && (step === first || this.#from[step]! < to); step++) {
      if (this.#free[step]! < units) return this.#from[step]!;
    }
    return Number.POSITIVE_INFINITY;
  }

  /** Takes units between two instants, more than there are too. */
  take(units: number, from: number, to: number): void {
    if (!(from < to)) return;
    const first = this.#cutAt(from);
    const last = this.#cutAt(to);
    for (let step = first; step < last; step++) this.#free[step]! -= units;
    this.#joinAt(last);
    this.#joinAt(first);
  }

  /** Takes units on a calendar; what lies beside without any work is taken too, so that busy stretches join. */
  takeWorking(units: number, from: number, to: number, time: WorkingTime): void {
    const before = this.#from[this.#stepAt(from)]!;
    const after = this.#endOf(this.#stepAt(to));
    const begin = before > Number.NEGATIVE_INFINITY && time.count(before, from) === 0 ? before : from;
    this.take(units, begin, after < Number.POSITIVE_INFINITY && time.count(to, after) === 0 ? after : to);
  }

  /** Makes an instant begin a step; returns that step. */
  #cutAt(instant: number): number {
    const step = this.#stepAt(instant);
    if (this.#from[step] === instant) return step;
    if (this.#count === this.#from.length) this.#grow();
    this.#from.copyWithin(step + 2, step + 1, this.#count);
    this.#free.copyWithin(step + 2, step + 1, this.#count);
    this.#from[step + 1] = instant;
    this.#free[step + 1] = this.#free[step]!;
    this.#count++;
    return step + 1;
  }

  #joinAt(step: number): void {
    if (step <= 0 || this.#free[step] !== this.#free[step - 1]) return;
    this.#from.copyWithin(step, step + 1, this.#count);
    this.#free.copyWithin(step, step + 1, this.#count);
    this.#count--;
  }

  #grow(): void {
    const from = new Float64Array(this.#count * 2);
    const free = new Float64Array(this.#count * 2);
    from.set(this.#from);
    free.set(this.#free);
    this.#from = from;
    this.#free = free;
  }
}
