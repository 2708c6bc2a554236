import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { days } from '../../test/plan.js';
import { randomPlans } from '../../test/random-plan.js';
import type { Dependency, Project, Task } from '../model.js';
import { schedule } from '../schedule.js';
import { createSchedule } from '../session/session.js';
import { check } from './check.js';
import type { CheckCode } from './finding.js';
import type { CheckOptions } from './options.js';

vi.setConfig({ testTimeout: 120_000 });

const DAY = 480;

const link = (predecessorId: string, successorId: string, more: Partial<Dependency> = {}): Dependency => ({
  id: `${predecessorId}-${successorId}`,
  predecessorId,
  successorId,
  ...more,
});

const project = (
  tasks: readonly Task[],
  dependencies: readonly Dependency[] = [],
  more: Partial<Project> = {},
): Project => ({
  start: '2024-01-01T08:00',
  tasks,
  dependencies,
  ...more,
});

/** Tasks of a day in one chain; `of` changes the one at a position. */
function chain(count: number, of: (at: number) => Partial<Task> = () => ({}), more: Partial<Project> = {}): Project {
  const tasks = Array.from({ length: count }, (_, at) => days(`t${at}`, 1, of(at)));
  return project(
    tasks,
    tasks.slice(1).map((task, at) => link(`t${at}`, task.id)),
    more,
  );
}

const result = (plan: Project, code: CheckCode, options: Partial<CheckOptions> = {}) =>
  check(plan, schedule(plan), options).checks.find(one => one.code === code)!;

const verdict = (plan: Project, code: CheckCode, options: Partial<CheckOptions> = {}) => {
  const { value, passes } = result(plan, code, options);
  return [value, passes];
};

