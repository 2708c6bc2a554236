import type { Explanation, Problem } from '@trueppm/scheduler';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { PlanSource } from '../context.js';
import type { Outline } from '../gantt/outline/outline.js';
import { changedRows, EMPTY_LAID, type LaidPlan } from '../plan/laid/laid-plan.js';
import type { PlanLiteral } from '../plan/literals/literal.js';
import type { PlanRows } from '../plan/rows.js';
import type { ShownSchedule } from '../plan/shown-schedule.js';
import { allAtOnce, inSlices, type Steps } from '../plan/steps.js';
import type { PreviewAnswer, Settled } from '../worker/api.js';
import { CallsLost } from '../worker/calls.js';
import type { EngineHandle, EngineOptions } from '../worker/handle.js';
import { EngineLink, type Question, tryTo } from './schedule/engine-link.js';
import { loadPlan, showFirst } from './schedule/first-dates.js';
import { followPart, GivenRows, isSmall } from './schedule/given-rows.js';
import type { Previews } from './schedule/previews.js';
import type { ScheduleState, ScheduleWatcher } from './schedule/watcher.js';

/** How long nothing is asked of the engine before it works out what takes a pass over a large plan. */
const SETTLE_DELAY_MS = 200;

/** A plan with another outline, ready for the screen. */
interface WholePlan {
  readonly shown: ShownSchedule | null;
  readonly settled: Settled | null;
  readonly preview: PreviewAnswer | null | undefined;
  /** Where each task stood before, -1 = new; null = it has nothing in common with the one before. */
  readonly from: Int32Array | null;
}

/**
 * The plan an element shows and its dates: the rows given or observed, edits not yet confirmed laid over them, and the
 * engine's answer to both. Dates on screen are always the engine's, so a server that computes the same moves nothing.
 * Only a plan that has just come is drawn by the dates in its rows until the engine has answered.
 *
 *   rows ── lay (in slices) ── hints ── picture ─────────────────▶ plan, outline, shown     given-rows, first-dates
 *                           └─ hand over (in slices) ── load ────▶ shown
 *   edits ─ editLaid ── differenceOf │ structureEdits ── apply ──▶ what changed of them     commit, next-dates
 *                                                        preview ▶ shown, laid over         previews
 */
