import type { components, ForecastFrame, Problem } from '@trueppm/sdk/protocol';
import type pg from 'pg';
import type { PageRequest, PageRow } from '../http/page.js';
import { FORECAST_ATTEMPTS_MAX, FORECASTS_AT_ONCE_MAX } from '../limits.js';

type Queryable = Pick<pg.Pool | pg.PoolClient, 'query'>;

/** What a caller asks of a forecast. */
export type ForecastOptions = components['schemas']['ForecastCreate'];

/** The contract's Forecast, as JSON that Postgres builds. */
const FORECAST = `json_build_object(
  'id', f.id, 'project_id', f.project_id, 'user_id', f.user_id, 'name', f.name, 'state', f.state,
  'progress', f.progress, 'runs', f.runs, 'seed', f.seed, 'options', f.options, 'project_version', f.project_version,
  'problem', f.problem, 'result', f.result, 'created_at', utc_text(f.created_at), 'started_at', utc_text(f.started_at),
  'finished_at', utc_text(f.finished_at))::text`;

/** One page of a project's forecasts, the newest first. */
export async function listForecasts(
  pool: pg.Pool,
  projectId: string,
  { limit, after }: PageRequest,
): Promise<PageRow[]> {
  const [createdAt = null, id = null] = after ?? [];
  const { rows } = await pool.query<{ json: string; created_at: string; id: string }>(
    `SELECT ${FORECAST} AS json, f.created_at::text AS created_at, f.id
       FROM forecasts AS f
      WHERE f.project_id = $1 AND ($2::text IS NULL OR (f.created_at, f.id) < ($2::timestamptz, $3::uuid))
      ORDER BY f.created_at DESC, f.id DESC LIMIT $4`,
    [projectId, createdAt, id, limit + 1],
  );
  return rows.map(row => ({ json: row.json, keys: [row.created_at, row.id] }));
}

/** One forecast as JSON; null when there is none. */
export async function readForecast(queries: Queryable, projectId: string, id: string): Promise<string | null> {
  const { rows } = await queries.query<{ json: string }>(
    `SELECT ${FORECAST} AS json FROM forecasts AS f WHERE f.project_id = $1 AND f.id = $2`,
    [projectId, id],
  );
  return rows[0]?.json ?? null;
}

/** What a finished forecast says of each task, as JSON; null when there is none. */
export async function readForecastTasks(pool: pg.Pool, projectId: string, id: string): Promise<string | null> {
  const { rows } = await pool.query<{ json: string | null }>(
    'SELECT tasks::text AS json FROM forecasts WHERE project_id = $1 AND id = $2',
    [projectId, id],
  );
  return rows[0]?.json ?? null;
}

/**
 * Where finishes are likely to lie, by the newest forecast that is done, as JSON.
 *
 * @param known the forecast whose finishes the caller has; null = none
 */
export async function readLatestForecast(pool: pg.Pool, projectId: string, known: string | null): Promise<string> {
  const { rows } = await pool.query<{ json: string }>(
    `WITH newest AS (
       SELECT id, name, finished_at, project_version, tasks FROM forecasts
        WHERE project_id = $1 AND state = 'done' ORDER BY created_at DESC, id DESC LIMIT 1
     ), finishes AS (
       SELECT json_build_object('task_ids', coalesce(json_agg(task_id), '[]'), 'p50', coalesce(json_agg(p50), '[]'),
                                'p80', coalesce(json_agg(p80), '[]')) AS json
         FROM newest, ROWS FROM (json_array_elements_text(tasks->'task_ids'), json_array_elements_text(tasks->'p50'),
                                 json_array_elements_text(tasks->'p80'), json_array_elements_text(tasks->'planned_finish'))
                        AS one (task_id, p50, p80, planned)
        WHERE (p50 <> planned OR p80 <> planned) AND id IS DISTINCT FROM $2::uuid
     )
     SELECT json_build_object(
              'forecast_id', n.id, 'name', n.name, 'finished_at', utc_text(n.finished_at),
              'project_version', n.project_version,
              'finishes', CASE WHEN n.id IS DISTINCT FROM $2::uuid THEN (SELECT json FROM finishes) END)::text AS json
       FROM (SELECT) AS always LEFT JOIN newest n ON true`,
    [projectId, known],
  );
  return rows[0]!.json;
}

/** How much a caller has asked for, and how large the plan is. */
export async function readDemand(
  queries: Queryable,
  projectId: string,
  userId: string,
): Promise<{ readonly tasks: number; readonly lastHour: number; readonly isBusy: boolean }> {
  const { rows } = await queries.query<{ tasks: number; last_hour: number; is_busy: boolean }>(
    `SELECT (SELECT count(*) FROM tasks WHERE project_id = $1 AND NOT is_deleted) AS tasks,
            (SELECT count(*) FROM forecasts
              WHERE project_id = $1 AND user_id = $2 AND created_at > now() - interval '1 hour') AS last_hour,
            EXISTS (SELECT FROM forecasts WHERE project_id = $1 AND user_id = $2
                       AND state IN ('queued', 'running')) AS is_busy`,
    [projectId, userId],
  );
  const row = rows[0]!;
  return { tasks: row.tasks, lastHour: row.last_hour, isBusy: row.is_busy };
}

/**
 * Begins a forecast and its job in one statement, and takes the oldest of a long history out.
 *
 * @returns its id; null when the caller has one under way
 */
