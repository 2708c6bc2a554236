/** Slack: how far a task may slip. Signed working time on the task's own calendar. */

import { beforeLag, FROM_START, LAG_ELAPSED, TO_FINISH } from '../network/dependency.js';
import type { Network } from '../network/network.js';
import { FINISH_SLACK, NO_POLICY, START_SLACK } from '../network/options.js';
import { COMPLETE, IN_PROGRESS } from '../network/progress.js';
import { AUTO, FIXED, INACTIVE, isSummaryMode, SPAN } from '../network/task-fields.js';
import { holdsBack } from './data-date.js';
import type { Dates } from './dates.js';
import { lagSeconds, lagTime } from './forward.js';

/** Bits of `flags`. */
export const IS_CRITICAL = 1;
export const IS_SUMMARY = 2;
export const IS_MILESTONE = 4;
export const CONSTRAINT_VIOLATED = 8;
export const DEADLINE_MISSED = 16;
export const IS_STARTED = 32;

/** Working time a link leaves between its predecessor as scheduled and its successor as scheduled. */
export function linkGap(network: Network, dates: Dates, link: number): number {
  const { links, fields } = network;
  const predecessor = links.predecessor[link]!;
  const successor = links.successor[link]!;
  const isFromStart = (links.type[link]! & FROM_START) !== 0;
  const isToFinish = (links.type[link]! & TO_FINISH) !== 0;
  const from = isFromStart ? dates.earlyStart[predecessor]! : dates.earlyFinish[predecessor]!;
  let to = isToFinish ? dates.earlyFinish[successor]! : dates.earlyStart[successor]!;
  if (fields.progress[successor]! >= IN_PROGRESS && network.options.progressPolicy !== NO_POLICY) {
    // Of what has begun only the rest moves; of what is complete, what comes after it.
    if (!isToFinish || fields.progress[successor] === COMPLETE) to = dates.resume[successor]!;
  }
  if (from === to && links.lag[link] === 0) return 0;
  if (links.lag[link] !== 0) {
    to =
      links.lagMode[link] === LAG_ELAPSED
        ? to - links.lag[link]!
        : beforeLag(lagTime(network, link), to, lagSeconds(network, dates, link));
  }
  // Of a gap that is none only the sign matters.
  return to <= from ? to - from : fields.ownTime[predecessor]!.count(from, to);
}

/** Fills the slack columns and flags from early and late dates. */
export function computeSlack(network: Network, dates: Dates): void {
  const { order } = network;
  // Finish nodes of summaries come after all that lies below.
  for (let at = 0; at < order.length; at++) if (order.nodes[at]! >= 0) slackOf(network, dates, order.nodes[at]!);
}

/** Slack and flags of one task; of a summary, when those of its children are known. */
export function slackOf(network: Network, dates: Dates, task: number): void {
  if (network.hierarchy.firstChild[task]! >= 0) summarySlack(network, dates, task);
  else taskSlack(network, dates, task);
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
function freeSlack(network: Network, dates: Dates, task: number, total: number): number {
  const { links } = network;
  let free = total;
  // Before a finish that the plan must meet an open end has room only until the plan's own.
  if (!Number.isNaN(network.options.mustFinishBy) && isOpenEnd(network, task)) {
    const room = network.fields.ownTime[task]!.count(dates.earlyFinish[task]!, dates.projectFinish);
    if (room < free) free = room;
  }
  // What is used up cannot shrink: tasks on the critical path, most of all, skip their links.
  for (let link = links.firstOut[task]!; link >= 0 && free > 0; link = links.nextOut[link]!) {
    if (!holdsBack(network, dates, link)) continue;
    const gap = linkGap(network, dates, link);
    if (gap < free) free = gap;
  }
  return free < 0 ? 0 : free;
}

function taskSlack(network: Network, dates: Dates, task: number): void {
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
    free = freeSlack(network, dates, task, total);
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

function summarySlack(network: Network, dates: Dates, task: number): void {
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
  dates.freeSlack[task] = freeSlack(network, dates, task, total);
  dates.flags[task] = flags;
}
