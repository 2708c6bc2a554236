import { expect, test } from 'vitest';
import { parseDuration } from './duration.js';

test.each([
  ['5d', 2400, 'd'],
  ['2.5 days', 1200, 'd'],
  ['2,5d', 1200, 'd'],
  ['4h', 240, 'h'],
  ['-1w', -2400, 'w'],
  ['3ed', 4320, 'ed'],
  ['1 mo', 9600, 'mo'],
  ['30 min', 30, 'm'],
  ['8', 3840, 'd'],
])('%s is %d minutes', (text, minutes, unit) => {
  expect(parseDuration(text)).toEqual({ minutes, unit });
});

test.each(['', 'soon', '5 parsecs', '5d5', 'd', '1e9'])('%s is no duration', text => {
  expect(parseDuration(text)).toBeNull();
});

test('units follow the project', () => {
  const project = { minutes_per_day: 420, minutes_per_week: 2100, days_per_month: 21 };
  expect(parseDuration('1d', project)?.minutes).toBe(420);
  expect(parseDuration('1w', project)?.minutes).toBe(2100);
  expect(parseDuration('1mo', project)?.minutes).toBe(8820);
});

test('amounts are read in the digits of the locale that wrote them', () => {
  expect(parseDuration('٢٫٥')?.minutes).toBe(1200);
  expect(parseDuration('２d')?.minutes).toBe(960);
});
