import {
  combineLatest,
  defer,
  distinctUntilChanged,
  first,
  from,
  map,
  type Observable,
  Subscription,
  shareReplay,
  switchMap,
} from 'rxjs';
import { SdkError } from './errors.js';
import type { HttpClient } from './http.js';
import { followForecast } from './latest-forecast.js';
import { Presence } from './presence.js';
import type { LatestForecast, Problem, ProjectRow, ScheduleStatus, SyncRows, SyncTable } from './protocol/index.js';
import type { LiveSocket } from './socket.js';
import type { Storage } from './store/storage.js';
import { Store } from './store/store.js';
import type { WriteTransaction } from './store/write.js';
import { isLost, SyncEngine } from './sync/engine.js';
import type { Conflict } from './sync/outbox.js';
import type { SyncState } from './sync/state.js';

/** Which rows of a table: those whose fields equal every field given. */
export interface RowQuery<Row> {
  readonly where?: Partial<Row>;
}

export interface ProjectStatus {
  readonly state: SyncState;
  /** Local transactions that the server's rows do not contain yet. */
  readonly pending: number;
  /** Why the state is `error`. */
  readonly problem: Problem | null;
}

/**
 * One open project: its rows as observables, edits in, kept on the device and equal to the server. Rows are there as
 * soon as the device's copy is read; the network is not waited for.
 */
export class ProjectSession {
  readonly id: string;
  /** Who else is here and on what, and where this tab is. */
  readonly presence: Presence;
  /**
   * Where finishes are likely to lie by the newest forecast of the server that is done: null when the project has none,
   * nothing before the server has said so. Read when the feed begins and whenever a forecast is done; not kept on the
   * device.
   */
  readonly forecast$: Observable<LatestForecast | null>;
  readonly #opened: Promise<{ store: Store; engine: SyncEngine }>;
  #store: Store | null = null;
  #engine: SyncEngine | null = null;
  #idle = Subscription.EMPTY;
  #isClosed = false;

