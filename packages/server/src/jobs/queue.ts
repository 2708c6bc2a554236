import type pg from 'pg';

/** What each job is told. */
export interface JobPayloads {
  schedule: { readonly project_id: string; readonly is_forced?: boolean };
  import: { readonly import_id: string };
  export: { readonly export_id: string };
  forecast: { readonly project_id: string; readonly forecast_id: string };
}

export type JobName = keyof JobPayloads;

/** Attempts before a job is given up; with the queue's exponential pauses the last comes after about three hours. */
export const JOB_ATTEMPTS_MAX = 10;

/**
 * Adds a job outside a project's transaction; inside one use its `enqueue`.
 *
 * @param key a waiting job with the same key is replaced, so that a burst leads to one
 */
export async function addJob<Name extends JobName>(
  database: Pick<pg.Pool | pg.PoolClient, 'query'>,
  name: Name,
  payload: JobPayloads[Name],
  key: string,
): Promise<void> {
  await database.query('SELECT graphile_worker.add_job($1, $2::json, job_key := $3, max_attempts := $4)', [
    name,
    JSON.stringify(payload),
    key,
    JOB_ATTEMPTS_MAX,
  ]);
}
