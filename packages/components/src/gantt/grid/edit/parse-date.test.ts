import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Format, lastDayMinute } from '../../shell/format.js';
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

test.each(['', 'soon', '31 Feb', '1 2 3 4', '45', '2026-13-01', '1 Jan 1850', '31 Dec 9999'])('%s is no date', text => {
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

const LOCALES = ['en-GB', 'en-US', 'de', 'de-AT', 'fr', 'fr-CA', 'es', 'es-MX', 'ja', 'ar', 'ar-EG'];

test('what a date cell shows is read back, in every locale', () => {
  const formats = LOCALES.map(locale => new Format(locale));
  const day = fc.integer({ min: Date.UTC(1990, 0, 1) / 86_400_000, max: Date.UTC(2079, 11, 31) / 86_400_000 });
  fc.assert(
    fc.property(fc.constantFrom(...formats), day, (format, shown) => {
      const minute = shown * 1440;
      const { locale } = format;
      expect(parseDate(format.dayWithYear(minute), near, locale)).toBe(minute);
      // Without a year the one shown before holds.
      expect(parseDate(format.day(minute), minute + 480, locale)).toBe(minute);
      expect(parseDate(format.weekday(minute), minute + 480, locale)).toBe(minute);
    }),
    { numRuns: 400 },
  );
});

test.each([
  ['30. März', 'de', '2026-03-30'],
  ['30 juin', 'fr', '2026-06-30'],
  ['30 juillet 2027', 'fr', '2027-07-30'],
  ['1 aout', 'fr', '2026-08-01'],
  ['lunes, 30 de marzo de 2026', 'es', '2026-03-30'],
  ['2027年4月2日', 'ja', '2027-04-02'],
  ['4/2', 'ja', '2026-04-02'],
  ['27/4/2', 'ja', '2027-04-02'],
  ['٢ أبريل', 'ar-EG', '2026-04-02'],
  ['2 ابريل 2027', 'ar', '2027-04-02'],
])('%s in %s is %s, too', (text, locale, day) => {
  expect(iso(parseDate(text, near, locale))).toBe(day);
});

test.each(['30 jui', 'ma 3', '30 mai juin'])('%s could be more than one day and is none', text => {
  expect(parseDate(text, near, 'fr')).toBeNull();
});

test('numbers are written and spans made in the manner of the locale', () => {
  const minutes = 1200;
  expect(new Format('de').duration(minutes, { id: 'a' }, {})).toBe('2,5');
  expect(new Format('ar-EG').duration(minutes, { id: 'a' }, {})).toBe('٢٫٥');
  expect(new Format('de').percent(40)).toBe('40\u00a0%');
  expect(new Format('ja').span(near, near + 5 * 1440)).toBe('3月30日～4月4日');
  // The axis is Gregorian in a locale whose own calendar is another.
  expect(new Format('th').dayWithYear(near)).toContain('2026');
});
