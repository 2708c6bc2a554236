import { createSchedule } from '@trueppm/scheduler';
import { readDependencyRow, readProjectRow, readTaskRow } from '@trueppm/scheduler/read';
import type { DependencyRow, ProjectRow, TaskRow } from '../../src/plan/rows.js';

/** Rows of a phase: its summary, eleven tasks and a milestone. */
const PHASE_ROWS = 13;
const DAY_WORK = 480;
const TYPES = ['FS', 'SS', 'FF', 'SF'] as const;
/** Tasks one after the other in a lane: lanes run side by side, so that a plan of any size spans years, not centuries. */
const LANE_ROWS = 250;
const LONGEST_CHAIN = 1000;

/** The plan that every subject shows: wire rows and, from the engine, the dates they come to. */
export interface BenchProject {
  readonly project: ProjectRow;
  readonly tasks: readonly TaskRow[];
  readonly dependencies: readonly DependencyRow[];
  /** Wall-clock minutes since 1970, by position in `tasks`. */
  readonly start: Float64Array;
  readonly finish: Float64Array;
  /** 1 = a summary of others. */
  readonly isSummary: Uint8Array;
  /** A task near the top that nothing depends on. */
  readonly loneTask: number;
  /** Positions of the tasks of one long chain at the end of the plan, its head first. */
  readonly chain: readonly number[];
}

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

/** Rows and links as they are written down, before anything is dated. */
class Draft {
  readonly tasks: TaskRow[] = [];
  readonly dependencies: DependencyRow[] = [];
  readonly parent: number[] = [];

  add(row: Omit<TaskRow, 'id' | 'position' | 'parent_id'>, parent: number): number {
    const at = this.tasks.length;
    const parentId = parent < 0 ? null : `t${parent}`;
    this.tasks.push({ id: `t${at}`, position: at, parent_id: parentId, ...row } as TaskRow);
    this.parent.push(parent);
    return at;
  }

  isSummary(): Uint8Array {
    const is = new Uint8Array(this.tasks.length);
    for (const parent of this.parent) if (parent >= 0) is[parent] = 1;
    return is;
  }

  link(from: number, to: number, type: (typeof TYPES)[number] = 'FS'): void {
    const id = `d${this.dependencies.length}`;
    this.dependencies.push({ id, predecessor_id: `t${from}`, successor_id: `t${to}`, type, lag_minutes: 0 });
  }
}

const NAMES = ['Survey', 'Formwork and rebar', 'Pour', 'Inspection', 'Electrical first fix'];

/** A phase of tasks one after the other; its last task leads nowhere. @returns its first task and its milestone */
function addPhase(draft: Draft, next: () => number, isChain: boolean): { first: number; last: number } {
  const phase = draft.add({ name: `Phase ${draft.tasks.length}` }, -1);
  for (let place = 1; place < PHASE_ROWS; place++) {
    const isMilestone = place === PHASE_ROWS - 1;
    const days = isMilestone ? 0 : isChain ? 1 : 1 + Math.floor(next() * 12);
    const at = draft.tasks.length;
    draft.add(
      {
        name: `Task ${at} ${NAMES[at % NAMES.length]}`,
        duration_minutes: days * DAY_WORK,
        duration_unit: 'd',
        is_milestone: isMilestone,
        percent_complete: at % 7 === 0 ? 40 : 0,
      },
      phase,
    );
    const before = isMilestone && !isChain ? at - 2 : at - 1;
    // The very first phase's last task stands at the start, in view and free to be moved.
    const isFree = phase === 0 && place === PHASE_ROWS - 2;
    if (place > 1 && !isFree)
      draft.link(before, at, at % 11 === 0 && !isChain && !isMilestone ? TYPES[1 + (at % 3)] : 'FS');
  }
  return { first: phase + 1, last: phase + PHASE_ROWS - 1 };
}

/**
 * A plan like people write: phases of eleven tasks and a milestone that follow each other in lanes, every third task
 * also after one of another lane, links of all four types, and at the end one chain of up to 1,000 tasks.
 * @param taskCount rows including summaries; a last phase may be cut
 */
export function benchProject(taskCount: number, seed = 7): BenchProject {
  const next = random(seed);
  const draft = new Draft();
  const chainPhases = Math.floor(Math.min(LONGEST_CHAIN, taskCount / 2) / PHASE_ROWS);
  const phaseCount = Math.floor(taskCount / PHASE_ROWS) - chainPhases;
  const laneCount = Math.max(8, Math.round((phaseCount * PHASE_ROWS) / LANE_ROWS));
  const ends: number[] = [];
  for (let phase = 0; phase < phaseCount; phase++) {
    const { first, last } = addPhase(draft, next, false);
    const before = ends[phase - laneCount];
    if (before !== undefined) draft.link(before, first);
    for (let place = 8; place < PHASE_ROWS && phase > 4; place += 3) {
      const isFar = next() < 0.05 && phase > laneCount;
      const other = isFar ? Math.floor(next() * (phase - laneCount)) : phase - 1 - Math.floor(next() * 4);
      draft.link(other * PHASE_ROWS + 1 + Math.floor(next() * 3), first + place - 1);
    }
    ends.push(last);
  }
  const chain: number[] = [];
  for (let phase = 0; phase < chainPhases; phase++) {
    const { first, last } = addPhase(draft, next, true);
    const before = chain.at(-1);
    if (before !== undefined) draft.link(before, first);
    for (let task = first; task <= last; task++) chain.push(task);
  }
  while (draft.tasks.length < taskCount)
    draft.add({ name: 'Note', duration_minutes: DAY_WORK, duration_unit: 'd' }, -1);
  return dated(draft, { loneTask: PHASE_ROWS - 2, chain });
}

/** What the engine makes of the rows; the rows get the dates as a server would send them. */
function dated(draft: Draft, places: Pick<BenchProject, 'loneTask' | 'chain'>): BenchProject {
  const project: ProjectRow = { id: 'bench', name: 'Generated plan', start: '2026-01-05T08:00:00' };
  const { schedule } = createSchedule({
    ...readProjectRow(project),
    tasks: draft.tasks.map(readTaskRow),
    dependencies: draft.dependencies.map(readDependencyRow),
  });
  const columns = schedule.columns();
  const localTime = (minute: number): string => new Date(minute * 60_000).toISOString().slice(0, 19);
  const tasks = draft.tasks.map((row, at) => ({
    ...row,
    start: localTime(columns.start[at]!),
    finish: localTime(columns.finish[at]!),
  }));
  return {
    project,
    tasks,
    dependencies: draft.dependencies,
    start: Float64Array.from(columns.start),
    finish: Float64Array.from(columns.finish),
    isSummary: draft.isSummary(),
    ...places,
  };
}
