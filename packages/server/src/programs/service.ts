import { randomUUID } from 'node:crypto';
import type { Role } from '@trueppm/sdk/protocol';
import { withProjectWrite } from '../db/transaction.js';
import type { Deps } from '../deps.js';
import { invalidValue, notFound, ServerError } from '../errors.js';
import { mayGrant } from '../http/roles.js';
import { PROGRAM_PROJECTS_MAX } from '../limits.js';
import type { StoredRow } from '../rows/change.js';
import { type ProgramTransaction, requireNoConflict, requireVersion, roleInProject } from './write.js';

/** What a client may say of a program. */
export interface ProgramFields {
  readonly name?: string;
  readonly description?: string;
}

/**
 * Creates a program with the caller as its Owner.
 *
 * @returns its id
 * @throws ServerError `duplicate` for an id that is taken
 */
export async function createProgram(
  { database }: Pick<Deps, 'database'>,
  userId: string,
  { id, name = '', description = '' }: ProgramFields & { readonly id?: string },
): Promise<string> {
  const programId = (id ?? randomUUID()).toLowerCase();
  const scope = { projectId: programId, actor: userId, cause: 'rest', creates: true, line: 'program' } as const;
  await withProjectWrite(database, scope, async tx => {
    await tx.query('INSERT INTO programs (id, name, description) VALUES ($1, $2, $3)', [programId, name, description]);
    await tx.query(`INSERT INTO program_members (program_id, user_id, role) VALUES ($1, $2, 'owner')`, [
      programId,
      userId,
    ]);
    tx.recordChange('programs', [programId], null);
  });
  return programId;
}

/**
 * Changes what a program is called.
 *
 * @param base the number that the caller saw: fields that somebody else changed since are not overwritten
 * @throws ServerError `conflict`
 */
export async function changeProgram(tx: ProgramTransaction, fields: ProgramFields, base: number | null): Promise<void> {
  const row = await storedProgram(tx);
  await requireNoConflict(tx, 'programs', row, { ...fields }, base);
  const changed = (['name', 'description'] as const).filter(
    field => fields[field] !== undefined && fields[field] !== row[field],
  );
  if (changed.length === 0) return;
  await tx.query(
    'UPDATE programs SET name = coalesce($2, name), description = coalesce($3, description) WHERE id = $1',
    [tx.projectId, fields.name ?? null, fields.description ?? null],
  );
  tx.recordChange('programs', [tx.projectId], changed);
}

async function storedProgram(tx: ProgramTransaction): Promise<StoredRow> {
  const { rows } = await tx.query<StoredRow & Record<string, unknown>>(
    'SELECT id, name, description, server_version, is_deleted FROM programs WHERE id = $1 AND NOT is_deleted',
    [tx.projectId],
  );
  const row = rows[0];
  if (row === undefined) throw notFound();
  return row;
}

/** Ends a program: its projects stay, its links and its backlog go. @throws ServerError `version_mismatch` */
export async function deleteProgram(tx: ProgramTransaction, base: number | null): Promise<void> {
  requireVersion((await storedProgram(tx)).server_version, base);
  for (const table of ['program_links', 'program_backlog', 'program_projects'] as const) {
    const { rows } = await tx.query<{ id: string }>(
      `UPDATE ${table} SET is_deleted = true WHERE program_id = $1 AND NOT is_deleted RETURNING id`,
      [tx.projectId],
    );
    tx.recordChange(
      table,
      rows.map(row => row.id),
      ['is_deleted'],
    );
  }
  await tx.query('UPDATE programs SET is_deleted = true WHERE id = $1', [tx.projectId]);
  tx.recordChange('programs', [tx.projectId], ['is_deleted']);
}

/**
 * Takes a project into the program. It needs an Admin of both: the project's dates will follow links of the program.
 *
 * @throws ServerError `unknown_reference` for a project the caller does not see, `forbidden`, `duplicate` when it is in a
 * program already, `too_many`
 */
export async function addProject(tx: ProgramTransaction, projectId: string): Promise<void> {
  const role = await roleInProject(tx, projectId);
  if (role === null) throw invalidValue('/project_id', 'There is no such project.', 'unknown_reference');
  if (role !== 'admin' && role !== 'owner') {
    throw new ServerError('forbidden', `This needs the role admin in the project; yours is ${role}.`);
  }
  const { rows } = await tx.query<{ count: number; is_taken: boolean }>(
    `SELECT (SELECT count(*) FROM program_projects WHERE program_id = $1 AND NOT is_deleted) AS count,
            EXISTS (SELECT FROM program_projects WHERE id = $2 AND NOT is_deleted) AS is_taken`,
    [tx.projectId, projectId],
  );
  if (rows[0]?.is_taken === true) throw new ServerError('duplicate', 'The project is in a program already.');
  if ((rows[0]?.count ?? 0) >= PROGRAM_PROJECTS_MAX) {
    throw new ServerError('too_many', `A program has at most ${PROGRAM_PROJECTS_MAX} projects.`, {
      limit: PROGRAM_PROJECTS_MAX,
    });
  }
  await tx.query(
    `INSERT INTO program_projects (program_id, id) VALUES ($1, $2)
     ON CONFLICT (program_id, id) DO UPDATE SET is_deleted = false`,
    [tx.projectId, projectId],
  );
  tx.recordChange('program_projects', [projectId], null);
}

