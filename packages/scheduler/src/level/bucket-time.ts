/** What is used of one resource by the hour, day or week: whole buckets are compared, not instants. */
import type { WorkingTime } from '../calendar/work-calendar.js';
import { SECONDS_PER_MINUTE } from '../time.js';
import { type Bucket, bucketAt, bucketStart } from './bucket.js';
import { type Steps, stepAt } from './capacity.js';

/** Unit-seconds there are of a resource in one bucket. Cost O(steps of the capacity inside it). */
export function bucketCapacity(steps: Steps, time: WorkingTime, from: number, to: number): number {
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

/** Work by bucket. A task alone always fits: what a single one asks too much, no delay can mend. */
export class BucketTime {
  readonly #bucket: Bucket;
  readonly #steps: Steps;
  readonly #time: WorkingTime;
  readonly #capacity = new Map<number, number>();
  #used = new Map<number, number>();
  #kept = new Map<number, number>();

  /** @param steps capacity, infinite where levelling does not look @param time the resource's own calendar */
  constructor(bucket: Bucket, steps: Steps, time: WorkingTime) {
    this.#bucket = bucket;
    this.#steps = steps;
    this.#time = time;
  }

  keep(): void {
    this.#kept = new Map(this.#used);
  }

  restore(): void {
    this.#used = new Map(this.#kept);
  }

  #capacityOf(index: number): number {
    let capacity = this.#capacity.get(index);
    if (capacity === undefined) {
      const from = bucketStart(this.#bucket, index);
      const to = from + this.#bucket.length;
      const isOpen = this.#steps.value.includes(Number.POSITIVE_INFINITY);
      const isOutside = isOpen && [from, to - 1].some(at => stepAt(this.#steps, at) === Number.POSITIVE_INFINITY);
      capacity = isOutside ? Number.POSITIVE_INFINITY : bucketCapacity(this.#steps, this.#time, from, to);
      this.#capacity.set(index, capacity);
    }
    return capacity;
  }

  /** Seconds of work at `units` that still fit into a bucket, whole minutes. */
  #room(index: number, units: number): number {
    const used = this.#used.get(index) ?? 0;
    if (used === 0) return Number.POSITIVE_INFINITY;
    const seconds = Math.max(0, this.#capacityOf(index) - used) / units;
    return Math.floor(seconds / SECONDS_PER_MINUTE) * SECONDS_PER_MINUTE;
  }

  /** First instant from which no bucket up to `to` holds too much; minus infinity when none does from `from`. */
  lastBlockEnd(units: number, from: number, to: number, time: WorkingTime): number {
    const first = bucketAt(this.#bucket, from);
    for (let index = bucketAt(this.#bucket, to); index >= first; index--) {
      const start = bucketStart(this.#bucket, index);
      const end = start + this.#bucket.length;
      const room = this.#room(index, units);
      if (time.count(Math.max(from, start), Math.min(to, end)) <= room) continue;
      return room > 0 ? time.subtract(end, Math.min(room, time.count(start, end))) : end;
    }
    return Number.NEGATIVE_INFINITY;
  }

  /** Where work from an instant on has filled its bucket; infinity when it has not until `to`. */
  firstBlockStart(units: number, from: number, to: number, time: WorkingTime): number {
    const last = bucketAt(this.#bucket, to);
    for (let index = bucketAt(this.#bucket, from); index <= last; index++) {
      const start = Math.max(from, bucketStart(this.#bucket, index));
      const room = this.#room(index, units);
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
