import { expect, test } from 'vitest';
import { type Extent, extentAfter, extentOf } from './extent.js';

const columns = () => ({ start: Float64Array.of(10, 20, 30), finish: Float64Array.of(15, 28, 40) });
const move = (task: number, start: number, finish: number) => ({
  tasks: Int32Array.of(task),
  start: Float64Array.of(start),
  finish: Float64Array.of(finish),
});

test('the span is the first start and the last finish; no tasks have none', () => {
  expect(extentOf(columns())).toEqual({ start: 10, finish: 40 });
  expect(extentOf({ start: new Float64Array(0), finish: new Float64Array(0) })).toBeNull();
});

test.each([
  ['a task within it leaves it', move(1, 22, 30), { start: 10, finish: 40 }],
  ['a later finish widens it', move(1, 22, 50), { start: 10, finish: 50 }],
  ['an earlier start widens it', move(1, 5, 8), { start: 5, finish: 40 }],
  ['its last task moves on', move(2, 35, 45), { start: 10, finish: 45 }],
  ['its last task moves back: it has to be looked for', move(2, 25, 35), undefined],
  ['its first task moves on: it has to be looked for', move(0, 12, 17), undefined],
])('%s', (_, moved, expected: Extent | undefined) => {
  const before = columns();
  expect(extentAfter(extentOf(before), before, moved)).toEqual(expected);
  before.start[moved.tasks[0]!] = moved.start[0]!;
  before.finish[moved.tasks[0]!] = moved.finish[0]!;
  if (expected) expect(extentOf(before)).toEqual(expected);
});
