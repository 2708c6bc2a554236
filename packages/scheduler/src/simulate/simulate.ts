/** Monte Carlo schedule risk: what the dates of a plan may turn out to be, given what its durations may. */
export type { DateCount, DateProbability, DateSpread, Forecast, Percentile, TaskForecast } from '../forecast.js';
export type { StopSignal } from '../stop-signal.js';
export type { DefaultSpread, RunOptions, SimulateOptions } from './options.js';

import { SchedulerError } from '../errors.js';
import type { Forecast } from '../forecast.js';
import type { Project } from '../model.js';
import type { StopSignal } from '../stop-signal.js';
import { completeForecast } from './complete-forecast.js';
import { checkOptions } from './option-check.js';
import type { RunOptions, SimulateOptions } from './options.js';
import { RunForecast } from './run-forecast.js';
import { blocksOf, Simulation } from './simulation.js';
import { mergeTally, type TallyColumns } from './tally.js';
import { RUNS_PER_BLOCK } from './walk/run-block.js';

/** Task runs between two pauses, and blocks at most: some 20 ms, so that a worker answers while it works. */
const PAUSE_AFTER = 1_000_000;
const PAUSE_BLOCKS = 50;

/** What one worker made of some blocks of a simulation: plain typed arrays, safe to post to another. */
export interface SimulationPart {
  readonly fromBlock: number;
  readonly toBlock: number;
  readonly tally: TallyColumns;
}

/** The host's timer, which every JavaScript host has and the language does not. */
declare const setTimeout: (run: () => void, delayMs: number) => unknown;

const pause = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 0));

function stopIfAsked(signal: StopSignal | null | undefined): void {
  if (signal?.aborted) throw new SchedulerError('aborted', 'The simulation was stopped.', { cause: signal.reason });
}

/** A forecast of columns that others may go on counting on. */
function snapshot(simulation: Simulation, options: RunOptions, tally: TallyColumns): Forecast {
  return new RunForecast(simulation, options, copyOf(tally), new Map());
}

function copyOf(tally: TallyColumns): TallyColumns {
  const copy: Record<string, unknown> = {};
  for (const [name, column] of Object.entries(tally)) copy[name] = typeof column === 'number' ? column : column.slice();
  return copy as unknown as TallyColumns;
}

/**
 * Simulates a project and yields forecasts as it goes; the last has all runs. Between them it lets the host do other
 * things. The same project, seed and number of runs give the same forecast, bit for bit, on any machine.
 *
 * @throws ScheduleError when `validate` finds errors; SchedulerError `bad_option`, `aborted`, `out_of_range`
 */
export async function* simulate(project: Project, options: SimulateOptions = {}): AsyncGenerator<Forecast, void, void> {
  checkOptions(options);
  const { signal, snapshots = 10 } = options;
  stopIfAsked(signal);
  const simulation = new Simulation(project, options);
  const tally = simulation.createTally();
  const blocks = blocksOf(simulation.runs);
  const perPause = Math.floor(PAUSE_AFTER / RUNS_PER_BLOCK / Math.max(1, simulation.network.size));
  const pauseEvery = Math.min(Math.max(perPause, 1), PAUSE_BLOCKS);
  let shown = 0;
  for (let block = 0; block < blocks; block++) {
    simulation.run(block, tally);
    const due = Math.floor(((block + 1) * snapshots) / blocks);
    if (due > shown && block + 1 < blocks) {
      shown = due;
      yield snapshot(simulation, options, tally.columns);
      stopIfAsked(signal);
    }
    if ((block + 1) % pauseEvery === 0) {
      await pause();
      stopIfAsked(signal);
    }
  }
  yield completeForecast(simulation, options, tally.columns);
}

/** Simulates a project in one go. The same forecast as the last of `simulate`. */
export function simulateAll(project: Project, options: RunOptions = {}): Forecast {
  const simulation = new Simulation(project, options);
  const tally = simulation.createTally();
  const blocks = blocksOf(simulation.runs);
  for (let block = 0; block < blocks; block++) simulation.run(block, tally);
  return completeForecast(simulation, options, tally.columns);
}

/** Blocks of runs that a simulation consists of: what workers share out. */
export function simulationBlocks(options: RunOptions = {}): number {
  checkOptions(options);
  return blocksOf(options.runs ?? 10_000);
}

/**
 * One worker's share of a simulation. Any division into blocks gives the same forecast, bit for bit.
 *
 * @param fromBlock first block @param toBlock the block after the last, at most `simulationBlocks(options)`
 */
export function simulateBlocks(
  project: Project,
  options: RunOptions,
  fromBlock: number,
  toBlock: number,
): SimulationPart {
  const simulation = new Simulation(project, options);
  if (!(fromBlock >= 0 && fromBlock <= toBlock && toBlock <= blocksOf(simulation.runs))) {
    throw new SchedulerError('bad_option', `No blocks ${fromBlock} to ${toBlock} of ${blocksOf(simulation.runs)}.`);
  }
  const tally = simulation.createTally();
  for (let block = fromBlock; block < toBlock; block++) simulation.run(block, tally);
  return { fromBlock, toBlock, tally: tally.columns };
}

/**
 * Joins the parts of all workers, in any order, to the forecast.
 *
 * @param parts must cover every block once, made with the same project and options
 * @throws SchedulerError `bad_option` when blocks are missing or doubled
 */
export function joinForecast(project: Project, options: RunOptions, parts: readonly SimulationPart[]): Forecast {
  const simulation = new Simulation(project, options);
  const { columns } = simulation.createTally();
  let next = 0;
  for (const part of [...parts].sort((a, b) => a.fromBlock - b.fromBlock || a.toBlock - b.toBlock)) {
    if (part.fromBlock !== next) throw new SchedulerError('bad_option', `Block ${next} is missing or there twice.`);
    mergeTally(columns, part.tally, next * RUNS_PER_BLOCK);
    next = part.toBlock;
  }
  if (next !== blocksOf(simulation.runs)) throw new SchedulerError('bad_option', `Block ${next} is missing.`);
  return completeForecast(simulation, options, columns);
}
