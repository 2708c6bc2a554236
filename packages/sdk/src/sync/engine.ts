import {
  BehaviorSubject,
  filter,
  firstValueFrom,
  type Observable,
  ReplaySubject,
  Subject,
  Subscription,
  timeout,
} from 'rxjs';
import { Backoff } from '../backoff.js';
import { isTransient, SdkError } from '../errors.js';
import type { HttpClient } from '../http.js';
import type { ChangeFrame, ProblemCode, ScheduleStatus, ServerFrame, SyncTable } from '../protocol/index.js';
import type { LiveSocket } from '../socket.js';
import type { Write } from '../store/pending.js';
import type { Store } from '../store/store.js';
import { pull } from './pull.js';
import { push } from './push.js';
import { nextSyncState, type SyncEvent, type SyncState } from './state.js';

/** A frame follows its commit within milliseconds; after this long the rows are pulled instead. */
const OWN_ROWS_TIMEOUT_MS = 500;

/** An edit that met another one, or that the server refused. */
export interface Conflict {
  /** `overwritten`: both changed the same field, this device's value went in last. `refused`: the edit is taken back. */
  readonly outcome: 'overwritten' | 'refused';
  readonly code: ProblemCode | 'network' | 'bad_answer' | 'closed' | 'storage';
  readonly message: string;
  readonly rows: readonly { readonly table: SyncTable; readonly id: string }[];
}

/**
 * Keeps a store and the server equal: pulls what is missing, follows the live feed, sends the pending writes one by one
 * in the order they were made. Runs the machine of state.ts.
 */
