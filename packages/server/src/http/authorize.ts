import type { Role } from '@trueppm/sdk/protocol';
import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import { boundedRole } from '../caller.js';
import { isUnavailable } from '../db/pool.js';
import type { Deps } from '../deps.js';
import { lostAccess, notFound, ServerError } from '../errors.js';
import type { Operation, OperationId, OperationMatch } from './contract.js';
import { callerOf, isAccessOpen, note, operationOf, signedIn } from './request.js';
import { beyondReach, leastRole, mayAttempt, permissionOf } from './roles.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Prepared once per connection: it runs on every request to a project. */
const ROLE_QUERY = {
  name: 'role-and-version',
  text: `SELECT m.role, c.server_version, greatest(p.server_version, s.server_version) AS seen_version,
                (SELECT epoch FROM instance) AS epoch
           FROM memberships m
           JOIN project_counters c USING (project_id)
           JOIN projects p ON p.id = m.project_id AND NOT p.is_deleted
           LEFT JOIN members s ON s.project_id = m.project_id AND s.id = m.user_id
          WHERE m.project_id = $1 AND m.user_id = $2`,
};

/** The same for a program. */
const PROGRAM_ROLE_QUERY = {
  name: 'program-role-and-version',
  text: `SELECT m.role, c.server_version, p.server_version AS seen_version, (SELECT epoch FROM instance) AS epoch
           FROM program_members m
           JOIN project_counters c ON c.project_id = m.program_id
           JOIN programs p ON p.id = m.program_id AND NOT p.is_deleted
          WHERE m.program_id = $1 AND m.user_id = $2`,
};

interface Held {
  readonly role: Role;
  readonly server_version: number;
  readonly seen_version: number;
  readonly epoch: string;
}

/** The watermark of a device that syncs; 0 for everything else. */
function watermarkOf(request: Request, operation: OperationId): number {
  const value =
    operation === 'pullChanges' || operation === 'pushChanges' ? request.query['last_pulled_at'] : undefined;
  return typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : 0;
}

/**
 * Changes of one row whose transaction checks the role under the project's lock anyway: they need no look before. Without
 * a key only, since a kept answer comes from no transaction.
 */
const CHECKED_BY_WRITE: ReadonlySet<OperationId> = new Set([
  'updateTask',
  'updateDependency',
  'updateCalendar',
  'updateResource',
  'updateAssignment',
  'updateRisk',
  'updateLabel',
]);

const isCheckedByWrite = (request: Request, { id }: Operation): boolean =>
  CHECKED_BY_WRITE.has(id) && request.headers['idempotency-key'] === undefined;

/**
 * Asks for the caller's role in the project or program of the path and notes it.
 * @throws ServerError `not_found`, `access_revoked`, `forbidden`
 */
async function checkAccess(
  { database }: Pick<Deps, 'database'>,
  request: Request,
  { operation, params }: OperationMatch,
): Promise<void> {
  const programId = params['program_id'];
  const projectId = programId ?? params['project_id'] ?? '';
  const { userId, highestRole } = callerOf(request);
  const { rows } = await database.pool.query<Held>({
    ...(programId === undefined ? ROLE_QUERY : PROGRAM_ROLE_QUERY),
    values: [projectId, userId],
  });
  const held = rows[0];
  if (held === undefined) throw lostAccess(watermarkOf(request, operation.id));
  const permission = permissionOf(operation.id);
  if (permission === null) throw new Error(`${operation.id} is missing from the roles matrix`);
  const role = boundedRole(held.role, highestRole);
  if (!mayAttempt(role, operation.id)) {
    throw new ServerError('forbidden', `This needs the role ${leastRole(permission)}; yours is ${role}.`);
  }
  const { server_version: version, seen_version: seenVersion, epoch } = held;
  note(request, { access: { projectId, role, version, seenVersion, epoch } });
}

/**
 * Checks the caller's role on every operation with a project or a program in its path. One that does not exist, is in the
 * trash or has no place for the caller is one and the same 404.
 */
export function authorize(deps: Pick<Deps, 'database'>): RequestHandler {
  return async (request, _response, next) => {
    const match = operationOf(request);
    const projectId = match?.params['program_id'] ?? match?.params['project_id'];
    const caller = signedIn(request);
    const beyond = match === undefined || caller === null ? null : beyondReach(caller, match.operation);
    // A malformed id is answered by validation, as every malformed parameter is.
    if (match === undefined || projectId === undefined || !UUID.test(projectId)) {
      if (beyond !== null) throw new ServerError('forbidden', beyond);
      return next();
    }
    const { projectId: only } = callerOf(request);
    if (only !== null && only !== projectId.toLowerCase()) throw notFound();
    if (beyond === null && isCheckedByWrite(request, match.operation)) {
      note(request, { isAccessOpen: true });
      return next();
    }
    await checkAccess(deps, request, match);
    if (beyond !== null) throw new ServerError('forbidden', beyond);
    next();
  };
}

/**
 * What goes wrong in a request whose role was left to its transaction is told only to whoever may make it: the others get
 * the answer that they would have got at once.
 */
export function authorizeBeforeFailing(deps: Pick<Deps, 'database'>): ErrorRequestHandler {
  return async (error, request, _response, next) => {
    const match = operationOf(request);
    // Nobody learns anything from Postgres being away, and asking it once more would only take as long again.
    if (match !== undefined && isAccessOpen(request) && !isUnavailable(error)) await checkAccess(deps, request, match);
    next(error);
  };
}
