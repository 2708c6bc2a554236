/** Functions of probability that simulation draws and reports by: normal and beta distributions, ranks, quantiles. */

const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** Natural logarithm of the gamma function for positive arguments; Lanczos' approximation, 15 digits. */
export function logGamma(x: number): number {
  const shifted = x - 1;
  let sum = 0.99999999999980993;
  for (let term = 0; term < LANCZOS.length; term++) sum += LANCZOS[term]! / (shifted + term + 1);
  const base = shifted + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(base) - base + Math.log(sum);
}

/** Keeps a divisor from being zero. */
const kept = (value: number): number => (Math.abs(value) < 1e-300 ? 1e-300 : value);

/** The continued fraction of the incomplete beta function; modified Lentz method (Thompson and Barnett 1986). */
function betaFraction(x: number, alpha: number, beta: number): number {
  let c = 1;
  let d = 1 / kept(1 - ((alpha + beta) * x) / (alpha + 1));
  let result = d;
  for (let term = 1; term <= 300; term++) {
    const even = (term * (beta - term) * x) / ((alpha + 2 * term - 1) * (alpha + 2 * term));
    d = 1 / kept(1 + even * d);
    c = kept(1 + even / c);
    result *= d * c;
    const odd = (-(alpha + term) * (alpha + beta + term) * x) / ((alpha + 2 * term) * (alpha + 2 * term + 1));
    d = 1 / kept(1 + odd * d);
    c = kept(1 + odd / c);
    const step = d * c;
    result *= step;
    if (Math.abs(step - 1) < 1e-15) break;
  }
  return result;
}

/** Share of a beta distribution below `x` (0..1); 13 digits or more. Source: DLMF 8.17. */
export function betaProbability(x: number, alpha: number, beta: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(
    logGamma(alpha + beta) - logGamma(alpha) - logGamma(beta) + alpha * Math.log(x) + beta * Math.log1p(-x),
  );
  return sharePart(front, x, alpha, beta);
}

/** The share below `x`, given x^α (1 - x)^β / B(α, β). */
function sharePart(front: number, x: number, alpha: number, beta: number): number {
  return x < (alpha + 1) / (alpha + beta + 2)
    ? (front * betaFraction(x, alpha, beta)) / alpha
    : 1 - (front * betaFraction(1 - x, beta, alpha)) / beta;
}

/**
 * Quantiles of one beta distribution, to about 12 digits: Newton's method in the logarithms of both share and value, where
 * tails are straight lines, inside a bracket. Asked in ascending or descending order each starts from the one before.
 */
export class BetaQuantiles {
  readonly #lower: BetaTail;
  readonly #upper: BetaTail;
  readonly #shareBelowMean: number;

  constructor(alpha: number, beta: number) {
    this.#lower = new BetaTail(alpha, beta);
    // The upper half is the lower half of the mirrored distribution: both tails keep their relative precision.
    this.#upper = new BetaTail(beta, alpha);
    this.#shareBelowMean = betaProbability(alpha / (alpha + beta), alpha, beta);
  }

  /** Value below which a share `p` (0..1) lies. */
  at(p: number): number {
    if (p <= 0) return 0;
    if (p >= 1) return 1;
    return p <= this.#shareBelowMean ? this.#lower.quantile(p) : 1 - this.#upper.quantile(1 - p);
  }
}

/** Quantiles of a beta distribution up to its mean. */
class BetaTail {
  readonly #alpha: number;
  readonly #beta: number;
  readonly #norm: number;
  /** Logarithm of the share and value found last, and the slope between the logarithms there. */
  #logShare: number;
  #value: number;
  #slope: number;

  constructor(alpha: number, beta: number) {
    this.#alpha = alpha;
    this.#beta = beta;
    this.#norm = logGamma(alpha + beta) - logGamma(alpha) - logGamma(beta);
    // Below the first terms of the series, the share is x^α / (α B(α, β)).
    this.#value = 1e-3;
    this.#logShare = this.#norm - Math.log(alpha) + alpha * Math.log(this.#value);
    this.#slope = alpha;
  }

