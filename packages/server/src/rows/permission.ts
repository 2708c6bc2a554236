import type { SyncTable } from '@trueppm/sdk/protocol';
import type { ProjectTransaction } from '../db/transaction.js';
import { isAllowed, leastRole, type Permission } from '../http/roles.js';
import type { Breach, Change, Verdicts } from './change.js';

/** What writing a table needs; null = the table's own rules decide. */
interface TablePermissions {
  readonly create: Permission | null;
  readonly update: Permission | null;
  readonly delete: Permission | null;
}

const PERMISSIONS: Readonly<Record<SyncTable, TablePermissions>> = {
  projects: { create: null, update: 'project.update', delete: null },
  calendars: { create: 'calendar.create', update: 'calendar.update', delete: 'calendar.delete' },
  resources: { create: 'resource.create', update: 'resource.update', delete: 'resource.delete' },
  // Whoever is assigned to a task may change its progress.
  tasks: { create: 'task.create', update: null, delete: 'task.delete' },
  dependencies: { create: 'dependency.create', update: 'dependency.update', delete: 'dependency.delete' },
  assignments: { create: 'assignment.create', update: 'assignment.update', delete: 'assignment.delete' },
};

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
  const { create, update } = PERMISSIONS[table];
  for (const change of changes) {
    const breach = breachOf(tx, change.current === null ? create : update);
    if (breach !== null) verdicts.refuse(table, change, breach);
  }
}

/** Refuses deletions that the actor's role does not allow. */
export function checkRemovalPermission(
  tx: ProjectTransaction,
  table: SyncTable,
  rows: readonly { readonly id: string; readonly path: string }[],
  verdicts: Verdicts,
): void {
  const breach = breachOf(tx, PERMISSIONS[table].delete);
  if (breach === null) return;
  for (const row of rows) verdicts.refuse(table, row, breach);
}
