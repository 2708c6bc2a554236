import { isDeepStrictEqual } from 'node:util';
import type { Id, Project } from '../../model.js';
import type { Remark } from '../remarks.js';

/** Something of a plan that a file does not hold. */
export type Loss = Omit<Remark, 'severity'>;

/** Fields that say where a row came from, not what the plan is. */
const IDLE = new Set(['uid', 'tasks', 'dependencies', 'resources', 'assignments', 'calendars']);

/** What absent fields mean, where it is not nothing. */
const USUAL: Readonly<Record<string, unknown>> = {
  durationUnit: 'd',
  lagUnit: 'd',
  type: 'FS',
  constraintType: 'asap',
  activityType: 'task',
  taskType: 'fixed_units',
  priority: 500,
  isActive: true,
  kind: 'work',
  contour: 'flat',
};

type Fields = Readonly<Record<string, unknown>>;

function isSaid(name: string, value: unknown): boolean {
  if (value === undefined || value === null || value === 0 || value === '' || value === false) return false;
  if (Array.isArray(value)) return value.length > 0;
  return value !== USUAL[name];
}

function* fieldLosses(before: object, after: object | undefined, path: string): Generator<Loss> {
  for (const [name, value] of Object.entries(before)) {
    const found = (after as Fields | undefined)?.[name];
    if (IDLE.has(name) || !isSaid(name, value) || isDeepStrictEqual(value, found)) continue;
    const isGone = found === undefined || found === null;
    yield isGone
      ? { code: 'no_such_field', path: `${path}.${name}`, message: `The format has no place for ${name}` }
      : { code: 'changed_value', path: `${path}.${name}`, message: `The format changes ${name}` };
  }
}

/**
 * What of a plan is gone or another after it was written to a file and read from there. Compared are the project's own
 * fields and those of its tasks; of calendars, whether there are any.
 */
export function* lossesBetween(before: Project, after: Project): Generator<Loss> {
  yield* fieldLosses(before, after, 'project');
  const calendars = before.calendars?.length ?? 0;
  if (calendars > 0 && (after.calendars?.length ?? 0) === 0) {
    yield {
      code: 'no_such_field',
      path: 'project.calendars',
      message: `The format has no place for calendars (${calendars})`,
    };
  }
  const found = new Map<Id, object>(after.tasks.map(task => [task.id, task]));
  for (let at = 0; at < before.tasks.length; at++) {
    const task = before.tasks[at]!;
    yield* fieldLosses(task, found.get(task.id) ?? after.tasks[at], `tasks[${at}]`);
  }
}
