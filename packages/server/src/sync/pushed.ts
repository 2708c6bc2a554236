import { ROW_DEFAULTS, SYNC_TABLES, type SyncPush, type SyncTable } from '@trueppm/sdk/protocol';
import { ServerError } from '../errors.js';
import { PUSH_ROWS_MAX } from '../limits.js';
import type { Edit, Edits, Removal } from '../rows/change.js';
import { type ColumnType, isRowField, TABLES } from '../rows/columns.js';

/** A pushed row, and whether it brings every input column, as a stock WatermelonDB device sends rows. */
export interface PushedEdit extends Edit {
  readonly isFull: boolean;
}

/** What a push wants of one table. */
export interface PushedTable extends Edits {
  readonly creates: readonly PushedEdit[];
  readonly updates: readonly PushedEdit[];
}

/** Columns that WatermelonDB keeps for itself and sends along. */
const DEVICE_FIELDS: ReadonlySet<string> = new Set(['_status', '_changed']);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

function readId(value: unknown, path: string): string {
  const id = String(value).toLowerCase();
  if (UUID.test(id)) return id;
  throw new ServerError('invalid_body', `${path} is no UUID.`, {
    errors: [{ path, code: 'invalid_body', message: 'must be a UUID' }],
  });
}

/** Whether a column may be empty, and whether its row brings every other one. */
interface ColumnUse {
  readonly isNullable: boolean;
  readonly isFull: boolean;
}

/**
 * A value as the column wants it. Devices whose columns are only text, number or boolean keep an absent text as '' and
 * lists as JSON text, or not at all.
 *
 * @returns undefined for a value that says nothing
 */
function readValue(type: ColumnType, value: unknown, { isNullable, isFull }: ColumnUse): unknown {
  if (value === '' && (type === 'uuid' || type === 'timestamp' || (type === 'text' && isNullable))) return null;
  if (type !== 'jsonb') return value;
  // A device that sends every column may not know this one; who names it alone means it.
  if (value === null && isNullable && !isFull) return null;
  if (value === null || value === '') return undefined;
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function readRow(table: SyncTable, row: Readonly<Record<string, unknown>>, path: string): PushedEdit {
  const { input } = TABLES[table];
  const isFull = Object.keys(input).every(field => Object.hasOwn(row, field));
  const defaults = ROW_DEFAULTS[table] as Readonly<Record<string, unknown>>;
  const values: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(row)) {
    // A field may be called like something every object has.
    const type = Object.hasOwn(input, field) ? input[field] : undefined;
    if (type !== undefined) {
      const read = readValue(type, value, { isNullable: defaults[field] === null, isFull });
      if (read !== undefined) values[field] = read;
    } else if (!isRowField(table, field) && !DEVICE_FIELDS.has(field)) {
      throw new ServerError('unknown_field', `${field} is not a field of ${table}.`, {
        errors: [{ path: `${path}/${field}`, code: 'unknown_field', message: `is not a field of ${table}` }],
      });
    }
  }
  return { id: readId(row['id'], `${path}/id`), values, path, isFull };
}

/** Rows by id: one that stands twice is one row with the later values over the earlier ones. */
function readRows(table: SyncTable, rows: SyncPush['changes'][SyncTable], list: 'created' | 'updated'): PushedEdit[] {
  const byId = new Map<string, PushedEdit>();
  (rows?.[list] ?? []).forEach((row, at) => {
    const edit = readRow(table, row, `/changes/${table}/${list}/${at}`);
    const earlier = byId.get(edit.id);
    byId.set(edit.id, earlier ? { ...edit, values: { ...earlier.values, ...edit.values } } : edit);
  });
  return [...byId.values()];
}

/**
 * Reads the changes of a push.
 *
 * @throws ServerError `unknown_field`, `invalid_body`, `too_many`
 */
export function readPush(changes: SyncPush['changes']): Map<SyncTable, PushedTable> {
  const tables = new Map<SyncTable, PushedTable>();
  let count = 0;
  for (const table of SYNC_TABLES) {
    const pushed = changes[table];
    if (pushed === undefined) continue;
    const deletes = new Map<string, Removal>();
    (pushed.deleted ?? []).forEach((id, at) => {
      const path = `/changes/${table}/deleted/${at}`;
      const read = readId(id, path);
      deletes.set(read, { id: read, path });
    });
    const creates = readRows(table, pushed, 'created');
    const made = new Map(creates.map(edit => [edit.id, edit]));
    const updates = readRows(table, pushed, 'updated').filter(edit => {
      const create = made.get(edit.id);
      if (create !== undefined) made.set(edit.id, { ...create, values: { ...create.values, ...edit.values } });
      return create === undefined;
    });
    const lives = (edit: PushedEdit): boolean => !deletes.has(edit.id);
    tables.set(table, {
      creates: [...made.values()].filter(lives),
      updates: updates.filter(lives),
      deletes: [...deletes.values()],
    });
    count += creates.length + updates.length + deletes.size;
  }
  if (count > PUSH_ROWS_MAX) {
    throw new ServerError('too_many', `A push has at most ${PUSH_ROWS_MAX} rows.`, { limit: PUSH_ROWS_MAX });
  }
  return tables;
}
