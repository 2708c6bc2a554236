import type { Explanation, Problem } from '@trueppm/scheduler';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { PlanSource } from '../context.js';
import type { Intent } from '../gantt/drag/gesture.js';
import { buildOutline, type Outline } from '../gantt/outline.js';
import { differenceOf } from '../plan/difference.js';
import { type PlanEdit, type PlanRowEdit, withEdits } from '../plan/edit.js';
import type { PlanTexts } from '../plan/plan-texts.js';
import { EMPTY_PLAN, type PlanRows } from '../plan/rows.js';
import { ShownSchedule } from '../plan/shown-schedule.js';
import type { LoadAnswer, MovedAnswer, PreviewAnswer } from '../worker/api.js';
import { type EngineHandle, type EngineOptions, startEngine } from '../worker/handle.js';
import { Latest } from '../worker/latest.js';
import type { PlanFileAnswer, PlanFileRequest } from '../worker/plan-file.js';

/** What the schedule tells its element. */
export interface ScheduleWatcher {
  /** Rows, outline or all dates are new. `isWhole` = indexes may mean other tasks than before. */
  onPlan(isWhole: boolean): void;
  /** A preview moved some tasks or was taken off; their outline indexes. */
  onPreview(tasks: Int32Array): void;
  onError(code: 'engine_failed', cause: unknown): void;
}

export type ScheduleState = 'idle' | 'loading' | 'ready' | 'failed';

interface Target {
  readonly plan: PlanRows;
  readonly outline: Outline;
}

/**
 * The plan an element shows and its dates: the rows given or observed, edits not yet confirmed laid over them, and the
 * engine's answer to both. Dates on screen are always the engine's, so a server that computes the same moves nothing.
 *
 *   rows ─┐
 *         ├─ withEdits ─ buildOutline ─ differenceOf ─ engine (load │ apply) ─▶ plan, outline, shown
 *   edits ┘                                            engine (preview) ─────▶ shown, laid over
 */
export class ScheduleController implements ReactiveController {
  /** The plan as dated, tasks in outline order. */
  plan: PlanRows = EMPTY_PLAN;
  outline: Outline = buildOutline([]);
  shown: ShownSchedule | null = null;
  problems: readonly Problem[] = [];
  /** Links that set the date of their successor. */
  drivingIds: ReadonlySet<string> = new Set();
  state: ScheduleState = 'idle';
  /** How to start the engine; read once, at the first plan. */
  engineOptions: () => EngineOptions = () => ({});
  /** Where edits are written; null = the rows are the element's own. */
  source: PlanSource | null = null;

  readonly #watcher: ScheduleWatcher;
  #base: PlanRows = EMPTY_PLAN;
  #pending: { readonly edits: readonly PlanEdit[] }[] = [];
  #engine: Promise<EngineHandle> | null = null;
  #isConnected = false;
  #wanted: Target | null = null;
  #isBusy = false;
  #intent: Intent | null = null;
  #answer: { readonly intent: Intent; readonly edits: readonly PlanEdit[] } | null = null;
  readonly #previews = new Latest<Intent>(intent => this.#runPreview(intent));

  constructor(host: ReactiveControllerHost, watcher: ScheduleWatcher) {
    this.#watcher = watcher;
    host.addController(this);
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
    // The engine's memory is gone: coming back loads the plan again.
    if (this.state !== 'idle') this.#wanted = { plan: this.plan, outline: this.outline };
    this.shown = null;
    this.#intent = null;
    this.#answer = null;
  }

  /** Tasks with edits the source has not confirmed. */
  get pendingTaskIds(): ReadonlySet<string> {
    const ids = new Set(this.source?.pendingTaskIds?.());
    for (const { edits } of this.#pending) for (const edit of edits) ids.add('id' in edit ? edit.id : edit.row.id);
    return ids;
  }

  /** Takes the rows as the host or the source has them now. */
  setRows(rows: PlanRows): void {
    this.#base = rows;
    this.#refresh();
  }

  /** Forgets the plan and unconfirmed edits: another one is coming. */
  reset(): void {
    this.#base = EMPTY_PLAN;
    this.#pending = [];
    this.plan = EMPTY_PLAN;
    this.outline = buildOutline([]);
    this.shown = null;
    this.problems = [];
    this.state = 'idle';
    this.#wanted = null;
    this.#watcher.onPlan(true);
  }

  /** The plan with all edits, dated or not: what the next edit is based on. */
  get latest(): PlanRows {
    return this.#withPending();
  }

  /**
   * Applies edits here at once and hands them to the source.
   * @returns resolves when they are durable there; rejects, with the edits taken back, when they are refused
   */
  async commit(edits: readonly PlanEdit[]): Promise<void> {
    this.#intent = null;
    this.#previews.clear();
    const source = this.source;
    if (source === null) {
      this.#base = withEdits(this.#base, edits);
      this.#refresh();
      return;
    }
    const entry = { edits };
    this.#pending.push(entry);
    this.#refresh();
    try {
      await source.write(edits);
      // Folded in rather than dropped: the source's next rows hold the edit, but they may be on their way.
      this.#base = withEdits(this.#base, edits);
      this.#forget(entry);
    } catch (cause) {
      this.#forget(entry);
      this.#refresh();
      throw cause;
    }
  }

  #forget(entry: { readonly edits: readonly PlanEdit[] }): void {
    this.#pending = this.#pending.filter(candidate => candidate !== entry);
  }

