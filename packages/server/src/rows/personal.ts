import type { SyncTable } from '@trueppm/sdk/protocol';
import type { StoredRow } from './change.js';
import { TABLES } from './columns.js';

/**
 * SQL that is true for rows `r` of a table that a user sees; null where everybody sees all of them.
 *
 * @param reader the user's place in the statement, such as `$4`
 */
export function seenBy(table: SyncTable, reader: string): string | null {
  const { personal } = TABLES[table];
  return personal === undefined
    ? null
    : `(r.${personal.open} OR r.${personal.owner} IS NOT DISTINCT FROM ${reader}::uuid)`;
}

/** Columns that say who sees a row. */
export function personalColumns(table: SyncTable): readonly string[] {
  const { personal } = TABLES[table];
  return personal === undefined ? [] : [personal.owner, personal.open];
}

/** Whether a stored row is somebody else's alone: for this user it does not exist. Needs {@link personalColumns}. */
export function isHidden(table: SyncTable, row: StoredRow, userId: string | null): boolean {
  const { personal } = TABLES[table];
  return personal !== undefined && userId !== null && row[personal.open] !== true && row[personal.owner] !== userId;
}
