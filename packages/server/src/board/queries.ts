import type { ProjectTransaction } from '../db/transaction.js';
import type { Queries } from '../rows/statements.js';

/** A column as the rules of tasks need it. */
export interface BoardColumn {
  readonly id: string;
  readonly status: string;
  /** What standing in it counts as. */
  readonly category: 'todo' | 'doing' | 'done';
  readonly wip_limit: number | null;
  readonly is_wip_enforced: boolean;
}

/** Live columns in their order. */
export async function selectBoardColumns(tx: ProjectTransaction): Promise<BoardColumn[]> {
  const { rows } = await tx.query<BoardColumn & { position: string }>(
    `SELECT id, status, category, wip_limit, is_wip_enforced, position FROM board_columns
      WHERE project_id = $1 AND NOT is_deleted ORDER BY position, id`,
    [tx.projectId],
  );
  return rows;
}

/** How many tasks without children stand in each of some columns, without some tasks. */
export async function countCards(
  tx: ProjectTransaction,
  statuses: readonly string[],
  exceptIds: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await tx.query<{ status: string; count: number }>(
    `SELECT status, count(*) FROM tasks
      WHERE project_id = $1 AND NOT is_deleted AND NOT is_summary AND status = ANY ($2) AND id <> ALL ($3::uuid[])
      GROUP BY status`,
    [tx.projectId, statuses, exceptIds],
  );
  return new Map(rows.map(row => [row.status, row.count]));
}

/** Gives all tasks of a status another one, at the end of its column; returns their ids. */
export async function moveTasksOf(tx: ProjectTransaction, from: string, to: string): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `UPDATE tasks SET status = $3, board_position = NULL
      WHERE project_id = $1 AND NOT is_deleted AND status = $2 RETURNING id`,
    [tx.projectId, from, to],
  );
  return rows.map(row => row.id);
}

/** A card among those of its column. */
export interface Card {
  readonly id: string;
  readonly position: string;
}

/** Cards of a column that have a key, in their order, without one of them. */
export async function selectCards(tx: ProjectTransaction, status: string, exceptId: string): Promise<Card[]> {
  const { rows } = await tx.query<{ id: string; position: string }>(
    `SELECT id, board_position AS position FROM tasks
      WHERE project_id = $1 AND status = $2 AND id <> $3 AND board_position IS NOT NULL AND NOT is_deleted
      ORDER BY board_position, id`,
    [tx.projectId, status, exceptId],
  );
  return rows;
}

/** What the rows of a board stand for. */
export type Swimlane = 'none' | 'assignee' | 'parent' | 'priority' | 'label';

/** Key and name of the lanes a task t stands in, as a lateral join. */
const LANES: Readonly<Record<Swimlane, string>> = {
  none: `SELECT NULL::text AS key, NULL::text AS name`,
  assignee: `SELECT u.id::text AS key, u.name FROM live_assignments a
               JOIN live_resources u ON u.project_id = a.project_id AND u.id = a.resource_id
              WHERE a.project_id = t.project_id AND a.task_id = t.id`,
  parent: `SELECT p.id::text AS key, p.name FROM tasks p WHERE p.project_id = t.project_id AND p.id = t.parent_id`,
  priority: `SELECT t.priority::text AS key, t.priority::text AS name`,
  label: `SELECT l.id::text AS key, l.name FROM live_task_labels k
            JOIN live_labels l ON l.project_id = k.project_id AND l.id = k.label_id
           WHERE k.project_id = t.project_id AND k.task_id = t.id`,
};

/** The board as JSON of the contract's Board, in one statement. */
export async function selectBoard(queries: Queries, projectId: string, swimlane: Swimlane): Promise<string> {
  const { rows } = await queries.query<{ board: string }>(
    `WITH cards AS (
       SELECT t.status, lane.key, lane.name, t.id
         FROM tasks t LEFT JOIN LATERAL (${LANES[swimlane]}) AS lane ON true
        WHERE t.project_id = $1 AND NOT t.is_deleted AND NOT t.is_summary),
     counts AS (SELECT status, count(DISTINCT id) AS tasks FROM cards GROUP BY status),
     cells AS (SELECT key, name, status, count(*) AS tasks FROM cards GROUP BY key, name, status),
     lanes AS (SELECT key, name, json_object_agg(status, tasks ORDER BY status) AS tasks FROM cells GROUP BY key, name)
     SELECT json_build_object(
       'columns', (SELECT coalesce(json_agg(json_build_object(
                     'column', row_to_json(c), 'tasks', coalesce(n.tasks, 0),
                     'is_over_limit', coalesce(n.tasks > c.wip_limit, false)) ORDER BY c.position, c.id), '[]')
                     FROM live_board_columns c LEFT JOIN counts n USING (status) WHERE c.project_id = $1),
       'swimlane', $2::text,
       'lanes', (SELECT coalesce(json_agg(json_build_object('key', key, 'name', name, 'tasks', tasks)
                                          ORDER BY key IS NULL, lower(name), key), '[]') FROM lanes))::text AS board`,
    [projectId, swimlane],
  );
  return (rows[0] as { board: string }).board;
}
