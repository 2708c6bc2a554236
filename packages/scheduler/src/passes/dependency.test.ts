import { describe, expect, test } from 'vitest';
import { DAY, dates, days, late, plan, START, slack } from '../../test/plan.js';
import type { Dependency, Task } from '../model.js';

describe('durations', () => {
  test('a day is 480 minutes on a longer calendar too', () => {
    const shifts = [
      { fromMinute: 480, toMinute: 720 },
      { fromMinute: 780, toMinute: 1140 },
    ];
    const calendars = [{ id: 'long', weekdays: [{ weekday: 1 as const, shifts }] }];
    expect(dates(plan([days('a', 1)], [], { calendars, calendarId: 'long' }), 'a')).toEqual([
      START,
      '2024-01-01T17:00',
    ]);
  });

  test('an elapsed month is thirty days by the clock', () => {
    const result = plan([{ id: 'a', durationMinutes: 43_200, durationUnit: 'emo' }], [], { start: '2009-03-25T08:00' });
    expect(dates(result, 'a')).toEqual(['2009-03-25T08:00', '2009-04-24T08:00']);
  });

  test.each([
    ['eh', 60, '2024-01-01T09:00'],
    ['ed', 1440, '2024-01-02T08:00'],
    ['ew', 10_080, '2024-01-08T08:00'],
  ] as const)('one %s is %i minutes by the clock', (durationUnit, durationMinutes, finish) => {
    expect(plan([{ id: 'a', durationMinutes, durationUnit }]).task('a').finish).toBe(finish);
  });

  test('the slack of an elapsed task is elapsed', () => {
    const tasks: Task[] = [
      { id: 'hour', durationMinutes: 60, durationUnit: 'eh' },
      { id: 'month', durationMinutes: 43_200, durationUnit: 'emo' },
    ];
    expect(plan(tasks, [], { start: '2009-03-25T08:00' }).task('hour').totalSlackMinutes).toBe(43_140);
  });

  test('an elapsed task starts when its predecessor ends, work or no work', () => {
    const result = plan(
      [days('a', 5), { id: 'b', durationMinutes: 1440, durationUnit: 'ed' }, days('c', 1)],
      [
        ['a', 'FS', 'b'],
        ['b', 'FS', 'c'],
      ],
    );
    expect(dates(result, 'b')).toEqual(['2024-01-05T17:00', '2024-01-06T17:00']);
    expect(dates(result, 'c')).toEqual(['2024-01-08T08:00', '2024-01-08T17:00']);
  });

  test('a flagged milestone keeps its duration, and no duration makes one unless the flag says no', () => {
    const result = plan([days('a', 5, { isMilestone: true }), days('b', 0), days('c', 0, { isMilestone: false })]);
    expect([result.task('a').finish, ...['a', 'b', 'c'].map(id => result.task(id).isMilestone)]).toEqual([
      '2024-01-05T17:00',
      true,
      true,
      false,
    ]);
  });
});

