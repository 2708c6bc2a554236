import { describe, expect, test } from 'vitest';
import { DAY, days, late, plan, slack } from '../../test/plan.js';
import { STANDARD_WEEK } from '../calendar/calendar-set.js';
import type { Task } from '../model.js';

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

  test('a summary slips as far as its own dates, not as its least critical child', () => {
    const below = [2, 1, 3].map(count => days(`c${count}`, count, { parentId: 's' }));
    const result = plan([{ id: 's' }, ...below, days('long', 50)]);
    expect(below.map(({ id }) => slack(result, id)[0])).toEqual([23_040, 23_520, 22_560]);
    expect(slack(result, 's')[0]).toBe(22_560);
  });

  test('both ends of a task slip by different amounts where its resource is away', () => {
    const result = plan([days('a', 2), days('long', 5)], [], {
      calendars: [
        { id: 'std', weekdays: STANDARD_WEEK },
        {
          id: 'al',
          baseCalendarId: 'std',
          weekdays: [],
          exceptions: [{ from: '2024-01-02', to: '2024-01-02', shifts: [] }],
        },
      ],
      calendarId: 'std',
      resources: [{ id: 'al', calendarId: 'al' }],
      assignments: [{ taskId: 'a', resourceId: 'al', workMinutes: 2 * DAY }],
    });
    const { startSlackMinutes, finishSlackMinutes, totalSlackMinutes } = result.task('a');
    expect([startSlackMinutes, finishSlackMinutes, totalSlackMinutes]).toEqual([3 * DAY, 2 * DAY, 2 * DAY]);
  });

  test('slack behind a levelling delay counts from where the task stands', () => {
    const result = plan([days('a', 1, { levelingDelayMinutes: 1440 }), days('long', 5)]);
    expect([result.task('a').start, slack(result, 'a')[0]]).toEqual(['2024-01-02T08:00', 3 * DAY]);
  });

  test('a date to finish by that lies behind the finish leaves the late dates alone', () => {
    const by = days('a', 1, { constraintType: 'fnlt', constraintDate: '2024-01-10' });
    const result = plan([by, days('b', 3)]);
    expect([late(result, 'a')[1], slack(result, 'a')[0], slack(result, 'b')[0]]).toEqual([
      '2024-01-03T17:00',
      2 * DAY,
      0,
    ]);
  });
});

describe('slack of what is dated by hand', () => {
  const typed = (more: Partial<Task> = {}) =>
    days('m', 1, { isManual: true, manualStart: '2024-01-01T07:00', manualFinish: '2024-01-01T16:00', ...more });

  test('is that of its finish at both ends', () => {
    const { startSlackMinutes, finishSlackMinutes } = plan([typed(), days('long', 5)]).task('m');
    expect([startSlackMinutes, finishSlackMinutes]).toEqual([4 * DAY + 60, 4 * DAY + 60]);
  });

  test('is none, and the late dates its own, where it ends the plan', () => {
    const result = plan([typed({ manualFinish: '2024-01-07T12:00' }), days('b', 1)]);
    expect([late(result, 'm'), slack(result, 'm')]).toEqual([
      ['2024-01-01T07:00', '2024-01-07T12:00'],
      [0, 0],
    ]);
  });

  test('in progress leaves it a late start of its own', () => {
    const result = plan([typed({ percentComplete: 50, actualStart: '2024-01-01T07:00' }), days('long', 5)]);
    expect([late(result, 'm'), result.task('m').startSlackMinutes]).toEqual([
      ['2024-01-05T08:00', '2024-01-05T17:00'],
      0,
    ]);
  });

  test('counts not in the summary above: it stands where it stands', () => {
    const result = plan([{ id: 's' }, typed({ parentId: 's' }), days('a', 2, { parentId: 's' }), days('long', 5)]);
    expect([late(result, 's'), slack(result, 's')[0]]).toEqual([['2024-01-01T07:00', '2024-01-05T17:00'], 0]);
  });
});
