import type { Id, Project } from '../model.js';
import { createSchedule } from '../session/session.js';
import type { Explanation, Quantity } from './explanation.js';
import { findRemedies, type Remedy } from './remedy.js';

/** Why a date is what it is, and what would free it. */
export interface Diagnosis extends Explanation {
  /** Best first. */
  readonly remedies: readonly Remedy[];
}

/**
 * Explains one date of one task of a project that is not open in a session.
 *
 * @throws ScheduleError when the project has errors; SchedulerError `unknown_id`
 */
export function explain(project: Project, id: Id, quantity: Quantity = 'earlyStart'): Diagnosis {
  const session = createSchedule(project);
  return { ...session.explain(id, quantity), remedies: findRemedies(session, id, quantity) };
}
