import { BehaviorSubject, type Observable, ReplaySubject, Subject, Subscription } from 'rxjs';
import { Backoff } from '../backoff.js';
import { isTransient, SdkError } from '../errors.js';
import type { HttpClient } from '../http.js';
import type { ChangeFrame, ScheduleStatus, ServerFrame } from '../protocol/index.js';
import type { LiveSocket } from '../socket.js';
import type { RemoteRows, Store } from '../store/store.js';
import { asSdkError, type Conflict, Outbox } from './outbox.js';
import { pull } from './pull.js';
import { nextSyncState, type SyncEvent, type SyncState } from './state.js';

/**
 * Keeps a store and the server equal: pulls what is missing, follows the live feed, lets the outbox send what is
 * pending. Runs the machine of state.ts.
 */
export class SyncEngine {
  readonly #projectId: string;
  readonly #store: Store;
  readonly #http: HttpClient;
  readonly #socket: LiveSocket;
  readonly #outbox: Outbox;
  readonly #state$ = new BehaviorSubject<SyncState>('offline');
  readonly #failure$ = new BehaviorSubject<SdkError | null>(null);
  readonly #schedule$ = new ReplaySubject<ScheduleStatus>(1);
  readonly #forecastNews$ = new ReplaySubject<void>(1);
  /** Version of every frame whose rows are in the store. */
  readonly #applied$ = new Subject<number>();
  readonly #subscriptions = new Subscription();
  readonly #backoff = new Backoff();
  #pulling: Promise<void> | null = null;
  #pullAgain = false;
  #pullTimer: ReturnType<typeof setTimeout> | undefined;

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
    this.#outbox = new Outbox({
      ...options,
      applied$: this.#applied$,
      pull: () => this.#pull(),
      isLive: () => this.#socket.state === 'open',
      onFailure: error => this.#fail(error),
    });
  }

  get state$(): Observable<SyncState> {
    return this.#state$;
  }

  /** Why the state is `error`. */
  get failure$(): Observable<SdkError | null> {
    return this.#failure$;
  }

  get failure(): SdkError | null {
    return this.#failure$.value;
  }

  get schedule$(): Observable<ScheduleStatus> {
    return this.#schedule$;
  }

  /** Says that the newest forecast may be another: when the feed begins, and when one is done. */
  get forecastNews$(): Observable<void> {
    return this.#forecastNews$;
  }

  get conflicts$(): Observable<Conflict> {
    return this.#outbox.conflicts$;
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
    clearTimeout(this.#pullTimer);
    this.#outbox.stop();
    this.#state$.complete();
  }

  /** Sends pending writes now if possible; otherwise they wait for the network. */
  flush(): void {
    this.#outbox.flush();
  }

  #step(event: SyncEvent): void {
    const next = nextSyncState(this.#state$.value, event);
    if (next !== this.#state$.value) this.#state$.next(next);
  }

  #subscribe(): void {
    if (this.failure !== null) return;
    const { version, epoch } = this.#store.watermark;
    if (version === 0) {
      // Following from nothing would repeat the whole project row by row: pull it, then follow.
      void this.#pull().then(() => {
        if (this.#store.watermark.version > 0) this.#subscribe();
      });
      return;
    }
    const resume = { since: version, ...(epoch === null ? {} : { epoch }) };
    this.#socket.send({ type: 'subscribe', project_id: this.#projectId, ...resume });
    this.flush();
  }

  #onFrame(frame: ServerFrame): void {
    if (!('project_id' in frame) || frame.project_id !== this.#projectId) return;
    if (this.failure !== null) return;
    switch (frame.type) {
      case 'subscribed':
        if (frame.epoch !== this.#store.watermark.epoch) void this.#pull();
        else this.#step({ type: 'caught-up' });
        this.#forecastNews$.next();
        break;
      case 'change':
        this.#apply(frame);
        break;
      case 'schedule':
        this.#schedule$.next(frame.status);
        break;
      case 'forecast':
        if (frame.state === 'done') this.#forecastNews$.next();
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
    const { version, epoch } = this.#store.watermark;
    // Delivered twice is harmless; a hole is not.
    if (frame.server_version <= version) return;
    if (frame.from_version > version) {
      void this.#pull();
      return;
    }
    this.#outbox.tellReplaced(frame);
    this.#take({ changes: frame.changes, watermark: { version: frame.server_version, epoch }, isReplacement: false });
    this.#applied$.next(frame.server_version);
  }

  /**
   * The page sees the rows now; keeping them on the device is not waited for. A full disk is no reason to stop: the page
   * goes on, and the device's copy, whole but older, is brought up to date at the next visit.
   */
  #take(rows: RemoteRows): void {
    // An answer that was on its way when access was taken away is not shown any more.
    if (this.failure !== null) return;
    this.#store.applyRemote(rows).catch(() => undefined);
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
        await this.#pullOnce();
        this.#backoff.reset();
        if (this.#socket.state === 'open') this.#step({ type: 'caught-up' });
      } catch (error) {
        if (isTransient(error)) this.#pullTimer = setTimeout(() => void this.#pull(), this.#backoff.nextDelayMs());
        else this.#fail(asSdkError(error));
        return;
      }
    } while (this.#pullAgain);
  }

  async #pullOnce(): Promise<void> {
    const rows = await pull(this.#http, this.#projectId, this.#store.watermark);
    // Frames may have overtaken the answer; older rows must not cover newer ones.
    const isOvertaken = !rows.isReplacement && rows.watermark.version < this.#store.watermark.version;
    if (!isOvertaken) this.#take(rows);
  }

  /** Ends for good. Rows that the user may not see any more leave the device too. */
  #fail(error: SdkError): void {
    if (this.failure !== null) return;
    this.#failure$.next(error);
    this.#step({ type: 'failed', error });
    clearTimeout(this.#pullTimer);
    if (!isLost(error)) return;
    this.#store.wipe().then(
      lost => this.#outbox.giveUp(lost, error),
      () => undefined,
    );
  }
}

/** The project is gone, or gone for this user. */
export function isLost({ code, status }: SdkError): boolean {
  return code === 'access_revoked' || status === 403 || status === 404;
}
