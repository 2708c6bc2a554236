/** Load by the hour, day or week. */

import type { WorkingTime } from '../../calendar/work-calendar.js';
import { type Bucket, bucketAt, bucketStart } from './bucket.js';
import { bucketRoom } from './bucket-time.js';
import { stepAt } from './capacity.js';
import type { Excess, Load, Stretch } from './load.js';
import type { ResourceWork } from './work.js';

interface Filling {
  /** Unit-seconds. */
  work: number;
  readonly tasks: Set<number>;
  readonly times: Set<WorkingTime>;
}

function fill(work: ResourceWork, bucket: Bucket): Map<number, Filling> {
  const filled = new Map<number, Filling>();
  for (let piece = 0; piece < work.from.length; piece++) {
    const from = work.from[piece]!;
    const to = work.to[piece]!;
    const last = bucketAt(bucket, to);
    for (let index = bucketAt(bucket, from); index <= last; index++) {
      const start = bucketStart(bucket, index);
      const seconds = work.time[piece]!.count(Math.max(from, start), Math.min(to, start + bucket.length));
      if (seconds <= 0) continue;
      let filling = filled.get(index);
      if (!filling) {
        filling = { work: 0, tasks: new Set(), times: new Set([work.calendar]) };
        filled.set(index, filling);
      }
      filling.work += seconds * work.units[piece]!;
      filling.tasks.add(work.task[piece]!);
      filling.times.add(work.time[piece]!);
    }
  }
  return filled;
}

/** The load of one resource, an interval for each bucket with work. Cost O(n log n) in the buckets that pieces touch. */
export function bucketLoad(work: ResourceWork, bucket: Bucket): Load {
  const filled = fill(work, bucket);
  const stretches: Stretch[] = [];
  const excesses: Excess[] = [];
  for (const index of [...filled.keys()].sort((one, two) => one - two)) {
    const { work: demand, tasks, times } = filled.get(index)!;
    const from = bucketStart(bucket, index);
    const to = from + bucket.length;
    let capacity = 0;
    let seconds = 0;
    for (const time of times) {
      capacity = Math.max(capacity, bucketRoom(work.capacity, work.calendar, time, from, to));
      seconds = Math.max(seconds, time.count(from, to));
    }
    const demanded = demand / seconds;
    const available = capacity > 0 ? capacity / seconds : stepAt(work.capacity, from);
    stretches.push({ from, to, demanded, available, work: demand, capacity });
    if (demand <= capacity) continue;
    excesses.push({ from, to, demanded, available, tasks: [...tasks].sort((one, two) => one - two) });
  }
  return { stretches, excesses };
}