export class SyncEngine {
  readonly #projectId: string;
  readonly #store: Store;
  readonly #http: HttpClient;
  readonly #socket: LiveSocket;
  readonly #state$ = new BehaviorSubject<SyncState>('offline');
  readonly #failure$ = new BehaviorSubject<SdkError | null>(null);
  readonly #schedule$ = new ReplaySubject<ScheduleStatus>(1);
  readonly #conflicts$ = new Subject<Conflict>();
  /** Version of every frame whose rows are in the store. */
  readonly #applied$ = new Subject<number>();
  readonly #subscriptions = new Subscription();
  readonly #backoff = new Backoff();
  /** Remote rows are applied one answer after the other. */
  #applying: Promise<void> = Promise.resolve();
  #isPushing = false;
  #pullAgain = false;
  #pulling: Promise<void> | null = null;
  #pushTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: {
    readonly projectId: string;
    readonly store: Store;
    readonly http: HttpClient;
    readonly socket: LiveSocket;
  }) {
    this.#projectId = options.projectId;
    this.#store = options.store;
    this.#http = options.http;
    this.#socket = options.socket;
  }

  get state$(): Observable<SyncState> {
    return this.#state$;
  }

  /** Why the state is `error`. */
  get failure$(): Observable<SdkError | null> {
    return this.#failure$;
  }

  get schedule$(): Observable<ScheduleStatus> {
    return this.#schedule$;
  }

  get conflicts$(): Observable<Conflict> {
    return this.#conflicts$;
  }

  start(): void {
    this.#subscriptions.add(this.#socket.frames$.subscribe(frame => this.#onFrame(frame)));
    this.#subscriptions.add(
      this.#socket.state$.subscribe(state => {
        this.#step({ type: 'socket', state });
        if (state === 'open') this.#subscribe();
      }),
    );
    this.#socket.open();
    // The first rows need not wait for the socket.
    if (this.#store.watermark.version === 0) void this.#pull();
    this.flush();
  }

  stop(): void {
    this.#subscriptions.unsubscribe();
    this.#socket.send({ type: 'unsubscribe', project_id: this.#projectId });
    clearTimeout(this.#pushTimer);
    this.#state$.complete();
    this.#conflicts$.complete();
  }

  /** Sends pending writes now if possible; otherwise they wait for the network. */
  flush(): void {
    clearTimeout(this.#pushTimer);
    if (!this.#isPushing) void this.#pushAll();
  }

  #step(event: SyncEvent): void {
    const next = nextSyncState(this.#state$.value, event);
    if (next !== this.#state$.value) this.#state$.next(next);
  }

  #subscribe(): void {
    const { version, epoch } = this.#store.watermark;
    if (version === 0) {
      // Following from nothing would repeat the whole project row by row: pull it, then follow.
      void this.#pull().then(() => {
        if (this.#store.watermark.version > 0) this.#subscribe();
      });
      return;
    }
    this.#socket.send({
      type: 'subscribe',
      project_id: this.#projectId,
      since: version,
      ...(epoch === null ? {} : { epoch }),
    });
    this.flush();
  }

  #onFrame(frame: ServerFrame): void {
    if (!('project_id' in frame) || frame.project_id !== this.#projectId) return;
    switch (frame.type) {
      case 'subscribed':
        if (frame.epoch !== this.#store.watermark.epoch) void this.#pull();
        else this.#step({ type: 'caught-up' });
        break;
      case 'change':
        this.#apply(frame);
        break;
      case 'schedule':
        this.#schedule$.next(frame.status);
        break;
      case 'resync':
        this.#step({ type: 'behind' });
        void this.#pull();
        break;
      case 'revoked':
        this.#fail(new SdkError('access_revoked', 'Access to this project was taken away'));
        break;
      case 'error':
        if (frame.problem.status === 403 || frame.problem.status === 404) {
          this.#fail(new SdkError(frame.problem.code, frame.problem.title, frame.problem));
        }
        break;
    }
  }

  #apply(frame: ChangeFrame): void {
    this.#applying = this.#applying.then(async () => {
      const { version, epoch } = this.#store.watermark;
      // Delivered twice is harmless; a hole is not.
      if (frame.server_version <= version) return;
      if (frame.from_version > version) {
        void this.#pull();
        return;
      }
      const watermark = { version: frame.server_version, epoch };
      await this.#store.applyRemote({ changes: frame.changes, watermark, isReplacement: false });
      this.#applied$.next(frame.server_version);
    });
    this.#applying = this.#applying.catch(error => this.#failStorage(error));
  }

  /** Pulls once; a call while one is under way makes exactly one more. */
  #pull(): Promise<void> {
    if (this.#pulling) {
      this.#pullAgain = true;
      return this.#pulling;
    }
    this.#pulling = this.#pullUntilCurrent().finally(() => {
      this.#pulling = null;
    });
    return this.#pulling;
  }

  async #pullUntilCurrent(): Promise<void> {
    do {
      this.#pullAgain = false;
      try {
        const asked = this.#store.watermark;
        const rows = await pull(this.#http, this.#projectId, asked);
        this.#applying = this.#applying.then(async () => {
          // Frames may have overtaken the answer; older rows must not cover newer ones.
          const isOvertaken = !rows.isReplacement && rows.watermark.version < this.#store.watermark.version;
          if (!isOvertaken) await this.#store.applyRemote(rows);
        });
        await this.#applying;
        this.#backoff.reset();
        if (this.#socket.state === 'open') this.#step({ type: 'caught-up' });
      } catch (error) {
        if (isTransient(error)) {
          setTimeout(() => void this.#pull(), this.#backoff.nextDelayMs());
          return;
        }
        this.#fail(
          error instanceof SdkError ? error : new SdkError('storage', String(error), undefined, { cause: error }),
        );
        return;
      }
    } while (this.#pullAgain);
  }

  async #pushAll(): Promise<void> {
    this.#isPushing = true;
    try {
      for (let write = this.#nextWrite(); write; write = this.#nextWrite()) await this.#pushOne(write);
      this.#backoff.reset();
    } catch (error) {
      if (this.#state$.value !== 'error') {
        if (!isTransient(error)) this.#failStorage(error);
        else this.#pushTimer = setTimeout(() => this.flush(), this.#backoff.nextDelayMs());
      }
    } finally {
      this.#isPushing = false;
    }
  }

  #nextWrite(): Write | undefined {
    if (this.#state$.value === 'error') return undefined;
    return this.#store.writes.find(write => write.committedVersion === null);
  }

  /**
   * Waits for the rows of earlier writes that touch the same rows: without them the server would take this device's own
   * change for somebody else's.
   */
  async #awaitOwnRows(write: Write): Promise<void> {
    const touched = new Set(write.edits.map(({ table, id }) => `${table}/${id}`));
    const version = this.#store.writes
      .filter(({ edits }) => edits.some(({ table, id }) => touched.has(`${table}/${id}`)))
      .reduce((latest, { committedVersion }) => Math.max(latest, committedVersion ?? 0), 0);
    if (version <= this.#store.watermark.version) return;
    if (this.#socket.state === 'open') {
      const arrived$ = this.#applied$.pipe(filter(applied => applied >= version));
      await firstValueFrom(arrived$.pipe(timeout(OWN_ROWS_TIMEOUT_MS)), { defaultValue: 0 }).catch(() => 0);
    }
    if (version > this.#store.watermark.version) await this.#pull();
  }

  async #pushOne(write: Write): Promise<void> {
    await this.#awaitOwnRows(write);
    try {
      const result = await push(this.#http, this.#projectId, write, this.#store.watermark.version);
      if (result.rejected.length > 0) {
        this.#conflicts$.next({
          outcome: 'refused',
          code: result.rejected[0]?.code ?? 'forbidden',
          message: result.rejected[0]?.message ?? 'The server refused a part of this edit',
          rows: result.rejected.map(({ table, id }) => ({ table, id })),
        });
      }
      await this.#store.markCommitted(write.id, result.committed_version);
      // Without a socket nobody tells about the rows that this write moved.
      if (this.#socket.state !== 'open') await this.#pull();
    } catch (error) {
      if (!(error instanceof SdkError) || isTransient(error)) throw error;
      if (error.code === 'sync_conflict') {
        this.#conflicts$.next({
          outcome: 'overwritten',
          code: error.code,
          message: error.message,
          rows: (error.problem?.conflicts ?? []).map(({ table, id }) => ({ table, id })),
        });
        // With the other's rows here, the same write goes in over them.
        const before = this.#store.watermark.version;
        await this.#pull();
        if (this.#store.watermark.version === before)
          throw new SdkError('network', 'The conflicting rows did not arrive');
        return;
      }
      if (error.status === 401 || error.code === 'access_revoked' || error.status === 404) {
        this.#fail(error);
        throw error;
      }
      const rows = write.edits.map(({ table, id }) => ({ table, id }));
      await this.#store.drop(write.id);
      this.#conflicts$.next({ outcome: 'refused', code: error.code, message: error.message, rows });
    }
  }

  #failStorage(error: unknown): void {
    this.#fail(error instanceof SdkError ? error : new SdkError('storage', String(error), undefined, { cause: error }));
  }

  #fail(error: SdkError): void {
    this.#failure$.next(error);
    this.#step({ type: 'failed', error });
  }
}
