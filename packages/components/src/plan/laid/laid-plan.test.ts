import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Outline } from '../../gantt/outline/outline.js';
import { inverseOf, type PlanEdit, withEdits } from '../edit.js';
import { EMPTY_PLAN, type PlanRows } from '../rows.js';
import { editLaid, inOrderOf, relaid } from './edit-laid.js';
import { type LaidPlan, layPlan } from './laid-plan.js';

const COUNT = 10;
const id = (at: number): string => `t${at}`;

/** A tree of keyed rows, parents before children; every sibling has a key of its own. */
const plans = fc.array(fc.integer({ min: -1, max: COUNT - 1 }), { minLength: 1, maxLength: COUNT }).map(
  (parents): PlanRows => ({
    ...EMPTY_PLAN,
    tasks: parents.map((parent, at) => ({
      id: id(at),
      parent_id: parent < 0 || parent >= at ? null : id(parent),
      position: `a${String((at * 7) % 10)}${at}`,
      duration_minutes: at,
    })),
    dependencies: parents.slice(1).map((_, at) => ({ id: `l${at}`, predecessor_id: id(at), successor_id: id(at + 1) })),
    assignments: parents.map((_, at) => ({ id: `s${at}`, task_id: id(at), resource_id: 'r' })),
  }),
);

const task = fc.integer({ min: 0, max: COUNT + 2 }).map(id);
const parentId = fc.oneof(fc.constant(null), task);
const position = fc.integer({ min: 0, max: 99 }).map(key => `a${String(key).padStart(2, '0')}x`);
const edit: fc.Arbitrary<PlanEdit> = fc.oneof(
  fc.record({ table: fc.constant('tasks' as const), op: fc.constant('delete' as const), id: task }),
  fc.record({
    table: fc.constant('tasks' as const),
    op: fc.constant('create' as const),
    row: fc.record({ id: fc.integer({ min: COUNT, max: COUNT + 5 }).map(id), parent_id: parentId, position }),
  }),
  fc.record({
    table: fc.constant('tasks' as const),
    op: fc.constant('update' as const),
    id: task,
    changes: fc.oneof(
      fc.record({ duration_minutes: fc.nat(9) }),
      fc.record({ position }),
      fc.record({ parent_id: parentId, position }),
    ),
  }),
  fc.record({ table: fc.constant('dependencies' as const), op: fc.constant('delete' as const), id: fc.constant('l1') }),
);

/** What an outline means, by ids. */
const meaning = ({ tasks, indexOf, level, parent, end, place, siblings }: Outline) => ({
  tasks,
  at: tasks.map(row => indexOf.get(row.id)),
  level: [...level],
  parent: [...parent],
  end: [...end],
  place: [...place],
  siblings: [...siblings],
});

function expectSame(one: LaidPlan, other: LaidPlan): void {
  expect(meaning(one.outline)).toEqual(meaning(other.outline));
  expect(one.plan).toEqual(other.plan);
}

test('edits laid one after the other make the plan that its rows make', () => {
  fc.assert(
    fc.property(plans, fc.array(edit, { maxLength: 8 }), (plan, edits) => {
      let laid = layPlan(plan);
      for (const one of edits) {
        const whole = layPlan(withEdits(laid.plan, [one]));
        const before = laid;
        laid = editLaid(laid, [one]);
        expectSame(laid, whole);
        // Nothing of an outline that was given out changes.
        for (const row of before.outline.tasks)
          expect(before.outline.tasks[before.outline.indexOf.get(row.id)!]).toBe(row);
      }
    }),
    { numRuns: 400 },
  );
});

test('branches that went come back where they were, whatever lies in them', () => {
  fc.assert(
    fc.property(plans, fc.uniqueArray(fc.nat(COUNT - 1), { minLength: 1, maxLength: 3 }), (plan, gone) => {
      const laid = layPlan(plan);
      const deletes = gone.map((at): PlanEdit => ({ table: 'tasks', op: 'delete', id: id(at) }));
      const without = editLaid(laid, deletes);
      const creates = inverseOf(laid.plan, deletes);
      const back = editLaid(without, creates);
      expectSame(back, layPlan(withEdits(without.plan, creates)));
      expect(back.outline.tasks.map(row => row.id)).toEqual(laid.outline.tasks.map(row => row.id));
    }),
    { numRuns: 300 },
  );
});

test('a branch of more tasks than are laid one by one comes back too', () => {
  const rows = Array.from({ length: 60 }, (_, at) => ({
    id: id(at),
    parent_id: at % 20 === 0 ? null : id(at - 1 - ((at - 1) % 4)),
    position: `a${String(at).padStart(3, '0')}`,
  }));
  const laid = layPlan({ ...EMPTY_PLAN, tasks: rows });
  const deletes: readonly PlanEdit[] = [{ table: 'tasks', op: 'delete', id: id(20) }];
  const without = editLaid(laid, deletes);
  const creates = inverseOf(laid.plan, deletes);
  expect(creates.length).toBeGreaterThan(16);
  expectSame(editLaid(without, creates), layPlan(withEdits(without.plan, creates)));
  // A task that is there already is no part of a branch.
  const twice = [...creates, ...creates.slice(-1)];
  expectSame(editLaid(without, twice), layPlan(withEdits(without.plan, twice)));
});

test('a plan sent anew is the plan its rows make, whatever order they come in', () => {
  fc.assert(
    fc.property(plans, fc.array(fc.tuple(fc.nat(COUNT), fc.nat(9))), (plan, changes) => {
      const laid = layPlan(plan);
      const tasks = plan.tasks.slice();
      for (const [at, minutes] of changes) if (tasks[at]) tasks[at] = { ...tasks[at], duration_minutes: minutes };
      const after = { ...plan, tasks, dependencies: plan.dependencies.toReversed() };
      const next = relaid(plan, after, laid);
      expect(next).not.toBeNull();
      expectSame({ ...next!, plan: { ...next!.plan, dependencies: after.dependencies } }, layPlan(after));
      expect(next!.plan.dependencies).toEqual(plan.dependencies);
      const moved = tasks.with(0, { ...tasks[0]!, position: 'zz' });
      expect(relaid(plan, { ...plan, tasks: moved }, laid)).toBeNull();
    }),
  );
});

test('links keep the order they had, new ones come behind', () => {
  const link = (name: string) => ({ id: name, predecessor_id: 'a', successor_id: 'b' });
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(link) as [ReturnType<typeof link>, ...ReturnType<typeof link>[]];
  expect(inOrderOf([a, b!, c!], [d!, c!, a])).toEqual([a, c, d]);
  expect(inOrderOf([], [a])).toEqual([a]);
  expect(inOrderOf([a], [])).toEqual([]);
});
