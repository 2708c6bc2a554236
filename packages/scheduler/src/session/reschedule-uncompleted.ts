import { SchedulerError } from '../errors.js';
import { drivingPath } from '../explain/critical-path.js';
import type { LocalTime, Project, Task } from '../model.js';
import type { Network } from '../network/network.js';
import { COMPLETE, IN_PROGRESS } from '../network/progress.js';
import { AUTO } from '../network/task-fields.js';
import { createDates, type Dates } from '../passes/dates.js';
import { dateNetwork, prepareNetwork } from '../prepare.js';
import { formatInstant, parseInstant } from '../time.js';
import type { Edit } from './edit.js';

/** Constraints that may give way: the others are dates somebody has promised. */
const MOVABLE = new Set<Task['constraintType']>([undefined, 'asap', 'alap', 'snet']);

/** Splits a task in progress whose rest begins before a date; null when it does not. */
function splitAt(network: Network, dates: Dates, task: number, date: number): Edit | null {
  const { fields } = network;
  const resume = dates.resume[task]!;
  if (!(resume < date) || fields.done[task]! >= fields.duration[task]!) return null;
  const start = dates.earlyStart[task]!;
  const stop = Number.isNaN(fields.stop[task]!)
    ? fields.time[task]!.add(start, fields.done[task]!)
    : fields.stop[task]!;
  // A resource may have stopped after the date; then work is already planned behind it.
  if (stop > date) return null;
  return {
    task: network.ids[task]!,
    actualStart: formatInstant(start),
    stop: formatInstant(stop),
    resume: formatInstant(fields.time[task]!.next(date)),
  };
}

/**
 * Microsoft Project's "reschedule uncompleted work to start after": the edits that leave no unfinished work before a
 * date. Tasks that have not started and would begin earlier start no earlier than the date; those in progress stop where
 * they are and resume at the date. Tasks dated by hand, inactive or external ones, and those held by another constraint
 * than as soon as possible, as late as possible or start no earlier than, stay. Nothing is applied.
 *
 * @param date new first instant of uncompleted work; a bare date means the default start of the day
 * @returns edits for `ScheduleSession.apply`, in project order
 * @throws ScheduleError when the project has errors; SchedulerError `bad_edit` for a malformed date
 */
export function rescheduleUncompleted(project: Project, date: LocalTime): Edit[] {
  const instant = parseInstant(date, project.defaultStartMinute ?? 480);
  if (Number.isNaN(instant))
    throw new SchedulerError('bad_edit', `"${date}" is no local time such as 2026-01-05T08:00.`);
  const { network } = prepareNetwork(project);
  const dates = createDates(network.size);
  dateNetwork(network, dates, drivingPath);
  const { fields, hierarchy } = network;
  const constraintDate = formatInstant(instant);
  return project.tasks.flatMap((task, at): Edit[] => {
    const isLeaf = hierarchy.firstChild[at]! < 0;
    if (!isLeaf || fields.mode[at] !== AUTO || fields.progress[at] === COMPLETE) return [];
    if (fields.progress[at] === IN_PROGRESS) {
      const split = splitAt(network, dates, at, instant);
      return split === null ? [] : [split];
    }
    const isMoved = MOVABLE.has(task.constraintType) && dates.earlyStart[at]! < instant;
    return isMoved ? [{ task: task.id, constraintType: 'snet', constraintDate }] : [];
  });
}
