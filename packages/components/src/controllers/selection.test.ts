import { expect, test } from 'vitest';
import { Selection } from './selection.js';

test('one task, more tasks, a range', () => {
  const selection = new Selection();
  expect(selection.only('b')).toBe(true);
  expect(selection.only('b')).toBe(false);
  expect(selection.single).toBe('b');
  selection.toggle('d');
  expect([...selection.taskIds]).toEqual(['b', 'd']);
  expect(selection.single).toBeNull();
  expect(selection.anchorId).toBe('d');
  selection.extend('a', ['a', 'b', 'c', 'd']);
  expect([...selection.taskIds]).toEqual(['a', 'b', 'c', 'd']);
  selection.toggle('a');
  expect(selection.has('a')).toBe(false);
});

test('a range without a beginning is one task', () => {
  const selection = new Selection();
  selection.extend('c', []);
  expect([...selection.taskIds]).toEqual(['c']);
});

test('tasks that are gone leave the selection and the focus', () => {
  const selection = new Selection();
  selection.only('a');
  selection.toggle('b');
  selection.activeId = 'b';
  expect(selection.retain(id => id !== 'b')).toBe(true);
  expect([...selection.taskIds]).toEqual(['a']);
  expect(selection.activeId).toBeNull();
});
