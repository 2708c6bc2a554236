import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildOutline, type Outline } from '../../outline/outline.js';
import type { CellKey } from '../columns/column.js';
import { type ArrangeWish, arrange } from './arrange.js';
import { type Arrangement, GROUP_ROW, RowView } from './row-view.js';
import { runFor } from './slices.js';

const compare = (a: CellKey, b: CellKey): number => ((a as number) < (b as number) ? -1 : a === b ? 0 : 1);
const outline = buildOutline([
  { id: 'a' },
  { id: 'a1', parent_id: 'a', size: 3 },
  { id: 'a2', parent_id: 'a', size: 1 },
  { id: 'b' },
  { id: 'b1', parent_id: 'b', size: 2 },
  { id: 'b2', parent_id: 'b' },
  { id: 'c', size: 9 },
]);
const size = (index: number) => (outline.tasks[index]?.['size'] as number | undefined) ?? null;
const nothing: ArrangeWish = { sort: null, passes: null, group: null };
const sort = (isDescending: boolean): ArrangeWish => ({ ...nothing, sort: { keyOf: size, compare, isDescending } });

function run(of: Outline, wish: ArrangeWish): Arrangement {
  return runFor(arrange(of, wish), Number.POSITIVE_INFINITY).value as Arrangement;
}

function ids(wish: ArrangeWish, collapsed: readonly string[] = []): string[] {
  const view = new RowView(outline, new Set(collapsed), run(outline, wish));
  return Array.from(view.rows, (index, row) => view.groupAt(row)?.title ?? (outline.tasks[index]?.id as string));
}

test('siblings are sorted within their parents, tasks without a value last either way', () => {
  expect(ids(sort(false))).toEqual(['c', 'a', 'a2', 'a1', 'b', 'b1', 'b2']);
  expect(ids(sort(true))).toEqual(['c', 'a', 'a1', 'a2', 'b', 'b1', 'b2']);
  expect(ids(sort(false), ['a'])).toEqual(['c', 'a', 'b', 'b1', 'b2']);
});

test('what passes keeps the summaries above it, which are marked', () => {
  const wish = { ...nothing, passes: (index: number) => (size(index) ?? 0) >= 3 };
  expect(ids(wish)).toEqual(['a', 'a1', 'c']);
  const { isContext, hitCount } = run(outline, wish);
  expect([...(isContext ?? [])]).toEqual([1, 0, 0, 0, 0, 0, 0]);
  expect(hitCount).toBe(2);
});

test('groups head their tasks, summaries are left out, and a group can be collapsed', () => {
  const group = {
    keyOf: (index: number) => (size(index) === null ? null : Number(size(index)) > 2 ? 1 : 0),
    compare,
    titleOf: (index: number) => (size(index) === null ? 'none' : Number(size(index)) > 2 ? 'big' : 'small'),
  };
  const wish = { ...nothing, group };
  expect(ids(wish)).toEqual(['small', 'a2', 'b1', 'big', 'a1', 'c', 'none', 'b2']);
  expect(ids({ ...wish, ...sort(true), group })).toEqual(['small', 'b1', 'a2', 'big', 'c', 'a1', 'none', 'b2']);
  const [small] = run(outline, wish).groups;
  expect(ids(wish, [small?.id ?? ''])).toEqual(['small', 'big', 'a1', 'c', 'none', 'b2']);
  const view = new RowView(outline, new Set(), run(outline, wish));
  expect(view.rows[0]).toBe(GROUP_ROW);
  expect(view.placeOf(0)).toEqual({ level: 0, place: 1, siblings: 3 });
  expect(view.placeOf(2)).toEqual({ level: 1, place: 2, siblings: 2 });
  expect(view.isOpenable(0)).toBe(true);
  expect(view.rowOfGroup(small?.id ?? '')).toBe(0);
});

test('arranging by nothing is the outline, and any arrangement has each task once', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ parent: fc.nat(), size: fc.option(fc.nat(5), { nil: undefined }) }), { maxLength: 60 }),
      fc.boolean(),
      (rows, isDescending) => {
        const plan = buildOutline(
          rows.map(({ parent, size: own }, at) => ({
            id: `t${at}`,
            parent_id: at === 0 || parent % 3 === 0 ? null : `t${parent % at}`,
            ...(own !== undefined && { size: own }),
          })),
        );
        const keyOf = (index: number) => (plan.tasks[index]?.['size'] as number | undefined) ?? null;
        expect([...run(plan, nothing).entries]).toEqual(plan.tasks.map((_, index) => index));
        const arranged = run(plan, { ...nothing, sort: { keyOf, compare, isDescending } });
        expect([...arranged.entries].sort((a, b) => a - b)).toEqual(plan.tasks.map((_, index) => index));
        arranged.entries.forEach((index, entry) => {
          expect(arranged.level[entry]).toBe(plan.level[index]);
          expect((arranged.end[entry] as number) - entry).toBe((plan.end[index] as number) - index);
        });
        const passes = (index: number) => (keyOf(index) ?? 0) > 2;
        const filtered = run(plan, { ...nothing, passes });
        for (const index of filtered.entries) {
          const isHeld = plan.tasks.slice(index, plan.end[index] as number).some((_, at) => passes(index + at));
          expect(isHeld).toBe(true);
        }
        expect(filtered.hitCount).toBe(plan.tasks.filter((_, index) => passes(index)).length);
      },
    ),
  );
});

test('a plan of any size is filtered and sorted a few hundred rows at a time', () => {
  const many = buildOutline(Array.from({ length: 20_000 }, (_, at) => ({ id: `t${at}` })));
  let touched = 0;
  let most = 0;
  const counted = <Value>(value: Value): Value => {
    touched += 1;
    return value;
  };
  const steps = arrange(many, {
    sort: {
      keyOf: index => counted((index * 7919) % 20_000),
      compare: (a, b) => counted(compare(a, b)),
      isDescending: false,
    },
    passes: () => counted(true),
    group: null,
  });
  let pauses = 0;
  for (let step = steps.next(); !step.done; step = steps.next()) {
    most = Math.max(most, touched);
    touched = 0;
    pauses += 1;
  }
  expect(most).toBeLessThanOrEqual(512);
  expect(pauses).toBeGreaterThan(100);
});
