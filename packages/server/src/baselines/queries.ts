import type { ProjectTransaction } from '../db/transaction.js';
import { invalidValue } from '../errors.js';
import type { PageRequest } from '../http/page.js';
import type { Queries } from '../rows/statements.js';
import type { PlannedTask } from './variance.js';

/** What a baseline says of the plan as a whole. */
export interface PlanSpan {
  readonly task_count: number;
  readonly start: string | null;
  readonly finish: string | null;
}

/** How many tasks the plan has and what they span. */
export async function selectSpan(tx: ProjectTransaction): Promise<PlanSpan> {
  const { rows } = await tx.query<PlanSpan>(
    `SELECT count(*)::integer AS task_count, min(start) AS start, max(finish) AS finish
       FROM tasks WHERE project_id = $1 AND NOT is_deleted`,
    [tx.projectId],
  );
  return rows[0] as PlanSpan;
}

/** Numbers of the live baselines. */
export async function selectNumbers(tx: ProjectTransaction): Promise<Set<number>> {
  const { rows } = await tx.query<{ number: number }>(
    'SELECT number FROM baselines WHERE project_id = $1 AND NOT is_deleted',
    [tx.projectId],
  );
  return new Set(rows.map(row => row.number));
}

/**
 * What a task costs as planned: as it says, else its fixed cost and what its assignments say, else their work at the rates of
 * their resources, as the engine's `plannedCost` counts it; null when nothing has a price.
 */
const COST = `coalesce(t.cost, (
  SELECT coalesce(t.fixed_cost + coalesce(staff.cost, 0), staff.cost)
    FROM (SELECT sum(CASE WHEN a.cost IS NOT NULL THEN a.cost
                          WHEN r.cost_per_hour IS NULL AND r.cost_per_use IS NULL THEN NULL
                          WHEN r.kind = 'work' THEN coalesce(a.work_minutes, t.duration_minutes * a.units) / 60.0
                                                    * coalesce(r.cost_per_hour, 0) + a.units * coalesce(r.cost_per_use, 0)
                          WHEN r.kind = 'material' THEN a.units * coalesce(r.cost_per_hour, 0) + coalesce(r.cost_per_use, 0)
                          ELSE 0 END) AS cost
            FROM assignments a
            JOIN resources r ON r.project_id = a.project_id AND r.id = a.resource_id AND NOT r.is_deleted
           WHERE a.project_id = t.project_id AND a.task_id = t.id AND NOT a.is_deleted) AS staff))`;

/**
 * Keeps every live task as it is now, in one statement. Work is that of the work resources; a summary has what lies
 * below it as well: each assignment's work is added to every level of its task's path.
 *
 * The feed is not told the ids: nobody edits these rows, so nobody asks who changed them.
 */
export async function insertBaselineTasks(tx: ProjectTransaction, baselineId: string): Promise<void> {
  await tx.query(
    `WITH own AS (
       SELECT t.wbs_path, sum(assigned_work(a.work_minutes, t.duration_minutes, a.units)) AS minutes
         FROM assignments a
         JOIN tasks t ON t.project_id = a.project_id AND t.id = a.task_id AND NOT t.is_deleted
         JOIN resources r ON r.project_id = a.project_id AND r.id = a.resource_id AND r.kind = 'work'
        WHERE a.project_id = $1 AND NOT a.is_deleted
        GROUP BY t.wbs_path),
     rolled AS (
       SELECT subpath(own.wbs_path, 0, level) AS path, sum(own.minutes)::bigint AS minutes
         FROM own, generate_series(1, nlevel(own.wbs_path)) AS level
        GROUP BY 1)
     INSERT INTO baseline_tasks (project_id, baseline_id, task_id, start, finish, duration_minutes, work_minutes, cost)
     SELECT $1, $2, t.id, t.start, t.finish, t.duration_minutes, coalesce(rolled.minutes, 0), ${COST}
       FROM tasks t LEFT JOIN rolled ON rolled.path = t.wbs_path
      WHERE t.project_id = $1 AND NOT t.is_deleted`,
    [tx.projectId, baselineId],
  );
}

