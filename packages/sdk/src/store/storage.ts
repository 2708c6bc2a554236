import type { SyncRows, SyncTable } from '../protocol/index.js';
import type { Write } from './pending.js';

/** Where a project stands on its number line. */
export interface Watermark {
  /** server_version up to which every row is here; 0 = nothing yet. */
  readonly version: number;
  readonly epoch: string | null;
}

export type TableRows = { readonly [Table in SyncTable]: ReadonlyMap<string, SyncRows[Table]> };

/** What the server said, ready to be kept: rows to put, ids to drop. */
export interface RemoteChange {
  readonly puts: { readonly [Table in SyncTable]?: readonly SyncRows[Table][] };
  readonly drops: { readonly [Table in SyncTable]?: readonly string[] };
  /** The rows are the full set: everything else goes. */
  readonly isReplacement: boolean;
  readonly watermark: Watermark;
  /** Writes that the rows now contain. */
  readonly retiredWriteIds: readonly string[];
}

/** All that a device keeps of one project. */
export interface StoredProject {
  readonly rows: TableRows;
  readonly watermark: Watermark;
  /** In the order they were made. */
  readonly writes: readonly Write[];
}

/**
 * Keeps one project on the device. Every call is one transaction: afterwards all of it is there, or none.
 * Calls are made one after another.
 */
export interface Storage {
  load(): Promise<StoredProject>;
  applyRemote(change: RemoteChange): Promise<void>;
  /** Adds the write or replaces the one with its id; resolves when it survives a crash of the device. */
  putWrite(write: Write): Promise<void>;
  dropWrites(ids: readonly string[]): Promise<void>;
  close(): void;
}
