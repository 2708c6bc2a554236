/** Planned, earned and spent value over time, for a chart. */
import { MAX_CURVE_POINTS } from '../limits.js';
import type { LocalTime } from '../model.js';
import { formatInstant, SECONDS_PER_DAY } from '../time.js';
import type { CostCurve } from './cost-curve.js';

/** Value summed up to an instant. */
export interface ValuePoint {
  readonly time: LocalTime;
  readonly pv: number;
  /** Null after the status date. Plans hold no history: what is earned and spent by now is spread from the actual start. */
  readonly ev: number | null;
  readonly ac: number | null;
}

/** What a chart adds up: what was planned, and what came of it up to the status date. */
export interface CurveSources {
  readonly planned: readonly CostCurve[];
  readonly earned: readonly CostCurve[];
  readonly spent: readonly CostCurve[];
}

/** Ends of days, every so many that the cap holds, with the first and last instant and the status date. */
function instantsOf(start: number, finish: number, status: number): number[] {
  const firstDay = Math.floor(start / SECONDS_PER_DAY) + 1;
  const lastDay = Math.ceil(finish / SECONDS_PER_DAY) - 1;
  const step = Math.max(1, Math.ceil((lastDay - firstDay + 1) / MAX_CURVE_POINTS));
  const instants = new Set([start, finish]);
  if (status > start && status < finish) instants.add(status);
  for (let day = firstDay; day <= lastDay; day += step) instants.add(day * SECONDS_PER_DAY);
  return [...instants].sort((a, b) => a - b);
}

/** Sums curves at ascending instants. A curve is only asked where it rises. */
function sumAt(curves: readonly CostCurve[], instants: readonly number[]): Float64Array {
  const rising = new Float64Array(instants.length);
  const risen = new Float64Array(instants.length + 1);
  for (const curve of curves) {
    const end = firstFrom(instants, curve.finish);
    for (let at = firstFrom(instants, curve.start); at < end; at++) rising[at]! += curve.at(instants[at]!);
    risen[end]! += curve.total;
  }
  let sum = 0;
  let highest = 0;
  for (let at = 0; at < instants.length; at++) {
    sum += risen[at]!;
    // Rounding of many sums must not let a curve fall.
    highest = Math.max(highest, sum + rising[at]!);
    rising[at] = highest;
  }
  return rising;
}

/** Position of the first instant that is not before another. */
function firstFrom(instants: readonly number[], instant: number): number {
  let low = 0;
  let high = instants.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (instants[middle]! >= instant) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The curve from the first to the last thing planned or done, at most `MAX_CURVE_POINTS` and three points. */
export function valueCurve({ planned, earned, spent }: CurveSources, status: number): ValuePoint[] {
  const all = [...planned, ...earned, ...spent];
  if (all.length === 0) return [];
  const start = all.reduce((first, curve) => Math.min(first, curve.start), Number.POSITIVE_INFINITY);
  const finish = all.reduce((last, curve) => Math.max(last, curve.finish), Number.NEGATIVE_INFINITY);
  const instants = instantsOf(start, Math.max(finish, status), status);
  const pv = sumAt(planned, instants);
  const ev = sumAt(earned, instants);
  const ac = sumAt(spent, instants);
  return instants.map((instant, at) => ({
    time: formatInstant(instant),
    pv: pv[at]!,
    ev: instant <= status ? ev[at]! : null,
    ac: instant <= status ? ac[at]! : null,
  }));
}
