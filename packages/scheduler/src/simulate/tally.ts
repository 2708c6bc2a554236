/**
 * What is kept of the runs: sums, counts and histograms by task, and the finish of the project run by run. Memory is
 * O(tasks + runs). All sums are exact integers, so that any number of tallies, added in any grouping, gives bit for bit
 * the same.
 */
import { BINS, type BinRange, binOf } from './histogram.js';
import { RUNS_PER_BLOCK as RUNS, type RunBlock, WORDS_PER_BLOCK as WORDS } from './walk/run-block.js';

/** Differences from a centre are kept below 2^22, so that a block's sum of 256 products stays within 2^52. */
const SUM_BITS = 22;
/** Products are carried in two parts: multiples of 2^26, and the rest. */
const CARRY = 2 ** 26;

/** Differences of a number from its centre are counted in units of 2^shift. */
export interface Centre {
  readonly at: number;
  readonly shift: number;
}

/** The centre for values between two bounds. */
export function centreOf(at: number, least: number, most: number): Centre {
  const reach = Math.max(most - at, at - least, 1);
  return { at: Math.round(at), shift: Math.max(0, Math.ceil(Math.log2(reach + 1)) - SUM_BITS) };
}

/** What the sums are taken around; the same for all tallies of a simulation. */
export interface TallyFrame {
  readonly size: number;
  readonly runs: number;
  readonly ranges: readonly BinRange[];
  /** Durations and finishes by task, and the project's finish. Finishes in seconds of the scale. */
  readonly durations: readonly Centre[];
  readonly finishes: readonly Centre[];
  readonly projectFinish: Centre;
  /** Position of the project's start. */
  readonly projectStart: number;
  /** Tasks whose finish is compared with a position, run by run. */
  readonly limits: readonly { readonly task: number; readonly position: number }[];
}

/** The counts and sums: plain typed arrays, ready to be posted between workers. */
export interface TallyColumns {
  /** Runs counted. */
  count: number;
  /** BINS counts for each task. */
  readonly bins: Uint16Array | Uint32Array;
  readonly critical: Uint32Array;
  readonly least: Int32Array;
  readonly most: Int32Array;
  readonly met: Uint32Array;
  readonly finishSum: Float64Array;
  /** Pairs of high and low parts by task. */
  readonly finishSquares: Float64Array;
  readonly durationSum: Float64Array;
  readonly durationSquares: Float64Array;
  readonly durationByFinish: Float64Array;
  readonly significance: Float64Array;
  /** Runs that went into it. */
  readonly significantRuns: Uint32Array;
  /** Position of the project's finish by run; only the runs counted hold one. */
  readonly projectFinish: Int32Array;
}

/** Empty columns. */
export function createTally({ size, runs, limits }: TallyFrame): TallyColumns {
  return {
    count: 0,
    // Half the memory and cache while no count can overflow.
    bins: runs < 65_536 ? new Uint16Array(size * BINS) : new Uint32Array(size * BINS),
    critical: new Uint32Array(size),
    least: new Int32Array(size).fill(2 ** 31 - 1),
    most: new Int32Array(size).fill(-(2 ** 31)),
    met: new Uint32Array(limits.length),
    finishSum: new Float64Array(size),
    finishSquares: new Float64Array(size * 2),
    durationSum: new Float64Array(size),
    durationSquares: new Float64Array(size * 2),
    durationByFinish: new Float64Array(size * 2),
    significance: new Float64Array(size * 2),
    significantRuns: new Uint32Array(size),
    projectFinish: new Int32Array(runs),
  };
}

/** Adds an exact integer below 2^52 to a sum in two parts. */
function carry(sums: Float64Array, at: number, value: number): void {
  const high = Math.floor(value / CARRY);
  sums[at * 2]! += high;
  sums[at * 2 + 1]! += value - high * CARRY;
}

/** The sum that two parts make, rounded once. */
export function carriedSum(sums: Float64Array, at: number): number {
  return sums[at * 2]! * CARRY + sums[at * 2 + 1]!;
}

/** Counts blocks of runs. */
export class Tally {
  readonly columns: TallyColumns;
  readonly #frame: TallyFrame;
  readonly #first: Int32Array;
  readonly #shift: Int32Array;
  readonly #durationAt: Int32Array;
  readonly #durationShift: Int32Array;
  readonly #finishAt: Int32Array;
  readonly #finishShift: Int32Array;
  /** The project's finish and length of each run of the block, around their centre and in seconds. */
  readonly #projectOff = new Float64Array(RUNS);
  readonly #projectLength = new Float64Array(RUNS);

  constructor(frame: TallyFrame) {
    this.#frame = frame;
    this.columns = createTally(frame);
    this.#first = Int32Array.from(frame.ranges, range => range.first);
    this.#shift = Int32Array.from(frame.ranges, range => range.shift);
    this.#durationAt = Int32Array.from(frame.durations, centre => centre.at);
    this.#durationShift = Int32Array.from(frame.durations, centre => centre.shift);
    this.#finishAt = Int32Array.from(frame.finishes, centre => centre.at);
    this.#finishShift = Int32Array.from(frame.finishes, centre => centre.shift);
  }

