import { expect, test } from 'vitest';
import { Format, lastDayMinute } from '../../format.js';
import { parseDate } from './parse-date.js';

const near = Date.UTC(2026, 2, 30, 8) / 60_000;
const iso = (minute: number | null) => (minute === null ? null : new Date(minute * 60_000).toISOString().slice(0, 10));

test.each([
  ['2026-04-02', 'en-GB', '2026-04-02'],
  ['2 Apr', 'en-GB', '2026-04-02'],
  ['Apr 2', 'en-US', '2026-04-02'],
  ['2 April 2027', 'en-GB', '2027-04-02'],
  ['2.4.', 'de', '2026-04-02'],
  ['2 Mai', 'de', '2026-05-02'],
  ['2/4/27', 'en-GB', '2027-04-02'],
  ['4/2', 'en-US', '2026-04-02'],
  ['17', 'en-GB', '2026-03-17'],
])('%s in %s is %s', (text, locale, day) => {
  expect(iso(parseDate(text, near, locale))).toBe(day);
});

test.each(['', 'soon', '31 Feb', '1 2 3 4', '45', '2026-13-01'])('%s is no date', text => {
  expect(parseDate(text, near, 'en-GB')).toBeNull();
});

test('spans are short, and work until midnight ended the day before', () => {
  const format = new Format('en-GB');
  const day = 1440;
  expect(format.span(near, near + 2 * day)).toMatch(/^30 Mar\s–\s1 Apr$/);
  expect(format.span(near, near + 60)).toBe('30 Mar');
  expect(format.day(lastDayMinute(near, Date.UTC(2026, 3, 1) / 60_000))).toBe('31 Mar');
  expect(format.percent(0)).toBe('–');
  expect(format.duration(1200, { id: 'a' }, {})).toBe('2.5');
});
