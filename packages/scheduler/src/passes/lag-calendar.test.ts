import { expect, test } from 'vitest';
import { DAY, days, plan } from '../../test/plan.js';
import type { Project } from '../model.js';

/** Six-day weeks for the predecessor, four-day ones for the successor, Monday to Friday for the project. */
const week = (id: string, last: number) => ({
  id,
  weekdays: ([1, 2, 3, 4, 5, 6, 7] as const).map(weekday => ({
    weekday,
    shifts:
      weekday <= last
        ? [
            { fromMinute: 480, toMinute: 720 },
            { fromMinute: 780, toMinute: 1020 },
          ]
        : [],
  })),
});

const start = (project: Partial<Project>, lagMinutes = 2 * DAY) =>
  plan(
    [days('a', 4, { calendarId: 'six' }), days('b', 1, { calendarId: 'four' })],
    [['a', 'FS', 'b', { lagMinutes }]],
    { calendars: [week('six', 6), week('four', 4), week('five', 5)], calendarId: 'five', ...project },
  ).task('b').start;

// The predecessor ends on Thursday, 4 January, at 17:00.
test.each([
  ['successor', '2024-01-10T08:00'],
  ['predecessor', '2024-01-08T08:00'],
  ['project', '2024-01-09T08:00'],
  // 960 minutes of the clock end on Friday at 09:00.
  ['elapsed', '2024-01-08T08:00'],
] as const)('a lag runs on the calendar of the %s', (lagCalendar, expected) => {
  expect(start({ lagCalendar })).toBe(expected);
});

test('Microsoft Project counts on the successor, Primavera on the predecessor', () => {
  expect(start({})).toBe(start({ lagCalendar: 'successor' }));
  expect(start({ preset: 'primavera' })).toBe(start({ lagCalendar: 'predecessor' }));
});

test('the late dates come back over the same calendar', () => {
  const result = plan(
    [days('a', 4, { calendarId: 'six' }), days('b', 1, { calendarId: 'four' })],
    [['a', 'FS', 'b', { lagMinutes: 2 * DAY }]],
    { calendars: [week('six', 6), week('four', 4)], calendarId: 'four', lagCalendar: 'predecessor' },
  );
  expect(result.task('a').totalSlackMinutes).toBe(0);
});
