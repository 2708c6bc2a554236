/** The backward pass: the latest dates that leave the project's finish, deadlines and hard constraints alone. */
import { FNLT, MFO, MSO, SNLT } from '../network/constraint.js';
import { FROM_START } from '../network/dependency.js';
import type { Network } from '../network/network.js';
import { RETAINED_LOGIC } from '../network/options.js';
import { COMPLETE, IN_PROGRESS } from '../network/progress.js';
import { FIXED, INACTIVE, SPAN } from '../network/task-fields.js';
import type { Dates } from './dates.js';
import { backwardBound } from './link-bound.js';

const NONE = Number.POSITIVE_INFINITY;

/** Caps that links leave the ends of their predecessors, by task; infinity where none does. */
interface LinkCaps {
  readonly finish: Float64Array;
  readonly start: Float64Array;
}

/** What late dates are counted from. */
export interface LateBase {
  /** The finish that open ends may slip to. */
  readonly projectFinish: number;
  /** Caps collected from everything behind; without them each task looks at its successors itself. */
  readonly collected?: LinkCaps;
}

/**
 * One backward pass from `projectFinish`; needs the early dates. Each node hands its caps on to its predecessors, which
 * reads links in the order they lie in memory; a task that looked at its successors would read them anywhere.
 */
export function backwardPass(network: Network, dates: Dates, projectFinish: number): void {
  const { order, size } = network;
  const column = () => new Float64Array(size).fill(NONE);
  const base = { projectFinish, collected: { finish: column(), start: column() } };
  for (let at = order.length - 1; at >= 0; at--) {
    const node = order.nodes[at]!;
    dateBackward(network, dates, node, base);
    // A link into a summary ends at its start.
    const isEntry = node < 0 || network.hierarchy.firstChild[node]! < 0;
    if (isEntry) handCapsOn(network, dates, node < 0 ? ~node : node, base.collected);
  }
}

function handCapsOn(network: Network, dates: Dates, successor: number, collected: LinkCaps): void {
  const { links } = network;
  for (let link = links.firstIn[successor]!; link >= 0; link = links.nextIn[link]!) {
    const caps = (links.type[link]! & FROM_START) === 0 ? collected.finish : collected.start;
    const predecessor = links.predecessor[link]!;
    const bound = backwardBound(network, dates, link);
    if (bound < caps[predecessor]!) caps[predecessor] = bound;
  }
}

/** Dates one node of the order backward; everything behind it is dated. See `backwardPass`. */
export function dateBackward(network: Network, dates: Dates, node: number, base: LateBase): void {
  if (node < 0) closeSummary(network, dates, ~node);
  else if (network.hierarchy.firstChild[node]! >= 0) openSummary(network, dates, node, base);
  else dateTask(network, dates, node, base);
}

/** Caps on a node's finish and on its start from its own successors, written to `caps`. */
const caps = { finish: NONE, start: NONE };

function readCaps(network: Network, dates: Dates, task: number, { collected }: LateBase): void {
  const { hierarchy, fields } = network;
  if (collected) {
    caps.finish = collected.finish[task]!;
    caps.start = collected.start[task]!;
  } else readLinkCaps(network, dates, task);
  // A task dated by hand has a fixed length: links from its start leave its late dates alone, those from its finish cap
  // it. So it is with a task in progress, whose start has been.
  if (fields.mode[task] === FIXED || fields.progress[task] === IN_PROGRESS) caps.start = NONE;
  const above = hierarchy.parent[task]!;
  if (above < 0 || fields.mode[above] === INACTIVE) return;
  if (dates.finishCap[above]! < caps.finish) caps.finish = dates.finishCap[above]!;
  // A link from the start of a summary waits for the earliest task below it only.
  const isFirst = dates.earlyStart[task] === dates.earlyStart[above];
  if (isFirst && dates.startCap[above]! < caps.start) caps.start = dates.startCap[above]!;
}

function readLinkCaps(network: Network, dates: Dates, task: number): void {
  const { links } = network;
  caps.finish = NONE;
  caps.start = NONE;
  for (let link = links.firstOut[task]!; link >= 0; link = links.nextOut[link]!) {
    const bound = backwardBound(network, dates, link);
    if ((links.type[link]! & FROM_START) === 0) {
      if (bound < caps.finish) caps.finish = bound;
    } else if (bound < caps.start) caps.start = bound;
  }
}

/** Passes a summary's caps on to what lies below it. */
function openSummary(network: Network, dates: Dates, task: number, base: LateBase): void {
  const { fields } = network;
  readCaps(network, dates, task, base);
  if (fields.deadline[task]! < caps.finish) caps.finish = fields.deadline[task]!;
  const isHeld = fields.constraint[task] === FNLT || fields.constraint[task] === MFO;
  if (isHeld && fields.constraintDate[task]! < caps.finish) caps.finish = fields.constraintDate[task]!;
  dates.finishCap[task] = caps.finish;
  dates.startCap[task] = caps.start;
}

