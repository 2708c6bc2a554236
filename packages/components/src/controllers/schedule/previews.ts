import type { Intent } from '../../gantt/drag/gesture.js';
import type { PlanEdit } from '../../plan/edit.js';
import type { LaidPlan } from '../../plan/laid/laid-plan.js';
import { type TaskPlaces, union } from '../../plan/shown-schedule.js';
import { nextTask } from '../../plan/steps.js';
import type { PreviewAnswer, SchedulerApi, ShownMoved } from '../../worker/api.js';
import { Latest } from '../../worker/latest.js';
import type { ScheduleController } from '../schedule.js';
import { HeardAnswers } from './heard-answers.js';

/** Tasks that are shown elsewhere and committed in one go. */
const MOST_AT_ONCE = 5000;

/** What is shown over the plan's dates: what a drag or a move by keys would do, or a trial. */
export class Previews {
  #intent: Intent | null = null;
  /** Where the newest wish's own tasks are until it is answered. */
  #places: TaskPlaces | null = null;
  #answer: { readonly intent: Intent; readonly edits: readonly PlanEdit[] } | null = null;
  /** The plan whose dates are those of the preview on screen. */
  #covered: LaidPlan | null = null;
  readonly #schedule: ScheduleController;
  readonly #heard = new HeardAnswers();
  readonly #wishes = new Latest<Intent>(intent => this.#run(intent));

  constructor(schedule: ScheduleController) {
    this.#schedule = schedule;
  }

  /** The newest wish, when the engine's dates of it are shown; null = it has not answered. */
  get answered(): Intent | null {
    return this.#answer?.intent === this.#intent ? this.#intent : null;
  }

  /** What was wished for last; null = no preview is on. */
  get isOn(): boolean {
    return this.#intent !== null;
  }

  /**
   * Shows what an intent would do; only the newest wish is ever waited for.
   * @param places where its own tasks are shown until the engine has answered; null = where they are
   */
  ask(intent: Intent, places: TaskPlaces | null = null): void {
    const { shown, isSwitching, watcher, laid } = this.#schedule;
    this.#intent = intent;
    this.#places = places;
    this.#covered = null;
    const heard = shown && !isSwitching ? this.#heard.to(intent, laid) : null;
    if (heard) {
      this.#wishes.clear();
      this.#take(intent, heard);
      return;
    }
    this.#wishes.ask(intent);
    if (!places || !shown || isSwitching) return;
    shown.place(places);
    watcher.onPreview(places.tasks);
  }

  /** Lays dates over those shown until `end`, a commit or other rows. */
  show(moved: ShownMoved): void {
    const { shown, watcher } = this.#schedule;
    this.forget();
    if (shown) watcher.onPreview(shown.preview(moved));
  }

  /** Shows the plan as it is. */
  end(): void {
    const { shown, watcher } = this.#schedule;
    this.forget();
    const tasks = shown?.revert();
    if (tasks) watcher.onPreview(tasks);
  }

  /** The row changes an intent comes to. The preview stays on screen until they are committed. */
  async resolve(intent: Intent): Promise<readonly PlanEdit[]> {
    if (this.#answer?.intent === intent) return this.#answer.edits;
    if (this.#intent === intent) this.#wishes.clear();
    const answer = await this.#schedule.ask(api => api.preview(intent));
    if (this.#intent === intent) {
      this.#take(intent, answer);
      // All of a large plan may have moved: what is done with the edits is another task of the page.
      if (answer.moved.tasks.length > MOST_AT_ONCE) await nextTask();
    }
    return answer.edits;
  }

  /** Nothing is wished for any more; what is on screen stays. */
  forget(): void {
    this.#intent = null;
    this.#places = null;
    this.#answer = null;
    this.#covered = null;
    this.#wishes.clear();
    this.#heard.clear();
  }

  /** Ends the wishes with edits of the plan. @returns tells the plan they make: it may have the dates that are shown */
  committed(edits: readonly PlanEdit[]): (laid: LaidPlan) => void {
    const answered = this.#answer?.edits;
    const isCovered = answered?.length === edits.length && answered.every((edit, at) => edit === edits[at]);
    this.forget();
    return laid => {
      if (isCovered) this.#covered = laid;
    };
  }

  /** The preview on screen shows dates of a plan that the engine is still to be given. */
  get isCovering(): boolean {
    return this.#covered !== null;
  }

  /** Whether the preview on screen shows the dates of a plan; asked once. */
  takeCovered(laid: LaidPlan): boolean {
    const isCovered = laid === this.#covered;
    this.#covered = null;
    return isCovered;
  }

  /** What is wished for, over the plan the engine has now: other people's changes must not drop a bar for a frame. */
  async over(api: SchedulerApi): Promise<PreviewAnswer | null> {
    return this.#intent ? await api.preview(this.#intent) : null;
  }

  /** Lays an answer over other dates. @returns outline indexes of the tasks that changed on screen */
  lay(preview: PreviewAnswer | null | undefined): Int32Array {
    this.#places = null;
    return (preview && this.#intent && this.#schedule.shown?.preview(preview.moved)) || new Int32Array(0);
  }

  #take(intent: Intent, { edits, moved }: PreviewAnswer): void {
    const { shown, isSwitching, watcher } = this.#schedule;
    if (this.#intent === null || !shown || isSwitching) return;
    this.#answer = { intent, edits };
    let tasks = shown.preview(moved);
    // What follows an earlier wish is shown meanwhile; the bars themselves stay under the pointer.
    if (intent !== this.#intent && this.#places) {
      shown.place(this.#places);
      tasks = union(tasks, this.#places.tasks);
    }
    watcher.onPreview(tasks);
  }

  async #run(intent: Intent): Promise<void> {
    const { laid } = this.#schedule;
    try {
      const answer = await this.#schedule.ask(api => api.preview(intent));
      if (this.#intent === null) return;
      this.#heard.keep(intent, answer, laid);
      // The newest wish may have been answered meanwhile, by what was heard before.
      if (this.#answer?.intent !== this.#intent) this.#take(intent, answer);
    } catch (cause) {
      this.#schedule.watcher.onError('engine_failed', cause);
    }
  }
}

/** What is shown over a plan's dates; there is nothing before somebody acts on it. */
export function previewsOf(schedule: ScheduleController): Previews {
  schedule.previews ??= new Previews(schedule);
  return schedule.previews;
}
