import type { Explanation } from '@trueppm/scheduler';
import type { ScheduleController } from '../../controllers/schedule.js';
import type { Selection } from '../../controllers/selection.js';

/** What asks. */
interface Asking {
  readonly schedule: ScheduleController;
  readonly selection: Selection;
  update(): void;
}

/** Why the task looked at stands where it stands. */
export class Explaining {
  /** What is shown; null = nobody asked, or the engine has not answered. */
  shown: Explanation | null = null;
  readonly #of: Asking;

  constructor(of: Asking) {
    this.#of = of;
  }

  /** Asks the engine about a task, and shows what it answers; null ends it. */
  ask(taskId: string | null): void {
    const { schedule, selection } = this.#of;
    this.shown = null;
    this.#of.update();
    if (taskId === null) return;
    void schedule.explain(taskId).then(
      explanation => {
        // Its whole chain may be selected meanwhile: it is still the one that is explained.
        if (selection.single !== taskId && selection.activeId !== taskId) return;
        this.shown = explanation;
        this.#of.update();
      },
      () => undefined,
    );
  }
}
