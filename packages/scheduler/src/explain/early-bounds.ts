/**
 * Every bound on early dates. Each source of bounds is one function in `SOURCES`, which sees the task through an
 * `EarlyView`; the order is that in which reasons are told.
 */
import { ALAP, FNET, FNLT, MFO, MSO, SNET, SNLT } from '../network/constraint.js';
import { TO_FINISH } from '../network/dependency.js';
import type { Network } from '../network/network.js';
import { COMPLETE, NOT_STARTED } from '../network/progress.js';
import { FIXED, FIXED_SUMMARY, INACTIVE, SPAN, SUMMARY } from '../network/task-fields.js';
import type { Dates } from '../passes/dates.js';
import { forwardBound } from '../passes/link-bound.js';
import { isPassedThrough } from '../passes/pass-through.js';
import { constrainedStart } from '../passes/placement.js';
import { activityBounds, dataDateBounds, expectedBounds, spanBounds } from './activity-bounds.js';
import { type Bound, type End, ownBound } from './bound.js';
import { delayedStart, EarlyReach, floorBound, isForced, isPartDone } from './early-reach.js';
import { forEachLinkInto } from './link-walk.js';

/** A task that has nothing below it, as a source of bounds sees it. */
interface EarlyView {
  readonly network: Network;
  readonly dates: Dates;
  readonly task: number;
  readonly reach: EarlyReach;
  /** Bounds found by the sources before. */
  readonly found: readonly Bound[];
}

type Source = (view: EarlyView) => readonly Bound[];

function linkBounds({ network, dates, task, reach }: EarlyView): Bound[] {
  const { links } = network;
  const bounds: Bound[] = [];
  forEachLinkInto(links, task, link => {
    const bound = forwardBound(network, dates, link);
    const from = links.predecessor[link]!;
    const isHeld = reach.isHeldByLead(link);
    const instant = isHeld ? Math.max(bound, dates.earlyStart[from]!) : bound;
    const end = (links.type[link]! & TO_FINISH) === 0 ? 'start' : 'finish';
    bounds.push({ kind: 'link', end, instant, isBinding: reach.link(link, bound), link, from });
  });
  return bounds;
}

function constraintBounds({ network, dates, task, reach }: EarlyView): Bound[] {
  const { fields } = network;
  const constraint = fields.constraint[task]!;
  // A constraint on a started task moves nothing, but lets it begin before the project does.
  if (fields.progress[task] !== NOT_STARTED) {
    return reach.isLedByConstraint ? [ownBound('constraint', 'start', constrainedStart(network, task), true)] : [];
  }
  if (constraint < MSO) return [];
  const instant = fields.constraintDate[task]!;
  const isFinish = constraint === MFO || constraint === FNET || constraint === FNLT;
  const isUpper = constraint === SNLT || constraint === FNLT;
  const isReached = !isUpper && (isFinish ? reach.finish(instant) : reach.start(instant));
  return [ownBound('constraint', isFinish ? 'finish' : 'start', instant, isForced(network, dates, task) || isReached)];
}

function summaryBounds({ network, dates, task, reach }: EarlyView): Bound[] {
  const from = network.hierarchy.parent[task]!;
  const instant = from >= 0 ? dates.floor[from]! : Number.NEGATIVE_INFINITY;
  if (instant === Number.NEGATIVE_INFINITY) return [];
  return [{ kind: 'summary', end: 'start', instant, isBinding: reach.start(instant), link: -1, from }];
}

function projectStartBounds({ dates, reach }: EarlyView): Bound[] {
  return [ownBound('project_start', 'start', dates.projectStart, reach.isAtProjectStart)];
}

function lateDateBounds({ network, dates, task, found }: EarlyView): Bound[] {
  const start = dates.earlyStart[task]!;
  const isAlap = network.fields.constraint[task] === ALAP && network.fields.progress[task] === NOT_STARTED;
  const isAtLate = network.options.isAlapFree || start === dates.lateStart[task];
  if (!isAlap || !isAtLate || found.some(bound => bound.isBinding)) return [];
  return [ownBound('late_date', 'start', start, true)];
}

function levelingBounds({ network, dates, task }: EarlyView): Bound[] {
  const start = delayedStart(network, dates, task);
  if (Number.isNaN(start)) return [];
  const early = dates.earlyStart[task]!;
  // People who each wait for their own turn may all be off where the delay ends.
  const isBinding = start === early || network.fields.time[task]!.next(start) === early;
  return [ownBound('leveling_delay', 'start', start, isBinding)];
}

