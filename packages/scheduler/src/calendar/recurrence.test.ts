import { expect, test } from 'vitest';
import { formatDay, parseDay } from '../time.js';
import type { Recurrence } from './calendar.js';
import { recurringDays } from './recurrence.js';

const days = (rule: Recurrence, from: string, to: string) =>
  recurringDays(rule, parseDay(from), parseDay(to)).map(formatDay);

test.each<[string, Recurrence, string, string, string[]]>([
  [
    'every third day',
    { kind: 'daily', every: 3 },
    '2024-01-01',
    '2024-01-10',
    ['2024-01-01', '2024-01-04', '2024-01-07', '2024-01-10'],
  ],
  [
    'daily, four times',
    { kind: 'daily', every: 1, occurrences: 4 },
    '2024-01-01',
    '2024-12-31',
    ['2024-01-01', '2024-01-02', '2024-01-03', '2024-01-04'],
  ],
  [
    'Mondays and Fridays of every second week',
    { kind: 'weekly', every: 2, weekdays: [5, 1] },
    '2024-01-03',
    '2024-01-31',
    ['2024-01-05', '2024-01-15', '2024-01-19', '2024-01-29'],
  ],
  [
    'the 31st, short months skipped',
    { kind: 'monthly_day', every: 1, day: 31 },
    '2024-01-01',
    '2024-06-30',
    ['2024-01-31', '2024-03-31', '2024-05-31'],
  ],
  [
    'the second Tuesday',
    { kind: 'monthly_position', every: 1, position: 2, item: 2 },
    '2024-01-01',
    '2024-03-31',
    ['2024-01-09', '2024-02-13', '2024-03-12'],
  ],
  [
    'the last weekday',
    { kind: 'monthly_position', every: 1, position: 5, item: 'weekday' },
    '2024-03-01',
    '2024-06-30',
    ['2024-03-29', '2024-04-30', '2024-05-31', '2024-06-28'],
  ],
  [
    'Christmas',
    { kind: 'yearly_day', month: 12, day: 25 },
    '2024-01-01',
    '2026-12-31',
    ['2024-12-25', '2025-12-25', '2026-12-25'],
  ],
  [
    'the first weekend day of May',
    { kind: 'yearly_position', month: 5, position: 1, item: 'weekend_day' },
    '2024-01-01',
    '2025-12-31',
    ['2024-05-04', '2025-05-03'],
  ],
])('%s', (_name, rule, from, to, expected) => {
  expect(days(rule, from, to)).toEqual(expected);
});

test('a rule that names no day ends', () => {
  expect(days({ kind: 'weekly', every: 1, weekdays: [] }, '2024-01-01', '2299-12-31')).toEqual([]);
  expect(days({ kind: 'yearly_day', month: 2, day: 30 }, '2024-01-01', '2030-12-31')).toEqual([]);
});
