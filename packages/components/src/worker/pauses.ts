import type { EditSession, MovedColumns, ScheduleColumns } from '@trueppm/scheduler';
import { parseLocalTime } from '../plan/local-time.js';
import type { PlanRows, TaskRow } from '../plan/rows.js';
import type { WorkPieces } from '../plan/work-pieces.js';
import { pausedGround } from './paused-ground.js';

type Times = readonly (readonly [start: number, finish: number])[];

/**
 * The tasks of a plan whose work pauses, and the pieces it falls into once the engine has dated them. The rows say the
 * pattern (`segments` of the task, or of everyone assigned to it; `stop` and `resume` of one in progress); the dates
 * are the engine's.
 */
export class Pauses {
  static readonly groundOf = pausedGround;
  /** Pieces as the rows have them, by outline index. */
  readonly #written = new Map<number, Times>();
  readonly #tasks: PlanRows['tasks'];

  constructor(plan: PlanRows) {
    this.#tasks = plan.tasks;
    const crews = crewTimes(plan);
    plan.tasks.forEach((task, index) => {
      this.#take(index, task, crews.get(task.id) ?? []);
    });
  }

  /** Follows an edit of a task's row. */
  change(task: TaskRow): void {
    const index = this.#tasks.findIndex(({ id }) => id === task.id);
    this.#written.delete(index);
    this.#take(index, task, []);
  }

  #take(index: number, task: TaskRow, crew: Times): void {
    const own = joined(readTimes(task['segments']));
    const times = own.length > 1 ? own : crew.length > 1 ? crew : restOf(task);
    if (times.length > 1) this.#written.set(index, times);
  }

  /**
   * The pieces of all tasks that pause, or of those that moved.
   * @returns undefined when there are none
   */
  pieces(session: EditSession, columns: ScheduleColumns | MovedColumns): WorkPieces | undefined {
    if (this.#written.size === 0) return undefined;
    const moved = 'tasks' in columns ? columns.tasks : null;
    const tasks: number[] = [];
    const start: number[] = [];
    const finish: number[] = [];
    const add = (index: number, entry: number): void => {
      const written = this.#written.get(index);
      if (!written) return;
      const dates = { start: columns.start[entry] as number, finish: columns.finish[entry] as number };
      for (const [from, to] of laid(written, dates, session.workingTime(this.#tasks[index]?.id as string))) {
        tasks.push(index);
        start.push(from);
        finish.push(to);
      }
    };
    if (moved) for (let entry = 0; entry < moved.length; entry += 1) add(moved[entry] as number, entry);
    else for (const index of this.#written.keys()) add(index, index);
    if (tasks.length === 0) return undefined;
    return { tasks: Int32Array.from(tasks), start: Float64Array.from(start), finish: Float64Array.from(finish) };
  }
}

/** When anybody works on a task, for tasks on which everybody's work is written in pieces. */
function crewTimes({ assignments }: PlanRows): ReadonlyMap<string, Times> {
  const crews = new Map<string, (readonly [number, number])[]>();
  if (!assignments.some(row => Array.isArray(row['segments']) && row['segments'].length > 0)) return crews;
  const steady = new Set<string>();
  for (const row of assignments) {
    const times = readTimes(row['segments']);
    // Whoever has no pieces works all the time: then nothing pauses.
    if (times.length === 0) steady.add(row.task_id);
    crews.set(row.task_id, [...(crews.get(row.task_id) ?? []), ...times]);
  }
  for (const id of steady) crews.delete(id);
  return new Map([...crews].map(([id, times]) => [id, joined(times)]));
}

/** Pieces with work in them, as minutes; what is no piece is the engine's to complain about. */
function readTimes(segments: unknown): Times {
  if (!Array.isArray(segments)) return [];
  return segments.flatMap((segment: Readonly<Record<string, unknown>> | null) => {
    const start = parseLocalTime(segment?.['start'] as string | null);
    const finish = parseLocalTime(segment?.['finish'] as string | null);
    const isWorked = Number(segment?.['work_minutes'] ?? 1) > 0;
    return start !== null && finish !== null && finish > start && isWorked ? [[start, finish] as const] : [];
  });
}

/** Pieces in time order, those that touch or overlap as one. */
function joined(times: Times): Times {
  const out: [number, number][] = [];
  for (const [start, finish] of times.toSorted((one, other) => one[0] - other[0])) {
    const last = out.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], finish);
    else out.push([start, finish]);
  }
  return out;
}

/** A task in progress whose rest waits. */
function restOf(task: TaskRow): Times {
  const start = parseLocalTime(task.actual_start);
  const stop = parseLocalTime(task['stop'] as string | null);
  const resume = parseLocalTime(task['resume'] as string | null);
  if (start === null || stop === null || resume === null || !(start < stop && stop < resume)) return [];
  return [
    [start, stop],
    [resume, Number.POSITIVE_INFINITY],
  ];
}

type TaskTime = ReturnType<EditSession['workingTime']>;

/** The written pieces laid out on the dates of the engine. */
function laid(written: Times, { start, finish }: { start: number; finish: number }, time: TaskTime): Times {
  const first = written[0] as Times[number];
  const last = written.at(-1) as Times[number];
  const isOpen = last[1] === Number.POSITIVE_INFINITY;
  const isAsWritten = first[0] === start && (isOpen ? last[0] < finish : last[1] === finish);
  const pieces: [number, number][] = [];
  const push = (from: number, to: number): void => {
    const before = pieces.at(-1);
    if (!(to > from)) return;
    // A night or a weekend between two pieces is no pause.
    if (before && time.count(before[1], from) === 0) before[1] = to;
    else pieces.push([from, to]);
  };
  if (isAsWritten) {
    for (const [from, to] of written) push(from, Math.min(to, finish));
  } else if (!isOpen) {
    // The engine's time of the task holds its pauses: where work has got to after each piece, and a minute later.
    let from = start;
    let done = 0;
    for (const [begin, end] of written) {
      done += time.count(begin, end);
      const to = Math.min(finish, end === last[1] ? finish : time.add(start, done));
      push(from, to);
      from = time.add(start, done + 1) - 1;
    }
  }
  return pieces.length > 1 ? pieces : [];
}
