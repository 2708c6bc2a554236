/** Slack: how far a task may slip. Signed working time on the task's own calendar. */

import type { WorkingTime } from '../calendar/work-calendar.js';
import { beforeLag, FROM_START, LAG_ELAPSED, TO_FINISH } from '../network/dependency.js';
import type { Network } from '../network/network.js';
import { FINISH_SLACK, NO_POLICY, START_SLACK } from '../network/options.js';
import { COMPLETE, IN_PROGRESS, NOT_STARTED } from '../network/progress.js';
import { AUTO, FIXED, INACTIVE, isSummaryMode, SPAN } from '../network/task-fields.js';
import { holdsBack } from './data-date.js';
import type { Dates } from './dates.js';
import { lagSeconds, lagTime } from './link-bound.js';

/** Bits of `flags`. */
export const IS_CRITICAL = 1;
export const IS_SUMMARY = 2;
export const IS_MILESTONE = 4;
export const CONSTRAINT_VIOLATED = 8;
export const DEADLINE_MISSED = 16;
export const IS_STARTED = 32;

const NO_LIMIT = Number.POSITIVE_INFINITY;

/**
 * Last instant to which a link lets the end of its predecessor that it holds slip, its successor as scheduled; infinity
 * when it holds nothing back.
 */
function slipLimit(network: Network, dates: Dates, link: number): number {
  const { links, fields, options } = network;
  const successor = links.successor[link]!;
  if (fields.progress[successor] !== NOT_STARTED && !holdsBack(network, dates, link)) return NO_LIMIT;
  const isToFinish = (links.type[link]! & TO_FINISH) !== 0;
  let limit = isToFinish ? dates.earlyFinish[successor]! : dates.earlyStart[successor]!;
  if (fields.progress[successor]! >= IN_PROGRESS && options.progressPolicy !== NO_POLICY) {
    // Of what has begun only the rest moves; of what is complete, what comes after it.
    if (!isToFinish || fields.progress[successor] === COMPLETE) limit = dates.resume[successor]!;
  }
  if (links.lag[link] === 0) return limit;
  if (links.lagMode[link] === LAG_ELAPSED) return limit - links.lag[link]!;
  return beforeLag(lagTime(network, link), limit, lagSeconds(network, dates, link));
}

/** Working time up to a limit; of a gap that is none only the sign matters. */
function gapTo(time: WorkingTime, from: number, limit: number): number {
  return limit <= from ? limit - from : time.count(from, limit);
}

/** Limits to which links let the ends of their predecessors slip, by task; infinity where none does. */
interface SlipLimits {
  readonly finish: Float64Array;
  readonly start: Float64Array;
}

/** Fills the slack columns and flags from early and late dates. */
export function computeSlack(network: Network, dates: Dates): void {
  const { order } = network;
  const limits = readSlipLimits(network, dates);
  // Finish nodes of summaries come after all that lies below.
  for (let at = 0; at < order.length; at++) {
    if (order.nodes[at]! >= 0) slackOf(network, dates, order.nodes[at]!, limits);
  }
}

/** Read by successor, so that links come in the order they lie in memory. */
function readSlipLimits(network: Network, dates: Dates): SlipLimits {
  const { links, size } = network;
  const column = () => new Float64Array(size).fill(NO_LIMIT);
  const limits = { finish: column(), start: column() };
  for (let task = 0; task < size; task++) {
    for (let link = links.firstIn[task]!; link >= 0; link = links.nextIn[link]!) {
      const ends = (links.type[link]! & FROM_START) === 0 ? limits.finish : limits.start;
      const predecessor = links.predecessor[link]!;
      const limit = slipLimit(network, dates, link);
      if (limit < ends[predecessor]!) ends[predecessor] = limit;
    }
  }
  return limits;
}

/**
 * Slack and flags of one task; of a summary, when those of its children are known.
 *
 * @param limits of all tasks; without them the task looks at its successors itself
 */
export function slackOf(network: Network, dates: Dates, task: number, limits?: SlipLimits): void {
  if (network.hierarchy.firstChild[task]! >= 0) summarySlack(network, dates, task, limits);
  else taskSlack(network, dates, task, limits);
}

/** Whether no link, its own or that of a summary above, leads out of a task. */
function isOpenEnd(network: Network, task: number): boolean {
  const { links, hierarchy, fields } = network;
  for (let at = task; at >= 0; at = hierarchy.parent[at]!) {
    if (at !== task && !isSummaryMode(fields.mode[at]!)) break;
    if (links.firstOut[at]! >= 0) return false;
  }
  return true;
}

/** The total slack of the two ends' ones: what has started can slip at its finish only. */
function totalSlack(network: Network, start: number, finish: number, isStarted: boolean): number {
  const { totalSlackFrom } = network.options;
  if (isStarted || totalSlackFrom === FINISH_SLACK) return finish;
  return totalSlackFrom === START_SLACK ? start : Math.min(start, finish);
}