/** Deletes the tasks of baselines with them. */
export async function buryBaselineTasks(tx: ProjectTransaction, baselineIds: readonly string[]): Promise<void> {
  await tx.query(
    `UPDATE baseline_tasks SET is_deleted = true
      WHERE project_id = $1 AND baseline_id = ANY ($2::uuid[]) AND NOT is_deleted`,
    [tx.projectId, baselineIds],
  );
}

/** A task in two plans. */
export interface ComparedTask {
  readonly task_id: string;
  readonly name: string | null;
  readonly calendar_id: string | null;
  readonly before: PlannedTask | null;
  readonly after: PlannedTask | null;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const planned = (alias: string): string =>
  `CASE WHEN ${alias}.task_id IS NOT NULL THEN
     json_build_object('start', ${alias}.start, 'finish', ${alias}.finish, 'duration_minutes', ${alias}.duration_minutes,
                       'work_minutes', ${alias}.work_minutes, 'cost', ${alias}.cost) END`;

/** A page of ids of one side, behind a key and cut to a page: enough, since a page of the union needs no more of it. */
const IDS_OF_BASELINE = (parameter: string): string =>
  `(SELECT task_id FROM baseline_tasks
     WHERE project_id = $1 AND baseline_id = ${parameter} AND NOT is_deleted AND task_id > $3 ORDER BY task_id LIMIT $4)`;

/** The work of a task itself, or of all below a summary: apart, since each is found by an index of its own. */
const WORK = (of: 'itself' | 'below'): string => `
  SELECT sum(assigned_work(a.work_minutes, c.duration_minutes, a.units))
    FROM ${of === 'itself' ? '(SELECT t.id, t.duration_minutes) AS c' : 'tasks c'}
    JOIN assignments a ON a.project_id = $1 AND a.task_id = c.id AND NOT a.is_deleted
    JOIN resources r ON r.project_id = $1 AND r.id = a.resource_id AND r.kind = 'work'
   ${of === 'itself' ? '' : 'WHERE c.project_id = $1 AND NOT c.is_deleted AND c.wbs_path <@ t.wbs_path'}`;

/** The plan as it is. */
const CURRENT = `
  SELECT t.id AS task_id, t.start, t.finish, t.duration_minutes, ${COST} AS cost,
         coalesce(CASE WHEN t.is_summary THEN (${WORK('below')}) ELSE (${WORK('itself')}) END, 0)::bigint AS work_minutes
    FROM tasks t WHERE t.project_id = $1 AND t.id = ids.task_id AND NOT t.is_deleted`;

const KEPT = `
  SELECT b.task_id, b.start, b.finish, b.duration_minutes, b.cost, b.work_minutes
    FROM baseline_tasks b
   WHERE b.project_id = $1 AND b.task_id = ids.task_id AND NOT b.is_deleted AND b.baseline_id =`;

/**
 * Up to `limit + 1` tasks that are in a baseline or in what it is compared with, by id, in one statement.
 *
 * @param withId another baseline; null = the plan as it is now
 * @throws ServerError `invalid_parameter` for a cursor of another list
 */
export async function selectComparison(
  queries: Queries,
  projectId: string,
  baselineId: string,
  withId: string | null,
  { limit, after }: PageRequest,
): Promise<ComparedTask[]> {
  const from = after?.[0] ?? '00000000-0000-0000-0000-000000000000';
  if (!UUID.test(from))
    throw invalidValue('cursor', 'This cursor is not from a page of this list.', 'invalid_parameter');
  const others =
    withId === null
      ? '(SELECT id FROM tasks WHERE project_id = $1 AND NOT is_deleted AND id > $3 AND $5::uuid IS NULL ORDER BY id LIMIT $4)'
      : IDS_OF_BASELINE('$5');
  const { rows } = await queries.query<ComparedTask>(
    `SELECT ids.task_id, t.name, t.calendar_id, ${planned('b')} AS before, ${planned('a')} AS after
       FROM (${IDS_OF_BASELINE('$2')} UNION ${others} ORDER BY 1 LIMIT $4) AS ids
       LEFT JOIN tasks t ON t.project_id = $1 AND t.id = ids.task_id
       LEFT JOIN LATERAL (${KEPT} $2) AS b ON true
       LEFT JOIN LATERAL (${withId === null ? CURRENT : `${KEPT} $5`}) AS a ON true
      ORDER BY ids.task_id`,
    [projectId, baselineId, from, limit + 1, withId],
  );
  return rows;
}
