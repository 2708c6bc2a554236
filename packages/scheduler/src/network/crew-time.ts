import type { WorkingTime } from '../calendar/work-calendar.js';

/** One assignment at work. Amounts are seconds of its own working time. */
export interface Run {
  readonly time: WorkingTime;
  /** All of its work, and what is still to do. */
  readonly span: number;
  readonly rest: number;
  /** Working time, and before that clock time, from the task's start to its own. */
  readonly delay: number;
  readonly hold: number;
}

/** Where a run begins in a task that may begin at an instant. */
function startOf(run: Run, instant: number): number {
  const held = run.hold > 0 ? run.time.next(instant) + run.hold : instant;
  return run.time.add(held, run.delay);
}

/** The duration that runs stand for, and how much of it they leave to do; seconds. */
export interface CrewDuration {
  readonly whole: number;
  readonly rest: number;
}

/**
 * Several assignments as one working time. A task's whole duration takes as long as its longest run; a part of the
 * duration takes the same part of every run.
 */
export class CrewTime implements WorkingTime {
  readonly #runs: readonly Run[];
  readonly #duration: CrewDuration;
  readonly #base: WorkingTime;

  /** @param duration what the runs stand for @param base counts slack: the task's own calendar */
  constructor(runs: readonly Run[], duration: CrewDuration, base: WorkingTime) {
    this.#runs = runs;
    this.#duration = duration;
    this.#base = base;
  }

  next(instant: number): number {
    let first = Number.POSITIVE_INFINITY;
    for (const run of this.#runs) first = Math.min(first, run.time.next(startOf(run, instant)));
    return first;
  }

  previous(instant: number): number {
    let last = Number.NEGATIVE_INFINITY;
    for (const run of this.#runs) last = Math.max(last, run.time.previous(instant));
    return last;
  }

  add(instant: number, work: number): number {
    if (work <= 0) return instant;
    const part = work / this.#duration.whole;
    let last = instant;
    for (const run of this.#runs) {
      const start = run.hold > 0 ? run.time.next(instant) + run.hold : instant;
      last = Math.max(last, run.time.add(start, Math.round((run.delay + run.span) * part)));
    }
    return last;
  }

  subtract(instant: number, work: number): number {
    if (work <= 0) return instant;
    const part = work / this.#duration.whole;
    let first = instant;
    for (const run of this.#runs) {
      const start = run.time.subtract(instant, Math.round((run.delay + run.span) * part));
      first = Math.min(first, start - run.hold);
    }
    return first;
  }

  count(from: number, to: number): number {
    return this.#base.count(from, to);
  }

  /** End of the rest of the duration, `rest` seconds of it, when everyone goes on at an instant. */
  addRest(resume: number, rest: number): number {
    const part = this.#duration.rest > 0 ? rest / this.#duration.rest : 0;
    let last = resume;
    for (const run of this.#runs) last = Math.max(last, run.time.add(resume, Math.round(run.rest * part)));
    return last;
  }
}
