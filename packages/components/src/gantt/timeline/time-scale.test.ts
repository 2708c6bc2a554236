import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { weekStartOf } from '../../locales/date-format.js';
import { LEVEL_MINUTES_PER_PX, MAX_MINUTES_PER_PX, MIN_MINUTES_PER_PX, TimeScale } from './time-scale.js';

const minute = (iso: string): number => Date.parse(`${iso}Z`) / 60_000;
const START = minute('2026-02-16T00:00');
const scaleAt = (pxPerDay: number): TimeScale =>
  new TimeScale(
    { startMinute: START, endMinute: START + 400 * 1440, minutesPerPx: 1440 / pxPerDay },
    { locale: 'en-GB' },
  );

function labels(pxPerDay: number, tier: 'upperTicks' | 'lowerTicks', days: number): string[] {
  const ticks = scaleAt(pxPerDay)[tier](START, START + days * 1440);
  return ticks.labels.slice(0, ticks.count);
}

describe('minutes and px', () => {
  test('x and minute are inverse', () => {
    const scale = scaleAt(9.6);
    expect(scale.x(START)).toBe(0);
    expect(scale.x(START + 1440)).toBeCloseTo(9.6);
    expect(scale.minute(scale.x(START + 777))).toBeCloseTo(START + 777);
  });

  test('the minute under the cursor stays there at any zoom', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.05, max: 20, noNaN: true }),
        fc.double({ min: 0, max: 1000, noNaN: true }),
        fc.double({ min: 0, max: 5000, noNaN: true }),
        (factor, cursorX, scrollLeft) => {
          const before = scaleAt(9.6);
          const after = before.zoomedAt(cursorX, scrollLeft, factor);
          const kept = after.scale.minute(after.scrollLeft + cursorX);
          expect(kept).toBeCloseTo(before.minute(scrollLeft + cursorX), 3);
        },
      ),
    );
  });

  test('zoom ends at hours and at decades', () => {
    expect(scaleAt(9.6).withZoom(0).minutesPerPx).toBe(MIN_MINUTES_PER_PX);
    expect(scaleAt(9.6).withZoom(1e9).minutesPerPx).toBe(MAX_MINUTES_PER_PX);
  });

  test('fit shows the whole span with equal air at both sides', () => {
    const { scale, scrollLeft } = scaleAt(9.6).fitted(START, START + 100 * 1440, 1000);
    const left = scale.x(START) - scrollLeft;
    const right = 1000 - (scale.x(START + 100 * 1440) - scrollLeft);
    expect(left).toBeCloseTo(40, 0);
    expect(right).toBeCloseTo(left, 3);
  });

  test('covering a wider range keeps the zoom', () => {
    const scale = scaleAt(9.6);
    const wider = scale.covering(START - 1440, START);
    expect(wider.startMinute).toBe(START - 1440);
    expect(wider.minutesPerPx).toBe(scale.minutesPerPx);
    expect(scale.covering(START, START)).toBe(scale);
  });
});

describe('header tiers', () => {
  test('each named level is what its zoom shows', () => {
    for (const [level, minutesPerPx] of Object.entries(LEVEL_MINUTES_PER_PX)) {
      expect(scaleAt(1440 / minutesPerPx).level).toBe(level);
    }
  });

  test('weeks under months, the year once', () => {
    expect(labels(9.6, 'lowerTicks', 30)).toEqual(['16', '23', '2', '9', '16']);
    expect(labels(9.6, 'upperTicks', 95)).toEqual(['February 2026', 'March', 'April', 'May']);
  });

  test('the year comes back with its first month', () => {
    expect(labels(9.6, 'upperTicks', 350).filter(label => /\d/.test(label))).toEqual(['February 2026', 'January 2027']);
  });

  test('hours under days', () => {
    expect(labels(400, 'lowerTicks', 0.5)).toEqual(['00:00', '03:00', '06:00', '09:00', '12:00']);
    expect(labels(400, 'upperTicks', 1)).toEqual(['Mon 16 February 2026', 'Tue 17 February']);
  });

  test('quarters and decades begin where the calendar does', () => {
    const quarters = scaleAt(0.9).lowerTicks(START, START + 300 * 1440);
    expect(quarters.labels.slice(0, quarters.count)).toEqual(['Q1', 'Q2', 'Q3', 'Q4']);
    const years = scaleAt(0.2).upperTicks(START, START + 3000 * 1440);
    expect(years.labels.slice(0, years.count)).toEqual(['2020 – 2029', '2030 – 2039']);
  });

  test('the first tick is at or before the view, the last inside it, none repeats', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -30_000_000, max: 60_000_000 }),
        fc.double({ min: MIN_MINUTES_PER_PX, max: MAX_MINUTES_PER_PX, noNaN: true }),
        (fromMinute, minutesPerPx) => {
          const scale = new TimeScale({ startMinute: fromMinute, endMinute: fromMinute + 1, minutesPerPx });
          const toMinute = fromMinute + 1200 * minutesPerPx;
          for (const ticks of [scale.lowerTicks(fromMinute, toMinute), scale.upperTicks(fromMinute, toMinute)]) {
            expect(ticks.minutes[0]).toBeLessThanOrEqual(fromMinute);
            expect(ticks.minutes[ticks.count - 1]).toBeLessThanOrEqual(toMinute);
            for (let tick = 1; tick < ticks.count; tick++) {
              expect(ticks.minutes[tick]! - ticks.minutes[tick - 1]!).toBeGreaterThan(0);
            }
          }
        },
      ),
    );
  });

  test('a week may begin on Sunday', () => {
    const scale = new TimeScale({ startMinute: START, endMinute: START, minutesPerPx: 150 }, { weekStart: 7 });
    expect(scale.lowerTicks(START, START).minutes[0]).toBe(minute('2026-02-15T00:00'));
  });
});

describe('languages', () => {
  const scaleIn = (locale: string, minutesPerPx: number) =>
    new TimeScale(
      { startMinute: START, endMinute: START + 4000 * 1440, minutesPerPx },
      { locale, quarter: n => `${n}. Q` },
    );
  const first = (locale: string, level: keyof typeof LEVEL_MINUTES_PER_PX, tier: 'upperTicks' | 'lowerTicks') =>
    scaleIn(locale, LEVEL_MINUTES_PER_PX[level])[tier](START, START + 1440).labels[0];

  test.each([
    ['ja', 'days', 'lowerTicks', '16'],
    ['ja', 'weeks', 'upperTicks', '2026年2月'],
    ['ja', 'months', 'lowerTicks', '2月'],
    ['ja', 'years', 'lowerTicks', '2026'],
    ['ja', 'years', 'upperTicks', '2020 – 2029'],
    ['ar', 'days', 'lowerTicks', '16'],
    ['ar-EG', 'days', 'lowerTicks', '١٦'],
    ['ar-EG', 'years', 'upperTicks', '٢٠٢٠ – ٢٠٢٩'],
    ['ar', 'hours', 'upperTicks', 'الاثنين 16 فبراير 2026'],
    ['es', 'hours', 'upperTicks', 'lun 16 de febrero de 2026'],
    ['de', 'quarters', 'lowerTicks', '1. Q'],
    ['fa', 'months', 'upperTicks', '۲۰۲۶'],
  ] as const)('%s at %s has %s of %s', (locale, level, tier, label) => {
    expect(first(locale, level, tier)).toBe(label);
  });

  test('weeks begin on the day they begin on in a region', () => {
    expect(weekStartOf('en-US')).toBe(7);
    expect(weekStartOf('de')).toBe(1);
  });
});
