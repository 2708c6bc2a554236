import type { Network } from '../network/network.js';
import { COMPLETE } from '../network/progress.js';
import type { Dates } from './dates.js';
import { IS_CRITICAL } from './slack.js';

/** Finds the tasks on the critical path. The code behind it is that of explanations: it is handed in, so that whoever
 * needs neither does not load it. */
export type PathFinder = (network: Network, dates: Dates) => number[];

/**
 * Takes what is critical from the longest path instead of the slack: the tasks on it that are not complete, and the
 * summaries around them. Reads the whole schedule, so it must run again after every change. Cost O(tasks + links).
 */
export function markLongestPath(network: Network, dates: Dates, pathOf: PathFinder): void {
  const { size, fields, hierarchy } = network;
  for (let task = 0; task < size; task++) dates.flags[task]! &= ~IS_CRITICAL;
  for (const task of pathOf(network, dates)) {
    if (fields.progress[task] === COMPLETE) continue;
    for (let at = task; at >= 0; at = hierarchy.parent[at]!) dates.flags[at]! |= IS_CRITICAL;
  }
}

/** Stands for a finder that was not handed in. */
export const noPathFinder: PathFinder = () => {
  throw new Error('The session was opened without the code that finds the critical path.');
};
