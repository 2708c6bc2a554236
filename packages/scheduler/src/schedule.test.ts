import { describe, expect, test } from 'vitest';
import type { Dependency, Project, Schedule, Task } from './model.js';
import { schedule } from './schedule.js';

const DAY = 480;
/** 2024-01-01 is a Monday; the project has no calendar of its own, so the standard week holds. */
const START = '2024-01-01T08:00';

type Link = readonly [from: string, type: Dependency['type'], to: string, more?: Partial<Dependency>];

function plan(tasks: readonly Task[], links: readonly Link[] = [], project: Partial<Project> = {}): Schedule {
  return schedule({
    start: START,
    ...project,
    tasks,
    dependencies: links.map(([predecessorId, type, successorId, more]) => ({
      predecessorId,
      successorId,
      ...(type ? { type } : {}),
      ...more,
    })),
  });
}

const days = (id: string, count: number, more: Partial<Task> = {}): Task => ({
  id,
  durationMinutes: count * DAY,
  ...more,
});
const dates = (result: Schedule, id: string) => [result.task(id).start, result.task(id).finish];
const late = (result: Schedule, id: string) => [result.task(id).lateStart, result.task(id).lateFinish];
const slack = (result: Schedule, id: string) => [result.task(id).totalSlackMinutes, result.task(id).freeSlackMinutes];

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

describe('slack', () => {
  test('a short chain has slack beside a long one', () => {
    const result = plan(
      [days('a', 5), days('b', 2), days('m', 0)],
      [
        ['a', 'FS', 'm'],
        ['b', 'FS', 'm'],
      ],
    );
    expect([slack(result, 'a'), slack(result, 'b')]).toEqual([
      [0, 0],
      [3 * DAY, 3 * DAY],
    ]);
    expect([result.task('a').isCritical, result.task('b').isCritical]).toEqual([true, false]);
  });

  test('free slack is the least gap, and zero where one successor waits', () => {
    const result = plan(
      [days('p', 1), days('x', 1), days('y', 1), days('long', 6)],
      [
        ['p', 'FS', 'x'],
        ['p', 'FS', 'y'],
        ['long', 'FS', 'y'],
      ],
    );
    expect(slack(result, 'p')).toEqual([5 * DAY, 0]);
  });

  test('a successor held by a date leaves free slack before it', () => {
    const held = days('s', 1, { constraintType: 'snet', constraintDate: '2024-01-09T08:00' });
    expect(slack(plan([days('p', 1), held], [['p', 'FS', 's']]), 'p')).toEqual([5 * DAY, 5 * DAY]);
  });

  test('a lead never lifts a late finish over the finish of the project', () => {
    const result = plan([days('p', 5), days('s', 1)], [['p', 'FS', 's', { lagMinutes: -2 * DAY }]]);
    expect(result.task('p').lateFinish).toBe('2024-01-05T17:00');
  });

  test('the finish of the project falls back to the end of a shift for a working task', () => {
    const tasks: Task[] = [days('w', 1), { id: 'e', durationMinutes: 10_080, durationUnit: 'ew' }];
    const result = plan(tasks);
    expect([result.finish, result.task('w').lateFinish, result.task('e').lateFinish]).toEqual([
      '2024-01-08T08:00',
      '2024-01-05T17:00',
      '2024-01-08T08:00',
    ]);
  });

  test('every open end has its own path when the project says so', () => {
    const chains = [days('a', 5), days('b', 3)];
    expect(slack(plan(chains), 'b')[0]).toBe(2 * DAY);
    expect(slack(plan(chains, [], { hasMultipleCriticalPaths: true }), 'b')[0]).toBe(0);
  });

  test('the limit decides from which slack on a task is critical', () => {
    const chains = [days('a', 5), days('b', 3)];
    expect(plan(chains, [], { criticalSlackMinutes: 2 * DAY }).task('b').isCritical).toBe(true);
  });
});