const SOURCES: readonly Source[] = [
  linkBounds,
  constraintBounds,
  ({ network, task, reach }) => activityBounds(network, task, reach),
  summaryBounds,
  ({ network, dates, task, reach }) => dataDateBounds(network, dates, task, reach),
  projectStartBounds,
  lateDateBounds,
  levelingBounds,
  ({ network, task, found }) => expectedBounds(network, task, found),
];

/** Whether all that is known of a task is when it ended, and its start lies the duration before. */
function isLedByFinish({ fields }: Network, dates: Dates, task: number): boolean {
  const finish = fields.actualFinish[task]!;
  const isBlind = Number.isNaN(fields.actualStart[task]!) && !Number.isNaN(finish);
  if (fields.progress[task] !== COMPLETE || !isBlind) return false;
  return fields.time[task]!.subtract(finish, fields.duration[task]!) === dates.earlyStart[task];
}

/** What has happened: of a task in progress it holds the finish only while nothing holds the rest back. */
function actualBounds({ network, dates, task, found }: EarlyView, end: End | null): Bound[] {
  const { fields } = network;
  if (fields.progress[task] === NOT_STARTED) return [];
  const bounds: Bound[] = [];
  const start = fields.actualStart[task]!;
  const isFinished = fields.progress[task] === COMPLETE && !Number.isNaN(fields.actualFinish[task]!);
  if (!Number.isNaN(start)) {
    const isHeldBack = end !== 'start' && found.some(bound => bound.isBinding);
    bounds.push(ownBound('actual', 'start', start, !isHeldBack));
  }
  if (isLedByFinish(network, dates, task)) bounds.push(ownBound('actual', 'start', dates.earlyStart[task]!, true));
  if (isFinished && end !== 'start') bounds.push(ownBound('actual', 'finish', dates.earlyFinish[task]!, true));
  return bounds;
}

function leafBounds(network: Network, dates: Dates, task: number, end: End | null): Bound[] {
  const bounds: Bound[] = [];
  const view = { network, dates, task, reach: new EarlyReach(network, dates).at(task, end), found: bounds };
  for (const source of SOURCES) bounds.push(...source(view));
  bounds.push(...actualBounds(view, end));
  // What follows a task that retained logic leads through waits for the same as the task should have.
  if (isPassedThrough(network, dates, task))
    return bounds.map(bound => (bound.kind === 'actual' ? asBinding(bound, false) : bound));
  // The actual start stands whatever holds back the rest.
  if ((end === 'start' && isPartDone(network, task)) || isLedByFinish(network, dates, task))
    return bounds.map(bound => asBinding(bound, bound.kind === 'actual'));
  // A finish that has happened does not ask what held the start.
  const isFact = end === 'finish' && bounds.some(bound => bound.kind === 'actual' && bound.end === 'finish');
  return isFact ? bounds.map(bound => asBinding(bound, bound.kind === 'actual' && bound.end === 'finish')) : bounds;
}

const asBinding = (bound: Bound, isBinding: boolean): Bound =>
  bound.isBinding === isBinding ? bound : { ...bound, isBinding };

/** Manual, external and inactive tasks: what their dates are read from. */
function fixedBounds(network: Network, dates: Dates, task: number, end: End | null): Bound[] {
  const { fields } = network;
  const bounds: Bound[] = [];
  const reach = new EarlyReach(network, dates).at(task);
  bounds.push(...linkBounds({ network, dates, task, reach, found: bounds }));
  const typed = fields.isExternal[task] === 1 ? 'external' : 'manual';
  const isStarted = !Number.isNaN(fields.actualStart[task]!);
  const isFinished = !Number.isNaN(fields.actualFinish[task]!);
  const hasStart = isStarted || !Number.isNaN(fields.fixedStart[task]!);
  const hasFinish = isFinished || !Number.isNaN(fields.fixedFinish[task]!);
  const start = dates.earlyStart[task]!;
  const ofFinish = ownBound(
    isFinished ? 'actual' : typed,
    'finish',
    dates.earlyFinish[task]!,
    end !== 'start' || !hasStart,
  );
  if (hasStart) bounds.push(ownBound(isStarted ? 'actual' : typed, 'start', start, end !== 'finish' || !hasFinish));
  else if (!hasFinish) bounds.push(ownBound('project_start', 'start', start, true));
  if (hasFinish) bounds.push(ofFinish);
  return bounds;
}

