/** Bounds that only Primavera's rules know: the data date, second constraints, other plans, and what spans span. */
import { FNET, FNLT, SNET } from '../network/constraint.js';
import type { Network } from '../network/network.js';
import { COMPLETE, IN_PROGRESS } from '../network/progress.js';
import type { Dates } from '../passes/dates.js';
import { reachOf } from '../passes/spans.js';
import { type Bound, ownBound } from './bound.js';
import type { EarlyReach } from './early-reach.js';

/** The data date, and until when a task in progress is suspended, under a policy that uses them. */
export function dataDateBounds(network: Network, dates: Dates, task: number, reach: EarlyReach): Bound[] {
  const { dataDate } = network.options;
  const { fields } = network;
  // A complete task lies behind the data date, unless nobody knows when it began.
  const isPast = fields.progress[task] === COMPLETE && !Number.isNaN(fields.actualStart[task]!);
  if (Number.isNaN(dataDate) || isPast) return [];
  const suspended = fields.resume[task]!;
  const isSuspended = fields.progress[task] === IN_PROGRESS && suspended > dataDate;
  const bounds = [ownBound('data_date', 'start', dataDate, !isSuspended && reach.start(dataDate))];
  if (isSuspended) {
    const isHolding = fields.time[task]!.next(suspended) === dates.resume[task]!;
    bounds.push(ownBound('suspension', 'start', suspended, isHolding));
  }
  return bounds;
}

/** The second constraint of a task and its dates from other plans. */
export function activityBounds(network: Network, task: number, reach: EarlyReach): Bound[] {
  const { activity } = network.fields;
  if (activity === null) return [];
  const bounds: Bound[] = [];
  const second = activity.secondaryConstraint[task]!;
  if (second !== 0) {
    const isFinish = second === FNET || second === FNLT;
    const isFloor = second === SNET || second === FNET;
    const instant = activity.secondaryDate[task]!;
    const isReached = isFinish ? reach.finish(instant) : reach.start(instant);
    bounds.push(ownBound('constraint', isFinish ? 'finish' : 'start', instant, isFloor && isReached));
  }
  const external = activity.externalStart[task]!;
  if (!Number.isNaN(external)) bounds.push(ownBound('external', 'start', external, reach.start(external)));
  return bounds;
}

/** An expected finish; it has the say where nothing else holds the date. Nothing without one. */
export function expectedBounds(network: Network, task: number, found: readonly Bound[]): Bound[] {
  const { activity } = network.fields;
  if (activity === null || !activity.isExpected(task)) return [];
  const isBinding = !found.some(bound => bound.isBinding);
  return [ownBound('expected_finish', 'finish', activity.expectedFinish[task]!, isBinding)];
}

/** What a level of effort or WBS summary takes its dates from. */
export function spanBounds(network: Network, dates: Dates, task: number): Bound[] {
  const span = network.spans.find(one => one.task === task);
  if (span === undefined) return [];
  const ends = { starts: dates.earlyStart, finishes: dates.earlyFinish };
  const start = dates.earlyStart[task]!;
  const finish = dates.earlyFinish[task]!;
  if (span.isWbsSummary) {
    const from = network.hierarchy.parent[task]!;
    const bound = { kind: 'driver', link: -1, from, isBinding: true } as const;
    return [
      { ...bound, end: 'start', instant: start },
      { ...bound, end: 'finish', instant: finish },
    ];
  }
  const time = network.fields.ownTime[task]!;
  const bounds = span.links.map((link): Bound => {
    const { end, instant } = reachOf(network, dates, span, link, ends);
    const isBinding = end === 'start' ? time.next(instant) === start : time.previous(instant) === finish;
    return { kind: 'driver', end, instant, isBinding, link: -1, from: link.other };
  });
  if (bounds.some(bound => bound.isBinding && bound.end === 'start')) return bounds;
  const { dataDate } = network.options;
  const hasBegun = network.fields.actualStart[task]! === start;
  const kind = hasBegun ? 'actual' : Number.isNaN(dataDate) ? 'project_start' : 'data_date';
  return [...bounds, ownBound(kind, 'start', start, true)];
}
