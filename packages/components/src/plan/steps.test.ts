import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { inSlices, nextTask, type Steps } from './steps.js';

let nowMs = 1e9;

beforeEach(() => {
  vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
});

afterEach(() => {
  vi.restoreAllMocks();
  // The next test begins a slice of its own.
  nowMs += 1000;
});

/** Steps of some ms each, which note in what task they were done. */
function* stepsOf(costs: readonly number[], done: string[], taskNow: () => number): Steps<string> {
  for (const cost of costs) {
    nowMs += cost;
    done.push(`${cost} in ${taskNow()}`);
    yield;
  }
  done.push(`end in ${taskNow()}`);
  return 'result';
}

/** Counts tasks until told to stop. */
function countTasks(): { now: () => number; stop: () => void } {
  let count = 0;
  let isOver = false;
  const next = (): void => {
    if (isOver) return;
    void nextTask().then(() => {
      count += 1;
      next();
    });
  };
  next();
  return {
    now: () => count,
    stop: () => {
      isOver = true;
    },
  };
}

test('steps that fit in a slice are done in one task, others in as many as they take', async () => {
  const done: string[] = [];
  const tasks = countTasks();
  const result = await inSlices(stepsOf([5, 5, 5, 5, 5], done, tasks.now));
  tasks.stop();
  expect(result).toBe('result');
  expect(done).toEqual(['5 in 0', '5 in 0', '5 in 0', '5 in 1', '5 in 1', 'end in 1']);
});

test('what follows in the same task has what is left of the slice', async () => {
  const done: string[] = [];
  const tasks = countTasks();
  await inSlices(stepsOf([5], done, tasks.now));
  await inSlices(stepsOf([5, 5, 5], done, tasks.now));
  tasks.stop();
  expect(done).toEqual(['5 in 0', 'end in 0', '5 in 0', '5 in 0', '5 in 1', 'end in 1']);
});

test('work that is wanted no more ends at its next pause', async () => {
  const done: string[] = [];
  const steps = stepsOf([20, 20], done, () => 0);
  expect(await inSlices(steps, () => true)).toBeNull();
  expect(done).toEqual(['20 in 0']);
});
