import { OWNERS, ROW_DEFAULTS, SYNC_TABLES, type SyncTable } from '@trueppm/sdk/protocol';
import type { ProjectTransaction } from '../db/transaction.js';
import type { Refusal, StoredRow } from '../rows/change.js';
import { type Fields, TABLES } from '../rows/columns.js';
import { insertRows, loadRows, touchRows } from '../rows/statements.js';
import type { PushedTable } from './pushed.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

async function bury(tx: ProjectTransaction, table: SyncTable, rows: readonly Fields[]): Promise<void> {
  await insertRows(tx, table, rows);
  tx.recordChange(
    table,
    rows.map(row => row['id'] as string),
    ['is_deleted'],
  );
}

const bareTombstones = (table: SyncTable, ids: readonly string[]): Fields[] =>
  ids.map(id => ({ ...TABLES[table].bare?.(id), id, is_deleted: true }));

/** Columns that must name an owner; the others may be left open, and are in a tombstone. */
const requiredOwners = (table: SyncTable): [field: string, to: SyncTable][] => {
  const defaults: Fields = ROW_DEFAULTS[table];
  return Object.entries(OWNERS[table] ?? {}).filter(([field]) => defaults[field] !== null);
};

/**
 * Rows of a table as tombstones. Postgres stores even a dead link only between two rows: an end that the server never
 * saw, because the device made and deleted it while it was away, becomes a tombstone too.
 */
async function tombstones(
  tx: ProjectTransaction,
  table: SyncTable,
  ids: readonly string[],
  pushed: PushedTable | undefined,
): Promise<Fields[]> {
  const owners = requiredOwners(table);
  if (owners.length === 0) return bareTombstones(table, ids);
  const values = new Map([...(pushed?.creates ?? []), ...(pushed?.updates ?? [])].map(edit => [edit.id, edit.values]));
  let rows: Record<string, unknown>[] = bareTombstones(table, ids);
  for (const [field, to] of owners) {
    for (const row of rows) row[field] = String(values.get(row['id'] as string)?.[field]).toLowerCase();
    rows = rows.filter(row => UUID.test(row[field] as string));
    const ends = [...new Set(rows.map(row => row[field] as string))];
    const known = await loadRows(tx, to, tx.projectId, ends, []);
    const unseen = ends.filter(id => !known.has(id));
    if (requiredOwners(to).length === 0) await bury(tx, to, bareTombstones(to, unseen));
    else rows = rows.filter(row => known.has(row[field] as string));
  }
  return rows.filter(row => row['predecessor_id'] === undefined || row['predecessor_id'] !== row['successor_id']);
}

/**
 * Brings devices back to the server's truth about refused rows: a stored row gets this transaction's number and is
 * pulled again; a row that was never made becomes a tombstone, so that the device that made it deletes it.
 *
 * @returns `table/id` of the rows that became tombstones
 */
export async function restoreRows(
  tx: ProjectTransaction,
  tables: ReadonlyMap<SyncTable, PushedTable>,
  storedOf: ReadonlyMap<SyncTable, ReadonlyMap<string, StoredRow>>,
  refusals: readonly Refusal[],
): Promise<ReadonlySet<string>> {
  const unmade = new Set<string>();
  for (const table of SYNC_TABLES) {
    const ids = refusals.filter(refusal => refusal.table === table).map(refusal => refusal.id);
    if (ids.length === 0) continue;
    const stored = storedOf.get(table);
    await touchRows(
      tx,
      table,
      ids.filter(id => stored?.has(id)),
    );
    const missing = ids.filter(id => !stored?.has(id));
    const rows = table === 'projects' ? [] : await tombstones(tx, table, missing, tables.get(table));
    await bury(tx, table, rows);
    for (const row of rows) unmade.add(`${table}/${row['id']}`);
  }
  return unmade;
}
