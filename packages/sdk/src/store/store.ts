import { BehaviorSubject, distinctUntilChanged, map, type Observable, Subject, startWith } from 'rxjs';
import { SYNC_TABLES, type SyncChanges, type SyncRows, type SyncTable } from '../protocol/index.js';
import { blankRow } from './blank.js';
import { newId } from './new-id.js';
import type { Edit, Write } from './pending.js';
import type { RemoteChange, Storage, Watermark } from './storage.js';
import { Table } from './table.js';
import { collectEdits, type WriteTransaction } from './write.js';

/** What the server said: a pull or a frame. */
export interface RemoteRows {
  readonly changes: SyncChanges;
  readonly watermark: Watermark;
  readonly isReplacement: boolean;
}

type Tables = { readonly [Name in SyncTable]: Table<SyncRows[Name]> };

/**
 * The rows of one project on this device: the only writer of rows on the client. What the user sees is the server's
 * rows with the pending edits on top; each committed transaction, local or remote, is one emission per table it touched.
 */
export class Store {
  readonly #projectId: string;
  readonly #storage: Storage;
  readonly #tables: Tables;
  readonly #touched$ = new Subject<ReadonlySet<SyncTable>>();
  readonly #pendingCount$ = new BehaviorSubject(0);
  /** In the order they were made. */
  #writes: readonly Write[] = [];
  #watermark: Watermark;
  /** Remote rows are kept one change after the other; a failure ends the chain. */
  #kept: Promise<void> = Promise.resolve();
  #lastSequence: number;

