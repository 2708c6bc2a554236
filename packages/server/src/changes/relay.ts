import type { Logger } from 'pino';
import type { CarriedDelta } from '../db/carried-delta.js';
import type { Database, DatabaseAddress } from '../db/pool.js';
import { type Fanout, PostgresFanout } from './fanout.js';

/** What the relay needs of the server. */
export interface RelayOptions {
  readonly database: Database;
  readonly address: DatabaseAddress;
  readonly log: Pick<Logger, 'warn'>;
  /** False = this process leaves the dates of what it commits to others. Default true. */
  readonly datesPlans?: boolean;
  /** How other processes are told. Default: by Postgres, over a connection of the relay's own. */
  readonly fanout?: Fanout;
  /** Between two looks at the numbers of followed projects, for when a notification was lost. Default 1,000. */
  readonly pollMs?: number;
  /** Commits of this long go into one NOTIFY; of ten times as long while they keep coming. Default 4. */
  readonly notifyMs?: number;
}

/**
 * Something about a project is new.
 * @param version its number as far as the caller knows; null = look, not only the number may have changed
 * @param carried the rows, if a commit of this process brought them along
 */
export type Wake = (projectId: string, version: number | null, carried?: CarriedDelta | null) => void;

/**
 * Another process says that a project has a new number; null as in {@link Wake}.
 * @param isUndated true = that process dates no plans
 */
export type WakeFromAfar = (projectId: string, version: number | null, isUndated: boolean) => void;

/** Follows the number of a project whose dates are left to others, in what processes tell each other. */
const UNDATED = 'undated';

/** While commits keep coming their notifications grow rarer and larger. */
const GAP_GROWTH = 1.5;
const GAP_FACTOR_MAX = 10;
const REST_MS = 100;

/**
 * Wakes whoever follows a project after a commit, of this process or another. The rows are read from the tables, so that a
 * lost or repeated wake-up loses and breaks nothing; only a commit of this process may bring them along.
 *
 * ```
 *   commit here ──in memory──▶ followers here
 *        └──collected for 4 ms──▶ one message of the fan-out ──▶ other processes ──▶ followers there
 *   every second: numbers of followed projects ──▶ followers here
 * ```
 *
 * A NOTIFY inside each writing transaction would take a lock that all of Postgres shares and cut commits to a tenth.
 */
export class Relay {
  readonly #database: Database;
  readonly #log: Pick<Logger, 'warn'>;
  readonly #notifyMs: number;
  #gapMs: number;
  #sentAtMs = Number.NEGATIVE_INFINITY;
  readonly #followers = new Map<string, Set<Wake>>();
  readonly #strangers = new Set<WakeFromAfar>();
  readonly #datesPlans: boolean;
  /** Projects to tell other processes about, with their newest number. */
  #unsent = new Map<string, number | null>();
  #sending: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  readonly #poll: NodeJS.Timeout;
  readonly #fanout: Fanout;
  readonly #ownsFanout: boolean;
  readonly #stopHearing: (() => void)[];
  #isPolling = false;
  #isStopped = false;

  constructor(options: RelayOptions) {
    const { database, address, log, datesPlans = true, fanout, pollMs = 1_000, notifyMs = 4 } = options;
    this.#database = database;
    this.#log = log;
    this.#datesPlans = datesPlans;
    this.#notifyMs = notifyMs;
    this.#gapMs = notifyMs;
    this.#ownsFanout = fanout === undefined;
    this.#fanout = fanout ?? new PostgresFanout(database.pool, address);
    this.#stopHearing = [
      database.committed.listen((projectId, version, commit) => this.#tell(projectId, version, commit?.carried)),
      this.#fanout.hear('changes', entries => this.#hear(entries)),
      this.#fanout.onReady(() => this.#wakeAll()),
    ];
    this.#poll = setInterval(() => void this.#look(), pollMs);
    this.#poll.unref();
  }

