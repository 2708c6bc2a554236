import type { WorkingTime } from '../calendar/work-calendar.js';

/** A pause in a task's work: `gap` working seconds after `done` seconds of its duration. */
export interface Split {
  readonly done: number;
  readonly gap: number;
}

/** Working time with pauses: durations leave them out, dates hold them. */
export class SplitTime implements WorkingTime {
  readonly #time: WorkingTime;
  readonly #splits: readonly Split[];

  constructor(time: WorkingTime, splits: readonly Split[]) {
    this.#time = time;
    this.#splits = splits;
  }

  next(instant: number): number {
    return this.#time.next(instant);
  }

  previous(instant: number): number {
    return this.#time.previous(instant);
  }

  add(instant: number, work: number): number {
    return this.#time.add(instant, work + this.#gaps(0, work));
  }

  subtract(instant: number, work: number): number {
    return this.#time.subtract(instant, work + this.#gaps(0, work));
  }

  count(from: number, to: number): number {
    return this.#time.count(from, to);
  }

  /** Where work goes on that stopped at an instant with `done` seconds of the duration behind it: after a pause there. */
  resume(stop: number, done: number): number {
    let gap = 0;
    for (const split of this.#splits) if (split.done === done) gap += split.gap;
    return this.#time.next(this.#time.add(stop, gap));
  }

  /** End of the rest of the duration that resumes at an instant, with `done` seconds behind it. */
  addRest(resume: number, done: number, rest: number): number {
    return this.#time.add(resume, rest + this.#gaps(done + 1, done + rest));
  }

  /** Pauses from one amount of work done to before another. */
  #gaps(from: number, to: number): number {
    let gaps = 0;
    for (const split of this.#splits) if (split.done >= from && split.done < to) gaps += split.gap;
    return gaps;
  }
}

/** A working time with pauses, or itself when there are none. */
export function splitTime(time: WorkingTime, splits: readonly Split[]): WorkingTime {
  return splits.length > 0 ? new SplitTime(time, splits) : time;
}
