/** What is used of one resource by the hour, day or week: whole buckets are compared, not instants. */
import type { WorkingTime } from '../../calendar/work-calendar.js';
import { SECONDS_PER_MINUTE } from '../../time.js';
import { type Bucket, bucketAt, bucketStart } from './bucket.js';
import { type Steps, stepAt } from './capacity.js';
import type { Block, Piece } from './occupancy.js';

/** Unit-seconds there are of a resource in one bucket. Cost O(steps of the capacity inside it). */
function bucketCapacity(steps: Steps, time: WorkingTime, from: number, to: number): number {
  let sum = 0;
  let units = stepAt(steps, from);
  let at = from;
  for (let step = 0; step < steps.from.length; step++) {
    const bound = steps.from[step]!;
    if (bound <= from || bound >= to) continue;
    sum += units * time.count(at, bound);
    at = bound;
    units = steps.value[step]!;
  }
  return sum + units * time.count(at, to);
}

/**
 * Unit-seconds there are of a resource for work on a calendar: by its own calendar, or by that of the work where that is
 * longer. Who is to work outside of his own hours is not over-allocated by that alone.
 */
export function bucketRoom(steps: Steps, own: WorkingTime, time: WorkingTime, from: number, to: number): number {
  const capacity = bucketCapacity(steps, own, from, to);
  return time === own ? capacity : Math.max(capacity, bucketCapacity(steps, time, from, to));
}

/** Work by bucket. */
export class BucketTime {
  readonly #bucket: Bucket;
  readonly #steps: Steps;
  readonly #own: WorkingTime;
  readonly #capacity = new Map<WorkingTime, Map<number, number>>();
  #used = new Map<number, number>();
  #kept = new Map<number, number>();

  /** @param steps capacity, infinite where levelling does not look @param own the resource's calendar */
  constructor(bucket: Bucket, steps: Steps, own: WorkingTime) {
    this.#bucket = bucket;
    this.#steps = steps;
    this.#own = own;
  }

  keep(): void {
    this.#kept = new Map(this.#used);
  }

  restore(): void {
    this.#used = new Map(this.#kept);
  }

  #capacityOf(index: number, time: WorkingTime): number {
    let capacities = this.#capacity.get(time);
    if (!capacities) {
      capacities = new Map();
      this.#capacity.set(time, capacities);
    }
    let capacity = capacities.get(index);
    if (capacity === undefined) {
      const from = bucketStart(this.#bucket, index);
      const to = from + this.#bucket.length;
      // Zero time of infinite capacity would be no number.
      const isOutside = [from, to - 1].some(at => stepAt(this.#steps, at) === Number.POSITIVE_INFINITY);
      capacity = isOutside ? Number.POSITIVE_INFINITY : bucketRoom(this.#steps, this.#own, time, from, to);
      capacities.set(index, capacity);
    }
    return capacity;
  }

  /** What a stretch of time holds where all there ever is of the resource is there. */
  #mostOf(from: number, to: number, time: WorkingTime): number {
    const most = this.#steps.value.reduce(
      (top, units) => (units < Number.POSITIVE_INFINITY ? Math.max(top, units) : top),
      0,
    );
    return most * Math.max(this.#own.count(from, to), time.count(from, to));
  }

  /** Seconds of work at `units` that still fit into a bucket, whole minutes. */
  #room(index: number, units: number, time: WorkingTime): number {
    const free = this.#capacityOf(index, time) - (this.#used.get(index) ?? 0);
    return Math.floor(Math.max(0, free) / units / SECONDS_PER_MINUTE) * SECONDS_PER_MINUTE;
  }

  /** Whether a bucket and all after it are as they will ever be: unused, at the last of the capacity. */
  #isLast(index: number): boolean {
    return !this.#used.has(index) && bucketStart(this.#bucket, index) >= this.#steps.from.at(-1)!;
  }

  /** First instant from which no bucket up to `to` holds too much; minus infinity when none does from `from`. */
  lastBlockEnd(units: number, from: number, to: number, time: WorkingTime): number {
    const first = bucketAt(this.#bucket, from);
    for (let index = bucketAt(this.#bucket, to); index >= first; index--) {
      const start = bucketStart(this.#bucket, index);
      const end = start + this.#bucket.length;
      const room = this.#room(index, units, time);
      if (time.count(Math.max(from, start), Math.min(to, end)) <= room) continue;
      if (this.#isLast(index)) return Number.POSITIVE_INFINITY;
      return room > 0 ? time.subtract(end, Math.min(room, time.count(start, end))) : end;
    }
    return Number.NEGATIVE_INFINITY;
  }

  /**
   * The first of several pieces of one assignment in a bucket that cannot hold it beside others; null when there is none.
   * Pieces in one bucket add up. What they ask too much of an unused bucket, with all there ever is, no delay can mend.
   */
  firstBlock(pieces: readonly Piece[], time: WorkingTime): Block | null {
    const own = new Map<number, number>();
    for (const { units, from, to } of pieces) {
      const last = bucketAt(this.#bucket, to);
      for (let index = bucketAt(this.#bucket, from); index <= last; index++) {
        const start = bucketStart(this.#bucket, index);
        const end = start + this.#bucket.length;
        const sum = (own.get(index) ?? 0) + units * time.count(Math.max(from, start), Math.min(to, end));
        own.set(index, sum);
        const used = this.#used.get(index) ?? 0;
        const capacity = this.#capacityOf(index, time);
        if (used + sum <= capacity || (used === 0 && capacity >= this.#mostOf(start, end, time))) continue;
        return { from, end: this.#isLast(index) ? Number.POSITIVE_INFINITY : end };
      }
    }
    return null;
  }

  /** Where work from an instant on has filled its bucket; infinity when it has not until `to`. */
  firstBlockStart(units: number, from: number, to: number, time: WorkingTime): number {
    const last = bucketAt(this.#bucket, to);
    for (let index = bucketAt(this.#bucket, from); index <= last; index++) {
      const start = Math.max(from, bucketStart(this.#bucket, index));
      const room = this.#room(index, units, time);
      if (time.count(start, Math.min(to, bucketStart(this.#bucket, index + 1))) > room) return time.add(start, room);
    }
    return Number.POSITIVE_INFINITY;
  }

  take(units: number, from: number, to: number, time: WorkingTime): void {
    const last = bucketAt(this.#bucket, to);
    for (let index = bucketAt(this.#bucket, from); index <= last; index++) {
      const start = bucketStart(this.#bucket, index);
      const work = time.count(Math.max(from, start), Math.min(to, start + this.#bucket.length));
      if (work > 0) this.#used.set(index, (this.#used.get(index) ?? 0) + work * units);
    }
  }
}
