import { expect, test } from 'vitest';
import { rowAt, rowWindow, scrollToRow } from './row-window.js';

const view = (scrollTop: number, height: number) => ({ scrollTop, scrollLeft: 0, width: 900, height, dpr: 1 });

test('a row is found by division', () => {
  expect(rowAt(0, 32)).toBe(0);
  expect(rowAt(31.9, 32)).toBe(0);
  expect(rowAt(32, 32)).toBe(1);
});

test('the window holds every row that shows at least a pixel, and no other', () => {
  expect(rowWindow(view(0, 64), 32, 100)).toEqual({ first: 0, last: 1 });
  expect(rowWindow(view(31, 64), 32, 100)).toEqual({ first: 0, last: 2 });
  expect(rowWindow(view(32, 64), 32, 100)).toEqual({ first: 1, last: 2 });
});

test('overscan stops at the ends of the plan', () => {
  expect(rowWindow(view(0, 64), 32, 3, 5)).toEqual({ first: 0, last: 2 });
  expect(rowWindow(view(320, 64), 32, 100, 2)).toEqual({ first: 8, last: 13 });
});

test('an empty plan has an empty window', () => {
  const { first, last } = rowWindow(view(0, 640), 32, 0);
  expect(last).toBeLessThan(first);
});

test('bringing a row into view moves as little as possible', () => {
  expect(scrollToRow(5, view(0, 320), 32)).toBe(0);
  expect(scrollToRow(10, view(0, 320), 32)).toBe(32);
  expect(scrollToRow(2, view(320, 320), 32)).toBe(64);
});
