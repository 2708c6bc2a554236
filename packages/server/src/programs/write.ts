import type { Role } from '@trueppm/sdk/protocol';
import type { Request } from 'express';
import { type ProjectTransaction, withProjectWrite } from '../db/transaction.js';
import type { Deps } from '../deps.js';
import { ServerError } from '../errors.js';
import { accessOf, callerId } from '../http/request.js';
import { leastRole, type Permission } from '../http/roles.js';
import type { StoredRow } from '../rows/change.js';
import type { Fields } from '../rows/columns.js';
import { changedSince, conflictingFields, fieldConflict } from '../rows/conflict.js';

/** A writing transaction on the number line of a program; its `projectId` is that of the program. */
export type ProgramTransaction = ProjectTransaction;

/** Runs `work` as one writing transaction on the program of the path, for the caller. */
export function writeProgram<T>(
  { database }: Pick<Deps, 'database'>,
  request: Request,
  permission: Permission,
  work: (tx: ProgramTransaction) => Promise<T>,
): Promise<T> {
  const scope = {
    projectId: accessOf(request).projectId,
    actor: callerId(request),
    cause: 'rest',
    role: leastRole(permission),
    line: 'program',
  } as const;
  return withProjectWrite(database, scope, work);
}

/** The caller's role in a project as it is now, or null. Read outside the project's lock: the program's is held. */
export async function roleInProject(tx: ProgramTransaction, projectId: string): Promise<Role | null> {
  const { rows } = await tx.query<{ role: Role }>(
    `SELECT m.role FROM memberships m JOIN live_projects p ON p.id = m.project_id
      WHERE m.project_id = $1 AND m.user_id = $2`,
    [projectId, tx.actor],
  );
  return rows[0]?.role ?? null;
}

/**
 * Refuses a row that changed since a number.
 * @throws ServerError `version_mismatch`
 */
export function requireVersion(version: number, base: number | null): void {
  if (base === null || version <= base) return;
  throw new ServerError('version_mismatch', `The row is at ${version}, not at ${base}.`);
}

/**
 * Refuses fields that somebody else changed to other values since a number; what others changed beside them stays.
 * @throws ServerError `conflict` with the fields and both values
 */
export async function requireNoConflict(
  tx: ProgramTransaction,
  table: 'programs' | 'program_backlog',
  row: StoredRow,
  values: Fields,
  base: number | null,
): Promise<void> {
  if (base === null || row.server_version <= base) return;
  const changed = await changedSince(tx, table, tx.projectId, [row], base);
  const fields = conflictingFields(row, values, changed.get(row.id));
  if (fields.length > 0) throw fieldConflict(row, values, fields, '');
}
