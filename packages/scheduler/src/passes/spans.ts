/** Dates levels of effort and WBS summaries from the tasks they span, early and late alike. */
import type { WorkingTime } from '../calendar/work-calendar.js';
import {
  afterLag,
  beforeLag,
  FROM_START,
  LAG_ELAPSED,
  LAG_ELAPSED_PERCENT,
  LAG_PERCENT,
  percentLag,
  TO_FINISH,
} from '../network/dependency.js';
import { workingLagTime } from '../network/lag-calendar.js';
import type { Network } from '../network/network.js';
import { COMPLETE, IN_PROGRESS } from '../network/progress.js';
import type { Span, SpanLink } from '../network/spans.js';
import { INACTIVE, isSummaryMode, SUMMARY } from '../network/task-fields.js';
import type { Dates } from './dates.js';

/** Dates of one kind, early or late. */
interface Ends {
  readonly starts: Float64Array;
  readonly finishes: Float64Array;
}

/** An instant that a link gives one end of a level of effort. */
export interface Reach {
  readonly end: 'start' | 'finish';
  readonly instant: number;
}

function lagOf(network: Network, dates: Dates, span: Span, link: SpanLink): { time: WorkingTime; seconds: number } {
  const predecessor = link.isFromOther ? link.other : span.task;
  const successor = link.isFromOther ? span.task : link.other;
  const isElapsed = link.lagMode === LAG_ELAPSED || link.lagMode === LAG_ELAPSED_PERCENT;
  const time = isElapsed ? network.calendars.elapsed : workingLagTime(network, predecessor, successor);
  const isPercent = link.lagMode >= LAG_PERCENT;
  return { time, seconds: isPercent ? percentLag(link.lag, dates.duration[predecessor]!) : link.lag };
}

/** What a link says of a level of effort: after a predecessor's end and the lag, or the lag before a successor's. */
export function reachOf(network: Network, dates: Dates, span: Span, link: SpanLink, ends: Ends): Reach {
  const isFromStart = (link.type & FROM_START) !== 0;
  const isToFinish = (link.type & TO_FINISH) !== 0;
  const isOtherFinish = link.isFromOther ? !isFromStart : isToFinish;
  const isOwnFinish = link.isFromOther ? isToFinish : !isFromStart;
  const at = (isOtherFinish ? ends.finishes : ends.starts)[link.other]!;
  const { time, seconds } = lagOf(network, dates, span, link);
  const instant = link.isFromOther ? afterLag(time, at, seconds) : beforeLag(time, at, seconds);
  return { end: isOwnFinish ? 'finish' : 'start', instant };
}

/** First start and last finish that the links reach; NaN where none reaches that end. */
function extent(network: Network, dates: Dates, span: Span, ends: Ends): { start: number; finish: number } {
  let start = Number.NaN;
  let finish = Number.NaN;
  for (const link of span.links) {
    const { end, instant } = reachOf(network, dates, span, link, ends);
    if (end === 'start') {
      if (!(start <= instant)) start = instant;
    } else if (!(finish >= instant)) finish = instant;
  }
  return { start, finish };
}

/** Writes what is spanned as a task's dates of one kind, on its own working time; what has happened stands. */
function settleSpan(
  network: Network,
  dates: Dates,
  task: number,
  ends: Ends,
  found: { start: number; finish: number },
) {
  const { fields, options } = network;
  const time = fields.ownTime[task]!;
  const floor = options.dataDate > dates.projectStart ? options.dataDate : dates.projectStart;
  const duration = fields.duration[task]!;
  let { start, finish } = found;
  if (Number.isNaN(start)) start = Number.isNaN(finish) ? floor : time.subtract(finish, duration);
  if (Number.isNaN(finish)) finish = time.add(time.next(start), duration);
  if (fields.progress[task]! < IN_PROGRESS && ends.starts === dates.earlyStart && options.dataDate > start) {
    start = options.dataDate;
  }
  start = time.next(start);
  if (fields.progress[task]! >= IN_PROGRESS && !Number.isNaN(fields.actualStart[task]!))
    start = fields.actualStart[task]!;
  finish = Math.max(start, time.previous(finish));
  if (fields.progress[task] === COMPLETE && !Number.isNaN(fields.actualFinish[task]!)) {
    finish = Math.max(start, fields.actualFinish[task]!);
  }
  ends.starts[task] = start;
  ends.finishes[task] = finish;
}

