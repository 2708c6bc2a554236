/** How much of a resource there is over time. */
import type { Resource } from '../../model.js';
import { parseInstant, SECONDS_PER_DAY, SECONDS_PER_MINUTE } from '../../time.js';

/** Units are whole ten-thousandths inside: sums of tenths stay exact. */
const UNIT = 10_000;

/** Whole ten-thousandths of units. */
export function wholeUnits(units: number): number {
  return Math.round(units * UNIT);
}

/** Units of whole ten-thousandths. */
export function unitsOf(whole: number): number {
  return whole / UNIT;
}

/** A step function: `value[s]` holds from `from[s]` (the first is minus infinity) to `from[s + 1]`. */
export interface Steps {
  readonly from: readonly number[];
  readonly value: readonly number[];
}

/** Both bounds of a period are inclusive: a day to its end, an instant to the end of its minute. */
function periodEnd(text: string | null): number {
  if (text === null) return Number.POSITIVE_INFINITY;
  return parseInstant(text) + (text.length === 10 ? SECONDS_PER_DAY : SECONDS_PER_MINUTE);
}

/** Units of a resource in whole ten-thousandths: `maxUnits` (default 1), and where periods of availability say otherwise. */
export function readCapacity(resource: Resource): Steps {
  const usual = wholeUnits(resource.maxUnits ?? 1);
  const periods = (resource.availability ?? []).map(({ from, to, units }) => ({
    from: from === null ? Number.NEGATIVE_INFINITY : parseInstant(from),
    to: periodEnd(to),
    units: wholeUnits(units),
  }));
  const bounds = [Number.NEGATIVE_INFINITY, ...periods.flatMap(({ from, to }) => [from, to])]
    .filter(bound => bound < Number.POSITIVE_INFINITY)
    .sort((a, b) => a - b);
  const from: number[] = [];
  const value: number[] = [];
  for (const bound of bounds) {
    // Where periods overlap the later one in the list wins, as the later line of a table does.
    const units = periods.findLast(period => period.from <= bound && bound < period.to)?.units ?? usual;
    if (bound === from.at(-1) || units === value.at(-1)) continue;
    from.push(bound);
    value.push(units);
  }
  return { from, value };
}

/** The value at an instant. */
export function stepAt(steps: Steps, instant: number): number {
  let low = 0;
  let high = steps.from.length;
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if (steps.from[middle]! <= instant) low = middle;
    else high = middle;
  }
  return steps.value[low]!;
}
