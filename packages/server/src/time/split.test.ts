import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayIn, isTimeZone, splitByDay } from './split.js';
import { daysOfWeek, mondayOf } from './week.js';

const split = (zone: string, from: string, to: string) => splitByDay(zone, Date.parse(from), Date.parse(to));

describe('time that ran past midnight', () => {
  it('belongs to both days', () => {
    expect(split('UTC', '2026-01-05T22:30:00Z', '2026-01-06T01:00:00Z')).toEqual([
      { day: '2026-01-05', minutes: 90 },
      { day: '2026-01-06', minutes: 60 },
    ]);
  });

  it('belongs to the days of the place where it was spent', () => {
    expect(split('Asia/Tokyo', '2026-01-05T22:30:00Z', '2026-01-06T01:00:00Z')).toEqual([
      { day: '2026-01-06', minutes: 150 },
    ]);
    expect(split('America/New_York', '2026-01-06T04:00:00Z', '2026-01-06T06:00:00Z')).toEqual([
      { day: '2026-01-05', minutes: 60 },
      { day: '2026-01-06', minutes: 60 },
    ]);
  });

  it('counts the hour that a clock change adds or takes', () => {
    // Berlin: 2026-03-29 has 23 hours, 2026-10-25 has 25.
    expect(split('Europe/Berlin', '2026-03-28T23:00:00Z', '2026-03-30T22:00:00Z')).toEqual([
      { day: '2026-03-29', minutes: 23 * 60 },
      { day: '2026-03-30', minutes: 24 * 60 },
    ]);
    expect(split('Europe/Berlin', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z')).toEqual([
      { day: '2026-10-25', minutes: 25 * 60 },
    ]);
  });

  it('of less than half a minute is nothing', () => {
    expect(split('UTC', '2026-01-05T10:00:00Z', '2026-01-05T10:00:29Z')).toEqual([]);
    expect(split('UTC', '2026-01-05T23:59:40Z', '2026-01-06T00:00:10Z')).toEqual([{ day: '2026-01-06', minutes: 1 }]);
  });

  it('adds up to the whole, day after day', () => {
    const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'Pacific/Apia', 'America/St_Johns', 'Asia/Kathmandu');
    const start = Date.parse('2026-01-01T00:00:00Z');
    fc.assert(
      fc.property(zones, fc.nat(365 * 1440 * 60), fc.nat(5 * 1440 * 60), (zone, seconds, lengthSeconds) => {
        const from = start + seconds * 1_000;
        const to = from + lengthSeconds * 1_000;
        const parts = splitByDay(zone, from, to);
        expect(parts.reduce((sum, part) => sum + part.minutes, 0)).toBe(Math.round(lengthSeconds / 60));
        const days = parts.map(part => part.day);
        expect(days).toEqual([...new Set(days)].sort());
        for (const { minutes } of parts) expect(minutes).toBeLessThanOrEqual(25 * 60);
        for (const day of days) {
          expect(day >= dayIn(zone, from)).toBe(true);
          expect(day <= dayIn(zone, to)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });
});

it('a week begins on its Monday', () => {
  expect(mondayOf('2026-01-05')).toBe('2026-01-05');
  expect(mondayOf('2026-01-11')).toBe('2026-01-05');
  expect(mondayOf('2026-01-01')).toBe('2025-12-29');
  expect(daysOfWeek('2025-12-29').at(-1)).toBe('2026-01-04');
});

it('a time zone is one that the process knows', () => {
  expect(isTimeZone('Europe/Berlin')).toBe(true);
  expect(isTimeZone('Europe/Atlantis')).toBe(false);
  expect(isTimeZone('')).toBe(false);
});