describe('constraints', () => {
  test.each<[string, Partial<Task>, string, string]>([
    [
      'SNET later than the links',
      { constraintType: 'snet', constraintDate: '2024-01-10T08:00' },
      '2024-01-10T08:00',
      '2024-01-10T17:00',
    ],
    [
      'SNET earlier than the links',
      { constraintType: 'snet', constraintDate: '2024-01-01T08:00' },
      '2024-01-04T08:00',
      '2024-01-04T17:00',
    ],
    [
      'SNET on a Saturday',
      { constraintType: 'snet', constraintDate: '2024-01-06T08:00' },
      '2024-01-08T08:00',
      '2024-01-08T17:00',
    ],
    [
      'SNET without a time',
      { constraintType: 'snet', constraintDate: '2024-01-10' },
      '2024-01-10T08:00',
      '2024-01-10T17:00',
    ],
    ['FNET', { constraintType: 'fnet', constraintDate: '2024-01-10' }, '2024-01-10T08:00', '2024-01-10T17:00'],
    ['MSO later', { constraintType: 'mso', constraintDate: '2024-01-10' }, '2024-01-10T08:00', '2024-01-10T17:00'],
    ['MSO earlier', { constraintType: 'mso', constraintDate: '2024-01-02' }, '2024-01-02T08:00', '2024-01-02T17:00'],
    ['MFO later', { constraintType: 'mfo', constraintDate: '2024-01-10' }, '2024-01-10T08:00', '2024-01-10T17:00'],
    ['MFO earlier', { constraintType: 'mfo', constraintDate: '2024-01-02' }, '2024-01-02T08:00', '2024-01-02T17:00'],
    ['SNLT earlier', { constraintType: 'snlt', constraintDate: '2024-01-02' }, '2024-01-02T08:00', '2024-01-02T17:00'],
    ['SNLT later', { constraintType: 'snlt', constraintDate: '2024-01-10' }, '2024-01-04T08:00', '2024-01-04T17:00'],
    ['FNLT earlier', { constraintType: 'fnlt', constraintDate: '2024-01-03' }, '2024-01-03T08:00', '2024-01-03T17:00'],
  ])('%s', (_name, constraint, start, finish) => {
    expect(dates(plan([days('p', 3), days('s', 1, constraint)], [['p', 'FS', 's']]), 's')).toEqual([start, finish]);
  });

  test('FNLT on the last day of its predecessor: the two overlap, or the links win', () => {
    const tasks = [days('p', 3), days('s', 1, { constraintType: 'fnlt', constraintDate: '2024-01-03' })];
    const hard = plan(tasks, [['p', 'FS', 's']]);
    expect([dates(hard, 's'), slack(hard, 'p')[0]]).toEqual([['2024-01-03T08:00', '2024-01-03T17:00'], -DAY]);
    const soft = plan(tasks, [['p', 'FS', 's']], { honorsConstraints: false });
    expect([soft.task('s').start, slack(soft, 's')[0], slack(soft, 'p')[0]]).toEqual(['2024-01-04T08:00', -DAY, -DAY]);
  });

  test('a chain that a must-finish milestone cuts short', () => {
    const tasks = [
      ...['a', 'b', 'c', 'side'].map(id => days(id, 5)),
      days('end', 0, { constraintType: 'mfo', constraintDate: '2006-05-04T17:00' }),
    ];
    const links: Link[] = [
      ['a', 'FS', 'b'],
      ['b', 'FS', 'c'],
      ['c', 'FS', 'end'],
      ['a', 'FS', 'side'],
      ['side', 'FS', 'end'],
    ];
    const result = plan(tasks, links, { start: '2006-04-17T08:00' });
    expect([...dates(result, 'end'), ...late(result, 'end')]).toEqual(new Array(4).fill('2006-05-04T17:00'));
    expect(late(result, 'a')).toEqual(['2006-04-14T08:00', '2006-04-20T17:00']);
    expect(['a', 'b', 'c', 'end'].map(id => slack(result, id))).toEqual(new Array(4).fill([-DAY, 0]));
    expect([late(result, 'side')[1], ...slack(result, 'side')]).toEqual(['2006-05-04T17:00', 4 * DAY, 4 * DAY]);
  });

  test('as late as possible waits for its successor', () => {
    const result = plan(
      [days('a', 5), days('b', 2, { constraintType: 'alap' }), days('m', 0)],
      [
        ['a', 'FS', 'm'],
        ['b', 'FS', 'm'],
      ],
    );
    expect(dates(result, 'b')).toEqual(['2024-01-04T08:00', '2024-01-05T17:00']);
    expect([dates(result, 'a'), slack(result, 'b')]).toEqual([
      ['2024-01-01T08:00', '2024-01-05T17:00'],
      [0, 0],
    ]);
  });

  test('what follows a task as late as possible moves with it', () => {
    const result = plan(
      [days('late', 1, { constraintType: 'alap' }), days('next', 1), days('long', 5), days('m', 0)],
      [
        ['late', 'FS', 'next'],
        ['next', 'FS', 'm'],
        ['long', 'FS', 'm'],
      ],
    );
    expect([result.task('late').start, result.task('next').start]).toEqual(['2024-01-04T08:00', '2024-01-05T08:00']);
  });

  test('a deadline moves nothing but the late finish, and only down', () => {
    const missed = plan([days('a', 3, { deadline: '2024-01-02' })]);
    expect([dates(missed, 'a'), slack(missed, 'a')[0]]).toEqual([[START, '2024-01-03T17:00'], -DAY]);
    expect(missed.columns().flags[0]! & 16).toBe(16);
    const far = plan([days('a', 3, { deadline: '2024-03-01' })]);
    expect(far.task('a').lateFinish).toBe('2024-01-03T17:00');
  });

  test('a deadline on a summary holds what lies below it', () => {
    const result = plan([{ id: 's', deadline: '2024-01-02' }, days('a', 3, { parentId: 's' }), days('b', 5)]);
    expect([slack(result, 'a')[0], result.task('a').lateFinish]).toEqual([-DAY, '2024-01-02T17:00']);
  });

  test('SNET on a summary holds the start, FNLT the late finish of what lies below it', () => {
    const tasks = (constraint: Partial<Task>) => [
      { id: 's', ...constraint },
      days('a', 1, { parentId: 's' }),
      days('b', 5),
    ];
    const held = plan(tasks({ constraintType: 'snet', constraintDate: '2024-01-03' }));
    expect(held.task('a').start).toBe('2024-01-03T08:00');
    const capped = plan(tasks({ constraintType: 'fnlt', constraintDate: '2024-01-03' }));
    expect(capped.task('a').lateFinish).toBe('2024-01-03T17:00');
  });
});

