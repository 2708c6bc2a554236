import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  civilFromDay,
  dayFromCivil,
  formatInstant,
  MAX_DAY,
  MIN_DAY,
  parseDay,
  parseInstant,
  weekdayOf,
} from './time.js';

test('days and civil dates turn into each other', () => {
  fc.assert(
    fc.property(fc.integer({ min: MIN_DAY, max: MAX_DAY }), day => {
      const { year, month, day: dayOfMonth } = civilFromDay(day);
      expect(dayFromCivil(year, month, dayOfMonth)).toBe(day);
      expect(new Date(day * 86_400_000).toISOString().slice(0, 10)).toBe(
        `${year}-${String(month).padStart(2, '0')}-${String(dayOfMonth).padStart(2, '0')}`,
      );
    }),
  );
});

test('instants and their text turn into each other', () => {
  fc.assert(
    fc.property(fc.integer({ min: MIN_DAY * 86_400, max: MAX_DAY * 86_400 }), instant => {
      expect(parseInstant(formatInstant(instant))).toBe(instant);
    }),
  );
});

test.each([
  ['2026-01-05T08:00', '2026-01-05T08:00'],
  ['2026-01-05T08:00:00', '2026-01-05T08:00'],
  ['2026-01-05T08:00:30', '2026-01-05T08:00:30'],
  ['2026-01-05T23:59:59.6', '2026-01-06T00:00'],
  ['2026-01-05T24:00', '2026-01-06T00:00'],
  ['2028-02-29T00:00', '2028-02-29T00:00'],
])('%s is read as %s', (text, same) => {
  expect(formatInstant(parseInstant(text))).toBe(same);
});

test('a date without a time takes the minute given', () => {
  expect(formatInstant(parseInstant('2026-01-05', 480))).toBe('2026-01-05T08:00');
});

test.each([
  '',
  'soon',
  '2026-02-29',
  '2026-13-01',
  '2026-01-05T25:00',
  '2026-01-05T08:60',
  '2026-01-05T08:00Z',
  '2026-01-05T08:00+01:00',
  '1850-01-01',
  '2026-01-05T24:01',
  '20260105T0800',
])('"%s" is no time', text => {
  expect(parseInstant(text)).toBeNaN();
});

test('the week begins on Monday', () => {
  expect(weekdayOf(parseDay('2024-01-01'))).toBe(1);
  expect(weekdayOf(parseDay('1969-12-28'))).toBe(7);
});
