/** Work paused where its resources are busy. */
import type { Split } from '../network/split-time.js';
import type { ScheduleGenerator } from './search/generate.js';

/** More pieces than this help nobody: the task is delayed as a whole instead. */
const MOST_PIECES = 50;

/** A task in pieces, in engine time (seconds). */
export interface Pauses {
  readonly pieces: readonly { readonly from: number; readonly to: number }[];
  /** The same as the engine counts them. */
  readonly splits: readonly Split[];
  readonly finish: number;
}

/**
 * The pieces in which a task's work fits from `start` on, each as long as its resources are free.
 *
 * @param minimum shortest piece, working seconds
 * @returns null where the bounds of the task or the number of pieces leave no room
 */
export function findPauses(generator: ScheduleGenerator, task: number, start: number, minimum: number): Pauses | null {
  const { network, demands, latestStart, latestFinish } = generator.activities;
  const time = network.fields.time[task]!;
  const pieces: { from: number; to: number }[] = [];
  let rest = generator.workOf(task);
  for (let at = start; rest > 0; ) {
    const from = generator.earliestFit(task, at, Math.min(rest, minimum));
    if (Number.isNaN(from) || pieces.length === MOST_PIECES) return null;
    const end = time.add(from, rest);
    let block = Number.POSITIVE_INFINITY;
    for (const { resource, units, occupancy } of demands[task]!) {
      block = Math.min(block, generator.profile.firstBlockStart(resource, units, from, end, occupancy.time));
    }
    let work = block < end ? time.count(from, block) : rest;
    // No crumb is left over for the last piece.
    if (work < rest && rest - work < minimum) work = rest - minimum;
    if (work < Math.min(rest, minimum)) {
      at = time.next(Math.max(generator.profile.resumeAfter(block), at + 1));
      continue;
    }
    const to = time.add(from, work);
    const last = pieces.at(-1);
    if (last && time.count(last.to, from) === 0) last.to = to;
    else pieces.push({ from, to });
    rest -= work;
    if (rest > 0) at = time.next(generator.profile.resumeAfter(Math.max(block, to)));
  }
  const finish = pieces.at(-1)!.to;
  const isLate = pieces[0]!.from > latestStart[task]! || finish > latestFinish[task]!;
  if (isLate || pieces.length === 1) return null;
  const splits: Split[] = [];
  let done = 0;
  for (let at = 1; at < pieces.length; at++) {
    const before = pieces[at - 1]!;
    done += time.count(before.from, before.to);
    splits.push({ done, gap: time.count(before.to, pieces[at]!.from) });
  }
  return { pieces, splits, finish };
}