/** What a task may slip before it moves a successor: at most its total slack, never negative. */
function freeSlack(network: Network, dates: Dates, task: number, total: number, limits?: SlipLimits): number {
  const { links, fields } = network;
  let free = total;
  // Before a finish that the plan must meet an open end has room only until the plan's own.
  if (!Number.isNaN(network.options.mustFinishBy) && isOpenEnd(network, task)) {
    const room = fields.ownTime[task]!.count(dates.earlyFinish[task]!, dates.projectFinish);
    if (room < free) free = room;
  }
  // What is used up cannot shrink: tasks on the critical path, most of all, skip their links.
  if (free <= 0) return 0;
  // Later is more working time: of all links at one end the first limit decides, and only that is counted.
  let finishLimit = NO_LIMIT;
  let startLimit = NO_LIMIT;
  if (limits) {
    finishLimit = limits.finish[task]!;
    startLimit = limits.start[task]!;
  } else {
    for (let link = links.firstOut[task]!; link >= 0; link = links.nextOut[link]!) {
      const limit = slipLimit(network, dates, link);
      if ((links.type[link]! & FROM_START) !== 0) startLimit = limit < startLimit ? limit : startLimit;
      else if (limit < finishLimit) finishLimit = limit;
    }
  }
  const time = fields.ownTime[task]!;
  if (finishLimit < NO_LIMIT) free = Math.min(free, gapTo(time, dates.earlyFinish[task]!, finishLimit));
  if (startLimit < NO_LIMIT) free = Math.min(free, gapTo(time, dates.earlyStart[task]!, startLimit));
  return free < 0 ? 0 : free;
}

function taskSlack(network: Network, dates: Dates, task: number, limits?: SlipLimits): void {
  const { fields, options } = network;
  const time = fields.ownTime[task]!;
  let start = 0;
  let finish = 0;
  let total = 0;
  let free = 0;
  if (fields.progress[task] !== COMPLETE) {
    const logicStart = dates.logicStart[task]!;
    start = time.count(Number.isNaN(logicStart) ? dates.earlyStart[task]! : logicStart, dates.lateStart[task]!);
    const isStarted = fields.progress[task] === IN_PROGRESS;
    // Both ends lie the same duration apart on one calendar: they slip alike.
    const isRigid = fields.mode[task] === AUTO && fields.time[task] === time && !isStarted && Number.isNaN(logicStart);
    finish = isRigid ? start : time.count(dates.earlyFinish[task]!, dates.lateFinish[task]!);
    if (isStarted) start = 0;
    else if (fields.mode[task] === FIXED && fields.isExternal[task] === 0) start = finish;
    total = totalSlack(network, start, finish, isStarted);
    free = total;
    free = freeSlack(network, dates, task, total, limits);
  }
  dates.startSlack[task] = start;
  dates.finishSlack[task] = finish;
  dates.totalSlack[task] = total;
  dates.freeSlack[task] = free;
  let flags = fields.isMilestone[task] === 1 ? IS_MILESTONE : 0;
  const isLive = fields.mode[task] !== INACTIVE && fields.mode[task] !== SPAN && fields.progress[task] !== COMPLETE;
  if (fields.progress[task]! >= IN_PROGRESS) flags |= IS_STARTED;
  if (isLive && total <= options.criticalSlack) flags |= IS_CRITICAL;
  if (!Number.isNaN(dates.logicStart[task]!)) flags |= CONSTRAINT_VIOLATED;
  if (fields.deadline[task]! < dates.earlyFinish[task]!) flags |= DEADLINE_MISSED;
  dates.flags[task] = flags;
}

function summarySlack(network: Network, dates: Dates, task: number, limits?: SlipLimits): void {
  const { hierarchy, fields } = network;
  const time = fields.ownTime[task]!;
  let flags = IS_SUMMARY;
  let isStarted = false;
  for (let child = hierarchy.firstChild[task]!; child >= 0; child = hierarchy.nextSibling[child]!) {
    flags |= dates.flags[child]! & IS_CRITICAL;
    isStarted ||= (dates.flags[child]! & IS_STARTED) !== 0;
  }
  const start = isStarted ? 0 : time.count(dates.earlyStart[task]!, dates.lateStart[task]!);
  const finish = time.count(dates.earlyFinish[task]!, dates.lateFinish[task]!);
  const total = totalSlack(network, start, finish, isStarted);
  if (fields.deadline[task]! < dates.earlyFinish[task]!) flags |= DEADLINE_MISSED;
  if (isStarted) flags |= IS_STARTED;
  dates.startSlack[task] = start;
  dates.finishSlack[task] = finish;
  dates.totalSlack[task] = total;
  dates.freeSlack[task] = freeSlack(network, dates, task, total, limits);
  dates.flags[task] = flags;
}
