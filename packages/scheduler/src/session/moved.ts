import type { Id } from '../model.js';
import type { Network } from '../network/network.js';
import type { MovedColumns, TaskSchedule } from '../outcome.js';
import type { Dates } from '../passes/dates.js';
import type { Problem } from '../problem.js';
import { scheduleColumns, taskSchedule } from '../schedule.js';

const COLUMNS = [
  'earlyStart',
  'earlyFinish',
  'soonestStart',
  'soonestFinish',
  'lateStart',
  'lateFinish',
  'duration',
  'totalSlack',
  'freeSlack',
  'startSlack',
  'finishSlack',
] as const;

/** Positions of the tasks of which any date, slack or flag differs. Both columns belong to one network's tasks. */
export function changedTasks(size: number, before: Dates, after: Dates): Int32Array {
  const isChanged = new Uint8Array(size);
  for (const column of COLUMNS) {
    const old = before[column];
    const now = after[column];
    for (let task = 0; task < size; task++) if (old[task] !== now[task]) isChanged[task] = 1;
  }
  let count = 0;
  for (let task = 0; task < size; task++) {
    if (before.flags[task] !== after.flags[task]) isChanged[task] = 1;
    count += isChanged[task]!;
  }
  const changed = new Int32Array(count);
  for (let task = 0, at = 0; task < size; task++) if (isChanged[task] === 1) changed[at++] = task;
  return changed;
}

/** The same between two networks whose tasks differ: tasks are matched by id, new ones count as changed. */
export function changedById(before: Network, old: Dates, after: Network, now: Dates): Int32Array {
  const changed: number[] = [];
  for (let task = 0; task < after.size; task++) {
    const was = before.hierarchy.indexOf.get(after.ids[task]!);
    const isSame =
      was !== undefined &&
      old.flags[was] === now.flags[task] &&
      COLUMNS.every(column => old[column][was] === now[column][task]);
    if (!isSame) changed.push(task);
  }
  return Int32Array.from(changed);
}

/** What an edit moved. Objects and columns are made when asked for, until the next edit. */
export class Moved {
  /** Tasks that are gone. */
  readonly removedIds: readonly Id[];
  /** Warnings about the project as it is now. */
  readonly problems: readonly Problem[];
  readonly #network: Network;
  readonly #dates: Dates;
  readonly #tasks: Int32Array;

  constructor(
    network: Network,
    dates: Dates,
    tasks: Int32Array,
    rest: { removedIds: readonly Id[]; problems: readonly Problem[] },
  ) {
    this.#network = network;
    this.#dates = dates;
    this.#tasks = tasks;
    this.removedIds = rest.removedIds;
    this.problems = rest.problems;
  }

  get ids(): readonly Id[] {
    return Array.from(this.#tasks, task => this.#network.ids[task]!);
  }

  get tasks(): readonly TaskSchedule[] {
    return Array.from(this.#tasks, task => taskSchedule(this.#network, this.#dates, task));
  }

  columns(): MovedColumns {
    return { ...scheduleColumns(this.#network, this.#dates, this.#tasks), tasks: this.#tasks.slice() };
  }
}
