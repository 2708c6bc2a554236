import type { Invitation, InvitationShown, Role } from '@trueppm/sdk/protocol';
import type { Pool } from 'pg';
import type { ProjectTransaction } from '../db/transaction.js';
import type { PageRequest, PageRow } from '../http/page.js';

/** Invitations that can still be accepted. */
const OPEN = `
  SELECT i.id, i.project_id, i.email, i.role, i.invited_by, utc_text(i.created_at) AS created_at,
         utc_text(i.expires_at) AS expires_at
    FROM invitations i WHERE i.accepted_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > now()`;

/** One page of a project's open invitations, newest first. */
export async function listInvitations(
  pool: Pool,
  projectId: string,
  { limit, after }: PageRequest,
): Promise<PageRow[]> {
  const [at = null, id = null] = after ?? [];
  const { rows } = await pool.query<{ json: string; created_at: string; id: string }>(
    `SELECT row_to_json(r)::text AS json, r.created_at, r.id
       FROM (${OPEN} AND i.project_id = $1) r
      WHERE $2::text IS NULL OR (r.created_at, r.id::text) < ($2, $3)
      ORDER BY r.created_at DESC, r.id::text DESC LIMIT $4`,
    [projectId, at, id, limit + 1],
  );
  return rows.map(row => ({ json: row.json, keys: [row.created_at, row.id] }));
}

/** How many open invitations the project has. */
export async function countInvitations(tx: ProjectTransaction): Promise<number> {
  const { rows } = await tx.query<{ count: number }>(`SELECT count(*) FROM (${OPEN} AND i.project_id = $1) r`, [
    tx.projectId,
  ]);
  return rows[0]?.count ?? 0;
}

/** Whether a member of the project has this e-mail. */
export async function isMemberEmail(tx: ProjectTransaction, email: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `SELECT FROM memberships m JOIN users u ON u.id = m.user_id
      WHERE m.project_id = $1 AND lower(u.email) = lower($2) AND u.kind = 'person'`,
    [tx.projectId, email],
  );
  return (rowCount ?? 0) > 0;
}

/** Adds an invitation, in place of another open one of the same e-mail. */
export async function insertInvitation(
  tx: ProjectTransaction,
  given: { readonly email: string; readonly role: Role; readonly tokenHash: Buffer; readonly days: number },
): Promise<Invitation> {
  await tx.query(
    `UPDATE invitations SET revoked_at = now()
      WHERE project_id = $1 AND lower(email) = lower($2) AND accepted_at IS NULL AND revoked_at IS NULL`,
    [tx.projectId, given.email],
  );
  const { rows } = await tx.query<{ id: string }>(
    `INSERT INTO invitations (project_id, email, role, token_hash, invited_by, expires_at)
     VALUES ($1, $2, $3, $4, $5, now() + make_interval(days => $6)) RETURNING id`,
    [tx.projectId, given.email, given.role, given.tokenHash, tx.actor, given.days],
  );
  const { rows: made } = await tx.query<Invitation>(`${OPEN} AND i.id = $1`, [rows[0]?.id]);
  return made[0] as Invitation;
}

/** Takes an open invitation of the project back; false when there is no such one. */
export async function revokeInvitation(tx: ProjectTransaction, id: string): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE invitations SET revoked_at = now()
      WHERE project_id = $1 AND id = $2 AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > now()`,
    [tx.projectId, id],
  );
  return rowCount === 1;
}

/** An open invitation by its hash, and the project it is for, or null. */
export async function findInvitation(
  pool: Pool,
  tokenHash: Buffer,
): Promise<(InvitationShown & { readonly id: string; readonly project_id: string }) | null> {
  const { rows } = await pool.query<InvitationShown & { id: string; project_id: string }>(
    `SELECT r.id, r.project_id, p.name AS project_name, r.email, r.role, r.expires_at,
            (SELECT name FROM users WHERE id = r.invited_by) AS invited_by,
            EXISTS (SELECT FROM users u WHERE lower(u.email) = lower(r.email) AND u.kind = 'person') AS has_account
       FROM (${OPEN} AND i.token_hash = $1) r JOIN live_projects p ON p.id = r.project_id`,
    [tokenHash],
  );
  return rows[0] ?? null;
}

/**
 * Spends an open invitation under the project's lock: nobody else can.
 * @returns what it is for, and the role that who invited has now; null when it is not open any more
 */
export async function spendInvitation(
  tx: ProjectTransaction,
  id: string,
): Promise<{ readonly email: string; readonly role: Role; readonly inviter_role: Role | null } | null> {
  const { rows } = await tx.query<{ email: string; role: Role; inviter_role: Role | null }>(
    `UPDATE invitations i SET accepted_at = now()
      WHERE i.project_id = $1 AND i.id = $2 AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > now()
     RETURNING i.email, i.role,
       (SELECT m.role FROM memberships m WHERE m.project_id = i.project_id AND m.user_id = i.invited_by) AS inviter_role`,
    [tx.projectId, id],
  );
  return rows[0] ?? null;
}

/** Notes who accepted. */
export async function noteAcceptance(tx: ProjectTransaction, id: string, userId: string): Promise<void> {
  await tx.query('UPDATE invitations SET accepted_by = $2 WHERE id = $1', [id, userId]);
}
