import type { Pool } from 'pg';
import type { PageRequest, PageRow } from '../http/page.js';

/**
 * Projects in the trash that the caller is an Owner of, the newest first.
 *
 * @param days how long projects stay there; null = for ever
 */
export async function selectTrash(
  pool: Pool,
  userId: string,
  days: number | null,
  { limit, after }: PageRequest,
): Promise<PageRow[]> {
  const [at = null, id = null] = after ?? [];
  const { rows } = await pool.query<{ json: string; at: string; id: string }>(
    `SELECT row_to_json(r)::text AS json, r.deleted_at AS at, r.id
       FROM (SELECT p.id, p.name, utc_text(p.deleted_at) AS deleted_at,
                    utc_text(p.deleted_at + make_interval(days => $4)) AS purged_at
               FROM memberships m JOIN projects p ON p.id = m.project_id
              WHERE m.user_id = $1 AND m.role = 'owner' AND p.is_deleted) r
      WHERE $2::text IS NULL OR (r.deleted_at, r.id::text) < ($2, $3)
      ORDER BY r.deleted_at DESC, r.id::text DESC LIMIT $5`,
    [userId, at, id, days, limit + 1],
  );
  return rows.map(row => ({ json: row.json, keys: [row.at, row.id] }));
}

/** Whether a user owns a project that is in the trash. */
export async function ownsTrashed(pool: Pool, userId: string, projectId: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `SELECT FROM memberships m JOIN projects p ON p.id = m.project_id
      WHERE p.id = $2 AND p.is_deleted AND m.user_id = $1 AND m.role = 'owner'`,
    [userId, projectId],
  );
  return rowCount === 1;
}

/** Removes one project of the trash for ever; false when it is not there any more. */
export async function purgeProject(pool: Pool, projectId: string): Promise<boolean> {
  const { rows } = await pool.query<{ is_purged: boolean }>('SELECT purge_project($1) AS is_purged', [projectId]);
  return rows[0]?.is_purged === true;
}

/** Removes what has been in the trash for longer than it is kept, one project per transaction; returns how many. */
export async function purgeExpired(pool: Pool, days: number): Promise<number> {
  let purged = 0;
  const { rows } = await pool.query<{ id: string }>(
    'SELECT id FROM projects WHERE is_deleted AND deleted_at < now() - make_interval(days => $1)',
    [days],
  );
  for (const { id } of rows) if (await purgeProject(pool, id)) purged += 1;
  return purged;
}
