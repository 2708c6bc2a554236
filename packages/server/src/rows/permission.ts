import type { SyncTable } from '@trueppm/sdk/protocol';
import type { ProjectTransaction } from '../db/transaction.js';
import { isAllowed, leastRole, type Permission } from '../http/roles.js';
import type { Breach, Change, Verdicts } from './change.js';
import { TABLES } from './columns.js';

function breachOf(tx: ProjectTransaction, permission: Permission | null): Breach | null {
  // The server itself, and whoever begins a project, may write everything.
  if (permission === null || tx.role === null || isAllowed(tx.role, permission)) return null;
  const message = `This needs the role ${leastRole(permission)}; yours is ${tx.role}.`;
  return { code: 'forbidden', path: '', message };
}

/** Refuses changes that the actor's role does not allow. */
export function checkPermissions(
  tx: ProjectTransaction,
  table: SyncTable,
  changes: readonly Change[],
  verdicts: Verdicts,
): void {
  const { create, update } = TABLES[table].permissions;
  for (const change of changes) {
    const breach = breachOf(tx, change.current === null ? create : update);
    if (breach !== null) verdicts.refuse(table, change, breach);
  }
}

/** Rows that belong to whoever made them. */
export interface Ownership {
  /** The column that names the user. */
  readonly field: string;
  /** What lets somebody else write them; null = nothing does. */
  readonly others: Permission | null;
}

/** Refuses what the actor would do to rows of somebody else. */
export function checkOwn(
  tx: ProjectTransaction,
  table: SyncTable,
  rows: readonly { readonly id: string; readonly path: string; readonly owner: unknown }[],
  verdicts: Verdicts,
  others: Permission | null,
): void {
  if (tx.role === null || (others !== null && isAllowed(tx.role, others))) return;
  const message =
    others === null
      ? 'It belongs to somebody else.'
      : `It belongs to somebody else: that needs the role ${leastRole(others)}.`;
  for (const row of rows) {
    if (row.owner !== tx.actor) verdicts.refuse(table, row, { code: 'forbidden', path: '', message });
  }
}

/** Refuses deletions that the actor's role does not allow. */
export function checkRemovalPermission(
  tx: ProjectTransaction,
  table: SyncTable,
  rows: readonly { readonly id: string; readonly path: string }[],
  verdicts: Verdicts,
): void {
  const breach = breachOf(tx, TABLES[table].permissions.delete);
  if (breach === null) return;
  for (const row of rows) verdicts.refuse(table, row, breach);
}
