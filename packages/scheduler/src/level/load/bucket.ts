/** Stretches of equal length on the clock: hours, days, weeks that begin on Monday. */
import { SECONDS_PER_DAY } from '../../time.js';
import type { Granularity } from '../options.js';

/** How a clock is cut into stretches, in seconds. */
export interface Bucket {
  readonly length: number;
  /** Start of bucket 0; 1970-01-01 was a Thursday. */
  readonly origin: number;
}

const BUCKETS: Record<Exclude<Granularity, 'minute'>, Bucket> = {
  hour: { length: 3600, origin: 0 },
  day: { length: SECONDS_PER_DAY, origin: 0 },
  week: { length: 7 * SECONDS_PER_DAY, origin: 4 * SECONDS_PER_DAY },
};

/** Null = minute by minute. */
export function bucketOf(granularity: Granularity): Bucket | null {
  return granularity === 'minute' ? null : BUCKETS[granularity];
}

/** Number of the stretch that an instant lies in. */
export function bucketAt({ length, origin }: Bucket, instant: number): number {
  return Math.floor((instant - origin) / length);
}

/** Instant at which a stretch begins. */
export function bucketStart({ length, origin }: Bucket, index: number): number {
  return origin + index * length;
}