export class ScheduleController implements ReactiveController {
  shown: ShownSchedule | null = null;
  problems: readonly Problem[] = [];
  /** Links that set the date of their successor, in the order of the plan's; null = not known of the dates on screen. */
  driving: Uint8Array | null = null;
  state: ScheduleState = 'idle';
  /** How to start the engine; read at each start. */
  engineOptions: () => EngineOptions = () => ({});
  /** Where edits are written; null = the rows are the element's own. */
  source: PlanSource | null = null;
  /** What is shown over the dates; null before somebody acts on the plan. */
  previews: Previews | null = null;
  /** The plan on screen. */
  laid: LaidPlan = EMPTY_LAID;
  /** The engine counts tasks otherwise than the screen does: its previews have to wait. */
  isSwitching = false;
  isConnected = false;
  readonly host: ReactiveControllerHost;
  readonly watcher: ScheduleWatcher;
  readonly engine = new EngineLink({
    options: () => this.engineOptions(),
    onRefused: cause => {
      if (this.isConnected) this.watcher.onError('worker_blocked', cause);
    },
    onLost: (cause, mayStart) => this.#onLost(cause, mayStart),
  });
  readonly given = new GivenRows({
    onRows: laid => this.want(laid),
    onBadRows: cause => this.watcher.onError('bad_data', cause),
    onFailed: cause => this.#fail(cause),
  });
  #wanted: LaidPlan | null = null;
  /** Why the plan could not be dated when last it failed. */
  failure: unknown;
  #isBusy = false;
  #settleTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost, watcher: ScheduleWatcher) {
    this.host = host;
    this.watcher = watcher;
    host.addController(this);
  }

  /** The plan on screen, tasks in outline order. */
  get plan(): PlanRows {
    return this.laid.plan;
  }

  get outline(): Outline {
    return this.laid.outline;
  }

  /** The plan with all edits but the draft, dated or not: what the next edit is based on. */
  get latest(): PlanRows {
    return this.given.latest.plan;
  }

  /** Tasks with edits the source has not confirmed. */
  get pendingTaskIds(): ReadonlySet<string> {
    const stored = this.source?.pendingTaskIds?.();
    const { pending } = this.given;
    if (pending.length === 0 && stored) return stored;
    const ids = new Set(stored);
    for (const { edits } of pending) for (const edit of edits) ids.add('id' in edit ? edit.id : edit.row.id);
    return ids;
  }

  hostConnected(): void {
    this.isConnected = true;
    if (this.#wanted) void this.#run();
  }

  hostDisconnected(): void {
    // A drag ends where it began: what is drawn first when it comes back are the dates of the plan.
    this.previews?.end();
    this.isConnected = false;
    this.engine.stop();
    clearTimeout(this.#settleTimer);
    // The engine's memory is gone: coming back loads the plan again.
    if (this.state !== 'idle') this.want(this.given.latest);
    this.shown = null;
  }

  /** Takes the rows as the source has them now. */
  setRows(rows: PlanRows): void {
    this.#begin();
    this.given.setRows(rows);
  }

  /**
   * Takes the rows as the host wrote them.
   * @param zone time zone that instants are read in; undefined = the viewer's
   */
  setLiterals(literal: PlanLiteral, zone?: string): void {
    this.#begin();
    this.given.setLiterals(literal, zone);
  }

  #begin(): void {
    if (this.state === 'idle') this.state = 'loading';
    // A worker takes its time to start: it does so while the rows are laid.
    if (this.isConnected) this.engine.start().catch(() => undefined);
  }

  /** Forgets the plan and unconfirmed edits: another one is coming. */
  reset(): void {
    this.given.reset();
    this.laid = EMPTY_LAID;
    this.engine.unload();
    clearTimeout(this.#settleTimer);
    this.shown = null;
    this.problems = [];
    this.driving = null;
    this.state = 'idle';
    this.#wanted = null;
    const picture = allAtOnce(this.watcher.picture({ ...EMPTY_LAID, shown: null, driving: null }, null));
    this.watcher.onPlan({ kind: 'whole', picture });
  }

  /** Has the plan dated again after the engine failed. */
  retry(): void {
    this.engine.forgive();
    this.state = 'idle';
    this.want(this.given.latest);
  }

  /** Asks the engine once it has dated the plan on screen, again when its worker ended meanwhile. */
  async ask<Answer>(question: Question<Answer>): Promise<Answer> {
    // While the plan is drawn by its hints, whoever asks waits.
    if (!this.engine.isLoaded && this.state === 'loading') await this.engine.loaded();
    while (this.engine.held) await this.engine.held;
    const { api } = await this.engine.start();
    try {
      return await question(api);
    } catch (cause) {
      if (!this.engine.isAskedAgain(cause)) throw cause;
      return this.ask(question);
    }
  }

  /** Why a task stands where it stands; null while the plan has no dates. */
  async explain(taskId: string): Promise<Explanation | null> {
    if (!this.shown || !this.outline.indexOf.has(taskId)) return null;
    return this.ask(api => api.explain(taskId));
  }

  /** Brings the engine and the screen to a plan; of those that come meanwhile, to the last. */
  want(laid: LaidPlan): void {
    this.#wanted = followPart.now?.editLaid(laid, this.given.draft) ?? laid;
    if (this.state !== 'ready') this.state = 'loading';
    void this.#run();
  }

  async #run(): Promise<void> {
    if (this.#isBusy || !this.isConnected) return;
    this.#isBusy = true;
    try {
      while (this.#wanted && this.isConnected) {
        const target = this.#wanted;
        this.#wanted = null;
        await this.#bring(target).catch(cause => {
          // The next worker gets the plan that is wanted by now.
          if (!(cause instanceof CallsLost) || !this.#wanted) throw cause;
        });
      }
    } catch (cause) {
      if (this.state !== 'failed') this.#fail(cause);
    } finally {
      this.#isBusy = false;
    }
  }

  async #bring(target: LaidPlan): Promise<void> {
    clearTimeout(this.#settleTimer);
    const engine = this.engine.start();
    if (this.engine.isLoaded) {
      const { showNext } = await followPart.load();
      await showNext(this, target, engine);
      return;
    }
    await showFirst(this, target, engine);
    // Before the first edit asks for it; one that will not come is asked for again then.
    followPart.load().catch(() => undefined);
  }

  /** Gives the engine the whole plan. */
  load(target: LaidPlan, engine: Promise<EngineHandle>): Promise<void> {
    return loadPlan(this, target, engine);
  }

  #fail(cause: unknown): void {
    if (!this.isConnected) return;
    this.state = 'failed';
    this.failure = cause;
    this.engine.release();
    this.watcher.onError('engine_failed', cause);
  }

  /** Another worker takes the plan as it is by now. */
  #onLost(cause: Error, mayStart: boolean): void {
    if (!mayStart) {
      this.#fail(cause);
      return;
    }
    if (this.state === 'ready') this.state = 'loading';
    this.watcher.onError('worker_lost', cause);
    if (this.state !== 'idle') this.want(this.given.latest);
  }

  /** Does the steps of a small plan at once, of a large one in slices. */
  async work<Result>(target: LaidPlan, steps: Steps<Result>, isStale?: () => boolean): Promise<Result | null> {
    return isSmall(target) ? allAtOnce(steps) : inSlices(steps, isStale);
  }

  /** @param settled null = it is asked for when the engine has nothing else to do */
  takeSettled(settled: Settled | null): void {
    if (settled) {
      this.problems = settled.problems;
      this.driving = settled.driving;
      return;
    }
    this.#settleTimer = setTimeout(() => void this.#settle(), SETTLE_DELAY_MS);
  }

  async #settle(): Promise<void> {
    const engine = this.engine.now;
    if (!engine || this.#isBusy) return;
    if (this.previews?.isOn) {
      this.takeSettled(null);
      return;
    }
    const settled = await tryTo(async () => (await engine).api.settle());
    if (!settled || engine !== this.engine.now || this.#isBusy) return;
    this.takeSettled(settled);
    this.watcher.onPlan({ kind: 'settled' });
  }

  /** Takes a plan with the outline of the one on screen. @param moved tasks with other dates */
  takeRows(target: LaidPlan, moved: Int32Array | 'all'): void {
    const tasks = changedRows(this.plan.tasks, target.plan.tasks);
    this.#take(target);
    this.watcher.onPlan({ kind: 'rows', tasks, moved });
  }

  /** Takes a plan with another outline, unless the engine has ended meanwhile. */
  async takeWhole(target: LaidPlan, next: WholePlan, engine: Promise<EngineHandle>): Promise<void> {
    const { shown, settled, preview, from } = next;
    const source = { ...target, shown, driving: settled?.driving ?? null };
    const picture = await this.work(target, this.watcher.picture(source, from));
    if (engine !== this.engine.now || !picture) return;
    this.shown = shown;
    this.driving = null;
    this.takeSettled(settled);
    this.#take(target);
    this.watcher.onPlan({ kind: 'whole', picture });
    const laid = this.previews?.lay(preview);
    if (laid && laid.length > 0) this.watcher.onPreview(laid);
  }

  #take(target: LaidPlan): void {
    this.laid = target;
    this.state = 'ready';
    this.engine.release();
  }
}
