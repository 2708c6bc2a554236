import type { SceneTask, TaskSceneInput } from '../src/gantt/scene/task-scene.js';
import { DAY_MINUTES } from '../src/gantt/timeline/civil.js';

/** A Monday. */
export const PLAN_START = Date.UTC(2026, 0, 5) / 60_000;

const TASKS_PER_PHASE = 12;
/** Tasks run in this many lanes side by side, so that a plan of any size spans years, not centuries. */
const LANES = 40;

/** Mulberry32: the same plan for the same seed everywhere. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * A plan like people write: phases of eleven tasks and a milestone, each task after the one before, every third also
 * after an earlier one, links of all four types, progress, baselines, some deadlines. Dates are consistent with the
 * finish–start links; the rest of the schedule is made up, since only drawing is measured.
 * @param taskCount rows including summaries
 */
export function generatedPlan(taskCount: number, seed = 7): TaskSceneInput {
  const next = random(seed);
  const tasks: SceneTask[] = [];
  const start = new Float64Array(taskCount);
  const finish = new Float64Array(taskCount);
  const lateFinish = new Float64Array(taskCount);
  const flags = new Uint8Array(taskCount);
  const from: number[] = [];
  const to: number[] = [];
  const type: number[] = [];
  const laneEnd = new Float64Array(LANES).fill(PLAN_START);
  let phase = -1;
  for (let task = 0; task < taskCount; task++) {
    const place = task % (TASKS_PER_PHASE + 1);
    if (place === 0) {
      phase = task;
      tasks.push({ id: `t${task}`, name: `Phase ${task}`, depth: 0, parent: -1, percentComplete: 30 });
      flags[task] = 2;
      start[task] = Number.POSITIVE_INFINITY;
      finish[task] = Number.NEGATIVE_INFINITY;
      continue;
    }
    const lane = Math.floor(phase / (TASKS_PER_PHASE + 1)) % LANES;
    const isMilestone = place === TASKS_PER_PHASE;
    const days = isMilestone ? 0 : 1 + Math.floor(next() * 12);
    start[task] = laneEnd[lane]! + (place % 4 === 2 ? DAY_MINUTES : 0);
    finish[task] = start[task]! + days * DAY_MINUTES;
    laneEnd[lane] = finish[task]!;
    const isCritical = lane === 0;
    lateFinish[task] = finish[task]! + (isCritical ? 0 : Math.floor(next() * 20) * DAY_MINUTES);
    flags[task] = (isCritical ? 1 : 0) | (isMilestone ? 4 : 0);
    start[phase] = Math.min(start[phase]!, start[task]!);
    finish[phase] = Math.max(finish[phase]!, finish[task]!);
    lateFinish[phase] = finish[phase]!;
    tasks.push({
      id: `t${task}`,
      name: `Task ${task} ${['Survey', 'Formwork and rebar', 'Pour', 'Inspection', 'Electrical first fix'][task % 5]}`,
      depth: 1,
      parent: phase,
      percentComplete: finish[task]! < PLAN_START + 15 * DAY_MINUTES ? 100 : task % 7 === 0 ? 40 : 0,
      deadlineMinute: task % 37 === 0 ? finish[task]! - DAY_MINUTES : null,
      baselineStart: isMilestone ? null : start[task]! - DAY_MINUTES,
      baselineFinish: isMilestone ? null : finish[task]! - DAY_MINUTES,
    });
    if (place > 1) {
      from.push(task - 1);
      to.push(task);
      type.push(task % 11 === 0 ? 1 + (task % 3) : 0);
    }
    if (task % 3 === 0 && phase > 60) {
      const reach = 1 + Math.floor(next() * (next() < 0.05 ? phase - 2 : 50));
      const other = phase - reach;
      if (flags[other] !== 2) {
        from.push(other);
        to.push(task);
        type.push(0);
      }
    }
  }
  return {
    tasks,
    columns: {
      start,
      finish,
      lateFinish,
      flags,
    },
    links: { from: Int32Array.from(from), to: Int32Array.from(to), type: Uint8Array.from(type) },
    rows: Int32Array.from(tasks.keys()),
  };
}
