import { ROLES } from '@trueppm/sdk/protocol';
import type { Pool } from 'pg';
import type { PageRequest, PageRow } from '../http/page.js';
import { permissionsOfRole } from '../http/roles.js';
import { type Seer, usableRole } from '../projects/queries.js';
import type { Queries } from '../rows/statements.js';

/** What each role may do, as JSON by the role that a caller can use. */
const CAN = `CASE h.role ${ROLES.map(role => `WHEN '${role}' THEN '${JSON.stringify(permissionsOfRole(role, { of: 'program' }))}'::json`).join(' ')} END`;

/** A program as its caller sees it, $1 with the bound $2 on roles. */
const SEEN_BY = `
  SELECT p.id, p.name, p.description, m.role, h.role IN ('admin', 'owner') AS can_administer,
         h.role <> 'viewer' AS can_add_to_backlog, h.role = 'owner' AS can_delete, ${CAN} AS can,
         p.server_version, utc_text(p.created_at) AS created_at, utc_text(p.updated_at) AS updated_at
    FROM program_members m JOIN programs p ON p.id = m.program_id AND NOT p.is_deleted
   CROSS JOIN LATERAL (SELECT ${usableRole('m.role', '$2')} AS role) h
   WHERE m.user_id = $1`;

/** One page of the caller's programs, by name. */
export async function listPrograms(
  pool: Pool,
  { userId, highestRole }: Seer,
  { limit, after }: PageRequest,
): Promise<PageRow[]> {
  const [name = null, id = null] = after ?? [];
  const { rows } = await pool.query<{ json: string; name: string; id: string }>(
    `SELECT row_to_json(r)::text AS json, lower(r.name) AS name, r.id FROM (${SEEN_BY}) r
      WHERE $3::text IS NULL OR (lower(r.name), r.id::text) > ($3, $4)
      ORDER BY lower(r.name), r.id::text LIMIT $5`,
    [userId, highestRole, name, id, limit + 1],
  );
  return rows.map(row => ({ json: row.json, keys: [row.name, row.id] }));
}

/** One program as JSON with its number, or null when the caller may not see it. */
export async function readProgram(
  queries: Queries,
  { userId, highestRole }: Seer,
  programId: string,
): Promise<{ readonly json: string; readonly version: number } | null> {
  const { rows } = await queries.query<{ json: string; version: number }>(
    `SELECT row_to_json(r)::text AS json, r.server_version AS version FROM (${SEEN_BY} AND p.id = $3) r`,
    [userId, highestRole, programId],
  );
  return rows[0] ?? null;
}

/** Rows of a program as one reader sees them after a number; null when the reader may not see it. */
export async function programDelta(
  queries: Queries,
  programId: string,
  since: number,
  userId: string,
): Promise<{ readonly version: number; readonly changes: string } | null> {
  const { rows } = await queries.query<{ server_version: number | null; changes: string }>(
    'SELECT server_version, changes::text AS changes FROM program_delta($1, $2, $3)',
    [programId, since, userId],
  );
  const row = rows[0];
  return row === undefined || row.server_version === null
    ? null
    : { version: row.server_version, changes: row.changes };
}

const MEMBER = `
  SELECT m.user_id, m.program_id, u.email, u.name, u.initials, m.role, utc_text(m.created_at) AS created_at
    FROM program_members m JOIN users u ON u.id = m.user_id WHERE m.program_id = $1`;

/** One page of a program's members, by name. */
export async function listProgramMembers(
  pool: Pool,
  programId: string,
  { limit, after }: PageRequest,
): Promise<PageRow[]> {
  const [name = null, id = null] = after ?? [];
  const { rows } = await pool.query<{ json: string; name: string; user_id: string }>(
    `SELECT row_to_json(r)::text AS json, lower(r.name) AS name, r.user_id FROM (${MEMBER}) r
      WHERE $2::text IS NULL OR (lower(r.name), r.user_id::text) > ($2, $3)
      ORDER BY lower(r.name), r.user_id::text LIMIT $4`,
    [programId, name, id, limit + 1],
  );
  return rows.map(row => ({ json: row.json, keys: [row.name, row.user_id] }));
}

