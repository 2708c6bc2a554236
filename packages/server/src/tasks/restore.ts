import { OWNERS, SYNC_TABLES, type SyncTable } from '@trueppm/sdk/protocol';
import type { Pool } from 'pg';
import type { ProjectTransaction } from '../db/transaction.js';
import { dependencyRules } from '../dependencies/service.js';
import { notFound } from '../errors.js';
import type { PageRequest, PageRow } from '../http/page.js';
import { loadMet, upsertRows } from '../rows/apply.js';
import { type Edit, Verdicts } from '../rows/change.js';
import { digUpRows } from '../rows/statements.js';
import { taskService } from './service.js';

/** Within so many days of its deletion; null = whenever. */
const isKept = (days: string): string =>
  `(${days}::integer IS NULL OR t.deleted_at > now() - make_interval(days => ${days}::integer))`;

/**
 * Deleted tasks that were not deleted along with the task above them, the newest first.
 *
 * @param days how long they can come back; null = for ever
 */
export async function selectDeletedTasks(
  pool: Pool,
  projectId: string,
  days: number | null,
  { limit, after }: PageRequest,
): Promise<PageRow[]> {
  const [version = null, id = null] = after ?? [];
  const isNumber = version === null || /^\d{1,16}$/.test(version);
  const { rows } = await pool.query<{ json: string; version: number; id: string }>(
    `SELECT row_to_json(r)::text AS json, k.deleted_version AS version, r.id
       FROM (SELECT t.id, t.deleted_version FROM tasks t
              WHERE t.project_id = $1 AND t.is_deleted AND ${isKept('$4')}
                AND NOT EXISTS (SELECT FROM tasks p WHERE p.project_id = $1 AND p.id = t.parent_id
                                   AND p.is_deleted AND p.deleted_version = t.deleted_version)
                AND ($2::bigint IS NULL OR (t.deleted_version, t.id::text) < ($2, $3))
              ORDER BY t.deleted_version DESC, t.id::text DESC LIMIT $5) AS k
      CROSS JOIN LATERAL (
        SELECT t.id, t.name, t.parent_id, utc_text(t.deleted_at) AS deleted_at,
               (SELECT count(*) FROM tasks c WHERE c.wbs_path <@ t.wbs_path AND c.project_id = $1
                   AND c.is_deleted AND c.deleted_version = t.deleted_version) AS task_count
          FROM tasks t WHERE t.project_id = $1 AND t.id = k.id) AS r
      ORDER BY k.deleted_version DESC, r.id::text DESC`,
    [projectId, isNumber ? version : '0', id, days, limit + 1],
  );
  return rows.map(row => ({ json: row.json, keys: [String(row.version), row.id] }));
}

/** What went with a deleted task, outline first: ids of its tasks, and the number of their deletion. */
async function selectBuried(
  tx: ProjectTransaction,
  id: string,
  days: number | null,
): Promise<{ readonly ids: string[]; readonly version: number; readonly isOrphan: boolean } | null> {
  const { rows } = await tx.query<{ id: string; version: number; is_orphan: boolean }>(
    `SELECT c.id, t.deleted_version AS version,
            t.parent_id IS NOT NULL AND NOT EXISTS (
              SELECT FROM tasks p WHERE p.project_id = $1 AND p.id = t.parent_id AND NOT p.is_deleted) AS is_orphan
       FROM tasks t
       JOIN tasks c ON c.wbs_path <@ t.wbs_path AND c.project_id = $1 AND c.is_deleted
                       AND c.deleted_version = t.deleted_version
      WHERE t.project_id = $1 AND t.id = $2 AND t.is_deleted AND ${isKept('$3')}
      ORDER BY nlevel(c.wbs_path)`,
    [tx.projectId, id, days],
  );
  const [first] = rows;
  return first === undefined
    ? null
    : { ids: rows.map(row => row.id), version: first.version, isOrphan: first.is_orphan };
}

/** Rows of other tables that went in the same deletion as rows that came back, and have everything they stand on. */
async function selectAttached(
  tx: ProjectTransaction,
  table: SyncTable,
  owners: readonly (readonly [column: string, owner: SyncTable])[],
  restored: ReadonlyMap<SyncTable, readonly string[]>,
  version: number,
): Promise<string[]> {
  const values: unknown[] = [tx.projectId, version];
  const hangsOn = owners.flatMap(([column, owner]) => {
    const ids = restored.get(owner);
    return ids === undefined ? [] : [`x.${column} = ANY ($${values.push(ids)}::uuid[])`];
  });
  if (hangsOn.length === 0) return [];
  const standsOn = owners.map(
    ([column, owner]) => `(x.${column} IS NULL OR EXISTS (
       SELECT FROM ${owner} o WHERE o.project_id = $1 AND o.id = x.${column}
          AND (NOT o.is_deleted OR (o.deleted_version = $2 AND '${owner}' = '${table}'))))`,
  );
  const { rows } = await tx.query<{ id: string }>(
    `SELECT x.id FROM ${table} x WHERE x.project_id = $1 AND x.is_deleted AND x.deleted_version = $2
        AND (${hangsOn.join(' OR ')}) AND ${standsOn.join(' AND ')}`,
    values,
  );
  return rows.map(row => row.id);
}

/** Links come back under their rules: one that would close a circle by now stays deleted. */
async function restoreLinks(tx: ProjectTransaction, ids: readonly string[]): Promise<void> {
  const edits = { creates: ids.map((id): Edit => ({ id, path: '', values: {} })), updates: [], deletes: [] };
  const stored = await loadMet(tx, dependencyRules, edits);
  await upsertRows(tx, dependencyRules, edits, stored, new Verdicts('lenient'));
}

/**
 * Brings a deleted task back, with the subtree and everything else that went in the same deletion: links, assignments,
 * comments. What lost its other end meanwhile, or would close a circle by now, stays deleted.
 *
 * @param days how long deleted tasks can come back; null = for ever
 * @throws ServerError `not_found` for a task that is live, unknown, or deleted too long ago; a rule's code
 */
export async function restoreTask(tx: ProjectTransaction, id: string, days: number | null): Promise<void> {
  const buried = await selectBuried(tx, id, days);
  if (buried === null) throw notFound();
  const { ids, version, isOrphan } = buried;
  const creates = ids.map(task => ({
    id: task,
    path: '',
    // Its parent is gone: it comes back on the top level.
    values: task === id && isOrphan ? { parent_id: null } : {},
  }));
  await taskService.applyMany(tx, { creates });
  const restored = new Map<SyncTable, readonly string[]>([['tasks', ids]]);
  for (const table of SYNC_TABLES) {
    if (table === 'tasks' || table === 'projects') continue;
    const owners = Object.entries(OWNERS[table] ?? {}) as [string, SyncTable][];
    const attached = await selectAttached(tx, table, owners, restored, version);
    if (attached.length === 0) continue;
    if (table === 'dependencies') await restoreLinks(tx, attached);
    else await digUpRows(tx, table, attached);
    restored.set(table, attached);
  }
}
