import { describe, expect, test } from 'vitest';
import { type DrawnEstimate, distributionOf, momentsShape, pertShape } from './distribution.js';

const points = { optimisticMinutes: 2, mostLikelyMinutes: 5, pessimisticMinutes: 11 };

const percentiles = (estimate: DrawnEstimate) => [0.1, 0.5, 0.8, 0.9].map(p => distributionOf(estimate).quantile(p));

describe('the points 2, 5, 11', () => {
  test('as a triangle', () => {
    const estimate = { ...points, distribution: 'triangular' } as const;
    const { mean, deviation } = distributionOf(estimate);
    expect(mean).toBe(6);
    expect(deviation).toBeCloseTo(1.8708, 4);
    for (const [at, value] of [3.6432, 5.8038, 7.7137, 8.6762].entries()) {
      expect(percentiles(estimate)[at]).toBeCloseTo(value, 4);
    }
  });

  test('as a PERT beta', () => {
    const estimate = { ...points, distribution: 'pert' } as const;
    const { mean, deviation } = distributionOf(estimate);
    expect(mean).toBeCloseTo(5.5, 12);
    expect(deviation).toBeCloseTo(1.6583, 4);
    expect(pertShape(1 / 3, 4).alpha).toBeCloseTo(2.3333, 4);
    expect(pertShape(1 / 3, 4).beta).toBeCloseTo(3.6667, 4);
    for (const [at, value] of [3.3772, 5.3823, 6.9874, 7.8001].entries()) {
      expect(Math.abs(percentiles(estimate)[at]! - value)).toBeLessThan(0.001);
    }
  });

  test('as a classic PERT have a deviation of a sixth of the range, which the true beta has not', () => {
    const { mean, deviation } = distributionOf({ ...points, distribution: 'pert_moments' });
    expect(mean).toBeCloseTo(5.5, 12);
    expect(deviation).toBeCloseTo(1.5, 12);
    const { alpha, beta } = momentsShape(1 / 3);
    expect((alpha * beta) / (alpha + beta) ** 2 / (alpha + beta + 1)).toBeCloseTo(1 / 36, 12);
  });

  test('with more weight on the mode lie closer to it', () => {
    const steep = distributionOf({ ...points, distribution: 'pert', lambda: 20 });
    expect(steep.mean).toBeCloseTo((2 + 20 * 5 + 11) / 22, 12);
    expect(steep.deviation).toBeLessThan(1);
  });
});

test('equal bounds always give that value', () => {
  const equal = { optimisticMinutes: 7, mostLikelyMinutes: 7, pessimisticMinutes: 7 };
  for (const distribution of ['pert', 'pert_moments', 'triangular', 'uniform'] as const) {
    const { mean, deviation, quantile } = distributionOf({ ...equal, distribution });
    expect([mean, deviation, quantile(0), quantile(0.3), quantile(1)]).toEqual([7, 0, 7, 7, 7]);
  }
});

test('a lognormal has the mean and deviation it is given, and its median below the mean', () => {
  const { quantile } = distributionOf({ distribution: 'lognormal', meanMinutes: 100, deviationMinutes: 60 });
  expect(quantile(0.5)).toBeCloseTo(100 / Math.sqrt(1.36), 6);
  // Mean by the midpoint rule.
  let mean = 0;
  for (let at = 0; at < 100_000; at++) mean += quantile((at + 0.5) / 100_000) / 100_000;
  expect(mean).toBeCloseTo(100, 1);
});

test('discrete values come by weight', () => {
  const estimate = {
    distribution: 'discrete',
    values: [
      { minutes: 30, weight: 1 },
      { minutes: 10, weight: 3 },
    ],
  } as const;
  const { mean, deviation, quantile } = distributionOf(estimate);
  expect(mean).toBe(15);
  expect(deviation).toBeCloseTo(Math.sqrt(75), 12);
  expect([0, 0.74, 0.76, 1].map(quantile)).toEqual([10, 10, 30, 30]);
});
