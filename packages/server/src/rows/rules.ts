import { LINKS, OWNERS, type SyncTable } from '@trueppm/sdk/protocol';
import type { ProjectTransaction } from '../db/transaction.js';
import type { Permission } from '../http/roles.js';
import type { TableRules } from './apply.js';
import { isOverCap } from './cap.js';
import { type Breach, type Change, fieldOf, touches, type Verdicts } from './change.js';
import { checkOwn } from './permission.js';
import { checkMember, checkReferences } from './reference.js';

/** What is special about a table. Everything is optional. */
export interface SpecialRules extends Partial<Omit<TableRules, 'table' | 'check'>> {
  /** Live rows that one project may have. */
  readonly rowsMax?: number;
  /** Columns that together no two live rows may share; text is compared without regard to case. */
  readonly unique?: readonly string[];
  /** The column that names the user who made a row, with what lets others change it and delete it. */
  readonly owner?: { readonly field: string; readonly update: Permission | null; readonly delete: Permission | null };
  /** Columns that name a member of the project, if they name one. */
  readonly members?: readonly string[];
  /** What is wrong with a row by itself, or null. */
  breachOf?(change: Change, tx: ProjectTransaction): Breach | null;
  /** Runs for the rows that stand after everything else was checked: fills in, or refuses. */
  check?(tx: ProjectTransaction, changes: readonly Change[], verdicts: Verdicts): Promise<void> | void;
}

/** Rows of a table that no rule has refused yet. */
export const standing = (table: SyncTable, changes: readonly Change[], verdicts: Verdicts): Change[] =>
  changes.filter(change => !verdicts.isRefused(table, change.id));

const keysOf = (change: Change, fields: readonly string[]): string[] =>
  fields.map(field => String(fieldOf(change, field) ?? ''));

/** Refuses rows that say the same as another live row in the columns that make a row unique. */
async function checkUnique(
  tx: ProjectTransaction,
  table: SyncTable,
  changes: readonly Change[],
  verdicts: Verdicts,
  fields: readonly string[],
): Promise<void> {
  const joining = changes.filter(change => fields.some(field => touches(change, field)));
  if (joining.length === 0) return;
  const sought = joining.map((change, at) => ({ at, keys: keysOf(change, fields) }));
  const columns = fields.map((field, at) => `lower(r.${field}::text) = lower(w.keys[${at + 1}])`);
  const { rows } = await tx.query<{ at: number; id: string }>(
    `SELECT w.at, r.id FROM json_to_recordset($2::json) AS w (at integer, keys text[])
       JOIN ${table} r ON r.project_id = $1 AND NOT r.is_deleted AND ${columns.join(' AND ')}`,
    [tx.projectId, JSON.stringify(sought)],
  );
  const changing = new Set(joining.map(change => change.id));
  const stored = new Map(rows.filter(row => !changing.has(row.id)).map(row => [row.at, row.id]));
  const taken = new Map<string, string>();
  for (const [at, change] of joining.entries()) {
    const key = JSON.stringify(keysOf(change, fields)).toLowerCase();
    const other = stored.get(at) ?? taken.get(key);
    if (other === undefined) taken.set(key, change.id);
    else {
      const message = `Another row of ${table} has this already.`;
      verdicts.refuse(table, change, { code: 'duplicate', path: `/${fields.at(-1)}`, message, ids: [other] });
    }
  }
}

/** Columns of a table that name other rows. */
const referencesOf = (table: SyncTable): string[] => Object.keys({ ...OWNERS[table], ...LINKS[table] });

/**
 * The rules of a table: the references that the protocol declares, the cap, what makes a row unique, and what the table
 * adds to it.
 */
export function rulesOf(table: SyncTable, special: SpecialRules = {}): TableRules {
  const { rowsMax, unique, owner, members = [], breachOf, check, context = [], ...hooks } = special;
  return {
    ...hooks,
    table,
    context: [
      ...new Set([...context, ...referencesOf(table), ...members, ...(unique ?? []), ...(owner ? [owner.field] : [])]),
    ],
    async derive(tx, changes) {
      const derived = new Map(await hooks.derive?.(tx, changes));
      if (owner === undefined) return derived;
      for (const { id, current } of changes) {
        if (current === null) derived.set(id, { [owner.field]: tx.actor, ...derived.get(id) });
      }
      return derived;
    },
    async checkRemoval(tx, rows, verdicts) {
      if (owner !== undefined)
        checkOwn(
          tx,
          table,
          rows.map(row => ({ ...row, owner: row[owner.field] })),
          verdicts,
          owner.delete,
        );
      await hooks.checkRemoval?.(
        tx,
        rows.filter(row => !verdicts.isRefused(table, row.id)),
        verdicts,
      );
    },
    async check(tx, changes, verdicts) {
      if (owner !== undefined) {
        const stored = changes.flatMap(change =>
          change.current === null ? [] : [{ ...change, owner: change.current[owner.field] }],
        );
        checkOwn(tx, table, stored, verdicts, owner.update);
      }
      for (const change of standing(table, changes, verdicts)) {
        const breach = breachOf?.(change, tx) ?? null;
        if (breach !== null) verdicts.refuse(table, change, breach);
      }
      const left = () => standing(table, changes, verdicts);
      const fresh = left().filter(change => change.current === null || change.isRevived).length;
      if (rowsMax !== undefined && (await isOverCap(tx, table, fresh, rowsMax))) {
        const message = `A project has at most ${rowsMax} ${table.replaceAll('_', ' ')}.`;
        for (const change of left())
          verdicts.refuse(table, change, { code: 'too_many', path: '', message, limit: rowsMax });
        return;
      }
      await checkReferences(tx, table, left(), verdicts);
      for (const field of members) await checkMember(tx, table, left(), verdicts, field);
      if (unique !== undefined) await checkUnique(tx, table, left(), verdicts, unique);
      await check?.(tx, left(), verdicts);
    },
  };
}
