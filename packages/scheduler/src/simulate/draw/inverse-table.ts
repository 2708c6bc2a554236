/**
 * Quantile functions as tables over 32-bit random words, so that a draw is two look-ups and a line between them.
 *
 * All is cut into 256 equal cells of probability. The first and the last four of them, where quantiles bend sharply or
 * run to infinity, are cut again as floating-point numbers are: each halving of the tail into four cells, down to a
 * single word. Linear inside a cell, a draw is then wrong by less than 0.003 deviations (see the test).
 */
import { type DrawnEstimate, distributionOf, momentsShape, PERT_LAMBDA, pertShape } from '../../distribution.js';
import { BetaQuantiles, normalQuantile } from '../../statistics.js';

const CELLS = 256;
const CELL_BITS = 24;
/** A tail has 2^26 words: four cells. */
const TAIL_BITS = 26;
/** Cells of a tail: four words at the outer end, then four to each doubling. */
const TAIL_CELLS = (TAIL_BITS - 2) * 4 + 1;
const LOWER = CELLS + 1;
const UPPER = LOWER + TAIL_CELLS + 1;
const TABLE_LENGTH = UPPER + TAIL_CELLS + 1;

const WORDS = 2 ** 32;

/** Values at the bounds of all cells. */
export type InverseTable = Float32Array;

/** First word of a tail's cell, counted from the outer end: 0, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20 … 2^26. */
function tailBound(cell: number): number {
  if (cell === 0) return 0;
  const octave = (cell - 1) >> 2;
  return (4 + ((cell - 1) & 3)) * 2 ** octave;
}

/** First word of each cell of a tail, and one by its number of words. */
const TAIL_FROM = Float64Array.from({ length: TAIL_CELLS + 1 }, (_, cell) => tailBound(cell));
const TAIL_SHARE = Float64Array.from({ length: TAIL_CELLS }, (_, cell) => 1 / (tailBound(cell + 1) - tailBound(cell)));

/** Probabilities that a table holds the quantiles of, by place. Ends stand half a word inside, where quantiles are finite. */
const PROBABILITIES: Float64Array = (() => {
  const places = new Float64Array(TABLE_LENGTH);
  const inside = (words: number) => Math.min(Math.max(words, 0.5), WORDS - 0.5) / WORDS;
  for (let cell = 0; cell <= CELLS; cell++) places[cell] = inside(cell * 2 ** CELL_BITS);
  for (let cell = 0; cell <= TAIL_CELLS; cell++) {
    places[LOWER + cell] = inside(tailBound(cell));
    places[UPPER + cell] = inside(WORDS - tailBound(cell));
  }
  return places;
})();

/** Tabulates a quantile function. Cost about 440 evaluations. */
function tabulate(quantile: (p: number) => number): InverseTable {
  return Float32Array.from(PROBABILITIES, quantile);
}

/** Value of a table in one of its tails, `depth` words (less than 2^26) from its outer end. */
function tailValue(table: InverseTable, base: number, depth: number): number {
  let cell = 0;
  if (depth >= 4) {
    const octave = 29 - Math.clz32(depth);
    cell = octave * 4 + (depth >>> octave) - 3;
  }
  const share = (depth + 0.5 - TAIL_FROM[cell]!) * TAIL_SHARE[cell]!;
  const low = table[base + cell]!;
  return low + (table[base + cell + 1]! - low) * share;
}

/**
 * Value of a table at a random word, a signed 32-bit integer. The numbers are 2 to the power of TAIL_BITS, CELL_BITS and
 * so on, written out: this is the hottest function of all, and names of a module are looked up in every call.
 */
export function lookUp(table: InverseTable, word: number): number {
  if ((word + 0x4000000) >>> 0 < 0x8000000) return tailOf(table, word);
  const cell = word >>> 24;
  const low = table[cell]!;
  return low + (table[cell + 1]! - low) * ((word & 0xffffff) * 5.9604644775390625e-8);
}

function tailOf(table: InverseTable, word: number): number {
  return word >= 0 ? tailValue(table, LOWER, word) : tailValue(table, UPPER, ~word);
}

/** A draw: `offset + scale × the table's value`, in the unit of the estimate. */
export interface TabulatedDraw {
  readonly table: InverseTable;
  readonly offset: number;
  readonly scale: number;
}

