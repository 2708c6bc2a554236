import { expect, test } from 'vitest';
import { inverseOf, type PlanEdit, withEdits } from './edit.js';
import { EMPTY_PLAN, type PlanRows } from './rows.js';

const plan: PlanRows = {
  ...EMPTY_PLAN,
  tasks: [
    { id: 'p', name: 'Phase' },
    { id: 'a', parent_id: 'p', duration_minutes: 480 },
    { id: 'b', parent_id: 'p', duration_minutes: 960 },
    { id: 'c', duration_minutes: 480 },
  ],
  dependencies: [
    { id: 'ab', predecessor_id: 'a', successor_id: 'b' },
    { id: 'bc', predecessor_id: 'b', successor_id: 'c' },
  ],
  resources: [{ id: 'ida', name: 'Ida' }],
  assignments: [
    { id: 'ida-b', task_id: 'b', resource_id: 'ida', units: 0.5 },
    { id: 'ida-c', task_id: 'c', resource_id: 'ida', units: 1 },
  ],
};

const byId = (rows: readonly { id: string }[]) => [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));

test('an update touches one row and leaves the other tables as they were', () => {
  const next = withEdits(plan, [{ table: 'tasks', op: 'update', id: 'a', changes: { duration_minutes: 60 } }]);
  expect(next.tasks[1]).toEqual({ id: 'a', parent_id: 'p', duration_minutes: 60 });
  expect(next.tasks[2]).toBe(plan.tasks[2]);
  expect(next.dependencies).toBe(plan.dependencies);
});

test('an update of a row somebody else deleted is ignored', () => {
  expect(withEdits(plan, [{ table: 'tasks', op: 'update', id: 'zz', changes: { name: 'x' } }]).tasks).toEqual(
    plan.tasks,
  );
});

test('deleting a summary takes its subtree and their links', () => {
  const next = withEdits(plan, [{ table: 'tasks', op: 'delete', id: 'p' }]);
  expect(next.tasks.map(task => task.id)).toEqual(['c']);
  expect(next.dependencies).toEqual([]);
  expect(next.assignments.map(assignment => assignment.id)).toEqual(['ida-c']);
});

test.each<[string, PlanEdit[]]>([
  ['an update', [{ table: 'tasks', op: 'update', id: 'a', changes: { duration_minutes: 1, name: 'A' } }]],
  ['a deleted summary', [{ table: 'tasks', op: 'delete', id: 'p' }]],
  ['a new link', [{ table: 'dependencies', op: 'create', row: { id: 'ac', predecessor_id: 'a', successor_id: 'c' } }]],
  ['a deleted link', [{ table: 'dependencies', op: 'delete', id: 'ab' }]],
  [
    'two updates of one row',
    [
      { table: 'tasks', op: 'update', id: 'b', changes: { duration_minutes: 1 } },
      { table: 'tasks', op: 'update', id: 'b', changes: { duration_minutes: 2 } },
    ],
  ],
])('the inverse brings back %s', (_, edits) => {
  const back = withEdits(withEdits(plan, edits), inverseOf(plan, edits));
  const stripped = byId(back.tasks).map(task =>
    Object.fromEntries(Object.entries(task).filter(([, value]) => value !== null)),
  );
  expect(stripped).toEqual(byId(plan.tasks));
  expect(byId(back.dependencies)).toEqual(byId(plan.dependencies));
  expect(byId(back.assignments)).toEqual(byId(plan.assignments));
});
