import { expect, test } from 'vitest';
import { parseInstant } from '../../time.js';
import { readCapacity, stepAt, unitsOf, wholeUnits } from './capacity.js';

const at = (capacity: ReturnType<typeof readCapacity>, time: string) => unitsOf(stepAt(capacity, parseInstant(time)));

test('without periods there is always the same, one unit unless said otherwise', () => {
  expect(readCapacity({ id: 'r' })).toEqual({ from: [Number.NEGATIVE_INFINITY], value: [wholeUnits(1)] });
  expect(at(readCapacity({ id: 'r', maxUnits: 2.5 }), '2026-01-01T00:00')).toBe(2.5);
});

test('a period holds from its first day to the end of its last, and the usual beside it', () => {
  const availability = [{ from: '2026-03-02', to: '2026-03-06', units: 3 }];
  const capacity = readCapacity({ id: 'r', maxUnits: 1, availability });
  expect(at(capacity, '2026-03-01T23:59')).toBe(1);
  expect(at(capacity, '2026-03-02T00:00')).toBe(3);
  expect(at(capacity, '2026-03-06T23:59')).toBe(3);
  expect(at(capacity, '2026-03-07T00:00')).toBe(1);
});

test('an end with a time includes its minute', () => {
  const availability = [{ from: null, to: '2026-03-06T11:59', units: 2 }];
  const capacity = readCapacity({ id: 'r', availability });
  expect(at(capacity, '2026-03-06T11:59')).toBe(2);
  expect(at(capacity, '2026-03-06T12:00')).toBe(1);
});

test('of periods that overlap the later in the list holds', () => {
  const availability = [
    { from: '2026-03-01', to: null, units: 2 },
    { from: '2026-03-10', to: '2026-03-12', units: 0 },
  ];
  const capacity = readCapacity({ id: 'r', availability });
  expect([
    at(capacity, '2026-03-05T08:00'),
    at(capacity, '2026-03-11T08:00'),
    at(capacity, '2026-03-13T08:00'),
  ]).toEqual([2, 0, 2]);
});
