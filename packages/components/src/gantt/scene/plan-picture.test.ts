import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differenceOf } from '../../plan/difference.js';
import type { PlanEdit } from '../../plan/edit.js';
import { hintedColumns } from '../../plan/hints.js';
import { editLaid } from '../../plan/laid/edit-laid.js';
import { changedRows, type LaidPlan, layPlan } from '../../plan/laid/laid-plan.js';
import { remappedShown } from '../../plan/laid/remapped-shown.js';
import { remapOf, structureEdits } from '../../plan/laid/structure.js';
import { EMPTY_PLAN, type PlanRows } from '../../plan/rows.js';
import { ShownSchedule } from '../../plan/shown-schedule.js';
import { allAtOnce } from '../../plan/steps.js';
import { Engine } from '../../worker/engine.js';
import { visibleRows } from '../outline/outline.js';
import { type PictureChoice, PlanPicture } from './plan-picture.js';
import type { Scene } from './scene.js';

const COUNT = 9;
const id = (at: number): string => `t${at}`;

/** Two levels of tasks, a chain of links, owners, deadlines: what an edit can reach. */
const plans = fc
  .array(fc.record({ isChild: fc.boolean(), days: fc.nat(5), percent: fc.constantFrom(0, 40, 100) }), {
    minLength: 2,
    maxLength: COUNT,
  })
  .map((specs): PlanRows => {
    let parent: string | null = null;
    const tasks = specs.map(({ isChild, days, percent }, at) => {
      if (!isChild || at === 0) parent = at % 2 === 0 ? id(at) : parent;
      const isTop = !isChild || parent === null || parent === id(at);
      return {
        id: id(at),
        name: `Task ${at}`,
        parent_id: isTop ? null : parent,
        position: `a${at}`,
        duration_minutes: days * 480,
        percent_complete: percent,
        owner: at % 3 === 0 ? 'Ida Moe' : 'Bo Li',
        deadline: at === 3 ? '2026-01-07T17:00:00' : null,
        baseline_finish: '2026-01-09T17:00:00',
      };
    });
    const dependencies = specs
      .slice(1)
      .map((_, at) => ({ id: `l${at}`, predecessor_id: id(at), successor_id: id(at + 1) }))
      .filter(link => tasks.every(task => task.id !== link.successor_id || task.parent_id !== link.predecessor_id));
    return { ...EMPTY_PLAN, project: { start: '2026-01-05T08:00:00' }, tasks, dependencies };
  });

const task = fc.nat(COUNT + 1).map(id);
const edit: fc.Arbitrary<PlanEdit> = fc.oneof(
  fc.record({
    table: fc.constant('tasks' as const),
    op: fc.constant('update' as const),
    id: task,
    changes: fc.oneof(
      fc.record({ duration_minutes: fc.nat(9).map(days => days * 480) }),
      fc.record({ percent_complete: fc.constantFrom(0, 50, 100) }),
      fc.record({ name: fc.string(), owner: fc.constantFrom('Ida Moe', 'Bo Li', 'Al') }),
      fc.record({ constraint_type: fc.constant('snet'), constraint_date: fc.constant('2026-01-14T08:00:00') }),
      fc.record({ parent_id: fc.oneof(fc.constant(null), task), position: fc.nat(99).map(key => `a${key}x`) }),
    ),
  }),
  fc.record({
    table: fc.constant('tasks' as const),
    op: fc.constant('create' as const),
    row: fc.record({
      id: fc.integer({ min: COUNT, max: COUNT + 3 }).map(id),
      parent_id: fc.oneof(fc.constant(null), task),
      position: fc.nat(99).map(key => `a${key}y`),
      duration_minutes: fc.constant(960),
    }),
  }),
  fc.record({ table: fc.constant('tasks' as const), op: fc.constant('delete' as const), id: task }),
  fc.record({ table: fc.constant('dependencies' as const), op: fc.constant('delete' as const), id: fc.constant('l1') }),
  fc.record({
    table: fc.constant('dependencies' as const),
    op: fc.constant('create' as const),
    row: fc.record({ id: fc.constant('new'), predecessor_id: task, successor_id: task }),
  }),
);

const choice: PictureChoice = {
  collapsed: new Set([id(0)]),
  isReadOnly: false,
  rowsOf: ({ outline }) => visibleRows(outline, new Set([id(0)])),
  firstRow: 0,
};

interface Kept {
  readonly laid: LaidPlan;
  readonly shown: ShownSchedule;
  readonly picture: PlanPicture;
}

