/** Where bounds and a constraint with a date put one task. */
import type { WorkingTime } from '../calendar/work-calendar.js';
import { FNET, FNLT, MFO, MSO, SNET, SNLT } from '../network/constraint.js';
import type { Network } from '../network/network.js';
import type { Dates } from './dates.js';

/** Where a constraint with a start of its own puts a task, also before the project's start; infinity for the others. */
export function constrainedStart(network: Network, task: number): number {
  const { fields } = network;
  const constraint = fields.constraint[task]!;
  const date = fields.constraintDate[task]!;
  if (constraint === SNET || constraint === MSO) return date;
  const holdsFinish = constraint === MFO || constraint === FNET;
  return holdsFinish ? fields.time[task]!.subtract(date, fields.duration[task]!) : Number.POSITIVE_INFINITY;
}

/** Where a bound puts a task without duration: at the end of a shift too, and on the project's start whatever day that is. */
export function milestoneInstant(time: WorkingTime, projectStart: number, bound: number): number {
  return bound === projectStart || time.previous(bound) === bound ? bound : time.next(bound);
}

/** The earliest start and finish behind two bounds. */
export function settle(network: Network, dates: Dates, task: number, startBound: number, finishBound: number): void {
  const time = network.fields.time[task]!;
  const duration = network.fields.duration[task]!;
  if (duration === 0) {
    const bound = finishBound > startBound ? finishBound : startBound;
    const isStart = network.fields.activity?.isStartMilestone(task) === true;
    const instant = isStart ? time.next(bound) : milestoneInstant(time, dates.projectStart, bound);
    dates.earlyStart[task] = instant;
    dates.earlyFinish[task] = instant;
    return;
  }
  let start = time.next(startBound);
  if (finishBound > start) {
    const latest = time.subtract(finishBound, duration);
    if (latest > start) start = latest;
  }
  const finish = time.add(start, duration);
  dates.earlyStart[task] = start;
  // A finish that a link pulls stays on the pulled instant, even where that is the start of a shift.
  dates.earlyFinish[task] = finishBound > finish ? finishBound : finish;
}

/** Applies a constraint with a date. Hard ones hold against the links; what the links wanted is kept for the slack. */
export function dateConstrainedTask(
  network: Network,
  dates: Dates,
  task: number,
  startBound: number,
  finishBound: number,
): void {
  const { fields } = network;
  const constraint = fields.constraint[task]!;
  const date = fields.constraintDate[task]!;
  const duration = fields.duration[task]!;
  const isHard = fields.isHard[task] === 1;
  if (constraint === SNET) {
    settle(network, dates, task, Math.max(startBound, date), finishBound);
    return;
  }
  if (constraint === FNET) {
    settle(network, dates, task, startBound, Math.max(finishBound, date));
    return;
  }
  const isStart = constraint === MSO || constraint === SNLT;
  const isFlexible = constraint === SNLT || constraint === FNLT;
  if (isFlexible || !isHard) {
    const holdsBelow = !isFlexible;
    settle(
      network,
      dates,
      task,
      holdsBelow && isStart ? Math.max(startBound, date) : startBound,
      holdsBelow && !isStart ? Math.max(finishBound, date) : finishBound,
    );
    const wanted = isStart ? dates.earlyStart[task]! : dates.earlyFinish[task]!;
    if (!isHard || wanted <= date) return;
  } else settle(network, dates, task, startBound, finishBound);
  const time = fields.time[task]!;
  const logicStart = dates.earlyStart[task]!;
  if (constraint === MSO || constraint === SNLT) {
    const start = duration === 0 ? date : time.next(date);
    dates.earlyStart[task] = start;
    dates.earlyFinish[task] = time.add(start, duration);
  } else {
    const finish = duration === 0 ? date : time.previous(date);
    dates.earlyFinish[task] = finish;
    dates.earlyStart[task] = time.subtract(finish, duration);
  }
  if (logicStart > dates.earlyStart[task]!) dates.logicStart[task] = logicStart;
}
