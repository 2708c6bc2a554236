import type { LocalTime } from '../model.js';
import type { StopSignal } from '../stop-signal.js';

/** A spread for tasks without an estimate: factors of their duration. */
export interface DefaultSpread {
  /** 0..1, for example 0.9. */
  readonly optimistic: number;
  /** 1 or more, for example 1.3. */
  readonly pessimistic: number;
  /** Default `pert`. */
  readonly distribution?: 'pert' | 'pert_moments' | 'triangular' | 'uniform';
}

/** How to draw: plain data, the same for all workers that share a simulation. */
export interface RunOptions {
  /** Default 10,000. */
  readonly runs?: number;
  /** Any safe integer; the same seed gives the same forecast. Default 1. */
  readonly seed?: number;
  /** `latin_hypercube` draws one duration from each of as many strata as there are runs. Default `random`. */
  readonly sampling?: 'random' | 'latin_hypercube';
  /** Without it, tasks without an estimate keep their duration. */
  readonly defaultSpread?: DefaultSpread | null;
  /** What to do with correlations that no durations can have: refuse them (default), or take the nearest possible. */
  readonly correlationRepair?: 'refuse' | 'nearest';
  /** Percentiles to report beside P10, P50, P80, P90 and P95; above 0, below 100. */
  readonly percentiles?: readonly number[];
  /** Dates whose probability to report. */
  readonly targetDates?: readonly LocalTime[];
  /** For how many tasks, those of greatest cruciality, to correlate ranks as well. Default 20. */
  readonly rankedTasks?: number;
}

export interface SimulateOptions extends RunOptions {
  readonly signal?: StopSignal | null;
  /** How many forecasts to yield, the last and complete one included. Default 10. */
  readonly snapshots?: number;
}
