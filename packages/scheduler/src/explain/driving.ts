/** Which bound set a date: the base of the critical path, of driving links and of explanations. */
import { ALAP, FNET, FNLT, MFO, MSO, SNET, SNLT } from '../network/constraint.js';
import { FROM_START, TO_FINISH } from '../network/dependency.js';
import type { Network } from '../network/network.js';
import { COMPLETE, IN_PROGRESS, NOT_STARTED } from '../network/progress.js';
import { AUTO, FIXED, FIXED_SUMMARY, INACTIVE, isSummaryMode, SPAN, SUMMARY } from '../network/task-fields.js';
import { holdsBack } from '../passes/data-date.js';
import type { Dates } from '../passes/dates.js';
import { forwardBound } from '../passes/forward.js';
import { holdsThrough, isPassedThrough } from '../passes/pass-through.js';
import { activityBounds, dataDateBounds, expectedBounds, spanBounds } from './activity-bounds.js';

/** What can hold a date. `driver`: a task that a level of effort or WBS summary spans. */
export type BoundKind =
  | 'project_start'
  | 'link'
  | 'summary'
  | 'child'
  | 'constraint'
  | 'manual'
  | 'actual'
  | 'leveling_delay'
  | 'late_date'
  | 'data_date'
  | 'suspension'
  | 'external'
  | 'expected_finish'
  | 'driver';

/** One candidate for a task's dates. */
export interface Bound {
  readonly kind: BoundKind;
  /** Which end of the task it holds. */
  readonly end: 'start' | 'finish';
  /** Seconds since 1970-01-01T00:00. */
  readonly instant: number;
  /** Whether it set the date. */
  readonly isBinding: boolean;
  /** Position among the network's links, for `link`; -1 otherwise. */
  readonly link: number;
  /** The task it comes from: predecessor, summary or child; -1 otherwise. */
  readonly from: number;
}

/** The end of its origin that a bound hangs on: a summary's two ends have causes of their own. */
export function originEnd(network: Network, bound: Bound): Bound['end'] {
  if (bound.kind !== 'link') return bound.end;
  return (network.links.type[bound.link]! & FROM_START) === 0 ? 'finish' : 'start';
}

/** Whether no work lies between a bound and the date reached, on the task's own working time. */
function reaches(network: Network, task: number, bound: number, reached: number): boolean {
  return bound >= reached || network.fields.time[task]!.count(bound, reached) <= 0;
}

/** Where the movable part of a task begins: its start without levelling delay, or where the rest of a started one goes on. */
function movableStart(network: Network, dates: Dates, task: number): number {
  const { fields } = network;
  const undelayed = dates.undelayedStart[task]!;
  if (!Number.isNaN(undelayed)) return undelayed;
  const resume = dates.resume[task]!;
  const isFact = !Number.isNaN(fields.actualStart[task]!) && !Number.isNaN(resume);
  return isFact ? resume : dates.earlyStart[task]!;
}

/** The finish that belongs to `movableStart`. */
function movableFinish(network: Network, dates: Dates, task: number): number {
  const undelayed = dates.undelayedStart[task]!;
  if (isPassedThrough(network, dates, task)) return dates.resume[task]!;
  if (Number.isNaN(undelayed)) return dates.earlyFinish[task]!;
  return network.fields.time[task]!.add(undelayed, network.fields.duration[task]!);
}

/** Whether a link has a say in its successor's dates under the project's progress policy. */
function holdsOn(network: Network, dates: Dates, link: number): boolean {
  const successor = network.links.successor[link]!;
  if (isPassedThrough(network, dates, successor)) return holdsThrough(network, dates, link);
  return network.fields.progress[successor] !== IN_PROGRESS || holdsBack(network, dates, link);
}

function linkBounds(network: Network, dates: Dates, task: number, isFree: boolean, bounds: Bound[]): void {
  const { links } = network;
  const start = movableStart(network, dates, task);
  const finish = movableFinish(network, dates, task);
  for (let link = links.inStart[task]!; link < links.inStart[task + 1]!; link++) {
    const isFinish = (links.type[link]! & TO_FINISH) !== 0;
    const instant = forwardBound(network, dates, link);
    const reached = isFinish ? finish : start;
    const isBinding = isFree && holdsOn(network, dates, link) && reaches(network, task, instant, reached);
    const from = links.predecessor[link]!;
    bounds.push({ kind: 'link', end: isFinish ? 'finish' : 'start', instant, isBinding, link, from });
  }
}