  private constructor(projectId: string, storage: Storage, watermark: Watermark, lastSequence: number) {
    this.#projectId = projectId;
    this.#storage = storage;
    this.#watermark = watermark;
    this.#lastSequence = lastSequence;
    this.#tables = Object.fromEntries(
      SYNC_TABLES.map(name => [name, new Table((id: string) => blankRow(name, id, projectId))]),
    ) as unknown as Tables;
  }

  /** Opens what the device holds of a project: rows and edits that were never sent. */
  static async open(projectId: string, storage: Storage): Promise<Store> {
    const stored = await storage.load();
    const store = new Store(projectId, storage, stored.watermark, stored.writes.at(-1)?.sequence ?? 0);
    for (const name of SYNC_TABLES) {
      (store.#tables[name] as Table<{ id: string }>).applyRemote([...stored.rows[name].values()], [], false);
    }
    store.#writes = stored.writes;
    for (const write of stored.writes) store.#addEdits(write.edits);
    store.#pendingCount$.next(stored.writes.length);
    return store;
  }

  /** Up to where this device has heard the server. */
  get watermark(): Watermark {
    return this.#watermark;
  }

  /** Writes in the order they were made, those that wait only for their rows included. */
  get writes(): readonly Write[] {
    return this.#writes;
  }

  /** Number of writes that the server's rows do not contain yet. */
  get pendingCount$(): Observable<number> {
    return this.#pendingCount$;
  }

  get<Name extends SyncTable>(table: Name, id: string): SyncRows[Name] | undefined {
    return this.#tables[table].get(id);
  }

  rows<Name extends SyncTable>(table: Name): readonly SyncRows[Name][] {
    return this.#tables[table].rows;
  }

  /** Ids with edits not yet contained in the server's rows. */
  pendingIds(table: SyncTable): ReadonlySet<string> {
    return this.#tables[table].pendingIds;
  }

  /** The rows of a table now and after every transaction that changed one of them. */
  rows$<Name extends SyncTable>(table: Name): Observable<readonly SyncRows[Name][]> {
    return this.#touched$.pipe(
      startWith(null),
      map(() => this.rows(table)),
      distinctUntilChanged(),
    );
  }

  /**
   * Makes a local transaction: visible at once, durable when the promise resolves.
   * @returns the write; null when the callback changed nothing
   * @throws SdkError-free: errors of the device's storage pass through, and the edit is taken back
   */
  async write(change: (transaction: WriteTransaction) => void): Promise<Write | null> {
    const edits = collectEdits(this.#projectId, name => this.rows(name), change);
    if (edits.length === 0) return null;
    this.#lastSequence += 1;
    const write: Write = { id: newId(), sequence: this.#lastSequence, edits, committedVersion: null };
    this.#writes = [...this.#writes, write];
    this.#addEdits(edits);
    this.#announce(new Set(edits.map(edit => edit.table)));
    try {
      await this.#storage.putWrite(write);
    } catch (error) {
      this.#forget([write]);
      throw error;
    }
    return write;
  }

  /** The server committed a write: it stays on top until rows of that version are here. */
  async markCommitted(id: string, committedVersion: number): Promise<void> {
    const write = this.#writes.find(one => one.id === id);
    if (!write) return;
    const committed = { ...write, committedVersion };
    if (committedVersion <= this.#watermark.version) {
      await this.drop(id);
      return;
    }
    this.#writes = this.#writes.map(one => (one.id === id ? committed : one));
    await this.#storage.putWrite(committed);
  }

  /** Takes a write back: the server refused it for good, or its rows are here. */
  async drop(id: string): Promise<void> {
    const write = this.#writes.find(one => one.id === id);
    if (!write) return;
    this.#forget([write]);
    await this.#storage.dropWrites([id]);
  }

  /**
   * Takes the server's rows and lets go of the writes that they contain: visible at once, kept on the device when the
   * promise resolves. After a failure nothing more is kept: the copy on the device stays whole and is continued from there.
   */
  applyRemote(remote: RemoteRows): Promise<void> {
    const retired = this.#writes.filter(
      write => write.committedVersion !== null && write.committedVersion <= remote.watermark.version,
    );
    const gone = new Set(retired.flatMap(write => write.edits));
    const touched = new Set<SyncTable>();
    const puts: Record<string, unknown> = {};
    const drops: Record<string, readonly string[]> = {};
    for (const name of SYNC_TABLES) {
      const change = remote.changes[name];
      const table = this.#tables[name] as Table<{ id: string }>;
      const updated = (change?.updated ?? []) as { id: string }[];
      puts[name] = updated;
      drops[name] = change?.deleted ?? [];
      const rowsChanged = table.applyRemote(updated, change?.deleted ?? [], remote.isReplacement);
      const editsChanged = gone.size > 0 && table.removeEdits(gone);
      if (rowsChanged || editsChanged) touched.add(name);
    }
    this.#watermark = remote.watermark;
    this.#writes = this.#writes.filter(write => !retired.includes(write));
    this.#announce(touched);
    const change: RemoteChange = {
      puts: puts as RemoteChange['puts'],
      drops: drops as RemoteChange['drops'],
      isReplacement: remote.isReplacement,
      watermark: remote.watermark,
      retiredWriteIds: retired.map(write => write.id),
    };
    this.#kept = this.#kept.then(() => this.#storage.applyRemote(change));
    return this.#kept;
  }

  /**
   * Removes every row and every edit from memory and from the device: the user may not have them any more.
   * @returns the writes that never reached the server
   */
  async wipe(): Promise<readonly Write[]> {
    const lost = this.#writes.filter(write => write.committedVersion === null);
    this.#writes = this.#writes.map(write => ({ ...write, committedVersion: 0 }));
    await this.applyRemote({ changes: {}, watermark: { version: 0, epoch: null }, isReplacement: true });
    return lost;
  }

  close(): void {
    this.#touched$.complete();
    this.#storage.close();
  }

  #addEdits(edits: readonly Edit[]): void {
    for (const edit of edits) this.#tables[edit.table].addEdit(edit);
  }

  #forget(writes: readonly Write[]): void {
    const gone = new Set(writes.flatMap(write => write.edits));
    this.#writes = this.#writes.filter(write => !writes.includes(write));
    const touched = SYNC_TABLES.filter(name => this.#tables[name].removeEdits(gone));
    this.#announce(new Set(touched));
  }

  /** Every table is merged before the first subscriber hears of any: nobody sees half a transaction. */
  #announce(touched: ReadonlySet<SyncTable>): void {
    if (this.#pendingCount$.value !== this.#writes.length) this.#pendingCount$.next(this.#writes.length);
    if (touched.size > 0) this.#touched$.next(touched);
  }
}
