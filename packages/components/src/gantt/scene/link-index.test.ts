import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LinkIndex } from './link-index.js';

const ROWS = 400;

test('finds exactly the links that touch the rows in view', () => {
  const row = fc.integer({ min: -1, max: ROWS - 1 });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(row, row), { maxLength: 600 }),
      fc.nat(ROWS - 1),
      fc.nat(60),
      (links, first, span) => {
        const from = Int32Array.from(links, ([upper]) => upper);
        const to = Int32Array.from(links, ([, lower]) => lower);
        const last = Math.min(ROWS - 1, first + span);
        const found = new LinkIndex(from, to, ROWS).touching(first, last);
        const expected = links.flatMap(([a, b], link) =>
          a >= 0 && b >= 0 && a !== b && Math.min(a, b) <= last && Math.max(a, b) >= first ? [link] : [],
        );
        expect([...found.links.subarray(0, found.count)].sort((a, b) => a - b)).toEqual(expected);
      },
    ),
  );
});

test('a link whose end is not shown, or which stays in one row, is not drawn', () => {
  const index = new LinkIndex(Int32Array.of(-1, 3, 2), Int32Array.of(3, 3, 5), 10);
  const found = index.touching(0, 9);
  expect([...found.links.subarray(0, found.count)]).toEqual([2]);
});

test('asking again reuses the buffer and forgets the last answer', () => {
  const index = new LinkIndex(Int32Array.of(0, 5), Int32Array.of(1, 6), 10);
  expect(index.touching(0, 9).count).toBe(2);
  const found = index.touching(5, 5);
  expect([found.count, found.links[0]]).toEqual([1, 1]);
});