  /** Made by `client.project(id)`. */
  constructor(options: {
    readonly id: string;
    readonly http: HttpClient;
    readonly socket: LiveSocket;
    readonly openStorage: () => Promise<Storage>;
  }) {
    this.id = options.id;
    this.presence = new Presence({ projectId: options.id, socket: options.socket });
    this.#opened = this.#open(options);
    const news$ = defer(() => from(this.#opened)).pipe(switchMap(({ engine }) => engine.forecastNews$));
    this.forecast$ = followForecast(options.http, options.id, news$);
    // Whoever asks for rows gets the error; a session that nobody asks must not end the process.
    this.#opened.catch(() => undefined);
  }

  async #open(options: {
    readonly http: HttpClient;
    readonly socket: LiveSocket;
    readonly openStorage: () => Promise<Storage>;
  }): Promise<{ store: Store; engine: SyncEngine }> {
    const store = await Store.open(this.id, await options.openStorage());
    const engine = new SyncEngine({ projectId: this.id, store, http: options.http, socket: options.socket });
    if (this.#isClosed) throw new SdkError('closed', 'The project was closed while it opened');
    this.#store = store;
    this.#engine = engine;
    engine.start();
    return { store, engine };
  }

  /** Tasks, now and after every transaction that changed one. */
  tasks$(query?: RowQuery<SyncRows['tasks']>): Observable<readonly SyncRows['tasks'][]> {
    return this.rows$('tasks', query);
  }

  dependencies$(query?: RowQuery<SyncRows['dependencies']>): Observable<readonly SyncRows['dependencies'][]> {
    return this.rows$('dependencies', query);
  }

  calendars$(query?: RowQuery<SyncRows['calendars']>): Observable<readonly SyncRows['calendars'][]> {
    return this.rows$('calendars', query);
  }

  resources$(query?: RowQuery<SyncRows['resources']>): Observable<readonly SyncRows['resources'][]> {
    return this.rows$('resources', query);
  }

  assignments$(query?: RowQuery<SyncRows['assignments']>): Observable<readonly SyncRows['assignments'][]> {
    return this.rows$('assignments', query);
  }

  baselines$(query?: RowQuery<SyncRows['baselines']>): Observable<readonly SyncRows['baselines'][]> {
    return this.rows$('baselines', query);
  }

  baselineTasks$(query?: RowQuery<SyncRows['baseline_tasks']>): Observable<readonly SyncRows['baseline_tasks'][]> {
    return this.rows$('baseline_tasks', query);
  }

  /** The user's own time, and what others share. */
  timeEntries$(query?: RowQuery<SyncRows['time_entries']>): Observable<readonly SyncRows['time_entries'][]> {
    return this.rows$('time_entries', query);
  }

  sprints$(query?: RowQuery<SyncRows['sprints']>): Observable<readonly SyncRows['sprints'][]> {
    return this.rows$('sprints', query);
  }

  scopeChanges$(query?: RowQuery<SyncRows['scope_changes']>): Observable<readonly SyncRows['scope_changes'][]> {
    return this.rows$('scope_changes', query);
  }

  /** Who is in the project, with names and roles; the id of a member is the user's. */
  members$(query?: RowQuery<SyncRows['members']>): Observable<readonly SyncRows['members'][]> {
    return this.rows$('members', query);
  }

  labels$(query?: RowQuery<SyncRows['labels']>): Observable<readonly SyncRows['labels'][]> {
    return this.rows$('labels', query);
  }

  taskLabels$(query?: RowQuery<SyncRows['task_labels']>): Observable<readonly SyncRows['task_labels'][]> {
    return this.rows$('task_labels', query);
  }

  comments$(query?: RowQuery<SyncRows['comments']>): Observable<readonly SyncRows['comments'][]> {
    return this.rows$('comments', query);
  }

  attachments$(query?: RowQuery<SyncRows['attachments']>): Observable<readonly SyncRows['attachments'][]> {
    return this.rows$('attachments', query);
  }

  risks$(query?: RowQuery<SyncRows['risks']>): Observable<readonly SyncRows['risks'][]> {
    return this.rows$('risks', query);
  }

  boardColumns$(query?: RowQuery<SyncRows['board_columns']>): Observable<readonly SyncRows['board_columns'][]> {
    return this.rows$('board_columns', query);
  }

  customFields$(query?: RowQuery<SyncRows['custom_fields']>): Observable<readonly SyncRows['custom_fields'][]> {
    return this.rows$('custom_fields', query);
  }

  /** One's own views, and those that others share. */
  savedViews$(query?: RowQuery<SyncRows['saved_views']>): Observable<readonly SyncRows['saved_views'][]> {
    return this.rows$('saved_views', query);
  }

  /** The project's own row; null until it is here. */
  get project$(): Observable<ProjectRow | null> {
    return this.rows$('projects').pipe(
      map(rows => rows[0] ?? null),
      distinctUntilChanged(),
    );
  }

  /** The rows of any table, now and after every transaction that changed one. Errors when the device's store fails. */
  rows$<Table extends SyncTable>(
    table: Table,
    query?: RowQuery<SyncRows[Table]>,
  ): Observable<readonly SyncRows[Table][]> {
    const all$ = defer(() => from(this.#opened)).pipe(switchMap(({ store }) => store.rows$(table)));
    const wanted = Object.entries(query?.where ?? {});
    if (wanted.length === 0) return all$;
    const matches = (row: SyncRows[Table]) =>
      wanted.every(([field, value]) => (row as Record<string, unknown>)[field] === value);
    return all$.pipe(map(rows => rows.filter(matches)));
  }

  /** How the device and the server stand to each other. */
  readonly status$: Observable<ProjectStatus> = defer(() => from(this.#opened)).pipe(
    switchMap(({ store, engine }) => combineLatest([engine.state$, store.pendingCount$, engine.failure$])),
    map(([state, pending, failure]) => ({ state, pending, problem: failure ? problemOf(failure) : null })),
    shareReplay({ bufferSize: 1, refCount: true }),
  );

  /** What the background scheduler does, as it says so. */
  get schedule$(): Observable<ScheduleStatus> {
    return defer(() => from(this.#opened)).pipe(switchMap(({ engine }) => engine.schedule$));
  }

  /** Edits that met others or were refused. */
  get conflicts$(): Observable<Conflict> {
    return defer(() => from(this.#opened)).pipe(switchMap(({ engine }) => engine.conflicts$));
  }

  /** A row as the user sees it; undefined before the store is open and for rows that do not exist. */
  row<Table extends SyncTable>(table: Table, id: string): SyncRows[Table] | undefined {
    return this.#store?.get(table, id);
  }

  /** Ids of rows with edits that are not yet part of the server's rows. */
  pendingIds(table: SyncTable): ReadonlySet<string> {
    return this.#store?.pendingIds(table) ?? new Set();
  }

  /**
   * Makes one transaction: visible at once, durable on the device when the promise resolves, sent when possible and
   * applied by the server whole or not at all.
   *
   * @throws SdkError `closed`, `access_revoked` and `not_found` once the project is lost; errors of the device's storage
   */
  async write(change: (transaction: WriteTransaction) => void): Promise<void> {
    const { store, engine } = await this.#opened;
    if (this.#isClosed) throw new SdkError('closed', 'The project is closed');
    if (engine.failure && isLost(engine.failure)) throw engine.failure;
    const write = await store.write(change);
    if (write) engine.flush();
  }

  /** Ends the waiting of {@link ProjectSession.whenIdle}: the project is wanted again. */
  keep(): void {
    this.#idle.unsubscribe();
  }

  /**
   * Calls back once nothing waits to be sent any more, or nothing more can be; at once when that is so already.
   * {@link ProjectSession.close} and {@link ProjectSession.keep} end the waiting.
   */
  whenIdle(then: () => void): void {
    this.#idle.unsubscribe();
    if (this.#store === null || this.#store.writes.length === 0 || this.#engine?.failure) {
      then();
      return;
    }
    const isIdle = ({ state, pending }: ProjectStatus) => pending === 0 || state === 'error';
    this.#idle = this.status$.pipe(first(isIdle)).subscribe({ next: () => then(), error: () => then() });
  }

  /** Ends the feed. What is pending stays on the device and is sent when the project is opened again. */
  close(): void {
    this.#idle.unsubscribe();
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.presence.stop();
    void this.#opened.then(
      ({ store, engine }) => {
        engine.stop();
        store.close();
      },
      () => undefined,
    );
  }
}

function problemOf(failure: SdkError): Problem {
  if (failure.problem) return failure.problem;
  const code = failure.code === 'access_revoked' ? failure.code : 'internal';
  return { type: 'about:blank', title: failure.message, status: 0, code };
}
