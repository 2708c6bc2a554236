import type { RunOptions } from '@trueppm/scheduler';
import type { Logger } from 'pino';
import type { Relay } from '../changes/relay.js';
import { type Database, isUnavailable } from '../db/pool.js';
import { ServerError } from '../errors.js';
import { FORECAST_ATTEMPTS_MAX } from '../limits.js';
import { loadChanges } from '../schedule/load.js';
import type { StudyResult } from '../studies/study.js';
import type { StudyThreads } from '../studies/threads.js';
import { beginForecast, endForecast, type ForecastOptions, finishForecast, noteProgress } from './queries.js';

/** What running a forecast needs of the server. */
export interface ForecastDeps {
  readonly database: Database;
  readonly relay: Pick<Relay, 'announce'>;
  readonly studies: StudyThreads;
  readonly log: Pick<Logger, 'error'>;
}

/** Between two notes of progress, which are also looks whether somebody cancelled it. */
const NOTE_MS = 300;

class Cancelled extends Error {}

function runOptions(options: ForecastOptions): RunOptions {
  const { runs, seed, sampling, default_spread, correlation_repair, percentiles, target_dates } = options;
  const asked: Record<string, unknown> = {
    runs,
    seed,
    sampling,
    defaultSpread: default_spread,
    correlationRepair: correlation_repair,
    percentiles,
    targetDates: target_dates,
  };
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
}

/**
 * Works on one forecast: simulates the plan as it is now in a thread of its own, tells how far it is, and stores what it
 * found. Run again after a crash it finds the same.
 *
 * @param attempt 1 for the first
 * @throws Error for what another attempt may get over
 */
export async function runForecast(
  { database, relay, studies, log }: ForecastDeps,
  { projectId, id }: { readonly projectId: string; readonly id: string },
  attempt: number,
): Promise<void> {
  const { pool } = database;
  const begun = await beginForecast(pool, projectId, id);
  if (begun === null) return;
  relay.announce(projectId);
  const end = async (state: 'failed' | 'cancelled', problem: ServerError | null): Promise<void> => {
    await endForecast(pool, projectId, id, { state, problem: problem?.toProblem() ?? null });
  };
  const stop = new AbortController();
  let progress = 0;
  let isNoting = false;
  const noting = setInterval(async () => {
    if (isNoting) return;
    isNoting = true;
    const isWanted = await noteProgress(pool, projectId, id, progress).catch(() => true);
    isNoting = false;
    if (isWanted) relay.announce(projectId);
    else stop.abort(new Cancelled());
  }, NOTE_MS);
  try {
    const loaded = await loadChanges(database, projectId, 0, true);
    if (loaded === null) return await end('cancelled', null);
    const result = await studies.run({
      changes: loaded.changes,
      study: { kind: 'forecast', options: runOptions(begun.options) },
      signal: stop.signal,
      onProgress: share => {
        progress = share;
      },
    });
    if (result.kind === 'done') {
      await finishForecast(pool, projectId, id, {
        version: loaded.version,
        result: result.body,
        tasks: result.detail,
      });
    } else await end('failed', refusalOf(result));
  } catch (error) {
    if (error instanceof Cancelled) return;
    if (isUnavailable(error) || (attempt < FORECAST_ATTEMPTS_MAX && !(error instanceof ServerError))) throw error;
    if (!(error instanceof ServerError)) log.error({ err: error, projectId, forecastId: id }, 'a forecast failed');
    await end('failed', error instanceof ServerError ? error : new ServerError('internal', 'The forecast failed.'));
  } finally {
    clearInterval(noting);
    relay.announce(projectId);
  }
}

const refusalOf = (result: Exclude<StudyResult, { kind: 'done' }>): ServerError =>
  result.kind === 'gone'
    ? new ServerError('not_found', 'The project is in the trash.')
    : new ServerError('not_schedulable', result.message, { errors: result.problems });
