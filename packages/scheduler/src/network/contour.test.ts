import { describe, expect, test } from 'vitest';
import { dates, days, plan, START } from '../../test/plan.js';
import { CONTOUR_SHARES, contourStretch } from './contour.js';

describe('contours', () => {
  test('a shape stretches work by what its average leaves of the units', () => {
    expect(contourStretch(undefined)).toBe(1);
    expect(contourStretch('flat')).toBe(1);
    expect(contourStretch('bell')).toBe(2);
    expect(contourStretch('turtle')).toBeCloseTo(1 / 0.7);
    expect(contourStretch('back_loaded')).toBeCloseTo(1 / 0.6);
    expect(contourStretch('front_loaded')).toBeCloseTo(1 / 0.6);
    for (const peak of ['double_peak', 'early_peak', 'late_peak'] as const) expect(contourStretch(peak)).toBe(2);
  });

  test('front and early shapes are the back and late ones reversed', () => {
    expect([...CONTOUR_SHARES.front_loaded].reverse()).toEqual(CONTOUR_SHARES.back_loaded);
    expect([...CONTOUR_SHARES.early_peak].reverse()).toEqual(CONTOUR_SHARES.late_peak);
  });

  test('40 hours in a bell take ten days of a resource on a calendar of its own', () => {
    const week = (until: number) =>
      [1, 2, 3, 4, 5].map(weekday => ({
        weekday: weekday as 1,
        shifts: [
          { fromMinute: 480, toMinute: 720 },
          { fromMinute: 780, toMinute: until },
        ],
      }));
    const result = plan([days('a', 10)], [], {
      calendars: [
        { id: 'std', weekdays: week(1020) },
        { id: 'late', weekdays: week(1080) },
      ],
      calendarId: 'std',
      resources: [
        { id: 'bo', calendarId: 'std' },
        { id: 'di', calendarId: 'late' },
      ],
      assignments: [
        { taskId: 'a', resourceId: 'bo', workMinutes: 2400, contour: 'bell' },
        { taskId: 'a', resourceId: 'di', workMinutes: 480 },
      ],
    });
    expect(dates(result, 'a')).toEqual([START, '2024-01-12T17:00']);
  });
});
