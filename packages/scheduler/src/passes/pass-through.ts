/**
 * Retained logic through complete tasks: what follows one that was done out of sequence still waits for its unfinished
 * predecessors. `Dates.resume` holds when those let it go on.
 */
import type { WorkingTime } from '../calendar/work-calendar.js';
import { FROM_START } from '../network/dependency.js';
import type { Network } from '../network/network.js';
import { COMPLETE, NOT_STARTED } from '../network/progress.js';
import type { Dates } from './dates.js';

/** Whether a complete task's unfinished predecessors still hold its successors. */
export function isPassedThrough(network: Network, dates: Dates, task: number): boolean {
  return network.fields.progress[task] === COMPLETE && !Number.isNaN(dates.resume[task]!);
}

/**
 * What is left at the data date of the lag of a link from a complete task; nothing once its successor has begun.
 *
 * @param lag the whole lag and what it runs on
 */
export function unexpiredLag(
  network: Network,
  dates: Dates,
  link: number,
  lag: { readonly time: WorkingTime; readonly seconds: number },
): number {
  const { links, fields, options } = network;
  if (fields.progress[links.successor[link]!] !== NOT_STARTED) return 0;
  const predecessor = links.predecessor[link]!;
  const isFromStart = (links.type[link]! & FROM_START) !== 0;
  const end = isFromStart ? dates.earlyStart[predecessor]! : dates.earlyFinish[predecessor]!;
  const passed = Math.max(0, lag.time.count(end, options.dataDate));
  return Math.max(0, lag.seconds - passed);
}

/** Whether a link into a complete task still holds what comes after that: its predecessor's end has not happened. */
export function holdsThrough(network: Network, dates: Dates, link: number): boolean {
  const { links, fields } = network;
  const predecessor = links.predecessor[link]!;
  if (fields.progress[predecessor] === COMPLETE) return isPassedThrough(network, dates, predecessor);
  return (links.type[link]! & FROM_START) === 0 || fields.progress[predecessor] === NOT_STARTED;
}
