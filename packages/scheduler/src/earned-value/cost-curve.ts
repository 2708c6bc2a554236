import type { WorkingTime } from '../calendar/work-calendar.js';

/** Cost spread evenly over the working time between two instants; over the clock where there is none. Seconds. */
export interface CostPiece {
  readonly start: number;
  readonly finish: number;
  readonly cost: number;
}

/** A task's baseline cost over time: planned value by instant, earned value by progress. */
export class CostCurve {
  readonly start: number;
  readonly finish: number;
  /** The whole cost. */
  readonly total: number;
  readonly #pieces: readonly CostPiece[];
  readonly #time: WorkingTime;

  /** @param pieces in time order; they may leave gaps @param time the task's own calendar */
  constructor(
    pieces: readonly CostPiece[],
    span: { readonly start: number; readonly finish: number },
    time: WorkingTime,
  ) {
    this.#pieces = pieces;
    this.#time = time;
    this.start = span.start;
    this.finish = Math.max(span.finish, span.start);
    this.total = pieces.reduce((sum, piece) => sum + piece.cost, 0);
  }

  /**
   * Working seconds on a calendar from the start to where a part of the cost is due, or NaN where the cost is not
   * spread evenly over work of that calendar: then the way back is a search.
   */
  workUpTo(cost: number, time: WorkingTime): number {
    if (time !== this.#time) return Number.NaN;
    const [only, ...others] = this.#pieces;
    if (!only || others.length > 0 || only.start !== this.start || !(this.total > 0)) return Number.NaN;
    const work = this.#time.count(only.start, only.finish);
    return work > 0 ? (cost / this.total) * work : Number.NaN;
  }

  /** Cost due by an instant. Never falls, ends at `total`. Cost O(pieces). */
  at(instant: number): number {
    if (instant >= this.finish) return this.total;
    if (instant <= this.start) return 0;
    let sum = 0;
    for (const piece of this.#pieces) {
      if (instant >= piece.finish) sum += piece.cost;
      else if (instant > piece.start) sum += piece.cost * this.#share(piece, instant);
    }
    return Math.min(sum, this.total);
  }

  /**
   * Cost of the part of the work that lies before a share of the duration: read along the curve, as Microsoft Project
   * does, so that work planned to cost most at its end earns most there.
   *
   * @param share 0..1
   */
  atProgress(share: number): number {
    if (share >= 1) return this.total;
    const position = share * this.#time.count(this.start, this.finish);
    if (!(position > 0)) return 0;
    let sum = 0;
    for (const piece of this.#pieces) {
      const from = this.#time.count(this.start, piece.start);
      const length = this.#time.count(piece.start, piece.finish);
      if (position >= from + length) sum += piece.cost;
      else if (position > from) sum += piece.cost * ((position - from) / length);
    }
    return Math.min(sum, this.total);
  }

  #share({ start, finish }: CostPiece, instant: number): number {
    const work = this.#time.count(start, finish);
    return work > 0 ? this.#time.count(start, instant) / work : (instant - start) / (finish - start);
  }
}
