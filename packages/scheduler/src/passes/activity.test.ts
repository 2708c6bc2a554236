import { describe, expect, test } from 'vitest';
import { DAY, dates, days, late, plan, slack } from '../../test/plan.js';
import type { Project } from '../model.js';

const p6: Partial<Project> = { preset: 'primavera' };

describe('constraints under Primavera', () => {
  const held = { constraintType: 'fnlt', constraintDate: '2024-01-03T17:00' } as const;

  test('links win: the slack turns negative on the task and before it', () => {
    const result = plan([days('a', 3), days('b', 1, held)], [['a', 'FS', 'b']], p6);
    expect(dates(result, 'b')).toEqual(['2024-01-04T08:00', '2024-01-04T17:00']);
    expect(slack(result, 'b')[0]).toBe(-DAY);
    expect(slack(result, 'a')[0]).toBe(-DAY);
  });

  test('start on is a floor and a cap, both soft', () => {
    const on = { constraintType: 'mso', constraintDate: '2024-01-03T08:00' } as const;
    expect(dates(plan([days('a', 1, on)], [], p6), 'a')[0]).toBe('2024-01-03T08:00');
    const late4 = plan([days('a', 3), days('b', 1, on)], [['a', 'FS', 'b']], p6);
    expect(dates(late4, 'b')[0]).toBe('2024-01-04T08:00');
    expect(slack(late4, 'b')[0]).toBe(-DAY);
  });

  test('a mandatory start breaks the links', () => {
    const must = { constraintType: 'mso', constraintDate: '2024-01-03T08:00', constraintIsHard: true } as const;
    const result = plan([days('a', 3), days('b', 1, must)], [['a', 'FS', 'b']], p6);
    expect(dates(result, 'b')).toEqual(['2024-01-03T08:00', '2024-01-03T17:00']);
    expect(slack(result, 'a')[0]).toBe(-DAY);
  });

  test('a mandatory finish is the late finish too', () => {
    const must = { constraintType: 'mfo', constraintDate: '2024-01-03T17:00', constraintIsHard: true } as const;
    const result = plan([days('a', 1, must), days('long', 8)], [], p6);
    expect(dates(result, 'a')).toEqual(['2024-01-03T08:00', '2024-01-03T17:00']);
    expect(late(result, 'a')).toEqual(['2024-01-03T08:00', '2024-01-03T17:00']);
  });

  test('one task can be soft in a plan that honours constraints', () => {
    const soft = plan([days('a', 3), days('b', 1, { ...held, constraintIsHard: false })], [['a', 'FS', 'b']]);
    expect(dates(soft, 'b')[1]).toBe('2024-01-04T17:00');
    const hard = plan([days('a', 3), days('b', 1, held)], [['a', 'FS', 'b']]);
    expect(dates(hard, 'b')[1]).toBe('2024-01-03T17:00');
  });

  test('a second constraint holds beside the first', () => {
    const both = {
      constraintType: 'snet',
      constraintDate: '2024-01-02T08:00',
      secondaryConstraintType: 'fnlt',
      secondaryConstraintDate: '2024-01-03T17:00',
    } as const;
    const result = plan([days('a', 1, both), days('long', 8)], [], p6);
    expect(dates(result, 'a')).toEqual(['2024-01-02T08:00', '2024-01-02T17:00']);
    expect(late(result, 'a')).toEqual(['2024-01-03T08:00', '2024-01-03T17:00']);
    const floors = { secondaryConstraintType: 'fnet', secondaryConstraintDate: '2024-01-05T17:00' } as const;
    expect(dates(plan([days('a', 1, floors)], [], p6), 'a')).toEqual(['2024-01-05T08:00', '2024-01-05T17:00']);
    const caps = { secondaryConstraintType: 'snlt', secondaryConstraintDate: '2024-01-04T08:00' } as const;
    expect(late(plan([days('a', 1, caps), days('long', 8)], [], p6), 'a')[0]).toBe('2024-01-04T08:00');
  });
});

