import { SYNC_TABLES, type SyncTable } from '@trueppm/sdk/protocol';
import type { ProjectTransaction } from '../db/transaction.js';
import type { Refusal, StoredRow } from '../rows/change.js';
import type { Fields } from '../rows/columns.js';
import { insertRows, loadRows, touchRows } from '../rows/statements.js';
import { labelOf } from '../tasks/tree.js';
import type { PushedTable } from './pushed.js';

/** Stands where a name would: a device may bring the row back without one. */
const NAMELESS = '?';

/** Columns that even a tombstone must have. */
const BARE: Readonly<Partial<Record<SyncTable, (id: string) => Fields>>> = {
  calendars: id => ({ id, name: NAMELESS }),
  resources: id => ({ id, name: NAMELESS }),
  tasks: id => ({ id, name: NAMELESS, position: 'V', wbs_path: labelOf(id) }),
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Ends that a link or an assignment cannot be stored without, by column. */
const ENDS: Readonly<Partial<Record<SyncTable, Readonly<Record<string, SyncTable>>>>> = {
  dependencies: { predecessor_id: 'tasks', successor_id: 'tasks' },
  assignments: { task_id: 'tasks', resource_id: 'resources' },
};

async function bury(tx: ProjectTransaction, table: SyncTable, rows: readonly Fields[]): Promise<void> {
  await insertRows(tx, table, rows);
  tx.recordChange(
    table,
    rows.map(row => row['id'] as string),
    ['is_deleted'],
  );
}

const bareTombstones = (table: SyncTable, ids: readonly string[]): Fields[] =>
  ids.map(id => ({ ...BARE[table]?.(id), is_deleted: true }));

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
  if (BARE[table] !== undefined) return bareTombstones(table, ids);
  const values = new Map([...(pushed?.creates ?? []), ...(pushed?.updates ?? [])].map(edit => [edit.id, edit.values]));
  let rows: Record<string, unknown>[] = ids.map(id => ({ id, is_deleted: true }));
  for (const [field, to] of Object.entries(ENDS[table] ?? {})) {
    for (const row of rows) row[field] = String(values.get(row['id'] as string)?.[field]).toLowerCase();
    rows = rows.filter(row => UUID.test(row[field] as string));
    const ends = [...new Set(rows.map(row => row[field] as string))];
    const known = await loadRows(tx, to, tx.projectId, ends, []);
    const unseen = ends.filter(id => !known.has(id));
    await bury(tx, to, bareTombstones(to, unseen));
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
