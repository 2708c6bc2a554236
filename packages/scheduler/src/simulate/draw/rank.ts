import { ranksOf } from '../../statistics.js';
import type { RunOptions } from '../options.js';
import type { RankCorrelations } from '../run-forecast.js';
import { blocksOf, type Simulation } from '../simulation.js';
import { carriedSum, type TallyColumns } from '../tally.js';
import { RUNS_PER_BLOCK as RUNS } from '../walk/run-block.js';

/** Pearson's correlation of two rows; 0 where one does not vary. */
export function correlation(first: ArrayLike<number>, second: ArrayLike<number>): number {
  const count = first.length;
  let meanOfFirst = 0;
  let meanOfSecond = 0;
  for (let at = 0; at < count; at++) {
    meanOfFirst += first[at]! / count;
    meanOfSecond += second[at]! / count;
  }
  let products = 0;
  let squaresOfFirst = 0;
  let squaresOfSecond = 0;
  for (let at = 0; at < count; at++) {
    const x = first[at]! - meanOfFirst;
    const y = second[at]! - meanOfSecond;
    products += x * y;
    squaresOfFirst += x * x;
    squaresOfSecond += y * y;
  }
  const scale = Math.sqrt(squaresOfFirst * squaresOfSecond);
  return scale > 0 ? products / scale : 0;
}

/** Uncertain tasks by how strongly their durations go with the project's finish. */
function mostCrucial({ draws }: Simulation, tally: TallyColumns, limit: number): readonly number[] {
  const strength = (task: number) => {
    const off = tally.durationSum[task]! / tally.count;
    const squares = carriedSum(tally.durationSquares, task) / tally.count - off * off;
    const products = carriedSum(tally.durationByFinish, task) / tally.count;
    return squares > 0 ? Math.abs(products) / Math.sqrt(squares) : 0;
  };
  const { tasks } = draws;
  return tasks.length <= limit ? tasks : [...tasks].sort((a, b) => strength(b) - strength(a)).slice(0, limit);
}

/** Runs that ranks are taken of: the standard error of a correlation is then 0.01, and a task costs about a millisecond. */
const RANKED_RUNS = 10_000;

/** Tasks whose ranks are correlated unless the options say otherwise: as many as a tornado chart shows. */
const RANKED_TASKS = 20;

/**
 * Spearman's rank correlations of durations with the project's finish. Durations are not kept but drawn again, task by
 * task: that is what counter-based random numbers are good for. Cost per task: a draw and a sort of the ranked runs.
 */
export function rankCorrelations(simulation: Simulation, tally: TallyColumns, options: RunOptions): RankCorrelations {
  const { draws } = simulation;
  const runs = Math.min(simulation.runs, RANKED_RUNS);
  const finishRanks = ranksOf(tally.projectFinish.subarray(0, runs));
  const lengths = new Int32Array(blocksOf(runs) * RUNS);
  const ranks = new Map<number, number>();
  for (const task of mostCrucial(simulation, tally, options.rankedTasks ?? RANKED_TASKS)) {
    for (let block = 0; block < blocksOf(runs); block++) draws.fill(task, block * RUNS, lengths, block * RUNS);
    ranks.set(task, correlation(ranksOf(lengths.subarray(0, runs)), finishRanks));
  }
  return ranks;
}
