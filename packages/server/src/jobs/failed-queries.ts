import type pg from 'pg';
import { invalidValue } from '../errors.js';
import type { PageRequest, PageRow } from '../http/page.js';

/** Whose failed jobs: those of one project without their errors, or all of the server. */
export type FailedScope = { readonly projectId: string } | 'server';

/** Jobs that no attempt is left for and nobody works on. What a job is about stands in its payload. */
const FAILED = `
  FROM graphile_worker._private_jobs AS j
  JOIN graphile_worker._private_tasks AS t ON t.id = j.task_id
 WHERE j.attempts >= j.max_attempts AND j.locked_at IS NULL`;

/** Of an error only its first line is told: the others are places in the code. */
const JOB = (hasError: boolean): string => `json_build_object(
  'id', j.id::text, 'job', t.identifier, 'project_id', j.payload ->> 'project_id', 'attempts', j.attempts,
  'error', ${hasError ? `left(split_part(j.last_error, E'\\n', 1), 500)` : 'NULL'},
  'created_at', utc_text(j.created_at), 'failed_at', utc_text(j.updated_at))::text`;

const inScope = (scope: FailedScope): { readonly where: string; readonly values: string[] } =>
  scope === 'server'
    ? { where: '', values: [] }
    : { where: ` AND j.payload ->> 'project_id' = $1`, values: [scope.projectId.toLowerCase()] };

/** One page of failed jobs, the newest first. */
export async function listFailedJobs(
  pool: pg.Pool,
  scope: FailedScope,
  { limit, after }: PageRequest,
): Promise<PageRow[]> {
  if (after !== null && !/^\d{1,18}$/.test(after[0] ?? '')) {
    throw invalidValue('cursor', 'This cursor is not from a page of this list.', 'invalid_parameter');
  }
  const { where, values } = inScope(scope);
  const behind = after === null ? '' : ` AND j.id < $${values.length + 2}::bigint`;
  const { rows } = await pool.query<{ id: string; json: string }>(
    `SELECT j.id::text AS id, ${JOB(scope === 'server')} AS json ${FAILED}${where}${behind}
      ORDER BY j.id DESC LIMIT $${values.length + 1}`,
    [...values, limit + 1, ...(after === null ? [] : [after[0]])],
  );
  return rows.map(({ id, json }) => ({ json, keys: [id] }));
}

/**
 * Gives a failed job all its attempts back, from now on.
 *
 * @returns its JSON as it failed; null when there is no such failed job
 */
export async function retryFailedJob(pool: pg.Pool, scope: FailedScope, jobId: string): Promise<string | null> {
  const { where, values } = inScope(scope);
  const { rows } = await pool.query<{ json: string }>(
    `WITH failed AS MATERIALIZED (
       SELECT j.id, ${JOB(scope === 'server')} AS json ${FAILED}${where} AND j.id = $${values.length + 1}::bigint
          FOR UPDATE OF j
     ), again AS MATERIALIZED (
       SELECT f.json, graphile_worker.reschedule_jobs(ARRAY[f.id], now(), NULL, 0, NULL) AS job FROM failed AS f
     )
     SELECT json FROM again`,
    [...values, jobId],
  );
  return rows[0]?.json ?? null;
}

/** Forgets a failed job; false when there is no such one. */
export async function discardFailedJob(pool: pg.Pool, scope: FailedScope, jobId: string): Promise<boolean> {
  const { where, values } = inScope(scope);
  const { rows } = await pool.query(
    `SELECT graphile_worker.complete_jobs(ARRAY[f.id])
       FROM (SELECT j.id ${FAILED}${where} AND j.id = $${values.length + 1}::bigint) AS f`,
    [...values, jobId],
  );
  return rows.length > 0;
}

/** Whether a user runs this server, and so sees what belongs to no project. */
export async function isOperator(pool: pg.Pool, userId: string): Promise<boolean> {
  const { rows } = await pool.query<{ is_operator: boolean }>('SELECT is_operator FROM users WHERE id = $1', [userId]);
  return rows[0]?.is_operator === true;
}