/** One member as JSON and role, or null. */
export async function readProgramMember(
  queries: Queries,
  programId: string,
  userId: string,
): Promise<{ readonly json: string; readonly role: string } | null> {
  const { rows } = await queries.query<{ json: string; role: string }>(
    `SELECT row_to_json(r)::text AS json, r.role FROM (${MEMBER} AND m.user_id = $2) r`,
    [programId, userId],
  );
  return rows[0] ?? null;
}

/** The page of links as a reader of some projects sees them. */
export async function listLinks(
  pool: Pool,
  programId: string,
  userId: string,
  state: string | null,
  { limit, after }: PageRequest,
): Promise<PageRow[]> {
  const { rows } = await pool.query<{ json: string; id: string }>(
    `SELECT row_to_json(r)::text AS json, r.id FROM seen_program_links($1, readable_projects($1, $2)) r
      WHERE ($3::text IS NULL OR r.state = $3) AND ($4::text IS NULL OR r.id::text > $4)
      ORDER BY r.id::text LIMIT $5`,
    [programId, userId, state, after?.[0] ?? null, limit + 1],
  );
  return rows.map(row => ({ json: row.json, keys: [row.id] }));
}

/** One link as a reader sees it, or null when it leads to nothing that the reader may see. */
export async function readLink(
  queries: Queries,
  programId: string,
  userId: string,
  linkId: string,
): Promise<{ readonly text: string; readonly version: number } | null> {
  const { rows } = await queries.query<{ text: string; version: number }>(
    `SELECT row_to_json(r)::text AS text, r.server_version AS version
       FROM seen_program_links($1, readable_projects($1, $2)) r WHERE r.id = $3`,
    [programId, userId, linkId],
  );
  return rows[0] ?? null;
}

const BACKLOG = `
  SELECT x.id, x.program_id, x.position, x.name, x.notes, x.duration_minutes,
         x.placed_project_id IS NOT NULL AS is_placed,
         CASE WHEN x.placed_project_id = ANY (v.readable) THEN x.placed_project_id END AS placed_project_id,
         CASE WHEN x.placed_project_id = ANY (v.readable) THEN x.placed_task_id END AS placed_task_id,
         x.server_version, utc_text(x.created_at) AS created_at, utc_text(x.updated_at) AS updated_at
    FROM program_backlog x CROSS JOIN (SELECT readable_projects($1, $2) AS readable) v
   WHERE x.program_id = $1 AND NOT x.is_deleted`;

/** One page of the backlog, in its order. */
export async function listBacklog(
  pool: Pool,
  programId: string,
  userId: string,
  { limit, after }: PageRequest,
): Promise<PageRow[]> {
  const [position = null, id = null] = after ?? [];
  const { rows } = await pool.query<{ json: string; position: string; id: string }>(
    `SELECT row_to_json(r)::text AS json, r.position, r.id FROM (${BACKLOG}) r
      WHERE $3::text IS NULL OR (r.position, r.id::text) > ($3 COLLATE "C", $4)
      ORDER BY r.position, r.id::text LIMIT $5`,
    [programId, userId, position, id, limit + 1],
  );
  return rows.map(row => ({ json: row.json, keys: [row.position, row.id] }));
}

/** One item of the backlog, or null. */
export async function readBacklogItem(
  queries: Queries,
  programId: string,
  userId: string,
  id: string,
): Promise<{ readonly text: string; readonly version: number } | null> {
  const { rows } = await queries.query<{ text: string; version: number }>(
    `SELECT row_to_json(r)::text AS text, r.server_version AS version FROM (${BACKLOG} AND x.id = $3) r`,
    [programId, userId, id],
  );
  return rows[0] ?? null;
}