describe('from the finish', () => {
  test('tasks stand as late as possible and the start is computed', () => {
    const result = plan([days('a', 2), days('b', 1)], [['a', 'FS', 'b']], {
      start: null,
      finish: '2024-01-05T17:00',
      scheduleFrom: 'finish',
    });
    expect([result.start, ...dates(result, 'a'), ...dates(result, 'b')]).toEqual([
      '2024-01-03T08:00',
      '2024-01-03T08:00',
      '2024-01-04T17:00',
      '2024-01-05T08:00',
      '2024-01-05T17:00',
    ]);
  });

  test('a task as soon as possible begins with the project', () => {
    const tasks = [days('a', 4), days('b', 1, { constraintType: 'asap' })];
    const result = plan(tasks, [], { start: null, finish: '2024-01-05T17:00', scheduleFrom: 'finish' });
    expect([result.task('a').start, result.task('b').start]).toEqual(['2024-01-02T08:00', '2024-01-02T08:00']);
  });
});

describe('summaries', () => {
  const phase = (id: string, ...below: Task[]): Task[] => [{ id }, ...below.map(task => ({ ...task, parentId: id }))];

  test('a summary spans what lies below it', () => {
    const result = plan([...phase('s', days('a', 2), days('b', 3)), days('long', 6)]);
    expect([dates(result, 's'), result.task('s').durationMinutes, result.task('s').isSummary]).toEqual([
      [START, '2024-01-03T17:00'],
      3 * DAY,
      true,
    ]);
    expect(late(result, 's')).toEqual(['2024-01-04T08:00', '2024-01-08T17:00']);
    expect(result.task('s').totalSlackMinutes).toBe(3 * DAY);
  });

  test('a link into a summary holds all below it, a link out of it waits for the last', () => {
    const result = plan(
      [days('p', 1), ...phase('s', days('a', 1), days('b', 3)), days('n', 1)],
      [
        ['p', 'FS', 's'],
        ['s', 'FS', 'n'],
      ],
    );
    expect([result.task('a').start, result.task('b').start, result.task('n').start]).toEqual([
      '2024-01-02T08:00',
      '2024-01-02T08:00',
      '2024-01-05T08:00',
    ]);
    expect([slack(result, 'p')[0], slack(result, 'a')[0]]).toEqual([0, 2 * DAY]);
  });

  test('a link from the start of a summary holds its earliest task only', () => {
    const result = plan(
      [...phase('s', days('a', 1), days('b', 1)), days('n', 5)],
      [
        ['a', 'FS', 'b'],
        ['s', 'SS', 'n', { lagMinutes: 2 * DAY }],
      ],
    );
    expect([result.task('n').start, slack(result, 'a')[0], slack(result, 'b')[0]]).toEqual([
      '2024-01-03T08:00',
      0,
      5 * DAY,
    ]);
  });

  test('floors and caps reach through nested summaries', () => {
    const tasks = [
      days('p', 1),
      { id: 'outer' },
      { id: 'inner', parentId: 'outer' },
      days('a', 1, { parentId: 'inner' }),
      days('n', 1),
    ];
    const result = plan(tasks, [
      ['p', 'FS', 'outer'],
      ['outer', 'FS', 'n'],
    ]);
    expect([result.task('a').start, result.task('n').start]).toEqual(['2024-01-02T08:00', '2024-01-03T08:00']);
    expect(['p', 'a', 'inner', 'outer', 'n'].map(id => result.task(id).totalSlackMinutes)).toEqual([0, 0, 0, 0, 0]);
  });

  test('a manual summary keeps its dates and holds its children', () => {
    const manual = { id: 's', isManual: true, manualStart: '2016-11-01T08:00', manualFinish: '2016-11-02T17:00' };
    const result = plan([manual, days('a', 3, { parentId: 's' })], [], { start: '2012-12-01T08:00' });
    expect([result.task('a').start, dates(result, 's')]).toEqual([
      '2016-11-01T08:00',
      ['2016-11-01T08:00', '2016-11-02T17:00'],
    ]);
  });

  test('an inactive child does not widen its summary', () => {
    const away = days('b', 1, { isActive: false, manualStart: '2024-03-01T08:00', manualFinish: '2024-03-01T17:00' });
    expect(dates(plan(phase('s', days('a', 1), away)), 's')).toEqual([START, '2024-01-01T17:00']);
  });
});

