import type { SyncTable } from '@trueppm/sdk/protocol';
import type { Permission } from '../http/roles.js';

/** Types of synced columns as Postgres names them. `timestamp` is a plan time: project-local wall clock. */
export type ColumnType =
  | 'uuid'
  | 'text'
  | 'integer'
  | 'double precision'
  | 'boolean'
  | 'timestamp'
  | 'timestamptz'
  | 'date'
  | 'jsonb'
  | 'ltree'
  | 'bigint';

/** Columns by name. */
export type Columns = Readonly<Record<string, ColumnType>>;

/** Fields of a row by name, as they cross the wire. */
export type Fields = Readonly<Record<string, unknown>>;

/** The permission each kind of write needs; null = the table's own rules decide. */
export interface TablePermissions {
  readonly create: Permission | null;
  readonly update: Permission | null;
  readonly delete: Permission | null;
}

/** What a synced table looks like to whoever writes it. */
export interface TableShape {
  /** Of its schemas in the contract: `Task` has `TaskCreate` and `TaskPatch`. */
  readonly noun: string;
  /** Columns a client may write. */
  readonly input: Columns;
  /** Columns that the server computes; a client's value is ignored. */
  readonly computed: Columns;
  /** Clients only read it: whatever they would write is refused. */
  readonly isReadOnly?: boolean;
  /** Input columns that are set when a row is made and stay. */
  readonly fixed?: readonly string[];
  /** Devices are sent its rows, and what they push of it is refused. */
  readonly isPulledOnly?: boolean;
  readonly permissions: TablePermissions;
  /** Columns that even a tombstone of a row which was never made must have, beside those that name its owners. */
  readonly bare?: (id: string) => Fields;
  /**
   * Rows that only their owner sees, until they are open: the column of the user and the boolean one that opens a row.
   * `synced_tables` in Postgres says the same.
   */
  readonly personal?: { readonly owner: string; readonly open: string };
}

/** Shapes of some tables. */
export type Shapes<Table extends SyncTable> = Readonly<Record<Table, TableShape>>;

/** The permissions create, update and delete of one resource of the matrix. */
export const permissionsOf = <Resource extends string>(resource: Resource) =>
  ({
    create: `${resource}.create`,
    update: `${resource}.update`,
    delete: `${resource}.delete`,
  }) as const;
