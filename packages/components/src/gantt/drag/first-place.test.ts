import { expect, test } from 'vitest';
import { createColumns } from '../../plan/hints.js';
import { ShownSchedule } from '../../plan/shown-schedule.js';
import { FirstPlace, type PlaceSource } from './first-place.js';

const DAY = 1440;
/** Monday, 2026-01-05. */
const MONDAY = 20_458 * DAY;
const at = (day: number, hour: number): number => MONDAY + day * DAY + hour * 60;

/** One task from Wednesday morning to Friday evening, Monday to Friday being worked. */
function source(): PlaceSource {
  const columns = createColumns(1);
  columns.start[0] = at(2, 8);
  columns.finish[0] = at(4, 17);
  return {
    shown: new ShownSchedule(columns),
    indexOf: id => (id === 'a' ? 0 : undefined),
    isWorkingDay: day => (day - MONDAY / DAY + 7000) % 7 < 5,
  };
}

const move = (startMinute: number) => ({ kind: 'move', taskId: 'a', startMinute }) as const;

test('a bar keeps its working days across a weekend', () => {
  const places = new FirstPlace().placesOf(move(at(3, 8)), source());
  expect([places?.start[0], places?.finish[0]]).toEqual([at(3, 8), at(7, 17)]);
});

test('a start on a Saturday becomes the Monday', () => {
  const places = new FirstPlace().placesOf(move(at(5, 8)), source());
  expect([places?.start[0], places?.finish[0]]).toEqual([at(7, 8), at(9, 17)]);
});

test('an end that is dragged leaves the other where it is', () => {
  const finish = new FirstPlace().placesOf({ kind: 'resize', taskId: 'a', finishMinute: at(7, 17) }, source());
  expect([finish?.start[0], finish?.finish[0]]).toEqual([at(2, 8), at(7, 17)]);
  const start = new FirstPlace().placesOf({ kind: 'resize-start', taskId: 'a', startMinute: at(3, 8) }, source());
  expect([start?.start[0], start?.finish[0]]).toEqual([at(3, 8), at(4, 17)]);
});

test('hours, lost tasks and progress are left to the engine', () => {
  const first = new FirstPlace();
  expect(first.placesOf(move(at(3, 9)), source())).toBeNull();
  expect(first.placesOf({ kind: 'move', taskId: 'gone', startMinute: at(3, 8) }, source())).toBeNull();
  expect(first.placesOf({ kind: 'progress', taskId: 'a', percent: 50 }, source())).toBeNull();
});

test('earlier, the engine is heard first', () => {
  const first = new FirstPlace();
  const plan = source();
  expect(first.placesOf(move(at(1, 8)), plan)).toBeNull();
  plan.shown.place({
    tasks: Int32Array.of(0),
    start: Float64Array.of(at(1, 8)),
    finish: Float64Array.of(at(3, 17)),
  });
  first.compare(move(at(1, 8)), plan);
  expect(first.placesOf(move(at(0, 8)), plan)?.start[0]).toBe(at(0, 8));
});

test('an engine that says otherwise ends the guessing until it says the same', () => {
  const first = new FirstPlace();
  const plan = source();
  first.compare(move(at(3, 8)), plan);
  expect(first.placesOf(move(at(4, 8)), plan)).toBeNull();
  plan.shown.place({ tasks: Int32Array.of(0), start: Float64Array.of(at(3, 8)), finish: Float64Array.of(at(7, 17)) });
  first.compare(move(at(3, 8)), plan);
  expect(first.placesOf(move(at(4, 8)), plan)).not.toBeNull();
  first.compare(move(at(4, 8)), plan);
  first.begin();
  expect(first.placesOf(move(at(4, 8)), plan)).not.toBeNull();
});
