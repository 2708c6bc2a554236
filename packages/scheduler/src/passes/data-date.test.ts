import { describe, expect, test } from 'vitest';
import { DAY, dates, days, late, plan, slack } from '../../test/plan.js';
import type { Project } from '../model.js';

/** Thursday of the first week: Monday to Wednesday have happened. */
const THURSDAY = '2024-01-04T08:00';
const p6 = (more: Partial<Project> = {}): Partial<Project> => ({ preset: 'primavera', statusDate: THURSDAY, ...more });

describe('the data date', () => {
  test('is the first start of what has not begun, also of milestones and of dates that must be kept', () => {
    const result = plan(
      [
        days('a', 1),
        days('m', 0),
        days('held', 1, { constraintType: 'mso', constraintDate: '2024-01-02T08:00', constraintIsHard: true }),
      ],
      [],
      p6(),
    );
    expect(dates(result, 'a')).toEqual([THURSDAY, '2024-01-04T17:00']);
    expect(dates(result, 'm')).toEqual([THURSDAY, THURSDAY]);
    expect(dates(result, 'held')).toEqual([THURSDAY, '2024-01-04T17:00']);
  });

  test('moves nothing under no policy, which is what Microsoft Project does', () => {
    const result = plan([days('a', 1)], [], { statusDate: THURSDAY });
    expect(dates(result, 'a')).toEqual(['2024-01-01T08:00', '2024-01-01T17:00']);
  });

  test('does not date what is known to have ended, whether or not it is known when it began', () => {
    const ended = days('a', 2, { actualFinish: '2024-01-03T17:00' });
    expect(dates(plan([ended], [], p6({ statusDate: '2024-01-10T08:00' })), 'a')).toEqual([
      '2024-01-02T08:00',
      '2024-01-03T17:00',
    ]);
  });

  test('is the project start where a plan was never updated', () => {
    expect(dates(plan([days('a', 1)], [], { preset: 'primavera' }), 'a')[0]).toBe('2024-01-01T08:00');
  });

  test('takes the rest of a task in progress behind it, and its actual start stays', () => {
    const result = plan(
      [days('a', 5, { actualStart: '2024-01-01T08:00', remainingDurationMinutes: 4 * DAY })],
      [],
      p6(),
    );
    expect(dates(result, 'a')).toEqual(['2024-01-01T08:00', '2024-01-09T17:00']);
  });

  test('ends a task with nothing left', () => {
    const a = days('a', 2, { actualStart: '2024-01-01T08:00', remainingDurationMinutes: 0 });
    expect(dates(plan([a], [], p6()), 'a')).toEqual(['2024-01-01T08:00', THURSDAY]);
  });

  test('waits for a suspended task to be resumed', () => {
    const a = days('a', 5, {
      actualStart: '2024-01-01T08:00',
      remainingDurationMinutes: 3 * DAY,
      stop: '2024-01-02T17:00',
      resume: '2024-01-08T08:00',
    });
    expect(dates(plan([a], [], p6()), 'a')).toEqual(['2024-01-01T08:00', '2024-01-10T17:00']);
  });
});

describe('a task that began before its predecessor was done', () => {
  const outOfSequence = (progressPolicy: NonNullable<Project['progressPolicy']>) =>
    plan(
      [days('a', 5), days('b', 4, { actualStart: '2024-01-02T08:00', remainingDurationMinutes: 2 * DAY })],
      [['a', 'FS', 'b']],
      p6({ progressPolicy }),
    );

  test('retained logic: the rest waits', () => {
    const result = outOfSequence('retained_logic');
    expect(dates(result, 'a')).toEqual([THURSDAY, '2024-01-10T17:00']);
    expect(dates(result, 'b')).toEqual(['2024-01-02T08:00', '2024-01-12T17:00']);
    // Late dates of the predecessor come from the late start of the rest.
    expect(late(result, 'a')).toEqual([THURSDAY, '2024-01-10T17:00']);
    expect(result.criticalPath).toEqual(['b', 'a']);
    expect(result.drivingLinks).toHaveLength(1);
  });

  test('progress override: the rest goes on now, the link is ignored both ways', () => {
    const result = outOfSequence('progress_override');
    expect(dates(result, 'b')).toEqual(['2024-01-02T08:00', '2024-01-05T17:00']);
    expect(late(result, 'a')).toEqual([THURSDAY, '2024-01-10T17:00']);
    expect(slack(result, 'a')).toEqual([0, 0]);
    expect(slack(result, 'b')).toEqual([3 * DAY, 3 * DAY]);
    expect(result.drivingLinks).toEqual([]);
  });

  test('actual dates: the rest goes on, and the predecessor is late against the actual start', () => {
    const result = outOfSequence('actual_dates');
    expect(dates(result, 'b')).toEqual(['2024-01-02T08:00', '2024-01-05T17:00']);
    expect(result.task('a').lateFinish).toBe('2024-01-01T17:00');
    expect(result.task('a').totalSlackMinutes).toBe(-7 * DAY);
  });

  test('retained logic: what a free successor leaves is counted to its rest, not to its actual start', () => {
    const tasks = [
      days('a', 1),
      days('b', 4, {
        actualStart: '2024-01-02T08:00',
        remainingDurationMinutes: DAY,
        stop: '2024-01-02T17:00',
        resume: '2024-01-08T08:00',
      }),
    ];
    const result = plan(tasks, [['a', 'FS', 'b']], p6());
    expect(dates(result, 'b')).toEqual(['2024-01-02T08:00', '2024-01-08T17:00']);
    expect(slack(result, 'a')).toEqual([DAY, DAY]);
  });
});

