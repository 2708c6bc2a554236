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

test('a plan of a year or longer tells days with their years', () => {
  const british = new Format('en-GB');
  const [one, other] = [Date.UTC(2026, 2, 30, 8) / 60_000, Date.UTC(2027, 2, 30, 8) / 60_000];
  expect(british.day(one)).toBe(british.day(other));
  british.isLong = true;
  expect([one, other].map(minute => british.day(minute))).toEqual(['30/03/26', '30/03/27']);
  expect(british.span(one, other)).toBe('30/03/26 – 30/03/27');
  british.isLong = false;
  expect(british.day(one)).toBe('30 Mar');
});
