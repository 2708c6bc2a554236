import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatLocalTime, isLocalTime, parseLocalTime } from './local-time.js';

test('every second of the years 1900 to 9999 is read as it was written', () => {
  const first = Date.UTC(1900, 0, 1) / 1000;
  fc.assert(
    fc.property(fc.integer({ min: first, max: Date.UTC(9999, 11, 31) / 1000 }), second => {
      const minute = second / 60;
      const text = formatLocalTime(minute);
      expect(parseLocalTime(text)).toBeCloseTo(minute, 6);
      expect(parseLocalTime(text.replace('T', ' '))).toBeCloseTo(minute, 6);
      expect(parseLocalTime(text.slice(0, 10), 480)).toBe(Math.floor(second / 86_400) * 1440 + 480);
    }),
  );
});

test.each([
  '',
  'soon',
  '2026-02-29',
  '2026-13-01',
  '2026-1-5',
  '2026-01-05T8:00',
  '2026-01-05T08:00:00Z',
  '2026-00-10',
])('%s is no local time', text => {
  expect(parseLocalTime(text)).toBeNull();
});

test('shorter times, fractions and what is no text', () => {
  expect(parseLocalTime('2026-01-05T08:00')).toBe(parseLocalTime('2026-01-05T08:00:00'));
  expect(parseLocalTime('2026-01-05T08:00:30')).toBe((parseLocalTime('2026-01-05T08:00') as number) + 0.5);
  expect(parseLocalTime('2026-01-05T08:00:00.000')).toBe(parseLocalTime('2026-01-05T08:00'));
  expect(parseLocalTime('2024-02-29')).toBe(Date.UTC(2024, 1, 29) / 60_000);
  expect(parseLocalTime(20_260_105 as unknown as string)).toBeNull();
  expect(parseLocalTime(null)).toBeNull();
});

test('a time is written anew unless it is as it would be written', () => {
  for (const text of ['2026-01-05T08:00:00', '2024-02-29T23:59:59']) {
    expect(isLocalTime(text)).toBe(true);
    expect(formatLocalTime(parseLocalTime(text) as number)).toBe(text);
  }
  for (const text of [
    '2026-01-05',
    '2026-01-05 08:00:00',
    '2026-01-05T24:00:00',
    '2025-02-29T08:00:00',
    '2026-01-05T08:00+02',
  ])
    expect(isLocalTime(text)).toBe(false);
});