  /**
   * Follows one project until the result is called. `wake` must neither throw nor block; it may be told the same number
   * twice.
   */
  follow(projectId: string, wake: Wake): () => void {
    const followers = this.#followers.get(projectId) ?? new Set();
    this.#followers.set(projectId, followers);
    followers.add(wake);
    return () => {
      followers.delete(wake);
      if (followers.size === 0 && this.#followers.get(projectId) === followers) this.#followers.delete(projectId);
    };
  }

  /** Hears of every project that other processes change, without the safety of polling, until the result is called. */
  hearOthers(wake: WakeFromAfar): () => void {
    this.#strangers.add(wake);
    return () => this.#strangers.delete(wake);
  }

  /** Wakes all followers of a project for something that has no number, such as the state of its schedule. */
  announce(projectId: string): void {
    this.#tell(projectId, null);
  }

  /** Sends what is still to be told and ends. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const stop of this.#stopHearing) stop();
    clearInterval(this.#poll);
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#send();
    await this.#sending;
    if (this.#ownsFanout) await this.#fanout.stop();
  }

  #tell(projectId: string, version: number | null, carried?: CarriedDelta | null): void {
    this.#wake(projectId, version, carried);
    // null stays: it says more than a number.
    if (this.#unsent.get(projectId) !== null) this.#unsent.set(projectId, version);
    if (this.#isStopped || this.#timer !== undefined) return;
    const isStream = performance.now() - this.#sentAtMs < REST_MS;
    this.#gapMs = isStream ? Math.min(this.#notifyMs * GAP_FACTOR_MAX, this.#gapMs * GAP_GROWTH) : this.#notifyMs;
    this.#timer = setTimeout(() => this.#send(), this.#gapMs);
  }

  #wake(projectId: string, version: number | null, carried?: CarriedDelta | null): void {
    for (const wake of this.#followers.get(projectId) ?? []) wake(projectId, version, carried);
  }

  #wakeAll(): void {
    for (const projectId of this.#followers.keys()) this.#wake(projectId, null);
  }

  /** One after the other, so that a slow fan-out makes the messages larger and not more. */
  #send(): void {
    this.#timer = undefined;
    this.#sentAtMs = performance.now();
    this.#sending = this.#sending.then(async () => {
      if (this.#unsent.size === 0) return;
      const mark = this.#datesPlans ? '' : `:${UNDATED}`;
      const entries = [...this.#unsent].map(([projectId, version]) => `${projectId}:${version ?? ''}${mark}`);
      this.#unsent = new Map();
      try {
        await this.#fanout.publish('changes', entries);
      } catch (error) {
        this.#log.warn({ err: error }, 'other processes were not told of changes; they find them by polling');
      }
    });
  }

  #hear(entries: readonly string[]): void {
    for (const entry of entries) {
      const [projectId = '', version = '', mark] = entry.split(':');
      const number = version === '' ? null : Number(version);
      this.#wake(projectId, number);
      for (const wake of this.#strangers) wake(projectId, number, mark === UNDATED);
    }
  }

  async #look(): Promise<void> {
    const followed = [...this.#followers.keys()];
    if (followed.length === 0 || this.#isPolling) return;
    this.#isPolling = true;
    try {
      const { rows } = await this.#database.pool.query<{ project_id: string; server_version: number }>({
        name: 'relay-poll',
        text: 'SELECT project_id, server_version FROM project_counters WHERE project_id = ANY($1::uuid[])',
        values: [followed],
      });
      for (const row of rows) {
        for (const wake of this.#followers.get(row.project_id) ?? []) wake(row.project_id, row.server_version);
      }
    } catch {
      // Postgres is away: the next look, or the LISTEN connection when it is back, finds what was missed.
    } finally {
      this.#isPolling = false;
    }
  }
}

/** Starts the relay of this process. */
export const startRelay = (options: RelayOptions): Relay => new Relay(options);
