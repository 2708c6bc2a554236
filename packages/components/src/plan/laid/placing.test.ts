import { describe, expect, test } from 'vitest';
import { buildOutline } from '../../gantt/outline/outline.js';
import { inverseOf, withEdits } from '../edit.js';
import { EMPTY_PLAN, type TaskRow } from '../rows.js';
import { childrenOf, keysAt, outermost, placingEdits } from './placing.js';

const plain: readonly TaskRow[] = [
  { id: 'a' },
  { id: 'a1', parent_id: 'a' },
  { id: 'a2', parent_id: 'a' },
  { id: 'b' },
  { id: 'b1', parent_id: 'b' },
  { id: 'c' },
];
const keyed = plain.map((row, at) => ({ ...row, position: 'BCDEFG'.charAt(at) }));

/** The outline after edits, as indented ids. */
function after(rows: readonly TaskRow[], ids: readonly string[], parentId: string | null, beforeId: string | null) {
  const plan = { ...EMPTY_PLAN, tasks: rows };
  const edits = placingEdits(buildOutline(rows), ids, { parentId, beforeId });
  const outline = buildOutline(withEdits(plan, edits).tasks);
  return outline.tasks.map(({ id }, at) => '.'.repeat(outline.level[at] as number) + id).join(' ');
}

describe.each([
  ['with keys', keyed],
  ['without keys', plain],
])('tasks %s', (_, rows) => {
  test.each([
    [['c'], null, 'a', 'c a .a1 .a2 b .b1'],
    [['c'], 'a', 'a2', 'a .a1 .c .a2 b .b1'],
    [['a'], null, null, 'b .b1 c a .a1 .a2'],
    [['a2', 'b'], null, null, 'a .a1 c a2 b .b1'],
    [['a1'], 'b', null, 'a .a2 b .b1 .a1 c'],
    [['b', 'b1'], 'a', null, 'a .a1 .a2 .b ..b1 c'],
  ] as const)('%j go into %s before %s', (ids, parentId, beforeId, expected) => {
    expect(after(rows, ids, parentId, beforeId)).toBe(expected);
  });

  test('never go into themselves, and what stands there already stays', () => {
    const outline = buildOutline(rows);
    expect(placingEdits(outline, ['a'], { parentId: 'a', beforeId: null })).toEqual([]);
    expect(placingEdits(outline, ['a'], { parentId: 'a1', beforeId: null })).toEqual([]);
    expect(placingEdits(outline, ['a'], { parentId: null, beforeId: 'b' })).toEqual([]);
    expect(placingEdits(outline, ['a1', 'a2'], { parentId: 'a', beforeId: null })).toEqual([]);
    expect(placingEdits(outline, ['gone'], { parentId: null, beforeId: null })).toEqual([]);
  });
});

test.each([[plain], [keyed]])('a move is taken back to where the tasks were', rows => {
  const plan = { ...EMPTY_PLAN, tasks: rows };
  for (const [ids, parentId, beforeId] of [
    [['c'], null, 'a'],
    [['a1'], 'b', null],
    [['b', 'a2'], null, null],
  ] as const) {
    const edits = placingEdits(buildOutline(rows), ids, { parentId, beforeId });
    const moved = withEdits(plan, edits);
    // Rows come back from the store in the order shown.
    const shown = { ...moved, tasks: buildOutline(moved.tasks).tasks };
    const back = buildOutline(withEdits(shown, inverseOf(plan, edits)).tasks);
    expect(back.tasks.map(({ id }) => id)).toEqual(buildOutline(rows).tasks.map(({ id }) => id));
  }
});

test('a task with a key moves by one edit', () => {
  const edits = placingEdits(buildOutline(keyed), ['c'], { parentId: null, beforeId: 'b' });
  expect(edits).toHaveLength(1);
});

test('children, and the outermost of nested tasks', () => {
  const outline = buildOutline(plain);
  expect(childrenOf(outline, null).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  expect(childrenOf(outline, 'a').map(({ id }) => id)).toEqual(['a1', 'a2']);
  expect(outermost(outline, ['c', 'b1', 'b', 'a2'])).toEqual(['a2', 'b', 'c']);
});

test('equal keys are given anew', () => {
  const twins = [
    { id: 'x', position: 'V' },
    { id: 'y', position: 'V' },
  ];
  const { keys, edits } = keysAt(buildOutline(twins), { parentId: null, beforeId: 'y' }, 1, new Set());
  expect(edits).toHaveLength(2);
  const [x, y] = edits.map(edit => (edit.op === 'update' ? (edit.changes['position'] as string) : ''));
  expect((x as string) < (keys[0] as string) && (keys[0] as string) < (y as string)).toBe(true);
});
