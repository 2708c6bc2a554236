import type pg from 'pg';
import type { ProjectTransaction } from '../db/transaction.js';

/** Paths of live tasks by id. */
export async function selectPaths(tx: ProjectTransaction, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await tx.query<{ id: string; wbs_path: string }>(
    'SELECT id, wbs_path FROM tasks WHERE project_id = $1 AND id = ANY ($2::uuid[]) AND NOT is_deleted',
    [tx.projectId, ids],
  );
  return new Map(rows.map(row => [row.id, row.wbs_path]));
}

/** Greatest number of levels below each of these paths, the task itself counted as one. */
export async function selectHeights(
  tx: ProjectTransaction,
  paths: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (paths.length === 0) return new Map();
  const { rows } = await tx.query<{ path: string; height: number }>(
    `SELECT p.path, max(nlevel(t.wbs_path)) - nlevel(p.path) + 1 AS height
       FROM unnest($2::ltree[]) AS p (path)
       JOIN tasks t ON t.wbs_path <@ p.path AND t.project_id = $1 AND NOT t.is_deleted
      GROUP BY p.path`,
    [tx.projectId, paths],
  );
  return new Map(rows.map(row => [row.path, row.height]));
}

/** The last position below each parent; `null` stands for the top. Parents without children are left out. */
export async function selectLastPositions(
  tx: ProjectTransaction,
  parents: readonly (string | null)[],
): Promise<Map<string | null, string>> {
  if (parents.length === 0) return new Map();
  const { rows } = await tx.query<{ parent_id: string | null; position: string }>(
    `SELECT p.parent_id, last.position
       FROM unnest($2::uuid[]) AS p (parent_id)
       CROSS JOIN LATERAL (
         SELECT position FROM tasks t
          WHERE t.project_id = $1 AND NOT t.is_deleted AND t.parent_id = p.parent_id
          ORDER BY position DESC LIMIT 1) AS last
     UNION ALL
     (SELECT NULL, position FROM tasks t
       WHERE t.project_id = $1 AND NOT t.is_deleted AND t.parent_id IS NULL
       ORDER BY parent_id DESC, position DESC LIMIT 1)`,
    [tx.projectId, parents.filter(parent => parent !== null)],
  );
  return new Map(rows.map(row => [row.parent_id, row.position]));
}

/** A task among its siblings. */
export interface Sibling {
  readonly id: string;
  readonly position: string;
}

/**
 * Children of `$2` (null = the top) without `$3`, live. Who orders them names parent_id first: where it IS NULL it is no
 * constant to the planner, which would sort all siblings.
 */
const siblingsOf = (parentId: string | null): string =>
  `project_id = $1 AND NOT is_deleted AND id <> $3
   AND ${parentId === null ? 'parent_id IS NULL AND $2::uuid IS NULL' : 'parent_id = $2'}`;

/** Live children of a parent in order, without one of them. */
export async function selectSiblings(
  tx: ProjectTransaction,
  parentId: string | null,
  exceptId: string,
): Promise<Sibling[]> {
  const { rows } = await tx.query<{ id: string; position: string }>(
    `SELECT id, position FROM tasks WHERE ${siblingsOf(parentId)} ORDER BY position, id`,
    [tx.projectId, parentId, exceptId],
  );
  return rows;
}

/** The last live child of a parent, other than one of them; null without any. */
export async function selectLastSibling(
  tx: ProjectTransaction,
  parentId: string | null,
  exceptId: string,
): Promise<Sibling | null> {
  const { rows } = await tx.query<Sibling & pg.QueryResultRow>(
    `SELECT id, position FROM tasks WHERE ${siblingsOf(parentId)} ORDER BY parent_id DESC, position DESC, id DESC LIMIT 1`,
    [tx.projectId, parentId, exceptId],
  );
  return rows[0] ?? null;
}

/** A live child of a parent by its id; null when it is none, or the one left out. */
export async function selectSibling(
  tx: ProjectTransaction,
  parentId: string | null,
  exceptId: string,
  id: string,
): Promise<Sibling | null> {
  const { rows } = await tx.query<Sibling & pg.QueryResultRow>(
    `SELECT id, position FROM tasks WHERE ${siblingsOf(parentId)} AND id = $4`,
    [tx.projectId, parentId, exceptId, id],
  );
  return rows[0] ?? null;
}

