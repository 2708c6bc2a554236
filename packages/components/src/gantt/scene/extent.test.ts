import { expect, test } from 'vitest';
import { extentAfter, extentOf } from './extent.js';

const columns = () => ({ start: Float64Array.of(10, 20, 10, 30), finish: Float64Array.of(15, 28, 12, 40) });
const move = (task: number, start: number, finish: number) => ({
  tasks: Int32Array.of(task),
  start: Float64Array.of(start),
  finish: Float64Array.of(finish),
});

test('the span is the first start and the last finish; no tasks have none', () => {
  expect(extentOf(columns())).toEqual({ start: 10, finish: 40, startCount: 2, finishCount: 1 });
  expect(extentOf({ start: new Float64Array(0), finish: new Float64Array(0) })).toBeNull();
});

test.each([
  ['a task within it moves', move(1, 22, 30)],
  ['a later finish widens it', move(1, 22, 50)],
  ['an earlier start widens it', move(1, 5, 8)],
  ['its last task moves on', move(3, 35, 45)],
  ['one of its two first tasks moves on', move(0, 12, 17)],
  ['another task comes to stand at its start', move(1, 10, 20)],
])('followed without a pass: %s', (_, moved) => {
  const before = columns();
  const followed = extentAfter(extentOf(before), before, moved);
  before.start[moved.tasks[0]!] = moved.start[0]!;
  before.finish[moved.tasks[0]!] = moved.finish[0]!;
  expect(followed).toEqual(extentOf(before));
});

test('when its only last task moves back, the span has to be looked for', () => {
  expect(extentAfter(extentOf(columns()), columns(), move(3, 25, 35))).toBeUndefined();
});
