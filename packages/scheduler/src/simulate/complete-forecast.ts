import type { Forecast } from '../forecast.js';
import { rankCorrelations } from './draw/rank.js';
import type { RunOptions } from './options.js';
import { RunForecast } from './run-forecast.js';
import type { Simulation } from './simulation.js';
import type { TallyColumns } from './tally.js';

/** The forecast of a tally that has counted all runs of a simulation. */
export function completeForecast(simulation: Simulation, options: RunOptions, tally: TallyColumns): Forecast {
  return new RunForecast(simulation, options, tally, rankCorrelations(simulation, tally, options));
}
