import type { Id, Project } from '../model.js';
import type { FormatWarning } from './errors.js';
import type { StoredTask } from './mspdi/stored.js';

/** A plan file, read: the shape that the readers of plan files share. */
export interface PlanFile {
  /** Inputs only: nothing the saving program had calculated. */
  readonly project: Project;
  /** What was left out or repaired. */
  readonly warnings: readonly FormatWarning[];
  /** What the saving program had calculated, by task id; for verification only. */
  readonly stored: ReadonlyMap<Id, StoredTask>;
  /** Notes by task id, as plain text. */
  readonly notes: ReadonlyMap<Id, string>;
}
