import { randomUUID } from 'node:crypto';
import type { ProjectTransaction } from '../db/transaction.js';
import { invalidValue, notFound, ServerError } from '../errors.js';
import { loadMet, removeRows, type TableRules, upsertRows } from './apply.js';
import { type Edits, type StoredRow, Verdicts } from './change.js';
import { type Fields, TABLES } from './columns.js';
import { changedSince, conflictingFields, fieldConflict } from './conflict.js';
import { isHidden } from './personal.js';
import { insertRows } from './statements.js';
import { normalise } from './values.js';

/** What a single write may be conditional on. */
export interface WriteOptions {
  /** The `server_version` that the caller saw: fields that somebody changed since are not overwritten. */
  readonly baseVersion?: number | undefined;
  /** Where the row's fields stand in the request, for errors: a JSON pointer. */
  readonly path?: string;
}

/** The writer of one table's rows, for callers that write row by row. All run inside a project transaction. */
export interface RowService {
  readonly rules: TableRules;
  /**
   * Creates a row, or brings back a deleted one with the same id.
   *
   * @returns its id
   * @throws ServerError with the code of the rule that was broken; `duplicate` when the id is taken
   */
  create(tx: ProjectTransaction, values: Fields, options?: WriteOptions): Promise<string>;
  /**
   * Changes the fields named.
   *
   * @throws ServerError `not_found`; `conflict` when a field was changed since `baseVersion`; a rule's code
   */
  update(tx: ProjectTransaction, id: string, values: Fields, options?: WriteOptions): Promise<void>;
  /**
   * Deletes a row with what goes with it.
   *
   * @throws ServerError `not_found`; `version_mismatch` when somebody changed it since `baseVersion`
   */
  remove(tx: ProjectTransaction, id: string, options?: WriteOptions): Promise<void>;
  /**
   * Creates or changes many rows together, all or nothing, in one statement each; last writer wins.
   *
   * @throws ServerError as {@link create} and {@link update}; its paths are those of the edits
   */
  applyMany(tx: ProjectTransaction, edits: Partial<Edits>): Promise<void>;
  /**
   * Inserts new rows in one statement, thousands at a time, for an import or a demo: the caller vouches for the rules
   * and mints the ids; derived columns are computed here.
   */
  insertMany(tx: ProjectTransaction, rows: readonly Fields[]): Promise<void>;
}

const NO_EDITS: Edits = { creates: [], updates: [], deletes: [] };

/** The same row twice in one set of edits would be written in no order at all. */
function requireDistinct({ creates, updates }: Edits): void {
  const seen = new Set<string>();
  for (const { id, path } of [...creates, ...updates]) {
    if (seen.has(id)) throw invalidValue(path, `The row ${id} stands here twice.`, 'duplicate');
    seen.add(id);
  }
}

/** The stored row, if it is live and nobody changed it since the version the caller saw. */
export async function requireUnchanged(
  tx: ProjectTransaction,
  rules: TableRules,
  row: StoredRow | undefined,
  baseVersion: number | undefined,
): Promise<StoredRow> {
  if (row === undefined || row.is_deleted || isHidden(rules.table, row, tx.actor)) throw notFound();
  if (baseVersion === undefined || row.server_version <= baseVersion) return row;
  const changed = await changedSince(tx, rules.table, tx.projectId, [row], baseVersion);
  const since = changed.get(row.id);
  if (since !== undefined && (since.isWhole || since.fields.size > 0)) {
    throw new ServerError('version_mismatch', `The row is at ${row.server_version}, not at ${baseVersion}.`);
  }
  return row;
}

/** The service of a table, from its rules. */
export function rowService(rules: TableRules): RowService {
  const { table } = rules;
  return {
    rules,
    async create(tx, { id: given, ...values }, { path = '' } = {}) {
      const id = typeof given === 'string' ? given.toLowerCase() : randomUUID();
      const edits = { ...NO_EDITS, creates: [{ id, values, path }] };
      await upsertRows(tx, rules, edits, await loadMet(tx, rules, edits), new Verdicts('strict'));
      return id;
    },
    async update(tx, id, values, { baseVersion, path = '' } = {}) {
      const edits = { ...NO_EDITS, updates: [{ id: id.toLowerCase(), values, path }] };
      const stored = await loadMet(tx, rules, edits);
      const [row] = stored.values();
      if (row === undefined || row.is_deleted || isHidden(table, row, tx.actor)) throw notFound();
      if (baseVersion !== undefined && row.server_version > baseVersion) {
        const changed = await changedSince(tx, table, tx.projectId, [row], baseVersion);
        const normal = normalise(table, values);
        const sent = 'values' in normal ? normal.values : values;
        const fields = conflictingFields(row, sent, changed.get(row.id));
        if (fields.length > 0) throw fieldConflict(row, sent, fields, path);
      }
      await upsertRows(tx, rules, edits, stored, new Verdicts('strict'));
    },
    async remove(tx, id, { baseVersion, path = '' } = {}) {
      const edits = { ...NO_EDITS, deletes: [{ id: id.toLowerCase(), path }] };
      const stored = await loadMet(tx, rules, edits);
      await requireUnchanged(tx, rules, stored.values().next().value, baseVersion);
      await removeRows(tx, rules, edits.deletes, stored, new Verdicts('strict'));
    },
    async applyMany(tx, some) {
      const edits = { ...NO_EDITS, ...some };
      requireDistinct(edits);
      const stored = await loadMet(tx, rules, edits);
      const verdicts = new Verdicts('strict');
      await upsertRows(tx, rules, edits, stored, verdicts);
      await removeRows(tx, rules, edits.deletes, stored, verdicts);
    },
    async insertMany(tx, rows) {
      if (rows.length === 0) return;
      const { input } = TABLES[table];
      const changes = rows.map(row => ({
        id: row['id'] as string,
        path: '',
        current: null,
        isRevived: false,
        values: Object.fromEntries(Object.entries(row).filter(([field]) => Object.hasOwn(input, field))),
      }));
      const derived = await rules.derive?.(tx, changes);
      await insertRows(
        tx,
        table,
        changes.map(({ id, values }) => ({ ...values, ...derived?.get(id), id })),
      );
      tx.recordChange(
        table,
        changes.map(change => change.id),
        null,
      );
    },
  };
}
