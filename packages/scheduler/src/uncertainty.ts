/** What is not certain about a plan: the nouns of simulation, as entered. */
import type { Id } from './model.js';

/** Three points of a duration, minutes of the same kind as the task's duration. */
interface ThreePoints {
  readonly optimisticMinutes: number;
  readonly mostLikelyMinutes: number;
  readonly pessimisticMinutes: number;
}

/**
 * What a duration may turn out to be, for simulation. Of a task in progress the remaining part is drawn, scaled by what
 * is left of the duration. Summaries, complete tasks and those dated by hand keep their dates.
 *
 * `pert`: the true beta with weight `lambda` (default 4) on the mode; `pert_moments`: the classic beta fitted to the
 * mean (a + 4m + b) / 6 and the deviation (b - a) / 6. `lognormal` is given by its own mean and deviation in minutes.
 * `velocity`: work measured in points, done at the pace of `Project.velocity`.
 */
export type Estimate =
  | (ThreePoints & { readonly distribution: 'pert'; readonly lambda?: number })
  | (ThreePoints & { readonly distribution: 'pert_moments' })
  | (ThreePoints & { readonly distribution: 'triangular' })
  | { readonly distribution: 'uniform'; readonly optimisticMinutes: number; readonly pessimisticMinutes: number }
  | { readonly distribution: 'lognormal'; readonly meanMinutes: number; readonly deviationMinutes: number }
  | {
      readonly distribution: 'discrete';
      readonly values: readonly { readonly minutes: number; readonly weight: number }[];
    }
  | { readonly distribution: 'velocity'; readonly points: number };

/** How correlated two durations are: `coefficient` -1..1, a rank-like correlation of the underlying normals. */
export interface Correlation {
  readonly taskIds: readonly [Id, Id];
  readonly coefficient: number;
}

/** An event that happens in a share of the runs and then lengthens tasks. */
export interface Risk {
  readonly id: Id;
  readonly name?: string;
  /** 0..1. */
  readonly probability: number;
  readonly impacts: readonly { readonly taskId: Id; readonly estimate: Estimate }[];
}

/** How much work past sprints delivered: what `velocity` estimates are drawn from. */
export interface Velocity {
  /** Points done in each past sprint, oldest first. */
  readonly points: readonly number[];
  /** Working minutes of one sprint. */
  readonly sprintMinutes: number;
}
