/**
 * The inner loops of the block walk: rows of runs combined without branches. Random durations make every comparison a coin
 * toss, and a mispredicted branch costs more than the rest of the loop; so the greater of two 32-bit integers is
 * `b - (d & (d >> 31))` with `d = b - a`. Rows of linked tasks come in one loop for one and for two links, which most
 * tasks have, and are added one by one for more. Measured by simulate.bench.mjs.
 *
 * Positions are those of scale.ts: `x | 1` moves an instant on to where work can start, and `(x | 1) + 2d - 1` is the
 * finish of a task of d seconds. Lags are even, so that they may be added before.
 */
import { RUNS_PER_BLOCK as RUNS } from './run-block.js';

/** A row of a column, and what a link adds to it: positive forward, negative backward. */
export interface Source {
  column: Int32Array;
  at: number;
  lag: number;
}

/** The greater of two 32-bit integers that are less than 2^31 apart. */
export function greaterOf(first: number, second: number): number {
  const lead = (first - second) | 0;
  return (first - (lead & (lead >> 31))) | 0;
}

/** The lesser of two 32-bit integers that are less than 2^31 apart. */
function lesserOf(first: number, second: number): number {
  const lead = (first - second) | 0;
  return (second + (lead & (lead >> 31))) | 0;
}

/** Raises a row to a source. */
export function raise(target: Int32Array, to: number, source: Source): void {
  const { column } = source;
  const at = source.at | 0;
  const lag = source.lag | 0;
  const runs = RUNS | 0;
  for (let run = 0; run < runs; run++) {
    const bound = target[to + run]!;
    target[to + run] = greaterOf(bound, (column[at + run]! + lag) | 0);
  }
}

/** Lowers a row to a source. */
export function lower(target: Int32Array, to: number, source: Source): void {
  const { column } = source;
  const at = source.at | 0;
  const lag = source.lag | 0;
  const runs = RUNS | 0;
  for (let run = 0; run < runs; run++) {
    const cap = target[to + run]!;
    target[to + run] = lesserOf((column[at + run]! + lag) | 0, cap);
  }
}

/** Lowers a row to one number. */
export function lowerTo(target: Int32Array, limit: number): void {
  const runs = RUNS | 0;
  for (let run = 0; run < runs; run++) target[run] = lesserOf(target[run]!, limit);
}

/** The greater of two sources. */
export function greater(target: Int32Array, first: Source, second: Source): void {
  const { column: a } = first;
  const { column: b } = second;
  const from = first.at | 0;
  const other = second.at | 0;
  const lag = first.lag | 0;
  const otherLag = second.lag | 0;
  const runs = RUNS | 0;
  for (let run = 0; run < runs; run++) {
    const bound = (a[from + run]! + lag) | 0;
    target[run] = greaterOf(bound, (b[other + run]! + otherLag) | 0);
  }
}

/** The lesser of two sources. */
export function lesser(target: Int32Array, first: Source, second: Source): void {
  const { column: a } = first;
  const { column: b } = second;
  const from = first.at | 0;
  const other = second.at | 0;
  const lag = first.lag | 0;
  const otherLag = second.lag | 0;
  const runs = RUNS | 0;
  for (let run = 0; run < runs; run++) {
    const cap = (a[from + run]! + lag) | 0;
    target[run] = lesserOf((b[other + run]! + otherLag) | 0, cap);
  }
}

/** Finishes of work that starts behind one source. */
export function finishBehind(finish: Int32Array, lengths: Int32Array, at: number, source: Source): void {
  const { column, at: from, lag } = source;
  const runs = RUNS | 0;
  for (let run = 0; run < runs; run++) {
    finish[at + run] = (((column[from + run]! + lag) | 1) + 2 * lengths[at + run]! - 1) | 0;
  }
}

/** Finishes of work that starts behind two sources. */
export function finishBehindBoth(
  finish: Int32Array,
  lengths: Int32Array,
  at: number,
  first: Source,
  second: Source,
): void {
  const { column: a } = first;
  const { column: b } = second;
  const from = first.at | 0;
  const other = second.at | 0;
  const lag = first.lag | 0;
  const otherLag = second.lag | 0;
  const runs = RUNS | 0;
  for (let run = 0; run < runs; run++) {
    const bound = (a[from + run]! + lag) | 0;
    const start = greaterOf(bound, (b[other + run]! + otherLag) | 0) | 1;
    finish[at + run] = (start + 2 * lengths[at + run]! - 1) | 0;
  }
}

/** Raises a row to a source by the rule of instants: behind a lag work ends, in front of a lead work begins. */
export function raiseInstant(target: Int32Array, { column, at, lag }: Source): void {
  const keep = lag > 0 ? ~1 : ~0;
  const set = lag < 0 ? 1 : 0;
  const runs = RUNS | 0;
  for (let run = 0; run < runs; run++) {
    const bound = target[run]!;
    target[run] = greaterOf(bound, (((column[at + run]! & keep) | set) + lag) | 0);
  }
}

/** Copies the row of a source. */
export function copy(target: Int32Array, to: number, source: Source): void {
  const { column } = source;
  const at = source.at | 0;
  const lag = source.lag | 0;
  const runs = RUNS | 0;
  for (let run = 0; run < runs; run++) target[to + run] = (column[at + run]! + lag) | 0;
}

/** Late starts of tasks that must end by a row of caps. */
export function startBefore(late: Int32Array, lengths: Int32Array, at: number, cap: Source): void {
  const { column, at: from, lag } = cap;
  const runs = RUNS | 0;
  for (let run = 0; run < runs; run++) late[at + run] = (column[from + run]! + lag - 2 * lengths[at + run]!) | 0;
}

/** Late starts of tasks that must end by the lesser of two rows of caps. */
export function startBeforeBoth(
  late: Int32Array,
  lengths: Int32Array,
  at: number,
  first: Source,
  second: Source,
): void {
  const { column: a } = first;
  const { column: b } = second;
  const from = first.at | 0;
  const other = second.at | 0;
  const lag = first.lag | 0;
  const otherLag = second.lag | 0;
  const runs = RUNS | 0;
  for (let run = 0; run < runs; run++) {
    const cap = (a[from + run]! + lag) | 0;
    late[at + run] = (lesserOf((b[other + run]! + otherLag) | 0, cap) - 2 * lengths[at + run]!) | 0;
  }
}

/** Late finishes from late starts. */
export function lateFinish(target: Int32Array, late: Int32Array, lengths: Int32Array, at: number): void {
  const runs = RUNS | 0;
  for (let run = 0; run < runs; run++) target[run] = (late[at + run]! + 2 * lengths[at + run]!) | 0;
}