describe('links and lags', () => {
  const friday = '2014-10-17T08:00';
  test.each<[string, Dependency['type'], Partial<Dependency>, string, string]>([
    ['FS', 'FS', {}, '2014-10-20T08:00', '2014-10-20T17:00'],
    ['FS + 1w', 'FS', { lagMinutes: 2400, lagUnit: 'w' }, '2014-10-27T08:00', '2014-10-27T17:00'],
    ['FS + 2w', 'FS', { lagMinutes: 4800, lagUnit: 'w' }, '2014-11-03T08:00', '2014-11-03T17:00'],
    ['FS + 2ed', 'FS', { lagMinutes: 2880, lagUnit: 'ed' }, '2014-10-20T08:00', '2014-10-20T17:00'],
    ['FS - 1d', 'FS', { lagMinutes: -480 }, '2014-10-17T08:00', '2014-10-17T17:00'],
    ['SS', 'SS', {}, '2014-10-17T08:00', '2014-10-17T17:00'],
    ['SS + 2d', 'SS', { lagMinutes: 960 }, '2014-10-21T08:00', '2014-10-21T17:00'],
    ['FF + 2d', 'FF', { lagMinutes: 960 }, '2014-10-21T08:00', '2014-10-21T17:00'],
    ['SF + 2d', 'SF', { lagMinutes: 960 }, '2014-10-20T08:00', '2014-10-20T17:00'],
    ['FS + 50 %', 'FS', { lagPercent: 50, lagUnit: '%' }, '2014-10-20T13:00', '2014-10-21T12:00'],
    ['FS + 50 e%', 'FS', { lagPercent: 50, lagUnit: 'e%' }, '2014-10-20T08:00', '2014-10-20T17:00'],
  ])('%s behind a day of Friday', (_name, type, more, start, finish) => {
    expect(dates(plan([days('p', 1), days('s', 1)], [['p', type, 's', more]], { start: friday }), 's')).toEqual([
      start,
      finish,
    ]);
  });

  test('the late dates of SF + 2d lead back over the lag', () => {
    const result = plan([days('p', 1), days('s', 1), days('end', 12)], [['p', 'SF', 's', { lagMinutes: 960 }]], {
      start: friday,
    });
    expect(result.finish).toBe('2014-11-03T17:00');
    expect([...late(result, 'p'), ...late(result, 's')]).toEqual([
      '2014-10-31T08:00',
      '2014-10-31T17:00',
      '2014-11-03T08:00',
      '2014-11-03T17:00',
    ]);
  });

  test.each([
    [-75, '2013-02-14T15:00', '2013-03-07T15:00'],
    [-50, '2013-02-20T13:00', '2013-03-13T12:00'],
  ])('%i %% of a predecessor of 15 days', (lagPercent, start, finish) => {
    const result = plan([days('p', 15), days('s', 15)], [['p', 'FS', 's', { lagPercent, lagUnit: '%' }]], {
      start: '2013-02-11T08:00',
    });
    expect([...dates(result, 'p'), ...dates(result, 's')]).toEqual([
      '2013-02-11T08:00',
      '2013-03-01T17:00',
      start,
      finish,
    ]);
  });

  test('percent of nothing is nothing', () => {
    const result = plan([days('p', 0), days('s', 1)], [['p', 'FS', 's', { lagPercent: 200, lagUnit: '%' }]]);
    expect(result.task('s').start).toBe(START);
  });

  test('SF pulls the finish to the instant itself, and never the start before the project', () => {
    const tasks = [days('p', 1, { constraintType: 'snet', constraintDate: '2024-01-02T08:00' }), days('s', 1)];
    const result = plan(tasks, [['p', 'SF', 's']]);
    expect(dates(result, 's')).toEqual([START, '2024-01-02T08:00']);
  });

  test('SF from the first instant leaves slack of a day', () => {
    const tasks = [days('p', 1, { constraintType: 'snet', constraintDate: '2006-09-25T08:00' }), days('s', 1)];
    const result = plan(tasks, [['p', 'SF', 's']], { start: '2006-09-22T08:00' });
    expect(dates(result, 's')).toEqual(['2006-09-22T08:00', '2006-09-25T08:00']);
    expect(slack(result, 's')).toEqual([DAY, DAY]);
  });

  test('working lag runs on the calendar of the successor', () => {
    const always = [1, 2, 3, 4, 5, 6, 7].map(weekday => ({
      weekday: weekday as 1,
      shifts: [{ fromMinute: 0, toMinute: 1440 }],
    }));
    const tasks = [days('p', 1), days('s', 1, { calendarId: 'always' })];
    const result = plan(tasks, [['p', 'FS', 's', { lagMinutes: 600 }]], {
      calendars: [{ id: 'always', weekdays: always }],
    });
    expect(dates(result, 's')).toEqual(['2024-01-02T03:00', '2024-01-02T11:00']);
  });

  test('FF never pulls a start before the project', () => {
    const result = plan([days('p', 1), days('s', 5)], [['p', 'FF', 's']]);
    expect(dates(result, 's')).toEqual([START, '2024-01-05T17:00']);
  });

  test('two links between the same tasks both hold', () => {
    const result = plan(
      [days('p', 5), days('s', 2)],
      [
        ['p', 'SS', 's', { lagMinutes: DAY }],
        ['p', 'FF', 's', { lagMinutes: DAY }],
      ],
    );
    expect(dates(result, 's')).toEqual(['2024-01-05T08:00', '2024-01-08T17:00']);
    expect(result.problems).toEqual([]);
  });

  test('links through an inactive task are not bridged', () => {
    const result = plan(
      [days('a', 5), days('b', 1, { isActive: false, manualStart: '2024-02-01T08:00' }), days('c', 1)],
      [
        ['a', 'FS', 'b'],
        ['b', 'FS', 'c'],
      ],
    );
    expect([result.task('b').start, result.task('c').start, result.finish]).toEqual([
      '2024-02-01T08:00',
      START,
      '2024-01-05T17:00',
    ]);
  });
});
