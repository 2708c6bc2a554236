/**
 * Every bound on late dates. Each source of bounds is one function in `SOURCES` and says what it caps as a `Cap`; the
 * order is that in which reasons are told. What binds is found by asking where each cap alone would put the task.
 */
import { FNLT, MFO, MSO, SNLT } from '../network/constraint.js';
import { FROM_START } from '../network/dependency.js';
import type { Network } from '../network/network.js';
import { COMPLETE, IN_PROGRESS } from '../network/progress.js';
import { FIXED, INACTIVE } from '../network/task-fields.js';
import { fixedLateStart } from '../passes/backward.js';
import type { Dates } from '../passes/dates.js';
import { backwardBound } from '../passes/link-bound.js';
import { lateFrom } from '../passes/passes.js';
import { type Bound, type End, ownBound } from './bound.js';
import { forEachLinkOutOf } from './link-walk.js';

/** A cap on one end of a task; it may be overruled by what a constraint forces. */
type Cap = Omit<Bound, 'isBinding'>;

interface LateView {
  readonly network: Network;
  readonly dates: Dates;
  readonly task: number;
}

type Source = (view: LateView) => readonly Cap[];

const cap = (kind: Bound['kind'], end: End, instant: number): Cap => ({ kind, end, instant, link: -1, from: -1 });

function linkCaps({ network, dates, task }: LateView): Cap[] {
  const { links, fields } = network;
  const caps: Cap[] = [];
  forEachLinkOutOf(links, task, link => {
    const isFromStart = (links.type[link]! & FROM_START) !== 0;
    // Links from the start of a task dated by hand, or started, leave its late dates alone; no cap comes from what is complete.
    if (isFromStart && (fields.mode[task] === FIXED || fields.progress[task] === IN_PROGRESS)) return;
    const instant = backwardBound(network, dates, link);
    if (instant === Number.POSITIVE_INFINITY) return;
    caps.push({ kind: 'link', end: isFromStart ? 'start' : 'finish', instant, link, from: links.successor[link]! });
  });
  return caps;
}

function summaryCaps({ network, dates, task }: LateView): Cap[] {
  const from = network.hierarchy.parent[task]!;
  if (from < 0 || network.fields.mode[from] === INACTIVE) return [];
  const own = { kind: 'summary', link: -1, from } as const;
  const finish: Cap = { ...own, end: 'finish', instant: dates.finishCap[from]! };
  const start: Cap = { ...own, end: 'start', instant: dates.startCap[from]! };
  // A link from the start of a summary waits for the earliest task below it only.
  const isFirst = dates.earlyStart[task] === dates.earlyStart[from];
  return [finish, ...(isFirst ? [start] : [])].filter(one => one.instant !== Number.POSITIVE_INFINITY);
}

function deadlineCaps({ network, task }: LateView): Cap[] {
  const instant = network.fields.deadline[task]!;
  return Number.isNaN(instant) ? [] : [cap('deadline', 'finish', instant)];
}

function constraintCaps({ network, task }: LateView): Cap[] {
  const { fields } = network;
  if (fields.progress[task] === IN_PROGRESS) return [];
  const constraint = fields.constraint[task]!;
  const instant = fields.constraintDate[task]!;
  if (constraint === MFO || constraint === FNLT) return [cap('constraint', 'finish', instant)];
  return constraint === MSO || constraint === SNLT ? [cap('constraint', 'start', instant)] : [];
}

/** The second constraint of a task, and what another plan leaves of its finish. */
function activityCaps({ network, task }: LateView): Cap[] {
  const { activity, progress } = network.fields;
  if (activity === null) return [];
  const caps: Cap[] = [];
  const second = activity.secondaryConstraint[task]!;
  if (second === SNLT && progress[task] !== IN_PROGRESS)
    caps.push(cap('constraint', 'start', activity.secondaryDate[task]!));
  if (second === FNLT) caps.push(cap('constraint', 'finish', activity.secondaryDate[task]!));
  const external = activity.externalFinish[task]!;
  if (!Number.isNaN(external)) caps.push(cap('external', 'finish', external));
  return caps;
}

/** The finish that late dates are counted back from. */
function projectFinishCaps({ network, dates }: LateView): Cap[] {
  const { isFromFinish, finish } = network.options;
  return [cap('project_finish', 'finish', isFromFinish ? finish : lateFrom(network, dates))];
}

/** An open end with a critical path of its own may not slip past its early finish. */
function openEndCaps(view: LateView): Cap[] {
  const { network, dates, task } = view;
  if (!network.options.hasMultipleCriticalPaths) return [];
  if (linkCaps(view).length > 0 || summaryCaps(view).length > 0) return [];
  return [cap('early_finish', 'finish', dates.earlyFinish[task]!)];
}

const SOURCES: readonly Source[] = [
  linkCaps,
  summaryCaps,
  deadlineCaps,
  constraintCaps,
  activityCaps,
  openEndCaps,
  projectFinishCaps,
];

/** Whether the task's own constraint sets the late date whatever other sources say. */
function isHeld({ network, task }: LateView): boolean {
  const { fields } = network;
  if (fields.isHard[task] === 0 || fields.progress[task] === IN_PROGRESS) return false;
  const constraint = fields.constraint[task]!;
  return constraint === MSO || constraint === MFO;
}

