import type { SyncTable } from '@trueppm/sdk/protocol';
import type { ProjectTransaction } from '../db/transaction.js';
import type { Permission } from '../http/roles.js';
import type { Breach, Change, Edit, Edits, Removal, StoredRow, Verdicts } from './change.js';
import { TABLES } from './columns.js';
import { checkPermissions, checkRemovalPermission } from './permission.js';
import { isHidden, personalColumns } from './personal.js';
import { releaseReferences } from './reference.js';
import { buryRows, insertRows, loadRows, updateRows } from './statements.js';
import { checkSchema, differing, normalise } from './values.js';

/** A live row about to be deleted, and where the request says so. */
export type DoomedRow = StoredRow & { readonly path: string };

/** Input columns, none of them JSON, that no rule of a table reads or derives from. */
export interface FreeFields {
  readonly fields: ReadonlySet<string>;
  /** With which a role alone decides who may change them, where the table itself names none for its rows. */
  readonly permission?: Permission;
}

/** The rules of one table. Everything that writes its rows goes through them. */
export interface TableRules {
  readonly table: SyncTable;
  /** Columns that the rules read from stored rows whether they change or not. */
  readonly context: readonly string[];
  /** What may change without any rule looking at it, and without another row following. */
  readonly free?: FreeFields;
  /**
   * Checks changes against each other and the project: refuses through `verdicts`, repairs `values` when lenient, and
   * fills in what a new row leaves open.
   */
  check(tx: ProjectTransaction, changes: readonly Change[], verdicts: Verdicts): Promise<void>;
  /** Columns computed for rows about to be written, by id, and other rows that must follow. Runs before the write. */
  derive?(tx: ProjectTransaction, changes: readonly Change[]): Promise<ReadonlyMap<string, Record<string, unknown>>>;
  /** Runs after the rows are written. */
  settle?(tx: ProjectTransaction, changes: readonly Change[]): Promise<void>;
  /** Checks deletions; refuses through `verdicts`. */
  checkRemoval?(tx: ProjectTransaction, rows: readonly DoomedRow[], verdicts: Verdicts): Promise<void>;
  /** Deletes live rows with everything that goes with them. Without it they go with the rows that they own. */
  bury?(tx: ProjectTransaction, rows: readonly StoredRow[]): Promise<void>;
}

/** Fields of an edit with everything the schema and Postgres ask for, or null once it is refused. */
function acceptable(table: SyncTable, edit: Edit, body: 'Create' | 'Patch', verdicts: Verdicts): Edit | null {
  const breach = checkSchema(table, edit.values, body);
  const normal = breach === null ? normalise(table, edit.values) : { breach };
  if ('breach' in normal) {
    verdicts.refuse(table, edit, normal.breach);
    return null;
  }
  return { ...edit, values: normal.values };
}

/**
 * An edit of a stored row without the columns that stay as they were made: devices send whole rows. One that would change
 * them is refused, or when lenient written without them.
 */
function keepFixed(table: SyncTable, edit: Edit, current: StoredRow, verdicts: Verdicts): Edit | null {
  const named = (TABLES[table].fixed ?? []).filter(field => Object.hasOwn(edit.values, field));
  if (named.length === 0) return edit;
  const normal = normalise(table, Object.fromEntries(named.map(field => [field, edit.values[field]])));
  const changed = 'breach' in normal ? named : Object.keys(differing(current, normal.values));
  if (changed.length > 0) {
    const message = `${changed[0]} is set when the row is made and stays.`;
    const breach = { code: 'invalid_value', path: `/${changed[0]}`, message } as const;
    if (verdicts.isLenient) verdicts.repair(table, edit, breach);
    else {
      verdicts.refuse(table, edit, breach);
      return null;
    }
  }
  return {
    ...edit,
    values: Object.fromEntries(Object.entries(edit.values).filter(([field]) => !named.includes(field))),
  };
}

/** Stored rows that edits of a table meet: every column sent, and the rules' context. */
export async function loadMet(
  tx: ProjectTransaction,
  rules: TableRules,
  edits: Edits,
): Promise<Map<string, StoredRow>> {
  const { input } = TABLES[rules.table];
  const fields = new Set([...rules.context, ...personalColumns(rules.table)]);
  for (const edit of [...edits.creates, ...edits.updates]) {
    for (const field in edit.values) if (Object.hasOwn(input, field)) fields.add(field);
  }
  const ids = [...edits.creates, ...edits.updates, ...edits.deletes].map(edit => edit.id);
  return loadRows(tx, rules.table, tx.projectId, ids, [...fields]);
}

const readOnly = (table: SyncTable): Breach => ({
  code: 'forbidden',
  path: '',
  message: `Clients only read ${table}.`,
});

