import type { Project } from '../../model.js';
import { Findings } from '../findings.js';
import { PLAN_FORMAT, PLAN_VERSION } from './read.js';
import { checkShape } from './shape.js';

/** Options of `writeJson`. */
export interface WriteJsonOptions {
  /** Spaces per level for people to read; default none, one line. */
  readonly indent?: number;
}

/**
 * Writes a plan as JSON: the project in an envelope that names form and version. Reading it gives the same plan.
 *
 * @throws FormatError `bad_value` with every place in `problems` for what JSON or the form has no place for: numbers that
 * are not finite, fields that a plan does not have
 */
export function writeJson(project: Project, options: WriteJsonOptions = {}): string {
  const findings = new Findings();
  const checked = checkShape('Project', project, 'project', {
    bad: (path, found, expected) => findings.reject('bad_value', `${String(found)} is not ${expected}`, { path }),
    missing: (path, name) => findings.reject('missing_value', `"${name}" is missing`, { path }),
    unknown: path => findings.reject('bad_value', 'A plan has no such field', { path }),
  });
  findings.throwIfAny();
  return `${JSON.stringify({ format: PLAN_FORMAT, version: PLAN_VERSION, project: checked }, null, options.indent)}\n`;
}
