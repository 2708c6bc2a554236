import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  BetaQuantiles,
  betaProbability,
  countUpTo,
  logGamma,
  normalProbability,
  normalQuantile,
  quantileOf,
  ranksOf,
} from './statistics.js';

test('the gamma function gives factorials', () => {
  for (let n = 1, factorial = 1; n <= 15; factorial *= n++) {
    expect(Math.exp(logGamma(n))).toBeCloseTo(factorial, 15 - 3 - Math.ceil(Math.log10(factorial + 1)));
  }
  expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 12);
});

describe('the beta distribution', () => {
  test('has its closed forms', () => {
    expect(betaProbability(0.3, 1, 1)).toBeCloseTo(0.3, 13);
    expect(betaProbability(0.3, 3, 1)).toBeCloseTo(0.027, 13);
    // 1 - (1 - x)^5
    expect(betaProbability(0.2, 1, 5)).toBeCloseTo(1 - 0.8 ** 5, 13);
    expect(betaProbability(0.5, 7.3, 7.3)).toBeCloseTo(0.5, 12);
  });

  test('quantiles undo probabilities in any order, also far out', () => {
    const shape = fc.double({ min: 0.8, max: 60, noNaN: true });
    const shares = fc.array(fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(shape, shape, shares, (alpha, beta, ps) => {
        const quantiles = new BetaQuantiles(alpha, beta);
        for (const p of ps) {
          const x = quantiles.at(p);
          if (p < 0.5) expect(betaProbability(x, alpha, beta) / p).toBeCloseTo(1, 7);
          else expect(1 - betaProbability(x, alpha, beta)).toBeCloseTo(1 - p, 8);
        }
      }),
    );
  });
});

test('the normal distribution and its quantiles undo each other', () => {
  expect(normalQuantile(0.975)).toBeCloseTo(1.959964, 6);
  expect(normalQuantile(0.5)).toBeCloseTo(0, 12);
  expect(normalProbability(-1)).toBeCloseTo(0.15865525, 7);
  for (const p of [1e-8, 1e-4, 0.01, 0.3, 0.7, 0.99, 0.9999]) {
    expect(normalProbability(normalQuantile(p)) / p).toBeCloseTo(1, 6);
  }
});

test('equal values share their mean rank', () => {
  expect([...ranksOf([30, 10, 20, 10])]).toEqual([4, 1.5, 3, 1.5]);
});

test('quantiles of observed values are observed values', () => {
  const sorted = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  expect(quantileOf(sorted, 0.1)).toBe(1);
  expect(quantileOf(sorted, 0.5)).toBe(5);
  expect(quantileOf(sorted, 0.95)).toBe(10);
  expect(quantileOf(sorted, 0)).toBe(1);
  expect(countUpTo(sorted, 5)).toBe(5);
  expect(countUpTo(sorted, 0.5)).toBe(0);
});
