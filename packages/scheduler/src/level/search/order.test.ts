import { expect, test } from 'vitest';
import { days, START } from '../../../test/plan.js';
import type { Dependency, Project, Task } from '../../model.js';
import { schedule } from '../../schedule.js';
import { applyEdit } from '../../session/edit.js';
import { level } from '../level.js';
import type { LevelingOptions } from '../options.js';

const link = (predecessorId: string, successorId: string): Dependency => ({ predecessorId, successorId });

/** Tasks of one person in the order in which they start once levelled. */
function turns(tasks: Task[], options: LevelingOptions, more: Partial<Project> = {}): string[] {
  const project: Project = {
    start: START,
    tasks,
    resources: [{ id: 'ann' }],
    assignments: tasks.map(task => ({ taskId: task.id, resourceId: 'ann' })),
    ...more,
  };
  const result = schedule(level(project, options).edits.reduce(applyEdit, project));
  return tasks.map(task => task.id).sort((one, two) => (result.task(one).start < result.task(two).start ? -1 : 1));
}

const next = (id: string, count: number) => days(id, count);

test('least total slack goes first by min_slack, latest start by lst, latest finish by lft', () => {
  // Slack, late start and late finish: a 6, 6, 7; b 4, 4, 9; c 5, 5, 6 working days.
  const tasks = [days('a', 1), days('b', 5), days('c', 1), days('d', 9, { priority: 500 })];
  const alone = { assignments: ['a', 'b', 'c'].map(taskId => ({ taskId, resourceId: 'ann' })) };
  const dependencies = [link('a', 'x'), link('c', 'y')];
  const all = [...tasks, next('x', 2), next('y', 3)];
  const shown = (order: LevelingOptions['order']) =>
    turns(all, { order: order! }, { ...alone, dependencies }).filter(id => ['a', 'b', 'c'].includes(id));
  expect(shown('lst')).toEqual(['b', 'c', 'a']);
  expect(shown('min_slack')).toEqual(['b', 'c', 'a']);
  expect(shown('lft')).toEqual(['c', 'a', 'b']);
});

test('the most followers go first by mts, through summaries too', () => {
  const tasks = [
    days('a', 1),
    days('b', 1),
    { id: 's' },
    days('c', 1, { parentId: 's' }),
    days('d', 1, { parentId: 's' }),
  ];
  const order = turns(
    tasks.filter(task => task.id !== 's'),
    { order: 'mts' },
    { tasks, dependencies: [link('b', 's')] },
  );
  expect(order[0]).toBe('b');
});

test('the heaviest together with what follows at once goes first by grpw', () => {
  const tasks = [days('a', 3), days('b', 1), days('c', 4)];
  expect(turns(tasks, { order: 'grpw' }, { dependencies: [link('b', 'c')] })[0]).toBe('b');
});

test('by wcs a task goes first that the worst of the others would cost most', () => {
  // Whoever waits for the long one loses its slack: b has less to lose than a.
  const tasks = [days('long', 6), days('a', 1), days('b', 1), next('x', 4), next('y', 5)];
  const alone = { assignments: ['long', 'a', 'b'].map(taskId => ({ taskId, resourceId: 'ann' })) };
  const order = turns(tasks, { order: 'wcs' }, { ...alone, dependencies: [link('a', 'x'), link('b', 'y')] });
  expect(order.filter(id => id === 'a' || id === 'b')).toEqual(['b', 'a']);
});

test('standard takes the earlier start first, then a dated constraint, then less slack, then priority, then the row', () => {
  const dated = { constraintType: 'snet' as const, constraintDate: START };
  const early = [
    days('a', 2),
    days('b', 2, { constraintType: 'snet', constraintDate: '2024-01-02T08:00', priority: 900 }),
  ];
  expect(turns(early, { order: 'standard' })).toEqual(['a', 'b']);
  expect(turns(early, { order: 'priority_standard' })).toEqual(['b', 'a']);
  expect(turns([days('a', 2), days('b', 2, dated)], { order: 'standard' })).toEqual(['b', 'a']);
  expect(turns([days('a', 2), days('b', 3)], { order: 'standard' })).toEqual(['b', 'a']);
  expect(turns([days('a', 2), days('b', 2, { priority: 600 })], { order: 'standard' })).toEqual(['b', 'a']);
  expect(turns([days('a', 2), days('b', 2)], { order: 'standard' })).toEqual(['a', 'b']);
});

test('whatever the rule, the higher priority goes before it', () => {
  for (const order of ['lft', 'lst', 'min_slack', 'mts', 'grpw', 'wcs'] as const) {
    expect(turns([days('a', 2), days('b', 2, { priority: 501 })], { order })).toEqual(['b', 'a']);
  }
});

test('parallel generation lets a small task slip in where serial generation keeps the order', () => {
  // The big one needs the whole crew, which is busy with the first; the small one could run beside it at once.
  const project: Project = {
    start: START,
    tasks: [days('first', 2), days('big', 2), days('small', 3)],
    resources: [{ id: 'crew', maxUnits: 2 }],
    assignments: [
      { taskId: 'first', resourceId: 'crew', units: 1 },
      { taskId: 'big', resourceId: 'crew', units: 2 },
      { taskId: 'small', resourceId: 'crew', units: 1 },
    ],
  };
  const startOf = (scheme: 'serial' | 'parallel') =>
    schedule(level(project, { order: 'id', scheme }).edits.reduce(applyEdit, project)).task('small').start;
  expect(startOf('serial')).toBe('2024-01-05T08:00');
  expect(startOf('parallel')).toBe(START);
});

test('options that mean nothing are refused', () => {
  const wrong: LevelingOptions[] = [
    { order: 'best' as 'id' },
    { scheme: 'both' as 'serial' },
    { granularity: 'year' as 'week' },
    { from: 'soon' },
    { to: '2024-13-01' },
    { search: { passes: 0 } },
    { search: { passes: 1.5 } },
    { search: { passes: 5, timeMs: 100 } },
    { search: { passes: 5, timeMs: -1, now: () => 0 } },
    { search: { passes: 5, seed: 0.5 } },
  ];
  for (const options of wrong) {
    expect(() => turns([days('a', 1)], options)).toThrowError(expect.objectContaining({ code: 'bad_option' }));
  }
});
