/** Most spans of one tier that are kept clear: a 16,000 px header of them. */
const MAX_SPANS = 512;

/** What is taken of a header tier, in view px. Refilled for each paint, allocates nothing. */
export class TierRoom {
  readonly #from = new Float64Array(MAX_SPANS);
  readonly #to = new Float64Array(MAX_SPANS);
  #count = 0;

  clear(): void {
    this.#count = 0;
  }

  take(from: number, to: number): void {
    if (this.#count === MAX_SPANS) return;
    this.#from[this.#count] = from;
    this.#to[this.#count++] = to;
  }

  isFree(from: number, to: number): boolean {
    for (let span = 0; span < this.#count; span++) {
      if (from < this.#to[span]! && to > this.#from[span]!) return false;
    }
    return true;
  }

  /** First x from `from` on with room for a width before `to`, NaN when there is none. */
  place(from: number, to: number, width: number): number {
    let x = from;
    for (let tries = 0; tries <= this.#count && x + width <= to; tries++) {
      let next = x;
      for (let span = 0; span < this.#count; span++) {
        if (x < this.#to[span]! && x + width > this.#from[span]!) next = Math.max(next, this.#to[span]!);
      }
      if (next === x) return x;
      x = next;
    }
    return Number.NaN;
  }
}
