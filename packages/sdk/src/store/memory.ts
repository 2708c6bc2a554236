import { SYNC_TABLES, type SyncTable } from '../protocol/index.js';
import type { Write } from './pending.js';
import type { RemoteChange, Storage, StoredProject, TableRows, Watermark } from './storage.js';

/** Empty maps, one for each table. */
export function emptyTables(): { [Table in SyncTable]: Map<string, never> } {
  return Object.fromEntries(SYNC_TABLES.map(table => [table, new Map()])) as never;
}

/** Keeps nothing beyond the page: for hosts without IndexedDB, and for plans that must not stay on the device. */
export class MemoryStorage implements Storage {
  readonly #rows: { [Table in SyncTable]: Map<string, unknown> } = emptyTables();
  readonly #writes = new Map<string, Write>();
  #watermark: Watermark = { version: 0, epoch: null };

  load(): Promise<StoredProject> {
    return Promise.resolve({
      rows: structuredClone(this.#rows) as TableRows,
      watermark: this.#watermark,
      writes: [...this.#writes.values()].sort((a, b) => a.sequence - b.sequence),
    });
  }

  applyRemote(change: RemoteChange): Promise<void> {
    for (const table of SYNC_TABLES) {
      const rows = this.#rows[table];
      if (change.isReplacement) rows.clear();
      for (const row of change.puts[table] ?? []) rows.set(row.id, row);
      for (const id of change.drops[table] ?? []) rows.delete(id);
    }
    this.#watermark = change.watermark;
    return this.dropWrites(change.retiredWriteIds);
  }

  putWrite(write: Write): Promise<void> {
    this.#writes.set(write.id, write);
    return Promise.resolve();
  }

  dropWrites(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#writes.delete(id);
    return Promise.resolve();
  }

  close(): void {}
}
