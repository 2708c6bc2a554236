import type { Project } from '../../model.js';
import type { RunOptions } from '../../simulate/options.js';
import type { SimulationPart } from '../../simulate/simulate.js';

/** What a worker thread is to do: the blocks from one to before another. */
export interface Share {
  readonly project: Project;
  readonly options: RunOptions;
  readonly fromBlock: number;
  readonly toBlock: number;
}

/** What a worker says: how many more blocks are done, and in the end what it made of all of them. */
export type ShareMessage = { readonly blocks: number } | { readonly part: SimulationPart };