describe('manual and external tasks, milestones', () => {
  test('a manual task takes no notice of links, constraints and the project start, but drives', () => {
    const typed = days('m', 2, { isManual: true, manualStart: '2023-12-04T08:00', manualFinish: '2023-12-05T17:00' });
    const result = plan(
      [days('p', 5), typed, days('s', 1)],
      [
        ['p', 'FS', 'm'],
        ['m', 'FS', 's'],
      ],
    );
    expect([dates(result, 'm'), result.task('s').start]).toEqual([
      ['2023-12-04T08:00', '2023-12-05T17:00'],
      '2023-12-06T08:00',
    ]);
  });

  test.each<[string, Partial<Task>, string[]]>([
    ['no dates', {}, [START, '2024-01-02T17:00']],
    ['a start', { manualStart: '2024-01-08T08:00' }, ['2024-01-08T08:00', '2024-01-09T17:00']],
    ['a finish', { manualFinish: '2024-01-09T17:00' }, ['2024-01-08T08:00', '2024-01-09T17:00']],
  ])('a manual task with %s is completed by its duration', (_name, typed, expected) => {
    expect(dates(plan([days('m', 2, { isManual: true, ...typed })]), 'm')).toEqual(expected);
  });

  test('an external task drives with the dates of the other plan', () => {
    const ghost = days('x', 1, { isExternal: true, manualStart: '2024-01-10T08:00', manualFinish: '2024-01-10T17:00' });
    const result = plan([ghost, days('s', 1)], [['x', 'FS', 's']]);
    expect(result.task('s').start).toBe('2024-01-11T08:00');
  });

  test('a milestone stands at the end of the shift, the next task at the start of the next', () => {
    const result = plan(
      [days('a', 1), days('m', 0), days('n', 1)],
      [
        ['a', 'FS', 'm'],
        ['m', 'FS', 'n'],
      ],
    );
    expect([dates(result, 'm'), result.task('n').start]).toEqual([
      ['2024-01-01T17:00', '2024-01-01T17:00'],
      '2024-01-02T08:00',
    ]);
  });

  test('a milestone at noon stays there, the next task starts after lunch', () => {
    const result = plan(
      [days('a', 0.5), days('m', 0), days('n', 1)],
      [
        ['a', 'FS', 'm'],
        ['m', 'FS', 'n'],
      ],
    );
    expect([result.task('m').start, result.task('n').start]).toEqual(['2024-01-01T12:00', '2024-01-01T13:00']);
  });

  test('a project that starts on a Sunday: its first milestone stands there, its first task on Monday', () => {
    const result = plan([days('m', 0), days('a', 4)], [], { start: '2005-04-10T08:00' });
    expect([result.task('m').start, result.task('a').start]).toEqual(['2005-04-10T08:00', '2005-04-11T08:00']);
  });

  test.each([
    [1440, '2007-01-03T08:00'],
    [2880, '2007-01-04T08:00'],
    [8640, '2007-01-08T08:00'],
  ])('a levelling delay of %i minutes counts by the clock, behind the links', (levelingDelayMinutes, start) => {
    const result = plan([days('p', 1), days('s', 1, { levelingDelayMinutes })], [['p', 'FS', 's']], {
      start: '2007-01-01T08:00',
    });
    expect(result.task('s').start).toBe(start);
  });
});

