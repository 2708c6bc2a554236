/** Earned schedule: where on the planned curve the value earned lies. Source: W. Lipke, "Schedule is different" (2003). */
import type { CostCurve } from './cost-curve.js';

/** Planned value of several tasks together at an instant. */
function plannedValue(curves: readonly CostCurve[], instant: number): number {
  let sum = 0;
  for (const curve of curves) sum += curve.at(instant);
  return sum;
}

/** First start and last finish of curves. */
export function spanOf(curves: readonly CostCurve[]): { readonly start: number; readonly finish: number } {
  let start = Number.POSITIVE_INFINITY;
  let finish = Number.NEGATIVE_INFINITY;
  for (const curve of curves) {
    if (curve.start < start) start = curve.start;
    if (curve.finish > finish) finish = curve.finish;
  }
  return { start, finish };
}

/**
 * First second whose planned value passes a test that stays passed. Curves that end before or begin after the part
 * still searched are summed up or left out, so that the cost is about two looks at each.
 */
function firstSecond(curves: readonly CostCurve[], passes: (value: number) => boolean): number {
  let { start: low, finish: high } = spanOf(curves);
  let before = 0;
  let active = curves;
  if (passes(plannedValue(curves, low))) return low;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (passes(before + plannedValue(active, middle))) high = middle;
    else low = middle;
    const rest: CostCurve[] = [];
    for (const curve of active) {
      if (curve.finish <= low) before += curve.total;
      else if (curve.start < high) rest.push(curve);
    }
    active = rest;
  }
  return high;
}

/**
 * Instant at which the plan was to have earned a value. Where the plan stands still at that value, of all such instants
 * the one nearest to `status`: who is exactly on plan is so in pauses, too. All of it was to be earned by the first
 * instant that has it.
 *
 * @param value 0 to the total of the curves; `total` is that total
 * @returns seconds, with a fraction
 */
export function earnedInstant(curves: readonly CostCurve[], value: number, status: number, total: number): number {
  // Sums differ in their last digits by the order they are made in.
  const slack = total * 1e-9;
  const { start } = spanOf(curves);
  const second = firstSecond(curves, planned => planned >= value - slack);
  const first = second > start ? second - 1 + partOf(curves, second, value) : start;
  if (value >= total - slack) return first;
  const last = firstSecond(curves, planned => planned > value + slack) - 1;
  return last > first ? Math.min(Math.max(status, first), last) : first;
}

/** How far into the second that ends at an instant the value is reached. */
function partOf(curves: readonly CostCurve[], second: number, value: number): number {
  const before = plannedValue(curves, second - 1);
  const after = plannedValue(curves, second);
  return after > before ? Math.min(Math.max((value - before) / (after - before), 0), 1) : 1;
}
