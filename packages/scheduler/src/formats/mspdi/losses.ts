import type { Calendar } from '../../calendar/calendar.js';
import type { Assignment, Dependency, Id, Project, Resource, Task } from '../../model.js';
import { PRESETS } from '../../preset.js';
import type { FormatLoss } from '../errors.js';
import { maxFindings } from '../limits.js';
import { hasOutdatedRates } from './resource.js';
import type { MspdiRest } from './rest.js';

/** Shifts of one day that Project takes. */
const maxShifts = 5;
/** Longest name, characters. */
const maxName = 512;

/** Fields of the plan that MSPDI has no place for. */
const missing = {
  project: [
    'progressPolicy',
    'lagCalendar',
    'alapUses',
    'totalSlackFrom',
    'criticalBy',
    'mustFinishBy',
    'correlations',
    'risks',
    'velocity',
  ],
  task: [
    'constraintIsHard',
    'secondaryConstraintType',
    'activityType',
    'externalEarlyStart',
    'externalLateFinish',
    'expectedFinish',
    'estimate',
  ],
} as const satisfies { project: readonly (keyof Project)[]; task: readonly (keyof Task)[] };

/** Values that say no more than MSPDI's silence does. */
const silent: Readonly<Record<string, unknown>> = { ...PRESETS['microsoft-project'], activityType: 'task' };

/**
 * What of a plan MSPDI cannot hold, or not exactly. Ids become numbers without notice: every reference follows.
 *
 * @param rest what an earlier file had beyond the plan: entries whose object is gone are lost
 * @returns up to `maxFindings`, in the order of the plan
 */
export function findLosses(project: Project, rest?: MspdiRest): FormatLoss[] {
  const losses: FormatLoss[] = [];
  for (const loss of lossesOf(project, rest)) {
    if (losses.push(loss) >= maxFindings) break;
  }
  return losses;
}

function* lossesOf(project: Project, rest: MspdiRest | undefined): Generator<FormatLoss> {
  if (project.preset === 'primavera') yield noField('preset');
  yield* missingFields(project, missing.project, '');
  const { criticalSlackMinutes = 0, minutesPerDay = 480 } = project;
  if (criticalSlackMinutes % minutesPerDay !== 0) {
    yield changed('criticalSlackMinutes', `${criticalSlackMinutes} minutes are written in whole days`);
  }
  for (const [index, calendar] of (project.calendars ?? []).entries()) yield* calendarLosses(calendar, index);
  for (const [index, task] of project.tasks.entries()) yield* taskLosses(task, `tasks[${index}]`);
  const pairs = new Set<string>();
  for (const [index, link] of (project.dependencies ?? []).entries()) {
    yield* linkLosses(link, `dependencies[${index}]`, pairs);
  }
  for (const [index, resource] of (project.resources ?? []).entries()) {
    yield* nameLosses(resource, `resources[${index}]`);
  }
  for (const [index, assignment] of (project.assignments ?? []).entries()) {
    yield* assignmentLosses(assignment, `assignments[${index}]`);
  }
  yield* unknownReferences(project);
  if (rest !== undefined) yield* outdated(project, rest);
}

function* unknownReferences(project: Project): Generator<FormatLoss> {
  const tasks = new Set(project.tasks.map(({ id }) => id));
  const resources = new Set((project.resources ?? []).map(({ id }) => id));
  const message = 'This names what is not in the plan; it is left out';
  for (const [index, link] of (project.dependencies ?? []).entries()) {
    if (tasks.has(link.predecessorId) && tasks.has(link.successorId)) continue;
    yield { code: 'unknown_reference', path: `dependencies[${index}]`, message };
  }
  for (const [index, { taskId, resourceId }] of (project.assignments ?? []).entries()) {
    if (tasks.has(taskId) && resources.has(resourceId)) continue;
    yield { code: 'unknown_reference', path: `assignments[${index}]`, message };
  }
}

