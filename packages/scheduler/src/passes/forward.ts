/** The forward pass: the earliest dates that links, constraints, calendars and what has happened allow. */
import type { WorkingTime } from '../calendar/work-calendar.js';
import { ALAP, FNET, FNLT, MFO, MSO, SNET, SNLT } from '../network/constraint.js';
import {
  afterLag,
  FROM_START,
  LAG_ELAPSED,
  LAG_PERCENT,
  LAG_WORKING,
  percentLag,
  TO_FINISH,
} from '../network/dependency.js';
import { workingLagTime } from '../network/lag-calendar.js';
import type { Network } from '../network/network.js';
import { NO_POLICY, RETAINED_LOGIC } from '../network/options.js';
import { COMPLETE, IN_PROGRESS } from '../network/progress.js';
import { endOfRest, resumeOf } from '../network/rest.js';
import { AUTO, FIXED_SUMMARY, INACTIVE, SPAN, SUMMARY } from '../network/task-fields.js';
import { dateRemainingWork, stretchToExpected } from './data-date.js';
import type { Dates } from './dates.js';
import { holdsThrough, isPassedThrough, unexpiredLag } from './pass-through.js';

const NONE = Number.NEGATIVE_INFINITY;

/** Lag of a link in seconds, given the dates of its predecessor. */
export function lagSeconds(network: Network, dates: Dates, link: number): number {
  const { links } = network;
  return links.lagMode[link]! < LAG_PERCENT
    ? links.lag[link]!
    : percentLag(links.lag[link]!, dates.duration[links.predecessor[link]!]!);
}

/** Working time a link's lag runs on: the calendar the project wants, or the clock. */
export function lagTime(network: Network, link: number) {
  const { links, fields, calendars } = network;
  const mode = links.lagMode[link]!;
  const predecessor = links.predecessor[link]!;
  if (mode === LAG_WORKING) return workingLagTime(network, predecessor, links.successor[link]!);
  if (mode === LAG_PERCENT && fields.ownTime[predecessor] !== calendars.elapsed) {
    return workingLagTime(network, predecessor, links.successor[link]!);
  }
  return calendars.elapsed;
}

/** First instant a link allows the end of its successor that it holds. */
export function forwardBound(network: Network, dates: Dates, link: number): number {
  const { links } = network;
  const predecessor = links.predecessor[link]!;
  if (network.options.progressPolicy === RETAINED_LOGIC && isPassedThrough(network, dates, predecessor)) {
    const time = lagTime(network, link);
    const lag = unexpiredLag(network, dates, link, { time, seconds: lagSeconds(network, dates, link) });
    return afterLag(time, dates.resume[predecessor]!, lag);
  }
  const isFromStart = (links.type[link]! & FROM_START) !== 0;
  let end = isFromStart ? dates.earlyStart[predecessor]! : dates.earlyFinish[predecessor]!;
  // One that stands as late as possible does not hold back the early dates of another.
  if (network.fields.constraint[links.successor[link]!] === ALAP && dates.soonestStart[predecessor]! > NONE) {
    end = isFromStart ? dates.soonestStart[predecessor]! : dates.soonestFinish[predecessor]!;
  }
  if (links.lag[link] === 0) return end;
  if (links.lagMode[link] === LAG_ELAPSED) return end + links.lag[link]!;
  return afterLag(lagTime(network, link), end, lagSeconds(network, dates, link));
}

/** When retained logic leads through a complete task; NaN when its predecessors hold nothing back. */
function passThrough(network: Network, dates: Dates, task: number): number {
  const { links, options } = network;
  let through = options.dataDate;
  for (let link = links.firstIn[task]!; link >= 0; link = links.nextIn[link]!) {
    if (!holdsThrough(network, dates, link)) continue;
    const bound = forwardBound(network, dates, link);
    if (bound > through) through = bound;
  }
  return through > options.dataDate ? through : Number.NaN;
}

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
function settle(network: Network, dates: Dates, task: number, startBound: number, finishBound: number): void {
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
function dateConstrainedTask(
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

/** Tasks in progress and complete ones: what happened stays; the rest follows, behind late predecessors if it may split. */
function dateStartedTask(
  network: Network,
  dates: Dates,
  task: number,
  startBound: number,
  finishOfLinks: number,
): void {
  const { fields, options } = network;
  const time = fields.time[task]!;
  const duration = fields.duration[task]!;
  let start = fields.actualStart[task]!;
  if (Number.isNaN(start)) {
    settle(network, dates, task, startBound, finishOfLinks);
    start = dates.earlyStart[task]!;
    // Of a task that is known to have ended no bound says that it began later.
    const finish = fields.actualFinish[task]!;
    if (finish < dates.earlyFinish[task]!) start = Math.min(start, time.subtract(finish, duration));
  }
  dates.earlyStart[task] = start;
  if (fields.progress[task] === COMPLETE) {
    const finish = fields.actualFinish[task]!;
    dates.earlyFinish[task] = Math.max(start, Number.isNaN(finish) ? time.add(start, duration) : finish);
    return;
  }
  const done = fields.done[task]!;
  const remaining = duration - done;
  const stop = fields.stop[task]! >= start ? fields.stop[task]! : time.add(start, done);
  const isPaused = fields.resume[task]! > stop && time.count(stop, fields.resume[task]!) > 0;
  let resume = isPaused ? fields.resume[task]! : resumeOf(time, stop, done);
  // Of several people each goes on where he stopped, so the whole ends where it would have; a pause holds them all.
  const goesOn = fields.isShared[task] === 1 && !isPaused;
  let finish = stop;
  if (remaining > 0) finish = goesOn ? time.add(start, duration) : endOfRest(time, resume, done, remaining);
  const isHeld = fields.constraint[task] === FNET && fields.constraintDate[task]! > finishOfLinks;
  const finishBound = isHeld ? fields.constraintDate[task]! : finishOfLinks;
  if (options.splitsInProgress && remaining > 0) {
    const pulled = finishBound > finish ? time.subtract(finishBound, remaining) : resume;
    // What has begun before the project's start is not held by it.
    const pushed = startBound > dates.projectStart ? Math.max(startBound, pulled) : pulled;
    if (pushed > resume) {
      resume = time.next(pushed);
      finish = endOfRest(time, resume, done, remaining);
    }
  }
  dates.resume[task] = resume;
  dates.earlyFinish[task] = finish;
}
