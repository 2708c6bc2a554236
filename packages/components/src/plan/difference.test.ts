import { expect, test } from 'vitest';
import { differenceOf } from './difference.js';
import { EMPTY_PLAN, type PlanRows } from './rows.js';

const plan: PlanRows = {
  ...EMPTY_PLAN,
  tasks: [
    { id: 'a', duration_minutes: 480 },
    { id: 'b', duration_minutes: 480, start: null },
  ],
  dependencies: [{ id: 'ab', predecessor_id: 'a', successor_id: 'b' }],
  calendars: [{ id: 'c', weekdays: [] }],
};

test('the same plan asks nothing of the engine', () => {
  expect(differenceOf(plan, { ...plan })).toEqual({ kind: 'edits', edits: [] });
});

test('dates the server computed and names move no bar', () => {
  const tasks = plan.tasks.map(task => ({ ...task, start: '2026-01-05T08:00:00', name: 'x', server_version: 9 }));
  expect(differenceOf(plan, { ...plan, tasks })).toEqual({ kind: 'edits', edits: [] });
});

test('a changed field is one edit', () => {
  const tasks = [{ id: 'a', duration_minutes: 960 }, plan.tasks[1]!];
  expect(differenceOf(plan, { ...plan, tasks })).toEqual({
    kind: 'edits',
    edits: [{ table: 'tasks', op: 'update', id: 'a', changes: { duration_minutes: 960 } }],
  });
});

test('a field that is gone is taken back', () => {
  const held = { id: 'a', duration_minutes: 480, constraint_type: 'snet', constraint_date: '2026-01-07T08:00:00' };
  const before = { ...plan, tasks: [{ ...held, notes: 'x', deadline: null }, plan.tasks[1]!] };
  expect(differenceOf(before as PlanRows, plan)).toEqual({
    kind: 'edits',
    edits: [{ table: 'tasks', op: 'update', id: 'a', changes: { constraint_type: null, constraint_date: null } }],
  });
});

test('links come, change and go', () => {
  const dependencies = [{ id: 'ba', predecessor_id: 'b', successor_id: 'a' }];
  expect(differenceOf(plan, { ...plan, dependencies })).toEqual({
    kind: 'edits',
    edits: [
      { table: 'dependencies', op: 'create', row: dependencies[0] },
      { table: 'dependencies', op: 'delete', id: 'ab' },
    ],
  });
});

test.each<[string, PlanRows]>([
  ['a new task', { ...plan, tasks: [...plan.tasks, { id: 'z' }] }],
  ['another order', { ...plan, tasks: [...plan.tasks].reverse() }],
  ['another parent', { ...plan, tasks: [plan.tasks[0]!, { ...plan.tasks[1]!, parent_id: 'a' }] }],
  ['another calendar', { ...plan, calendars: [{ id: 'c', weekdays: [1] }] }],
  ['another project start', { ...plan, project: { start: '2027-01-01T08:00:00' } }],
])('%s loads the whole plan', (_, after) => {
  expect(differenceOf(plan, after)).toEqual({ kind: 'whole' });
});
