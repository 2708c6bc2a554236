import type { Deps } from '../deps.js';
import { notFound, ServerError } from '../errors.js';
import type { Access } from '../http/request.js';
import { isAllowed } from '../http/roles.js';
import { FORECAST_TASK_RUNS_MAX, FORECASTS_KEPT_MAX, FORECASTS_PER_HOUR } from '../limits.js';
import { endForecast, type ForecastOptions, insertForecast, ownerOf, readDemand } from './queries.js';

const RUNS_DEFAULT = 10_000;
const SEED_DEFAULT = 1;
const HOUR_SECONDS = 3_600;

const busy = (): ServerError =>
  new ServerError('conflict', 'A forecast of yours for this project is under way; wait for it or cancel it.');

/**
 * Begins a forecast in the background.
 *
 * @returns its id
 * @throws ServerError `conflict` while the caller has one under way, `rate_limited`, `too_many` for a plan and a number of
 *   runs that are too large together
 */
export async function startForecast(
  { database: { pool } }: Pick<Deps, 'database'>,
  { projectId, userId }: { readonly projectId: string; readonly userId: string },
  asked: ForecastOptions,
): Promise<string> {
  const options = { ...asked, runs: asked.runs ?? RUNS_DEFAULT, seed: asked.seed ?? SEED_DEFAULT };
  const { tasks, lastHour, isBusy } = await readDemand(pool, projectId, userId);
  if (isBusy) throw busy();
  if (lastHour >= FORECASTS_PER_HOUR) {
    throw new ServerError('rate_limited', `At most ${FORECASTS_PER_HOUR} forecasts of a project in an hour.`, {
      limit: FORECASTS_PER_HOUR,
      retryAfterSeconds: HOUR_SECONDS / FORECASTS_PER_HOUR,
    });
  }
  if (tasks * options.runs > FORECAST_TASK_RUNS_MAX) {
    const runsMax = Math.floor(FORECAST_TASK_RUNS_MAX / tasks);
    throw new ServerError('too_many', `A plan of ${tasks} tasks can be simulated ${runsMax} times at once.`, {
      limit: runsMax,
    });
  }
  const id = await insertForecast(pool, { projectId, userId, options }, FORECASTS_KEPT_MAX);
  if (id === null) throw busy();
  return id;
}

/**
 * Ends a forecast that waits or runs; one that has ended stays as it is.
 *
 * @throws ServerError `not_found`; `forbidden` for somebody else's below the role
 */
export async function cancelForecast(
  { database: { pool } }: Pick<Deps, 'database'>,
  { projectId, role }: Access,
  userId: string,
  id: string,
): Promise<void> {
  const owner = await ownerOf(pool, projectId, id);
  if (owner === undefined) throw notFound();
  if (owner !== userId && !isAllowed(role, 'forecast.cancel')) {
    throw new ServerError('forbidden', 'Your role may cancel forecasts of your own.');
  }
  await endForecast(pool, projectId, id, { state: 'cancelled', problem: null });
}