/** Both ends of a summary: what lies below, or its own typed dates. */
function summaryEnds(network: Network, dates: Dates, task: number): Bound[] {
  const { hierarchy, fields } = network;
  const mode = fields.mode[task]!;
  const start = dates.earlyStart[task]!;
  const finish = dates.earlyFinish[task]!;
  const isTyped = mode === FIXED_SUMMARY;
  const hasStart = isTyped && !Number.isNaN(fields.fixedStart[task]!);
  const hasFinish = isTyped && !Number.isNaN(fields.fixedFinish[task]!);
  const typed = fields.isExternal[task] === 1 ? 'external' : 'manual';
  const bounds: Bound[] = [];
  if (hasStart) bounds.push(ownBound(typed, 'start', start, true));
  if (hasFinish) bounds.push(ownBound(typed, 'finish', finish, true));
  for (let child = hierarchy.firstChild[task]!; child >= 0; child = hierarchy.nextSibling[child]!) {
    if (fields.mode[child] === INACTIVE && mode !== INACTIVE) continue;
    const own = { kind: 'child', link: -1, from: child } as const;
    const from = dates.earlyStart[child]!;
    const to = dates.earlyFinish[child]!;
    if (!hasStart) bounds.push({ ...own, end: 'start', instant: from, isBinding: from === start });
    if (!hasFinish) bounds.push({ ...own, end: 'finish', instant: to, isBinding: to === finish });
  }
  // Nothing below takes part: the summary stands where its first task would.
  const isAtFloor = dates.floor[task]! >= dates.projectStart;
  for (const end of ['start', 'finish'] as const) {
    if (bounds.some(bound => bound.end === end && bound.isBinding)) continue;
    const instant = end === 'start' ? start : finish;
    if (isAtFloor) bounds.push({ kind: 'summary', end, instant, isBinding: true, link: -1, from: task });
    else bounds.push(ownBound('project_start', end, instant, true));
  }
  return bounds;
}

/**
 * Every bound on a task's early dates, the binding ones marked.
 *
 * @param end the date asked about; null for either, which differ only where a task's ends have causes of their own
 */
export function earlyBounds(network: Network, dates: Dates, task: number, end: End | null): Bound[] {
  const mode = network.fields.mode[task]!;
  if (network.hierarchy.firstChild[task]! >= 0) {
    const bounds = summaryEnds(network, dates, task);
    return end === null ? bounds : bounds.filter(bound => bound.end === end);
  }
  if (mode === SPAN) {
    const bounds = spanBounds(network, dates, task);
    const ofEnd = bounds.filter(bound => bound.end === end);
    // An end that no link reaches lies the duration from the other.
    return ofEnd.some(bound => bound.isBinding) ? ofEnd : bounds;
  }
  if (mode === FIXED || mode === INACTIVE) return fixedBounds(network, dates, task, end);
  return leafBounds(network, dates, task, end);
}

/** What holds the floor of a summary: its own links, constraint or dates, or the summary above. */
export function floorBounds(network: Network, dates: Dates, summary: number): Bound[] {
  const { hierarchy, fields, links } = network;
  const bounds: Bound[] = [];
  const floor = dates.floor[summary]!;
  const add = (kind: Bound['kind'], instant: number, from: number, link = -1) =>
    bounds.push({ kind, end: 'start', instant, isBinding: instant === floor, link, from });
  if (fields.mode[summary] === FIXED_SUMMARY) {
    const typed = fields.isExternal[summary] === 1 ? 'external' : 'manual';
    if (!Number.isNaN(fields.fixedStart[summary]!)) add(typed, fields.fixedStart[summary]!, summary);
  } else if (fields.mode[summary] === SUMMARY) {
    forEachLinkInto(links, summary, link => {
      if ((links.type[link]! & TO_FINISH) === 0) {
        add('link', floorBound(network, dates, link), links.predecessor[link]!, link);
      }
    });
    const constraint = fields.constraint[summary]!;
    if (constraint === SNET || (constraint === MSO && fields.isHard[summary] === 1)) {
      add('constraint', fields.constraintDate[summary]!, summary);
    }
  }
  const above = hierarchy.parent[summary]!;
  if (above >= 0 && dates.floor[above]! > Number.NEGATIVE_INFINITY) add('summary', dates.floor[above]!, above);
  return bounds;
}