export async function insertForecast(
  pool: pg.Pool,
  {
    projectId,
    userId,
    options,
  }: { projectId: string; userId: string; options: Required<Pick<ForecastOptions, 'runs' | 'seed'>> & ForecastOptions },
  keptMax: number,
): Promise<string | null> {
  const { name = '', ...asked } = options;
  // A few queues for all: in each one after the other, so that forecasts never take every runner from other jobs.
  const lane = Number.parseInt(projectId.slice(0, 8), 16) % FORECASTS_AT_ONCE_MAX;
  const { rows } = await pool.query<{ id: string }>(
    `WITH fresh AS (
       INSERT INTO forecasts (project_id, user_id, name, runs, seed, options) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT DO NOTHING RETURNING id
     ), old AS (
       DELETE FROM forecasts WHERE project_id = $1 AND EXISTS (SELECT FROM fresh) AND (project_id, id) IN (
         SELECT project_id, id FROM forecasts WHERE project_id = $1 AND state NOT IN ('queued', 'running')
          ORDER BY created_at DESC, id DESC OFFSET $7)
     )
     SELECT id, graphile_worker.add_job('forecast', json_build_object('project_id', $1::text, 'forecast_id', id),
                                        queue_name := $8, max_attempts := $9) AS job FROM fresh`,
    [
      projectId,
      userId,
      name,
      options.runs,
      options.seed,
      JSON.stringify(asked),
      keptMax - 1,
      `forecast-${lane}`,
      FORECAST_ATTEMPTS_MAX,
    ],
  );
  return rows[0]?.id ?? null;
}

/** A forecast that a job begins, or begins again. */
export interface BegunForecast {
  readonly options: ForecastOptions;
}

/** Notes that a forecast runs; null when it was cancelled or is gone. */
export async function beginForecast(pool: pg.Pool, projectId: string, id: string): Promise<BegunForecast | null> {
  const { rows } = await pool.query<BegunForecast>(
    `UPDATE forecasts SET state = 'running', started_at = now(), progress = 0, touched = nextval('forecast_touches')
      WHERE project_id = $1 AND id = $2 AND state IN ('queued', 'running') RETURNING options`,
    [projectId, id],
  );
  return rows[0] ?? null;
}

/** Notes how far it is; false when it was cancelled or is gone. */
export async function noteProgress(pool: pg.Pool, projectId: string, id: string, progress: number): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE forecasts SET progress = $3, touched = nextval('forecast_touches')
      WHERE project_id = $1 AND id = $2 AND state = 'running'`,
    [projectId, id, progress],
  );
  return rowCount === 1;
}

/** Stores the result, unless it was cancelled meanwhile. */
export async function finishForecast(
  pool: pg.Pool,
  projectId: string,
  id: string,
  found: { readonly version: number; readonly result: string; readonly tasks: string },
): Promise<void> {
  await pool.query(
    `UPDATE forecasts SET state = 'done', progress = 1, project_version = $3, result = $4, tasks = $5,
            finished_at = now(), touched = nextval('forecast_touches')
      WHERE project_id = $1 AND id = $2 AND state = 'running'`,
    [projectId, id, found.version, found.result, found.tasks],
  );
}

/** Ends a forecast that waits or runs; false when there is no such one. */
export async function endForecast(
  pool: pg.Pool,
  projectId: string,
  id: string,
  end: { readonly state: 'failed' | 'cancelled'; readonly problem: Problem | null },
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE forecasts SET state = $3, problem = $4, finished_at = now(), touched = nextval('forecast_touches')
      WHERE project_id = $1 AND id = $2 AND state IN ('queued', 'running')`,
    [projectId, id, end.state, end.problem === null ? null : JSON.stringify(end.problem)],
  );
  return rowCount === 1;
}

/** Whose a forecast is; undefined when there is none. */
export async function ownerOf(pool: pg.Pool, projectId: string, id: string): Promise<string | null | undefined> {
  const { rows } = await pool.query<{ user_id: string | null }>(
    'SELECT user_id FROM forecasts WHERE project_id = $1 AND id = $2',
    [projectId, id],
  );
  return rows[0] === undefined ? undefined : rows[0].user_id;
}

/** Takes a forecast out of the history; false when there is none. */
export async function deleteForecast(pool: pg.Pool, projectId: string, id: string): Promise<boolean> {
  const { rowCount } = await pool.query('DELETE FROM forecasts WHERE project_id = $1 AND id = $2', [projectId, id]);
  return rowCount === 1;
}

/** Forecasts of a project that changed after a number, oldest change first. */
export async function touchedForecasts(
  queries: Queryable,
  projectId: string,
  after: number,
): Promise<{ readonly touched: number; readonly frame: ForecastFrame }[]> {
  const { rows } = await queries.query<{ touched: number; id: string } & Pick<ForecastFrame, 'state' | 'progress'>>({
    name: 'forecasts-touched',
    text: `SELECT touched, id, state, progress FROM forecasts WHERE project_id = $1 AND touched > $2
            ORDER BY touched LIMIT 100`,
    values: [projectId, after],
  });
  return rows.map(({ touched, id, state, progress }) => ({
    touched,
    frame: { type: 'forecast', project_id: projectId, forecast_id: id, state, progress },
  }));
}

/** The newest number of a change of any forecast of the project: what a reader who comes now has seen. */
export async function lastTouch(queries: Queryable, projectId: string): Promise<number> {
  const { rows } = await queries.query<{ last: number }>(
    'SELECT coalesce(max(touched), 0) AS last FROM forecasts WHERE project_id = $1',
    [projectId],
  );
  return rows[0]?.last ?? 0;
}
