import { DatedSchedule } from './dated-schedule.js';
import { drivingPath } from './explain/critical-path.js';
import type { Project } from './model.js';
import type { Network } from './network/network.js';
import type { Schedule } from './outcome.js';
import { createDates } from './passes/dates.js';
import { ignorePhase, type PhaseObserver } from './passes/phase.js';
import { dateNetwork, prepareNetwork } from './prepare.js';

export { validate } from './prepare.js';

/** Slots of a network's tasks in the order of its project: of one just compiled, all from the first to the last. */
function slotsOf({ size }: Network): Int32Array {
  const slots = new Int32Array(size);
  for (let task = 0; task < size; task++) slots[task] = task;
  return slots;
}

/** Options of `schedule`. */
export interface ScheduleOptions {
  /** Told at the end of each part of the work, to measure them. */
  readonly onPhase?: PhaseObserver;
}

/**
 * Dates a project: early and late dates, slack, critical and driving.
 *
 * @throws ScheduleError when `validate` finds errors; SchedulerError `out_of_range` or `no_working_time` when a date
 * cannot be reached
 */
export function schedule(project: Project, { onPhase = ignorePhase }: ScheduleOptions = {}): Schedule {
  const { network, problems } = prepareNetwork(project);
  const dates = createDates(network.size);
  onPhase('compile');
  dateNetwork(network, dates, drivingPath, onPhase);
  return new DatedSchedule(network, dates, { slots: slotsOf(network), problems: () => problems, pathOf: drivingPath });
}
