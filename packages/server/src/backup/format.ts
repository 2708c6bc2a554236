/**
 * The format of a backup: gzip of lines.
 *
 * ```
 * {"format":"trueppm-backup","version":1,…}                        the header, BackupHeader
 * {"table":"users","schema":"app","columns":["id","email",…]}       a table, BackupTable
 * …rows as Postgres' COPY writes them, tab separated…
 * \.                                                                the end of its rows
 * …more tables…
 * {"end":true,"rows":{"users":5,…}}                                 the end; a file without it was cut off
 * ```
 */

/** Name of the format, in the header. */
export const BACKUP_FORMAT = 'trueppm-backup';
/** Raised when a reader of today could not read the file. */
export const BACKUP_VERSION = 1;

/** The first line. */
export interface BackupHeader {
  readonly format: typeof BACKUP_FORMAT;
  readonly version: number;
  readonly server: string;
  readonly created_at: string;
  /** The life of the data that was written. */
  readonly epoch: string;
  /** The schema that it needs. */
  readonly migrations: readonly string[];
  /** The newest migration of the job queue's tables. */
  readonly queue_migration: number;
}

/** The line before the rows of a table. `app` = the server's own tables, `queue` = the job queue's. */
export interface BackupTable {
  readonly table: string;
  readonly schema: 'app' | 'queue';
  readonly columns: readonly string[];
}

/** The last line. */
export interface BackupEnd {
  readonly end: true;
  /** How many rows each table has, by `table`, or `queue.table`. */
  readonly rows: Readonly<Record<string, number>>;
}

/** What ends the rows of a table. No row looks like it: COPY writes a backslash as two. */
export const END_OF_ROWS = '\\.';

/** A table's name in {@link BackupEnd}. */
export const keyOf = ({ schema, table }: Pick<BackupTable, 'schema' | 'table'>): string =>
  schema === 'app' ? table : `queue.${table}`;
