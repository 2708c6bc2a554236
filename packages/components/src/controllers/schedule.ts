import type { Explanation, Problem } from '@trueppm/scheduler';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { PlanSource } from '../context.js';
import type { Intent } from '../gantt/drag/gesture.js';
import type { Outline } from '../gantt/outline/outline.js';
import type { PictureSource, PlanPicture } from '../gantt/scene/plan-picture.js';
import { Later } from '../gantt/shell/later.js';
import type { PlanEdit } from '../plan/edit.js';
import { hintedColumns } from '../plan/hints.js';
import { changedRows, EMPTY_LAID, type LaidPlan, layPlanSteps } from '../plan/laid/laid-plan.js';
import type { PlanLiteral } from '../plan/literals/literal.js';
import { type ReadPlan, readLiteralSteps } from '../plan/literals/read-plan.js';
import { EMPTY_PLAN, type PlanRows } from '../plan/rows.js';
import { ShownSchedule, type TaskPlaces, union } from '../plan/shown-schedule.js';
import { afterPaint, allAtOnce, inSlices, type Steps } from '../plan/steps.js';
import type { LoadAnswer, MovedAnswer, PreviewAnswer, SchedulerApi, Settled, ShownMoved } from '../worker/api.js';
import { CallsLost } from '../worker/calls.js';
import { type EngineHandle, type EngineOptions, startEngine } from '../worker/handle.js';
import { Latest } from '../worker/latest.js';

const followPart = new Later(() => import('../plan/follow.js'));
const handOverPart = new Later(() => import('../worker/hand-over.js'));

/** What became of the plan on screen. */
export type PlanChange =
  /** Indexes may mean other tasks than before; the picture is new. */
  | { readonly kind: 'whole'; readonly picture: PlanPicture }
  /** Rows at some indexes, links or dates are new; every index means the same task. */
  | { readonly kind: 'rows'; readonly tasks: readonly number[]; readonly moved: Int32Array | 'all' }
  /** Problems and driving links are known of the dates on screen. */
  | { readonly kind: 'settled' };

/** What the schedule asks of its element, and tells it. */
export interface ScheduleWatcher {
  /**
   * Works out the picture of a plan that is to be shown, in steps.
   * @param from where each task stands in the picture on screen, -1 = new; null = it has nothing in common with it;
   *   `first` = it may leave links out until `restOfLinks`
   */
  picture(source: PictureSource, from: Int32Array | null | 'first'): Steps<PlanPicture>;
  /** Completes the picture on screen, in steps. */
  restOfLinks(): Steps<void>;
  /** The plan, its dates or both are new. */
  onPlan(change: PlanChange): void;
  /** A preview moved some tasks or was taken off; their outline indexes. */
  onPreview(tasks: Int32Array): void;
  onError(code: 'engine_failed' | 'worker_blocked' | 'worker_lost' | 'bad_data', cause: unknown): void;
}

export type ScheduleState = 'idle' | 'loading' | 'ready' | 'failed';

/** Rows and links up to which everything is done at once: less than a slice of work. */
const MOST_AT_ONCE = 3000;

/** Workers that may end by themselves before no other is started, each within this time of the one before. */
const MOST_LOST = 3;
const LOST_IN_A_ROW_MS = 60_000;

/** How long nothing is asked of the engine before it works out what takes a pass over a large plan. */
const SETTLE_DELAY_MS = 200;

/**
 * The plan an element shows and its dates: the rows given or observed, edits not yet confirmed laid over them, and the
 * engine's answer to both. Dates on screen are always the engine's, so a server that computes the same moves nothing.
 * Only a plan that has just come is drawn by the dates in its rows until the engine has answered.
 *
 *   rows ── lay (in slices) ── hints ── picture ─────────────────▶ plan, outline, shown
 *                           └─ hand over (in slices) ── load ────▶ shown
 *   edits ─ editLaid ── differenceOf │ structureEdits ── apply ──▶ what changed of plan, outline, shown
 *                                                        preview ▶ shown, laid over
 */
