import type { SyncTable } from '@trueppm/sdk/protocol';
import type { ProjectTransaction } from '../db/transaction.js';

/** New rows in one transaction that are always counted. */
const LARGE_BATCH_ROWS = 2_000;
/** Of smaller transactions every so-manieth is. */
const EVERY = 16;
/** Up to this many rows counting costs nothing to speak of. */
const FEW_ROWS = 5_000;

/**
 * Whether a project would hold more live rows of a table than it may. Counting costs some 4 microseconds for each row
 * there is, so for a large cap it is left to large batches and to every 16th transaction: a project can pass such a cap
 * by a few batches, never grow without bound.
 */
export async function isOverCap(
  tx: ProjectTransaction,
  table: SyncTable,
  freshRows: number,
  rowsMax: number,
): Promise<boolean> {
  if (freshRows === 0) return false;
  if (rowsMax > FEW_ROWS && freshRows < LARGE_BATCH_ROWS && tx.version % EVERY !== 0) return false;
  const { rows } = await tx.query<{ count: number }>(
    `SELECT count(*) FROM ${table} WHERE project_id = $1 AND NOT is_deleted`,
    [tx.projectId],
  );
  return (rows[0]?.count ?? 0) + freshRows > rowsMax;
}