function summaryBounds(network: Network, dates: Dates, task: number): Bound[] {
  const { hierarchy, fields } = network;
  const bounds: Bound[] = [];
  const own = { link: -1, isBinding: true };
  if (fields.mode[task] === FIXED_SUMMARY) {
    bounds.push({ ...own, kind: 'manual', end: 'start', instant: dates.earlyStart[task]!, from: -1 });
    bounds.push({ ...own, kind: 'manual', end: 'finish', instant: dates.earlyFinish[task]!, from: -1 });
    return bounds;
  }
  for (let child = hierarchy.firstChild[task]!; child >= 0; child = hierarchy.nextSibling[child]!) {
    if (fields.mode[child] === INACTIVE) continue;
    const start = dates.earlyStart[child]!;
    const finish = dates.earlyFinish[child]!;
    bounds.push({
      kind: 'child',
      end: 'start',
      instant: start,
      isBinding: start === dates.earlyStart[task],
      link: -1,
      from: child,
    });
    bounds.push({
      kind: 'child',
      end: 'finish',
      instant: finish,
      isBinding: finish === dates.earlyFinish[task],
      link: -1,
      from: child,
    });
  }
  return bounds;
}

/** What holds the floor of a summary: its own links, constraint or dates, or the summary above. */
export function floorBounds(network: Network, dates: Dates, summary: number): Bound[] {
  const { hierarchy, fields, links } = network;
  const bounds: Bound[] = [];
  const floor = dates.floor[summary]!;
  if (fields.mode[summary] === FIXED_SUMMARY) {
    const instant = fields.fixedStart[summary]!;
    bounds.push({ kind: 'manual', end: 'start', instant, isBinding: instant === floor, link: -1, from: summary });
  } else {
    for (let link = links.inStart[summary]!; link < links.inStart[summary + 1]!; link++) {
      if ((links.type[link]! & TO_FINISH) !== 0) continue;
      const instant = forwardBound(network, dates, link);
      const from = links.predecessor[link]!;
      bounds.push({ kind: 'link', end: 'start', instant, isBinding: instant === floor, link, from });
    }
    if (fields.constraint[summary] === SNET || fields.constraint[summary] === MSO) {
      const instant = fields.constraintDate[summary]!;
      bounds.push({ kind: 'constraint', end: 'start', instant, isBinding: instant === floor, link: -1, from: summary });
    }
  }
  const above = hierarchy.parent[summary]!;
  if (above >= 0 && dates.floor[above]! > Number.NEGATIVE_INFINITY) {
    const isBinding = dates.floor[above]! === floor;
    bounds.push({ kind: 'summary', end: 'start', instant: dates.floor[above]!, isBinding, link: -1, from: above });
  }
  // A lead from the first tasks would reach before the project: its start holds then.
  if (!bounds.some(bound => bound.isBinding)) {
    bounds.push({ kind: 'project_start', end: 'start', instant: floor, isBinding: true, link: -1, from: -1 });
  }
  return bounds;
}

/** Whether links may set a task's dates: nothing typed, done or forced does. */
function moves(network: Network, dates: Dates, task: number): boolean {
  const { fields } = network;
  const mode = fields.mode[task]!;
  if (mode !== AUTO) return false;
  const progress = fields.progress[task]!;
  if (progress === COMPLETE) return Number.isNaN(fields.actualStart[task]!) || isPassedThrough(network, dates, task);
  const constraint = progress === NOT_STARTED ? fields.constraint[task]! : 0;
  const isMust = (constraint === MSO || constraint === MFO) && fields.isHard[task] === 1;
  return !isMust && Number.isNaN(dates.logicStart[task]!);
}