test('fourteen checks in their order; a plain chain passes all it can be asked', () => {
  const { checks, passes } = check(chain(3, () => ({ cost: 1 })));
  expect(checks.map(one => one.number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
  expect(passes).toBe(true);
  expect(checks.filter(one => one.passes === null).map(one => one.code)).toEqual([
    'invalid_dates',
    'missed_tasks',
    'baseline_execution_index',
  ]);
});

describe('logic', () => {
  const loose = (count: number, of: number) => {
    const plan = chain(of - count);
    return { ...plan, tasks: [...plan.tasks, ...Array.from({ length: count }, (_, at) => days(`x${at}`, 1))] };
  };

  test('first and last need nothing; exactly 5 % of the others may hang loose', () => {
    expect(verdict(chain(20), 'logic')).toEqual([0, true]);
    expect(verdict(loose(1, 20), 'logic')).toEqual([5, true]);
    expect(verdict(loose(2, 20), 'logic')).toEqual([10, false]);
    expect(result(loose(2, 20), 'logic').taskIds).toEqual(['x0', 'x1']);
    expect(verdict(loose(2, 20), 'logic', { maxMissingLogicPercent: 10 })).toEqual([10, true]);
  });

  test('links that leave a start or a finish loose are none', () => {
    const plan = project(
      [days('a', 1), days('b', 1), days('c', 1)],
      [link('a', 'b', { type: 'FF' }), link('a', 'c'), link('b', 'c', { type: 'SS' })],
    );
    expect(result(plan, 'logic').taskIds).toEqual(['b']);
    expect(result(plan, 'logic', { countsDangling: false }).taskIds).toEqual([]);
  });

  test('links of a summary count for what lies below it', () => {
    const plan = project(
      [days('a', 1), { id: 's' }, days('x', 1, { parentId: 's' }), days('b', 1)],
      [link('a', 's'), link('s', 'b')],
    );
    expect(result(plan, 'logic').taskIds).toEqual([]);
  });

  test('what is complete, inactive or of another plan is not looked at', () => {
    const plan = project([
      days('a', 1, { percentComplete: 100 }),
      days('b', 1, { isActive: false }),
      days('c', 1, { isExternal: true }),
      days('d', 1, { activityType: 'level_of_effort' }),
      days('e', 1),
    ]);
    expect(result(plan, 'logic').population).toBe(1);
  });
});

describe('links', () => {
  const lagged = (lagMinutes: number, count: number): Project => {
    const plan = chain(21);
    const dependencies = plan.dependencies!.map((one, at) => (at < count ? { ...one, lagMinutes } : one));
    return { ...plan, dependencies };
  };

  test('no lead, at most 5 % lags, at least 90 % from finish to start', () => {
    expect(verdict(lagged(-60, 0), 'leads')).toEqual([0, true]);
    expect(verdict(lagged(-60, 1), 'leads')).toEqual([5, false]);
    expect(result(lagged(-60, 1), 'leads').dependencies.map(one => one.id)).toEqual(['t0-t1']);
    expect(verdict(lagged(60, 1), 'lags')).toEqual([5, true]);
    expect(verdict(lagged(60, 2), 'lags')).toEqual([10, false]);
    const typed = (count: number): Project => {
      const plan = chain(21);
      return {
        ...plan,
        dependencies: plan.dependencies!.map((one, at) => (at < count ? { ...one, type: 'SS' } : one)),
      };
    };
    expect(verdict(typed(2), 'link_types')).toEqual([90, true]);
    expect(verdict(typed(3), 'link_types')).toEqual([85, false]);
  });

  test('percent lags count, links into complete tasks do not', () => {
    const half: Partial<Dependency> = { lagUnit: '%', lagPercent: -50 };
    expect(verdict(project([days('a', 1), days('b', 1)], [link('a', 'b', half)]), 'leads')).toEqual([100, false]);
    const done = project([days('a', 1), days('b', 1, { percentComplete: 100 })], [link('a', 'b', half)]);
    expect(verdict(done, 'leads')).toEqual([null, null]);
  });
});

describe('open tasks', () => {
  test('hard constraints on exactly 5 % pass', () => {
    const held = (count: number, more: Partial<Task> = {}) =>
      chain(20, at => (at < count ? { constraintType: 'fnlt', constraintDate: '2024-06-03T17:00', ...more } : {}));
    expect(verdict(held(1), 'hard_constraints')).toEqual([5, true]);
    expect(verdict(held(2), 'hard_constraints')).toEqual([10, false]);
    expect(verdict(held(2, { constraintIsHard: false }), 'hard_constraints')).toEqual([0, true]);
  });

  test('44 days of slack and of duration are not too much, 45 are', () => {
    const floating = (slack: number) => project([days('a', slack + 1), days('b', 1)]);
    expect(verdict(floating(44), 'high_float')).toEqual([0, true]);
    expect(result(floating(45), 'high_float')).toMatchObject({ value: 50, passes: false, taskIds: ['b'] });
    expect(verdict(project([days('a', 44)]), 'long_durations')).toEqual([0, true]);
    expect(verdict(project([days('a', 45)]), 'long_durations')).toEqual([100, false]);
    expect(verdict(project([days('a', 60, { percentComplete: 50 })]), 'long_durations')).toEqual([0, true]);
    const agreed = days('a', 1, { baselines: [{ number: 0, durationMinutes: 45 * DAY }] });
    expect(verdict(project([agreed]), 'long_durations', { durationFrom: 'baseline' })).toEqual([100, false]);
  });

  test('negative float fails', () => {
    expect(result(project([days('a', 3, { deadline: '2024-01-02T17:00' })]), 'negative_float')).toMatchObject({
      value: 1,
      passes: false,
      taskIds: ['a'],
    });
  });

  test('dates on the wrong side of the status date fail', () => {
    const at = (statusDate: string, task: Partial<Task>) =>
      verdict(project([days('a', 3, task)], [], { statusDate }), 'invalid_dates');
    expect(at('2024-01-01T08:00', {})).toEqual([0, true]);
    expect(at('2024-01-02T17:00', {})).toEqual([1, false]);
    expect(at('2024-01-03T17:00', { actualStart: '2024-01-01T08:00' })).toEqual([0, true]);
    expect(at('2024-01-04T17:00', { actualStart: '2024-01-01T08:00' })).toEqual([1, false]);
    expect(at('2024-01-02T17:00', { actualStart: '2024-01-03T08:00' })).toEqual([1, false]);
    expect(at('2024-01-02T17:00', { actualStart: '2024-01-01T08:00', actualFinish: '2024-01-03T17:00' })).toEqual([
      1,
      false,
    ]);
  });

  test('a day of work without anybody is told, but does not fail the plan', () => {
    const plan = project(
      [days('a', 1), days('b', 0.5), days('c', 1, { cost: 5 }), days('d', 1)],
      [link('a', 'b'), link('b', 'c'), link('c', 'd')],
      { resources: [{ id: 'r' }], assignments: [{ taskId: 'd', resourceId: 'r' }] },
    );
    expect(result(plan, 'resources')).toMatchObject({ value: 1, passes: false, isInformative: true, taskIds: ['a'] });
    expect(check(plan).passes).toBe(true);
  });
});

describe('against the baseline', () => {
  const finish = '2024-01-05T17:00';
  const due = (count: number, done: number, actualFinish = finish): Project => ({
    start: '2024-01-01T08:00',
    statusDate: finish,
    tasks: Array.from({ length: count }, (_, at) =>
      days(`t${at}`, 1, {
        baselines: [{ number: 0, start: '2024-01-05T08:00', finish }],
        ...(at < done ? { actualStart: '2024-01-05T08:00', actualFinish } : {}),
      }),
    ),
  });

  test('exactly 5 % of the tasks due may be missed', () => {
    expect(verdict(due(20, 19), 'missed_tasks')).toEqual([5, true]);
    expect(verdict(due(20, 18), 'missed_tasks')).toEqual([10, false]);
    expect(result(due(20, 18), 'missed_tasks').taskIds).toEqual(['t18', 't19']);
    expect(verdict(due(1, 1, '2024-01-05T17:01'), 'missed_tasks')).toEqual([100, false]);
    expect(verdict(due(1, 1), 'missed_tasks', { baseline: 3 })).toEqual([null, null]);
  });

  test('18 of 20 is an execution index of 0.90 and fails, 19 passes', () => {
    expect(verdict(due(20, 18), 'baseline_execution_index')).toEqual([0.9, false]);
    expect(verdict(due(20, 19), 'baseline_execution_index')).toEqual([0.95, true]);
    expect(verdict(due(20, 18), 'baseline_execution_index', { minBaselineExecutionIndex: 0.9 })).toEqual([0.9, true]);
  });
});

describe('the critical path', () => {
  test('slips by what is added to one of its tasks', () => {
    expect(result(chain(5), 'critical_path_test')).toMatchObject({ value: 600, limit: 600, passes: true });
  });

  test('slips at its start in a plan scheduled from the finish', () => {
    const plan = chain(5, () => ({}), { scheduleFrom: 'finish', finish: '2024-12-20T17:00' });
    expect(result(plan, 'critical_path_test')).toMatchObject({ value: 600, limit: 600, passes: true });
  });

  test('is tested by an open task, and by none when all is done or dated by hand', () => {
    expect(
      verdict(
        chain(3, () => ({ percentComplete: 100 })),
        'critical_path_test',
      ),
    ).toEqual([null, null]);
    expect(
      verdict(
        chain(3, () => ({ isManual: true })),
        'critical_path_test',
      ),
    ).toEqual([null, null]);
    const started = chain(1, () => ({ percentComplete: 50, actualStart: '2024-01-01T08:00' }));
    expect(result(started, 'critical_path_test')).toMatchObject({ value: 600, limit: 600, passes: true });
  });

  test('fails the test where a date cuts it', () => {
    // A latest start in the middle: what comes before may slip without moving what comes after.
    const pinned = project(
      [days('a', 2), days('b', 1, { constraintType: 'snlt', constraintDate: '2024-01-03T08:00' }), days('c', 5)],
      [link('a', 'b'), link('b', 'c')],
    );
    expect(result(pinned, 'critical_path_test')).toMatchObject({ passes: false, taskIds: ['a'] });
  });

  test('of length 100 with a float of -6 days has an index of 0.94 and fails; -5 passes', () => {
    const plan = (float: number) => {
      const work = project([days('a', 100)]);
      const time = createSchedule(work).workingTime('a');
      const deadline = new Date(time.add(Date.UTC(2024, 0, 1, 8) / 60_000, (100 + float) * DAY) * 60_000);
      return project([days('a', 100, { deadline: deadline.toISOString().slice(0, 16) })]);
    };
    expect(result(plan(-6), 'critical_path_length_index')).toMatchObject({
      value: 0.94,
      passes: false,
      taskIds: ['a'],
    });
    expect(verdict(plan(-5), 'critical_path_length_index')).toEqual([0.95, true]);
  });
});

test('a schedule of another project is refused', () => {
  expect(() => check(chain(2), schedule(chain(3)))).toThrow(expect.objectContaining({ code: 'unknown_id' }));
});

test('of any plan: findings lie within the population, and the verdict follows from value and limit', () => {
  fc.assert(
    fc.property(randomPlans, plan => {
      const ids = new Set(plan.tasks.map(task => task.id));
      for (const one of check({ ...plan, statusDate: '2024-01-20T17:00' }).checks) {
        expect(one.taskIds.length + one.dependencies.length).toBeLessThanOrEqual(one.population);
        for (const id of one.taskIds) expect(ids).toContain(id);
        expect(one.passes === null).toBe(one.value === null);
        if (one.value === null || one.bound === 'equal') continue;
        expect(one.passes, one.code).toBe(one.bound === 'at_most' ? one.value <= one.limit : one.value >= one.limit);
      }
    }),
    { numRuns: 150 },
  );
});

test('an empty text is an id like any other', () => {
  const plan: Project = {
    start: '2024-01-01T08:00',
    tasks: [days('', 1), days('b', 1)],
    dependencies: [link('', 'b')],
  };
  expect(check(plan).checks.find(({ code }) => code === 'logic')?.passes).toBe(true);
});
