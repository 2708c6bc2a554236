import type { Id } from '@trueppm/scheduler';
import type { ImportWarning, ProblemItem } from '@trueppm/sdk/protocol';
import { ServerError } from '../errors.js';
import { type Fields, isRowField, TABLES } from '../rows/columns.js';
import { checkSchema, normalise } from '../rows/values.js';
import { grouped } from './csv-table.js';
import { type FileRow, type FileTable, ownColumns } from './file-table.js';

type Given = Readonly<Record<string, unknown>>;

/** What a file of rows may have beside them. */
interface RowFile {
  readonly tasks: readonly unknown[];
  readonly dependencies: readonly unknown[] | undefined;
  readonly assignments: readonly unknown[];
}

/** Columns of a task whose values are places among other rows: a file says them by its order and its parents, or not at all. */
const PLACES: ReadonlySet<string> = new Set(['parent_id', 'position']);
const LINK_COLUMNS = ['type', 'lag_minutes', 'lag_percent', 'lag_unit'] as const;
const LINK_DEFAULTS: Fields = { type: 'FS', lag_minutes: 0, lag_percent: null, lag_unit: 'd' };
const CREW_COLUMNS = [
  'units',
  'work_minutes',
  'actual_work_minutes',
  'remaining_work_minutes',
  'delay_minutes',
] as const;
/** Fields of which a file is told that it has them: one field in some thousands of rows is one warning. */
const WARNINGS_MAX = 50;
const SHOWN_LENGTH = 80;

const isRecord = (value: unknown): value is Given =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function refuse(path: string, message: string): never {
  throw new ServerError('invalid_value', `${path}: ${message}`, {
    errors: [{ path, code: 'invalid_value', message }],
  });
}

/** What names a row: text, or a number as plan files have them. */
function keyOf(value: unknown): Id | undefined {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  return typeof text === 'string' && text !== '' ? text : undefined;
}

function rowFile(document: unknown): RowFile {
  if (Array.isArray(document)) return { tasks: document, dependencies: undefined, assignments: [] };
  const { tasks, dependencies, assignments = [] } = isRecord(document) ? document : ({} as Given);
  const message = 'JSON of rows is a list of tasks, or has one as "tasks".';
  if (!Array.isArray(tasks))
    throw new ServerError('not_plan', message, { errors: [{ path: 'tasks', code: 'not_plan', message }] });
  if (dependencies !== undefined && !Array.isArray(dependencies)) refuse('dependencies', 'This is no list.');
  if (!Array.isArray(assignments)) refuse('assignments', 'This is no list.');
  return { tasks, dependencies: dependencies as readonly unknown[] | undefined, assignments };
}

/** Columns of a link or an assignment that stand in it. @throws ServerError `invalid_value` with its place */
function columnsOf(
  table: 'dependencies' | 'assignments',
  given: Given,
  columns: readonly string[],
  place: string,
): Fields {
  const said = Object.fromEntries(columns.filter(name => given[name] !== undefined).map(name => [name, given[name]]));
  const breach = checkSchema(table, said, 'Patch');
  const normal = breach === null ? normalise(table, said) : { breach };
  if ('values' in normal) return normal.values;
  return refuse(`${place}${normal.breach.path.replace('/', '.')}`, normal.breach.message);
}

interface Part {
  readonly of: Id;
  readonly given: Given;
  readonly place: string;
}

/** Things that hang on tasks, by the field that names the task. */
function partsOf(list: readonly unknown[], name: string, field: string): Part[] {
  return list.map((given, at) => {
    const place = `${name}[${at}]`;
    const of = isRecord(given) ? keyOf(given[field]) : undefined;
    return of === undefined ? refuse(`${place}.${field}`, 'This names no task.') : { of, given: given as Given, place };
  });
}

/**
 * Rows as the contract has them, in JSON: `[{"id": …, "name": …, "duration_minutes": …}, …]`, or the same as `tasks` beside
 * `dependencies` and `assignments`. A field that a row lacks is not said. Fields that the server computes are passed over,
 * so that rows can come back as they were read.
 *
 * @param document parsed, and not nested beyond the cap
 * @throws ServerError `not_plan`, `invalid_value` for what is wrong with the file as a whole, or with a link or an assignment
 */
export function taskRows(document: unknown): FileTable {
  const { tasks, dependencies, assignments } = rowFile(document);
  const unknown = new Set<string>();
  const links = dependencies && grouped(partsOf(dependencies, 'dependencies', 'successor_id'), ({ of }) => of);
  const crews = grouped(partsOf(assignments, 'assignments', 'task_id'), ({ of }) => of);
  const rows = tasks.map((given, at): FileRow => {
    const place = `tasks[${at}]`;
    if (!isRecord(given)) return refuse(place, 'This is no row.');
    const key = given['id'] === undefined ? `new ${at}` : keyOf(given['id']);
    if (key === undefined) return refuse(`${place}.id`, 'This is no id.');
    const said: Record<string, unknown> = {};
    for (const [field, value] of Object.entries(given)) {
      if (PLACES.has(field)) continue;
      if (Object.hasOwn(TABLES.tasks.input, field)) said[field] = value;
      else if (!isRowField('tasks', field)) unknown.add(field);
    }
    const { values, problem } = checked(said);
    const parent =
      given['parent_id'] == null ? null : (keyOf(given['parent_id']) ?? refuse(`${place}.parent_id`, 'This is no id.'));
    return {
      key,
      line: at + 1,
      place,
      name: typeof given['name'] === 'string' ? given['name'] : undefined,
      parent,
      wbs: typeof given['wbs'] === 'string' ? given['wbs'] : undefined,
      values: isSummary => ownColumns(values, isSummary),
      links: links && (links.get(key) ?? []).map(linkOf),
      crew: (crews.get(key) ?? []).map(crewOf),
      problem,
    };
  });
  unknown.delete('wbs');
  const warnings = [...unknown].slice(0, WARNINGS_MAX).map((field): ImportWarning => {
    const message = 'A task has no such field; it was left out';
    return { path: `tasks[*].${field.slice(0, SHOWN_LENGTH)}`, code: 'unknown_field', message };
  });
  return { rows, hasIds: true, resources: new Map(), warnings };
}

function checked(said: Fields): { readonly values: Fields; readonly problem?: Omit<ProblemItem, 'path'> } {
  const breach = checkSchema('tasks', said, 'Patch');
  const normal = breach === null ? normalise('tasks', said) : { breach };
  if ('values' in normal) return { values: normal.values };
  const { code, path, message } = normal.breach;
  return { values: {}, problem: { code, message: `${path.slice(1)}: ${message}` } };
}

function linkOf({ given, place }: Part): { readonly predecessor: Id; readonly values: Fields } {
  const predecessor = keyOf(given['predecessor_id']);
  if (predecessor === undefined) return refuse(`${place}.predecessor_id`, 'This names no task.');
  return { predecessor, values: { ...LINK_DEFAULTS, ...columnsOf('dependencies', given, LINK_COLUMNS, place) } };
}

function crewOf({ given, place }: Part): FileRow['crew'][number] {
  const values = columnsOf('assignments', given, CREW_COLUMNS, place);
  const id = keyOf(given['resource_id']);
  if (id !== undefined) return { resource: { id: id.toLowerCase() }, values };
  const name = given['resource_name'];
  if (typeof name === 'string' && name.trim() !== '') return { resource: { name }, values };
  return refuse(`${place}.resource_id`, 'This names no resource, nor does resource_name.');
}
