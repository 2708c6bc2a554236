import { LINKS, OWNERS, SYNC_TABLES, type SyncTable } from '@trueppm/sdk/protocol';
import type { ProjectTransaction } from '../db/transaction.js';
import { type Change, fieldOf, touches, type Verdicts } from './change.js';
import { buryWhere, clearWhere, liveIds } from './statements.js';

/** A column that names a row of the same project. */
export interface Reference {
  readonly field: string;
  readonly to: SyncTable;
}

/** Changes whose reference leads to no live row of this project: deleted, unknown, and foreign look the same. */
export async function dangling(
  tx: ProjectTransaction,
  table: SyncTable,
  changes: readonly Change[],
  verdicts: Verdicts,
  { field, to }: Reference,
): Promise<Change[]> {
  const pointing = changes.filter(change => touches(change, field) && typeof fieldOf(change, field) === 'string');
  if (pointing.length === 0) return [];
  const alive = await liveIds(
    tx,
    to,
    tx.projectId,
    pointing.map(change => fieldOf(change, field) as string),
  );
  // Rows of the same batch come to life together.
  if (to === table) for (const { id } of changes) if (!verdicts.isRefused(table, id)) alive.add(id);
  // Two tables may name each other: of those that are written later the rows of the batch count.
  if (SYNC_TABLES.indexOf(to) > SYNC_TABLES.indexOf(table)) for (const id of verdicts.comingOf(to)) alive.add(id);
  return pointing.filter(change => !alive.has(fieldOf(change, field) as string));
}

/** Refuses references to no live row of this project; when lenient the reference is let go instead. */
export async function checkReference(
  tx: ProjectTransaction,
  table: SyncTable,
  changes: readonly Change[],
  verdicts: Verdicts,
  reference: Reference,
): Promise<void> {
  const { field } = reference;
  for (const change of await dangling(tx, table, changes, verdicts, reference)) {
    if (verdicts.isLenient) change.values[field] = null;
    else {
      const message = `${field} names no row of this project.`;
      verdicts.refuse(table, change, {
        code: 'unknown_reference',
        path: `/${field}`,
        message,
        ids: [fieldOf(change, field) as string],
      });
    }
  }
}

/**
 * Refuses rows whose owner is no live row of this project. A device that was offline is not asked to repair it: the row
 * goes as its owner went.
 */
export async function checkOwner(
  tx: ProjectTransaction,
  table: SyncTable,
  changes: readonly Change[],
  verdicts: Verdicts,
  reference: Reference,
): Promise<void> {
  const { field } = reference;
  for (const change of await dangling(tx, table, changes, verdicts, reference)) {
    const message = `${field} names no row of this project.`;
    const ids = [fieldOf(change, field) as string];
    verdicts.refuse(table, change, { code: 'unknown_reference', path: `/${field}`, message, ids });
  }
}

/** Checks every column of a table that names another row: {@link checkOwner} and {@link checkReference}. */
export async function checkReferences(
  tx: ProjectTransaction,
  table: SyncTable,
  changes: readonly Change[],
  verdicts: Verdicts,
): Promise<void> {
  const standing = () => changes.filter(change => !verdicts.isRefused(table, change.id));
  for (const [field, to] of Object.entries(OWNERS[table] ?? {})) {
    await checkOwner(tx, table, standing(), verdicts, { field, to });
  }
  for (const [field, to] of Object.entries(LINKS[table] ?? {})) {
    await checkReference(tx, table, standing(), verdicts, { field, to });
  }
}

/**
 * Brings the rows that name deleted ones in line: those that they own are deleted as well, level by level, and columns
 * that merely named them become null. The outline of tasks is not followed: whoever buries tasks buries whole subtrees.
 *
 * Calendars are not deleted while they are used, and so leave nothing to do.
 */
export async function releaseReferences(
  tx: ProjectTransaction,
  table: SyncTable,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  for (const child of SYNC_TABLES) {
    for (const [field, to] of Object.entries(OWNERS[child] ?? {})) {
      if (to !== table || (table === 'tasks' && child === 'tasks')) continue;
      await releaseReferences(tx, child, await buryWhere(tx, child, field, ids));
    }
    for (const [field, to] of Object.entries(LINKS[child] ?? {})) {
      if (to === table && table !== 'calendars') await clearWhere(tx, child, field, ids);
    }
  }
}

/** Lets a column name only members of the project; when lenient whoever is none is left out. */
export async function checkMember(
  tx: ProjectTransaction,
  table: SyncTable,
  changes: readonly Change[],
  verdicts: Verdicts,
  field: string,
): Promise<void> {
  const named = changes.filter(change => touches(change, field) && typeof fieldOf(change, field) === 'string');
  if (named.length === 0) return;
  const { rows } = await tx.query<{ user_id: string }>(
    'SELECT user_id FROM memberships WHERE project_id = $1 AND user_id = ANY ($2::uuid[])',
    [tx.projectId, named.map(change => fieldOf(change, field))],
  );
  const members = new Set(rows.map(row => row.user_id));
  for (const change of named) {
    const userId = fieldOf(change, field) as string;
    if (members.has(userId)) continue;
    if (verdicts.isLenient) change.values[field] = null;
    else {
      const message = `${field} names no member of this project.`;
      verdicts.refuse(table, change, { code: 'unknown_reference', path: `/${field}`, message, ids: [userId] });
    }
  }
}
