/** How long a search may go on. */
import type { StopSignal } from '../../stop-signal.js';
import type { LevelingSearch } from '../options.js';
import type { Score } from './placement.js';

/** What a search may cost, and when it has nothing left to win. */
export interface BudgetTerms {
  readonly search: LevelingSearch | undefined;
  readonly signal: StopSignal | undefined;
  /** Finish that no schedule can beat: that without levelling. */
  readonly leastFinish: number;
}

/** Counts the schedules of a search and says when it has to end. */
export class Budget {
  readonly limit: number;
  readonly seed: number;
  /** Schedules made so far. */
  passes = 0;
  readonly #terms: BudgetTerms;
  readonly #deadline: number;

  constructor(terms: BudgetTerms) {
    const { search } = terms;
    this.limit = search?.passes ?? Number.POSITIVE_INFINITY;
    this.seed = search?.seed ?? 1;
    this.#terms = terms;
    const begin = search?.now?.() ?? 0;
    this.#deadline = search?.timeMs === undefined ? Number.POSITIVE_INFINITY : begin + search.timeMs;
  }

  /** Whether to stop: used up, out of time, asked to, or nothing better to find. */
  isSpent(best: Score): boolean {
    const { search, signal, leastFinish } = this.#terms;
    if (this.passes >= this.limit || signal?.aborted === true) return true;
    if (best.unplacedCount === 0 && best.projectFinish <= leastFinish) return true;
    return (search?.now?.() ?? 0) >= this.#deadline;
  }
}