/** Sorts edits into changes: which rows are new, come back, or differ. */
function classify(
  rules: TableRules,
  edits: Edits,
  stored: ReadonlyMap<string, StoredRow>,
  verdicts: Verdicts,
  actor: string | null,
): Change[] {
  const { table } = rules;
  const changes: Change[] = [];
  const add = (edit: Edit, isCreate: boolean): void => {
    const current = stored.get(edit.id) ?? null;
    if (current !== null && isHidden(table, current, actor)) {
      verdicts.refuse(table, edit, { code: 'not_found', path: '', message: `No such row in ${table}.` });
      return;
    }
    if (current === null && !isCreate && !verdicts.isLenient) {
      verdicts.refuse(table, edit, { code: 'not_found', path: '', message: `No such row in ${table}.` });
      return;
    }
    if (current !== null && isCreate && !current.is_deleted && !verdicts.isLenient) {
      const message = `A row of ${table} already has this id.`;
      verdicts.refuse(table, edit, { code: 'duplicate', path: '/id', message, ids: [edit.id] });
      return;
    }
    if (current?.is_deleted && !isCreate) {
      verdicts.refuse(table, edit, { code: 'not_found', path: '', message: 'The row was deleted.' });
      return;
    }
    if (TABLES[table].isReadOnly) {
      verdicts.refuse(table, edit, readOnly(table));
      return;
    }
    const own = current === null ? edit : keepFixed(table, edit, current, verdicts);
    const accepted = own && acceptable(table, own, current === null ? 'Create' : 'Patch', verdicts);
    if (accepted === null) return;
    const values = current === null ? { ...accepted.values } : differing(current, accepted.values);
    changes.push({ id: edit.id, path: edit.path, current, isRevived: current?.is_deleted === true, values });
  };
  for (const edit of edits.creates) add(edit, true);
  for (const edit of edits.updates) add(edit, false);
  return changes;
}

/** Tells the feed what changed: history, the merging of edits and the scheduler live on it. */
function recordUpdates(tx: ProjectTransaction, table: SyncTable, changes: readonly Change[]): void {
  const fresh = changes.filter(change => change.current === null).map(change => change.id);
  tx.recordChange(table, fresh, null);
  for (const change of changes) {
    if (change.current === null) continue;
    const fields = [...Object.keys(change.values), ...(change.isRevived ? ['is_deleted'] : [])];
    tx.recordChange(table, [change.id], fields);
  }
}

/**
 * Creates, revives and updates rows of one table under its rules: one statement for the new rows, one for the changed
 * ones. An update that changes nothing writes nothing.
 *
 * @param stored what {@link loadMet} found for these edits, under the same lock
 */
export async function upsertRows(
  tx: ProjectTransaction,
  rules: TableRules,
  edits: Edits,
  stored: ReadonlyMap<string, StoredRow>,
  verdicts: Verdicts,
): Promise<void> {
  const { table } = rules;
  const wanted = classify(rules, edits, stored, verdicts, tx.actor);
  checkPermissions(tx, table, wanted, verdicts);
  const permitted = wanted.filter(change => !verdicts.isRefused(table, change.id));
  await rules.check(tx, permitted, verdicts);
  const changes = permitted.filter(
    change =>
      !verdicts.isRefused(table, change.id) &&
      (change.current === null || change.isRevived || Object.keys(change.values).length > 0),
  );
  if (changes.length === 0) return;
  const derived = await rules.derive?.(tx, changes);
  const valuesOf = (change: Change): Record<string, unknown> => ({ ...change.values, ...derived?.get(change.id) });
  await insertRows(
    tx,
    table,
    changes.filter(change => change.current === null).map(change => ({ ...valuesOf(change), id: change.id })),
  );
  await updateRows(
    tx,
    table,
    changes
      .filter(change => change.current !== null)
      .map(change => ({
        id: change.id,
        values: change.isRevived ? { ...valuesOf(change), is_deleted: false } : valuesOf(change),
      })),
  );
  recordUpdates(tx, table, changes);
  await rules.settle?.(tx, changes);
}

/** Deletes rows of one table with what goes with them. Rows that are unknown or deleted already are left alone. */
export async function removeRows(
  tx: ProjectTransaction,
  rules: TableRules,
  removals: readonly Removal[],
  stored: ReadonlyMap<string, StoredRow>,
  verdicts: Verdicts,
): Promise<void> {
  const { table } = rules;
  const live = removals.flatMap(({ id, path }) => {
    const row = stored.get(id);
    return row === undefined || row.is_deleted || isHidden(table, row, tx.actor) ? [] : [{ ...row, path }];
  });
  if (TABLES[table].isReadOnly) for (const row of live) verdicts.refuse(table, row, readOnly(table));
  checkRemovalPermission(tx, table, live, verdicts);
  await rules.checkRemoval?.(
    tx,
    live.filter(row => !verdicts.isRefused(table, row.id)),
    verdicts,
  );
  const doomed = live.filter(row => !verdicts.isRefused(table, row.id));
  if (doomed.length === 0) return;
  if (rules.bury) await rules.bury(tx, doomed);
  else {
    const ids = doomed.map(row => row.id);
    await releaseReferences(tx, table, await buryRows(tx, table, ids));
  }
}
