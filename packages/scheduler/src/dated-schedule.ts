import { SchedulerError } from './errors.js';
import { drivingLinks } from './explain/driving.js';
import type { Dependency, Id } from './model.js';
import type { Network } from './network/network.js';
import type { Schedule, ScheduleColumns, TaskSchedule } from './outcome.js';
import type { Dates } from './passes/dates.js';
import type { PathFinder } from './passes/longest-path.js';
import { IS_CRITICAL, IS_MILESTONE, IS_SUMMARY } from './passes/slack.js';
import type { Problem } from './problem.js';
import { formatInstant, minutesOfSeconds, SECONDS_PER_MINUTE } from './time.js';

/** What the engine says of one task, from its row of the columns. */
export function taskSchedule(id: Id, dates: Dates, task: number): TaskSchedule {
  const start = formatInstant(dates.earlyStart[task]!);
  const finish = formatInstant(dates.earlyFinish[task]!);
  const flags = dates.flags[task]!;
  const isEarlier = dates.soonestStart[task]! > Number.NEGATIVE_INFINITY;
  return {
    id,
    start,
    finish,
    earlyStart: isEarlier ? formatInstant(dates.soonestStart[task]!) : start,
    earlyFinish: isEarlier ? formatInstant(dates.soonestFinish[task]!) : finish,
    lateStart: formatInstant(dates.lateStart[task]!),
    lateFinish: formatInstant(dates.lateFinish[task]!),
    durationMinutes: minutesOfSeconds(dates.duration[task]!),
    totalSlackMinutes: minutesOfSeconds(dates.totalSlack[task]!),
    freeSlackMinutes: minutesOfSeconds(dates.freeSlack[task]!),
    startSlackMinutes: minutesOfSeconds(dates.startSlack[task]!),
    finishSlackMinutes: minutesOfSeconds(dates.finishSlack[task]!),
    isCritical: (flags & IS_CRITICAL) !== 0,
    isSummary: (flags & IS_SUMMARY) !== 0,
    isMilestone: (flags & IS_MILESTONE) !== 0,
  };
}

/**
 * The dates as flat columns in minutes; new arrays, safe to transfer.
 *
 * @param ids of the tasks, in the order wanted
 * @param rows where each stands in the columns of `dates`
 */
export function scheduleColumns(ids: readonly Id[], dates: Dates, rows: Int32Array): ScheduleColumns {
  const inMinutes = (seconds: Float64Array) => {
    const minutes = new Float64Array(rows.length);
    for (let at = 0; at < rows.length; at++) minutes[at] = seconds[rows[at]!]! / SECONDS_PER_MINUTE;
    return minutes;
  };
  /** Early dates, where they are not those of the task as it stands. */
  const soonest = (scheduled: Float64Array, seconds: Float64Array) => {
    const minutes = scheduled.slice();
    for (let at = 0; at < rows.length; at++) {
      const early = seconds[rows[at]!]!;
      if (early > Number.NEGATIVE_INFINITY) minutes[at] = early / SECONDS_PER_MINUTE;
    }
    return minutes;
  };
  const start = inMinutes(dates.earlyStart);
  const finish = inMinutes(dates.earlyFinish);
  return {
    ids,
    start,
    finish,
    earlyStart: soonest(start, dates.soonestStart),
    earlyFinish: soonest(finish, dates.soonestFinish),
    lateStart: inMinutes(dates.lateStart),
    lateFinish: inMinutes(dates.lateFinish),
    durationMinutes: inMinutes(dates.duration),
    totalSlackMinutes: inMinutes(dates.totalSlack),
    freeSlackMinutes: inMinutes(dates.freeSlack),
    startSlackMinutes: inMinutes(dates.startSlack),
    finishSlackMinutes: inMinutes(dates.finishSlack),
    flags: Uint8Array.from(rows, row => dates.flags[row]!),
  };
}

/** What a schedule needs beside its network and dates. */
export interface ScheduleParts {
  /** Slots of the tasks, in the order of the project. */
  readonly slots: Int32Array;
  readonly problems: () => readonly Problem[];
  readonly pathOf: PathFinder;
}

/** A schedule over columns that no longer change; objects and strings are made when asked for. */
export class DatedSchedule implements Schedule {
  readonly #network: Network;
  readonly #dates: Dates;
  readonly #parts: ScheduleParts;
  #ids: readonly Id[] | null = null;
  #tasks: readonly TaskSchedule[] | null = null;

  constructor(network: Network, dates: Dates, parts: ScheduleParts) {
    this.#network = network;
    this.#dates = dates;
    this.#parts = parts;
  }

  get start(): string {
    return formatInstant(this.#dates.projectStart);
  }

  get finish(): string {
    return formatInstant(this.#dates.projectFinish);
  }

  get problems(): readonly Problem[] {
    return this.#parts.problems();
  }

  get tasks(): readonly TaskSchedule[] {
    this.#tasks ??= Array.from(this.#parts.slots, slot => taskSchedule(this.#network.ids[slot]!, this.#dates, slot));
    return this.#tasks;
  }

  task(id: Id): TaskSchedule {
    const slot =
      this.#network.hierarchy.indexOf.get(id) ?? this.#parts.slots.find(one => this.#network.ids[one] === id);
    if (slot === undefined) throw new SchedulerError('unknown_id', `No task "${id}" in the schedule.`);
    return taskSchedule(id, this.#dates, slot);
  }

  get criticalPath(): readonly Id[] {
    const { earlyStart, earlyFinish } = this.#dates;
    const placeOf = new Map(Array.from(this.#parts.slots, (slot, place) => [slot, place]));
    return this.#parts
      .pathOf(this.#network, this.#dates)
      .sort(
        (a, b) =>
          earlyStart[a]! - earlyStart[b]! || earlyFinish[a]! - earlyFinish[b]! || placeOf.get(a)! - placeOf.get(b)!,
      )
      .map(task => this.#network.ids[task]!);
  }

  get drivingLinks(): readonly Dependency[] {
    return drivingLinks(this.#network, this.#dates).map(link => this.#network.links.dependency[link]!);
  }

  columns(): ScheduleColumns {
    this.#ids ??= Array.from(this.#parts.slots, slot => this.#network.ids[slot]!);
    return scheduleColumns(this.#ids, this.#dates, this.#parts.slots);
  }
}
