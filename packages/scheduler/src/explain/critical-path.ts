/** The critical path: followed along binding bounds from the last finish, not read off the slack. */

import type { Network } from '../network/network.js';
import { NOT_STARTED } from '../network/progress.js';
import { INACTIVE, SPAN } from '../network/task-fields.js';
import type { Dates } from '../passes/dates.js';
import { boundsAt, type Place, placeBehind } from './place.js';

const START_SEEN = 1;
const FINISH_SEEN = 2;
const FLOOR_SEEN = 4;

/** Follows binding bounds back and keeps what has been met. */
class Trail {
  readonly seen: Uint8Array;
  readonly #network: Network;
  readonly #dates: Dates;
  readonly #stack: Place[] = [];

  constructor(network: Network, dates: Dates) {
    this.#network = network;
    this.#dates = dates;
    this.seen = new Uint8Array(network.size);
  }

  /** Goes back from the finish of a task. */
  follow(task: number): void {
    this.#push({ of: 'early', task, end: 'finish' });
    for (let place = this.#stack.pop(); place !== undefined; place = this.#stack.pop()) {
      for (const bound of boundsAt(this.#network, this.#dates, place)) {
        if (!bound.isBinding) continue;
        const behind = placeBehind(this.#network, this.#dates, place, bound);
        // A task as late as possible stands there by its constraint: no earlier date set it.
        if (behind !== null && behind.of !== 'late') this.#push(behind);
      }
    }
  }

  #push(place: Place): void {
    const { task } = place;
    const bit =
      place.of === 'floor' ? FLOOR_SEEN : place.end === 'start' && this.#hasTwoEnds(task) ? START_SEEN : FINISH_SEEN;
    if ((this.seen[task]! & bit) !== 0) return;
    this.seen[task]! |= bit;
    this.#stack.push(place);
  }

  /** Whether start and finish have causes of their own: those of a task yet to begin are a duration apart. */
  #hasTwoEnds(task: number): boolean {
    const { hierarchy, fields } = this.#network;
    return hierarchy.firstChild[task]! >= 0 || fields.progress[task] !== NOT_STARTED;
  }
}

/** Tasks (no summaries) met by following binding bounds back from the last finish, earliest start first. */
export function drivingPath(network: Network, dates: Dates): number[] {
  const { size, fields, hierarchy } = network;
  const trail = new Trail(network, dates);
  const isLeaf = (task: number) => hierarchy.firstChild[task]! < 0;
  for (let task = 0; task < size; task++) {
    const isDated = isLeaf(task) && fields.mode[task] !== INACTIVE && fields.mode[task] !== SPAN;
    const takesPart = isDated && fields.isExternal[task] === 0;
    if (takesPart && dates.earlyFinish[task] === dates.projectFinish) trail.follow(task);
  }
  const path: number[] = [];
  for (let task = 0; task < size; task++) if (trail.seen[task] !== 0 && isLeaf(task)) path.push(task);
  const { earlyStart, earlyFinish } = dates;
  return path.sort((a, b) => earlyStart[a]! - earlyStart[b]! || earlyFinish[a]! - earlyFinish[b]! || a - b);
}