/**
 * The live child of a parent next to a place, other than one of them; null at the end.
 *
 * @param from null = before the first
 */
export async function selectNeighbour(
  tx: ProjectTransaction,
  parentId: string | null,
  exceptId: string,
  from: Sibling | null,
  side: 'behind' | 'before' = 'behind',
): Promise<Sibling | null> {
  const [compare, order] = side === 'behind' ? ['>', ''] : ['<', 'DESC'];
  const { rows } = await tx.query<Sibling & pg.QueryResultRow>(
    `SELECT id, position FROM tasks
      WHERE ${siblingsOf(parentId)} ${from === null ? '' : `AND (position, id) ${compare} ($4, $5::uuid)`}
      ORDER BY parent_id ${order}, position ${order}, id ${order} LIMIT 1`,
    [tx.projectId, parentId, exceptId, ...(from === null ? [] : [from.position, from.id])],
  );
  return rows[0] ?? null;
}

/** A subtree that moves: the path of its root before and after. */
export interface MovedPath {
  readonly from: string;
  readonly to: string;
}

/**
 * Rewrites the paths of everything below moved tasks, each by the deepest of them above it.
 *
 * @param placedIds tasks whose own new path is written elsewhere
 * @returns ids of the rows rewritten
 */
export async function rewritePaths(
  tx: ProjectTransaction,
  moves: readonly MovedPath[],
  placedIds: readonly string[],
): Promise<string[]> {
  if (moves.length === 0) return [];
  const { rows } = await tx.query<{ id: string }>(
    // The ids once more as an array: the planner takes the list for thousands, and would read the whole plan.
    `WITH m AS MATERIALIZED (
       SELECT DISTINCT ON (d.id) d.id, v.old_path, v.new_path
         FROM unnest($2::ltree[], $3::ltree[]) AS v (old_path, new_path)
         JOIN tasks d ON d.wbs_path <@ v.old_path AND d.project_id = $1 AND NOT d.is_deleted
        WHERE d.id <> ALL ($4::uuid[])
        ORDER BY d.id, nlevel(v.old_path) DESC
     )
     UPDATE tasks t SET wbs_path = m.new_path || subpath(t.wbs_path, nlevel(m.old_path))
       FROM m
      WHERE t.project_id = $1 AND t.id = m.id AND t.id = ANY (ARRAY(SELECT id FROM m))
      RETURNING t.id`,
    [tx.projectId, moves.map(move => move.from), moves.map(move => move.to), placedIds],
  );
  return rows.map(row => row.id);
}

/** Makes `is_summary` of tasks say whether they have live children; returns the ids it changed. */
export async function refreshSummaries(tx: ProjectTransaction, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const { rows } = await tx.query<{ id: string }>(
    `UPDATE tasks t SET is_summary = NOT t.is_summary
      WHERE t.project_id = $1 AND t.id = ANY ($2::uuid[]) AND NOT t.is_deleted
        AND t.is_summary <> EXISTS (
          SELECT FROM tasks c WHERE c.project_id = $1 AND c.parent_id = t.id AND NOT c.is_deleted)
      RETURNING t.id`,
    [tx.projectId, ids],
  );
  return rows.map(row => row.id);
}

/** Buries whole subtrees; returns the ids and parents of what was live. */
export async function burySubtrees(tx: ProjectTransaction, paths: readonly string[]): Promise<string[]> {
  const { rows } = await tx.query<{ id: string }>(
    `UPDATE tasks SET is_deleted = true
      WHERE project_id = $1 AND NOT is_deleted AND wbs_path <@ ANY ($2::ltree[]) RETURNING id`,
    [tx.projectId, paths],
  );
  return rows.map(row => row.id);
}

/** Tasks among `ids` that a user is assigned to, by way of a resource that stands for the user. */
export async function selectOwnTasks(
  tx: ProjectTransaction,
  userId: string,
  ids: readonly string[],
): Promise<Set<string>> {
  const { rows } = await tx.query<{ task_id: string }>(
    `SELECT DISTINCT a.task_id
       FROM assignments a
       JOIN resources r ON r.project_id = a.project_id AND r.id = a.resource_id AND NOT r.is_deleted
      WHERE a.project_id = $1 AND NOT a.is_deleted AND a.task_id = ANY ($2::uuid[]) AND r.user_id = $3`,
    [tx.projectId, ids, userId],
  );
  return new Set(rows.map(row => row.task_id));
}
