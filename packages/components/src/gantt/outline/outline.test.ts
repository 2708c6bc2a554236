import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ancestorsOf, buildOutline, isParent, visibleRows } from './outline.js';

const rows = [
  { id: 'b', position: 'n' },
  { id: 'a1', parent_id: 'a' },
  { id: 'a', position: 'd' },
  { id: 'a2', parent_id: 'a' },
  { id: 'a2x', parent_id: 'a2' },
  { id: 'lost', parent_id: 'nobody', position: 'z' },
];

test('parents come before children, siblings by position, then as given', () => {
  const outline = buildOutline(rows);
  expect(outline.tasks.map(task => task.id)).toEqual(['a', 'a1', 'a2', 'a2x', 'b', 'lost']);
  expect([...outline.level]).toEqual([0, 1, 1, 2, 0, 0]);
  expect([...outline.end]).toEqual([4, 2, 4, 4, 5, 6]);
  expect([...outline.place]).toEqual([1, 1, 2, 1, 2, 3]);
  expect([...outline.siblings]).toEqual([3, 2, 2, 1, 3, 3]);
  expect(isParent(outline, 0)).toBe(true);
  expect(isParent(outline, 1)).toBe(false);
  expect(ancestorsOf(outline, 3)).toEqual([2, 0]);
});

test('of tasks with one id the first is taken', () => {
  const outline = buildOutline([{ id: 'a' }, { id: 'b', name: 'one' }, { id: 'b', name: 'other' }, { id: 'c' }]);
  expect(outline.tasks.map(({ id, name }) => name ?? id)).toEqual(['a', 'one', 'c']);
  expect(['a', 'b', 'c'].map(id => outline.indexOf.get(id))).toEqual([0, 1, 2]);
});

test('a collapsed task hides its whole subtree', () => {
  const outline = buildOutline(rows);
  expect([...visibleRows(outline, new Set(['a']))]).toEqual([0, 4, 5]);
  expect([...visibleRows(outline, new Set(['a2']))]).toEqual([0, 1, 2, 4, 5]);
});

test('every task is shown once whatever its parents are', () => {
  const parents = fc.array(fc.option(fc.nat(11)), { maxLength: 12 });
  fc.assert(
    fc.property(parents, of => {
      const tasks = of.map((parent, index) => ({ id: `t${index}`, parent_id: parent === null ? null : `t${parent}` }));
      const outline = buildOutline(tasks);
      expect(outline.tasks.map(task => task.id).sort()).toEqual(tasks.map(task => task.id).sort());
      for (const [index, parent] of outline.parent.entries()) expect(parent).toBeLessThan(index);
    }),
  );
});
