/** The forward pass: the earliest dates that links, constraints, calendars and what has happened allow. */
import { ALAP, MSO, SNET } from '../network/constraint.js';
import { TO_FINISH } from '../network/dependency.js';
import type { Network } from '../network/network.js';
import { NO_POLICY, RETAINED_LOGIC } from '../network/options.js';
import { COMPLETE, IN_PROGRESS } from '../network/progress.js';
import { AUTO, FIXED_SUMMARY, INACTIVE, SPAN, SUMMARY } from '../network/task-fields.js';
import { dateRemainingWork, stretchToExpected } from './data-date.js';
import type { Dates } from './dates.js';
import { forwardBound, passThrough } from './link-bound.js';
import { constrainedStart, dateConstrainedTask, settle } from './placement.js';
import { dateStartedTask } from './started-task.js';

const NONE = Number.NEGATIVE_INFINITY;

/**
 * One forward pass.
 *
 * @param projectStart first start of tasks that nothing else holds
 * @param late late dates from a backward pass: tasks as late as possible then stand there; null in a first pass
 */
export function forwardPass(network: Network, dates: Dates, projectStart: number, late: Dates | null): void {
  const { order } = network;
  dates.projectStart = projectStart;
  for (let at = 0; at < order.length; at++) dateForward(network, dates, order.nodes[at]!, late);
  dates.projectFinish = lastFinish(network, dates);
}

/** Dates one node of the order; everything ahead of it is dated. See `forwardPass`. */
export function dateForward(network: Network, dates: Dates, node: number, late: Dates | null): void {
  if (node < 0) openSummary(network, dates, ~node, dates.projectStart);
  else if (network.hierarchy.firstChild[node]! >= 0) closeSummary(network, dates, node);
  else dateTask(network, dates, node, dates.projectStart, late);
}

/** Finish of the last task that takes part; the project's start when there is none. Cost O(tasks). */
export function lastFinish(network: Network, dates: Dates): number {
  const { size, fields, hierarchy } = network;
  let finish = Number.NEGATIVE_INFINITY;
  for (let task = 0; task < size; task++) {
    const end = dates.earlyFinish[task]!;
    if (end <= finish || fields.mode[task] === INACTIVE || fields.isExternal[task] !== 0) continue;
    if (hierarchy.firstChild[task]! < 0) finish = end;
  }
  return finish === Number.NEGATIVE_INFINITY ? dates.projectStart : finish;
}

/** Passes the bounds of a summary on to what lies below it. */
function openSummary(network: Network, dates: Dates, task: number, projectStart: number): void {
  const { fields, links, hierarchy } = network;
  const above = hierarchy.parent[task]!;
  let floor = above >= 0 ? dates.floor[above]! : NONE;
  const mode = fields.mode[task]!;
  if (mode === SUMMARY) {
    for (let link = links.firstIn[task]!; link >= 0; link = links.nextIn[link]!) {
      if ((links.type[link]! & TO_FINISH) !== 0) continue;
      const least = Math.min(projectStart, dates.earlyStart[links.predecessor[link]!]!);
      const bound = Math.max(least, forwardBound(network, dates, link));
      if (bound > floor) floor = bound;
    }
    if (fields.constraint[task] === SNET || (fields.constraint[task] === MSO && fields.isHard[task] === 1)) {
      floor = Math.max(floor, fields.constraintDate[task]!);
    }
  } else if (mode === FIXED_SUMMARY && fields.fixedStart[task]! > floor) floor = fields.fixedStart[task]!;
  dates.floor[task] = floor;
}

/** Dates a summary from what lies below it. */
export function closeSummary(network: Network, dates: Dates, task: number): void {
  const { fields, hierarchy } = network;
  let start = Number.POSITIVE_INFINITY;
  let finish = Number.NEGATIVE_INFINITY;
  for (let child = hierarchy.firstChild[task]!; child >= 0; child = hierarchy.nextSibling[child]!) {
    if (fields.mode[child] === INACTIVE && fields.mode[task] !== INACTIVE) continue;
    if (dates.earlyStart[child]! < start) start = dates.earlyStart[child]!;
    if (dates.earlyFinish[child]! > finish) finish = dates.earlyFinish[child]!;
  }
  if (finish < start) start = finish = Math.max(dates.floor[task]!, dates.projectStart);
  if (fields.mode[task] === FIXED_SUMMARY) {
    if (fields.fixedStart[task]! > Number.NEGATIVE_INFINITY) start = fields.fixedStart[task]!;
    if (fields.fixedFinish[task]! > Number.NEGATIVE_INFINITY) finish = fields.fixedFinish[task]!;
  }
  // It may have been a task that stands as late as possible before anything lay below it.
  dates.soonestStart[task] = dates.soonestFinish[task] = NONE;
  dates.earlyStart[task] = start;
  dates.earlyFinish[task] = finish;
  dates.duration[task] = fields.ownTime[task]!.count(start, finish);
}

