/** The critical path: followed along binding bounds from the last finish, not read off the slack. */

import type { Network } from '../network/network.js';
import { COMPLETE } from '../network/progress.js';
import { INACTIVE, isSummaryMode, SPAN } from '../network/task-fields.js';
import type { Dates } from '../passes/dates.js';
import { IS_CRITICAL } from '../passes/slack.js';
import { type Bound, boundsOf, floorBounds, originEnd } from './driving.js';

const START_SEEN = 1;
const FINISH_SEEN = 2;
const FLOOR_SEEN = 4;

/** Follows binding bounds back and keeps what has been met. */
class Trail {
  readonly seen: Uint8Array;
  readonly #network: Network;
  readonly #dates: Dates;
  readonly #stack: number[] = [];

  constructor(network: Network, dates: Dates) {
    this.#network = network;
    this.#dates = dates;
    this.seen = new Uint8Array(network.size);
  }

  /** Goes back from one end of a task; a task without children has both ends in one. */
  follow(task: number, end: Bound['end']): void {
    this.#push(task, end);
    for (let code = this.#stack.pop(); code !== undefined; code = this.#stack.pop()) {
      const at = code >> 2;
      const way = code & 3;
      if (way === 0) this.#step(floorBounds(this.#network, this.#dates, at));
      else
        this.#step(boundsOf(this.#network, this.#dates, at), isSummaryMode(this.#network.fields.mode[at]!) ? way : 0);
    }
  }

  #step(bounds: readonly Bound[], way = 0): void {
    for (const bound of bounds) {
      if (!bound.isBinding || (way !== 0 && way !== (bound.end === 'start' ? START_SEEN : FINISH_SEEN))) continue;
      if (bound.kind === 'summary') this.#pushFloor(bound.from);
      else if (bound.kind === 'link' || bound.kind === 'child') this.#push(bound.from, originEnd(this.#network, bound));
    }
  }

  #push(task: number, end: Bound['end']): void {
    const isSummary = isSummaryMode(this.#network.fields.mode[task]!);
    const way = isSummary && end === 'start' ? START_SEEN : FINISH_SEEN;
    if ((this.seen[task]! & way) !== 0) return;
    this.seen[task]! |= way;
    this.#stack.push((task << 2) | way);
  }

  #pushFloor(summary: number): void {
    if ((this.seen[summary]! & FLOOR_SEEN) !== 0) return;
    this.seen[summary]! |= FLOOR_SEEN;
    this.#stack.push(summary << 2);
  }
}

/** Tasks (no summaries) met by following binding bounds back from the last finish, earliest start first. */
export function drivingPath(network: Network, dates: Dates): number[] {
  const { size, fields } = network;
  const trail = new Trail(network, dates);
  const isLeaf = (task: number) => !isSummaryMode(fields.mode[task]!);
  for (let task = 0; task < size; task++) {
    const isDated = isLeaf(task) && fields.mode[task] !== INACTIVE && fields.mode[task] !== SPAN;
    const takesPart = isDated && fields.isExternal[task] === 0;
    if (takesPart && dates.earlyFinish[task] === dates.projectFinish) trail.follow(task, 'finish');
  }
  const path: number[] = [];
  for (let task = 0; task < size; task++) if (trail.seen[task] !== 0 && isLeaf(task)) path.push(task);
  const { earlyStart, earlyFinish } = dates;
  return path.sort((a, b) => earlyStart[a]! - earlyStart[b]! || earlyFinish[a]! - earlyFinish[b]! || a - b);
}

/**
 * Takes what is critical from the longest path instead of the slack: the tasks on it that are not complete, and the
 * summaries around them. Reads the whole schedule, so it must run again after every change. Cost O(tasks + links).
 */
export function markLongestPath(network: Network, dates: Dates): void {
  const { size, fields, hierarchy } = network;
  for (let task = 0; task < size; task++) dates.flags[task]! &= ~IS_CRITICAL;
  for (const task of drivingPath(network, dates)) {
    if (fields.progress[task] === COMPLETE) continue;
    for (let at = task; at >= 0; at = hierarchy.parent[at]!) dates.flags[at]! |= IS_CRITICAL;
  }
}
