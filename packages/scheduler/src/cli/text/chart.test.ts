import { expect, it } from 'vitest';
import { chartBars } from './chart.js';

const interval = (at: number, count: number) => ({ from: String(at), to: String(at + 1), count });

it('the longest bar is the fullest interval, and shares add up to one', () => {
  const bars = chartBars([interval(0, 1), interval(1, 40), interval(2, 0), interval(3, 9)]);
  expect(bars.map(({ bar }) => bar.length)).toEqual([1, 40, 0, 9]);
  expect(bars.map(({ share }) => share)).toEqual([0.02, 0.82, 0.82, 1]);
  expect(bars.map(({ label }) => label)).toEqual(['1', '2', '3', '4']);
});

it('joins neighbours where there are too many, and loses none', () => {
  const bars = chartBars(Array.from({ length: 100 }, (_, at) => interval(at, at)));
  expect(bars.length).toBeLessThanOrEqual(24);
  expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(4950);
  expect(bars.at(-1)).toMatchObject({ label: '100', share: 1 });
});

it('is empty for no intervals', () => {
  expect(chartBars([])).toEqual([]);
});
