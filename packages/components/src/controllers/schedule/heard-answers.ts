import type { Intent } from '../../gantt/drag/gesture-input.js';
import type { LaidPlan } from '../../plan/laid/laid-plan.js';
import type { PreviewAnswer } from '../../worker/api.js';

/** Tasks that all answers kept may move together: some 3 MB. */
const MOST_MOVED = 50_000;

/**
 * What the engine has answered to wishes over one plan: a place that a drag comes back to is shown in the frame of the
 * pointer's event, with all that follows it, and asks nothing.
 */
export class HeardAnswers {
  readonly #answers = new Map<string, PreviewAnswer>();
  #laid: LaidPlan | null = null;
  #movedCount = 0;

  /** The answer to a wish over a plan; null = not heard. */
  to(intent: Intent, laid: LaidPlan): PreviewAnswer | null {
    return laid === this.#laid ? (this.#answers.get(keyOf(intent)) ?? null) : null;
  }

  /** Keeps an answer; those over another plan are forgotten, and all when they have become too many. */
  keep(intent: Intent, answer: PreviewAnswer, laid: LaidPlan): void {
    const count = answer.moved.tasks.length;
    if (laid !== this.#laid || this.#movedCount + count > MOST_MOVED) this.clear();
    this.#laid = laid;
    this.#movedCount += count;
    this.#answers.set(keyOf(intent), answer);
  }

  clear(): void {
    this.#answers.clear();
    this.#laid = null;
    this.#movedCount = 0;
  }
}

function keyOf(intent: Intent): string {
  return JSON.stringify(intent);
}