export class ScheduleController implements ReactiveController {
  shown: ShownSchedule | null = null;
  problems: readonly Problem[] = [];
  /** Links that set the date of their successor, in the order of the plan's; null = not known of the dates on screen. */
  driving: Uint8Array | null = null;
  state: ScheduleState = 'idle';
  /** How to start the engine; read once, at the first plan. */
  engineOptions: () => EngineOptions = () => ({});
  /** Where edits are written; null = the rows are the element's own. */
  source: PlanSource | null = null;

  readonly #host: ReactiveControllerHost;
  readonly #watcher: ScheduleWatcher;
  /** The plan on screen. */
  #laid: LaidPlan = EMPTY_LAID;
  /** Rows as they came last, and the plan they and confirmed edits make. */
  #given: PlanRows = EMPTY_PLAN;
  #base: LaidPlan = EMPTY_LAID;
  #latest: LaidPlan = EMPTY_LAID;
  #read: ReadPlan | undefined;
  #pending: { readonly edits: readonly PlanEdit[] }[] = [];
  /** Edits on screen that are not made yet: a line that is still being typed. */
  draft: readonly PlanEdit[] = [];
  /** Counts what was given, so that work on older rows ends. */
  #turn = 0;
  #engine: Promise<EngineHandle> | null = null;
  /** Whether the engine has dated the plan on screen. */
  #isLoaded = false;
  #whenLoaded: (() => void)[] = [];
  #isConnected = false;
  #lostCount = 0;
  #lostAtMs = 0;
  #wanted: LaidPlan | null = null;
  #isBusy = false;
  /** The engine counts tasks otherwise than the screen does: its previews have to wait. */
  #isSwitching = false;
  #intent: Intent | null = null;
  #answer: { readonly intent: Intent; readonly edits: readonly PlanEdit[] } | null = null;
  /** The plan whose dates are those of the preview on screen. */
  #covered: LaidPlan | null = null;
  #settleTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #previews = new Latest<Intent>(intent => this.#runPreview(intent));

  constructor(host: ReactiveControllerHost, watcher: ScheduleWatcher) {
    this.#host = host;
    this.#watcher = watcher;
    host.addController(this);
  }

  /** The plan on screen, tasks in outline order. */
  get plan(): PlanRows {
    return this.#laid.plan;
  }

  get outline(): Outline {
    return this.#laid.outline;
  }

