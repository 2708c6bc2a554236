import { expect, test } from 'vitest';
import { edgePan } from './edge-pan.js';

test('the view moves near the edges only, faster the nearer, and never too fast', () => {
  expect(edgePan(400, 800)).toBe(0);
  expect(edgePan(36, 800)).toBe(0);
  expect(edgePan(18, 800)).toBe(7);
  expect(edgePan(-50, 800)).toBe(14);
  expect(edgePan(800, 800)).toBe(-14);
  expect(edgePan(2, 100)).toBe(0);
});
