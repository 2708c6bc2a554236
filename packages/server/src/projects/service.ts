import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { ProjectPatch, ProjectRow } from '@trueppm/sdk/protocol';
import { insertStandardColumns } from '../board/service.js';
import { type ProjectTransaction, withProjectWrite } from '../db/transaction.js';
import type { Deps } from '../deps.js';
import { invalidValue, notFound, ServerError } from '../errors.js';
import { versionMismatch } from '../http/page.js';
import { leastRole, scopeOf } from '../http/roles.js';
import type { StoredRow } from '../rows/change.js';
import { type ChangedFields, changedSince, conflictingFields, fieldConflict } from '../rows/conflict.js';
import { projectNestedBreach } from '../rows/nested.js';
import type { Queries } from '../rows/statements.js';
import { normalise } from '../rows/values.js';
import { insertMember } from './member-queries.js';
import { unknownTasks, withStoredIds } from './named-tasks.js';
import {
  hasCalendar,
  insertCalendar,
  insertProject,
  lockedProject,
  PROJECT_FIELDS,
  setArchived,
  trashProject,
  updateProject,
} from './queries.js';
import { isKnownTimeZone } from './time-zone.js';

type ProjectDeps = Pick<Deps, 'database'>;

/** Fields of a new project, as the contract's ProjectCreate. */
export type NewProject = ProjectPatch & { readonly id?: string; readonly name: string; readonly start: string };

/** Monday to Friday, 8 to 12 and 13 to 17: what a project starts with when it brings no calendar. */
export const STANDARD_WEEK = [1, 2, 3, 4, 5].map(weekday => ({
  weekday,
  shifts: [
    { from_minute: 480, to_minute: 720 },
    { from_minute: 780, to_minute: 1020 },
  ],
}));

/**
 * Creates a project with its number line, a standard calendar (unless `calendar_id` is null) and the caller as Owner.
 *
 * @returns its id
 * @throws ServerError `duplicate` for an id that is taken, `unknown_reference`, `invalid_value`
 */
export async function createProject(deps: ProjectDeps, userId: string, { id, ...given }: NewProject): Promise<string> {
  const projectId = id ?? randomUUID();
  const values = storable(given);
  checkTogether(values);
  if (typeof values.calendar_id === 'string') {
    throw invalidValue('/calendar_id', 'A project that does not exist yet has no calendar.', 'unknown_reference');
  }
  await checkTimeZone(deps.database.pool, values);
  await withProjectWrite(deps.database, { projectId, actor: userId, cause: 'rest', creates: true }, async tx => {
    await demandTasks(tx, values);
    await insertProject(tx, { ...values, calendar_id: null });
    await insertMember(tx, userId, 'owner');
    tx.recordChange('projects', [projectId], null);
    await insertStandardColumns(tx, randomUUID);
    if (values.calendar_id === null) return;
    const calendarId = await insertCalendar(tx, 'Standard', STANDARD_WEEK);
    await updateProject(tx, { calendar_id: calendarId });
    tx.recordChange('calendars', [calendarId], null);
  });
  return projectId;
}

/**
 * Changes settings of a project.
 *
 * @param version number that the caller saw: settings that somebody else changed since are not overwritten; null = last
 *   writer wins
 * @throws ServerError `conflict`, `unknown_reference`, `invalid_value`
 */
export async function changeProject(
  deps: ProjectDeps,
  caller: { readonly userId: string; readonly projectId: string },
  given: ProjectPatch,
  version: number | null,
): Promise<void> {
  const values = storable(given);
  const scope = {
    projectId: caller.projectId,
    actor: caller.userId,
    cause: 'rest',
    role: leastRole('project.update'),
  } as const;
  await checkTimeZone(deps.database.pool, values);
  await withProjectWrite(deps.database, scope, async tx => {
    const row = await lockedProject(tx);
    if (row === null) throw notFound();
    if (version !== null) await demandNoConflict(tx, row, values, version);
    checkTogether({ ...row, ...values });
    await demandTasks(tx, values, row);
    if (typeof values.calendar_id === 'string' && !(await hasCalendar(tx, values.calendar_id))) {
      throw invalidValue('/calendar_id', 'The project has no such calendar.', 'unknown_reference');
    }
    const changed = PROJECT_FIELDS.filter(
      field => values[field] !== undefined && !isDeepStrictEqual(values[field], row[field]),
    );
    if (changed.length === 0) return;
    await updateProject(tx, Object.fromEntries(changed.map(field => [field, values[field]])));
    tx.recordChange('projects', [caller.projectId], changed);
  });
}