  quantile(p: number): number {
    const wanted = Math.log(p);
    let low = 0;
    let high = 1;
    let x = this.#value * Math.exp((wanted - this.#logShare) / this.#slope);
    if (!(x < 1)) x = this.#alpha / (this.#alpha + this.#beta);
    for (let round = 0; round < 200; round++) {
      const front = Math.exp(this.#norm + this.#alpha * Math.log(x) + this.#beta * Math.log1p(-x));
      const share = sharePart(front, x, this.#alpha, this.#beta);
      if (share > p) high = x;
      else low = x;
      const slope = front / ((1 - x) * share);
      const step = (wanted - Math.log(share)) / slope;
      const next = x * Math.exp(step);
      if (Math.abs(step) < 1e-7 || high - low <= 1e-15 * high) {
        this.#value = next;
        this.#logShare = wanted;
        this.#slope = slope;
        return next;
      }
      x = next > low && next < high ? next : (low + high) / 2;
    }
    return x;
  }
}

const INVERSE_CENTRE = {
  above: [
    -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1,
    2.506628277459239,
  ],
  below: [
    -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1, 1,
  ],
};
const INVERSE_TAIL = {
  above: [
    -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968,
    2.938163982698783,
  ],
  below: [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1],
};

const polynomial = (coefficients: readonly number[], x: number): number =>
  coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);

/** Quantile of the standard normal distribution; relative error below 1.2e-9. Source: P. J. Acklam's rational approximation. */
export function normalQuantile(p: number): number {
  if (p <= 0) return Number.NEGATIVE_INFINITY;
  if (p >= 1) return Number.POSITIVE_INFINITY;
  if (p > 0.5) return -normalQuantile(1 - p);
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(p));
    return polynomial(INVERSE_TAIL.above, q) / polynomial(INVERSE_TAIL.below, q);
  }
  const q = p - 0.5;
  const square = q * q;
  return (polynomial(INVERSE_CENTRE.above, square) * q) / polynomial(INVERSE_CENTRE.below, square);
}

const ERFC_FIT = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223,
  0.17087277,
];

/** Share of the standard normal distribution below `z`; relative error below 1.2e-7 (Chebyshev fit of erfc). */
export function normalProbability(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.5 * x);
  let sum = 0;
  for (let term = ERFC_FIT.length - 1; term >= 0; term--) sum = sum * t + ERFC_FIT[term]!;
  const upper = 0.5 * t * Math.exp(-x * x + sum);
  return z > 0 ? 1 - upper : upper;
}

/**
 * The value below which a share of sorted values lies: of n values the one of rank ⌈p n⌉, as an observed value.
 *
 * @param sorted ascending, at least one
 */
export function quantileOf(sorted: ArrayLike<number>, p: number): number {
  const rank = Math.ceil(p * sorted.length - 1e-9) - 1;
  return sorted[Math.min(Math.max(rank, 0), sorted.length - 1)]!;
}

/**
 * Ranks 1..n of whole numbers, equal ones sharing their mean rank. Value and place are sorted as one number, which the
 * engine does without calling back: values times their count must stay below 2^53. Cost O(n log n).
 */
export function ranksOf(values: ArrayLike<number>): Float64Array {
  const count = values.length;
  const ranks = new Float64Array(count);
  const keys = new Float64Array(count);
  for (let at = 0; at < count; at++) keys[at] = values[at]! * count + at;
  keys.sort();
  for (let first = 0; first < count; ) {
    const value = Math.floor(keys[first]! / count);
    let end = first + 1;
    while (end < count && Math.floor(keys[end]! / count) === value) end++;
    for (let at = first; at < end; at++) ranks[keys[at]! - value * count] = (first + 1 + end) / 2;
    first = end;
  }
  return ranks;
}

/** How many of the sorted values are at most `limit`. Cost O(log n). */
export function countUpTo(sorted: ArrayLike<number>, limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
