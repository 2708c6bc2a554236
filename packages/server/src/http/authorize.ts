import type { Role } from '@trueppm/sdk/protocol';
import type { Request, RequestHandler } from 'express';
import { boundedRole } from '../caller.js';
import type { Deps } from '../deps.js';
import { lostAccess, notFound, ServerError } from '../errors.js';
import type { OperationId } from './contract.js';
import { callerOf, note, operationOf, signedIn } from './request.js';
import { beyondReach, leastRole, mayAttempt, permissionOf } from './roles.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Prepared once per connection: it runs on every request to a project. */
const ROLE_QUERY = {
  name: 'role-and-version',
  text: `SELECT m.role, c.server_version
           FROM memberships m
           JOIN project_counters c USING (project_id)
           JOIN projects p ON p.id = m.project_id AND NOT p.is_deleted
          WHERE m.project_id = $1 AND m.user_id = $2`,
};

/** The same for a program. */
const PROGRAM_ROLE_QUERY = {
  name: 'program-role-and-version',
  text: `SELECT m.role, c.server_version
           FROM program_members m
           JOIN project_counters c ON c.project_id = m.program_id
           JOIN programs p ON p.id = m.program_id AND NOT p.is_deleted
          WHERE m.program_id = $1 AND m.user_id = $2`,
};

/** The watermark of a device that syncs; 0 for everything else. */
function watermarkOf(request: Request, operation: OperationId): number {
  const value =
    operation === 'pullChanges' || operation === 'pushChanges' ? request.query['last_pulled_at'] : undefined;
  return typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : 0;
}

/**
 * Checks the caller's role on every operation with a project or a program in its path. One that does not exist, is in the
 * trash or has no place for the caller is one and the same 404.
 */
export function authorize({ database }: Pick<Deps, 'database'>): RequestHandler {
  return async (request, _response, next) => {
    const match = operationOf(request);
    const programId = match?.params['program_id'];
    const projectId = programId ?? match?.params['project_id'];
    const caller = signedIn(request);
    const beyond = match === undefined || caller === null ? null : beyondReach(caller, match.operation);
    // A malformed id is answered by validation, as every malformed parameter is.
    if (match === undefined || projectId === undefined || !UUID.test(projectId)) {
      if (beyond !== null) throw new ServerError('forbidden', beyond);
      return next();
    }
    const { userId, highestRole, projectId: only } = callerOf(request);
    if (only !== null && only !== projectId.toLowerCase()) throw notFound();
    const { rows } = await database.pool.query<{ role: Role; server_version: number }>({
      ...(programId === undefined ? ROLE_QUERY : PROGRAM_ROLE_QUERY),
      values: [projectId, userId],
    });
    const held = rows[0];
    if (held === undefined) throw lostAccess(watermarkOf(request, match.operation.id));
    const permission = permissionOf(match.operation.id);
    if (permission === null) throw new Error(`${match.operation.id} is missing from the roles matrix`);
    const role = boundedRole(held.role, highestRole);
    if (!mayAttempt(role, match.operation.id)) {
      throw new ServerError('forbidden', `This needs the role ${leastRole(permission)}; yours is ${role}.`);
    }
    if (beyond !== null) throw new ServerError('forbidden', beyond);
    note(request, { access: { projectId, role, version: held.server_version } });
    next();
  };
}
