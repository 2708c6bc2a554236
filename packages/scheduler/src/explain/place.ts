/** Where explanations go: from a date along its binding bounds to the dates that those hang on. */
import { FROM_START, TO_FINISH } from '../network/dependency.js';
import type { Network } from '../network/network.js';
import { COMPLETE, IN_PROGRESS } from '../network/progress.js';
import type { Dates } from '../passes/dates.js';
import type { Bound, End } from './bound.js';
import { earlyBounds, floorBounds } from './early-bounds.js';
import { capBounds, lateBounds } from './late-bounds.js';

/**
 * One date with causes: a task's own, early or late, or what a summary hands down to those below it, the first start
 * it allows (`floor`) or the last finish or start (`cap`). `end` null: either end of a task.
 */
export interface Place {
  readonly of: 'early' | 'late' | 'floor' | 'cap';
  readonly task: number;
  readonly end: End | null;
}

/** Every bound on a date. */
export function boundsAt(network: Network, dates: Dates, { of, task, end }: Place): Bound[] {
  if (of === 'early') return earlyBounds(network, dates, task, end);
  if (of === 'late') return lateBounds(network, dates, task, end);
  return of === 'floor' ? floorBounds(network, dates, task) : capBounds(network, dates, task, end ?? 'finish');
}

/** The date a bound hangs on, or null for a root cause. */
export function placeBehind(network: Network, dates: Dates, place: Place, bound: Bound): Place | null {
  const isEarly = place.of === 'early' || place.of === 'floor';
  if (bound.kind === 'late_date') return { of: 'late', task: place.task, end: bound.end };
  if (bound.kind === 'summary') return { of: isEarly ? 'floor' : 'cap', task: bound.from, end: bound.end };
  if (bound.kind === 'driver' && bound.from >= 0) return { of: 'early', task: bound.from, end: null };
  if (bound.kind === 'child') return { of: isEarly ? 'early' : 'late', task: bound.from, end: bound.end };
  if (bound.kind !== 'link') return null;
  const type = network.links.type[bound.link]!;
  if (isEarly) return { of: 'early', task: bound.from, end: (type & FROM_START) === 0 ? 'finish' : 'start' };
  return { of: 'late', task: bound.from, end: lateEnd(network, dates, bound.from, (type & TO_FINISH) !== 0) };
}

/** The late date of a successor that a link counts back from: of a started one without a rest, the finish. */
function lateEnd(network: Network, dates: Dates, task: number, isToFinish: boolean): End {
  const { fields } = network;
  if (isToFinish) return 'finish';
  if (fields.progress[task]! < IN_PROGRESS || fields.progress[task] === COMPLETE) return 'start';
  return fields.done[task]! < fields.duration[task]! && !Number.isNaN(dates.resume[task]!) ? 'start' : 'finish';
}