/** Places of the mode that beta tables are computed for, and those that tables are interpolated for. */
const NODES = 16;
const PLACES = 4096;

/**
 * Tables by shape. Plans hold few shapes or, with three points typed for every task, as many as tasks; so the place of
 * the mode is rounded to 1/4096 of the range and its table interpolated from those of 17 places (cubic, error below
 * 1e-5 of the range): computing one takes as long as drawing it 100,000 times. The mean stays exact.
 */
export class TableSet {
  readonly #tables = new Map<string, InverseTable>();

  /** The draw of an estimate; minutes. */
  drawOf(estimate: DrawnEstimate): TabulatedDraw {
    if (estimate.distribution === 'discrete' || estimate.distribution === 'lognormal') return this.#plain(estimate);
    const low = estimate.optimisticMinutes;
    const range = estimate.pessimisticMinutes - low;
    if (range === 0) return { table: this.normal, offset: low, scale: 0 };
    if (estimate.distribution === 'uniform') {
      return { table: this.#named('uniform', () => tabulate(p => p)), offset: low, scale: range };
    }
    const mode = (estimate.mostLikelyMinutes - low) / range;
    const place = Math.round(mode * PLACES);
    const lambda = estimate.distribution === 'pert' ? (estimate.lambda ?? PERT_LAMBDA) : PERT_LAMBDA;
    const table = this.#named(`${estimate.distribution} ${lambda} ${place}`, () => {
      if (estimate.distribution === 'triangular') return tabulate(triangle(place / PLACES));
      return this.#beta(place, estimate.distribution === 'pert' ? lambda : null);
    });
    const weight = estimate.distribution === 'triangular' ? 1 / 3 : lambda / (lambda + 2);
    return { table, offset: low + range * weight * (mode - place / PLACES), scale: range };
  }

  /** Quantiles of the standard normal distribution. */
  get normal(): InverseTable {
    return this.#named('normal', () => tabulate(normalQuantile));
  }

  #plain(estimate: DrawnEstimate): TabulatedDraw {
    const { quantile } = distributionOf(estimate);
    return { table: this.#named(JSON.stringify(estimate), () => tabulate(quantile)), offset: 0, scale: 1 };
  }

  #named(name: string, make: () => InverseTable): InverseTable {
    let table = this.#tables.get(name);
    if (!table) {
      table = make();
      this.#tables.set(name, table);
    }
    return table;
  }

  /** Table of a beta shape from the four computed ones around it. @param lambda null for the method of moments */
  #beta(place: number, lambda: number | null): InverseTable {
    const step = PLACES / NODES;
    const first = Math.min(Math.max(Math.floor(place / step) - 1, 0), NODES - 3);
    const at = place / step - first;
    if (Number.isInteger(at)) return this.#node(first + at, lambda);
    const nodes = [0, 1, 2, 3].map(offset => this.#node(first + offset, lambda));
    const [a, b, c, d] = nodes as [InverseTable, InverseTable, InverseTable, InverseTable];
    const wa = (-(at - 1) * (at - 2) * (at - 3)) / 6;
    const wb = (at * (at - 2) * (at - 3)) / 2;
    const wc = (-at * (at - 1) * (at - 3)) / 2;
    const wd = (at * (at - 1) * (at - 2)) / 6;
    const table = new Float32Array(TABLE_LENGTH);
    for (let cell = 0; cell < TABLE_LENGTH; cell++) {
      table[cell] = wa * a[cell]! + wb * b[cell]! + wc * c[cell]! + wd * d[cell]!;
    }
    return table;
  }

  #node(node: number, lambda: number | null): InverseTable {
    return this.#named(`node ${lambda} ${node}`, () => {
      const { alpha, beta } = lambda === null ? momentsShape(node / NODES) : pertShape(node / NODES, lambda);
      const quantiles = new BetaQuantiles(alpha, beta);
      return tabulate(p => quantiles.at(p));
    });
  }
}

/** Quantiles of the triangle on 0..1 with its mode at `mode`. */
function triangle(mode: number): (p: number) => number {
  return p => (p < mode ? Math.sqrt(p * mode) : 1 - Math.sqrt((1 - p) * (1 - mode)));
}
