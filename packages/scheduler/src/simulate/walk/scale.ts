import type { WorkingTime } from '../../calendar/work-calendar.js';

/**
 * Instants as whole numbers on one calendar: twice the working seconds from a base, plus 1 for the start of work. The end
 * of a shift and the beginning of the next, no work apart, so stay two numbers in the right order, and arithmetic on a
 * calendar becomes addition. An instant outside working time counts as the next start of work.
 */
export class Scale {
  readonly #time: WorkingTime;
  readonly #base: number;

  /** @param base any instant, seconds */
  constructor(time: WorkingTime, base: number) {
    this.#time = time;
    this.#base = base;
  }

  /** Position of an instant. */
  positionOf(instant: number): number {
    const work = this.#time.count(this.#base, instant);
    return 2 * work + (this.#time.previous(instant) === instant ? 0 : 1);
  }

  /** The instant at a position; fractions of a second are allowed in its even part. */
  instantOf(position: number): number {
    const isStart = Number.isInteger(position) && (position & 1) === 1;
    const work = (isStart ? position - 1 : position) / 2;
    const near = work >= 0 ? this.#time.add(this.#base, work) : this.#time.subtract(this.#base, -work);
    return isStart ? this.#time.next(near) : this.#time.previous(near);
  }
}
