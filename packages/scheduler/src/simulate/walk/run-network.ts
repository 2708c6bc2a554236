import { FNET, FNLT, MFO, MSO, SNET, SNLT } from '../../network/constraint.js';
import { FROM_START, LAG_PERCENT } from '../../network/dependency.js';
import type { Network } from '../../network/network.js';
import { COMPLETE, IN_PROGRESS } from '../../network/progress.js';
import { FIXED, INACTIVE, SUMMARY } from '../../network/task-fields.js';
import type { DatedNetwork } from './plain-network.js';
import { Scale } from './scale.js';

/** How the walk treats a task. */
export const CONSTANT = 0;
/** Like a constant, but with late dates: dated by hand. */
export const HELD = 1;
export const MILESTONE = 2;
export const WORK = 3;
export const STARTED = 4;
export const OUTLINE = 5;
/** Work that in some runs takes no time at all and then stands as a milestone does. */
export const EVENTUAL = 6;

/** No bound below, none above. Far outside every position, near enough that sums stay 32-bit integers. */
export const NO_FLOOR = -(2 ** 30);
export const NO_CAP = 2 ** 30;

/** Links of one direction by task: those of task t are `begin[t] … begin[t + 1] - 1`. */
export interface RunLinks {
  readonly begin: Int32Array;
  /** The task at the other end. */
  readonly other: Int32Array;
  /** Ends, as in dependency.ts. */
  readonly type: Uint8Array;
  /** Lag in half-seconds of the scale: twice the seconds. */
  readonly lag: Int32Array;
  /** Percent of the predecessor's duration; 0 = the lag is fixed. */
  readonly percent: Float64Array;
}

/** What the walk reads; positions as in scale.ts. */
export interface RunNetwork {
  readonly size: number;
  readonly scale: Scale;
  /** In topological order: a task, or ~summary where the bounds of a summary pass to what lies below. */
  readonly steps: Int32Array;
  readonly kind: Uint8Array;
  /** 1 = takes no part, not even in the dates of the summary above. */
  readonly isInactive: Uint8Array;
  readonly firstChild: Int32Array;
  readonly nextSibling: Int32Array;
  /** Outline above whose bounds hold a task, -1 = none: forward, and backward. */
  readonly floorAbove: Int32Array;
  readonly capAbove: Int32Array;
  readonly startFloor: Int32Array;
  readonly finishFloor: Int32Array;
  readonly startCap: Int32Array;
  readonly finishCap: Int32Array;
  /** Dates of tasks that do not vary; where a started task began and where its rest begins. */
  readonly fixedStart: Int32Array;
  readonly fixedFinish: Int32Array;
  /** Started tasks: seconds done, and whether the rest begins after a pause. */
  readonly done: Int32Array;
  readonly hasPause: Uint8Array;
  /** 1 = its duration is drawn in every run. */
  readonly isDrawn: Uint8Array;
  /** 1 = may be the last of all to finish; and the last below its summary. */
  readonly mayEnd: Uint8Array;
  readonly mayClose: Uint8Array;
  /** 1 = its start is asked for. */
  readonly needsStart: Uint8Array;
  /** 1 = a summary whose late start links ask for, its own or those of a summary above. */
  readonly needsLate: Uint8Array;
  readonly incoming: RunLinks;
  readonly outgoing: RunLinks;
  /** Position of the project's start. */
  readonly projectStart: number;
  readonly splitsInProgress: boolean;
  readonly hasMultipleCriticalPaths: boolean;
  /** Slack up to which a task is critical, seconds. */
  readonly criticalSlack: number;
}

function readRunLinks(network: Network, isIncoming: boolean): RunLinks {
  const { links, size } = network;
  const begin = new Int32Array(size + 1);
  const other = new Int32Array(links.count);
  const type = new Uint8Array(links.count);
  const lag = new Int32Array(links.count);
  const percent = new Float64Array(links.count);
  let at = 0;
  for (let task = 0; task < size; task++) {
    begin[task] = at;
    const next = isIncoming ? links.nextIn : links.nextOut;
    let link = isIncoming ? links.firstIn[task]! : links.firstOut[task]!;
    for (; link >= 0; link = next[link]!) {
      other[at] = isIncoming ? links.predecessor[link]! : links.successor[link]!;
      type[at] = links.type[link]!;
      if (links.lagMode[link] === LAG_PERCENT) percent[at] = links.lag[link]!;
      else lag[at] = 2 * links.lag[link]!;
      at++;
    }
  }
  begin[size] = at;
  return { begin, other, type, lag, percent };
}