/** Late start and finish that a cap alone would leave. */
function alone({ network, dates, task }: LateView, one: Cap): { start: number; finish: number } {
  const { activity } = network.fields;
  const time = network.fields.time[task]!;
  const duration = dates.duration[task]!;
  if (duration === 0) {
    const instant = activity === null ? one.instant : activity.lastInstant(task, one.instant, time);
    return { start: instant, finish: instant };
  }
  if (one.end === 'start') {
    const start = time.next(one.instant);
    return { start, finish: time.add(start, duration) };
  }
  if (network.fields.mode[task] === FIXED) {
    return { start: fixedLateStart(network, dates, task, one.instant), finish: one.instant };
  }
  const finish = time.previous(one.instant);
  return { start: time.subtract(finish, duration), finish };
}

function leafBounds(view: LateView): Bound[] {
  const { network, dates, task } = view;
  const hasBegun = network.fields.progress[task] === IN_PROGRESS && network.fields.mode[task] !== FIXED;
  const lateStart = hasBegun ? Number.NEGATIVE_INFINITY : dates.lateStart[task]!;
  const isFixedDate = isHeld(view);
  const caps: Cap[] = [];
  const left: number[] = [];
  for (const source of SOURCES) {
    for (const one of source(view)) {
      const { start, finish } = alone(view, one);
      const isOverruled = isFixedDate && source !== constraintCaps;
      caps.push(one);
      left.push(isOverruled ? Number.POSITIVE_INFINITY : Math.min(start - lateStart, finish - dates.lateFinish[task]!));
    }
  }
  // Tasks as late as possible move after the late dates are known, and summaries' lags with them: the tightest holds then.
  const least = Math.max(Math.min(...left), 0);
  return caps.map((one, at) => ({ ...one, isBinding: left[at]! <= least }));
}

/** Both ends of a summary: the first late start and the last late finish below it. */
function summaryEnds(network: Network, dates: Dates, task: number): Bound[] {
  const { hierarchy, fields } = network;
  const start = dates.lateStart[task]!;
  const finish = dates.lateFinish[task]!;
  const bounds: Bound[] = [];
  for (let child = hierarchy.firstChild[task]!; child >= 0; child = hierarchy.nextSibling[child]!) {
    if (fields.mode[child] === INACTIVE && fields.mode[task] !== INACTIVE) continue;
    // What is dated by hand counts with the dates it has.
    const isByHand = fields.mode[child] === FIXED && fields.isExternal[child] === 0;
    const own = { kind: isByHand ? 'manual' : 'child', link: -1, from: child } as const;
    const from = isByHand ? dates.earlyStart[child]! : dates.lateStart[child]!;
    const to = isByHand ? dates.earlyFinish[child]! : dates.lateFinish[child]!;
    bounds.push({ ...own, end: 'start', instant: from, isBinding: from === start });
    bounds.push({ ...own, end: 'finish', instant: to, isBinding: to === finish });
  }
  // Where nothing below takes part, the summary has no other dates than its early ones.
  for (const end of ['start', 'finish'] as const) {
    if (bounds.some(bound => bound.end === end && bound.isBinding)) continue;
    bounds.push(ownBound('early_finish', end, end === 'start' ? start : finish, true));
  }
  return bounds;
}

/** What a started task leaves open: its start has happened, the rest of it is held where it stands. */
function startedBounds(view: LateView, end: End | null): Bound[] {
  const { network, dates, task } = view;
  const start = ownBound('actual', 'start', dates.lateStart[task]!, true);
  if (network.fields.progress[task] === COMPLETE) {
    const finish = ownBound('actual', 'finish', dates.lateFinish[task]!, true);
    return end === null ? [start, finish] : [end === 'start' ? start : finish];
  }
  return end === 'start' && network.fields.mode[task] !== FIXED ? [start] : leafBounds(view);
}

/**
 * Every bound on a task's late dates, the binding ones marked.
 *
 * @param end the date asked about; null for either
 */
export function lateBounds(network: Network, dates: Dates, task: number, end: End | null): Bound[] {
  const view = { network, dates, task };
  if (network.hierarchy.firstChild[task]! >= 0) {
    const bounds = summaryEnds(network, dates, task);
    return end === null ? bounds : bounds.filter(bound => bound.end === end);
  }
  return network.fields.progress[task]! >= IN_PROGRESS ? startedBounds(view, end) : leafBounds(view);
}

/** What holds the cap that a summary hands down: its own links, deadline or constraint, or the summary above. */
export function capBounds(network: Network, dates: Dates, summary: number, end: End): Bound[] {
  const { fields } = network;
  const view = { network, dates, task: summary };
  const held = end === 'finish' ? dates.finishCap[summary]! : dates.startCap[summary]!;
  const isHeld = fields.constraint[summary] === FNLT || fields.constraint[summary] === MFO;
  const constraint = cap('constraint', 'finish', fields.constraintDate[summary]!);
  const caps = [...linkCaps(view), ...deadlineCaps(view), ...(isHeld ? [constraint] : []), ...summaryCaps(view)];
  const ofEnd = caps.filter(one => one.end === end);
  // The tightest again, where a summary's lags have changed since.
  const least = Math.max(Math.min(...ofEnd.map(one => one.instant)), held);
  const bounds = ofEnd.map(one => ({ ...one, isBinding: one.instant <= least }));
  // What a summary of its own says is told as coming from it.
  return bounds.map(bound => (bound.from < 0 ? { ...bound, from: summary } : bound));
}