describe('bounds from outside', () => {
  test('an external early start holds a task, an external late finish caps it', () => {
    const outside = { externalEarlyStart: '2024-01-03T08:00', externalLateFinish: '2024-01-05T17:00' };
    const result = plan([days('a', 1, outside), days('long', 8)], [], p6);
    expect(dates(result, 'a')).toEqual(['2024-01-03T08:00', '2024-01-03T17:00']);
    expect(late(result, 'a')).toEqual(['2024-01-05T08:00', '2024-01-05T17:00']);
  });

  test('the late dates start from the finish the plan must meet', () => {
    const early = plan([days('a', 5)], [], { ...p6, mustFinishBy: '2024-01-03T17:00' });
    expect(slack(early, 'a')[0]).toBe(-2 * DAY);
    expect(early.finish).toBe('2024-01-05T17:00');
    const roomy = plan([days('a', 5)], [], { ...p6, mustFinishBy: '2024-01-09T17:00' });
    expect(slack(roomy, 'a')).toEqual([2 * DAY, 0]);
  });
});

describe('an expected finish', () => {
  test('sets the remaining duration of what has not begun', () => {
    const result = plan([days('a', 2, { expectedFinish: '2024-01-04T17:00' }), days('b', 1)], [['a', 'FS', 'b']], p6);
    expect(dates(result, 'a')).toEqual(['2024-01-01T08:00', '2024-01-04T17:00']);
    expect(result.task('a').durationMinutes).toBe(4 * DAY);
    expect(dates(result, 'b')[0]).toBe('2024-01-05T08:00');
    expect(late(result, 'a')).toEqual(['2024-01-01T08:00', '2024-01-04T17:00']);
  });

  test('of a task in progress sets the rest, unless it has passed', () => {
    const begun = { actualStart: '2024-01-01T08:00', remainingDurationMinutes: DAY };
    const status = { ...p6, statusDate: '2024-01-03T08:00' };
    const result = plan([days('a', 3, { ...begun, expectedFinish: '2024-01-05T17:00' })], [], status);
    expect(dates(result, 'a')).toEqual(['2024-01-01T08:00', '2024-01-05T17:00']);
    expect(result.task('a').durationMinutes).toBe(5 * DAY);
    // One that has passed says nothing: the remaining duration stands.
    const past = plan([days('a', 3, { ...begun, expectedFinish: '2024-01-02T17:00' })], [], status);
    expect(dates(past, 'a')).toEqual(['2024-01-01T08:00', '2024-01-03T17:00']);
  });
});

test('a finish pulled by a link overrides the expected one', () => {
  const tasks = [days('a', 4), days('b', 1, { expectedFinish: '2024-01-02T17:00' })];
  expect(dates(plan(tasks, [['a', 'FF', 'b']], p6), 'b')).toEqual(['2024-01-04T08:00', '2024-01-04T17:00']);
});

describe('activity types', () => {
  const link = [['a', 'FS', 'm']] as const;

  test('a finish milestone stands at the end of work, a start milestone where work begins', () => {
    const finish = plan([days('a', 1), days('m', 0, { activityType: 'finish_milestone' })], link, p6);
    expect(dates(finish, 'm')).toEqual(['2024-01-01T17:00', '2024-01-01T17:00']);
    const start = plan([days('a', 1), days('m', 0, { activityType: 'start_milestone' })], link, p6);
    expect(dates(start, 'm')).toEqual(['2024-01-02T08:00', '2024-01-02T08:00']);
  });

  test('only resource-dependent tasks work on the calendars of their resources', () => {
    const project: Partial<Project> = {
      ...p6,
      calendars: [
        {
          id: 'std',
          weekdays: [1, 2, 3, 4, 5].map(weekday => ({
            weekday: weekday as 1,
            shifts: [{ fromMinute: 480, toMinute: 960 }],
          })),
        },
        {
          id: 'off',
          baseCalendarId: 'std',
          weekdays: [],
          exceptions: [{ from: '2024-01-02', to: '2024-01-02', shifts: [] }],
        },
      ],
      calendarId: 'std',
      resources: [{ id: 'r', calendarId: 'off' }],
      assignments: [
        { taskId: 'own', resourceId: 'r', workMinutes: 2 * DAY },
        { taskId: 'theirs', resourceId: 'r', workMinutes: 2 * DAY },
      ],
    };
    const tasks = [days('own', 2), days('theirs', 2, { activityType: 'resource_dependent', calendarId: 'std' })];
    const result = plan(tasks, [], project);
    expect(result.task('own').finish).toBe('2024-01-02T16:00');
    expect(result.task('theirs').finish).toBe('2024-01-03T16:00');
  });
});

