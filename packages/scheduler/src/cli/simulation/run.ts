import { Worker } from 'node:worker_threads';
import type { Forecast } from '../../forecast.js';
import type { Project } from '../../model.js';
import type { RunOptions } from '../../simulate/options.js';
import { joinForecast, type SimulationPart, simulate, simulationBlocks } from '../../simulate/simulate.js';
import type { Progress } from '../progress.js';
import type { Share, ShareMessage } from './share.js';

/** How often a simulation in one thread tells its progress. */
const SNAPSHOTS = 40;

/**
 * Runs a simulation in one or several threads; any number of them gives the same forecast.
 *
 * @param workers 1 or more; one is this thread
 */
export async function runSimulation(
  project: Project,
  options: RunOptions,
  { workers, progress }: { readonly workers: number; readonly progress: Progress },
): Promise<Forecast> {
  try {
    if (workers === 1) return await inThisThread(project, options, progress);
    const blocks = simulationBlocks(options);
    const shares = sharesOf({ project, options, fromBlock: 0, toBlock: blocks }, Math.min(workers, blocks));
    let done = 0;
    const parts = await inWorkers(shares, more => {
      done += more;
      progress.update(done, blocks);
    });
    return joinForecast(project, options, parts);
  } finally {
    progress.end();
  }
}

function sharesOf(whole: Share, count: number): Share[] {
  const border = (at: number) => Math.floor((at * whole.toBlock) / count);
  return Array.from({ length: count }, (_, at) => ({ ...whole, fromBlock: border(at), toBlock: border(at + 1) }));
}

async function inThisThread(project: Project, options: RunOptions, progress: Progress): Promise<Forecast> {
  let last: Forecast | null = null;
  for await (const forecast of simulate(project, { ...options, snapshots: SNAPSHOTS })) {
    last = forecast;
    progress.update(forecast.runs, forecast.totalRuns);
  }
  return last!;
}

/** Hands a share to a thread each; when one fails, the others end too. */
async function inWorkers(shares: readonly Share[], tell: (blocks: number) => void): Promise<SimulationPart[]> {
  const workers: Worker[] = [];
  try {
    return await Promise.all(
      shares.map(
        share =>
          new Promise<SimulationPart>((resolve, reject) => {
            const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: share });
            workers.push(worker);
            worker.on('error', reject);
            worker.on('message', (message: ShareMessage) => {
              if ('part' in message) resolve(message.part);
              else tell(message.blocks);
            });
          }),
      ),
    );
  } finally {
    await Promise.all(workers.map(worker => worker.terminate()));
  }
}
