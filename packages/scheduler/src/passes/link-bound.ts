/** What a link asks of its ends as scheduled: the first instant of its successor's, the last of its predecessor's. */
import { ALAP } from '../network/constraint.js';
import {
  afterLag,
  beforeLag,
  FROM_START,
  LAG_ELAPSED,
  LAG_PERCENT,
  LAG_WORKING,
  percentLag,
  TO_FINISH,
} from '../network/dependency.js';
import { workingLagTime } from '../network/lag-calendar.js';
import type { Network } from '../network/network.js';
import { NO_POLICY, RETAINED_LOGIC } from '../network/options.js';
import { COMPLETE, IN_PROGRESS, NOT_STARTED } from '../network/progress.js';
import { startedLateEnd } from './data-date.js';
import type { Dates } from './dates.js';
import { holdsThrough, isPassedThrough, unexpiredLag } from './pass-through.js';

/** No bound below, and none above. */
const NO_FLOOR = Number.NEGATIVE_INFINITY;
const NO_CAP = Number.POSITIVE_INFINITY;

/** Lag of a link in seconds, given the dates of its predecessor. */
export function lagSeconds(network: Network, dates: Dates, link: number): number {
  const { links } = network;
  return links.lagMode[link]! < LAG_PERCENT
    ? links.lag[link]!
    : percentLag(links.lag[link]!, dates.duration[links.predecessor[link]!]!);
}

/** Working time a link's lag runs on: the calendar the project wants, or the clock. */
export function lagTime(network: Network, link: number) {
  const { links, fields, calendars } = network;
  const mode = links.lagMode[link]!;
  const predecessor = links.predecessor[link]!;
  if (mode === LAG_WORKING) return workingLagTime(network, predecessor, links.successor[link]!);
  if (mode === LAG_PERCENT && fields.ownTime[predecessor] !== calendars.elapsed) {
    return workingLagTime(network, predecessor, links.successor[link]!);
  }
  return calendars.elapsed;
}

/** First instant a link allows the end of its successor that it holds. */
export function forwardBound(network: Network, dates: Dates, link: number): number {
  const { links } = network;
  const predecessor = links.predecessor[link]!;
  if (network.options.progressPolicy === RETAINED_LOGIC && isPassedThrough(network, dates, predecessor)) {
    const time = lagTime(network, link);
    const lag = unexpiredLag(network, dates, link, { time, seconds: lagSeconds(network, dates, link) });
    return afterLag(time, dates.resume[predecessor]!, lag);
  }
  const isFromStart = (links.type[link]! & FROM_START) !== 0;
  let end = isFromStart ? dates.earlyStart[predecessor]! : dates.earlyFinish[predecessor]!;
  // One that stands as late as possible does not hold back the early dates of another.
  if (network.fields.constraint[links.successor[link]!] === ALAP && dates.soonestStart[predecessor]! > NO_FLOOR) {
    end = isFromStart ? dates.soonestStart[predecessor]! : dates.soonestFinish[predecessor]!;
  }
  if (links.lag[link] === 0) return end;
  if (links.lagMode[link] === LAG_ELAPSED) return end + links.lag[link]!;
  return afterLag(lagTime(network, link), end, lagSeconds(network, dates, link));
}

/** Last instant a link allows the end of its predecessor that it holds; infinity when its successor no longer moves. */
export function backwardBound(network: Network, dates: Dates, link: number): number {
  const { links, fields, options } = network;
  const successor = links.successor[link]!;
  const isToFinish = (links.type[link]! & TO_FINISH) !== 0;
  let end = isToFinish ? dates.lateFinish[successor]! : dates.lateStart[successor]!;
  // Most links wait for what has not begun, without a lag.
  if (links.lag[link] === 0 && fields.progress[successor] === NOT_STARTED) return end;
  const isRetained = options.progressPolicy === RETAINED_LOGIC;
  if (isRetained && isPassedThrough(network, dates, successor)) {
    if (!holdsThrough(network, dates, link)) return NO_CAP;
    end = dates.lateResume[successor]!;
  } else if (fields.progress[successor]! >= IN_PROGRESS && options.progressPolicy !== NO_POLICY) {
    end = startedLateEnd(network, dates, link, end);
    if (end === NO_CAP) return NO_CAP;
  } else if (fields.progress[successor]! >= IN_PROGRESS) {
    if (fields.progress[successor] === COMPLETE || !options.splitsInProgress) return NO_CAP;
    // Of a started task only the rest can still wait, and it is held where it stands.
    if (!isToFinish) {
      const rest = dates.resume[successor]!;
      const hasRest = fields.done[successor]! < fields.duration[successor]! && !Number.isNaN(rest);
      end = hasRest ? rest : dates.lateFinish[successor]!;
    }
  }
  if (links.lag[link] === 0) return end;
  if (isRetained && isPassedThrough(network, dates, links.predecessor[link]!)) {
    const time = lagTime(network, link);
    const lag = unexpiredLag(network, dates, link, { time, seconds: lagSeconds(network, dates, link) });
    return beforeLag(time, end, lag);
  }
  if (links.lagMode[link] === LAG_ELAPSED) return end - links.lag[link]!;
  return beforeLag(lagTime(network, link), end, lagSeconds(network, dates, link));
}

/** When retained logic leads through a complete task; NaN when its predecessors hold nothing back. */
export function passThrough(network: Network, dates: Dates, task: number): number {
  const { links, options } = network;
  let through = options.dataDate;
  for (let link = links.firstIn[task]!; link >= 0; link = links.nextIn[link]!) {
    if (!holdsThrough(network, dates, link)) continue;
    const bound = forwardBound(network, dates, link);
    if (bound > through) through = bound;
  }
  return through > options.dataDate ? through : Number.NaN;
}
