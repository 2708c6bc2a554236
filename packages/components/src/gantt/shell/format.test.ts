import { expect, test } from 'vitest';
import { Format } from './format.js';

const format = new Format('en-GB');
const long = (minutes: number, unit: string, isSummary = false) =>
  format.duration(minutes, { id: 't', duration_minutes: minutes, duration_unit: unit }, {}, isSummary);

test.each([
  [2400, 'd', '5'],
  [120, 'd', '0.25'],
  [4800, 'w', '10'],
  [30, 'm', '30m'],
  [30, 'h', '0.5h'],
  [90, 'h', '1.5h'],
  [960, 'h', '16h'],
  [4320, 'ed', '3ed'],
  [120, 'eh', '2eh'],
  // What a drag left, which days cannot say.
  [30, 'd', '0.5h'],
  [100, 'd', '100m'],
  [300, 'd', '5h'],
  [0, 'd', '–'],
])('%d minutes in %s read %s', (minutes, unit, text) => {
  expect(long(minutes, unit)).toBe(text);
});

test('the length of a summary is computed, and told in days', () => {
  expect(long(270, 'h', true)).toBe('0.6');
});

test('digits are those of the locale', () => {
  expect(new Format('de').duration(90, { id: 't', duration_unit: 'h' }, {})).toBe('1,5h');
});
