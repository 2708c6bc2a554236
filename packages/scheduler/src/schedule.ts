import { ScheduleError, SchedulerError } from './errors.js';
import { drivingPath, markLongestPath } from './explain/critical-path.js';
import { drivingLinks } from './explain/driving.js';
import type { Dependency, Id, Project } from './model.js';
import { findCycle } from './network/cycle.js';
import { compileNetwork, type Network, projectHierarchy } from './network/network.js';
import type { Schedule, ScheduleColumns, TaskSchedule } from './outcome.js';
import { createDates, type Dates } from './passes/dates.js';
import { runPasses } from './passes/passes.js';
import { IS_CRITICAL, IS_MILESTONE, IS_SUMMARY } from './passes/slack.js';
import type { Problem } from './problem.js';
import { formatInstant, minutesOfSeconds, SECONDS_PER_MINUTE } from './time.js';
import { validateShape } from './validate/project.js';

/** The first circle of links, those through inactive tasks too: one must be able to make them active again. */
function cycleOf(project: Project, network: Network): Problem | null {
  const cycle = findCycle(network);
  if (cycle || !project.tasks.some(task => task.isActive === false)) return cycle;
  const tasks = project.tasks.map(task => (task.isActive === false ? { ...task, isActive: true } : task));
  return findCycle(compileNetwork({ ...project, tasks }));
}

/** Everything wrong with a project: errors, that keep it from being scheduled, and warnings. */
export function validate(project: Project): readonly Problem[] {
  const hierarchy = projectHierarchy(project);
  const problems = validateShape(project, hierarchy);
  if (problems.some(problem => problem.severity === 'error')) return problems;
  const cycle = cycleOf(project, compileNetwork(project, hierarchy));
  return cycle ? [cycle, ...problems] : problems;
}

/**
 * Validates and compiles a project.
 *
 * @throws ScheduleError when it has errors, with all problems
 */
export function prepareNetwork(project: Project): { network: Network; problems: readonly Problem[] } {
  const hierarchy = projectHierarchy(project);
  const problems = validateShape(project, hierarchy);
  if (problems.some(problem => problem.severity === 'error')) throw new ScheduleError(problems);
  const network = compileNetwork(project, hierarchy);
  const cycle = cycleOf(project, network);
  if (cycle) throw new ScheduleError([cycle, ...problems]);
  return { network, problems };
}

/** Dates a compiled network: all passes, then what needs the whole schedule to be known. */
export function dateNetwork(network: Network, dates: Dates): void {
  runPasses(network, dates);
  if (network.options.isCriticalByPath) markLongestPath(network, dates);
}

/** What the engine says of one task, from the columns. */
export function taskSchedule(network: Network, dates: Dates, task: number): TaskSchedule {
  const start = formatInstant(dates.earlyStart[task]!);
  const finish = formatInstant(dates.earlyFinish[task]!);
  const flags = dates.flags[task]!;
  return {
    id: network.ids[task]!,
    start,
    finish,
    earlyStart: start,
    earlyFinish: finish,
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
 * @param tasks positions to take; all by default
 */
export function scheduleColumns(network: Network, dates: Dates, tasks?: Int32Array): ScheduleColumns {
  const count = tasks?.length ?? network.size;
  const inMinutes = (seconds: Float64Array) => {
    const minutes = new Float64Array(count);
    for (let at = 0; at < count; at++) minutes[at] = seconds[tasks ? tasks[at]! : at]! / SECONDS_PER_MINUTE;
    return minutes;
  };
  const earlyStart = inMinutes(dates.earlyStart);
  const earlyFinish = inMinutes(dates.earlyFinish);
  return {
    ids: tasks ? Array.from(tasks, task => network.ids[task]!) : network.ids,
    start: earlyStart.slice(),
    finish: earlyFinish.slice(),
    earlyStart,
    earlyFinish,
    lateStart: inMinutes(dates.lateStart),
    lateFinish: inMinutes(dates.lateFinish),
    durationMinutes: inMinutes(dates.duration),
    totalSlackMinutes: inMinutes(dates.totalSlack),
    freeSlackMinutes: inMinutes(dates.freeSlack),
    startSlackMinutes: inMinutes(dates.startSlack),
    finishSlackMinutes: inMinutes(dates.finishSlack),
    flags: tasks ? Uint8Array.from(tasks, task => dates.flags[task]!) : dates.flags.slice(),
  };
}

/** A schedule over columns that no longer change; objects and strings are made when asked for. */
export class DatedSchedule implements Schedule {
  readonly problems: readonly Problem[];
  readonly #dependencies: readonly Dependency[];
  readonly #network: Network;
  readonly #dates: Dates;
  #tasks: readonly TaskSchedule[] | null = null;

  constructor(network: Network, dates: Dates, dependencies: readonly Dependency[], problems: readonly Problem[]) {
    this.#network = network;
    this.#dates = dates;
    this.#dependencies = dependencies;
    this.problems = problems;
  }

  get start(): string {
    return formatInstant(this.#dates.projectStart);
  }

  get finish(): string {
    return formatInstant(this.#dates.projectFinish);
  }

  get tasks(): readonly TaskSchedule[] {
    this.#tasks ??= this.#network.ids.map((_, task) => taskSchedule(this.#network, this.#dates, task));
    return this.#tasks;
  }

  task(id: Id): TaskSchedule {
    const task = this.#network.hierarchy.indexOf.get(id);
    if (task === undefined) throw new SchedulerError('unknown_id', `No task "${id}" in the schedule.`);
    return this.#tasks?.[task] ?? taskSchedule(this.#network, this.#dates, task);
  }

  get criticalPath(): readonly Id[] {
    return drivingPath(this.#network, this.#dates).map(task => this.#network.ids[task]!);
  }

  get drivingLinks(): readonly Dependency[] {
    const { links } = this.#network;
    return drivingLinks(this.#network, this.#dates).map(link => this.#dependencies[links.position[link]!]!);
  }

  columns(): ScheduleColumns {
    return scheduleColumns(this.#network, this.#dates);
  }
}

/**
 * Dates a project: early and late dates, slack, critical and driving.
 *
 * @throws ScheduleError when `validate` finds errors; SchedulerError `out_of_range` or `no_working_time` when a date
 * cannot be reached
 */
export function schedule(project: Project): Schedule {
  const { network, problems } = prepareNetwork(project);
  const dates = createDates(network.size);
  dateNetwork(network, dates);
  return new DatedSchedule(network, dates, project.dependencies ?? [], problems);
}
