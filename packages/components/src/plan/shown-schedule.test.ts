import type { MovedColumns, ScheduleColumns } from '@trueppm/scheduler';
import { expect, test } from 'vitest';
import { IS_CRITICAL, ShownSchedule } from './shown-schedule.js';

const numbers = (...values: number[]) => Float64Array.from(values);
const columns = (): ScheduleColumns => ({
  ids: ['a', 'b', 'c'],
  start: numbers(0, 10, 20),
  finish: numbers(10, 20, 30),
  earlyStart: numbers(0, 10, 20),
  earlyFinish: numbers(10, 20, 30),
  lateStart: numbers(0, 10, 20),
  lateFinish: numbers(10, 20, 30),
  durationMinutes: numbers(10, 10, 10),
  totalSlackMinutes: numbers(0, 0, 0),
  freeSlackMinutes: numbers(0, 0, 0),
  startSlackMinutes: numbers(0, 0, 0),
  finishSlackMinutes: numbers(0, 0, 0),
  flags: Uint8Array.from([IS_CRITICAL, IS_CRITICAL, IS_CRITICAL]),
});
const moved = (tasks: number[], by: number): MovedColumns => {
  const of = (value: (task: number) => number) => Float64Array.from(tasks, value);
  return {
    ...columns(),
    tasks: Int32Array.from(tasks),
    start: of(task => task * 10 + by),
    finish: of(task => task * 10 + 10 + by),
    lateFinish: of(() => 99),
    durationMinutes: of(() => 10),
    totalSlackMinutes: of(() => 5),
    freeSlackMinutes: of(() => 5),
    flags: Uint8Array.from(tasks, () => 0),
  };
};

test('a preview is laid over and taken off without a trace', () => {
  const shown = new ShownSchedule(columns());
  expect([...shown.preview(moved([1, 2], 5))]).toEqual([1, 2]);
  expect([...shown.columns.start]).toEqual([0, 15, 25]);
  expect(shown.isPreviewed(1)).toBe(true);
  expect(shown.settled(1)).toEqual({ start: 10, finish: 20 });
  shown.revert();
  expect(shown.columns).toEqual(columns());
});

test('dates for good can come under a preview, which stays as it is', () => {
  const shown = new ShownSchedule(columns());
  shown.preview(moved([1], 5));
  expect([...shown.apply(moved([0, 1], 2), { isUnder: true })]).toEqual([0]);
  expect([...shown.columns.start]).toEqual([2, 15, 20]);
  expect(shown.settled(1)).toEqual({ start: 12, finish: 22 });
  expect(shown.extent).toMatchObject({ start: 2, finish: 30 });
  shown.revert();
  expect([...shown.columns.start]).toEqual([2, 12, 20]);
});

test('the next preview starts from the plan, not from the one before', () => {
  const shown = new ShownSchedule(columns());
  shown.preview(moved([1, 2], 5));
  expect([...shown.preview(moved([2], 3))].sort()).toEqual([1, 2]);
  expect([...shown.columns.start]).toEqual([0, 10, 23]);
});

test('new dates for good end the preview', () => {
  const shown = new ShownSchedule(columns());
  shown.preview(moved([0], 50));
  shown.apply(moved([2], 7));
  expect([...shown.columns.start]).toEqual([0, 10, 27]);
  expect(shown.isPreviewed(0)).toBe(false);
  expect([...shown.columns.flags]).toEqual([1, 1, 0]);
});

test('tasks put elsewhere stay in the preview, and go back with it', () => {
  const shown = new ShownSchedule(columns());
  const places = (task: number, start: number) => ({
    tasks: Int32Array.of(task),
    start: numbers(start),
    finish: numbers(start + 10),
  });
  shown.preview(moved([2], 5));
  shown.place(places(1, 13));
  expect([...shown.columns.start]).toEqual([0, 13, 25]);
  expect([...shown.previewed].toSorted()).toEqual([1, 2]);
  shown.place(places(1, 40));
  expect(shown.extent?.finish).toBe(50);
  expect(shown.settled(1)).toEqual({ start: 10, finish: 20 });
  expect([...shown.revert()].toSorted()).toEqual([1, 2]);
  expect([...shown.columns.start]).toEqual([0, 10, 20]);
  expect(shown.extent?.finish).toBe(30);
});
