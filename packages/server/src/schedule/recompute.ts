import type { Logger } from 'pino';
import type { Relay } from '../changes/relay.js';
import type { CarryRequest } from '../db/carried-delta.js';
import type { Commit } from '../db/commit-signal.js';
import type { Database } from '../db/pool.js';
import { type LoadedChanges, loadChanges } from './load.js';
import { RunCancelled, type RunResult, type SchedulePool } from './pool.js';
import { mayMoveDates } from './relevance.js';
import { type FinishedRun, type StoreOutcome, storeDates, storeEnd, storeRefusal } from './store.js';
import { Telling } from './telling.js';

/** What rescheduling needs of the server. */
export interface ReschedulerOptions {
  readonly database: Database;
  readonly relay: Pick<Relay, 'announce'>;
  readonly pool: SchedulePool;
  readonly log: Pick<Logger, 'warn'>;
  /** Called for a commit of this process that may move dates: asks for a run, and sees to it when that crashes. */
  readonly ask: (projectId: string, reason: RunReason) => void;
  /** Told of every run of the engine. */
  readonly onRun?: (projectId: string, result: RunResult) => void;
}

/** During a burst of edits the next run waits until there was none for this long, twice as long after each run … */
const QUIET_MS = 100;
const QUIET_MS_MAX = 800;
/** … but not longer than this after the first edit that no run has seen. */
const WAIT_MS_MAX = 2_000;
/** A burst is over when nobody asked for this long after a run. */
const REST_MS = 250;
/** Times the rows are loaded again because the thread that had them is gone. */
const LOADS_MAX = 4;
/** Plans of which is known that this process dated them last; one that is forgotten is dated a little later. */
const LED_MAX = 10_000;
/** After this many runs whose dates were old before they were stored, the next is stored nevertheless. */
const SUPERSEDED_MAX = 2;

/** Why somebody asks for a run. */
export interface RunReason {
  /** The plan's rows since the thread's number, if the commit that asks brought them along: a run is due. */
  readonly carried?: LoadedChanges | null;
  /** True = runs even when nothing changed that could move dates. */
  readonly isForced?: boolean;
}

interface Waiter extends RunReason {
  readonly done: () => void;
  readonly fail: (error: unknown) => void;
}

/** What is under way for one project. */
interface Line {
  waiters: Waiter[];
  firstAtMs: number;
  lastAtMs: number;
  endedAtMs: number;
  /** Runs of the burst so far. */
  burst: number;
  superseded: number;
  isRunning: boolean;
  /** True once followers were told that a run waits for its turn. */
  isTold: boolean;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Keeps the dates of projects current, one run per project at a time:
 *
 * ```
 *   idle ──request──▶ running ──▶ idle
 *                      │  ▲
 *               request│  │no request for 100 ms (more as the burst goes on), or 2 s after the first
 *                      ▼  │
 *                    waiting
 * ```
 *
 * The first edit after a pause is dated at once; an edit during a run leads to exactly one more run.
 */
export class Rescheduler {
  readonly #options: ReschedulerOptions;
  readonly #lines = new Map<string, Line>();
  /** Plans whose dates this process stored last, as far as it knows. */
  readonly #led = new Set<string>();
  readonly #stopHearing: readonly (() => void)[];
  #isStopped = false;

  constructor(options: ReschedulerOptions) {
    this.#options = options;
    const { committed } = options.database;
    this.#stopHearing = [
      committed.listen((projectId, version, commit) => {
        if (commit !== undefined) this.#hear(projectId, version, commit);
        // What it changed was not said: the feed knows. 0 = something was said to a person.
        else if (version > 0) options.ask(projectId, {});
      }),
      committed.carryFor((projectId, commit) => this.#wanted(projectId, commit)),
    ];
  }

  /** A commit of this process. One that moves no dates asks for no run, but its rows are the plan's. */
  #hear(projectId: string, version: number, commit: Commit): void {
    const { pool } = this.#options;
    const carried = carriedChanges(commit);
    // The dates of a run are settled with its thread by the run itself.
    if (commit.cause === 'schedule') return;
    if (mayMoveDates(commit)) this.#options.ask(projectId, { carried });
    else if (carried?.version === version && carried.since === pool.heldVersion(projectId)) {
      // Kept in step, so that the next edit that moves dates can bring along all that its run needs.
      pool.run({ projectId, ...carried }, { kind: 'keep' }).catch(() => undefined);
    }
  }

