import { BehaviorSubject, Subject, type Subscriber, Subscription } from 'rxjs';
import type { DataSource, SourceProblem, SourceState } from '../context.js';
import { type PlanEdit, withEdits } from '../plan/edit.js';
import type { PlanLiteral } from '../plan/literals/literal.js';
import { type ReadPlan, readLiteralSteps } from '../plan/literals/read-plan.js';
import type { PlanRows } from '../plan/rows.js';
import { allAtOnce, inSlices } from '../plan/steps.js';
import { projectZone } from '../plan/zone.js';
import { isPlan, noPlan, streamOf } from './plan-stream.js';

/** States that come closer together than this are taken together: the newest of them. */
const BURST_MS = 100;

/** Rows and links up to which a state is read at once. */
const MOST_AT_ONCE = 3000;

/**
 * A plan of an embedder's backend, as its elements see it: the newest state the backend told and the edits it has
 * accepted since. It is read while somebody looks.
 *
 *   load ─┐                       ┌─ read (in slices) ─▶ rows
 *   live ─┼─▶ newest of a burst ──┘     + accepted edits ─▶ each element
 *   write answers, later ones first
 *
 * A first answer of `load` that comes after a state of `live` is older than that, and is left out. So is the answer of a
 * `write` that comes after that of a later one. A state that cannot be read leaves the one before.
 */
export class BackendPlan {
  readonly state$ = new BehaviorSubject<SourceState>('loading');
  readonly problems$ = new Subject<SourceProblem>();
  readonly #source: DataSource;
  readonly #projectId: string;
  readonly #watchers = new Set<Subscriber<PlanRows>>();
  #feed: Subscription | null = null;
  #rows: PlanRows | null = null;
  #read: ReadPlan | undefined;
  /** Edits accepted since the newest state, with the number of their write. */
  #accepted: { readonly write: number; readonly edits: readonly PlanEdit[] }[] = [];
  #isLiveLost = false;
  #writes = 0;
  #answered = 0;
  /** Counts the states taken, so that reading an older one ends. */
  #turn = 0;
  #waiting: PlanLiteral | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(source: DataSource, projectId: string) {
    this.#source = source;
    this.#projectId = projectId;
  }

  /** Tells somebody the rows from now on. @returns what ends it; with the last one the backend is left */
  watch(watcher: Subscriber<PlanRows>): () => void {
    this.#watchers.add(watcher);
    const rows = this.#now();
    if (rows) watcher.next(rows);
    if (!this.#feed) this.#open();
    return () => {
      this.#watchers.delete(watcher);
      if (this.#watchers.size === 0) this.#close();
    };
  }

  /** Hands edits to the backend. Rejects when it refuses them. */
  async write(edits: readonly PlanEdit[]): Promise<void> {
    this.#writes += 1;
    const write = this.#writes;
    const answer = await this.#source.write?.(edits, this.#projectId);
    // Everybody has left meanwhile: who comes loads the plan anew.
    if (!this.#feed) return;
    if (isPlan(answer) && Array.isArray(answer.tasks)) {
      if (write < this.#answered) return;
      this.#answered = write;
      this.#take(answer, write);
      return;
    }
    this.#accepted.push({ write, edits });
    // Whoever made the edits has them.
    if (this.#watchers.size > 1) this.#tell();
  }

  #open(): void {
    const feed = new Subscription();
    this.#feed = feed;
    this.state$.next('loading');
    let isLive = false;
    let hasAnswered = false;
    feed.add(
      streamOf(
        () => this.#source.load(this.#projectId),
        answer => noPlan('load', answer),
      ).subscribe({
        next: plan => {
          if (!isPlan(plan)) this.#onLost(new TypeError(noPlan('load', plan)));
          else if (hasAnswered || !isLive) this.#come(plan);
          hasAnswered = true;
        },
        error: (cause: unknown) => this.#onLost(cause),
        complete: () => {
          if (!hasAnswered) this.#onLost(new Error('"load" of the source ended without a plan'));
        },
      }),
    );
    const { live } = this.#source;
    if (!live || feed.closed) return;
    feed.add(
      streamOf(
        () => live.call(this.#source, this.#projectId),
        answer => noPlan('live', answer),
      ).subscribe({
        next: plan => {
          isLive = true;
          if (isPlan(plan)) this.#come(plan);
          else this.problems$.next({ code: 'bad_data', cause: new TypeError(noPlan('live', plan)) });
        },
        error: (cause: unknown) => {
          this.#isLiveLost = true;
          if (this.#rows) this.state$.next('offline');
          this.problems$.next({ code: 'live_lost', cause });
        },
      }),
    );
  }

  #close(): void {
    this.#feed?.unsubscribe();
    this.#feed = null;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = null;
    this.#turn += 1;
    this.#rows = null;
    this.#accepted = [];
    this.#isLiveLost = false;
  }

  /** The plan does not come: nothing can be shown, unless `live` has told it already. */
  #onLost(cause: unknown): void {
    if (this.#rows) {
      this.problems$.next({ code: 'load_failed', cause });
      return;
    }
    const watchers = [...this.#watchers];
    this.#watchers.clear();
    this.#close();
    this.state$.next('error');
    for (const watcher of watchers) watcher.error(cause);
  }

  /** A state has come: the first is taken at once, of a burst the newest. */
  #come(plan: PlanLiteral): void {
    if (this.#timer !== undefined) {
      this.#waiting = plan;
      return;
    }
    this.#timer = setTimeout(() => {
      const waiting = this.#waiting;
      this.#timer = undefined;
      this.#waiting = null;
      if (waiting) this.#come(waiting);
    }, BURST_MS);
    this.#take(plan, this.#writes);
  }

  /**
   * Reads a state and tells it.
   * @param write the last write it may hold; edits of later ones stay on it
   */
  #take(plan: PlanLiteral, write: number): void {
    this.#turn += 1;
    const turn = this.#turn;
    this.#waiting = null;
    const problems: string[] = [];
    const zone = projectZone(plan.project);
    const steps = readLiteralSteps(plan, { zone, before: this.#read, tell: problem => problems.push(problem) });
    const done = (rows: PlanRows | null): void => {
      if (!rows || turn !== this.#turn) return;
      this.#read = problems.length === 0 ? { literal: plan, rows, zone } : undefined;
      this.#accepted = this.#accepted.filter(accepted => accepted.write > write);
      this.#rows = rows;
      this.state$.next(this.#isLiveLost ? 'offline' : 'live');
      this.#tell();
      const [first, ...others] = problems;
      const more = others.length === 0 ? '' : ` And ${others.length} more.`;
      if (first) this.problems$.next({ code: 'bad_data', cause: new TypeError(first + more, { cause: problems }) });
    };
    const isSmall = (plan.tasks?.length ?? 0) + (plan.dependencies?.length ?? 0) <= MOST_AT_ONCE;
    if (isSmall) done(allAtOnce(steps));
    else void inSlices(steps, () => turn !== this.#turn).then(done);
  }

  /** The rows with what was accepted since; null = none have come. */
  #now(): PlanRows | null {
    if (!this.#rows) return null;
    return this.#accepted.reduce((rows, { edits }) => withEdits(rows, edits), this.#rows);
  }

  #tell(): void {
    const rows = this.#now();
    if (rows) for (const watcher of [...this.#watchers]) watcher.next(rows);
  }
}