function kindOf(network: Network, task: number): number {
  const { fields } = network;
  const mode = fields.mode[task]!;
  if (mode === SUMMARY) return OUTLINE;
  if (mode === INACTIVE || fields.progress[task] === COMPLETE) return CONSTANT;
  if (mode === FIXED) return HELD;
  if (fields.progress[task] === IN_PROGRESS) return STARTED;
  return fields.duration[task] === 0 ? MILESTONE : WORK;
}

/**
 * Whether some task that follows another is certain to finish later or at the same time.
 *
 * @param isCandidate which followers count
 */
function isOutlasted(
  kind: Uint8Array,
  outgoing: RunLinks,
  task: number,
  isCandidate: (other: number) => boolean,
): boolean {
  for (let link = outgoing.begin[task]!; link < outgoing.begin[task + 1]!; link++) {
    const other = outgoing.other[link]!;
    const isFromFinish = (outgoing.type[link]! & FROM_START) === 0;
    const isLead = outgoing.lag[link]! < 0 || outgoing.percent[link]! < 0;
    if (isFromFinish && !isLead && (kind[other] === WORK || kind[other] === MILESTONE) && isCandidate(other))
      return true;
  }
  return false;
}

/** Marks the tasks that may be the last to finish, of all and below their summary: only those are compared. */
function writeLast(network: Network, outgoing: RunLinks, columns: Columns): void {
  const { fields, hierarchy } = network;
  const { kind } = columns;
  for (let task = 0; task < network.size; task++) {
    const above = hierarchy.parent[task]!;
    const isPart = kind[task] !== OUTLINE && fields.mode[task] !== INACTIVE && fields.isExternal[task] === 0;
    columns.mayEnd[task] = isPart && !isOutlasted(kind, outgoing, task, () => true) ? 1 : 0;
    const isInside = above >= 0 && fields.mode[task] !== INACTIVE;
    const isOutlastedInside = isOutlasted(kind, outgoing, task, other => hierarchy.parent[other] === above);
    columns.mayClose[task] = isInside && !isOutlastedInside ? 1 : 0;
  }
}

/** Columns that are the same for all tasks until `writeTask` fills them. */
function createColumns(size: number) {
  const column = (value: number) => new Int32Array(size).fill(value);
  return {
    kind: new Uint8Array(size),
    isInactive: new Uint8Array(size),
    floorAbove: column(-1),
    capAbove: column(-1),
    startFloor: column(NO_FLOOR),
    finishFloor: column(NO_FLOOR),
    startCap: column(NO_CAP),
    finishCap: column(NO_CAP),
    fixedStart: column(0),
    fixedFinish: column(0),
    done: column(0),
    hasPause: new Uint8Array(size),
    isDrawn: new Uint8Array(size),
    mayEnd: new Uint8Array(size),
    mayClose: new Uint8Array(size),
    needsStart: new Uint8Array(size),
    needsLate: new Uint8Array(size),
  };
}

type Columns = ReturnType<typeof createColumns>;

/** Constant bounds of a task from its constraint and deadline, forward and backward. */
function writeBounds({ network, dates }: DatedNetwork, scale: Scale, columns: Columns, task: number): void {
  const { fields } = network;
  const constraint = fields.constraint[task]!;
  const isLeaf = columns.kind[task] !== OUTLINE;
  if (isLeaf) columns.startFloor[task] = scale.positionOf(dates.projectStart);
  if (!Number.isNaN(fields.deadline[task]!)) columns.finishCap[task] = scale.positionOf(fields.deadline[task]!) & ~1;
  if (constraint < MSO || columns.kind[task] === STARTED || fields.mode[task] === FIXED) return;
  const date = scale.positionOf(fields.constraintDate[task]!);
  if (constraint === SNET || (constraint === MSO && (isLeaf || network.options.honorsConstraints))) {
    columns.startFloor[task] = Math.max(columns.startFloor[task]!, date);
  }
  if (isLeaf && constraint === FNET) columns.finishFloor[task] = date;
  if (isLeaf && (constraint === SNLT || constraint === MSO)) columns.startCap[task] = date & ~1;
  if (constraint === FNLT || constraint === MFO)
    columns.finishCap[task] = Math.min(columns.finishCap[task]!, date & ~1);
}

