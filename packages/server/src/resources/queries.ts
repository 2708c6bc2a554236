import type { ProjectTransaction } from '../db/transaction.js';

/** Live assignments of these tasks: `task resource` to ids. */
export async function selectPairs(tx: ProjectTransaction, taskIds: readonly string[]): Promise<Map<string, string[]>> {
  const { rows } = await tx.query<{ id: string; task_id: string; resource_id: string }>(
    `SELECT id, task_id, resource_id FROM assignments
      WHERE project_id = $1 AND task_id = ANY ($2::uuid[]) AND NOT is_deleted`,
    [tx.projectId, taskIds],
  );
  const pairs = new Map<string, string[]>();
  for (const row of rows) {
    const key = `${row.task_id} ${row.resource_id}`;
    const ids = pairs.get(key);
    if (ids) ids.push(row.id);
    else pairs.set(key, [row.id]);
  }
  return pairs;
}
