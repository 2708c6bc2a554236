import type { ProjectTransaction } from '../db/transaction.js';
import { invalidValue } from '../errors.js';
import type { PageRequest, PageRow } from '../http/page.js';
import type { Queries } from '../rows/statements.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Up to `limit + 1` tasks of a sprint, or those of the backlog that are not done, in their order, behind a key.
 *
 * @param sprintId null = the backlog
 * @throws ServerError `invalid_parameter` for a cursor of another list
 */
export async function selectBacklogPage(
  queries: Queries,
  projectId: string,
  sprintId: string | null,
  { limit, after }: PageRequest,
): Promise<PageRow[]> {
  const [position = '', id = '00000000-0000-0000-0000-000000000000'] = after ?? [];
  if (!UUID.test(id)) throw invalidValue('cursor', 'This cursor is not from a page of this list.', 'invalid_parameter');
  const list =
    sprintId === null
      ? `r.sprint_id IS NULL AND $5::uuid IS NULL AND task_state($1, r.status, r.percent_complete, r.actual_start) <> 'done'`
      : 'r.sprint_id = $5';
  const { rows } = await queries.query<{ json: string; id: string; backlog_position: string }>(
    `SELECT row_to_json(r)::text AS json, r.id, r.backlog_position FROM live_tasks r
      WHERE r.project_id = $1 AND ${list} AND r.backlog_position IS NOT NULL
        AND (r.backlog_position, r.id) > ($3 COLLATE "C", $4::uuid)
      ORDER BY r.backlog_position, r.id LIMIT $2`,
    [projectId, limit + 1, position, id, sprintId],
  );
  return rows.map(row => ({ json: row.json, keys: [row.backlog_position, row.id] }));
}

/** Where tasks lie now, as the contract's list of TaskPlace. */
export async function selectPlacesText(tx: ProjectTransaction, ids: readonly string[]): Promise<string> {
  const { rows } = await tx.query<{ text: string }>(
    `SELECT coalesce(json_agg(json_build_object('id', id, 'sprint_id', sprint_id, 'backlog_position', backlog_position)
                              ORDER BY backlog_position, id), '[]')::text AS text
       FROM tasks WHERE project_id = $1 AND id = ANY ($2::uuid[]) AND NOT is_deleted`,
    [tx.projectId, ids],
  );
  return rows[0]?.text ?? '[]';
}