/** Dates of a task that do not vary, and where a started one goes on. */
function writeFixed({ network, dates }: DatedNetwork, scale: Scale, columns: Columns, task: number): void {
  const { fields } = network;
  const projectTime = network.calendars.project;
  columns.fixedStart[task] = scale.positionOf(dates.earlyStart[task]!);
  if (columns.kind[task] !== STARTED) {
    columns.fixedFinish[task] = scale.positionOf(dates.earlyFinish[task]!);
    return;
  }
  const done = fields.done[task]!;
  const stop = Number.isNaN(fields.stop[task]!) ? projectTime.add(fields.actualStart[task]!, done) : fields.stop[task]!;
  const resume = Number.isNaN(fields.resume[task]!) ? projectTime.next(stop) : fields.resume[task]!;
  columns.done[task] = done;
  columns.hasPause[task] = projectTime.count(stop, resume) > 0 ? 1 : 0;
  columns.fixedFinish[task] = scale.positionOf(resume) | 1;
}

/** Which summary's bounds reach a task: its parent when that has any, else those that reach the parent. */
function writeAbove(network: Network, incoming: RunLinks, outgoing: RunLinks, columns: Columns): void {
  const { hierarchy, order } = network;
  for (let at = 0; at < order.length; at++) {
    const node = order.nodes[at]!;
    // From the outside in: a summary's start comes before all that lies below it.
    const task = node < 0 ? ~node : node;
    const above = hierarchy.parent[task]!;
    const isAsked = incoming.begin[task + 1]! > incoming.begin[task]! || (above >= 0 && columns.needsLate[above] === 1);
    if (isAsked) columns.needsLate[task] = 1;
    if (above < 0 || (node >= 0 && hierarchy.firstChild[node]! >= 0)) continue;
    const isFloor = columns.startFloor[above]! > NO_FLOOR || incoming.begin[above + 1]! > incoming.begin[above]!;
    const isCap = columns.finishCap[above]! < NO_CAP || outgoing.begin[above + 1]! > outgoing.begin[above]!;
    columns.floorAbove[task] = isFloor || columns.floorAbove[above]! >= 0 ? above : -1;
    columns.capAbove[task] = isCap || columns.capAbove[above]! >= 0 ? above : -1;
  }
}

/** Compiles a network that `isPlain`. Cost O(tasks + links). */
export function compileRunNetwork(plan: DatedNetwork): RunNetwork {
  const { network, dates } = plan;
  const { size, hierarchy, options, links } = network;
  const scale = new Scale(network.calendars.project, dates.projectStart);
  const incoming = readRunLinks(network, true);
  const outgoing = readRunLinks(network, false);
  const columns = createColumns(size);
  for (let task = 0; task < size; task++) {
    columns.kind[task] = kindOf(network, task);
    columns.isInactive[task] = network.fields.mode[task] === INACTIVE ? 1 : 0;
  }
  for (let task = 0; task < size; task++) {
    writeBounds(plan, scale, columns, task);
    const kind = columns.kind[task]!;
    if (kind === CONSTANT || kind === HELD || kind === STARTED) writeFixed(plan, scale, columns, task);
  }
  for (let link = 0; link < links.count; link++) {
    if ((links.type[link]! & FROM_START) !== 0) columns.needsStart[links.predecessor[link]!] = 1;
  }
  writeLast(network, outgoing, columns);
  writeAbove(network, incoming, outgoing, columns);
  return {
    size,
    scale,
    steps: network.order.nodes.slice(0, network.order.length),
    ...columns,
    firstChild: hierarchy.firstChild,
    nextSibling: hierarchy.nextSibling,
    incoming,
    outgoing,
    projectStart: scale.positionOf(dates.projectStart),
    splitsInProgress: options.splitsInProgress,
    hasMultipleCriticalPaths: options.hasMultipleCriticalPaths,
    criticalSlack: options.criticalSlack,
  };
}
