/** Bounds that only Primavera's rules know: the data date, second constraints, other plans, and what spans span. */
import { FNET, FNLT, SNET } from '../network/constraint.js';
import type { Network } from '../network/network.js';
import { IN_PROGRESS } from '../network/progress.js';
import type { Dates } from '../passes/dates.js';
import { reachOf } from '../passes/spans.js';
import type { Bound } from './driving.js';

/** Whether no work lies between a bound and the date reached. */
type Reaches = (network: Network, task: number, bound: number, reached: number) => boolean;

const own = { link: -1, from: -1 } as const;

/** The data date as a bound, and until when a task in progress is suspended, under a policy that uses them. */
export function dataDateBounds(network: Network, dates: Dates, task: number, isBinding: boolean): Bound[] {
  const { dataDate } = network.options;
  const suspended = network.fields.resume[task]!;
  const isSuspended = network.fields.progress[task] === IN_PROGRESS && suspended > dataDate;
  const bounds: Bound[] = [
    { ...own, kind: 'data_date', end: 'start', instant: dataDate, isBinding: isBinding && !isSuspended },
  ];
  if (isSuspended) {
    const reached = dates.resume[task]!;
    const isHolding = network.fields.time[task]!.next(suspended) === reached;
    bounds.push({ ...own, kind: 'suspension', end: 'start', instant: suspended, isBinding: isHolding });
  }
  return bounds;
}

/** The second constraint of a task and its dates from other plans. */
export function activityBounds(network: Network, dates: Dates, task: number, reaches: Reaches): Bound[] {
  const { fields } = network;
  const activity = fields.activity!;
  const isStarted = fields.progress[task] === IN_PROGRESS;
  const start = isStarted ? dates.resume[task]! : dates.earlyStart[task]!;
  const finish = dates.earlyFinish[task]!;
  const bounds: Bound[] = [];
  const second = activity.secondaryConstraint[task]!;
  if (second !== 0) {
    const isFinish = second === FNET || second === FNLT;
    const isFloor = second === SNET || second === FNET;
    const instant = activity.secondaryDate[task]!;
    const isBinding = isFloor && reaches(network, task, instant, isFinish ? finish : start);
    bounds.push({ ...own, kind: 'constraint', end: isFinish ? 'finish' : 'start', instant, isBinding });
  }
  const external = activity.externalStart[task]!;
  if (!Number.isNaN(external)) {
    const isBinding = reaches(network, task, external, start);
    bounds.push({ ...own, kind: 'external', end: 'start', instant: external, isBinding });
  }
  return bounds;
}

/** An expected finish; it has the say where nothing else holds the task. Nothing without one. */
export function expectedBounds(network: Network, task: number, bounds: readonly Bound[]): Bound[] {
  const { activity } = network.fields;
  if (activity === null || !activity.isExpected(task)) return [];
  const isBinding = !bounds.some(bound => bound.isBinding);
  return [{ ...own, kind: 'expected_finish', end: 'finish', instant: activity.expectedFinish[task]!, isBinding }];
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
  return [...bounds, { ...own, kind, end: 'start', instant: start, isBinding: true }];
}