/** Every bound on a task's dates, the binding ones marked. */
export function boundsOf(network: Network, dates: Dates, task: number): Bound[] {
  const { fields, hierarchy } = network;
  const mode = fields.mode[task]!;
  if (isSummaryMode(mode)) return summaryBounds(network, dates, task);
  if (mode === SPAN) return spanBounds(network, dates, task);
  const start = dates.earlyStart[task]!;
  const bounds: Bound[] = [];
  const own = { link: -1, from: -1 };
  if (mode === FIXED || mode === INACTIVE) {
    linkBounds(network, dates, task, false, bounds);
    bounds.push({ ...own, kind: 'manual', end: 'start', instant: start, isBinding: true });
    return bounds;
  }
  const isStarted = fields.progress[task]! >= IN_PROGRESS;
  const hasActualStart = isStarted && !Number.isNaN(fields.actualStart[task]!);
  const constraint = isStarted ? 0 : fields.constraint[task]!;
  const overruled = !Number.isNaN(dates.logicStart[task]!);
  const isMust = (constraint === MSO || constraint === MFO) && fields.isHard[task] === 1;
  const isAtLate = network.options.isAlapFree || (start === dates.lateStart[task] && dates.totalSlack[task] === 0);
  const isLate = constraint === ALAP && isAtLate;
  const isFree = moves(network, dates, task);
  linkBounds(network, dates, task, isFree, bounds);
  if (constraint >= MSO) {
    const isFinish = constraint === MFO || constraint === FNET || constraint === FNLT;
    const instant = fields.constraintDate[task]!;
    const reached = isFinish ? movableFinish(network, dates, task) : movableStart(network, dates, task);
    const isUpper = constraint === SNLT || constraint === FNLT;
    const isBinding = overruled || isMust || (!isUpper && reaches(network, task, instant, reached));
    bounds.push({ ...own, kind: 'constraint', end: isFinish ? 'finish' : 'start', instant, isBinding });
  }
  if (fields.activity !== null) bounds.push(...activityBounds(network, dates, task, reaches));
  const { dataDate } = network.options;
  const standsOnDataDate = () =>
    !bounds.some(bound => bound.isBinding) && reaches(network, task, dataDate, movableStart(network, dates, task));
  if (hasActualStart) {
    if (!Number.isNaN(dataDate)) bounds.push(...dataDateBounds(network, dates, task, standsOnDataDate()));
    bounds.push(...expectedBounds(network, task, bounds).map(bound => ({ ...bound, isBinding: false })));
    const isPushed = bounds.some(bound => bound.isBinding);
    bounds.push({ ...own, kind: 'actual', end: 'start', instant: fields.actualStart[task]!, isBinding: !isPushed });
    return bounds;
  }
  const reached = movableStart(network, dates, task);
  const above = hierarchy.parent[task]!;
  const floor = above >= 0 ? dates.floor[above]! : Number.NEGATIVE_INFINITY;
  if (floor > Number.NEGATIVE_INFINITY) {
    const isBinding = isFree && reaches(network, task, floor, reached);
    bounds.push({ kind: 'summary', end: 'start', instant: floor, isBinding, link: -1, from: above });
  }
  if (!Number.isNaN(dataDate)) {
    bounds.push(...dataDateBounds(network, dates, task, isFree && standsOnDataDate()));
  }
  const isAtStart = isFree && !bounds.some(bound => bound.isBinding);
  const instant = dates.projectStart;
  bounds.push({
    ...own,
    kind: 'project_start',
    end: 'start',
    instant,
    isBinding: isAtStart && reaches(network, task, instant, reached),
  });
  if (isLate && !bounds.some(bound => bound.isBinding)) {
    bounds.push({ ...own, kind: 'late_date', end: 'start', instant: start, isBinding: true });
  }
  if (!Number.isNaN(dates.undelayedStart[task]!)) {
    bounds.push({ ...own, kind: 'leveling_delay', end: 'start', instant: start, isBinding: true });
  }
  bounds.push(...expectedBounds(network, task, bounds));
  return bounds;
}

/** Links that set the date of their successor, as positions among the network's links. Cost O(links), no objects. */
export function drivingLinks(network: Network, dates: Dates): number[] {
  const { links, fields } = network;
  const driving: number[] = [];
  for (let task = 0; task < network.size; task++) {
    const first = links.inStart[task]!;
    const end = links.inStart[task + 1]!;
    if (first === end) continue;
    if (fields.mode[task] === SUMMARY) {
      for (let link = first; link < end; link++) if (drivesFloor(network, dates, link)) driving.push(link);
    } else if (moves(network, dates, task)) {
      const start = movableStart(network, dates, task);
      const finish = movableFinish(network, dates, task);
      for (let link = first; link < end; link++) {
        const reached = (links.type[link]! & TO_FINISH) === 0 ? start : finish;
        if (!holdsOn(network, dates, link)) continue;
        if (reaches(network, task, forwardBound(network, dates, link), reached)) driving.push(link);
      }
    }
  }
  return driving;
}

/** Whether a link into a summary holds its floor, and something below stands on it. */
function drivesFloor(network: Network, dates: Dates, link: number): boolean {
  const { links } = network;
  if ((links.type[link]! & TO_FINISH) !== 0) return false;
  const summary = links.successor[link]!;
  const bound = forwardBound(network, dates, link);
  return bound === dates.floor[summary] && reaches(network, summary, bound, dates.earlyStart[summary]!);
}