const UNCHANGED: ChangedFields = { fields: new Set(), isWhole: false };

/** Settings that people changed after a number; the dates that the scheduler puts into the row are in nobody's way. */
async function changedSettings(tx: ProjectTransaction, row: ProjectRow, since: number): Promise<ChangedFields> {
  const stored = { ...row, is_deleted: false } as unknown as StoredRow;
  return (await changedSince(tx, 'projects', tx.projectId, [stored], since)).get(row.id) ?? UNCHANGED;
}

/** @throws ServerError `conflict` */
async function demandNoConflict(
  tx: ProjectTransaction,
  row: ProjectRow,
  values: ProjectPatch,
  since: number,
): Promise<void> {
  const stored = row as unknown as StoredRow;
  const fields = conflictingFields(stored, { ...values }, await changedSettings(tx, row, since));
  if (fields.length > 0) throw fieldConflict(stored, { ...values }, fields, '');
}

/** The values as they are stored: real times that the engine covers, whole text. @throws ServerError `invalid_value` */
function storable<T extends ProjectPatch>(values: T): T {
  const normal = normalise('projects', values);
  const breach = 'breach' in normal ? normal.breach : projectNestedBreach(normal.values);
  if (breach !== null) throw invalidValue(breach.path, breach.message);
  return withStoredIds({ ...values, ...('values' in normal ? normal.values : {}) });
}

/** Correlations and risks name tasks of the project. @throws ServerError `unknown_reference` */
async function demandTasks(tx: ProjectTransaction, values: ProjectPatch, stored?: ProjectRow): Promise<void> {
  const [unknown] = await unknownTasks(tx, tx.projectId, values, stored === undefined ? {} : { stored });
  if (unknown === undefined) return;
  const message = 'This names no task of the project.';
  throw new ServerError('unknown_reference', message, {
    errors: [{ path: unknown.path, code: 'unknown_reference', message }],
    ids: [unknown.id],
  });
}

/**
 * Puts a project in the trash: from now on it is a 404 for everyone.
 * @throws ServerError `version_mismatch`
 */
export async function deleteProject(
  deps: ProjectDeps,
  caller: { readonly userId: string; readonly projectId: string },
  version: number | null,
): Promise<void> {
  const scope = {
    projectId: caller.projectId,
    actor: caller.userId,
    cause: 'rest',
    ...scopeOf('project.delete'),
  } as const;
  await withProjectWrite(deps.database, scope, async tx => {
    const row = await lockedProject(tx);
    if (row === null) throw notFound();
    if (version !== null) {
      const { fields, isWhole } = await changedSettings(tx, row, version);
      if (isWhole || fields.size > 0) throw versionMismatch({ ...row });
    }
    await trashProject(tx);
    tx.recordChange('projects', [caller.projectId], ['is_deleted']);
  });
}

/** Makes a project read-only for everybody, or lets it be changed again. Doing it twice is doing it once. */
export async function archiveProject(
  deps: ProjectDeps,
  caller: { readonly userId: string; readonly projectId: string },
  isArchived: boolean,
): Promise<void> {
  const scope = {
    projectId: caller.projectId,
    actor: caller.userId,
    cause: 'rest',
    ...scopeOf('project.archive'),
  } as const;
  await withProjectWrite(deps.database, scope, async tx => {
    if (await setArchived(tx, isArchived)) tx.recordChange('projects', [caller.projectId], ['is_archived']);
  });
}

async function checkTimeZone(queries: Queries, { time_zone }: ProjectPatch): Promise<void> {
  if (time_zone === undefined || (await isKnownTimeZone(queries, time_zone))) return;
  throw invalidValue('/time_zone', `${time_zone} is no time zone, such as Europe/Berlin.`);
}

/** Rules that hold between fields. */
function checkTogether(values: Partial<Pick<ProjectRow, 'schedule_from' | 'finish'>> & ProjectPatch): void {
  if (values.schedule_from === 'finish' && (values.finish ?? null) === null) {
    throw invalidValue('/finish', 'A project scheduled from its finish needs one.');
  }
}
