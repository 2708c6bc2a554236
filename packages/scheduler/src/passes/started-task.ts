import { FNET } from '../network/constraint.js';
import type { Network } from '../network/network.js';
import { COMPLETE } from '../network/progress.js';
import { endOfRest, resumeOf } from '../network/rest.js';
import type { Dates } from './dates.js';
import { settle } from './placement.js';

/** Less than this beyond the work done is rounding, not a pause. */
const ROUNDING_SECONDS = 60;

/** Tasks in progress and complete ones: what happened stays; the rest follows, behind late predecessors if it may split. */
export function dateStartedTask(
  network: Network,
  dates: Dates,
  task: number,
  startBound: number,
  finishOfLinks: number,
): void {
  const { fields, options } = network;
  const time = fields.time[task]!;
  const duration = fields.duration[task]!;
  let start = fields.actualStart[task]!;
  if (Number.isNaN(start)) {
    settle(network, dates, task, startBound, finishOfLinks);
    start = dates.earlyStart[task]!;
    // Of a task that is known to have ended no bound says that it began later.
    const finish = fields.actualFinish[task]!;
    if (finish < dates.earlyFinish[task]!) start = Math.min(start, time.subtract(finish, duration));
  }
  dates.earlyStart[task] = start;
  if (fields.progress[task] === COMPLETE) {
    const finish = fields.actualFinish[task]!;
    dates.earlyFinish[task] = Math.max(start, Number.isNaN(finish) ? time.add(start, duration) : finish);
    return;
  }
  const done = fields.done[task]!;
  const remaining = duration - done;
  const stop = fields.stop[task]! >= start ? fields.stop[task]! : time.add(start, done);
  const isPaused = fields.resume[task]! > stop && time.count(stop, fields.resume[task]!) > 0;
  let resume = isPaused ? fields.resume[task]! : resumeOf(time, stop, done);
  // Of several people each goes on where he stopped, so the whole ends where it would have; a pause holds them all, and
  // so did one they have behind them: they have got further than what is done of their work takes.
  const wasPaused = time.count(time.add(start, done), stop) > ROUNDING_SECONDS;
  const goesOn = fields.isShared[task] === 1 && !isPaused && !wasPaused;
  let finish = stop;
  if (remaining > 0) finish = goesOn ? time.add(start, duration) : endOfRest(time, resume, done, remaining);
  const isHeld = fields.constraint[task] === FNET && fields.constraintDate[task]! > finishOfLinks;
  const finishBound = isHeld ? fields.constraintDate[task]! : finishOfLinks;
  if (options.splitsInProgress && remaining > 0) {
    const pulled = finishBound > finish ? time.subtract(finishBound, remaining) : resume;
    // What has begun before the project's start is not held by it.
    const pushed = startBound > dates.projectStart ? Math.max(startBound, pulled) : pulled;
    if (pushed > resume) {
      resume = time.next(pushed);
      finish = endOfRest(time, resume, done, remaining);
    }
  }
  dates.resume[task] = resume;
  dates.earlyFinish[task] = finish;
}
