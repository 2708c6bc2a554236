import { invalidValue } from '../errors.js';
import type { PageRequest, PageRow } from '../http/page.js';
import type { Queries } from '../rows/statements.js';

/** Which of the caller's tasks. */
export interface WorkFilter {
  readonly dueBefore: string | null;
  readonly isOverdue: boolean | null;
  readonly isInActiveSprint: boolean | null;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/;

/** Stands for the finish of a task that has no dates yet: such come last. */
const LAST = '9999-12-31T00:00:00';

/**
 * Up to `limit + 1` open tasks that a user is assigned to, by way of resources that stand for him, over all projects he
 * is a member of: soonest finish first, in one statement. Projects in the archive are left out.
 *
 * @throws ServerError `invalid_parameter` for a cursor of another list
 */
export async function selectWork(
  queries: Queries,
  userId: string,
  { dueBefore, isOverdue, isInActiveSprint }: WorkFilter,
  { limit, after }: PageRequest,
): Promise<PageRow[]> {
  const [finish, project, task] = after ?? [];
  if (after !== null && !(TIME.test(finish ?? '') && UUID.test(project ?? '') && UUID.test(task ?? ''))) {
    throw invalidValue('cursor', 'This cursor is not from a page of this list.', 'invalid_parameter');
  }
  const { rows } = await queries.query<{ json: string; due: string; project_id: string; task_id: string }>(
    `WITH own AS (
       SELECT a.project_id, a.task_id,
              sum(coalesce(a.remaining_work_minutes,
                           assigned_work(a.work_minutes, t.duration_minutes, a.units) * (100 - t.percent_complete) / 100.0)
              )::integer AS minutes
         FROM resources r
         JOIN memberships m ON m.project_id = r.project_id AND m.user_id = r.user_id
         JOIN assignments a ON a.project_id = r.project_id AND a.resource_id = r.id AND NOT a.is_deleted
         JOIN tasks t ON t.project_id = a.project_id AND t.id = a.task_id AND NOT t.is_deleted
        WHERE r.user_id = $1 AND NOT r.is_deleted
        GROUP BY a.project_id, a.task_id)
     SELECT row_to_json(w)::text AS json, coalesce(w.finish, '${LAST}'::timestamp) AS due, w.project_id, w.task_id
       FROM (SELECT p.id AS project_id, p.name AS project_name, t.id AS task_id, t.name, t.start, t.finish, t.deadline,
                    t.percent_complete, t.priority, t.status, t.is_critical,
                    coalesce(least(t.finish, t.deadline) < now() AT TIME ZONE p.time_zone, false) AS is_overdue,
                    s.id AS sprint_id, s.name AS sprint_name, coalesce(s.state = 'active', false) AS is_in_active_sprint,
                    own.minutes AS remaining_work_minutes
               FROM own
               JOIN projects p ON p.id = own.project_id AND NOT p.is_deleted AND NOT p.is_archived
               JOIN tasks t ON t.project_id = own.project_id AND t.id = own.task_id
               LEFT JOIN sprints s ON s.project_id = t.project_id AND s.id = t.sprint_id AND NOT s.is_deleted
              WHERE NOT t.is_summary AND t.is_active
                AND task_state(t.project_id, t.status, t.percent_complete, t.actual_start) <> 'done') AS w
      WHERE ($3::timestamp IS NULL OR least(w.finish, w.deadline) < $3)
        AND ($4::boolean IS NULL OR w.is_overdue = $4)
        AND ($5::boolean IS NULL OR w.is_in_active_sprint = $5)
        AND ($6::timestamp IS NULL
             OR (coalesce(w.finish, '${LAST}'::timestamp), w.project_id, w.task_id) > ($6, $7::uuid, $8::uuid))
      ORDER BY due, w.project_id, w.task_id LIMIT $2`,
    [userId, limit + 1, dueBefore, isOverdue, isInActiveSprint, finish ?? null, project ?? null, task ?? null],
  );
  return rows.map(row => ({ json: row.json, keys: [row.due, row.project_id, row.task_id] }));
}
