import { type DBSchema, deleteDB, type IDBPDatabase, openDB, unwrap } from 'idb';
import { SYNC_TABLES, type SyncRows, type SyncTable } from '../protocol/index.js';
import { emptyTables } from './memory.js';
import type { Write } from './pending.js';
import type { RemoteChange, Storage, StoredProject, TableRows, Watermark } from './storage.js';

/** Raise when the layout below changes; a layout that is too new or too old is thrown away and pulled again. */
const LAYOUT_VERSION = 1;
const WATERMARK_KEY = 'watermark';
/** Rows put between two turns of the page: about 5 ms of work. */
const SLICE_ROWS = 200;

type TableStores = { [Table in SyncTable]: { key: string; value: SyncRows[Table] } };

interface Layout extends DBSchema, TableStores {
  meta: { key: string; value: Watermark };
  writes: { key: string; value: Write };
}

type StoreName = SyncTable | 'meta' | 'writes';

/** Keeps a project in the browser's database, so that it opens at once and works without a network. */
export class IndexedDbStorage implements Storage {
  readonly #database: IDBPDatabase<Layout>;

  private constructor(database: IDBPDatabase<Layout>) {
    this.#database = database;
  }

  /**
   * Opens or creates the database of one project of one user.
   * @throws DOMException where the browser refuses storage (private windows, full disk)
   */
  static async open(name: string): Promise<IndexedDbStorage> {
    const database = await openDB<Layout>(name, LAYOUT_VERSION, {
      upgrade(opened) {
        for (const table of SYNC_TABLES) opened.createObjectStore(table, { keyPath: 'id' });
        opened.createObjectStore('writes', { keyPath: 'id' });
        opened.createObjectStore('meta');
      },
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    });
    return new IndexedDbStorage(database);
  }

  /** Forgets a project on this device, edits that were never sent included. */
  static remove(name: string): Promise<void> {
    return deleteDB(name);
  }

  async load(): Promise<StoredProject> {
    const names: StoreName[] = [...SYNC_TABLES, 'meta', 'writes'];
    const transaction = this.#database.transaction(names, 'readonly');
    const rows: Record<SyncTable, Map<string, unknown>> = emptyTables();
    await Promise.all(
      SYNC_TABLES.map(async table => {
        for (const row of await transaction.objectStore(table).getAll()) rows[table].set(row.id, row);
      }),
    );
    const writes = await transaction.objectStore('writes').getAll();
    const watermark = await transaction.objectStore('meta').get(WATERMARK_KEY);
    return {
      rows: rows as TableRows,
      watermark: watermark ?? { version: 0, epoch: null },
      writes: writes.sort((a, b) => a.sequence - b.sequence),
    };
  }

  async applyRemote(change: RemoteChange): Promise<void> {
    // Local edits are kept in 'writes': a long transaction without any to drop must not stand in their way.
    const retired = change.retiredWriteIds;
    const names: StoreName[] = [...SYNC_TABLES, 'meta', ...(retired.length > 0 ? (['writes'] as const) : [])];
    // The server has these rows: losing them to a power cut costs a pull, not an edit.
    const transaction = this.#database.transaction(names, 'readwrite', { durability: 'relaxed' });
    for (const table of SYNC_TABLES) {
      const store = unwrap(transaction.objectStore(table));
      if (change.isReplacement) store.clear();
      await putRows(store, change.puts[table] ?? [], change.isReplacement);
      for (const id of change.drops[table] ?? []) store.delete(id);
    }
    unwrap(transaction.objectStore('meta')).put(change.watermark, WATERMARK_KEY);
    for (const id of retired) unwrap(transaction.objectStore('writes')).delete(id);
    await transaction.done;
  }

  async putWrite(write: Write): Promise<void> {
    const transaction = this.#database.transaction('writes', 'readwrite', { durability: 'strict' });
    void transaction.store.put(write);
    await transaction.done;
  }

  async dropWrites(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const transaction = this.#database.transaction('writes', 'readwrite', { durability: 'relaxed' });
    for (const id of ids) void transaction.store.delete(id);
    await transaction.done;
  }

  close(): void {
    this.#database.close();
  }
}

/**
 * Puts rows in slices inside one transaction: waiting for a slice's last request keeps the transaction open and gives the
 * page a turn. Works on the bare store, since a promise per row costs more than the row (27,000 rows: 2.1 s against 0.4 s).
 */
async function putRows(
  store: IDBObjectStore,
  rows: readonly { readonly id: string; readonly server_version: number }[],
  isReplacement: boolean,
): Promise<void> {
  for (let from = 0; from < rows.length; from += SLICE_ROWS) {
    const slice = rows.slice(from, from + SLICE_ROWS);
    let last: IDBRequest | null = null;
    for (const row of slice) {
      if (isReplacement) last = store.put(row);
      else last = putNewer(store, row);
    }
    if (last) await settled(last);
  }
}

/** Puts a row unless a newer one is there: another tab may be ahead of this one. */
function putNewer(store: IDBObjectStore, row: { readonly id: string; readonly server_version: number }): IDBRequest {
  const request = store.get(row.id);
  request.onsuccess = () => {
    const kept = request.result as { server_version: number } | undefined;
    if (kept === undefined || kept.server_version <= row.server_version) store.put(row);
  };
  return request;
}

function settled(request: IDBRequest): Promise<void> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve());
    request.addEventListener('error', () => reject(request.error));
  });
}
