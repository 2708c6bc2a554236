import { describe, expect, test } from 'vitest';
import { DAY, dates, days, late, plan } from '../../test/plan.js';
import { validate } from '../schedule.js';
import { createSchedule } from '../session/session.js';

const p6 = { preset: 'primavera' } as const;
const effort = (id: string, more = {}) => days(id, 1, { activityType: 'level_of_effort', ...more });

describe('a level of effort', () => {
  test('spans from what it starts with to what it finishes with, and moves neither', () => {
    const result = plan(
      [days('a', 2), days('b', 3), effort('e')],
      [
        ['a', 'FS', 'b'],
        ['a', 'SS', 'e'],
        ['b', 'FF', 'e'],
      ],
      p6,
    );
    expect(dates(result, 'e')).toEqual(['2024-01-01T08:00', '2024-01-05T17:00']);
    expect(late(result, 'e')).toEqual(['2024-01-01T08:00', '2024-01-05T17:00']);
    expect(result.task('e')).toMatchObject({ durationMinutes: 5 * DAY, isCritical: false });
    expect(result.task('b').isCritical).toBe(true);
    expect(result.criticalPath).toEqual(['a', 'b']);
    expect(result.drivingLinks).toHaveLength(1);
  });

  test('reaches to its successors, less the lag', () => {
    const result = plan(
      [days('a', 2), days('b', 3), effort('e')],
      [
        ['a', 'FS', 'b'],
        ['a', 'SS', 'e', { lagMinutes: DAY }],
        ['e', 'FS', 'b'],
      ],
      p6,
    );
    expect(dates(result, 'e')).toEqual(['2024-01-02T08:00', '2024-01-02T17:00']);
    expect(dates(result, 'b')).toEqual(['2024-01-03T08:00', '2024-01-05T17:00']);
  });

  test('takes the earliest of several starts and the latest of several finishes', () => {
    const result = plan(
      [days('a', 2), days('b', 3), days('c', 1), effort('e')],
      [
        ['a', 'FS', 'b'],
        ['b', 'SS', 'e'],
        ['a', 'SS', 'e'],
        ['a', 'FF', 'e'],
        ['b', 'FF', 'e'],
        ['c', 'FF', 'e'],
      ],
      p6,
    );
    expect(dates(result, 'e')).toEqual(['2024-01-01T08:00', '2024-01-05T17:00']);
  });

  test('is no way round: links that lead through it close no circle', () => {
    const project = {
      start: '2024-01-01T08:00',
      tasks: [days('a', 1), days('b', 1), effort('e')],
      dependencies: [
        { predecessorId: 'a', successorId: 'b' },
        { predecessorId: 'b', successorId: 'e' },
        { predecessorId: 'e', successorId: 'a' },
      ],
    };
    expect(validate(project)).toEqual([]);
  });

  test('widens its summary, also one that holds nothing else', () => {
    const result = plan(
      [
        days('w', 0),
        days('only', 0, { parentId: 'w' }),
        effort('e', { parentId: 'only' }),
        days('x', 1, { parentId: 'w' }),
        days('a', 2),
        days('b', 3),
      ],
      [
        ['a', 'FS', 'b'],
        ['b', 'SS', 'e'],
        ['b', 'FF', 'e'],
      ],
      p6,
    );
    expect(dates(result, 'only')).toEqual(['2024-01-03T08:00', '2024-01-05T17:00']);
    expect(dates(result, 'w')).toEqual(['2024-01-01T08:00', '2024-01-05T17:00']);
  });

  test('with links at one end only has its own duration; without any it stands at the start', () => {
    const result = plan([days('a', 2), effort('e'), effort('f')], [['a', 'FS', 'e']], p6);
    expect(dates(result, 'e')).toEqual(['2024-01-03T08:00', '2024-01-03T17:00']);
    expect(dates(result, 'f')).toEqual(['2024-01-01T08:00', '2024-01-01T17:00']);
  });

  test('keeps its actual start, and begins at the data date when it has none', () => {
    const status = { ...p6, statusDate: '2024-01-03T08:00' };
    const a = days('a', 5, { actualStart: '2024-01-01T08:00', remainingDurationMinutes: 3 * DAY });
    const links = [
      ['a', 'SS', 'e'],
      ['a', 'FF', 'e'],
    ] as const;
    expect(dates(plan([a, effort('e')], links, status), 'e')).toEqual(['2024-01-03T08:00', '2024-01-05T17:00']);
    const begun = plan([a, effort('e', { actualStart: '2024-01-02T08:00' })], links, status);
    expect(dates(begun, 'e')).toEqual(['2024-01-02T08:00', '2024-01-05T17:00']);
  });

  test('follows edits of the tasks it spans', () => {
    const session = createSchedule({
      start: '2024-01-01T08:00',
      ...p6,
      tasks: [days('a', 2), effort('e'), days('b', 1)],
      dependencies: [
        { id: 'ss', predecessorId: 'a', successorId: 'e', type: 'SS' },
        { id: 'ff', predecessorId: 'a', successorId: 'e', type: 'FF' },
      ],
    });
    session.apply({ task: 'a', durationMinutes: 4 * DAY });
    expect(dates(session.schedule, 'e')).toEqual(['2024-01-01T08:00', '2024-01-04T17:00']);
    session.apply({ dependency: 'ss', lagMinutes: DAY });
    expect(dates(session.schedule, 'e')).toEqual(['2024-01-02T08:00', '2024-01-04T17:00']);
    session.apply({ task: 'b', activityType: 'wbs_summary' });
    expect(dates(session.schedule, 'b')).toEqual(['2024-01-01T08:00', '2024-01-04T17:00']);
    expect(session.explain('e').chain[0]).toMatchObject({ kind: 'driver', taskId: 'a' });
  });
});

describe('a WBS summary', () => {
  test('spans what lies below its parent, levels of effort too, and is never critical', () => {
    const result = plan(
      [
        days('w', 0),
        days('sum', 0, { parentId: 'w', activityType: 'wbs_summary' }),
        days('a', 2, { parentId: 'w' }),
        effort('e', { parentId: 'w' }),
        days('b', 3),
      ],
      [
        ['a', 'FS', 'b'],
        ['a', 'SS', 'e'],
        ['b', 'FF', 'e'],
      ],
      p6,
    );
    expect(dates(result, 'sum')).toEqual(['2024-01-01T08:00', '2024-01-05T17:00']);
    expect(result.task('sum')).toMatchObject({ isCritical: false, isMilestone: false });
    expect(dates(result, 'w')).toEqual(['2024-01-01T08:00', '2024-01-05T17:00']);
  });

  test('without a parent spans the plan', () => {
    const result = plan([days('a', 2), days('sum', 0, { activityType: 'wbs_summary' })], [], p6);
    expect(dates(result, 'sum')).toEqual(['2024-01-01T08:00', '2024-01-02T17:00']);
  });
});
