import { describe, expect, test } from 'vitest';
import { generatedPlan } from '../../../bench/generated-plan.js';
import { type DatePatch, FLAG } from './drawn-dates.js';
import { LINK_CODE } from './scene-links.js';
import { sceneOf, type TaskSceneInput } from './task-scene.js';

/** Phase (0) with tasks 1, 2 and milestone 3, then task 4 at the top level; 1 → 2 → 3 → 4 and 1 → 4. */
function plan(): TaskSceneInput {
  const day = (count: number): number => count * 1440;
  const start = Float64Array.of(0, 0, day(2), day(5), day(5));
  const finish = Float64Array.of(day(5), day(2), day(5), day(5), day(8));
  const task = (name: string, parent: number, percentComplete = 0) => ({
    id: name,
    name,
    depth: parent < 0 ? 0 : 1,
    parent,
    percentComplete,
  });
  return {
    tasks: [task('phase', -1), task('one', 0, 100), task('two', 0), task('gate', 0), task('last', -1)],
    columns: {
      start,
      finish,
      lateFinish: finish,
      flags: Uint8Array.of(FLAG.summary, FLAG.critical, FLAG.critical, FLAG.critical | FLAG.milestone, FLAG.critical),
    },
    links: {
      from: Int32Array.of(1, 2, 3, 1),
      to: Int32Array.of(2, 3, 4, 4),
      type: new Uint8Array(4).fill(LINK_CODE.FS),
    },
    rows: Int32Array.of(0, 1, 2, 3, 4),
  };
}

function patchOf(task: number, start: number, finish: number): DatePatch {
  return {
    count: 1,
    tasks: Int32Array.of(task),
    start: Float64Array.of(start),
    finish: Float64Array.of(finish),
    lateFinish: Float64Array.of(finish),
    flags: Uint8Array.of(0),
  };
}

describe('rows', () => {
  test('a hidden task is anchored at its nearest shown ancestor, so links leave the bracket', () => {
    const scene = sceneOf(plan());
    scene.setRows(Int32Array.of(0, 4));
    expect([...scene.taskRow]).toEqual([0, -1, -1, -1, 1]);
    expect([...scene.anchorRow]).toEqual([0, 0, 0, 0, 1]);
    const found = scene.linkIndex.touching(0, 1);
    expect([...found.links.subarray(0, found.count)].sort()).toEqual([2, 3]);
  });

  test('the milestones of a collapsed summary stand on its row', () => {
    const scene = sceneOf(plan());
    expect(scene.hiddenMilestones).toHaveLength(0);
    scene.setRows(Int32Array.of(0, 4));
    expect([...scene.hiddenMilestones]).toEqual([3]);
    expect([...scene.hiddenAt]).toEqual([0, 1, 1]);
  });

  test('a task filtered out with its ancestors has no row and no links', () => {
    const scene = sceneOf(plan());
    scene.setRows(Int32Array.of(4));
    expect([...scene.anchorRow]).toEqual([-1, -1, -1, -1, 0]);
    expect(scene.linkIndex.touching(0, 0).count).toBe(0);
  });
});

describe('critical', () => {
  test('finished work is never critical, nor is a summary’s bar', () => {
    const scene = sceneOf(plan());
    expect([0, 1, 2, 3, 4].map(task => scene.isCritical(task))).toEqual([false, false, true, true, true]);
  });

  test('a link is critical when it sets its successor’s date', () => {
    const scene = sceneOf(plan());
    expect([0, 1, 2, 3].map(link => scene.isCriticalLink(link))).toEqual([false, true, true, false]);
  });

  test('the engine’s word on driving links wins', () => {
    const input = plan();
    const scene = sceneOf({ ...input, links: { ...input.links, driving: Uint8Array.of(1, 0, 1, 1) } });
    expect([0, 1, 2, 3].map(link => scene.isCriticalLink(link))).toEqual([false, false, true, false]);
  });
});

test('after a drag moved its tasks, a link drives by their dates again', () => {
  const input = plan();
  const scene = sceneOf({ ...input, links: { ...input.links, driving: Uint8Array.of(0, 0, 0, 0) } });
  expect(scene.isCriticalLink(2)).toBe(false);
  scene.applyPatch({ ...patchOf(4, 8000, 12_000), flags: Uint8Array.of(FLAG.critical) });
  expect(scene.isCriticalLink(2)).toBe(true);
  expect(scene.isCriticalLink(1)).toBe(false);
});

describe('dates', () => {
  test('a patch changes what it names, in place', () => {
    const scene = sceneOf(plan());
    const { start } = scene;
    scene.applyPatch(patchOf(2, 5000, 9000));
    expect(scene.start).toBe(start);
    expect([scene.shownStart(2), scene.shownFinish(2)]).toEqual([5000, 9000]);
    expect(scene.shownStart(4)).toBe(5 * 1440);
  });

  test('all bars glide together from where they are drawn', () => {
    const scene = sceneOf(plan());
    const { columns } = plan();
    scene.setColumns({ ...columns, start: columns.start.map(at => at + 1000) });
    scene.glide = 0;
    expect(scene.shownStart(2)).toBe(2880);
    scene.glide = 0.5;
    expect(scene.shownStart(2)).toBe(3380);
    scene.setColumns({ ...columns, start: columns.start.map(at => at + 3000) });
    scene.glide = 0;
    expect(scene.shownStart(2)).toBe(3380);
    scene.glide = 1;
    expect(scene.shownStart(2)).toBe(5880);
  });

  test('a drag ends a glide: the bar is under the pointer', () => {
    const scene = sceneOf(plan());
    scene.glide = 0.5;
    scene.applyPatch(patchOf(2, 5000, 9000));
    expect(scene.glide).toBe(1);
  });

  test('the extent covers bars, baselines and deadlines', () => {
    const input = plan();
    const tasks = input.tasks.map((task, at) =>
      at === 2 ? { ...task, baselineStart: -500, deadlineMinute: 99_999 } : task,
    );
    expect(sceneOf({ ...input, tasks }).extent()).toEqual({ startMinute: -500, finishMinute: 99_999 });
    expect(sceneOf(generatedPlan(0)).extent()).toBeNull();
  });
});

test('the generated plan is the same each time and has links to every shown row it names', () => {
  const [one, two] = [generatedPlan(500), generatedPlan(500)];
  expect(one.links.from).toEqual(two.links.from);
  const scene = sceneOf(one);
  expect(scene.linkIndex.touching(0, 499).count).toBe(one.links.from.length);
});
