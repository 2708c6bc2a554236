/**
 * Histograms of many tasks in one array. Each has bins of equal width, a power of two so that a bin is found by a shift,
 * around where a pilot found the task's finishes; beyond them on both sides bins double in width, so that nothing falls
 * outside. Counts are whole numbers: adding those of several workers gives the same in any grouping.
 */

/** Bins of equal width, and doubling bins on each side. */
const CENTRAL = 256;
const TAIL = 24;
export const BINS = CENTRAL + 2 * TAIL;

/** How many deviations on either side of the mean the equal bins reach. */
const REACH = 4.5;

/** Where the bins of a task lie. */
export interface BinRange {
  /** First position of the equal bins, and the logarithm to base 2 of their width. */
  readonly first: number;
  readonly shift: number;
}

/** The range for values of a mean and deviation. */
export function rangeAround(mean: number, deviation: number): BinRange {
  const width = Math.max(1, (2 * REACH * deviation) / CENTRAL);
  const shift = Math.ceil(Math.log2(width));
  return { first: Math.round(mean) - (CENTRAL / 2) * 2 ** shift, shift };
}

/** The bin of a value. 256 is CENTRAL, written out because this is called for every task in every run. */
export function binOf(value: number, first: number, shift: number): number {
  const bin = ((value - first) | 0) >> shift;
  return bin >>> 0 < 256 ? bin : tailBin(bin);
}

/** The doubling bin of a place outside the equal ones. */
function tailBin(bin: number): number {
  return bin < 0
    ? TAIL - 1 - Math.min(31 - Math.clz32(-bin), TAIL - 1) + CENTRAL
    : CENTRAL + TAIL + Math.min(31 - Math.clz32(bin - CENTRAL + 1), TAIL - 1);
}

/** Lower bound of a bin in ascending order: lower tail, equal bins, upper tail. Bins run up to the next one's bound. */
function boundOf(rank: number, { first, shift }: BinRange): number {
  const width = 2 ** shift;
  if (rank < TAIL) return first - (2 ** (TAIL - rank) - 1) * width;
  if (rank < TAIL + CENTRAL) return first + (rank - TAIL) * width;
  return first + (CENTRAL + 2 ** (rank - TAIL - CENTRAL) - 1) * width;
}

/** Place of the bin of an ascending rank. */
function placeOf(rank: number): number {
  if (rank < TAIL) return CENTRAL + rank;
  return rank < TAIL + CENTRAL ? rank - TAIL : rank;
}

/** One task's histogram, read. */
export class Histogram {
  readonly #counts: ArrayLike<number>;
  readonly #range: BinRange;
  readonly #least: number;
  readonly #most: number;
  readonly #total: number;

  /** @param counts BINS counts @param least the least value counted @param most the greatest */
  constructor(counts: ArrayLike<number>, range: BinRange, least: number, most: number) {
    this.#counts = counts;
    this.#range = range;
    this.#least = least;
    this.#most = most;
    let total = 0;
    for (let bin = 0; bin < BINS; bin++) total += counts[bin]!;
    this.#total = total;
  }

  /** Value below which a share of the values lies: linear inside a bin, never outside what was counted. */
  quantile(p: number): number {
    const wanted = p * this.#total;
    let before = 0;
    for (let rank = 0; rank < BINS; rank++) {
      const count = this.#counts[placeOf(rank)]!;
      if (before + count >= wanted && count > 0) {
        const { from, to } = this.#bounds(rank);
        return from + ((to - from) * (wanted - before)) / count;
      }
      before += count;
    }
    return this.#most;
  }

  /** Share of the values up to a limit. */
  shareUpTo(limit: number): number {
    if (limit >= this.#most) return 1;
    if (limit < this.#least) return 0;
    let before = 0;
    for (let rank = 0; rank < BINS; rank++) {
      const count = this.#counts[placeOf(rank)]!;
      const { from, to } = this.#bounds(rank);
      if (limit < to) return (before + (count * Math.max(0, limit - from)) / Math.max(to - from, 1)) / this.#total;
      before += count;
    }
    return 1;
  }

  #bounds(rank: number): { from: number; to: number } {
    const from = Math.max(boundOf(rank, this.#range), this.#least);
    return { from, to: Math.max(Math.min(boundOf(rank + 1, this.#range), this.#most), from) };
  }
}