  /** What a run that begins at once would have to read. */
  #wanted(projectId: string, commit: Pick<Commit, 'cause' | 'changes'>): CarryRequest | null {
    const since = this.#options.pool.heldVersion(projectId);
    if (since === 0 || !mayMoveDates(commit)) return null;
    const line = this.#lines.get(projectId);
    const isResting = line === undefined || performance.now() - line.endedAtMs > REST_MS;
    const isIdle = isResting && line?.isRunning !== true && (line?.waiters.length ?? 0) === 0;
    return isIdle ? { since, readers: [] } : null;
  }

  /**
   * Asks for current dates.
   *
   * @returns settled when a run has seen everything committed before the call, or none was due; rejected when it crashed
   */
  request(projectId: string, reason: RunReason = {}): Promise<void> {
    if (this.#isStopped) return Promise.resolve();
    return new Promise((done, fail) => {
      const now = performance.now();
      const line = this.#lineOf(projectId);
      if (line.waiters.length === 0) line.firstAtMs = now;
      line.lastAtMs = now;
      line.waiters.push({ ...reason, done, fail });
      this.#plan(projectId, line);
    });
  }

  /** True while a run of the project is under way or waits for its turn. */
  isBusy(projectId: string): boolean {
    const line = this.#lines.get(projectId);
    return line !== undefined && (line.isRunning || line.waiters.length > 0);
  }

  /**
   * True when this process dated the plan last and still holds its rows. Of several that hear of a commit which its own
   * process does not date, this one need not wait for the others.
   */
  leads(projectId: string): boolean {
    return this.#led.has(projectId) && this.#options.pool.heldVersion(projectId) > 0;
  }

  #lead(projectId: string, isFirst: boolean): void {
    this.#led.delete(projectId);
    if (!isFirst) return;
    this.#led.add(projectId);
    if (this.#led.size > LED_MAX) this.#led.delete(this.#led.values().next().value as string);
  }

  /** Lets runs under way end and starts no more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const stop of this.#stopHearing) stop();
    for (const line of this.#lines.values()) {
      clearTimeout(line.timer);
      for (const waiter of line.waiters.splice(0)) waiter.done();
    }
    while ([...this.#lines.values()].some(line => line.isRunning)) await new Promise(done => setTimeout(done, 10));
  }

  #lineOf(projectId: string): Line {
    let line = this.#lines.get(projectId);
    if (line === undefined) {
      line = {
        waiters: [],
        firstAtMs: 0,
        lastAtMs: 0,
        endedAtMs: Number.NEGATIVE_INFINITY,
        burst: 0,
        superseded: 0,
        isRunning: false,
        isTold: false,
        timer: undefined,
      };
      this.#lines.set(projectId, line);
    }
    return line;
  }

  #plan(projectId: string, line: Line): void {
    if (line.isRunning || line.waiters.length === 0 || this.#isStopped) return;
    clearTimeout(line.timer);
    const now = performance.now();
    const restMs = line.firstAtMs - line.endedAtMs;
    if (restMs > REST_MS) line.burst = 0;
    const quietMs = Math.min(QUIET_MS_MAX, QUIET_MS * 2 ** line.burst);
    const isIdle = line.firstAtMs === line.lastAtMs && (line.burst === 0 || restMs > quietMs);
    const dueAtMs = isIdle ? now : Math.min(line.lastAtMs + quietMs, line.firstAtMs + WAIT_MS_MAX);
    const start = (): void => void this.#run(projectId, line);
    if (dueAtMs <= now) {
      start();
      return;
    }
    line.timer = setTimeout(start, dueAtMs - now);
    if (line.isTold) return;
    line.isTold = true;
    this.#options.relay.announce(projectId);
  }

  async #run(projectId: string, line: Line): Promise<void> {
    line.isRunning = true;
    line.isTold = false;
    line.burst += 1;
    const waiters = line.waiters.splice(0);
    const isForced = waiters.some(waiter => waiter.isForced === true);
    // Of several commits the last one's rows may lack those of the others.
    const carried = waiters.length === 1 ? (waiters[0]?.carried ?? null) : null;
    try {
      const outcome = await this.#bringUpToDate(projectId, { isForced, carried }, line.superseded >= SUPERSEDED_MAX);
      if (outcome.kind === 'superseded' && !this.#isStopped) {
        // Whoever asked still waits for dates; the change that came between asks for itself as well.
        line.superseded += 1;
        if (line.waiters.length === 0) line.firstAtMs = line.lastAtMs = performance.now();
        line.waiters.push(...waiters.map(waiter => ({ ...waiter, carried: null })));
      } else {
        line.superseded = 0;
        for (const waiter of waiters) waiter.done();
      }
    } catch (error) {
      for (const waiter of waiters) waiter.fail(error);
    } finally {
      line.isRunning = false;
      line.endedAtMs = performance.now();
      if (line.waiters.length > 0) this.#plan(projectId, line);
      else if (line.superseded === 0) this.#forgetLater(projectId, line);
    }
  }

  /** Lines of projects at rest are not kept for ever. */
  #forgetLater(projectId: string, line: Line): void {
    line.timer = setTimeout(() => {
      if (!line.isRunning && line.waiters.length === 0) this.#lines.delete(projectId);
    }, WAIT_MS_MAX);
    line.timer.unref();
  }

  async #bringUpToDate(
    projectId: string,
    reason: RunReason,
    mayBeOld: boolean,
  ): Promise<StoreOutcome | { readonly kind: 'idle' }> {
    const { database, relay, pool, onRun } = this.#options;
    const telling = new Telling(this.#options, projectId);
    try {
      const computed = await this.#compute(projectId, reason, telling);
      if (computed === null) return { kind: 'idle' };
      const { version, result } = computed;
      onRun?.(projectId, result);
      const run: FinishedRun = { projectId, version, startedAt: telling.startedAt, durationMs: telling.elapsedMs };
      await telling.enter('storing');
      if (result.kind === 'refused') await storeRefusal(database, run, result.problems);
      else if (result.kind === 'dated') {
        const outcome = await storeDates(database, run, result, mayBeOld);
        if (outcome.kind === 'stored' && outcome.version !== null) {
          // Somebody stored the same dates between: of two who run at once the first goes on.
          this.#lead(projectId, outcome.version === version + 1);
          if (outcome.version === version + 1) pool.settle(projectId, version, outcome.version);
        }
        return outcome;
      }
      return { kind: 'stored', version: null };
    } catch (error) {
      if (error instanceof RunCancelled) return { kind: 'cancelled' };
      throw error;
    } finally {
      // What was told is taken back, unless the run's own end has already said more.
      if (await telling.end()) await storeEnd(database, projectId).catch(() => undefined);
      relay.announce(projectId);
    }
  }

  /** @returns null when no run is due */
  async #compute(
    projectId: string,
    { isForced = false, carried = null }: RunReason,
    telling: Telling,
  ): Promise<{ version: number; result: RunResult } | null> {
    const { database, pool } = this.#options;
    for (let attempt = 0; attempt < LOADS_MAX; attempt += 1) {
      await telling.enter('reading');
      const held = attempt === 0 ? pool.heldVersion(projectId) : 0;
      const isCarried = carried !== null && carried.since <= held && held < carried.version;
      const loaded = isCarried ? { ...carried, since: held } : await loadChanges(database, projectId, held, isForced);
      if (loaded === null) return null;
      telling.version = loaded.version;
      await telling.enter('dating');
      const result = await pool.run({ projectId, ...loaded });
      if (result.kind !== 'stale') return { version: loaded.version, result };
    }
    throw new Error('the threads of the engine keep losing the plan');
  }
}

/** What a commit brought along, as the thread takes it; null when it brought nothing, or not all. */
function carriedChanges({ carried }: Commit): LoadedChanges | null {
  const { server_version: version, changes, is_continuous: isContinuous } = carried?.row ?? {};
  if (carried === null || version == null || changes == null || isContinuous !== true) return null;
  return { since: carried.since, version, changes };
}
