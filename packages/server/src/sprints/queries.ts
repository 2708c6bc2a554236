import type { ProjectTransaction } from '../db/transaction.js';
import { notFound } from '../errors.js';
import type { Queries } from '../rows/statements.js';

/** A sprint as the rules need it. */
export interface SprintRow {
  readonly id: string;
  readonly name: string;
  readonly state: 'planned' | 'active' | 'completed' | 'cancelled';
  readonly start: string;
  readonly finish: string;
  readonly milestone_id: string | null;
  readonly activated_version: number | null;
  readonly closed_version: number | null;
  readonly server_version: number;
}

const SPRINT = 'id, name, state, start, finish, milestone_id, activated_version, closed_version, server_version';

/** Live sprints by id. */
export async function selectSprints(
  queries: Queries,
  projectId: string,
  ids: readonly string[],
): Promise<Map<string, SprintRow>> {
  if (ids.length === 0) return new Map();
  const { rows } = await queries.query<SprintRow>(
    `SELECT ${SPRINT} FROM sprints WHERE project_id = $1 AND id = ANY ($2::uuid[]) AND NOT is_deleted`,
    [projectId, ids],
  );
  return new Map(rows.map(row => [row.id, row]));
}

/**
 * One live sprint.
 * @throws ServerError `not_found`
 */
export async function selectSprint(queries: Queries, projectId: string, id: string): Promise<SprintRow> {
  const sprint = (await selectSprints(queries, projectId, [id.toLowerCase()])).values().next().value;
  if (sprint === undefined) throw notFound();
  return sprint;
}

/** The active sprints of a project, without one of them. */
export async function selectOtherActive(tx: ProjectTransaction, exceptId: string): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `SELECT id FROM sprints WHERE project_id = $1 AND state = 'active' AND NOT is_deleted AND id <> $2`,
    [tx.projectId, exceptId],
  );
  return rows.map(row => row.id);
}

/** The planned sprint that begins next after a time; null without one. */
export async function selectNextPlanned(tx: ProjectTransaction, after: string): Promise<string | null> {
  const { rows } = await tx.query<{ id: string }>(
    `SELECT id FROM sprints
      WHERE project_id = $1 AND state = 'planned' AND NOT is_deleted AND start >= $2 ORDER BY start, id LIMIT 1`,
    [tx.projectId, after],
  );
  return rows[0]?.id ?? null;
}

/** How a project wants its sprints. */
export interface SprintSettings {
  readonly sprint_scope: 'open' | 'approval' | 'locked';
  readonly allows_parallel_sprints: boolean;
}

/** The project's settings for sprints. */
export async function selectSettings(queries: Queries, projectId: string): Promise<SprintSettings> {
  const { rows } = await queries.query<SprintSettings>(
    'SELECT sprint_scope, allows_parallel_sprints FROM projects WHERE id = $1',
    [projectId],
  );
  if (rows[0] === undefined) throw notFound();
  return rows[0];
}

/** Begins a sprint: what it holds at this moment is what the team took on. */
export async function markActive(tx: ProjectTransaction, id: string): Promise<void> {
  await tx.query(
    `UPDATE sprints s
        SET state = 'active', activated_at = now(), activated_version = $3,
            committed_tasks = w.tasks, committed_points = w.points, committed_minutes = w.minutes
       FROM (SELECT count(*)::integer AS tasks, coalesce(sum(story_points), 0) AS points,
                    coalesce(sum(duration_minutes) FILTER (WHERE NOT is_summary), 0)::integer AS minutes
               FROM tasks WHERE project_id = $1 AND sprint_id = $2 AND NOT is_deleted) AS w
      WHERE s.project_id = $1 AND s.id = $2`,
    [tx.projectId, id, tx.version],
  );
  tx.recordChange('sprints', [id], ['state', 'activated_at']);
}

