/**
 * What the data date does to tasks in progress: the rest of the work lies behind it. Retained logic holds the rest back
 * until the links allow it; progress override and actual dates let it go on. Tasks that have not begun only get the data
 * date as a floor, see forward.ts.
 */
import { TO_FINISH } from '../network/dependency.js';
import type { Network } from '../network/network.js';
import { ACTUAL_DATES, PROGRESS_OVERRIDE, RETAINED_LOGIC } from '../network/options.js';
import { COMPLETE, IN_PROGRESS } from '../network/progress.js';
import type { Dates } from './dates.js';

/**
 * Dates the rest of a task in progress; its start is dated already.
 *
 * @param startBound first start that links and floors allow
 * @param finishBound first finish that links allow
 */
export function dateRemainingWork(
  network: Network,
  dates: Dates,
  task: number,
  startBound: number,
  finishBound: number,
): void {
  const { fields, options } = network;
  const time = fields.time[task]!;
  const done = fields.done[task]!;
  const remaining = fields.duration[task]! - done;
  const suspended = fields.resume[task]!;
  // An actual start after the data date is a plan that was updated ahead of itself: work goes on from there.
  let floor = Math.max(options.dataDate, dates.earlyStart[task]!);
  if (suspended > floor) floor = suspended;
  if (options.progressPolicy === RETAINED_LOGIC) {
    if (startBound > floor) floor = startBound;
    const pulled = finishBound > floor ? time.subtract(finishBound, remaining) : floor;
    if (pulled > floor) floor = pulled;
  }
  const resume = time.next(floor);
  dates.resume[task] = resume;
  dates.earlyFinish[task] = time.add(resume, remaining);
  const isPulled = finishBound > Number.NEGATIVE_INFINITY;
  if (fields.activity !== null && !isPulled) stretchToExpected(network, dates, task, resume);
}

/**
 * Ends a task where it is expected to end, whatever its remaining duration says. An expectation that has passed before
 * the work begins says nothing; nor, by the caller, does one of a task whose finish is pulled by a link.
 *
 * @param from where the work, or the rest of it, begins
 */
export function stretchToExpected(network: Network, dates: Dates, task: number, from: number): void {
  const { fields } = network;
  const time = fields.time[task]!;
  const expected = fields.activity!.expectedFinish[task]!;
  if (!(expected > from)) return;
  const finish = Math.max(from, time.previous(expected));
  dates.earlyFinish[task] = finish;
  dates.duration[task] = fields.done[task]! + time.count(from, finish);
}

/**
 * Whether a link can still hold its successor back, or what comes after that: not when it is complete, unless retained
 * logic leads through it, or when it goes on regardless of its links.
 */
export function holdsBack(network: Network, dates: Dates, link: number): boolean {
  const { fields, links, options } = network;
  const successor = links.successor[link]!;
  const progress = fields.progress[successor]!;
  if (progress === COMPLETE) {
    return options.progressPolicy === RETAINED_LOGIC && dates.resume[successor]! > options.dataDate;
  }
  return (
    progress !== IN_PROGRESS ||
    (options.progressPolicy !== PROGRESS_OVERRIDE && options.progressPolicy !== ACTUAL_DATES)
  );
}

/**
 * Last date of a started successor's end that a link reaches, under a progress policy.
 *
 * @param end the successor's late start or late finish
 * @returns infinity where the link no longer caps its predecessor
 */
export function startedLateEnd(network: Network, dates: Dates, link: number, end: number): number {
  const { fields, links, options } = network;
  // Late dates of what has begun are its actual dates.
  if (options.progressPolicy === ACTUAL_DATES) return end;
  if (!holdsBack(network, dates, link)) return Number.POSITIVE_INFINITY;
  if ((links.type[link]! & TO_FINISH) !== 0) return end;
  const successor = links.successor[link]!;
  const remaining = dates.duration[successor]! - fields.done[successor]!;
  return fields.time[successor]!.subtract(dates.lateFinish[successor]!, remaining);
}