/** Dates one task that has nothing below it. */
function dateTask(network: Network, dates: Dates, task: number, projectStart: number, late: Dates | null): void {
  const { fields, links, hierarchy, options } = network;
  const mode = fields.mode[task]!;
  const duration = fields.duration[task]!;
  dates.duration[task] = duration;
  dates.resume[task] = Number.NaN;
  dates.logicStart[task] = Number.NaN;
  dates.undelayedStart[task] = Number.NaN;
  dates.soonestStart[task] = dates.soonestFinish[task] = NONE;
  if (mode !== AUTO) {
    if (mode === SPAN) leaveOut(dates, task);
    else dateFixedTask(network, dates, task, projectStart);
    return;
  }
  const above = hierarchy.parent[task]!;
  let startBound = above >= 0 ? dates.floor[above]! : NONE;
  let finishBound = NONE;
  for (let link = links.firstIn[task]!; link >= 0; link = links.nextIn[link]!) {
    const bound = forwardBound(network, dates, link);
    if ((links.type[link]! & TO_FINISH) === 0) {
      if (bound > startBound) startBound = bound;
    } else if (bound > finishBound) finishBound = bound;
  }
  if (startBound < projectStart) startBound = Math.max(startBound, leastStart(network, dates, task));
  if (startBound < options.dataDate) startBound = options.dataDate;
  const isPulled = finishBound > NONE;
  if (fields.activity !== null) {
    startBound = Math.max(startBound, fields.activity.startFloor(task));
    finishBound = Math.max(finishBound, fields.activity.finishFloor(task));
  }
  if (fields.progress[task]! >= IN_PROGRESS) {
    if (fields.progress[task] === COMPLETE || options.progressPolicy === NO_POLICY) {
      dateStartedTask(network, dates, task, startBound, finishBound);
      if (options.progressPolicy === RETAINED_LOGIC) dates.resume[task] = passThrough(network, dates, task);
      return;
    }
    if (Number.isNaN(fields.actualStart[task]!)) settle(network, dates, task, startBound, finishBound);
    else dates.earlyStart[task] = fields.actualStart[task]!;
    dateRemainingWork(network, dates, task, startBound, finishBound);
    return;
  }
  if (fields.constraint[task]! >= MSO) {
    dateConstrainedTask(network, dates, task, startBound, finishBound);
    // A date that must be kept but has passed.
    if (dates.earlyStart[task]! < options.dataDate) settle(network, dates, task, options.dataDate, NONE);
  } else settle(network, dates, task, startBound, finishBound);
  if (fields.levelingDelay[task]! > 0) {
    dates.undelayedStart[task] = dates.earlyStart[task]!;
    const start = fields.time[task]!.next(dates.earlyStart[task]! + fields.levelingDelay[task]!);
    settle(network, dates, task, start, finishBound);
  }
  if (fields.activity !== null && !isPulled) stretchToExpected(network, dates, task, dates.earlyStart[task]!);
  if (late !== null && fields.constraint[task] === ALAP && late.lateStart[task]! > dates.earlyStart[task]!) {
    dates.soonestStart[task] = dates.earlyStart[task]!;
    dates.soonestFinish[task] = dates.earlyFinish[task]!;
    dates.earlyStart[task] = late.lateStart[task]!;
    dates.earlyFinish[task] = late.lateFinish[task]!;
  }
}

/**
 * The project's start, or before it: what a task waits for may lie there, the floor above it or its own constraint, and
 * then so may the task.
 */
function leastStart(network: Network, dates: Dates, task: number): number {
  const { links, hierarchy } = network;
  const above = hierarchy.parent[task]!;
  let least = Math.min(dates.projectStart, constrainedStart(network, task));
  if (above >= 0 && dates.floor[above]! > NONE && dates.floor[above]! < least) least = dates.floor[above]!;
  for (let link = links.firstIn[task]!; link >= 0; link = links.nextIn[link]!) {
    const start = dates.earlyStart[links.predecessor[link]!]!;
    if (start < least) least = start;
  }
  return least;
}

/** Dates that no rollup takes in: those of a span come last, see spans.ts. */
function leaveOut(dates: Dates, task: number): void {
  dates.earlyStart[task] = Number.POSITIVE_INFINITY;
  dates.earlyFinish[task] = Number.NEGATIVE_INFINITY;
}

/** Manual, external and inactive tasks: the dates they carry, completed by their duration. */
function dateFixedTask(network: Network, dates: Dates, task: number, projectStart: number): void {
  const { fields } = network;
  const time = fields.time[task]!;
  const duration = fields.duration[task]!;
  let start = Number.isNaN(fields.actualStart[task]!) ? fields.fixedStart[task]! : fields.actualStart[task]!;
  let finish = Number.isNaN(fields.actualFinish[task]!) ? fields.fixedFinish[task]! : fields.actualFinish[task]!;
  if (Number.isNaN(start)) start = Number.isNaN(finish) ? projectStart : time.subtract(finish, duration);
  if (Number.isNaN(finish)) finish = duration === 0 ? start : time.add(time.next(start), duration);
  dates.earlyStart[task] = start;
  dates.earlyFinish[task] = Math.max(finish, start);
  if (duration === 0) dates.duration[task] = time.count(start, dates.earlyFinish[task]!);
}