describe('slack and criticality', () => {
  /** A task whose two ends lie on different calendars: the evenings count for one, not for the other. */
  const ends = (totalSlackFrom: NonNullable<Project['totalSlackFrom']>) => {
    const nights = ([1, 2, 3, 4, 5] as const).map(weekday => ({
      weekday,
      shifts: [{ fromMinute: 480, toMinute: 1440 }],
    }));
    const project: Partial<Project> = {
      totalSlackFrom,
      calendars: [
        {
          id: 'day',
          weekdays: ([1, 2, 3, 4, 5] as const).map(weekday => ({
            weekday,
            shifts: [{ fromMinute: 480, toMinute: 960 }],
          })),
        },
        { id: 'night', weekdays: nights },
      ],
      calendarId: 'day',
      resources: [{ id: 'r', calendarId: 'night' }],
      assignments: [{ taskId: 'a', resourceId: 'r', workMinutes: 600 }],
    };
    const result = plan([days('a', 0, { durationMinutes: 600 }), days('long', 5.5)], [], project).task('a');
    return [result.totalSlackMinutes, result.startSlackMinutes, result.finishSlackMinutes];
  };

  test('the total slack is the one the project wants', () => {
    const [least, start, finish] = ends('least');
    expect(start).not.toBe(finish);
    expect(least).toBe(Math.min(start!, finish!));
    expect(ends('start')[0]).toBe(start);
    expect(ends('finish')[0]).toBe(finish);
  });

  test('the longest path is critical whatever its slack, and nothing else', () => {
    const tasks = [
      days('w', 0),
      days('a', 2, { parentId: 'w' }),
      days('b', 3),
      days('tight', 1, { deadline: '2024-01-01T17:00' }),
    ];
    const project: Partial<Project> = { criticalBy: 'longest_path', mustFinishBy: '2024-01-12T17:00' };
    const result = plan(tasks, [['a', 'FS', 'b']], project);
    const critical = result.tasks.filter(task => task.isCritical).map(task => task.id);
    expect(critical).toEqual(['w', 'a', 'b']);
    expect(result.task('a').totalSlackMinutes).toBe(5 * DAY);
    expect(plan(tasks, [['a', 'FS', 'b']], { ...project, criticalBy: 'slack' }).task('tight').isCritical).toBe(true);
  });
});

test('a ladder of two links between the same tasks holds at both ends', () => {
  const links = [
    ['a', 'SS', 'b', { lagMinutes: DAY }],
    ['a', 'FF', 'b', { lagMinutes: DAY }],
  ] as const;
  const result = plan([days('a', 5), days('b', 2)], links, p6);
  expect(dates(result, 'b')).toEqual(['2024-01-05T08:00', '2024-01-08T17:00']);
  const short = plan([days('a', 1), days('b', 5)], links, p6);
  expect(dates(short, 'b')).toEqual(['2024-01-02T08:00', '2024-01-08T17:00']);
  expect(late(short, 'a')).toEqual(['2024-01-01T08:00', '2024-01-01T17:00']);
});