/** Lets levels of effort show in the summaries above them. Links of those were dated without, so nothing else moves. */
function widenSummaries(network: Network, dates: Dates, task: number, isWbs: Uint8Array): void {
  const { hierarchy, fields } = network;
  for (let above = hierarchy.parent[task]!; above >= 0; above = hierarchy.parent[above]!) {
    if (fields.mode[above] !== SUMMARY) return;
    const early = { start: Number.POSITIVE_INFINITY, finish: Number.NEGATIVE_INFINITY };
    const late = { start: Number.POSITIVE_INFINITY, finish: Number.NEGATIVE_INFINITY };
    for (let child = hierarchy.firstChild[above]!; child >= 0; child = hierarchy.nextSibling[child]!) {
      if (fields.mode[child] === INACTIVE || isWbs[child] === 1) continue;
      early.start = Math.min(early.start, dates.earlyStart[child]!);
      early.finish = Math.max(early.finish, dates.earlyFinish[child]!);
      late.start = Math.min(late.start, dates.lateStart[child]!);
      late.finish = Math.max(late.finish, dates.lateFinish[child]!);
    }
    dates.earlyStart[above] = early.start;
    dates.earlyFinish[above] = early.finish;
    dates.lateStart[above] = late.start;
    dates.lateFinish[above] = late.finish;
    dates.duration[above] = fields.ownTime[above]!.count(early.start, early.finish);
  }
}

/** First start and last finish of everything below a summary, or of the whole plan; spans of their parents left out. */
function extentBelow(
  network: Network,
  parent: number,
  ends: Ends,
  isWbs: Uint8Array,
): { start: number; finish: number } {
  const { hierarchy, fields, size } = network;
  let start = Number.NaN;
  let finish = Number.NaN;
  const take = (task: number) => {
    if (fields.mode[task] === INACTIVE || fields.isExternal[task] === 1 || isWbs[task] === 1) return;
    if (!(start <= ends.starts[task]!)) start = ends.starts[task]!;
    if (!(finish >= ends.finishes[task]!)) finish = ends.finishes[task]!;
  };
  if (parent < 0) {
    for (let task = 0; task < size; task++) if (!isSummaryMode(fields.mode[task]!)) take(task);
    return { start, finish };
  }
  const stack = [parent];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    for (let child = hierarchy.firstChild[at]!; child >= 0; child = hierarchy.nextSibling[child]!) {
      if (hierarchy.firstChild[child]! >= 0) stack.push(child);
      else take(child);
    }
  }
  return { start, finish };
}

/**
 * Dates the spans of a network, when all else has its early and late dates: levels of effort first, then WBS summaries,
 * which span those too. Reads early and late dates of the tasks they are linked to on either side, of all tasks below
 * the parent, the project's start and the data date. Cost O(spans, their links, and what WBS summaries span).
 */
export function dateSpans(network: Network, dates: Dates): void {
  const { spans, fields } = network;
  if (spans.length === 0) return;
  const kinds: readonly Ends[] = [
    { starts: dates.earlyStart, finishes: dates.earlyFinish },
    { starts: dates.lateStart, finishes: dates.lateFinish },
  ];
  const isWbs = new Uint8Array(network.size);
  for (const span of spans) if (span.isWbsSummary) isWbs[span.task] = 1;
  const date = (span: Span) => {
    for (const ends of kinds) {
      const found = span.isWbsSummary
        ? extentBelow(network, network.hierarchy.parent[span.task]!, ends, isWbs)
        : extent(network, dates, span, ends);
      if (span.isWbsSummary && found.start <= found.finish) {
        // A rollup, like that of a summary: on no calendar of its own.
        ends.starts[span.task] = found.start;
        ends.finishes[span.task] = found.finish;
      } else settleSpan(network, dates, span.task, ends, found);
    }
    const { task } = span;
    dates.duration[task] = fields.ownTime[task]!.count(dates.earlyStart[task]!, dates.earlyFinish[task]!);
  };
  const efforts = spans.filter(span => !span.isWbsSummary);
  for (const span of efforts) date(span);
  for (const span of efforts) widenSummaries(network, dates, span.task, isWbs);
  for (const span of spans) if (span.isWbsSummary) date(span);
}