/** Lets a project go; its links to the others are broken. @throws ServerError `not_found` */
export async function removeProject(tx: ProgramTransaction, projectId: string): Promise<void> {
  // Who does not see the project does not see that it is here.
  if ((await roleInProject(tx, projectId)) === null) throw notFound();
  const { rowCount } = await tx.query(
    'UPDATE program_projects SET is_deleted = true WHERE program_id = $1 AND id = $2 AND NOT is_deleted',
    [tx.projectId, projectId],
  );
  if (rowCount === 0) throw notFound();
  tx.recordChange('program_projects', [projectId], ['is_deleted']);
  const { rows } = await tx.query<{ id: string }>(
    `UPDATE program_links SET state = 'broken'
      WHERE program_id = $1 AND NOT is_deleted AND state IN ('proposed', 'accepted')
        AND (predecessor_project_id = $2 OR successor_project_id = $2) RETURNING id`,
    [tx.projectId, projectId],
  );
  tx.recordChange(
    'program_links',
    rows.map(row => row.id),
    ['state'],
  );
}

async function roleOf(tx: ProgramTransaction, userId: string): Promise<Role> {
  const { rows } = await tx.query<{ role: Role }>(
    'SELECT role FROM program_members WHERE program_id = $1 AND user_id = $2',
    [tx.projectId, userId],
  );
  if (rows[0] === undefined) throw notFound();
  return rows[0].role;
}

function demandGrant(tx: ProgramTransaction, role: Role): void {
  const own = tx.role as Role;
  if (!mayGrant(own, role)) throw new ServerError('forbidden', `The role ${own} has no say over the role ${role}.`);
}

async function demandOtherOwner(tx: ProgramTransaction, role: Role): Promise<void> {
  if (role !== 'owner') return;
  const { rows } = await tx.query<{ count: number }>(
    `SELECT count(*) FROM program_members WHERE program_id = $1 AND role = 'owner'`,
    [tx.projectId],
  );
  if ((rows[0]?.count ?? 0) <= 1) {
    throw new ServerError('last_owner', 'A program keeps one Owner: make someone else Owner first.');
  }
}

/** Adds a user by e-mail; returns the id. @throws ServerError `forbidden`, `unknown_reference`, `duplicate` */
export async function addMember(tx: ProgramTransaction, email: string, role: Role): Promise<string> {
  demandGrant(tx, role);
  const { rows } = await tx.query<{ id: string }>(
    `SELECT id FROM users WHERE lower(email) = lower($1) AND kind = 'person'`,
    [email],
  );
  const userId = rows[0]?.id;
  if (userId === undefined) throw invalidValue('/email', 'There is no user with this e-mail.', 'unknown_reference');
  const { rowCount } = await tx.query(
    'INSERT INTO program_members (program_id, user_id, role) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    [tx.projectId, userId, role],
  );
  if (rowCount === 0) throw new ServerError('duplicate', 'This user is a member already.');
  return userId;
}

/** Gives a member another role. @throws ServerError `not_found`, `forbidden`, `last_owner` */
export async function changeMember(tx: ProgramTransaction, userId: string, role: Role): Promise<void> {
  const held = await roleOf(tx, userId);
  demandGrant(tx, held);
  demandGrant(tx, role);
  if (role !== 'owner') await demandOtherOwner(tx, held);
  await tx.query('UPDATE program_members SET role = $3 WHERE program_id = $1 AND user_id = $2', [
    tx.projectId,
    userId,
    role,
  ]);
}

/** Takes a member's place away, or gives up the caller's own. @throws ServerError `not_found`, `forbidden`, `last_owner` */
export async function removeMember(tx: ProgramTransaction, userId: string): Promise<void> {
  const held = await roleOf(tx, userId);
  if (userId.toLowerCase() !== tx.actor) demandGrant(tx, held);
  await demandOtherOwner(tx, held);
  await tx.query('DELETE FROM program_members WHERE program_id = $1 AND user_id = $2', [tx.projectId, userId]);
}
