import type { ProjectTransaction } from '../db/transaction.js';
import { invalidValue } from '../errors.js';
import type { PageRequest, PageRow } from '../http/page.js';
import type { Queries } from '../rows/statements.js';

/** Which time entries. */
export interface EntryFilter {
  readonly userId?: string | undefined;
  readonly taskId?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Whose eyes these are for; null = somebody who sees all. */
  readonly reader: string | null;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const FIRST = '00000000-0000-0000-0000-000000000000';

function requireUuid(id: string): void {
  if (!UUID.test(id)) throw invalidValue('cursor', 'This cursor is not from a page of this list.', 'invalid_parameter');
}

/** One page of time entries, by id. @throws ServerError `invalid_parameter` for a cursor of another list */
export async function selectEntryPage(
  queries: Queries,
  projectId: string,
  { userId, taskId, from, to, reader }: EntryFilter,
  { limit, after }: PageRequest,
): Promise<PageRow[]> {
  const start = after?.[0] ?? FIRST;
  requireUuid(start);
  const { rows } = await queries.query<{ json: string; id: string }>(
    `SELECT row_to_json(r)::text AS json, r.id FROM live_time_entries r
      WHERE r.project_id = $1 AND r.id > $2
        AND ($4::uuid IS NULL OR r.user_id = $4) AND ($5::uuid IS NULL OR r.task_id = $5)
        AND ($6::date IS NULL OR r.day >= $6) AND ($7::date IS NULL OR r.day <= $7)
        AND ($8::uuid IS NULL OR r.user_id = $8 OR r.is_shared)
      ORDER BY r.id LIMIT $3`,
    [projectId, start, limit + 1, userId ?? null, taskId ?? null, from ?? null, to ?? null, reader],
  );
  return rows.map(row => ({ json: row.json, keys: [row.id] }));
}

/** States of weeks that were handed in, by `user monday`. */
export async function selectWeekStates(
  queries: Queries,
  projectId: string,
  weeks: readonly { readonly userId: string; readonly week: string }[],
): Promise<Map<string, string>> {
  if (weeks.length === 0) return new Map();
  const { rows } = await queries.query<{ user_id: string; week: string; state: string }>(
    `SELECT t.user_id, t.week, t.state
       FROM json_to_recordset($2::json) AS w (user_id uuid, week date)
       JOIN timesheets t ON t.project_id = $1 AND t.user_id = w.user_id AND t.week = w.week`,
    [projectId, JSON.stringify(weeks.map(({ userId, week }) => ({ user_id: userId, week })))],
  );
  return new Map(rows.map(row => [`${row.user_id} ${row.week}`, row.state]));
}

/** Tasks that are there, or at least were: what was worked on a task that is gone was worked. */
export async function selectKnownTasks(tx: ProjectTransaction, ids: readonly string[]): Promise<Set<string>> {
  const { rows } = await tx.query<{ id: string }>(
    'SELECT id FROM tasks WHERE project_id = $1 AND id = ANY ($2::uuid[])',
    [tx.projectId, ids],
  );
  return new Set(rows.map(row => row.id));
}

/** Whether the project wants time to be its assignments' actual work. */
export async function setsActualWork(tx: ProjectTransaction): Promise<boolean> {
  const { rows } = await tx.query<{ sets: boolean }>(
    'SELECT time_sets_actual_work AS sets FROM projects WHERE id = $1',
    [tx.projectId],
  );
  return rows[0]?.sets === true;
}

/**
 * Makes the actual work of assignments the time that was logged, for these people on these tasks: of a person on the
 * task's assignments of the resources that stand for him, the first. Returns the ids it changed.
 */
export async function updateActualWork(
  tx: ProjectTransaction,
  pairs: readonly { readonly userId: string; readonly taskId: string }[],
): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `UPDATE assignments AS a
        SET actual_work_minutes = w.minutes,
            remaining_work_minutes = CASE WHEN a.work_minutes IS NULL THEN a.remaining_work_minutes
                                          ELSE greatest(0, a.work_minutes - w.minutes) END
       FROM (SELECT DISTINCT ON (p.user_id, p.task_id) s.id,
                    coalesce((SELECT sum(e.minutes) FROM time_entries e
                               WHERE e.project_id = $1 AND e.task_id = p.task_id AND e.user_id = p.user_id
                                 AND NOT e.is_deleted), 0)::integer AS minutes
               FROM json_to_recordset($2::json) AS p (user_id uuid, task_id uuid)
               JOIN resources r ON r.project_id = $1 AND r.user_id = p.user_id AND NOT r.is_deleted
               JOIN assignments s ON s.project_id = $1 AND s.task_id = p.task_id AND s.resource_id = r.id
                                 AND NOT s.is_deleted
              ORDER BY p.user_id, p.task_id, s.id) AS w
      WHERE a.project_id = $1 AND a.id = w.id AND a.actual_work_minutes IS DISTINCT FROM w.minutes
      RETURNING a.id`,
    [tx.projectId, JSON.stringify(pairs.map(({ userId, taskId }) => ({ user_id: userId, task_id: taskId })))],
  );
  return rows.map(row => row.id);
}
