import type { ProblemCode, SyncTable } from '@trueppm/sdk/protocol';
import { ServerError } from '../errors.js';
import type { Fields } from './columns.js';

/** One row as a caller wants it: its id, the fields sent, and where they stand in the request (a JSON pointer). */
export interface Edit {
  readonly id: string;
  readonly values: Fields;
  readonly path: string;
}

/** A row to delete. */
export interface Removal {
  readonly id: string;
  readonly path: string;
}

/** What is to be done to one table. */
export interface Edits {
  readonly creates: readonly Edit[];
  readonly updates: readonly Edit[];
  readonly deletes: readonly Removal[];
}

/** A row as stored: its stamps, its input fields, and whatever else was asked for. */
export interface StoredRow {
  readonly id: string;
  readonly server_version: number;
  readonly is_deleted: boolean;
  readonly [field: string]: unknown;
}

/** An edit that met the stored row: `values` holds normalised fields that really differ. Rules may repair them. */
export interface Change {
  readonly id: string;
  readonly path: string;
  /** Null = the row is new. */
  readonly current: StoredRow | null;
  /** The row is a tombstone that comes back. */
  readonly isRevived: boolean;
  values: Record<string, unknown>;
  /** Columns that checking has already computed for the row; deriving need not do it again. */
  derived?: Record<string, unknown> | undefined;
}

/** The row as it will be. */
export function merged(change: Change): Fields {
  return change.current === null ? change.values : { ...change.current, ...change.values };
}

/** A field's value as it will be; undefined when a new row leaves it to the default. */
export function fieldOf(change: Change, field: string): unknown {
  return Object.hasOwn(change.values, field) ? change.values[field] : change.current?.[field];
}

/** Whether the change touches a field: it is new, comes back, or the field differs. */
export function touches(change: Change, field: string): boolean {
  return change.current === null || change.isRevived || Object.hasOwn(change.values, field);
}

/** Why a row may not be written. `path` is relative to the row: `/parent_id`, or empty for the whole row. */
export interface Breach {
  readonly code: ProblemCode;
  readonly path: string;
  readonly message: string;
  readonly ids?: readonly string[];
  /** Of a cap: its value. */
  readonly limit?: number;
}

const NONE: ReadonlySet<string> = new Set();

/** A row that was refused, for the answer to a push. */
export interface Refusal {
  readonly table: SyncTable;
  readonly id: string;
  readonly breach: Breach;
}

/**
 * What happens to rows that break a rule. Strict: the first one is the answer and nothing is written. Lenient: the row
 * is left out and listed, references to what is gone are repaired, everything else is written; a device that was
 * offline could otherwise never push again.
 */
export class Verdicts {
  readonly isLenient: boolean;
  readonly refusals: Refusal[] = [];
  /** Rows that were written, but not all as sent: a part of them stays as it was. */
  readonly repairs: Refusal[] = [];
  readonly #refused = new Set<string>();
  readonly #coming: ReadonlyMap<SyncTable, ReadonlySet<string>>;

  /** @param coming rows that the same transaction is still to make, by table: they may be named already */
  constructor(mode: 'strict' | 'lenient', coming: ReadonlyMap<SyncTable, ReadonlySet<string>> = new Map()) {
    this.#coming = coming;
    this.isLenient = mode === 'lenient';
  }

  /** @throws ServerError with the breach when strict */
  refuse(table: SyncTable, row: { readonly id: string; readonly path: string }, breach: Breach): void {
    if (!this.isLenient) {
      const path = row.path + breach.path;
      throw new ServerError(breach.code, breach.message, {
        errors: [{ path, code: breach.code, message: breach.message }],
        ...(breach.ids === undefined ? {} : { ids: [...breach.ids] }),
        ...(breach.limit === undefined ? {} : { limit: breach.limit }),
      });
    }
    const key = `${table}/${row.id}`;
    if (this.#refused.has(key)) return;
    this.#refused.add(key);
    this.refusals.push({ table, id: row.id, breach });
  }

  /** Notes that a part of a row was kept as it is stored; only where {@link isLenient}. */
  repair(table: SyncTable, row: { readonly id: string }, breach: Breach): void {
    this.repairs.push({ table, id: row.id, breach });
  }

  /** Rows of a table that are still to be made, and may yet be refused. */
  comingOf(table: SyncTable): ReadonlySet<string> {
    return this.#coming.get(table) ?? NONE;
  }

  isRefused(table: SyncTable, id: string): boolean {
    return this.#refused.size > 0 && this.#refused.has(`${table}/${id}`);
  }
}
