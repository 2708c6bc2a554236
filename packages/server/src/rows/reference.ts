import type { SyncTable } from '@trueppm/sdk/protocol';
import type { ProjectTransaction } from '../db/transaction.js';
import { type Change, fieldOf, touches, type Verdicts } from './change.js';
import { liveIds } from './statements.js';

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