/** Ends a sprint with what is done of it. */
export async function markClosed(tx: ProjectTransaction, id: string, state: 'completed' | 'cancelled'): Promise<void> {
  await tx.query(
    `UPDATE sprints s
        SET state = $4, closed_at = now(), closed_version = $3,
            completed_tasks = w.tasks, completed_points = w.points, completed_minutes = w.minutes
       FROM (SELECT (count(*) FILTER (WHERE is_done))::integer AS tasks,
                    coalesce(sum(story_points) FILTER (WHERE is_done), 0) AS points,
                    coalesce(sum(CASE WHEN is_done THEN duration_minutes ELSE greatest(0, duration_minutes
                               - work_left(is_summary, percent_complete, remaining_duration_minutes, duration_minutes)) END)
                               FILTER (WHERE NOT is_summary), 0)::integer AS minutes
               FROM (SELECT *, task_state($1, status, percent_complete, actual_start) = 'done' AS is_done
                       FROM tasks WHERE project_id = $1 AND sprint_id = $2 AND NOT is_deleted) AS t) AS w
      WHERE s.project_id = $1 AND s.id = $2`,
    [tx.projectId, id, tx.version, state],
  );
  tx.recordChange('sprints', [id], ['state', 'closed_at']);
}

/** Ids of the tasks of a sprint that are not done, in their order. */
export async function selectUnfinished(tx: ProjectTransaction, sprintId: string): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `SELECT id FROM tasks
      WHERE project_id = $1 AND sprint_id = $2 AND NOT is_deleted AND task_state($1, status, percent_complete, actual_start) <> 'done'
      ORDER BY backlog_position, id`,
    [tx.projectId, sprintId],
  );
  return rows.map(row => row.id);
}

/** The share of all sprints of a milestone that is done, in whole percent: 100 only when all of it is. */
export async function selectMilestoneShare(tx: ProjectTransaction, milestoneId: string): Promise<number> {
  const { rows } = await tx.query<{ percent: number | null }>(
    `SELECT CASE WHEN sum(w.points) > 0 THEN floor(100 * sum(w.points) FILTER (WHERE w.is_done) / sum(w.points))
                 ELSE floor(100.0 * count(*) FILTER (WHERE w.is_done) / nullif(count(*), 0)) END::integer AS percent
       FROM (SELECT coalesce(t.story_points, 0) AS points, task_state($1, t.status, t.percent_complete, t.actual_start) = 'done' AS is_done
               FROM sprints s
               JOIN tasks t ON t.project_id = s.project_id AND t.sprint_id = s.id AND NOT t.is_deleted
              WHERE s.project_id = $1 AND s.milestone_id = $2 AND NOT s.is_deleted AND s.state <> 'cancelled') AS w`,
    [tx.projectId, milestoneId],
  );
  return rows[0]?.percent ?? 0;
}

/** Tasks in a list of the backlog: their keys in order, those named left out. */
export async function selectListKeys(
  tx: ProjectTransaction,
  sprintId: string | null,
  exceptIds: readonly string[],
): Promise<{ readonly id: string; readonly position: string }[]> {
  const { rows } = await tx.query<{ id: string; position: string }>(
    `SELECT id, backlog_position AS position FROM tasks
      WHERE project_id = $1 AND ${sprintId === null ? 'sprint_id IS NULL AND $2::uuid IS NULL' : 'sprint_id = $2'}
        AND backlog_position IS NOT NULL AND NOT is_deleted AND id <> ALL ($3::uuid[])
      ORDER BY backlog_position, id`,
    [tx.projectId, sprintId, exceptIds],
  );
  return rows;
}

/** The last key of each list; null stands for the backlog. Lists without tasks are left out. */
export async function selectLastKeys(
  tx: ProjectTransaction,
  sprintIds: readonly (string | null)[],
): Promise<Map<string | null, string>> {
  const { rows } = await tx.query<{ sprint_id: string | null; position: string }>(
    `SELECT l.sprint_id, t.position
       FROM unnest($2::uuid[]) AS l (sprint_id)
       CROSS JOIN LATERAL (
         SELECT max(backlog_position) AS position FROM tasks
          WHERE project_id = $1 AND sprint_id IS NOT DISTINCT FROM l.sprint_id
            AND backlog_position IS NOT NULL AND NOT is_deleted) AS t
      WHERE t.position IS NOT NULL`,
    [tx.projectId, sprintIds],
  );
  return new Map(rows.map(row => [row.sprint_id, row.position]));
}
