import { type ProjectPatch, type ProjectRow, ROLES, type Role } from '@trueppm/sdk/protocol';
import type { Pool } from 'pg';
import { prepared } from '../db/prepared.js';
import type { ProjectTransaction } from '../db/transaction.js';
import type { PageRequest, PageRow } from '../http/page.js';
import { permissionsOfRole } from '../http/roles.js';

/** The fields of a project that a client may set. */
export const PROJECT_FIELDS = [
  'name',
  'start',
  'finish',
  'schedule_from',
  'calendar_id',
  'minutes_per_day',
  'minutes_per_week',
  'days_per_month',
  'default_start_minute',
  'default_finish_minute',
  'status_date',
  'honors_constraints',
  'critical_slack_minutes',
  'has_multiple_critical_paths',
  'splits_in_progress',
  'time_zone',
  'sprint_scope',
  'allows_parallel_sprints',
  'time_sets_actual_work',
  'preset',
  'progress_policy',
  'lag_calendar',
  'alap_uses',
  'total_slack_from',
  'critical_by',
  'must_finish_by',
  'correlations',
  'risks',
  'velocity',
] as const satisfies readonly (keyof ProjectPatch)[];

/** What each role may do, as JSON by the role that a caller can use; an archived project is read only. */
const canOf = (isArchived: boolean): string =>
  `CASE h.role ${ROLES.map(role => `WHEN '${role}' THEN '${JSON.stringify(permissionsOfRole(role, { isArchived }))}'::json`).join(' ')} END`;

/** Whose eyes a project is for. */
export interface Seer {
  readonly userId: string;
  /** The bound on roles that what they came in with has; null = none. */
  readonly highestRole: Role | null;
}

const ROLES_IN_ORDER = `ARRAY['${ROLES.join("', '")}']`;

/** SQL of the weaker of a held role and a bound on it, a parameter that may be null. */
export const usableRole = (held: string, bound: string): string =>
  `CASE WHEN array_position(${ROLES_IN_ORDER}, ${held}) > array_position(${ROLES_IN_ORDER}, ${bound}::text)
        THEN ${bound}::text ELSE ${held} END`;

/**
 * A project as its caller sees it: the synced row and what depends on the caller, $1 with the bound $2. What they may do
 * changes with their place in it, and the tag of the answer with both.
 */
const SEEN_BY = `
  SELECT p.*, m.role,
         NOT p.is_archived AND h.role IN ('scheduler', 'admin', 'owner') AS can_edit,
         NOT p.is_archived AND h.role IN ('admin', 'owner') AS can_administer,
         NOT p.is_archived AND h.role <> 'viewer' AS can_comment,
         h.role IN ('admin', 'owner') AS can_archive, h.role = 'owner' AS can_delete,
         CASE WHEN p.is_archived THEN ${canOf(true)} ELSE ${canOf(false)} END AS can
    FROM memberships m JOIN live_projects p ON p.id = m.project_id
   CROSS JOIN LATERAL (SELECT ${usableRole('m.role', '$2')} AS role) h
   WHERE m.user_id = $1`;

/** One page of the caller's projects, by name. */
export async function listProjects(
  pool: Pool,
  { userId, highestRole }: Seer,
  { limit, after }: PageRequest,
  isArchived: boolean | null = null,
): Promise<PageRow[]> {
  const [name = null, id = null] = after ?? [];
  const { rows } = await pool.query<{ json: string; name: string; id: string }>(
    `SELECT row_to_json(r)::text AS json, lower(r.name) AS name, r.id
       FROM (${SEEN_BY}) r
      WHERE ($3::text IS NULL OR (lower(r.name), r.id::text) > ($3, $4))
        AND ($6::boolean IS NULL OR r.is_archived = $6)
      ORDER BY lower(r.name), r.id::text LIMIT $5`,
    [userId, highestRole, name, id, limit + 1, isArchived],
  );
  return rows.map(row => ({ json: row.json, keys: [row.name, row.id] }));
}

/**
 * One project as JSON text, with the number of its row or of the caller's place in it, whichever is later; null when the
 * caller may not see it.
 */
export async function readProject(
  pool: Pool,
  { userId, highestRole }: Seer,
  projectId: string,
): Promise<{ readonly json: string; readonly version: number } | null> {
  const { rows } = await pool.query<{ json: string; version: number }>(
    prepared(
      `SELECT row_to_json(r)::text AS json,
              greatest(r.server_version, (SELECT server_version FROM members WHERE project_id = $3 AND id = $1)) AS version
         FROM (${SEEN_BY} AND p.id = $3) r`,
    ),
    [userId, highestRole, projectId],
  );
  return rows[0] ?? null;
}

/** The synced row, locked by the transaction's number. */
export async function lockedProject(tx: ProjectTransaction): Promise<ProjectRow | null> {
  const { rows } = await tx.query<ProjectRow>('SELECT * FROM live_projects WHERE id = $1', [tx.projectId]);
  return rows[0] ?? null;
}

/** A value as a parameter: what is no scalar goes into a column of JSON. */
const parameterOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : value;

/** Inserts the row of a project that begins in this transaction; fields not given take the column's default. */
export async function insertProject(tx: ProjectTransaction, values: ProjectPatch): Promise<void> {
  const fields = PROJECT_FIELDS.filter(field => values[field] !== undefined);
  const places = fields.map((_, at) => `$${at + 2}`);
  await tx.query(`INSERT INTO projects (id, ${fields.join(', ')}) VALUES ($1, ${places.join(', ')})`, [
    tx.projectId,
    ...fields.map(field => parameterOf(values[field])),
  ]);
}

/** Changes the given fields. */
export async function updateProject(tx: ProjectTransaction, values: ProjectPatch): Promise<void> {
  const fields = PROJECT_FIELDS.filter(field => values[field] !== undefined);
  const sets = fields.map((field, at) => `${field} = $${at + 2}`);
  await tx.query(`UPDATE projects SET ${sets.join(', ')} WHERE id = $1`, [
    tx.projectId,
    ...fields.map(field => parameterOf(values[field])),
  ]);
}

/** Makes the project read-only, or not; true when that changed it. */
export async function setArchived(tx: ProjectTransaction, isArchived: boolean): Promise<boolean> {
  const { rowCount } = await tx.query('UPDATE projects SET is_archived = $2 WHERE id = $1 AND is_archived <> $2', [
    tx.projectId,
    isArchived,
  ]);
  return rowCount === 1;
}

/** Puts the project in the trash. */
export async function trashProject(tx: ProjectTransaction): Promise<void> {
  await tx.query('UPDATE projects SET is_deleted = true WHERE id = $1', [tx.projectId]);
}

/** Whether the project has a live calendar with this id. */
export async function hasCalendar(tx: ProjectTransaction, calendarId: string): Promise<boolean> {
  const { rowCount } = await tx.query('SELECT FROM live_calendars WHERE project_id = $1 AND id = $2', [
    tx.projectId,
    calendarId,
  ]);
  return rowCount === 1;
}

/** Adds the calendar that a new project starts with; returns its id. */
export async function insertCalendar(tx: ProjectTransaction, name: string, weekdays: unknown): Promise<string> {
  const { rows } = await tx.query<{ id: string }>(
    'INSERT INTO calendars (project_id, name, weekdays) VALUES ($1, $2, $3) RETURNING id',
    [tx.projectId, name, JSON.stringify(weekdays)],
  );
  return (rows[0] as { id: string }).id;
}
