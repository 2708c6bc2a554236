import type { ProjectTransaction } from '../db/transaction.js';

/** What can run in a circle: the outline and the links, without a date or a name. */
export interface Graph {
  readonly tasks: readonly { readonly id: string; readonly parentId: string | null }[];
  readonly links: readonly GraphLink[];
}

/** One live link. */
export interface GraphLink {
  readonly id: string;
  readonly predecessorId: string;
  readonly successorId: string;
}

/** Characters of a UUID: ids come side by side in one text, which costs a third of JSON with a name for each. */
const ID = 36;

/** The id at a place of such a text; null where blanks stand for none. */
const idAt = (ids: string, at: number): string | null =>
  ids[at * ID] === ' ' ? null : ids.slice(at * ID, (at + 1) * ID);

/** The project's live outline and links, in one statement. */
export async function selectGraph(tx: ProjectTransaction): Promise<Graph> {
  const { rows } = await tx.query<{ tasks: string | null; links: string | null }>(
    `SELECT (SELECT string_agg(id::text || coalesce(parent_id::text, repeat(' ', ${ID})), '')
               FROM tasks WHERE project_id = $1 AND NOT is_deleted) AS tasks,
            (SELECT string_agg(id::text || predecessor_id || successor_id, '')
               FROM dependencies WHERE project_id = $1 AND NOT is_deleted) AS links`,
    [tx.projectId],
  );
  const tasks = rows[0]?.tasks ?? '';
  const links = rows[0]?.links ?? '';
  return {
    tasks: Array.from({ length: tasks.length / (2 * ID) }, (_, task) => ({
      id: idAt(tasks, 2 * task) as string,
      parentId: idAt(tasks, 2 * task + 1),
    })),
    links: Array.from({ length: links.length / (3 * ID) }, (_, link) => ({
      id: idAt(links, 3 * link) as string,
      predecessorId: idAt(links, 3 * link + 1) as string,
      successorId: idAt(links, 3 * link + 2) as string,
    })),
  };
}

/** SQL that is true when an accepted link leads out of the project or into it. */
const IS_LINKED_ACROSS = `EXISTS (
  SELECT FROM program_links
   WHERE (predecessor_project_id = $1 OR successor_project_id = $1) AND NOT is_deleted AND state = 'accepted')`;

/** Whether the project has a live link at all. */
export async function hasLinks(tx: ProjectTransaction): Promise<boolean> {
  const { rows } = await tx.query<{ found: boolean }>(
    `SELECT EXISTS (SELECT FROM dependencies WHERE project_id = $1 AND NOT is_deleted) OR ${IS_LINKED_ACROSS} AS found`,
    [tx.projectId],
  );
  return rows[0]?.found === true;
}

/**
 * Those of some subtrees, by the paths of their roots, that a live link leads into or out of. A subtree without one can be
 * put anywhere: whatever holds or waits for it does so through the summary above it, and comes to nothing on the way.
 */
export async function selectLinkedSubtrees(tx: ProjectTransaction, paths: readonly string[]): Promise<Set<string>> {
  const { rows } = await tx.query<{ path: string }>(
    `SELECT p.path FROM unnest($2::ltree[]) AS p (path)
      WHERE ${IS_LINKED_ACROSS} OR EXISTS (
        SELECT FROM tasks s
          JOIN LATERAL (
            SELECT d.successor_id AS other FROM dependencies d
             WHERE d.project_id = $1 AND NOT d.is_deleted AND d.predecessor_id = s.id
            UNION ALL
            SELECT d.predecessor_id FROM dependencies d
             WHERE d.project_id = $1 AND NOT d.is_deleted AND d.successor_id = s.id) AS l ON true
          JOIN tasks o ON o.project_id = $1 AND o.id = l.other AND NOT o.wbs_path <@ p.path
         WHERE s.project_id = $1 AND NOT s.is_deleted AND s.wbs_path <@ p.path)`,
    [tx.projectId, paths],
  );
  return new Set(rows.map(row => row.path));
}

/** Live links that start at one of these tasks, as `predecessor successor type` with their id. */
export async function selectTwins(
  tx: ProjectTransaction,
  predecessorIds: readonly string[],
): Promise<Map<string, string[]>> {
  const { rows } = await tx.query<{ id: string; predecessor_id: string; successor_id: string; type: string }>(
    `SELECT id, predecessor_id, successor_id, type FROM dependencies
      WHERE project_id = $1 AND predecessor_id = ANY ($2::uuid[]) AND NOT is_deleted`,
    [tx.projectId, predecessorIds],
  );
  const twins = new Map<string, string[]>();
  for (const row of rows) {
    const key = twinKey(row.predecessor_id, row.successor_id, row.type);
    const ids = twins.get(key);
    if (ids) ids.push(row.id);
    else twins.set(key, [row.id]);
  }
  return twins;
}

/** Links with the same key join the same tasks in the same way. */
export const twinKey = (predecessorId: unknown, successorId: unknown, type: unknown): string =>
  `${String(predecessorId)} ${String(successorId)} ${String(type)}`;
