import { expect, it } from 'vitest';
import { Pace, ReadBudget } from './pace.js';

/** Frames of rooms whose projects are written to every `commitMs`, for `lastsMs`. */
function stream(rooms: number, commitMs: number, lastsMs: number, workMs = 0): number[][] {
  const budget = new ReadBudget();
  const paces = Array.from({ length: rooms }, () => new Pace(budget));
  const frames = paces.map((): number[] => []);
  const isNew = paces.map(() => false);
  for (let now = 0; now < lastsMs; now += 1) {
    for (const [room, pace] of paces.entries()) {
      if (now % commitMs === 0) {
        pace.wake(now);
        isNew[room] = true;
      }
      if (!isNew[room] || pace.dueAtMs(now) > now) continue;
      pace.frame(now);
      pace.worked(workMs);
      isNew[room] = false;
      frames[room]!.push(now);
    }
  }
  return frames;
}

it('tells an edit after a rest at once, whatever other projects do', () => {
  const budget = new ReadBudget();
  for (let place = 0; place < 100; place += 1) budget.reserve(0);
  const pace = new Pace(budget);
  pace.wake(0);
  expect(pace.dueAtMs(0)).toBeLessThanOrEqual(0);
});

it('tells one stream of commits some forty times a second', () => {
  const [frames = []] = stream(1, 5, 2_000);
  expect(frames.length).toBeGreaterThan(60);
  expect(frames.length).toBeLessThanOrEqual(90);
});

it('shares the reads between streams, none of which waits long', () => {
  const frames = stream(16, 5, 2_000);
  expect(frames.flat().length).toBeLessThanOrEqual(16 * 3 + 2 * 40 + 10);
  for (const each of frames) {
    const gaps = each.slice(1).map((at, before) => at - each[before]!);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(401);
  }
});

it('lets no stream of many projects wait longer than the greatest gap', () => {
  for (const each of stream(100, 10, 2_000)) expect(each.length).toBeGreaterThanOrEqual(5);
});

it('takes no more than half of the time for readers who are many', () => {
  const [frames = []] = stream(1, 5, 2_000, 50);
  expect(frames.length).toBeLessThanOrEqual(22);
});

it('gives the place of a read to a commit that brings its rows along', () => {
  const budget = new ReadBudget();
  const pace = new Pace(budget);
  for (const now of [0, 10, 20]) {
    pace.wake(now);
    expect(pace.mayCarry(now)).toBe(true);
    pace.frame(now);
  }
  let carried = 0;
  for (let now = 30; now < 1_030; now += 5) {
    if (pace.mayCarry(now)) {
      pace.wake(now);
      pace.frame(now);
      carried += 1;
    } else pace.wake(now);
  }
  expect(carried).toBeGreaterThan(30);
  expect(carried).toBeLessThanOrEqual(44);
});
