/** What simulation says of a plan: plain data. */
import type { Id, LocalTime } from './model.js';
import type { Problem } from './problem.js';

/** A date below which a share of the runs lies. */
export interface Percentile {
  /** 0..100. */
  readonly percent: number;
  readonly date: LocalTime;
  /**
   * Standard error of the date as an estimate, working minutes: another seed moves it about so far. From the density
   * around the quantile, sqrt(p (1 - p) / n) / f; of Latin hypercubes it is an upper bound.
   */
  readonly errorMinutes: number;
}

/** How a finish is spread over the runs. Minutes are working minutes of the calendar that the finish lies on. */
export interface DateSpread {
  readonly mean: LocalTime;
  /** Standard error of the mean. */
  readonly meanErrorMinutes: number;
  readonly deviationMinutes: number;
  readonly min: LocalTime;
  readonly max: LocalTime;
  readonly p10: LocalTime;
  readonly p50: LocalTime;
  readonly p80: LocalTime;
  readonly p90: LocalTime;
  readonly p95: LocalTime;
  /** These five and those asked for, ascending. */
  readonly percentiles: readonly Percentile[];
}

/** Share of the runs that finish by a date. */
export interface DateProbability {
  readonly date: LocalTime;
  readonly probability: number;
}

/** Runs that finish after one date and by another. */
export interface DateCount {
  readonly from: LocalTime;
  readonly to: LocalTime;
  readonly count: number;
}

/** What simulation says of one task, milestone or summary. */
export interface TaskForecast {
  readonly id: Id;
  readonly finish: DateSpread;
  /** Finish with all durations as entered, and the share of the runs that finish by then. */
  readonly plannedFinish: LocalTime;
  readonly plannedProbability: number;
  /** Working minutes, elapsed ones for elapsed durations; 0 on summaries. */
  readonly durationMeanMinutes: number;
  readonly durationDeviationMinutes: number;
  /** Share of the runs in which the task is critical; tasks that tie are critical both. */
  readonly criticality: number;
  /** Schedule sensitivity index: criticality × deviation of the duration / deviation of the project's finish. */
  readonly sensitivity: number;
  /** |Pearson correlation| of the duration with the project's finish; 0 where one of them does not vary. */
  readonly cruciality: number;
  /** Spearman correlation of the same; null for tasks beyond `rankedTasks`, and before the simulation is complete. */
  readonly rankCorrelation: number | null;
  /** Significance index: mean of duration / (duration + total slack) × project length / mean project length. */
  readonly significance: number;
  /** Share of the runs that meet the deadline and the constraint's date; null without one. */
  readonly deadlineProbability: number | null;
  readonly constraintProbability: number | null;
}

/** What `runs` runs of a plan say. */
export interface Forecast {
  readonly runs: number;
  readonly totalRuns: number;
  readonly isComplete: boolean;
  /** The project's finish. */
  readonly finish: DateSpread;
  readonly plannedFinish: LocalTime;
  readonly plannedProbability: number;
  /** The dates asked for by `targetDates`. */
  readonly targets: readonly DateProbability[];
  /** The S-curve: finishes at every percent of the runs. */
  readonly curve: readonly DateProbability[];
  /** Finishes by intervals of equal working time. */
  readonly histogram: readonly DateCount[];
  /** In the order of `Project.tasks`. Made when first asked for. */
  readonly tasks: readonly TaskForecast[];
  /** Warnings: those of `validate`, repaired correlations, constraints that truncate what may happen. */
  readonly problems: readonly Problem[];
  /** One task. Throws `unknown_id` for an id that is not in the project. */
  task(id: Id): TaskForecast;
  /** Share of the runs in which the project finishes by a date. Throws `bad_value` for text that is no date. */
  probabilityBy(date: LocalTime): number;
}
