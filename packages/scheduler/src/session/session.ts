import { drivingPath } from '../explain/critical-path.js';
import type { Explanation, Quantity, Reason } from '../explain/explanation.js';
import { explainDate, reasonsOfDate } from '../explain/in-session.js';
import type { Id, Project } from '../model.js';
import { EditSession } from './edit-session.js';

/** A project under edit that also says why its dates are what they are. */
export class ScheduleSession extends EditSession {
  /**
   * Why a task stands where it stands.
   *
   * @param quantity the date to explain; the early dates together when absent
   * @throws SchedulerError `unknown_id`
   */
  explain(id: Id, quantity: Quantity | null = null): Explanation {
    return explainDate(this, id, quantity);
  }

  /**
   * What holds a date of a task: the `reasons` of `explain` without the chain behind them, whose cost grows with it.
   *
   * @throws SchedulerError `unknown_id`
   */
  reasons(id: Id, quantity: Quantity): readonly Reason[] {
    return reasonsOfDate(this, id, quantity);
  }
}

/** Opens a project for edits. Throws ScheduleError when it has errors. */
export function createSchedule(project: Project): ScheduleSession {
  return new ScheduleSession(project, drivingPath);
}
