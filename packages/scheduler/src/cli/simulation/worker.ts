/** One worker thread of a simulation: counts its share of the runs and posts what came of it. */
import { parentPort, workerData } from 'node:worker_threads';
import { Simulation } from '../../simulate/simulation.js';
import type { Share, ShareMessage } from './share.js';

/** Milliseconds between two messages about progress. */
const TELL_EVERY_MS = 100;

function post(message: ShareMessage, transfer: ArrayBuffer[] = []): void {
  parentPort!.postMessage(message, transfer);
}

function countShare({ project, options, fromBlock, toBlock }: Share): void {
  const simulation = new Simulation(project, options);
  const tally = simulation.createTally();
  let told = fromBlock;
  let nextTell = performance.now() + TELL_EVERY_MS;
  for (let block = fromBlock; block < toBlock; block++) {
    simulation.run(block, tally);
    if (performance.now() < nextTell) continue;
    post({ blocks: block + 1 - told });
    told = block + 1;
    nextTell = performance.now() + TELL_EVERY_MS;
  }
  post({ blocks: toBlock - told });
  const buffers = Object.values(tally.columns).flatMap(column =>
    ArrayBuffer.isView(column) ? [column.buffer as ArrayBuffer] : [],
  );
  post({ part: { fromBlock, toBlock, tally: tally.columns } }, [...new Set(buffers)]);
}

countShare(workerData as Share);