/** Late dates of a summary from what lies below it. */
function closeSummary(network: Network, dates: Dates, task: number): void {
  const { fields, hierarchy } = network;
  let start = NONE;
  let finish = Number.NEGATIVE_INFINITY;
  for (let child = hierarchy.firstChild[task]!; child >= 0; child = hierarchy.nextSibling[child]!) {
    if (fields.mode[child] === INACTIVE && fields.mode[task] !== INACTIVE) continue;
    // What is dated by hand counts with the dates it has: it does not slip with the rest.
    const isByHand = fields.mode[child] === FIXED && fields.isExternal[child] === 0;
    const lateStart = isByHand ? dates.earlyStart[child]! : dates.lateStart[child]!;
    const lateFinish = isByHand ? dates.earlyFinish[child]! : dates.lateFinish[child]!;
    if (lateStart < start) start = lateStart;
    if (lateFinish > finish) finish = lateFinish;
  }
  if (start === NONE) {
    start = dates.earlyStart[task]!;
    finish = dates.earlyFinish[task]!;
  }
  dates.lateStart[task] = start;
  dates.lateFinish[task] = finish;
}

/** Late dates of one task that has nothing below it. */
function dateTask(network: Network, dates: Dates, task: number, base: LateBase): void {
  const { fields, options } = network;
  const { projectFinish } = base;
  const early = dates.earlyStart[task]!;
  if (fields.mode[task] === SPAN) {
    // Taken in by no rollup; see spans.ts.
    dates.lateStart[task] = Number.POSITIVE_INFINITY;
    dates.lateFinish[task] = Number.NEGATIVE_INFINITY;
    return;
  }
  if (fields.progress[task] === COMPLETE) {
    dates.lateStart[task] = early;
    dates.lateFinish[task] = dates.earlyFinish[task]!;
    if (options.progressPolicy === RETAINED_LOGIC) {
      readCaps(network, dates, task, base);
      dates.lateResume[task] = Math.min(caps.finish, caps.start, projectFinish);
    }
    return;
  }
  readCaps(network, dates, task, base);
  let finish = caps.finish;
  let startCap = caps.start;
  if (finish === NONE && startCap === NONE && options.hasMultipleCriticalPaths) finish = dates.earlyFinish[task]!;
  if (finish > projectFinish) finish = projectFinish;
  if (fields.deadline[task]! < finish) finish = fields.deadline[task]!;
  const isInProgress = fields.progress[task] === IN_PROGRESS;
  if (fields.activity !== null) {
    finish = Math.min(finish, fields.activity.finishCap(task));
    // A start that has been is late for nothing.
    if (!isInProgress) startCap = Math.min(startCap, fields.activity.startCap(task));
  }
  const constraint = isInProgress ? 0 : fields.constraint[task]!;
  if (constraint >= MSO) {
    const date = fields.constraintDate[task]!;
    const isHard = fields.isHard[task] === 1;
    if (constraint === MFO && isHard) {
      finish = date;
      startCap = NONE;
    } else if (constraint === MFO || constraint === FNLT) finish = Math.min(finish, date);
    else if (constraint === SNLT || (constraint === MSO && !isHard)) startCap = Math.min(startCap, date);
    else if (constraint === MSO) {
      writeHeldStart(network, dates, task, date);
      return;
    }
  }
  writeLate(network, dates, task, finish, startCap);
  if (isInProgress && fields.mode[task] !== FIXED) dates.lateStart[task] = early;
}

/** A task that must start on a date: late dates from there. */
function writeHeldStart(network: Network, dates: Dates, task: number, date: number): void {
  const time = network.fields.time[task]!;
  const duration = network.fields.duration[task]!;
  const start = duration === 0 ? date : time.next(date);
  dates.lateStart[task] = start;
  dates.lateFinish[task] = time.add(start, duration);
}

/**
 * Late start of a task dated by hand for a late finish: it stands wherever it is put, also at the start of a shift or
 * outside the working time, and its length is that of its dates, whoever works on it.
 */
export function fixedLateStart(network: Network, dates: Dates, task: number, finish: number): number {
  if (finish === dates.earlyFinish[task]!) return dates.earlyStart[task]!;
  return network.fields.ownTime[task]!.subtract(finish, dates.duration[task]!);
}

function writeLate(network: Network, dates: Dates, task: number, finishCap: number, startCap: number): void {
  const duration = dates.duration[task]!;
  if (network.fields.mode[task] === FIXED && duration > 0) {
    dates.lateStart[task] = fixedLateStart(network, dates, task, finishCap);
    dates.lateFinish[task] = finishCap;
    return;
  }
  const time = network.fields.time[task]!;
  if (duration === 0) {
    const instant = Math.min(finishCap, startCap);
    const { activity } = network.fields;
    dates.lateStart[task] = dates.lateFinish[task] =
      activity === null ? instant : activity.lastInstant(task, instant, time);
    return;
  }
  const finish = time.previous(finishCap);
  const start = time.subtract(finish, duration);
  if (startCap < start) {
    dates.lateStart[task] = time.next(startCap);
    dates.lateFinish[task] = time.add(dates.lateStart[task]!, duration);
  } else {
    dates.lateStart[task] = start;
    dates.lateFinish[task] = finish;
  }
}