  /** Counts one task's finishes in the first `count` runs of a block. Cost about 2 ns a run. */
  addFinishes({ finish }: RunBlock, task: number, count: number): void {
    const { bins, least, most, finishSum } = this.columns;
    const at = task * RUNS;
    const bin = task * BINS;
    const first = this.#first[task]!;
    const shift = this.#shift[task]!;
    const centre = this.#finishAt[task]!;
    const unit = this.#finishShift[task]!;
    let low = least[task]!;
    let high = most[task]!;
    let sum = 0;
    let squares = 0;
    for (let run = 0; run < count; run++) {
      const position = finish[at + run]!;
      bins[bin + binOf(position, first, shift)]!++;
      if (position < low) low = position;
      if (position > high) high = position;
      const off = ((position >> 1) - centre) >> unit;
      sum += off;
      squares += off * off;
    }
    least[task] = low;
    most[task] = high;
    finishSum[task]! += sum;
    carry(this.columns.finishSquares, task, squares);
  }

  /** Notes the project's finishes in the first `count` runs of a block; the first of them is run `firstRun`. */
  addProject({ projectFinish }: RunBlock, firstRun: number, count: number): void {
    const { at, shift } = this.#frame.projectFinish;
    for (let run = 0; run < count; run++) {
      const finish = projectFinish[run]!;
      this.columns.projectFinish[firstRun + run] = finish;
      this.#projectOff[run] = ((finish >> 1) - at) >> shift;
      this.#projectLength[run] = (finish >> 1) - (this.#frame.projectStart >> 1);
    }
    this.columns.count += count;
  }

  /** Counts one task's durations and critical runs; after `addProject`. Cost about 2 ns a run. */
  addDurations({ lengths, critical }: RunBlock, task: number, count: number): void {
    const { durationSum } = this.columns;
    const projectOff = this.#projectOff;
    const at = task * RUNS;
    const centre = this.#durationAt[task]!;
    const unit = this.#durationShift[task]!;
    let sum = 0;
    let squares = 0;
    let products = 0;
    for (let run = 0; run < count; run++) {
      const off = (lengths[at + run]! - centre) >> unit;
      sum += off;
      squares += off * off;
      products += off * projectOff[run]!;
    }
    durationSum[task]! += sum;
    carry(this.columns.durationSquares, task, squares);
    carry(this.columns.durationByFinish, task, products);
    this.columns.critical[task]! += bitsWithin(critical, task * WORDS, count);
  }

  /** Counts the finishes of all tasks that are compared with a date. */
  addLimits({ finish }: RunBlock, count: number): void {
    const { limits } = this.#frame;
    for (let limit = 0; limit < limits.length; limit++) {
      const { task, position } = limits[limit]!;
      for (let run = 0; run < count; run++) if (finish[task * RUNS + run]! <= position) this.columns.met[limit]!++;
    }
  }

  /** Sums what makes a task significant: its part in its own slack, weighted with the length of the project. */
  addSignificance({ lengths, slack }: RunBlock, task: number, count: number): void {
    const at = task * RUNS;
    let sum = 0;
    for (let run = 0; run < count; run++) {
      const length = lengths[at + run]!;
      const room = slack[run]! >> 1;
      // A share in 65,536ths, so that its products are whole numbers.
      if (length > 0) sum += (((65_536 * length) / (length + (room > 0 ? room : 0))) | 0) * this.#projectLength[run]!;
    }
    carry(this.columns.significance, task, sum);
    this.columns.significantRuns[task]! += count;
  }
}

/** How many of the first `count` bits from a word on are set. */
function bitsWithin(words: Int32Array, from: number, count: number): number {
  let sum = 0;
  for (let word = 0; word < WORDS; word++) {
    const left = count - word * 32;
    if (left <= 0) break;
    let bits = words[from + word]! & (left >= 32 ? -1 : 2 ** left - 1);
    // Neighbouring bits, pairs and nibbles added within the word.
    bits -= (bits >>> 1) & 0x55555555;
    bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
    sum += Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return sum;
}

/** Adds the columns of other runs to those of a tally. Cost O(tasks). */
export function mergeTally(into: TallyColumns, from: TallyColumns, firstRun: number): void {
  const sum = (a: Float64Array | Uint32Array | Uint16Array, b: Float64Array | Uint32Array | Uint16Array) => {
    for (let at = 0; at < a.length; at++) a[at]! += b[at]!;
  };
  sum(into.bins, from.bins);
  sum(into.critical, from.critical);
  sum(into.met, from.met);
  sum(into.finishSum, from.finishSum);
  sum(into.finishSquares, from.finishSquares);
  sum(into.durationSum, from.durationSum);
  sum(into.durationSquares, from.durationSquares);
  sum(into.durationByFinish, from.durationByFinish);
  sum(into.significance, from.significance);
  sum(into.significantRuns, from.significantRuns);
  for (let task = 0; task < into.least.length; task++) {
    into.least[task] = Math.min(into.least[task]!, from.least[task]!);
    into.most[task] = Math.max(into.most[task]!, from.most[task]!);
  }
  into.projectFinish.set(from.projectFinish.subarray(firstRun, firstRun + from.count), firstRun);
  into.count += from.count;
}
