import type { Id } from '../model.js';
import { type EditSession, groundOf } from '../session/edit-session.js';
import { type Explanation, explainTask, type Quantity, type Reason, reasonsOf } from './explanation.js';

/**
 * Why a task of a session stands where it stands.
 *
 * @param quantity the date to explain; the early dates together when absent
 * @throws SchedulerError `unknown_id`
 */
export function explainDate(session: EditSession, id: Id, quantity: Quantity | null = null): Explanation {
  const { network, dates, task } = groundOf(session, id);
  return explainTask(network, dates, { task, quantity });
}

/** What holds a date of a task of a session, without the chain behind it. Throws SchedulerError `unknown_id`. */
export function reasonsOfDate(session: EditSession, id: Id, quantity: Quantity): readonly Reason[] {
  const { network, dates, task } = groundOf(session, id);
  return reasonsOf(network, dates, { task, quantity });
}