  hostConnected(): void {
    this.#isConnected = true;
    if (this.#wanted) void this.#run();
  }

  hostDisconnected(): void {
    this.#isConnected = false;
    const engine = this.#engine;
    this.#engine = null;
    void engine?.then(
      handle => handle.dispose(),
      () => undefined,
    );
    clearTimeout(this.#settleTimer);
    // The engine's memory is gone: coming back loads the plan again.
    if (this.state !== 'idle') this.#want(this.#latest);
    this.#isLoaded = false;
    this.#releaseWaiting();
    this.shown = null;
    this.#intent = null;
    this.#answer = null;
  }

  /** Tasks with edits the source has not confirmed. */
  get pendingTaskIds(): ReadonlySet<string> {
    const stored = this.source?.pendingTaskIds?.();
    if (this.#pending.length === 0 && stored) return stored;
    const ids = new Set(stored);
    for (const { edits } of this.#pending) for (const edit of edits) ids.add('id' in edit ? edit.id : edit.row.id);
    return ids;
  }

  /** Takes the rows as the source has them now. Large plans are laid in slices. */
  setRows(rows: PlanRows): void {
    // biome-ignore lint/correctness/useYield: there is nothing to read
    this.#give(rows, function* () {
      return rows;
    });
  }

  /**
   * Takes the rows as the host wrote them.
   * @param zone time zone that instants are read in; undefined = the viewer's
   */
  setLiterals(literal: PlanLiteral, zone?: string): void {
    const before = this.#read;
    this.#give(
      literal,
      function* (this: ScheduleController): Steps<PlanRows> {
        const problems: string[] = [];
        const rows = yield* readLiteralSteps(literal, { zone, before, tell: problem => problems.push(problem) });
        // Rows stand where their literals stand only when none was left out.
        this.#read = problems.length === 0 ? { literal, rows, zone } : undefined;
        if (problems.length > 0)
          this.#watcher.onError('bad_data', new TypeError(firstOf(problems), { cause: problems }));
        return rows;
      }.bind(this),
    );
  }

  #give(size: Pick<PlanLiteral, 'tasks' | 'dependencies'>, read: () => Steps<PlanRows>): void {
    this.#turn += 1;
    const turn = this.#turn;
    if (this.state === 'idle') this.state = 'loading';
    // A worker takes its time to start: it does so while the rows are laid.
    if (this.#isConnected) this.#start().catch(() => undefined);
    const isStale = (): boolean => turn !== this.#turn;
    const isSmall = (size.tasks?.length ?? 0) + (size.dependencies?.length ?? 0) <= MOST_AT_ONCE;
    const isFirst = this.#given === EMPTY_PLAN;
    if (isSmall && (isFirst || followPart.now)) {
      this.#takeBase(allAtOnce(this.#layGiven(read())));
      return;
    }
    const laid = async () => {
      if (!isFirst) await followPart.load();
      return inSlices(this.#layGiven(read()), isStale);
    };
    void laid().then(
      given => given && !isStale() && this.#takeBase(given),
      cause => this.#fail(cause),
    );
  }

  *#layGiven(read: Steps<PlanRows>): Steps<{ readonly rows: PlanRows; readonly base: LaidPlan }> {
    const rows = yield* read;
    return { rows, base: followPart.now?.relaid(this.#given, rows, this.#base) ?? (yield* layPlanSteps(rows)) };
  }

  #takeBase({ rows, base }: { readonly rows: PlanRows; readonly base: LaidPlan }): void {
    this.#given = rows;
    this.#base = base;
    this.#refresh();
  }

  /** Forgets the plan and unconfirmed edits: another one is coming. */
  reset(): void {
    this.#turn += 1;
    this.#given = EMPTY_PLAN;
    this.#base = EMPTY_LAID;
    this.#latest = EMPTY_LAID;
    this.#laid = EMPTY_LAID;
    this.#read = undefined;
    this.#pending = [];
    this.draft = [];
    this.#isLoaded = false;
    this.#releaseWaiting();
    clearTimeout(this.#settleTimer);
    this.shown = null;
    this.problems = [];
    this.driving = null;
    this.state = 'idle';
    this.#wanted = null;
    const picture = allAtOnce(this.#watcher.picture(this.#pictureSource(EMPTY_LAID), null));
    this.#watcher.onPlan({ kind: 'whole', picture });
  }

  /** Shows edits over the plan, and dates them, without making them; a commit takes them off. */
  async setDraft(edits: readonly PlanEdit[]): Promise<void> {
    this.draft = edits;
    await followPart.load();
    this.#refresh();
  }

  /** The plan with all edits but the draft, dated or not: what the next edit is based on. */
  get latest(): PlanRows {
    return this.#latest.plan;
  }

  /**
   * Applies edits here at once and hands them to the source.
   * @returns resolves when they are durable there; rejects, with the edits taken back, when they are refused
   */
  async commit(edits: readonly PlanEdit[]): Promise<void> {
    const answered = this.#answer?.edits;
    const isCovered = answered?.length === edits.length && answered.every((edit, at) => edit === edits[at]);
    this.#intent = null;
    this.#answer = null;
    this.#previews.clear();
    // Everybody who edits has come after it; a first edit on a bad line waits here.
    const { editLaid } = followPart.now ?? (await followPart.load());
    const source = this.source;
    this.draft = [];
    if (source === null) {
      this.#base = editLaid(this.#base, edits);
      if (isCovered) this.#covered = this.#base;
      this.#refresh();
      return;
    }
    const entry = { edits };
    this.#pending.push(entry);
    this.#latest = editLaid(this.#latest, edits);
    if (isCovered) this.#covered = this.#latest;
    this.#want(this.#latest);
    try {
      await source.write(edits);
      // Folded in rather than dropped: the source's next rows hold the edit, but they may be on their way.
      this.#base = editLaid(this.#base, edits);
      this.#forget(entry);
    } catch (cause) {
      this.#forget(entry);
      this.#refresh();
      throw cause;
    }
  }

  #forget(entry: { readonly edits: readonly PlanEdit[] }): void {
    this.#pending = this.#pending.filter(candidate => candidate !== entry);
    // Rows show what is on its way.
    this.#host.requestUpdate();
  }

  /**
   * Shows what an intent would do; only the newest wish is ever waited for.
   * @param places where its own tasks are shown until the engine has answered; null = where they are
   */
  preview(intent: Intent, places: TaskPlaces | null = null): void {
    this.#intent = intent;
    this.#previews.ask(intent);
    if (!places || !this.shown || this.#isSwitching) return;
    this.shown.place(places);
    this.#watcher.onPreview(places.tasks);
  }

  /** The wish whose dates the engine gave last; null = none since the last preview ended. */
  get answered(): Intent | null {
    return this.#answer?.intent ?? null;
  }

  /** Ends the preview and shows the plan as it is. */
  endPreview(): void {
    this.#intent = null;
    this.#answer = null;
    this.#previews.clear();
    const tasks = this.shown?.revert();
    if (tasks) this.#watcher.onPreview(tasks);
  }

  /** The row changes an intent comes to. The preview stays on screen until they are committed. */
  async resolve(intent: Intent): Promise<readonly PlanEdit[]> {
    if (this.#answer?.intent === intent) return this.#answer.edits;
    const answer = await this.ask(api => api.preview(intent));
    if (this.#intent === intent) this.#show(intent, answer);
    return answer.edits;
  }

  /** Why a task stands where it stands; null while the plan has no dates. */
  async explain(taskId: string): Promise<Explanation | null> {
    if (!this.shown || !this.outline.indexOf.has(taskId)) return null;
    return this.ask(api => api.explain(taskId));
  }

  /** Lays dates over those shown until `endPreview`, a commit or other rows. */
  showPreview(moved: ShownMoved): void {
    this.#intent = null;
    this.#previews.clear();
    if (this.shown) this.#watcher.onPreview(this.shown.preview(moved));
  }

  /** Has the plan dated again after the engine failed. */
  retry(): void {
    this.#lostCount = 0;
    this.state = 'idle';
    this.#want(this.#latest);
  }

  /** Brings what is wanted up to rows and edits. */
  #refresh(): void {
    // Edits are pending only after the script has come that knows how to lay them over the rows.
    this.#latest = this.#pending.reduce((laid, { edits }) => followPart.now?.editLaid(laid, edits) ?? laid, this.#base);
    this.#want(this.#latest);
  }

  #want(laid: LaidPlan): void {
    this.#wanted = followPart.now?.editLaid(laid, this.draft) ?? laid;
    if (this.state === 'idle') this.state = 'loading';
    void this.#run();
  }

  #start(): Promise<EngineHandle> {
    if (!this.#engine) {
      const engine = startEngine(this.engineOptions());
      this.#engine = engine;
      // Told once: everything works, but a large plan now holds up the page.
      void engine.then(
        ({ refusal, lost }) => {
          if (refusal && this.#isConnected) this.#watcher.onError('worker_blocked', refusal);
          void lost.then(() => this.#onLost(engine));
        },
        () => {
          // The next plan tries again, perhaps with another address.
          if (this.#engine === engine) this.#engine = null;
        },
      );
    }
    return this.#engine;
  }

  /** The worker has ended, and its plan with it: another one takes the plan as it is by now. */
  #onLost(engine: Promise<EngineHandle>): void {
    if (engine !== this.#engine) return;
    this.#engine = null;
    this.#isLoaded = false;
    const nowMs = performance.now();
    this.#lostCount = nowMs - this.#lostAtMs > LOST_IN_A_ROW_MS ? 1 : this.#lostCount + 1;
    this.#lostAtMs = nowMs;
    const cause = new CallsLost('The worker ended. Its plan is given to another one.');
    if (this.#lostCount > MOST_LOST) {
      this.#fail(cause);
      return;
    }
    if (this.state === 'ready') this.state = 'loading';
    this.#watcher.onError('worker_lost', cause);
    if (this.state !== 'idle') this.#want(this.#latest);
  }

  /** Asks the engine, again when its worker ended meanwhile. */
  async ask<Answer>(question: (api: SchedulerApi) => Answer | Promise<Answer>): Promise<Answer> {
    const { api } = await this.#loaded();
    try {
      return await question(api);
    } catch (cause) {
      if (!(cause instanceof CallsLost) || this.#lostCount > MOST_LOST) throw cause;
      return this.ask(question);
    }
  }

  /** The engine once it has dated the plan on screen: while that is drawn by its hints, whoever asks waits. */
  async #loaded(): Promise<EngineHandle> {
    if (!this.#isLoaded && this.state === 'loading') {
      await new Promise<void>(resolve => this.#whenLoaded.push(resolve));
    }
    return this.#start();
  }

  #releaseWaiting(): void {
    for (const resolve of this.#whenLoaded.splice(0)) resolve();
  }

  /** Brings the engine to the newest rows; rows that came meanwhile are taken together. */
  async #run(): Promise<void> {
    if (this.#isBusy || !this.#isConnected) return;
    this.#isBusy = true;
    try {
      while (this.#wanted && this.#isConnected) {
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

  #fail(cause: unknown): void {
    if (!this.#isConnected) return;
    this.state = 'failed';
    this.#releaseWaiting();
    this.#watcher.onError('engine_failed', cause);
  }

  async #bring(target: LaidPlan): Promise<void> {
    clearTimeout(this.#settleTimer);
    const isCovered = target === this.#covered;
    this.#covered = null;
    const engine = this.#start();
    if (!this.#isLoaded) {
      if (this.shown === null) {
        await this.#showHints(target);
        // What the engine needs would hold the first picture up.
        if (this.shown !== null && !isSmall(target)) {
          await afterPaint();
          await inSlices(this.#watcher.restOfLinks());
        }
      }
      await this.#load(target, engine);
      // Before the first edit asks for it; one that will not come is asked for again then.
      followPart.load().catch(() => undefined);
      return;
    }
    const { differenceOf, remapOf, structureEdits } = await followPart.load();
    const difference = differenceOf(this.plan, target.plan);
    if (difference.kind === 'edits' && difference.edits.length === 0) {
      this.#takeRows(target, new Int32Array(0));
      return;
    }
    const { api } = await engine;
    if (difference.kind === 'edits') {
      const applying = tryTo(() => api.apply(difference.edits));
      // What a drag showed last are the engine's dates of these edits: they are the plan's in the frame of the drop.
      if (isCovered && this.shown) this.#takeRows(target, this.shown.keep());
      // An engine that cannot take the edits (a link closes a circle) gets the whole plan and says what is wrong with it.
      const applied = await applying;
      if (applied) await this.#takeMoved(target, applied, engine);
      else await this.#load(target, engine);
      return;
    }
    const from = remapOf(this.#laid, target);
    const edits = structureEdits(this.#laid, target, from);
    this.#isSwitching = true;
    try {
      const applied = edits && (await tryTo(() => api.apply(edits)));
      if (applied) await this.#takeStructure(target, applied, from, engine);
      else await this.#load(target, engine);
    } finally {
      this.#isSwitching = false;
    }
  }

  /** Draws a plan by the dates its rows came with, until the engine has dated it. */
  async #showHints(target: LaidPlan): Promise<void> {
    const isStale = (): boolean => !this.#isConnected || this.shown !== null;
    const columns = await this.#work(target, hintedColumns(target), isStale);
    if (!columns || isStale()) return;
    const shown = new ShownSchedule(columns);
    const steps = this.#watcher.picture({ ...target, shown, driving: null }, isSmall(target) ? null : 'first');
    const picture = await this.#work(target, steps, isStale);
    if (!picture || isStale() || this.state !== 'loading') return;
    this.shown = shown;
    this.#laid = target;
    this.#watcher.onPlan({ kind: 'whole', picture });
  }

  /** Steps of a small plan at once, of a large one in slices. */
  async #work<Result>(target: LaidPlan, steps: Steps<Result>, isStale?: () => boolean): Promise<Result | null> {
    return isSmall(target) ? allAtOnce(steps) : inSlices(steps, isStale);
  }

  async #load(target: LaidPlan, engine: Promise<EngineHandle>): Promise<void> {
    const { api } = await engine;
    const answer = await loadClonable(api, target);
    const preview = answer.columns ? await this.#previewOver(api) : null;
    if (engine !== this.#engine) return;
    const shown = answer.columns ? new ShownSchedule(answer.columns) : null;
    const isSame = isSameOutline(this.outline, target.outline);
    this.#isLoaded = shown !== null;
    if (isSame && shown && this.shown) {
      this.shown = shown;
      this.#lay(preview);
      this.#takeSettled(answer.settled);
      this.#takeRows(target, 'all');
      return;
    }
    // A plan with a circle has no dates; the rows keep those they had, and what is wrong is said beside them.
    const kept = shown ?? (isSame ? this.shown : null);
    await this.#takeWhole(target, { shown: kept, settled: answer.settled, preview, from: null }, engine);
  }

  async #takeMoved(target: LaidPlan, applied: MovedAnswer, engine: Promise<EngineHandle>): Promise<void> {
    const { api } = await engine;
    const preview = await this.#previewOver(api);
    if (engine !== this.#engine) return;
    let moved = this.shown?.apply(applied.moved) ?? new Int32Array(0);
    const laid = this.#lay(preview);
    if (laid.length > 0) moved = union(moved, laid);
    if (target.plan.dependencies !== this.plan.dependencies) this.driving = null;
    this.#takeSettled(applied.settled);
    if (target !== this.#laid || moved.length > 0) this.#takeRows(target, moved);
    else if (applied.settled) this.#watcher.onPlan({ kind: 'settled' });
  }

  async #takeStructure(
    target: LaidPlan,
    applied: MovedAnswer,
    from: Int32Array,
    engine: Promise<EngineHandle>,
  ): Promise<void> {
    const { api } = await engine;
    const preview = await this.#previewOver(api);
    if (engine !== this.#engine || !this.shown) return;
    const shown = this.shown.remapped(from);
    shown.apply(applied.moved);
    await this.#takeWhole(target, { shown, settled: applied.settled, preview, from }, engine);
  }

  /** While a bar is dragged, other people's changes must not drop it for a frame. */
  async #previewOver(api: SchedulerApi): Promise<PreviewAnswer | null> {
    return this.#intent ? await api.preview(this.#intent) : null;
  }

  /** @returns outline indexes of the tasks the preview covers */
  #lay(preview: PreviewAnswer | null): Int32Array {
    return (preview && this.#intent && this.shown?.preview(preview.moved)) || new Int32Array(0);
  }

  /** @param settled null = it is asked for when the engine has nothing else to do */
  #takeSettled(settled: Settled | null): void {
    if (settled) {
      this.problems = settled.problems;
      this.driving = settled.driving;
      return;
    }
    this.#settleTimer = setTimeout(() => void this.#settle(), SETTLE_DELAY_MS);
  }

  async #settle(): Promise<void> {
    const engine = this.#engine;
    if (!engine || this.#isBusy) return;
    if (this.#intent) {
      this.#takeSettled(null);
      return;
    }
    const settled = await tryTo(async () => (await engine).api.settle());
    if (!settled || engine !== this.#engine || this.#isBusy) return;
    this.#takeSettled(settled);
    this.#watcher.onPlan({ kind: 'settled' });
  }

  #takeRows(target: LaidPlan, moved: Int32Array | 'all'): void {
    const tasks = changedRows(this.plan.tasks, target.plan.tasks);
    this.#take(target);
    this.#watcher.onPlan({ kind: 'rows', tasks, moved });
  }

  async #takeWhole(
    target: LaidPlan,
    next: {
      readonly shown: ShownSchedule | null;
      readonly settled: Settled | null;
      readonly preview: PreviewAnswer | null;
      readonly from: Int32Array | null;
    },
    engine: Promise<EngineHandle>,
  ): Promise<void> {
    const { shown, settled, from } = next;
    const source = { ...target, shown, driving: settled?.driving ?? null };
    const picture = await this.#work(target, this.#watcher.picture(source, from));
    if (engine !== this.#engine || !picture) return;
    this.shown = shown;
    this.driving = null;
    this.#takeSettled(settled);
    this.#take(target);
    this.#watcher.onPlan({ kind: 'whole', picture });
    const laid = this.#lay(next.preview);
    if (laid.length > 0) this.#watcher.onPreview(laid);
  }

  #take(target: LaidPlan): void {
    this.#laid = target;
    this.state = 'ready';
    this.#releaseWaiting();
  }

  #pictureSource(laid: LaidPlan): PictureSource {
    return { ...laid, shown: this.shown, driving: this.driving };
  }

  #show(intent: Intent, { edits, moved }: PreviewAnswer): void {
    if (this.#intent === null || !this.shown || this.#isSwitching) return;
    this.#answer = { intent, edits };
    this.#watcher.onPreview(this.shown.preview(moved));
  }

  async #runPreview(intent: Intent): Promise<void> {
    try {
      this.#show(intent, await this.ask(api => api.preview(intent)));
    } catch (cause) {
      this.#watcher.onError('engine_failed', cause);
    }
  }
}

/** Fields of a host that no worker can be given (functions, elements, a framework's proxies) stay behind. */
async function loadClonable(api: SchedulerApi, laid: LaidPlan): Promise<LoadAnswer> {
  try {
    return await (isSmall(laid) ? api.load(laid.plan) : (await handOverPart.load()).handOver(api, laid));
  } catch (cause) {
    if ((cause as DOMException | null)?.name !== 'DataCloneError') throw cause;
    const { plainPlan } = await import('../plan/plain-plan.js');
    return api.load(plainPlan(laid.plan));
  }
}

/** The first of several problems, and how many more there are. */
function firstOf([first = '', ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first} And ${others.length} more.`;
}

/** Whether a plan is worked on at once. */
function isSmall({ plan }: LaidPlan): boolean {
  return plan.tasks.length + plan.dependencies.length <= MOST_AT_ONCE;
}

/** Whether both have the same tasks at the same indexes and levels. */
function isSameOutline(one: Outline, other: Outline): boolean {
  return (
    one.tasks.length === other.tasks.length &&
    one.tasks.every((task, at) => task.id === other.tasks[at]?.id && one.parent[at] === other.parent[at])
  );
}

async function tryTo<Answer>(act: () => Answer | Promise<Answer>): Promise<Answer | null> {
  try {
    return await act();
  } catch {
    return null;
  }
}
