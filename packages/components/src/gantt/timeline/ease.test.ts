import { expect, test } from 'vitest';
import { easeMove } from './ease.js';

test('begins at 0, ends at 1, never turns back', () => {
  expect(easeMove(0)).toBe(0);
  expect(easeMove(1)).toBe(1);
  let last = 0;
  for (let time = 0; time <= 1; time += 0.01) {
    expect(easeMove(time)).toBeGreaterThanOrEqual(last);
    last = easeMove(time);
  }
});

test('is fast first: nine tenths of the way after half the time', () => {
  expect(easeMove(0.5)).toBeGreaterThan(0.85);
});