function* calendarLosses(calendar: Calendar, at: number): Generator<FormatLoss> {
  yield* nameLosses(calendar, `calendars[${at}]`);
  for (const list of ['weekdays', 'exceptions'] as const) {
    for (const [index, day] of (calendar[list] ?? []).entries()) {
      const path = `calendars[${at}].${list}[${index}].shifts`;
      if (day.shifts.length > maxShifts) yield changed(path, `Project takes ${maxShifts} shifts a day at most`);
      if (day.shifts.some(shift => !Number.isInteger(shift.fromMinute) || !Number.isInteger(shift.toMinute))) {
        yield changed(path, 'Shifts are written in whole minutes');
      }
    }
  }
}

function* taskLosses(task: Task, path: string): Generator<FormatLoss> {
  yield* nameLosses(task, path);
  yield* missingFields(task, missing.task, `${path}.`);
  yield* tenths(task, 'levelingDelayMinutes', path);
}

/** Project keeps one link for each ordered pair of tasks. */
function* linkLosses(link: Dependency, path: string, pairs: Set<string>): Generator<FormatLoss> {
  const pair = JSON.stringify([link.predecessorId, link.successorId]);
  if (pairs.has(pair)) {
    yield changed(path, 'Project keeps one link from a task to another: of several it takes the last');
  }
  pairs.add(pair);
  yield* tenths(link, 'lagMinutes', path);
  if (link.lagPercent !== undefined && !Number.isInteger(link.lagPercent)) {
    yield changed(`${path}.lagPercent`, 'A lag in percent is written as a whole number');
  }
}

function* assignmentLosses(assignment: Assignment, path: string): Generator<FormatLoss> {
  yield* tenths(assignment, 'delayMinutes', path);
  yield* tenths(assignment, 'levelingDelayMinutes', path);
}

function* nameLosses(owner: Task | Resource | Calendar, path: string): Generator<FormatLoss> {
  const { name = '' } = owner;
  if (name.length > maxName) yield changed(`${path}.name`, `Project takes names of up to ${maxName} characters`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML has no place for.
  if (/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/.test(name)) {
    yield changed(`${path}.name`, 'Characters that XML has no place for are left out');
  }
}

function* tenths<Owner>(owner: Owner, field: keyof Owner & string, path: string): Generator<FormatLoss> {
  const minutes = (owner[field] as number | undefined) ?? 0;
  if (Math.round(minutes * 10) !== minutes * 10) {
    yield changed(`${path}.${field}`, `${minutes} minutes are written in tenths of a minute`);
  }
}

function* missingFields<Owner>(
  owner: Owner,
  fields: readonly (keyof Owner & string)[],
  prefix: string,
): Generator<FormatLoss> {
  for (const field of fields) {
    const value = owner[field];
    const isEmpty = value === undefined || value === null || (Array.isArray(value) && value.length === 0);
    if (!isEmpty && silent[field] !== value) yield noField(`${prefix}${field}`);
  }
}

function* outdated(project: Project, rest: MspdiRest): Generator<FormatLoss> {
  for (const [index, resource] of (project.resources ?? []).entries()) {
    if (!hasOutdatedRates(resource, rest.resources.get(resource.id) ?? [])) continue;
    const message = 'The rate is not in the table of rates that was kept; the table is left out';
    yield { code: 'outdated', path: `resources[${index}].costPerHour`, message };
  }
  const ids = (items: readonly { readonly id?: Id }[] = []): ReadonlySet<Id | undefined> =>
    new Set(items.map(({ id }) => id));
  for (const list of ['calendars', 'tasks', 'resources', 'assignments'] as const) {
    const known = ids(project[list]);
    for (const id of rest[list].keys()) {
      if (known.has(id)) continue;
      const message = `Fields kept for "${id}", which is no longer in the plan, are left out`;
      yield { code: 'outdated', path: list, message };
    }
  }
}

function noField(path: string): FormatLoss {
  return { code: 'no_such_field', path, message: 'MSPDI has no place for this; it is left out' };
}

function changed(path: string, message: string): FormatLoss {
  return { code: 'changed_value', path, message };
}
