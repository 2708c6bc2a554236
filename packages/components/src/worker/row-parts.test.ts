import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layPlan } from '../plan/laid/laid-plan.js';
import { EMPTY_PLAN, type PlanRows } from '../plan/rows.js';
import { buffersOfPart, rowParts } from './row-parts.js';
import { TakenRows } from './taken-rows.js';

/** What a row says: null and missing are one. */
const said = (row: object) => Object.fromEntries(Object.entries(row).filter(([, value]) => value != null));

function overTheWire(plan: PlanRows): PlanRows {
  const laid = layPlan(plan);
  const taken = new TakenRows();
  for (const part of rowParts(laid.plan, laid.outline.indexOf))
    taken.take(structuredClone(part, { transfer: buffersOfPart(part) }));
  const { tasks: _, dependencies: __, assignments: ___, ...head } = laid.plan;
  return taken.finish(head);
}

const value = fc.oneof(
  fc.constant(null),
  fc.constant(undefined),
  fc.constant('same'),
  fc.string(),
  fc.double({ noNaN: true }),
  fc.boolean(),
  fc.constant([{ start: 'a', work_minutes: 5 }]),
);
const ref = fc.oneof(fc.constant(null), fc.constant('gone'), fc.integer({ min: 0, max: 8 }).map(String));

test('rows come over as they were sent, whatever their fields', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ parent_id: ref, one: value, two: value, deadline: value }, { requiredKeys: [] }), {
        maxLength: 9,
      }),
      fc.array(fc.record({ predecessor_id: ref, successor_id: ref, lag_minutes: value }), { maxLength: 9 }),
      (taskFields, linkFields) => {
        const tasks = taskFields.map((fields, at) => ({ ...fields, id: String(at) }));
        const dependencies = linkFields.map((fields, at) => ({ ...fields, id: `l${at}` }));
        const plan = { ...EMPTY_PLAN, tasks, dependencies } as unknown as PlanRows;
        const laid = layPlan(plan).plan;
        const came = overTheWire(plan);
        expect(came.tasks).toEqual(laid.tasks.map(said));
        expect(came.dependencies).toEqual(dependencies.map(said));
      },
    ),
  );
});

test('computed columns and stamps stay at home, and what is the same goes once', () => {
  const tasks = Array.from({ length: 1200 }, (_, at) => ({
    id: `t${at}`,
    parent_id: at === 0 ? null : 't0',
    duration_minutes: at,
    is_active: true,
    start: '2026-01-05T08:00:00',
    server_version: 3,
  }));
  const { plan, outline } = layPlan({ ...EMPTY_PLAN, tasks });
  const parts = [...rowParts(plan, outline.indexOf)];
  expect(parts.map(part => part.count)).toEqual([500, 500, 200]);
  expect(Object.keys(parts[1]?.shared ?? {}).sort()).toEqual(['is_active', 'parent_id']);
  expect(parts[1]?.columns['duration_minutes']).toBeInstanceOf(Float64Array);
  expect(overTheWire(plan).tasks[900]).toEqual({ id: 't900', parent_id: 't0', duration_minutes: 900, is_active: true });
});
