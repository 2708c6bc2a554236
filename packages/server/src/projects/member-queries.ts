import type { Member, Role } from '@trueppm/sdk/protocol';
import type { Pool } from 'pg';
import type { ProjectTransaction } from '../db/transaction.js';
import type { PageRequest, PageRow } from '../http/page.js';

/** People only: the stand-ins of tokens and links are listed with these. */
const MEMBER = `
  SELECT m.user_id, m.project_id, u.email, u.name, u.initials, m.role, utc_text(m.created_at) AS created_at
    FROM memberships m JOIN users u ON u.id = m.user_id
   WHERE m.project_id = $1 AND u.kind = 'person'`;

/** One page of a project's members, by name. */
export async function listMembers(pool: Pool, projectId: string, { limit, after }: PageRequest): Promise<PageRow[]> {
  const [name = null, id = null] = after ?? [];
  const { rows } = await pool.query<{ json: string; name: string; user_id: string }>(
    `SELECT row_to_json(r)::text AS json, lower(r.name) AS name, r.user_id
       FROM (${MEMBER}) r
      WHERE $2::text IS NULL OR (lower(r.name), r.user_id::text) > ($2, $3)
      ORDER BY lower(r.name), r.user_id::text LIMIT $4`,
    [projectId, name, id, limit + 1],
  );
  return rows.map(row => ({ json: row.json, keys: [row.name, row.user_id] }));
}

/** One member, or null. */
export async function readMember(tx: ProjectTransaction, userId: string): Promise<Member | null> {
  const { rows } = await tx.query<Member>(`${MEMBER} AND m.user_id = $2`, [tx.projectId, userId]);
  return rows[0] ?? null;
}

/** Adds a member; false when the user is one already. */
export async function insertMember(tx: ProjectTransaction, userId: string, role: Role): Promise<boolean> {
  const { rowCount } = await tx.query(
    'INSERT INTO memberships (project_id, user_id, role) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    [tx.projectId, userId, role],
  );
  return rowCount === 1;
}

/** Gives a member another role. */
export async function updateMember(tx: ProjectTransaction, userId: string, role: Role): Promise<void> {
  await tx.query('UPDATE memberships SET role = $3, granted_by = NULL WHERE project_id = $1 AND user_id = $2', [
    tx.projectId,
    userId,
    role,
  ]);
}

/** Takes a member's place away. */
export async function deleteMember(tx: ProjectTransaction, userId: string): Promise<void> {
  await tx.query('DELETE FROM memberships WHERE project_id = $1 AND user_id = $2', [tx.projectId, userId]);
}

/** How many Owners the project has. */
export async function countOwners(tx: ProjectTransaction): Promise<number> {
  const { rows } = await tx.query<{ count: number }>(
    `SELECT count(*) FROM memberships WHERE project_id = $1 AND role = 'owner'`,
    [tx.projectId],
  );
  return rows[0]?.count ?? 0;
}

/** A user's id by e-mail, whatever its case. */
export async function findUserId(tx: ProjectTransaction, email: string): Promise<string | null> {
  const { rows } = await tx.query<{ id: string }>(
    `SELECT id FROM users WHERE lower(email) = lower($1) AND kind = 'person'`,
    [email],
  );
  return rows[0]?.id ?? null;
}
