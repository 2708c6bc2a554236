import { filter, firstValueFrom, type Observable, Subject, timeout } from 'rxjs';
import { Backoff } from '../backoff.js';
import { isTransient, SdkError, type SdkErrorCode } from '../errors.js';
import type { HttpClient } from '../http.js';
import type { ChangeFrame, SyncTable } from '../protocol/index.js';
import type { Write } from '../store/pending.js';
import type { Store } from '../store/store.js';
import { push } from './push.js';
import { RecentEdits } from './recent-edits.js';

/** A frame follows its commit within milliseconds; after this long the rows are pulled instead. */
const OWN_ROWS_TIMEOUT_MS = 500;

/** An edit that met another one, or that the server refused. */
export interface Conflict {
  /**
   * `overwritten`: both changed the same field, this device's value went in last. `replaced`: both did, the other's went in
   * last. `refused`: the edit is taken back.
   */
  readonly outcome: 'overwritten' | 'replaced' | 'refused';
  readonly code: SdkErrorCode;
  readonly message: string;
  readonly rows: readonly { readonly table: SyncTable; readonly id: string }[];
}

/** What the outbox needs of the engine that follows the server. */
export interface OutboxOptions {
  readonly projectId: string;
  readonly store: Store;
  readonly http: HttpClient;
  /** Version of every frame whose rows are in the store. */
  readonly applied$: Observable<number>;
  /** Brings the store up to date. */
  readonly pull: () => Promise<void>;
  readonly isLive: () => boolean;
  /** Nothing more can be sent. */
  readonly onFailure: (error: SdkError) => void;
}

/**
 * Sends the store's pending writes, one by one in the order they were made, again and again until each is committed or
 * refused for good.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #conflicts$ = new Subject<Conflict>();
  readonly #backoff = new Backoff();
  readonly #recent = new RecentEdits();
  #isSending = false;
  #isStopped = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  get conflicts$(): Observable<Conflict> {
    return this.#conflicts$;
  }

  /** Sends now if possible; otherwise the writes wait for the network. */
  flush(): void {
    clearTimeout(this.#timer);
    if (!this.#isSending && !this.#isStopped) void this.#sendAll();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#conflicts$.complete();
  }

  /** Tells which recent edits of this device a frame replaces. Call before its rows are taken. */
  tellReplaced(frame: ChangeFrame): void {
    const { store } = this.#options;
    const rows = this.#recent.replacedBy(frame, (table, id) => store.pendingIds(table).has(id), Date.now());
    if (rows.length === 0) return;
    const message = 'Somebody else changed the same field after you';
    this.#conflicts$.next({ outcome: 'replaced', code: 'sync_conflict', message, rows });
  }

  /** Tells of writes that will never be sent. */
  giveUp(writes: readonly Write[], { code, message }: SdkError): void {
    const rows = writes.flatMap(({ edits }) => edits.map(({ table, id }) => ({ table, id })));
    if (rows.length > 0) this.#conflicts$.next({ outcome: 'refused', code, message, rows });
  }

  async #sendAll(): Promise<void> {
    this.#isSending = true;
    try {
      for (let write = this.#next(); write; write = this.#next()) await this.#sendOne(write);
      this.#backoff.reset();
    } catch (error) {
      if (isTransient(error)) this.#timer = setTimeout(() => this.flush(), this.#backoff.nextDelayMs());
      else {
        this.#isStopped = true;
        this.#options.onFailure(asSdkError(error));
      }
    } finally {
      this.#isSending = false;
    }
  }

  #next(): Write | undefined {
    return this.#isStopped ? undefined : this.#options.store.writes.find(write => write.committedVersion === null);
  }

  async #sendOne(write: Write): Promise<void> {
    const { store, http, projectId } = this.#options;
    await this.#awaitOwnRows(write);
    const pulledAt = store.watermark.version;
    try {
      const result = await push(http, projectId, write, pulledAt);
      const [first] = result.rejected;
      if (first) {
        const message = first.message ?? 'The server refused a part of this edit';
        const rows = result.rejected.map(({ table, id }) => ({ table, id }));
        this.#conflicts$.next({ outcome: 'refused', code: first.code, message, rows });
      } else this.#recent.note(write, result.committed_version, Date.now());
      await store.markCommitted(write.id, result.committed_version);
      // Without a socket nobody tells about the rows that this write moved.
      if (!this.#options.isLive()) await this.#options.pull();
    } catch (error) {
      await this.#onRefusal(write, asSdkError(error), pulledAt);
    }
  }

  /** @throws SdkError when the write must be sent again later, or nothing can be sent any more */
  async #onRefusal(write: Write, error: SdkError, pulledAt: number): Promise<void> {
    const { store, pull } = this.#options;
    const { code, message, problem } = error;
    if (isTransient(error) || isEnd(error)) throw error;
    if (code !== 'sync_conflict') {
      await store.drop(write.id);
      const rows = write.edits.map(({ table, id }) => ({ table, id }));
      this.#conflicts$.next({ outcome: 'refused', code, message, rows });
      return;
    }
    const rows = (problem?.conflicts ?? []).map(({ table, id }) => ({ table, id }));
    this.#conflicts$.next({ outcome: 'overwritten', code, message, rows });
    // With the other's rows here, the same write goes in over them. A frame may have brought them already.
    if (store.watermark.version === pulledAt) await pull();
    if (store.watermark.version === pulledAt) throw new SdkError('network', 'The conflicting rows did not arrive');
  }

  /**
   * Waits for the rows of earlier writes that touch the same rows: without them the server would take this device's own
   * change for somebody else's.
   */
  async #awaitOwnRows(write: Write): Promise<void> {
    const { store, applied$, isLive, pull } = this.#options;
    const touched = new Set(write.edits.map(({ table, id }) => `${table}/${id}`));
    const version = store.writes
      .filter(({ edits }) => edits.some(({ table, id }) => touched.has(`${table}/${id}`)))
      .reduce((latest, { committedVersion }) => Math.max(latest, committedVersion ?? 0), 0);
    if (version <= store.watermark.version) return;
    if (isLive()) {
      const arrived$ = applied$.pipe(
        filter(applied => applied >= version),
        timeout(OWN_ROWS_TIMEOUT_MS),
      );
      await firstValueFrom(arrived$, { defaultValue: 0 }).catch(() => 0);
    }
    if (version > store.watermark.version) await pull();
  }
}

/** Answers after which this project cannot be written to any more. */
function isEnd(error: SdkError): boolean {
  return error.status === 401 || error.status === 404 || error.code === 'access_revoked' || error.code === 'storage';
}

/** Anything thrown, as an SdkError; what is none came from the device's storage. */
export function asSdkError(error: unknown): SdkError {
  return error instanceof SdkError ? error : new SdkError('storage', String(error), undefined, { cause: error });
}
