import { describe, expect, test } from 'vitest';
import { DAY, dates, days, late, plan, START, slack } from '../../test/plan.js';
import type { Task } from '../model.js';

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
