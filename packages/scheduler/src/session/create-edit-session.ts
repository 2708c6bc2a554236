import { drivingPath } from '../explain/critical-path.js';
import type { Project } from '../model.js';
import { EditSession } from './edit-session.js';

/**
 * Opens a project for edits without the methods that explain dates, whose code `explainDate` holds: for pages that load
 * it when somebody asks. Throws ScheduleError when the project has errors.
 */
export function createEditSession(project: Project): EditSession {
  return new EditSession(project, drivingPath);
}
