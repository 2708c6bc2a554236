import { SchedulerError } from '../errors.js';
import { MAX_RUNS } from '../limits.js';
import { parseInstant } from '../time.js';
import type { RunOptions, SimulateOptions } from './options.js';

const SAMPLINGS = ['random', 'latin_hypercube'];
const REPAIRS = ['refuse', 'nearest'];
const SPREADS = ['pert', 'pert_moments', 'triangular', 'uniform'];

function refuse(option: string, value: unknown, allowed: string): never {
  throw new SchedulerError('bad_option', `${option} is ${JSON.stringify(value)}; allowed: ${allowed}.`);
}

function checkChoice(option: string, value: unknown, allowed: readonly string[]): void {
  if (value !== undefined && !allowed.includes(value as string)) refuse(option, value, allowed.join(', '));
}

/**
 * Refuses options that mean nothing.
 *
 * @throws SchedulerError `bad_option`, with the option, its value and what is allowed
 */
export function checkOptions(options: RunOptions & Pick<SimulateOptions, 'snapshots'>): void {
  const { runs = 1, seed = 1, rankedTasks = 0, snapshots = 1, defaultSpread: spread } = options;
  if (!(Number.isInteger(runs) && runs >= 1 && runs <= MAX_RUNS)) refuse('runs', runs, `1 to ${MAX_RUNS}`);
  if (!Number.isSafeInteger(seed)) refuse('seed', seed, 'safe integers');
  if (!(rankedTasks >= 0)) refuse('rankedTasks', rankedTasks, '0 or more');
  if (!(Number.isInteger(snapshots) && snapshots >= 1)) refuse('snapshots', snapshots, '1 or more');
  checkChoice('sampling', options.sampling, SAMPLINGS);
  checkChoice('correlationRepair', options.correlationRepair, REPAIRS);
  for (const percent of options.percentiles ?? []) {
    if (!(percent > 0 && percent < 100)) refuse('percentiles', percent, 'above 0, below 100');
  }
  for (const date of options.targetDates ?? []) {
    if (typeof date !== 'string' || Number.isNaN(parseInstant(date))) {
      refuse('targetDates', date, 'local times such as 2026-01-05T17:00');
    }
  }
  if (!spread) return;
  checkChoice('defaultSpread.distribution', spread.distribution, SPREADS);
  if (!(spread.optimistic >= 0 && spread.optimistic <= 1)) {
    refuse('defaultSpread.optimistic', spread.optimistic, '0 to 1');
  }
  if (!(spread.pessimistic >= 1 && spread.pessimistic <= 1000)) {
    refuse('defaultSpread.pessimistic', spread.pessimistic, '1 to 1000');
  }
}