function pictureOf(laid: LaidPlan, engine: Engine): Kept | null {
  const { columns, settled } = engine.load(laid.plan);
  if (!columns) return null;
  const shown = new ShownSchedule(columns);
  const source = { ...laid, shown, driving: settled.driving };
  return { laid, shown, picture: allAtOnce(PlanPicture.steps(source, choice)) };
}

/** The next picture made from the one before, as the element does; null = the engine takes the whole plan. */
function followed(before: Kept, laid: LaidPlan, engine: Engine): Kept | null {
  const { picture } = before;
  const difference = differenceOf(before.laid.plan, laid.plan);
  if (difference.kind === 'edits') {
    const { moved, settled } = engine.apply(difference.edits);
    const tasks = changedRows(before.laid.plan.tasks, laid.plan.tasks);
    const driving = settled?.driving ?? null;
    const change = { kind: 'rows' as const, tasks, moved: before.shown.apply(moved) };
    picture.change({ ...laid, shown: before.shown, driving }, choice, change);
    picture.settle(driving);
    return { laid, shown: before.shown, picture };
  }
  const from = remapOf(before.laid, laid);
  const edits = structureEdits(before.laid, laid, from);
  if (!edits) return null;
  const { moved, settled } = engine.apply(edits);
  const shown = remappedShown(before.shown, from);
  shown.apply(moved);
  const source = { ...laid, shown, driving: settled?.driving ?? null };
  return { laid, shown, picture: allAtOnce(PlanPicture.steps(source, choice, { picture, from })) };
}

function seen({ picture, shown, laid }: Kept) {
  const scene = picture.scene as Scene;
  const column = (values: ArrayLike<unknown>) => Array.from(values);
  return {
    columns: Object.fromEntries(Object.entries(shown.columns).map(([name, values]) => [name, column(values as never)])),
    percent: column(picture.percent),
    owners: laid.plan.tasks.map(({ id: taskId }) => picture.owners.get(taskId)),
    rows: column(picture.rows),
    facts: Object.entries(scene)
      .filter(([, value]) => ArrayBuffer.isView(value) || Array.isArray(value))
      .map(([name, value]) => [name, column(value as never)]),
    critical: laid.plan.dependencies.map((_, link) => scene.linkFrom[link]! >= 0 && scene.isCriticalLink(link)),
    extent: scene.extent(),
    touching: laid.plan.tasks.map((_, row) => {
      const { links, count } = scene.linkIndex.touching(row, row);
      return column(links.subarray(0, count)).sort();
    }),
  };
}

test('a picture that followed edits is the picture made anew', () => {
  let followedCount = 0;
  let structureCount = 0;
  fc.assert(
    fc.property(plans, fc.array(edit, { minLength: 1, maxLength: 5 }), (plan, edits) => {
      const engine = new Engine();
      let kept = pictureOf(layPlan(plan), engine);
      for (const one of edits) {
        if (!kept) return;
        const laid = editLaid(kept.laid, [one]);
        const whole = pictureOf(laid, new Engine());
        // A plan that cannot be dated is loaded whole, as the element does.
        if (!whole) return;
        const isStructure = laid.plan.tasks.length !== kept.laid.plan.tasks.length;
        const next = followed(kept, laid, engine);
        if (next) {
          followedCount += 1;
          if (isStructure) structureCount += 1;
          expect(seen(next)).toEqual(seen(whole));
        }
        kept = next ?? pictureOf(laid, engine);
      }
    }),
    { numRuns: 500 },
  );
  expect(followedCount).toBeGreaterThan(100);
  expect(structureCount).toBeGreaterThan(20);
});

test('a first picture has the links of what is in view, and then all', () => {
  const tasks = Array.from({ length: 1000 }, (_, at) => ({
    id: id(at),
    start: '2026-01-05T08:00:00',
    finish: '2026-01-06T17:00:00',
  }));
  const dependencies = [3, 600, 990].map(at => ({ id: `l${at}`, predecessor_id: id(at), successor_id: id(999) }));
  const laid = layPlan({ ...EMPTY_PLAN, tasks, dependencies });
  const columns = allAtOnce(hintedColumns(laid));
  const shown = columns && new ShownSchedule(columns);
  const steps = PlanPicture.steps({ ...laid, shown, driving: null }, { ...choice, firstRow: 20 }, 'first');
  const picture = allAtOnce(steps);
  const { scene } = picture;
  expect(Array.from(scene?.linkFrom ?? [])).toEqual([3, -1, -1]);
  allAtOnce(picture.restOfLinks());
  expect(Array.from(scene?.linkFrom ?? [])).toEqual([3, 600, 990]);
  expect(Array.from(scene?.linkTo ?? [])).toEqual([999, 999, 999]);
});
