/** What is free of all levelled resources, at the granularity asked for. */
import type { CalendarSet } from '../../calendar/calendar-set.js';
import type { WorkingTime } from '../../calendar/work-calendar.js';
import type { Project } from '../../model.js';
import type { Granularity } from '../options.js';
import { type Bucket, bucketAt, bucketOf, bucketStart } from './bucket.js';
import { BucketTime } from './bucket-time.js';
import { readCapacity, type Steps } from './capacity.js';
import { FreeTime } from './free-time.js';
import { type Block, eachShift, type Piece } from './occupancy.js';

/** Where levelling looks, in seconds; infinities where it is open. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Outside the range there is always enough. */
function within(steps: Steps, range: Range): Steps {
  const bounds = [...steps.from, range.from, range.to].filter(bound => bound < Number.POSITIVE_INFINITY);
  bounds.sort((a, b) => a - b);
  const from: number[] = [];
  const value: number[] = [];
  for (const bound of bounds) {
    let step = steps.from.length - 1;
    while (step > 0 && steps.from[step]! > bound) step--;
    const units = bound >= range.from && bound < range.to ? steps.value[step]! : Number.POSITIVE_INFINITY;
    if (bound === from.at(-1) || units === value.at(-1)) continue;
    from.push(bound);
    value.push(units);
  }
  return { from, value };
}

/** Questions of generation to all resources. Units are whole ten-thousandths, instants seconds. */
export interface Profile {
  /** The most there ever is of each resource. */
  readonly most: Float64Array;
  /** Makes what is taken now what `restore` goes back to. */
  keep(): void;
  restore(): void;
  /** Gives everything back, what was kept too. */
  clear(): void;
  /** First instant a piece of work may start that does not fit between two instants; minus infinity where it fits. */
  lastBlockEnd(resource: number, units: number, from: number, to: number, time: WorkingTime): number;
  /** The first of several pieces of one assignment that does not fit beside those before it; null where all fit. */
  firstBlock(resource: number, pieces: readonly Piece[], time: WorkingTime): Block | null;
  /** Where work that starts at `from` must pause, before `to`; infinity where it need not. */
  firstBlockStart(resource: number, units: number, from: number, to: number, time: WorkingTime): number;
  /** Where paused work may go on at the earliest when it had to pause at an instant. */
  resumeAfter(instant: number): number;
  take(resource: number, units: number, from: number, to: number, time: WorkingTime): void;
}

class MinuteProfile implements Profile {
  readonly most: Float64Array;
  readonly #steps: readonly Steps[];
  readonly #isMixed: Uint8Array;
  #free: readonly FreeTime[];

  constructor(steps: readonly Steps[], most: Float64Array, isMixed: Uint8Array) {
    this.#steps = steps;
    this.#isMixed = isMixed;
    this.most = most;
    this.#free = steps.map(each => new FreeTime(each));
  }

  keep(): void {
    for (const free of this.#free) free.keep();
  }

  restore(): void {
    for (const free of this.#free) free.restore();
  }

  clear(): void {
    this.#free = this.#steps.map(each => new FreeTime(each));
  }

  lastBlockEnd(resource: number, units: number, from: number, to: number, time: WorkingTime): number {
    const free = this.#free[resource]!;
    let end = free.lastBlockEnd(units, from, to);
    if (end === Number.NEGATIVE_INFINITY || this.#isMixed[resource] === 0) return end;
    end = Number.NEGATIVE_INFINITY;
    eachShift(time, from, to, (start, finish) => {
      end = Math.max(end, free.lastBlockEnd(units, start, finish));
      return false;
    });
    return end;
  }

  firstBlock(resource: number, pieces: readonly Piece[], time: WorkingTime): Block | null {
    for (const { units, from, to } of pieces) {
      const end = this.lastBlockEnd(resource, units, from, to, time);
      if (end > from) return { from, end };
    }
    return null;
  }

  firstBlockStart(resource: number, units: number, from: number, to: number, time: WorkingTime): number {
    const free = this.#free[resource]!;
    let block = free.firstBlockStart(units, from, to);
    if (block === Number.POSITIVE_INFINITY || this.#isMixed[resource] === 0) return block;
    block = Number.POSITIVE_INFINITY;
    eachShift(time, from, to, (start, finish) => {
      block = free.firstBlockStart(units, start, finish);
      return block < Number.POSITIVE_INFINITY;
    });
    return block;
  }

  resumeAfter(instant: number): number {
    return instant;
  }

  take(resource: number, units: number, from: number, to: number, time: WorkingTime): void {
    const free = this.#free[resource]!;
    if (this.#isMixed[resource] === 0) free.takeWorking(units, from, to, time);
    else {
      eachShift(time, from, to, (start, finish) => {
        free.take(units, start, finish);
        return false;
      });
    }
  }
}

class BucketProfile implements Profile {
  readonly most: Float64Array;
  readonly #bucket: Bucket;
  readonly #make: () => BucketTime[];
  #used: readonly BucketTime[];

  constructor(bucket: Bucket, most: Float64Array, make: () => BucketTime[]) {
    this.#bucket = bucket;
    this.most = most;
    this.#make = make;
    this.#used = make();
  }

  keep(): void {
    for (const used of this.#used) used.keep();
  }

  restore(): void {
    for (const used of this.#used) used.restore();
  }

  clear(): void {
    this.#used = this.#make();
  }

  lastBlockEnd(resource: number, units: number, from: number, to: number, time: WorkingTime): number {
    return this.#used[resource]!.lastBlockEnd(units, from, to, time);
  }

  firstBlock(resource: number, pieces: readonly Piece[], time: WorkingTime): Block | null {
    return this.#used[resource]!.firstBlock(pieces, time);
  }

  firstBlockStart(resource: number, units: number, from: number, to: number, time: WorkingTime): number {
    return this.#used[resource]!.firstBlockStart(units, from, to, time);
  }

  /** The bucket has all the work of this task that it can hold. */
  resumeAfter(instant: number): number {
    return bucketStart(this.#bucket, bucketAt(this.#bucket, instant) + 1);
  }

  take(resource: number, units: number, from: number, to: number, time: WorkingTime): void {
    this.#used[resource]!.take(units, from, to, time);
  }
}

/** What a profile is made of. */
export interface ProfileSource {
  readonly project: Project;
  readonly calendars: CalendarSet;
  readonly range: Range;
  /** See `mixedResources`. */
  readonly isMixed: Uint8Array;
}

/** A profile of a project's resources with nothing taken. */
export function createProfile(
  { project, calendars, range, isMixed }: ProfileSource,
  granularity: Granularity,
): Profile {
  const resources = project.resources ?? [];
  const capacities = resources.map(readCapacity);
  const most = Float64Array.from(capacities, steps => Math.max(...steps.value));
  const steps = capacities.map(each => within(each, range));
  const bucket = bucketOf(granularity);
  if (bucket === null) return new MinuteProfile(steps, most, isMixed);
  return new BucketProfile(bucket, most, () =>
    steps.map((each, at) => new BucketTime(bucket, each, calendars.of(resources[at]!.calendarId))),
  );
}
