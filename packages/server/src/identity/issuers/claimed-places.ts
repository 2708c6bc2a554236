import { ROLES, type Role } from '@trueppm/sdk/protocol';
import { boundedRole } from '../../caller.js';
import { type ProjectTransaction, withProjectWrite } from '../../db/transaction.js';
import type { Deps } from '../../deps.js';
import { ServerError } from '../../errors.js';
import { recordInProject } from '../../operations/record.js';
import { countOwners } from '../../projects/member-queries.js';

/** Roles by project. */
export type Places = ReadonlyMap<string, Role>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Places in one token; a header holds no more. */
const PLACES_MAX = 500;

/**
 * Reads places out of a claim: `{"<project>": "member"}` or `[{"project_id": "<project>", "role": "member"}]`. What is
 * neither a project's id nor a role is left out: a token may speak to other systems too.
 */
export function placesOf(claim: unknown, highest: Role): Places {
  const entries: [unknown, unknown][] = Array.isArray(claim)
    ? claim.map(entry => [(entry as { project_id?: unknown })?.project_id, (entry as { role?: unknown })?.role])
    : typeof claim === 'object' && claim !== null
      ? Object.entries(claim)
      : [];
  const places = new Map<string, Role>();
  for (const [project, role] of entries.slice(0, PLACES_MAX)) {
    if (typeof project !== 'string' || !UUID.test(project) || !ROLES.includes(role as Role)) continue;
    places.set(project.toLowerCase(), boundedRole(role as Role, highest));
  }
  return places;
}

/**
 * Makes an issuer's user a member of what its claims say, and takes places away that it gave before. A place that was
 * given by hand stays as it is, and so does the last Owner. Nothing is written when nothing differs.
 */
export async function syncPlaces(
  { database }: Pick<Deps, 'database'>,
  issuer: string,
  userId: string,
  places: Places,
): Promise<void> {
  const { rows } = await database.pool.query<{ project_id: string; role: Role | null; granted_by: string | null }>(
    `SELECT p.id AS project_id, m.role, m.granted_by
       FROM live_projects p LEFT JOIN memberships m ON m.project_id = p.id AND m.user_id = $1
      WHERE p.id = ANY($2::uuid[]) OR m.granted_by = $3`,
    [userId, [...places.keys()], issuer],
  );
  for (const { project_id: projectId, role, granted_by: grantedBy } of rows) {
    const wanted = places.get(projectId) ?? null;
    if (role === wanted || (role !== null && grantedBy !== issuer)) continue;
    try {
      await withProjectWrite(database, { projectId, actor: null, cause: 'system' }, tx =>
        setPlace(tx, issuer, userId, wanted),
      );
    } catch (error) {
      // Gone meanwhile: there is no place to give.
      if (!(error instanceof ServerError && error.code === 'not_found')) throw error;
    }
  }
}

async function setPlace(tx: ProjectTransaction, issuer: string, userId: string, wanted: Role | null): Promise<void> {
  const { rows } = await tx.query<{ role: Role; granted_by: string | null }>(
    'SELECT role, granted_by FROM memberships WHERE project_id = $1 AND user_id = $2',
    [tx.projectId, userId],
  );
  const [held] = rows;
  if (held?.role === wanted || (held !== undefined && held.granted_by !== issuer)) return;
  if (held?.role === 'owner' && (await countOwners(tx)) === 1) return;
  if (wanted === null) {
    await tx.query('DELETE FROM memberships WHERE project_id = $1 AND user_id = $2', [tx.projectId, userId]);
  } else {
    await tx.query(
      `INSERT INTO memberships (project_id, user_id, role, granted_by) VALUES ($1, $2, $3, $4)
       ON CONFLICT (project_id, user_id) DO UPDATE SET role = excluded.role`,
      [tx.projectId, userId, wanted, issuer],
    );
  }
  const action = wanted === null ? 'delete' : held === undefined ? 'create' : 'update';
  const details = { issuer, ...(wanted === null ? {} : { role: wanted }), ...(held && { role_before: held.role }) };
  await recordInProject(tx, { resource: 'member', action, resourceId: userId, details }, userId);
}
