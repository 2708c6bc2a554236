import { expect, test } from 'vitest';
import { listOffsets, rowAtOffset } from './phone-list.js';

test('rows of two heights are found by their place', () => {
  const offsets = listOffsets(row => row % 3 === 0, 6);
  expect([...offsets]).toEqual([0, 44, 104, 164, 208, 268, 328]);
  expect([-5, 0, 43, 44, 163, 164, 327, 900].map(px => rowAtOffset(offsets, px))).toEqual([0, 0, 0, 1, 2, 3, 5, 5]);
  expect(rowAtOffset(new Float64Array(1), 10)).toBe(0);
});
