/** Dates by task, minutes. */
interface Dates {
  readonly start: Float64Array;
  readonly finish: Float64Array;
}

/** Bars on their way from dates they had to dates they have. */
export class Glide {
  /** Share of the way, 1 = arrived. */
  share = 1;
  /** Dates the way starts from; empty until there is one. */
  #start: Float64Array = new Float64Array(0);
  #finish: Float64Array = new Float64Array(0);

  /** Dates as drawn now become those the next way starts from. Cost: a copy of two columns. */
  hold({ start, finish }: Dates): void {
    if (this.#start.length !== start.length) {
      this.#start = new Float64Array(start.length);
      this.#finish = new Float64Array(start.length);
    }
    if (this.share >= 1) {
      this.#start.set(start);
      this.#finish.set(finish);
      return;
    }
    for (let task = 0; task < start.length; task++) {
      this.#start[task] = this.start(task, start[task]!);
      this.#finish[task] = this.finish(task, finish[task]!);
    }
  }

  /** Where a start is drawn now, given where it goes. */
  start(task: number, start: number): number {
    return this.share >= 1 ? start : this.#start[task]! + (start - this.#start[task]!) * this.share;
  }

  /** Where a finish is drawn now. */
  finish(task: number, finish: number): number {
    return this.share >= 1 ? finish : this.#finish[task]! + (finish - this.#finish[task]!) * this.share;
  }
}
