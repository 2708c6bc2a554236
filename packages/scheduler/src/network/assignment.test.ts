import { describe, expect, test } from 'vitest';
import { dates, days, late, plan, START } from '../../test/plan.js';
import type { Project } from '../model.js';

describe('resources', () => {
  const staff = (project: Partial<Project>): Partial<Project> => ({
    calendars: [
      {
        id: 'std',
        weekdays: [1, 2, 3, 4, 5].map(weekday => ({
          weekday: weekday as 1,
          shifts: [
            { fromMinute: 480, toMinute: 720 },
            { fromMinute: 780, toMinute: 1020 },
          ],
        })),
      },
      {
        id: 'al',
        baseCalendarId: 'std',
        weekdays: [],
        exceptions: [{ from: '2024-01-02', to: '2024-01-02', shifts: [] }],
      },
      {
        id: 'always',
        weekdays: [1, 2, 3, 4, 5, 6, 7].map(weekday => ({
          weekday: weekday as 1,
          shifts: [{ fromMinute: 0, toMinute: 1440 }],
        })),
      },
      {
        id: 'mornings',
        weekdays: [1, 2, 3, 4, 5].map(weekday => ({
          weekday: weekday as 1,
          shifts: [{ fromMinute: 480, toMinute: 720 }],
        })),
      },
    ],
    calendarId: 'std',
    resources: [
      { id: 'al', calendarId: 'al' },
      { id: 'bo', calendarId: 'std' },
      { id: 'cy', calendarId: 'mornings' },
      { id: 'nails', kind: 'material' },
    ],
    ...project,
  });

  test('a day off prolongs a task of fixed units, not one of fixed duration', () => {
    const assignments = [{ taskId: 'a', resourceId: 'al', workMinutes: 1440 }];
    expect(dates(plan([days('a', 3)], [], staff({ assignments })), 'a')).toEqual([START, '2024-01-04T17:00']);
    const fixed = plan([days('a', 3, { taskType: 'fixed_duration' })], [], staff({ assignments }));
    expect(dates(fixed, 'a')).toEqual([START, '2024-01-03T17:00']);
  });

  test('the last assignment on its own calendar ends the task', () => {
    const assignments = [
      { taskId: 'a', resourceId: 'bo', workMinutes: 480 },
      { taskId: 'a', resourceId: 'cy', workMinutes: 480 },
    ];
    expect(dates(plan([days('a', 1)], [], staff({ assignments })), 'a')).toEqual([START, '2024-01-02T12:00']);
  });

  test('a task calendar and a resource calendar leave what both have, unless the task ignores the second', () => {
    const assignments = [{ taskId: 'a', resourceId: 'bo', workMinutes: 960 }];
    const task = { id: 'a', durationMinutes: 960, calendarId: 'always' };
    expect(plan([task], [], staff({ assignments })).task('a').finish).toBe('2024-01-02T17:00');
    const ignoring = { ...task, ignoresResourceCalendars: true };
    expect(plan([ignoring], [], staff({ assignments })).task('a').finish).toBe('2024-01-02T00:00');
  });

  test('material does not date a task', () => {
    const assignments = [{ taskId: 'a', resourceId: 'nails', units: 40, workMinutes: 9600 }];
    expect(plan([days('a', 1)], [], staff({ assignments })).task('a').finish).toBe('2024-01-01T17:00');
  });

  test('pauses between pieces of work move with the task', () => {
    const segments = [
      { start: '2023-12-04T08:00', finish: '2023-12-05T17:00', workMinutes: 960 },
      { start: '2023-12-08T08:00', finish: '2023-12-08T17:00', workMinutes: 480 },
    ];
    const assignments = [{ taskId: 'a', resourceId: 'bo', workMinutes: 1440, segments }];
    const result = plan([days('a', 3), days('long', 10)], [], staff({ assignments }));
    expect(dates(result, 'a')).toEqual([START, '2024-01-05T17:00']);
    expect(late(result, 'a')).toEqual(['2024-01-08T08:00', '2024-01-12T17:00']);
    expect(result.task('a').durationMinutes).toBe(1440);
  });
});
