import { positionBetween } from '@trueppm/sdk/protocol';
import { withProjectWrite } from '../db/transaction.js';
import type { Deps } from '../deps.js';
import { invalidValue, notFound, ServerError } from '../errors.js';
import { leastRole } from '../http/roles.js';
import { PROGRAM_BACKLOG_MAX } from '../limits.js';
import type { StoredRow } from '../rows/change.js';
import { taskService } from '../tasks/service.js';
import { type ProgramTransaction, requireNoConflict, requireVersion } from './write.js';

/** What a client may say of an item of the backlog. */
export interface BacklogFields {
  readonly id?: string;
  readonly name?: string;
  readonly notes?: string;
  readonly duration_minutes?: number | null;
  /** Item to stand behind; null = first; undefined = where it is, or last. */
  readonly after_id?: string | null;
}

/** The key of a place in the backlog: behind an item, first, or last. */
async function positionOf(tx: ProgramTransaction, afterId: string | null | undefined): Promise<string> {
  const { rows } = await tx.query<{ before: string | null; after: string | null; is_known: boolean }>(
    `SELECT a.position AS before, a.id IS NOT NULL OR $2::uuid IS NULL AS is_known,
            (SELECT min(x.position) FROM program_backlog x WHERE x.program_id = $1 AND NOT x.is_deleted
                AND NOT $3::boolean AND (a.position IS NULL OR x.position > a.position)) AS after
       FROM (SELECT 1) one LEFT JOIN LATERAL (
         SELECT id, position FROM program_backlog
          WHERE program_id = $1 AND NOT is_deleted AND (id = $2 OR ($3::boolean AND $2::uuid IS NULL))
          ORDER BY position DESC LIMIT 1) a ON true`,
    [tx.projectId, afterId ?? null, afterId === undefined],
  );
  const place = rows[0];
  if (place?.is_known !== true)
    throw invalidValue('/after_id', 'This names no item of the backlog.', 'unknown_reference');
  return positionBetween(place.before, place.after);
}

/** Adds an item; returns its id. @throws ServerError `unknown_reference`, `duplicate`, `too_many` */
export async function createItem(tx: ProgramTransaction, fields: BacklogFields): Promise<string> {
  const { rows: counted } = await tx.query<{ count: number }>(
    'SELECT count(*) FROM program_backlog WHERE program_id = $1 AND NOT is_deleted',
    [tx.projectId],
  );
  if ((counted[0]?.count ?? 0) >= PROGRAM_BACKLOG_MAX) {
    throw new ServerError('too_many', `A backlog has at most ${PROGRAM_BACKLOG_MAX} items.`, {
      limit: PROGRAM_BACKLOG_MAX,
    });
  }
  const position = await positionOf(tx, fields.after_id);
  const { rows } = await tx.query<{ id: string }>(
    `INSERT INTO program_backlog (program_id, id, position, name, notes, duration_minutes)
     VALUES ($1, coalesce($2::uuid, gen_random_uuid()), $3, $4, $5, $6)
     ON CONFLICT DO NOTHING RETURNING id`,
    [tx.projectId, fields.id ?? null, position, fields.name, fields.notes ?? '', fields.duration_minutes ?? null],
  );
  const id = rows[0]?.id;
  if (id === undefined) throw new ServerError('duplicate', 'An item already has this id.');
  tx.recordChange('program_backlog', [id], null);
  return id;
}

interface StoredItem extends StoredRow {
  readonly name: string;
  readonly notes: string;
  readonly duration_minutes: number | null;
  readonly placed_project_id: string | null;
}

async function storedItem(tx: ProgramTransaction, id: string): Promise<StoredItem> {
  const { rows } = await tx.query<StoredItem>(
    'SELECT * FROM program_backlog WHERE program_id = $1 AND id = $2 AND NOT is_deleted',
    [tx.projectId, id],
  );
  const item = rows[0];
  if (item === undefined) throw notFound();
  return item;
}

/**
 * Changes an item, or its place.
 *
 * @param base the number that the caller saw: fields that somebody else changed since are not overwritten
 * @throws ServerError `not_found`, `conflict`, `unknown_reference`
 */
