import { expect, test } from 'vitest';
import { buildOutline, visibleRows } from '../outline/outline.js';
import { rowPlace } from './row-place.js';

const outline = buildOutline([
  { id: 'a' },
  { id: 'a1', parent_id: 'a' },
  { id: 'a2', parent_id: 'a' },
  { id: 'b' },
  { id: 'b1', parent_id: 'b' },
  { id: 'c' },
]);
const gap = (dragged: readonly string[], closed: readonly string[] = []) => ({
  outline,
  rows: visibleRows(outline, new Set(closed)),
  draggedIds: new Set(dragged),
});

test.each([
  ['c', 0, 3, { parentId: null, beforeId: 'a', level: 0 }],
  ['c', 1, 0, { parentId: 'a', beforeId: 'a1', level: 1 }],
  ['c', 2, 0, { parentId: 'a', beforeId: 'a2', level: 1 }],
  ['c', 2, 5, { parentId: 'a1', beforeId: null, level: 2 }],
  ['c', 3, 1, { parentId: 'a', beforeId: null, level: 1 }],
  ['c', 3, 0, { parentId: null, beforeId: 'b', level: 0 }],
  ['c', 5, 0, { parentId: null, beforeId: 'c', level: 0 }],
  ['c', 5, 1, { parentId: 'b', beforeId: null, level: 1 }],
  ['a', 2, 1, { parentId: null, beforeId: 'b', level: 0 }],
  ['a', 6, 1, { parentId: 'c', beforeId: null, level: 1 }],
  ['b', 4, 9, { parentId: 'a2', beforeId: null, level: 2 }],
] as const)('%s above row %i, wished at level %i', (dragged, row, level, expected) => {
  expect(rowPlace(gap([dragged]), row, level)).toMatchObject(expected);
});

test('a closed summary takes tasks behind those it hides', () => {
  expect(rowPlace(gap(['c'], ['a']), 1, 1)).toMatchObject({ parentId: 'a', beforeId: null, level: 1 });
  expect(rowPlace(gap(['c'], ['a']), 1, 0)).toMatchObject({ parentId: null, beforeId: 'b', level: 0 });
});
