import { describe, expect, test } from 'vitest';
import { type DrawnEstimate, distributionOf } from '../../distribution.js';
import { lookUp, TableSet } from './inverse-table.js';

const points = (mode: number) => ({ optimisticMinutes: 2, mostLikelyMinutes: mode, pessimisticMinutes: 11 });

const estimates: readonly (readonly [string, DrawnEstimate])[] = [
  ...[2, 2.01, 5, 6.5, 10.97, 11].flatMap(mode =>
    (['pert', 'pert_moments', 'triangular'] as const).map(
      distribution => [`${distribution} ${mode}`, { ...points(mode), distribution }] as const,
    ),
  ),
  ['pert lambda 12', { ...points(4), distribution: 'pert', lambda: 12 }],
  ['uniform', { distribution: 'uniform', optimisticMinutes: 2, pessimisticMinutes: 11 }],
  ['lognormal', { distribution: 'lognormal', meanMinutes: 100, deviationMinutes: 60 }],
];

describe.each(estimates)('the table of %s', (_, estimate) => {
  const { quantile, mean, deviation } = distributionOf(estimate);
  const { table, offset, scale } = new TableSet().drawOf(estimate);
  const drawn = (word: number) => offset + scale * lookUp(table, word | 0);

  test('draws within a hundredth of a deviation of the quantile', () => {
    for (let at = 0; at < 5_000; at++) {
      const word = Math.floor(((at + 0.37) / 5_000) * 2 ** 32);
      expect(Math.abs(drawn(word) - quantile((word + 0.5) / 2 ** 32))).toBeLessThan(0.01 * deviation);
    }
  });

  test('follows the tails down to a few words', () => {
    for (let depth = 4; depth < 2 ** 26; depth = depth * 3 + 1) {
      for (const word of [depth, 2 ** 32 - 1 - depth]) {
        const exact = quantile((word + 0.5) / 2 ** 32);
        expect(Math.abs(drawn(word) - exact)).toBeLessThan(0.02 * Math.max(deviation, Math.abs(exact - mean)));
      }
    }
  });

  test('keeps mean and deviation', () => {
    const count = 200_000;
    let sum = 0;
    let squares = 0;
    for (let at = 0; at < count; at++) {
      const value = drawn(Math.floor(((at + 0.5) / count) * 2 ** 32)) - mean;
      sum += value;
      squares += value * value;
    }
    expect(Math.abs(sum / count)).toBeLessThan(0.001 * deviation);
    expect(Math.sqrt(squares / count - (sum / count) ** 2) / deviation).toBeCloseTo(1, 2);
  });
});

test('words ascend as their values do', () => {
  const { table } = new TableSet().drawOf({ ...points(5), distribution: 'pert' });
  let last = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < 100_000; at++) {
    const value = lookUp(table, Math.floor((at / 100_000) * 2 ** 32) | 0);
    expect(value).toBeGreaterThanOrEqual(last);
    last = value;
  }
});
