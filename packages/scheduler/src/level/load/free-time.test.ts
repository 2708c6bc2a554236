import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ElapsedTime } from '../../calendar/work-calendar.js';
import { FreeTime } from './free-time.js';

const LAST = 40;

const pieces = fc.record({
  units: fc.integer({ min: 1, max: 3 }),
  from: fc.nat(LAST - 2),
  length: fc.integer({ min: 1, max: 12 }),
});

test('says of every window what counting instant by instant says', () => {
  fc.assert(
    fc.property(
      fc.array(pieces, { maxLength: 12 }),
      fc.array(pieces, { minLength: 1, maxLength: 8 }),
      (taken, asked) => {
        const free = new FreeTime({ from: [Number.NEGATIVE_INFINITY, 20], value: [4, 3] });
        const plain = Array.from({ length: LAST + 20 }, (_, at) => (at < 20 ? 4 : 3));
        for (const { units, from, length } of taken) {
          free.take(units, from, from + length);
          for (let at = from; at < from + length; at++) plain[at]! -= units;
        }
        for (const { units, from, length } of asked) {
          const blocked = Array.from({ length }, (_, at) => from + at).filter(at => plain[at]! < units);
          const first = free.firstBlockStart(units, from, from + length);
          const end = free.lastBlockEnd(units, from, from + length);
          if (blocked.length === 0) {
            expect([first, end]).toEqual([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
            continue;
          }
          // Steps reach beyond the window on both sides: what counts is where they meet it.
          expect(Math.max(first, from)).toBe(blocked[0]);
          let after = blocked.at(-1)! + 1;
          while (after < plain.length && plain[after]! < units && plain[after] === plain[after - 1]) after++;
          expect(end).toBeGreaterThan(blocked.at(-1)!);
          expect(end).toBeLessThanOrEqual(after === plain.length ? Number.POSITIVE_INFINITY : after);
        }
      },
    ),
  );
});

test('goes back to what was kept, and past it only by keeping again', () => {
  const free = new FreeTime({ from: [Number.NEGATIVE_INFINITY], value: [2] });
  free.take(1, 0, 10);
  free.keep();
  free.take(1, 5, 15);
  expect(free.lastBlockEnd(1, 0, 20)).toBe(10);
  free.restore();
  expect(free.lastBlockEnd(1, 0, 20)).toBe(Number.NEGATIVE_INFINITY);
  expect(free.lastBlockEnd(2, 0, 20)).toBe(10);
});

test('more may be taken than there is, and then nothing fits', () => {
  const free = new FreeTime({ from: [Number.NEGATIVE_INFINITY], value: [1] });
  free.takeWorking(3, 0, 10, new ElapsedTime());
  expect(free.lastBlockEnd(1, 0, 20)).toBe(10);
});