describe('progress', () => {
  test('an actual start stays, on a Saturday too', () => {
    const result = plan([days('a', 1, { actualStart: '2006-08-26T08:00', percentComplete: 10 })], [], {
      start: '2006-08-28T08:00',
    });
    expect(result.task('a').start).toBe('2006-08-26T08:00');
  });

  test('half done: the rest follows the part done', () => {
    const half = days('a', 10, {
      actualStart: '2006-08-29T08:00',
      percentComplete: 50,
      stop: '2006-09-04T17:00',
      resume: '2006-09-05T08:00',
    });
    const result = plan([half, days('long', 20)], [], { start: '2006-08-28T08:00' });
    expect(dates(result, 'a')).toEqual(['2006-08-29T08:00', '2006-09-11T17:00']);
    const { lateStart, startSlackMinutes, finishSlackMinutes, totalSlackMinutes } = result.task('a');
    expect([lateStart, startSlackMinutes]).toEqual(['2006-08-29T08:00', 0]);
    expect(totalSlackMinutes).toBe(finishSlackMinutes);
    expect(totalSlackMinutes).toBe(9 * DAY);
  });

  test('an interrupted task finishes behind the break', () => {
    const paused = days('a', 4, {
      actualStart: START,
      percentComplete: 50,
      stop: '2024-01-02T17:00',
      resume: '2024-01-08T08:00',
    });
    expect(dates(plan([paused]), 'a')).toEqual([START, '2024-01-09T17:00']);
  });

  test('a percentage edited alone is believed before the part done that came with the plan', () => {
    const stale = days('a', 10, {
      actualStart: START,
      percentComplete: 80,
      actualDurationMinutes: 5 * DAY,
      stop: '2024-01-05T17:00',
      resume: '2024-01-15T08:00',
    });
    expect(plan([stale]).task('a').finish).toBe('2024-01-12T17:00');
  });

  test('a percentage without dates starts the task where it stands, all of it finishes it there', () => {
    const result = plan(
      [days('a', 2, { percentComplete: 100 }), days('b', 2, { percentComplete: 10 })],
      [['a', 'FS', 'b']],
    );
    expect([dates(result, 'a'), dates(result, 'b')]).toEqual([
      [START, '2024-01-02T17:00'],
      ['2024-01-03T08:00', '2024-01-04T17:00'],
    ]);
  });

  test('a complete task has no slack and is not critical', () => {
    const done = days('a', 2, { actualStart: START, actualFinish: '2024-01-02T12:00', percentComplete: 100 });
    const result = plan([done, days('b', 5)]);
    expect([late(result, 'a'), slack(result, 'a'), result.task('a').isCritical]).toEqual([
      [START, '2024-01-02T12:00'],
      [0, 0],
      false,
    ]);
  });

  test('out of sequence: the rest waits for the predecessor, or goes on', () => {
    const tasks = [days('a', 5), days('b', 4, { actualStart: '2024-01-02T08:00', percentComplete: 50 })];
    const waits = plan(tasks, [['a', 'FS', 'b']]);
    expect(dates(waits, 'b')).toEqual(['2024-01-02T08:00', '2024-01-09T17:00']);
    const goesOn = plan(tasks, [['a', 'FS', 'b']], { splitsInProgress: false });
    expect(dates(goesOn, 'b')).toEqual(['2024-01-02T08:00', '2024-01-05T17:00']);
  });
});

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
