import { describe, expect, test } from 'vitest';
import { DAY, dates, days, type Link, late, plan, START, slack } from '../../test/plan.js';
import type { Task } from '../model.js';

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

  test('SNET on Saturday 1 February 2003 waits for Monday, a milestone at noon that day too', () => {
    const held = { constraintType: 'snet' as const, constraintDate: '2003-02-01T08:00' };
    const noon = { constraintType: 'snet' as const, constraintDate: '2003-02-01T12:00' };
    const result = plan([days('a', 1, held), days('m', 0, noon)], [], { start: '2003-01-07T08:00' });
    expect([result.task('a').start, result.task('m').start]).toEqual(['2003-02-03T08:00', '2003-02-03T08:00']);
  });

  test('a milestone that must wait until 17:00 stays there', () => {
    const held = days('m', 0, { constraintType: 'snet', constraintDate: '2024-01-03T17:00' });
    expect(plan([held]).task('m').start).toBe('2024-01-03T17:00');
  });

  test.each([
    ['mso', '2023-12-27T08:00'],
    ['mfo', '2023-12-27T17:00'],
    ['snet', '2023-12-27T08:00'],
    ['fnet', '2023-12-27T17:00'],
  ] as const)('%s reaches before the start of the project', (constraintType, constraintDate) => {
    expect(dates(plan([days('a', 1, { constraintType, constraintDate })]), 'a')).toEqual([
      '2023-12-27T08:00',
      '2023-12-27T17:00',
    ]);
  });

  test('MSO later than the links gives what comes before it the slack of its date', () => {
    const result = plan(
      [days('p', 2), days('s', 1, { constraintType: 'mso', constraintDate: '2024-01-08' })],
      [['p', 'FS', 's']],
    );
    expect([late(result, 'p')[1], slack(result, 'p'), late(result, 's')]).toEqual([
      '2024-01-05T17:00',
      [3 * DAY, 3 * DAY],
      ['2024-01-08T08:00', '2024-01-08T17:00'],
    ]);
  });

  test('MFO keeps its late dates against what follows its start', () => {
    const result = plan(
      [
        days('a', 3, { constraintType: 'mfo', constraintDate: '2024-01-09' }),
        days('b', 3, { constraintType: 'mso', constraintDate: '2024-01-02' }),
      ],
      [['a', 'SS', 'b']],
    );
    expect(late(result, 'a')).toEqual(['2024-01-05T08:00', '2024-01-09T17:00']);
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

  test('as late as possible keeps its early dates, and those of others like it behind it', () => {
    const alap = { constraintType: 'alap' as const };
    const result = plan([days('p', 1, alap), days('s', 1, alap), days('long', 5)], [['p', 'FS', 's']]);
    const both = (id: string) => [result.task(id).start, result.task(id).earlyStart, result.task(id).earlyFinish];
    expect([both('p'), both('s')]).toEqual([
      ['2024-01-04T08:00', START, '2024-01-01T17:00'],
      ['2024-01-05T08:00', '2024-01-02T08:00', '2024-01-02T17:00'],
    ]);
    const { start, earlyStart } = result.columns();
    expect([start[0]! - earlyStart[0]!, start[2]! - earlyStart[2]!]).toEqual([3 * 1440, 0]);
  });

  test('a summary takes in what lies below it where it stands', () => {
    const result = plan([{ id: 's' }, days('a', 1, { parentId: 's', constraintType: 'alap' }), days('long', 5)]);
    expect([result.task('s').earlyStart, result.task('a').earlyStart]).toEqual(['2024-01-05T08:00', START]);
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