test('of a lag from a finished task only what has not yet passed is left', () => {
  const a = days('a', 1, { actualStart: '2024-01-01T08:00', actualFinish: '2024-01-01T17:00' });
  // Two working days have passed since Monday evening: of five, three are left.
  const result = plan([a, days('b', 1)], [['a', 'FS', 'b', { lagMinutes: 5 * DAY }]], p6());
  expect(dates(result, 'b')).toEqual(['2024-01-09T08:00', '2024-01-09T17:00']);
});

test('the explanation names the data date, or until when a task is suspended', async () => {
  const { createSchedule } = await import('../session/session.js');
  const suspended = { stop: '2024-01-02T17:00', resume: '2024-01-08T08:00' };
  const started = { actualStart: '2024-01-01T08:00', remainingDurationMinutes: DAY };
  const session = createSchedule({
    start: '2024-01-01T08:00',
    ...p6(),
    tasks: [days('a', 1), days('b', 2, started), days('c', 2, { ...started, ...suspended })],
  });
  const cause = (id: string) => session.explain(id).chain.map(reason => reason.kind);
  expect(cause('a')).toEqual(['data_date']);
  expect(cause('b')).toEqual(['data_date']);
  expect(cause('c')).toEqual(['suspension']);
});

describe('retained logic through a complete task', () => {
  const tasks = [
    days('a', 3),
    days('b', 1, { actualStart: '2024-01-02T08:00', actualFinish: '2024-01-02T17:00' }),
    days('c', 2),
    days('long', 10),
  ];
  const links = [
    ['a', 'FS', 'b'],
    ['b', 'FS', 'c', { lagMinutes: 3 * DAY }],
  ] as const;

  test('what follows waits for what it should have waited for, and for the lag that has not passed', () => {
    const result = plan(tasks, links, p6());
    expect(dates(result, 'b')).toEqual(['2024-01-02T08:00', '2024-01-02T17:00']);
    // a ends on Monday the 8th; of three days since Tuesday evening one has passed.
    expect(dates(result, 'c')).toEqual(['2024-01-11T08:00', '2024-01-12T17:00']);
    expect(slack(result, 'c')).toEqual([3 * DAY, 3 * DAY]);
    expect(slack(result, 'a')).toEqual([3 * DAY, 0]);
  });

  test('its driving links are followed through it', () => {
    const result = plan(tasks.slice(0, 3), links, p6());
    expect(result.criticalPath).toEqual(['b', 'a', 'c']);
    expect(result.drivingLinks).toHaveLength(2);
    expect(result.task('a').isCritical).toBe(true);
  });

  test('progress override breaks there', () => {
    const result = plan(tasks, links, p6({ progressPolicy: 'progress_override' }));
    expect(dates(result, 'c')).toEqual(['2024-01-08T08:00', '2024-01-09T17:00']);
    expect(slack(result, 'a')).toEqual([7 * DAY, 7 * DAY]);
  });

  test('a chain of complete tasks leads on', () => {
    const done = { actualStart: '2024-01-02T08:00', actualFinish: '2024-01-02T17:00' };
    const chain = plan(
      [days('a', 3), days('b', 1, done), days('b2', 1, done), days('c', 2)],
      [
        ['a', 'FS', 'b'],
        ['b', 'FS', 'b2', { lagMinutes: DAY }],
        ['b2', 'SS', 'c'],
      ],
      p6(),
    );
    expect(dates(chain, 'c')).toEqual(['2024-01-09T08:00', '2024-01-10T17:00']);
    expect(slack(chain, 'a')).toEqual([0, 0]);
  });
});
