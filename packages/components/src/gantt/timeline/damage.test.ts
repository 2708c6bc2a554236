import { expect, test } from 'vitest';
import { generatedPlan } from '../../../bench/generated-plan.js';
import type { DatePatch } from '../scene/drawn-dates.js';
import { sceneOf } from '../scene/task-scene.js';
import { Damage } from './damage.js';

const scene = sceneOf(generatedPlan(2000));

function patchOf(...tasks: number[]): DatePatch {
  const dates = Float64Array.from(tasks, task => scene.start[task]!);
  return {
    count: tasks.length,
    tasks: Int32Array.from(tasks),
    start: dates,
    finish: dates,
    lateFinish: dates,
    flags: new Uint8Array(tasks.length),
  };
}

test('reaches from the uppermost to the lowest row of the moved task and those it is linked with', () => {
  for (const task of [3, 40, 777, 1500]) {
    const damage = new Damage();
    damage.addPatch(scene, patchOf(task));
    const linked = [...scene.linkFrom.keys()].flatMap(link => {
      const ends = [scene.linkFrom[link]!, scene.linkTo[link]!];
      return ends.includes(task) ? ends : [];
    });
    const rows = [task, ...linked].map(end => scene.anchorRow[end]!);
    expect(damage.first).toBeLessThanOrEqual(Math.min(...rows));
    expect(damage.last).toBeGreaterThanOrEqual(Math.max(...rows));
    expect(damage.last - damage.first).toBe(Math.max(...rows) - Math.min(...rows) + 2);
  }
});

test('several patches add up until they are painted', () => {
  const damage = new Damage();
  damage.addPatch(scene, patchOf(3));
  damage.addPatch(scene, patchOf(1500));
  expect(damage.first).toBeLessThan(3);
  expect(damage.last).toBeGreaterThan(1500);
  damage.clear();
  expect(damage.last).toBeLessThan(damage.first);
  damage.addAll();
  expect(damage.last - damage.first).toBe(Number.POSITIVE_INFINITY);
});
