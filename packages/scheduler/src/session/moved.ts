import { scheduleColumns, taskSchedule } from '../dated-schedule.js';
import type { Id } from '../model.js';
import type { Network } from '../network/network.js';
import type { MovedColumns, TaskSchedule } from '../outcome.js';
import { createDates, DATE_COLUMNS, type Dates, SHOWN_COLUMNS } from '../passes/dates.js';
import type { Problem } from '../problem.js';

const SHOWN = DATE_COLUMNS.slice(0, SHOWN_COLUMNS);

/** Slots of the tasks in the order of which any date, slack or flag differs, ascending; those in `always` whatever they say. */
export function differingTasks(
  { order }: Network,
  before: Dates,
  after: Dates,
  always: ReadonlySet<number>,
): Int32Array {
  const isDifferent = new Uint8Array(after.flags.length);
  for (const column of SHOWN) {
    const old = before[column];
    const now = after[column];
    for (let task = 0; task < old.length; task++) if (old[task] !== now[task]) isDifferent[task] = 1;
  }
  for (let task = 0; task < before.flags.length; task++) {
    if (before.flags[task] !== after.flags[task]) isDifferent[task] = 1;
  }
  for (const task of always) isDifferent[task] = 1;
  const differing = new Int32Array(order.length);
  let count = 0;
  for (let at = 0; at < order.length; at++) {
    const task = order.nodes[at]!;
    if (task >= 0 && isDifferent[task] === 1) differing[count++] = task;
  }
  return differing.subarray(0, count).sort();
}

/** The same between two networks whose tasks differ: tasks are matched by id, new ones count as changed. */
export function changedById(before: Network, old: Dates, after: Network, now: Dates): Int32Array {
  const changed: number[] = [];
  for (let task = 0; task < after.size; task++) {
    const was = before.hierarchy.indexOf.get(after.ids[task]!);
    const isSame =
      was !== undefined &&
      old.flags[was] === now.flags[task] &&
      SHOWN.every(column => old[column][was] === now[column][task]);
    if (!isSame) changed.push(task);
  }
  return Int32Array.from(changed);
}

/** What an edit moved: tasks, and where their values stand. */
export interface MovedRows {
  /** Slots of the tasks in the network. */
  readonly tasks: Int32Array;
  readonly dates: Dates;
  /** Place of each of the tasks in the columns of `dates`. */
  readonly rows: Int32Array;
  /** Whether `dates` were computed as a whole and so stay as they are until the next edit, also when it is taken back. */
  readonly isWhole?: boolean;
}

/** A copy of the rows alone, for dates that are about to be taken back. */
export function copyRows({ tasks, dates, rows }: MovedRows): MovedRows {
  const copy = createDates(tasks.length);
  for (const column of SHOWN) for (let at = 0; at < rows.length; at++) copy[column][at] = dates[column][rows[at]!]!;
  for (let at = 0; at < rows.length; at++) copy.flags[at] = dates.flags[rows[at]!]!;
  return { tasks, dates: copy, rows: tasks.map((_, at) => at) };
}

/** What goes with moved rows; each computed when first asked for. */
export interface MovedFacts {
  readonly ids: () => readonly Id[];
  /** Where each of the tasks stands in the project. */
  readonly places: Int32Array;
  readonly removedIds: () => readonly Id[];
  readonly problems: () => readonly Problem[];
}

/** What an edit moved. Objects and columns are made when asked for, until the next edit. */
export class Moved {
  readonly #rows: MovedRows;
  readonly #facts: MovedFacts;

  constructor(rows: MovedRows, facts: MovedFacts) {
    this.#rows = rows;
    this.#facts = facts;
  }

  /** Tasks that are gone. */
  get removedIds(): readonly Id[] {
    return this.#facts.removedIds();
  }

  /** Warnings about the project as it is now. */
  get problems(): readonly Problem[] {
    return this.#facts.problems();
  }

  get ids(): readonly Id[] {
    return this.#facts.ids();
  }

  get tasks(): readonly TaskSchedule[] {
    const { dates, rows } = this.#rows;
    return this.ids.map((id, at) => taskSchedule(id, dates, rows[at]!));
  }

  columns(): MovedColumns {
    const { dates, rows } = this.#rows;
    return { ...scheduleColumns(this.ids, dates, rows), tasks: this.#facts.places.slice() };
  }
}
