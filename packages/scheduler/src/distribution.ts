/** What an estimate means: mean, deviation, bounds and quantiles of a duration in minutes. */
import { BetaQuantiles, normalQuantile } from './statistics.js';
import type { Estimate } from './uncertainty.js';

/** Estimates that are a distribution of their own; `velocity` is drawn from past sprints instead. */
export type DrawnEstimate = Exclude<Estimate, { distribution: 'velocity' }>;

/** A distribution of durations. */
export interface Distribution {
  readonly mean: number;
  readonly deviation: number;
  /** Value below which a share `p` (0..1) lies; the least at 0, the greatest at 1. */
  quantile(p: number): number;
}

/** Weight of the mode in the mean of PERT's beta: mean = (a + λ m + b) / (λ + 2). */
export const PERT_LAMBDA = 4;

/** Both shape parameters of a beta distribution on 0..1. */
export interface BetaShape {
  readonly alpha: number;
  readonly beta: number;
}

/** PERT's true beta with its mode at `mode` (0..1 of the range). */
export function pertShape(mode: number, lambda: number): BetaShape {
  return { alpha: 1 + lambda * mode, beta: 1 + lambda * (1 - mode) };
}

/**
 * The classic PERT: a beta whose mean is (a + 4m + b) / 6 and whose deviation is (b - a) / 6, by the method of moments.
 * It is not the true beta of the same three points, whose deviation differs.
 */
export function momentsShape(mode: number): BetaShape {
  const mean = (1 + 4 * mode) / 6;
  const sum = mean * (1 - mean) * 36 - 1;
  return { alpha: mean * sum, beta: (1 - mean) * sum };
}

const single = (value: number): Distribution => ({ mean: value, deviation: 0, quantile: () => value });

function scaledBeta(low: number, high: number, { alpha, beta }: BetaShape): Distribution {
  const range = high - low;
  const sum = alpha + beta;
  const quantiles = new BetaQuantiles(alpha, beta);
  return {
    mean: low + (range * alpha) / sum,
    deviation: (range * Math.sqrt((alpha * beta) / (sum + 1))) / sum,
    quantile: p => low + range * quantiles.at(p),
  };
}

function triangular(low: number, mode: number, high: number): Distribution {
  const range = high - low;
  const rise = mode - low;
  const fall = high - mode;
  return {
    mean: (low + mode + high) / 3,
    deviation: Math.sqrt((low * low + mode * mode + high * high - low * mode - low * high - mode * high) / 18),
    quantile: p =>
      p < rise / range ? low + Math.sqrt(p * range * rise) : high - Math.sqrt(Math.max(0, 1 - p) * range * fall),
  };
}

/** A lognormal of given mean and deviation: the logarithm has variance ln(1 + (deviation / mean)²). */
function lognormal(mean: number, deviation: number): Distribution {
  const variance = Math.log1p((deviation / mean) ** 2);
  const centre = Math.log(mean) - variance / 2;
  const spread = Math.sqrt(variance);
  return { mean, deviation, quantile: p => Math.exp(centre + spread * normalQuantile(p)) };
}

function discrete(values: readonly { readonly minutes: number; readonly weight: number }[]): Distribution {
  const sorted = values.filter(value => value.weight > 0).sort((a, b) => a.minutes - b.minutes);
  const total = sorted.reduce((sum, value) => sum + value.weight, 0);
  const mean = sorted.reduce((sum, value) => sum + value.minutes * value.weight, 0) / total;
  const square = sorted.reduce((sum, value) => sum + (value.minutes - mean) ** 2 * value.weight, 0) / total;
  let before = 0;
  const shares = sorted.map(value => {
    before += value.weight;
    return before / total;
  });
  const last = sorted.length - 1;
  return {
    mean,
    deviation: Math.sqrt(square),
    quantile: p => {
      let at = 0;
      while (at < last && shares[at]! < p) at++;
      return sorted[at]!.minutes;
    },
  };
}

/** What an estimate that passed validation means. Equal bounds give that value always. */
export function distributionOf(estimate: DrawnEstimate): Distribution {
  if (estimate.distribution === 'discrete') return discrete(estimate.values);
  if (estimate.distribution === 'lognormal') {
    return estimate.deviationMinutes === 0
      ? single(estimate.meanMinutes)
      : lognormal(estimate.meanMinutes, estimate.deviationMinutes);
  }
  const low = estimate.optimisticMinutes;
  const high = estimate.pessimisticMinutes;
  if (low === high) return single(low);
  if (estimate.distribution === 'uniform') {
    return { mean: (low + high) / 2, deviation: (high - low) / Math.sqrt(12), quantile: p => low + (high - low) * p };
  }
  const mode = estimate.mostLikelyMinutes;
  if (estimate.distribution === 'triangular') return triangular(low, mode, high);
  const place = (mode - low) / (high - low);
  const shape =
    estimate.distribution === 'pert' ? pertShape(place, estimate.lambda ?? PERT_LAMBDA) : momentsShape(place);
  return scaledBeta(low, high, shape);
}
