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

  test('a day off leaves a gap in the dates, not in the duration', () => {
    const assignments = [{ taskId: 'a', resourceId: 'al', workMinutes: 1440 }];
    const result = plan([days('a', 3)], [], staff({ assignments }));
    expect(result.task('a').durationMinutes).toBe(1440);
  });

  test('eight hours at half the units take two days', () => {
    const assignments = [
      { taskId: 'a', resourceId: 'bo', workMinutes: 480 },
      { taskId: 'a', resourceId: 'al', workMinutes: 480, units: 0.5 },
    ];
    expect(dates(plan([days('a', 2)], [], staff({ assignments })), 'a')).toEqual([START, '2024-01-03T17:00']);
    const together = assignments.map(assignment => ({ ...assignment, resourceId: 'bo' }));
    expect(dates(plan([days('a', 2)], [], staff({ assignments: together })), 'a')).toEqual([START, '2024-01-02T17:00']);
  });

  test('overtime is work that takes no time', () => {
    const assignments = [
      { taskId: 'a', resourceId: 'bo', workMinutes: 960, overtimeWorkMinutes: 480 },
      { taskId: 'a', resourceId: 'cy', workMinutes: 240 },
    ];
    expect(dates(plan([days('a', 2)], [], staff({ assignments })), 'a')).toEqual([START, '2024-01-01T17:00']);
  });

  test('units of none date nothing', () => {
    const assignments = [{ taskId: 'a', resourceId: 'al', workMinutes: 0, units: 0 }];
    expect(dates(plan([days('a', 2)], [], staff({ assignments })), 'a')).toEqual([START, '2024-01-02T17:00']);
  });

  test("a delay of one assignment runs on its calendar, levelling's delay by the clock", () => {
    const delayed = [
      { taskId: 'a', resourceId: 'bo', workMinutes: 480 },
      { taskId: 'a', resourceId: 'al', workMinutes: 480, delayMinutes: 480 },
    ];
    expect(dates(plan([days('a', 2)], [], staff({ assignments: delayed })), 'a')).toEqual([START, '2024-01-03T17:00']);
    const levelled = [
      { taskId: 'a', resourceId: 'bo', workMinutes: 480 },
      { taskId: 'a', resourceId: 'al', workMinutes: 480, levelingDelayMinutes: 2880 },
    ];
    expect(dates(plan([days('a', 2)], [], staff({ assignments: levelled })), 'a')).toEqual([START, '2024-01-03T17:00']);
  });

  test('an elapsed duration takes no notice of anybody', () => {
    const assignments = [{ taskId: 'a', resourceId: 'al', workMinutes: 1440 }];
    const elapsed = { id: 'a', durationMinutes: 2880, durationUnit: 'ed' as const };
    expect(dates(plan([elapsed], [], staff({ assignments })), 'a')).toEqual([START, '2024-01-03T08:00']);
  });

  test('without any time in common the calendar of the task holds', () => {
    const night = [1, 2, 3, 4, 5].map(weekday => ({
      weekday: weekday as 1,
      shifts: [{ fromMinute: 1200, toMinute: 1440 }],
    }));
    const { calendars } = staff({});
    const project = staff({ assignments: [{ taskId: 'a', resourceId: 'bo', workMinutes: 480 }] });
    const result = plan([days('a', 1, { calendarId: 'night' })], [], {
      ...project,
      calendars: [...calendars!, { id: 'night', weekdays: night }],
    });
    expect(dates(result, 'a')).toEqual(['2024-01-01T20:00', '2024-01-03T00:00']);
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

  test('ten days with a pause of three end behind it and are late behind it', () => {
    const segments = [
      { start: '2006-09-21T08:00', finish: '2006-09-26T17:00', workMinutes: 1920 },
      { start: '2006-10-02T08:00', finish: '2006-10-09T17:00', workMinutes: 2880 },
    ];
    const tasks = [days('a', 10, { segments }), days('long', 20)];
    const result = plan(tasks, [], { start: '2006-09-21T08:00' });
    expect(dates(result, 'a')).toEqual(['2006-09-21T08:00', '2006-10-09T17:00']);
    expect(late(result, 'a')).toEqual(['2006-10-02T08:00', '2006-10-18T17:00']);
    expect([result.task('a').durationMinutes, result.task('a').totalSlackMinutes]).toEqual([4800, 3360]);
  });

  test('pieces that take longer than their work hide a pause, unless the duration has changed since', () => {
    const segments = [{ start: START, finish: '2024-01-04T17:00', workMinutes: 960 }];
    const assignments = [{ taskId: 'a', resourceId: 'bo', workMinutes: 960, contour: 'contoured' as const, segments }];
    const result = plan([days('a', 2), days('long', 5)], [], staff({ assignments }));
    expect([dates(result, 'a'), late(result, 'a')]).toEqual([
      [START, '2024-01-04T17:00'],
      ['2024-01-02T08:00', '2024-01-05T17:00'],
    ]);
    expect(dates(plan([days('a', 1)], [], staff({ assignments })), 'a')).toEqual([START, '2024-01-01T17:00']);
  });

  describe('of tasks in progress', () => {
    const begun = {
      actualStart: START,
      percentComplete: 50,
      actualDurationMinutes: 480,
      remainingDurationMinutes: 480,
    };

    test('one alone goes on where the plan says, whatever hours he kept', () => {
      const assignments = [
        { taskId: 'a', resourceId: 'bo', workMinutes: 960, actualWorkMinutes: 480, remainingWorkMinutes: 480 },
      ];
      const through = days('a', 2, { ...begun, stop: '2024-01-01T16:00', resume: '2024-01-01T16:00' });
      expect(dates(plan([through], [], staff({ assignments })), 'a')).toEqual([START, '2024-01-02T16:00']);
    });

    test('each of several goes on where he stopped', () => {
      const assignments = [
        { taskId: 'a', resourceId: 'bo', workMinutes: 960, actualWorkMinutes: 120, remainingWorkMinutes: 840 },
        { taskId: 'a', resourceId: 'al', workMinutes: 480, actualWorkMinutes: 480, remainingWorkMinutes: 0 },
      ];
      const apart = days('a', 2, { ...begun, stop: '2024-01-01T10:00', resume: '2024-01-01T10:00' });
      expect(dates(plan([apart], [], staff({ assignments })), 'a')).toEqual([START, '2024-01-02T17:00']);
    });

    test('a pause that holds all of them leaves each his rest', () => {
      const assignments = [
        { taskId: 'a', resourceId: 'bo', workMinutes: 960, actualWorkMinutes: 480, remainingWorkMinutes: 480 },
        { taskId: 'a', resourceId: 'cy', workMinutes: 480, actualWorkMinutes: 240, remainingWorkMinutes: 240 },
      ];
      const paused = days('a', 2, { ...begun, stop: '2024-01-01T17:00', resume: '2024-01-04T13:00' });
      expect(dates(plan([paused], [], staff({ assignments })), 'a')).toEqual([START, '2024-01-05T12:00']);
    });

    test('a pause that all of them have behind them is not made up for', () => {
      const assignments = [
        { taskId: 'a', resourceId: 'bo' },
        { taskId: 'a', resourceId: 'cy', units: 0.5 },
      ];
      const done = { actualStart: START, percentComplete: 50, stop: '2024-01-03T17:00' };
      expect(dates(plan([days('a', 2, done)], [], staff({ assignments })), 'a')).toEqual([START, '2024-01-05T12:00']);
      // Who is as far as the work done has no pause behind him.
      const straight = days('a', 2, { ...done, stop: '2024-01-01T17:00' });
      expect(dates(plan([straight], [], staff({ assignments })), 'a')).toEqual([START, '2024-01-04T12:00']);
    });

    test('a pause hidden in the rest lengthens it, one hidden in the part done does not', () => {
      const segments = [
        { start: START, finish: '2024-01-02T17:00', workMinutes: 480 },
        { start: '2024-01-03T08:00', finish: '2024-01-05T17:00', workMinutes: 480 },
      ];
      const task = days('a', 2, { ...begun, segments, stop: '2024-01-02T17:00', resume: '2024-01-03T08:00' });
      expect(dates(plan([task]), 'a')).toEqual([START, '2024-01-05T17:00']);
    });

    test('a pause still to come lengthens the rest, one behind does not', () => {
      const segments = [
        { start: START, finish: '2024-01-01T17:00', workMinutes: 480 },
        { start: '2024-01-03T08:00', finish: '2024-01-03T17:00', workMinutes: 480 },
        { start: '2024-01-05T08:00', finish: '2024-01-05T17:00', workMinutes: 480 },
      ];
      const done = (count: number, more: object) =>
        days('a', 3, {
          segments,
          actualStart: START,
          percentComplete: Math.round((count * 100) / 3),
          actualDurationMinutes: count * 480,
          remainingDurationMinutes: (3 - count) * 480,
          ...more,
        });
      const whole = [START, '2024-01-05T17:00'];
      expect(dates(plan([done(0.5, { stop: '2024-01-01T12:00', resume: '2024-01-01T13:00' })]), 'a')).toEqual(whole);
      expect(dates(plan([done(1, { stop: '2024-01-01T17:00', resume: '2024-01-02T08:00' })]), 'a')).toEqual(whole);
      expect(dates(plan([done(1, { stop: '2024-01-01T17:00', resume: '2024-01-03T08:00' })]), 'a')).toEqual(whole);
      expect(dates(plan([done(2, { stop: '2024-01-03T17:00', resume: '2024-01-08T08:00' })]), 'a')).toEqual([
        START,
        '2024-01-08T17:00',
      ]);
      expect(dates(plan([done(1, {})]), 'a')).toEqual(whole);
    });
  });
});
