import { expect, test } from 'vitest';
import { withEdits } from '../../../plan/edit.js';
import { EMPTY_PLAN, type PlanRows } from '../../../plan/rows.js';
import { buildOutline } from '../../outline/outline.js';
import { brokenLink, type OutlineMove, outlineEdits } from './outline-edits.js';

const plan: PlanRows = {
  ...EMPTY_PLAN,
  tasks: [
    { id: 'a' },
    { id: 'b' },
    { id: 'b1', parent_id: 'b' },
    { id: 'b2', parent_id: 'b' },
    { id: 'c' },
    { id: 'd' },
  ],
};

/** The outline after a move, one task a word, a dot a level. */
function after(ids: readonly string[], move: OutlineMove, of: PlanRows = plan): string {
  const edits = outlineEdits(buildOutline(of.tasks), ids, move);
  const outline = buildOutline(withEdits(of, edits).tasks);
  return outline.tasks.map(({ id }, at) => '.'.repeat(outline.level[at] as number) + id).join(' ');
}

test.each<[readonly string[], OutlineMove, string]>([
  [['b'], 'indent', 'a .b ..b1 ..b2 c d'],
  [['c', 'd'], 'indent', 'a b .b1 .b2 .c .d'],
  [['b2'], 'indent', 'a b .b1 ..b2 c d'],
  [['a'], 'indent', 'a b .b1 .b2 c d'],
  [['b1'], 'outdent', 'a b .b2 b1 c d'],
  [['b1', 'b2'], 'outdent', 'a b b1 b2 c d'],
  [['c'], 'outdent', 'a b .b1 .b2 c d'],
  [['b2'], 'up', 'a b .b2 .b1 c d'],
  [['c', 'd'], 'up', 'a c d b .b1 .b2'],
  [['b'], 'down', 'a c b .b1 .b2 d'],
  [['a', 'b'], 'down', 'c a b .b1 .b2 d'],
  [['d'], 'down', 'a b .b1 .b2 c d'],
])('%s %s', (ids, move, outline) => {
  expect(after(ids, move)).toBe(outline);
});

test('indenting and outdenting comes back to the place, whatever keys the siblings had', () => {
  const outline = buildOutline(plan.tasks);
  const indented = withEdits(plan, outlineEdits(outline, ['c'], 'indent'));
  expect(after(['c'], 'outdent', indented)).toBe('a b .b1 .b2 c d');
});

test('a link between a task and what would be above it is found', () => {
  const outline = buildOutline(plan.tasks);
  const link = { id: 'l', predecessor_id: 'b', successor_id: 'c' };
  expect(brokenLink(outline, [link], outlineEdits(outline, ['c'], 'indent'))).toBe(link);
  expect(brokenLink(outline, [{ ...link, predecessor_id: 'b1' }], outlineEdits(outline, ['c'], 'indent'))).toBeNull();
  expect(
    brokenLink(outline, [{ ...link, predecessor_id: 'a', successor_id: 'b1' }], outlineEdits(outline, ['b'], 'indent'))
      ?.id,
  ).toBe('l');
});