export async function changeItem(
  tx: ProgramTransaction,
  id: string,
  fields: BacklogFields,
  base: number | null,
): Promise<void> {
  const item = await storedItem(tx, id);
  if (fields.after_id?.toLowerCase() === id) throw invalidValue('/after_id', 'An item does not stand behind itself.');
  // Where it stands is nobody's to lose: who moves it last has it there.
  const { id: _id, after_id, ...values } = fields;
  await requireNoConflict(tx, 'program_backlog', item, values, base);
  const position = after_id === undefined ? null : await positionOf(tx, after_id);
  const named = Object.entries(values).filter(([field, value]) => !Object.is(value, item[field]));
  const changed = [...named.map(([field]) => field), ...(position === null ? [] : ['position'])];
  if (changed.length === 0) return;
  await tx.query(
    `UPDATE program_backlog SET name = $3, notes = $4, duration_minutes = $5, position = coalesce($6, position)
      WHERE program_id = $1 AND id = $2`,
    [
      tx.projectId,
      id,
      fields.name ?? item.name,
      fields.notes ?? item.notes,
      fields.duration_minutes === undefined ? item.duration_minutes : fields.duration_minutes,
      position,
    ],
  );
  tx.recordChange('program_backlog', [id], changed);
}

/** Takes an item away; a task made of it stays. @throws ServerError `not_found`, `version_mismatch` */
export async function deleteItem(tx: ProgramTransaction, id: string, base: number | null): Promise<void> {
  requireVersion((await storedItem(tx, id)).server_version, base);
  await tx.query('UPDATE program_backlog SET is_deleted = true WHERE program_id = $1 AND id = $2', [tx.projectId, id]);
  tx.recordChange('program_backlog', [id], ['is_deleted']);
}

/**
 * Makes a task of an item in a project of the program. The task's id is that of the item, so that doing it again after a
 * crash between the two transactions makes no second one.
 *
 * @throws ServerError `not_found`, `unknown_reference` for a project that is not of the program or not to be seen,
 * `forbidden`, `conflict` when it was placed already
 */
export async function placeItem(
  { database }: Pick<Deps, 'database'>,
  program: { readonly programId: string; readonly userId: string },
  id: string,
  { project_id, parent_id = null }: { readonly project_id: string; readonly parent_id?: string | null },
): Promise<void> {
  const { programId, userId } = program;
  const projectId = project_id.toLowerCase();
  const { rows } = await database.pool.query<StoredItem & { is_here: boolean }>(
    `SELECT b.*, EXISTS (SELECT FROM unnest(readable_projects($1, $3)) AS r (id) WHERE r.id = $4) AS is_here
       FROM program_backlog b WHERE b.program_id = $1 AND b.id = $2 AND NOT b.is_deleted`,
    [programId, id, userId, projectId],
  );
  const item = rows[0];
  if (item === undefined) throw notFound();
  if (item.placed_project_id !== null) throw new ServerError('conflict', 'The item was made a task already.');
  if (!item.is_here) throw invalidValue('/project_id', 'This names no project of the program.', 'unknown_reference');
  const role = leastRole('task.create');
  await withProjectWrite(database, { projectId, actor: userId, cause: 'rest', role }, async tx => {
    const { rowCount } = await tx.query('SELECT FROM tasks WHERE project_id = $1 AND id = $2 AND NOT is_deleted', [
      projectId,
      id,
    ]);
    if (rowCount !== 0) return;
    const { name, notes, duration_minutes } = item;
    await taskService.create(tx, {
      id,
      name,
      notes,
      parent_id,
      ...(duration_minutes === null ? {} : { duration_minutes }),
    });
  });
  const scope = { projectId: programId, actor: null, cause: 'system', line: 'program' } as const;
  await withProjectWrite(database, scope, async tx => {
    await tx.query(
      `UPDATE program_backlog SET placed_project_id = $3, placed_task_id = $2
        WHERE program_id = $1 AND id = $2 AND NOT is_deleted`,
      [programId, id, projectId],
    );
    tx.recordChange('program_backlog', [id], ['placed_project_id', 'placed_task_id']);
  });
}
