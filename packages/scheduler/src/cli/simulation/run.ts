import { Worker } from 'node:worker_threads';
import type { Forecast } from '../../forecast.js';
import type { Project } from '../../model.js';
import { completeForecast } from '../../simulate/complete-forecast.js';
import type { RunOptions } from '../../simulate/options.js';
import { joinForecast, type SimulationPart, simulationBlocks } from '../../simulate/simulate.js';
import { blocksOf, Simulation } from '../../simulate/simulation.js';
import type { Progress } from '../progress.js';
import type { Share, ShareMessage } from './share.js';

/** How a simulation is run, and who is told of it. */
export interface Running {
  /** Threads, 1 or more; one is this thread. */
  readonly workers: number;
  readonly progress: Progress;
  /** Told at the end of each part. */
  readonly onPhase: (phase: 'compile' | 'runs') => void;
}

/**
 * Runs a simulation in one or several threads; any number of them gives the same forecast. Several threads compile the
 * project each for itself: that is then part of the runs.
 *
 * @throws ScheduleError when the project has errors; SchedulerError `bad_option`, `out_of_range`
 */
export async function runSimulation(project: Project, options: RunOptions, running: Running): Promise<Forecast> {
  const { workers, progress, onPhase } = running;
  try {
    const forecast =
      workers === 1 ? inThisThread(project, options, running) : await inThreads(project, options, running);
    onPhase('runs');
    return forecast;
  } finally {
    progress.end();
  }
}

function inThisThread(project: Project, options: RunOptions, { progress, onPhase }: Running): Forecast {
  const simulation = new Simulation(project, options);
  const tally = simulation.createTally();
  onPhase('compile');
  const blocks = blocksOf(simulation.runs);
  for (let block = 0; block < blocks; block++) {
    simulation.run(block, tally);
    progress.update(block + 1, blocks);
  }
  return completeForecast(simulation, options, tally.columns);
}

async function inThreads(project: Project, options: RunOptions, { workers, progress }: Running): Promise<Forecast> {
  const blocks = simulationBlocks(options);
  const shares = sharesOf({ project, options, fromBlock: 0, toBlock: blocks }, Math.min(workers, blocks));
  let done = 0;
  const parts = await inWorkers(shares, more => {
    done += more;
    progress.update(done, blocks);
  });
  return joinForecast(project, options, parts);
}

function sharesOf(whole: Share, count: number): Share[] {
  const border = (at: number) => Math.floor((at * whole.toBlock) / count);
  return Array.from({ length: count }, (_, at) => ({ ...whole, fromBlock: border(at), toBlock: border(at + 1) }));
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
