/**
 * The engine's passes for a block of runs at once, on networks that are additions in one calendar's working time (see
 * run-network.ts). Each task costs a few short loops over the runs on 32-bit integers (see relax.ts) instead of a look at
 * its fields and calendar in every run.
 */
import { BackwardWalk } from './backward-walk.js';
import { ForwardWalk } from './forward-walk.js';
import type { RunBlock, RunObserver, Walk } from './run-block.js';
import type { RunNetwork } from './run-network.js';

/** Both passes over a block of runs. */
export class BlockWalk implements Walk {
  readonly #forward: ForwardWalk;
  readonly #backward: BackwardWalk;

  constructor(network: RunNetwork) {
    this.#forward = new ForwardWalk(network);
    this.#backward = new BackwardWalk(network, this.#forward.resume);
  }

  date(block: RunBlock, observer: RunObserver): void {
    this.#forward.walk(block, observer);
    this.#backward.walk(block, observer);
  }
}
