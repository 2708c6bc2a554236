import { describe, expect, test } from 'vitest';
import { DAY, days, plan, slack } from '../../test/plan.js';
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
});