  /** Shows what an intent would do; only the newest wish is ever waited for. */
  preview(intent: Intent): void {
    this.#intent = intent;
    this.#previews.ask(intent);
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
    const { api } = await this.#start();
    return (await api.preview(intent)).edits;
  }

  /** Errors the plan would have after edits, such as the circle a link closes. */
  async check(edits: readonly PlanRowEdit[]): Promise<readonly Problem[]> {
    if (!this.shown) return [];
    const { api } = await this.#start();
    return api.check(edits);
  }

  /** Why a task stands where it stands; null while the plan has no dates. */
  async explain(taskId: string): Promise<Explanation | null> {
    if (!this.shown || !this.outline.indexOf.has(taskId)) return null;
    const { api } = await this.#start();
    return api.explain(taskId);
  }

  /** The plan as a file for other programs; null while it has no dates. */
  async write(texts: PlanTexts, request: PlanFileRequest): Promise<PlanFileAnswer | null> {
    if (!this.shown) return null;
    const { api } = await this.#start();
    return api.write(texts, request);
  }

  #withPending(): PlanRows {
    return withEdits(
      this.#base,
      this.#pending.flatMap(({ edits }) => edits),
    );
  }

  #refresh(): void {
    const rows = this.#withPending();
    const outline = buildOutline(rows.tasks);
    this.#wanted = { plan: { ...rows, tasks: outline.tasks }, outline };
    if (this.state === 'idle') this.state = 'loading';
    void this.#run();
  }

  #start(): Promise<EngineHandle> {
    this.#engine ??= startEngine(this.engineOptions());
    return this.#engine;
  }

  /** Brings the engine to the newest rows; rows that came meanwhile are taken together. */
  async #run(): Promise<void> {
    if (this.#isBusy || !this.#isConnected) return;
    this.#isBusy = true;
    try {
      while (this.#wanted && this.#isConnected) {
        const target = this.#wanted;
        this.#wanted = null;
        await this.#bring(target);
      }
    } catch (cause) {
      if (this.#isConnected) {
        this.state = 'failed';
        this.#watcher.onError('engine_failed', cause);
      }
    } finally {
      this.#isBusy = false;
    }
  }

  async #bring(target: Target): Promise<void> {
    const engine = this.#start();
    const { api } = await engine;
    const difference = this.shown ? differenceOf(this.plan, target.plan) : ({ kind: 'whole' } as const);
    if (difference.kind === 'edits' && difference.edits.length === 0) {
      this.#take(target, false);
      return;
    }
    // An engine that cannot take the edits (a link closes a circle) gets the whole plan and says what is wrong with it.
    const applied = difference.kind === 'edits' ? await tryTo(() => api.apply(difference.edits)) : null;
    if (applied) {
      const preview = await this.#previewOver(intent => api.preview(intent));
      if (engine !== this.#engine) return;
      this.shown?.apply(applied.moved);
      this.#lay(preview);
      this.#take(target, false, applied);
      return;
    }
    const answer = await api.load(target.plan);
    const preview = answer.columns ? await this.#previewOver(intent => api.preview(intent)) : null;
    if (engine !== this.#engine) return;
    if (answer.columns) this.shown = new ShownSchedule(answer.columns);
    // A plan with a circle has no dates; the rows keep those they had, and what is wrong is said beside them.
    else if (!isSameOutline(this.outline, target.outline)) this.shown = null;
    this.#lay(preview);
    this.#take(target, true, answer);
  }

  /** While a bar is dragged, other people's changes must not drop it for a frame. */
  async #previewOver(
    preview: (intent: Intent) => PreviewAnswer | Promise<PreviewAnswer>,
  ): Promise<PreviewAnswer | null> {
    return this.#intent ? await preview(this.#intent) : null;
  }

  #lay(preview: PreviewAnswer | null): void {
    if (preview && this.#intent) this.shown?.preview(preview.moved);
  }

  #take(target: Target, isWhole: boolean, answer?: LoadAnswer | MovedAnswer): void {
    this.plan = target.plan;
    this.outline = target.outline;
    if (answer) {
      this.problems = answer.problems;
      this.drivingIds = new Set(answer.drivingIds);
    }
    this.state = 'ready';
    this.#watcher.onPlan(isWhole);
  }

  async #runPreview(intent: Intent): Promise<void> {
    try {
      const { api } = await this.#start();
      const answer = await api.preview(intent);
      if (this.#intent === null || !this.shown) return;
      this.#answer = { intent, edits: answer.edits };
      this.#watcher.onPreview(this.shown.preview(answer.moved));
    } catch (cause) {
      this.#watcher.onError('engine_failed', cause);
    }
  }
}

/** Whether both have the same tasks at the same indexes. */
function isSameOutline(one: Outline, other: Outline): boolean {
  return one.tasks.length === other.tasks.length && one.tasks.every((task, at) => task.id === other.tasks[at]?.id);
}

async function tryTo<Answer>(act: () => Answer | Promise<Answer>): Promise<Answer | null> {
  try {
    return await act();
  } catch {
    return null;
  }
}
