import type { PictureSource, PlanPicture } from '../../gantt/scene/plan-picture.js';
import type { Steps } from '../../plan/steps.js';

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
