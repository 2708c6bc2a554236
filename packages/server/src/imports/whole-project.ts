import type { ImportWarning, ImportWarningCode, SyncTable } from '@trueppm/sdk/protocol';
import { ServerError } from '../errors.js';
import { FILE_TABLES, PROJECT_JSON_VERSION } from '../exports/project-json.js';
import {
  FORECASTS_KEPT_MAX,
  PROJECT_ATTACHMENTS_MAX,
  PROJECT_BASELINES_MAX,
  PROJECT_BOARD_COLUMNS_MAX,
  PROJECT_COMMENTS_MAX,
  PROJECT_CUSTOM_FIELDS_MAX,
  PROJECT_DEPENDENCIES_MAX,
  PROJECT_LABELS_MAX,
  PROJECT_PEOPLE_MAX,
  PROJECT_RISKS_MAX,
  PROJECT_SAVED_VIEWS_MAX,
  PROJECT_SCOPE_CHANGES_MAX,
  PROJECT_SPRINTS_MAX,
  PROJECT_TASKS_MAX,
  PROJECT_TIME_ENTRIES_MAX,
  WORK_EVENTS_FILED_MAX,
} from '../limits.js';
import { type FiledHistory, HistoryReader, isHistoryTable } from './filed-history.js';
import { PROJECT_FORMAT } from './format.js';
import { KeptFields } from './kept-fields.js';
import type { Person } from './parse.js';
import type { ImportRow } from './plan-rows.js';
import { RowScanner } from './scan.js';
import { checkTimesheet, type TimesheetRow } from './timesheet-row.js';
import { checkRow } from './whole-row.js';
import { checkWhole, refuse } from './whole-rules.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const PERSON_TEXT_MAX = 320;
/** Warnings of one file. */
const WARNINGS_MAX = 50;

/** Rows that one project may have, where other writes keep to a cap as well. */
const ROWS_MAX: Readonly<Record<string, number>> = {
  projects: 1,
  tasks: PROJECT_TASKS_MAX,
  dependencies: PROJECT_DEPENDENCIES_MAX,
  sprints: PROJECT_SPRINTS_MAX,
  scope_changes: PROJECT_SCOPE_CHANGES_MAX,
  baselines: PROJECT_BASELINES_MAX,
  baseline_tasks: PROJECT_BASELINES_MAX * PROJECT_TASKS_MAX,
  time_entries: PROJECT_TIME_ENTRIES_MAX,
  labels: PROJECT_LABELS_MAX,
  comments: PROJECT_COMMENTS_MAX,
  attachments: PROJECT_ATTACHMENTS_MAX,
  risks: PROJECT_RISKS_MAX,
  board_columns: PROJECT_BOARD_COLUMNS_MAX,
  custom_fields: PROJECT_CUSTOM_FIELDS_MAX,
  saved_views: PROJECT_SAVED_VIEWS_MAX,
  work_events: WORK_EVENTS_FILED_MAX,
  sprint_marks: PROJECT_SPRINTS_MAX,
  forecasts: FORECASTS_KEPT_MAX,
};
/** Tables without a cap of their own hang on tasks: calendars, resources, assignments, labels of tasks. */
const OTHER_ROWS_MAX = PROJECT_DEPENDENCIES_MAX;

/** A whole project, read and checked; not yet dated. */
export interface WholeProject {
  readonly tables: ReadonlyMap<SyncTable, readonly ImportRow[]>;
  readonly people: readonly Person[];
  readonly timesheets: readonly TimesheetRow[];
  readonly history: FiledHistory;
  /** What an MSPDI file said beyond the plan; JSON, see rest.ts. */
  readonly rest: string | null;
  readonly warnings: readonly ImportWarning[];
}

/**
 * Reads a whole project's JSON.
 *
 * @param projectId the new project's
 * @throws ServerError for the first thing that is wrong, with its place in the file
 */
export async function readWholeProject(source: AsyncIterable<Uint8Array>, projectId: string): Promise<WholeProject> {
  const reader = new Reader(projectId);
  const scanner = new RowScanner(reader);
  for await (const piece of source) scanner.write(piece);
  scanner.end();
  return reader.finish();
}

class Reader {
  readonly #tables = new Map<SyncTable, ImportRow[]>(FILE_TABLES.map(table => [table, []]));
  readonly #ids = new Map<SyncTable, Set<string>>(FILE_TABLES.map(table => [table, new Set()]));
  readonly #timesheets: TimesheetRow[] = [];
  readonly #kept = new KeptFields();
  readonly #history = new HistoryReader();
  readonly #seen = new Set<string>();
  readonly #warned = new Set<string>();
  readonly #warnings: ImportWarning[] = [];
  readonly #projectId: string;
  /** The project's id in the file. */
  #formerId = '';
  #people: readonly Person[] = [];
  #table = '';
  #rows = 0;

  constructor(projectId: string) {
    this.#projectId = projectId;
  }

  onHeader(header: unknown): void {
    const { format, version, id, people } = (header ?? {}) as Record<string, unknown>;
    if (format !== PROJECT_FORMAT) throw new ServerError('not_plan', 'The file is no whole project of TruePPM.');
    if (version !== PROJECT_JSON_VERSION) {
      const message = `The file has version ${JSON.stringify(version)?.slice(0, 20)}; this server reads ${PROJECT_JSON_VERSION}.`;
      throw new ServerError('unsupported_version', message, {
        errors: [{ path: '/version', code: 'unsupported_version', message }],
      });
    }
    if (typeof id !== 'string' || !UUID.test(id)) throw badHeader('/id', 'This is no UUID.');
    this.#formerId = id.toLowerCase();
    this.#people = peopleOf(people);
  }

  onTable(name: string): void {
    if (this.#seen.has(name)) {
      const path = `/tables/${name}`;
      const message = 'The file has this table twice.';
      throw new ServerError('malformed_file', `${path}: ${message}`, {
        errors: [{ path, code: 'malformed_file', message }],
      });
    }
    this.#seen.add(name);
    this.#table = name;
    this.#rows = 0;
    if (isHistoryTable(name)) this.#history.begin(name);
  }

  onRow(row: unknown): void {
    const table = this.#table;
    const at = this.#rows;
    this.#rows += 1;
    const limit = ROWS_MAX[table] ?? OTHER_ROWS_MAX;
    if (this.#rows > limit) {
      const message = `A project has at most ${limit} rows of ${table}.`;
      throw new ServerError('too_many', message, {
        limit,
        errors: [{ path: `/tables/${table}`, code: 'too_many', message }],
      });
    }
    const given = row as Readonly<Record<string, unknown>>;
    if (table === 'kept_fields') this.#kept.take(given);
    else if (table === 'timesheets') this.#timesheets.push(checkTimesheet(given, at));
    else if (isHistoryTable(table)) this.#warnUnknown(table, this.#history.take(table, at, given));
    else this.#take(table, at, given);
  }

  #take(name: string, at: number, given: Readonly<Record<string, unknown>>): void {
    const table = FILE_TABLES.find(known => known === name);
    if (table === undefined) {
      const message = 'A project has no such table, or not one that is imported; it was left out.';
      this.#warn(`/tables/${name}`, 'unknown_field', message);
      return;
    }
    const ofProject = given[table === 'projects' ? 'id' : 'project_id'];
    if (ofProject !== undefined && String(ofProject).toLowerCase() !== this.#formerId) {
      const message = 'The row is of another project than the file.';
      refuse(table, at, { code: 'invalid_value', path: table === 'projects' ? '/id' : '/project_id', message });
    }
    const id = table === 'projects' ? this.#projectId : given['id'];
    if (typeof id !== 'string' || !UUID.test(id)) {
      refuse(table, at, { code: 'invalid_value', path: '/id', message: 'This is no UUID.' });
    }
    const checked = checkRow(table, { ...given, id: id.toLowerCase() });
    if ('breach' in checked) refuse(table, at, checked.breach);
    this.#warnUnknown(table, checked.unknown);
    const ids = this.#ids.get(table)!;
    if (ids.has(checked.row.id)) {
      refuse(table, at, { code: 'duplicate', path: '/id', message: `The id ${checked.row.id} stands here twice.` });
    }
    ids.add(checked.row.id);
    this.#tables.get(table)!.push(checked.row);
  }

  finish(): WholeProject {
    if (this.#tables.get('projects')!.length === 0) {
      throw new ServerError('not_plan', 'The file has no row of its project.', {
        errors: [{ path: '/tables/projects', code: 'not_plan', message: 'The row of the project is missing.' }],
      });
    }
    checkWhole(this.#tables);
    return {
      tables: this.#tables,
      people: this.#people,
      timesheets: this.#timesheets,
      history: this.#history.finish(this.#ids.get('sprints')!),
      rest: this.#kept.toRest(),
      warnings: this.#warnings,
    };
  }

  #warnUnknown(table: string, fields: readonly string[]): void {
    for (const field of fields) {
      const path = `/tables/${table}/*/${field.slice(0, 80)}`;
      this.#warn(path, 'unknown_field', 'The rows of this table have no such field; it was left out.');
    }
  }

  #warn(path: string, code: ImportWarningCode, message: string): void {
    if (this.#warned.has(path) || this.#warned.size >= WARNINGS_MAX) return;
    this.#warned.add(path);
    this.#warnings.push({ path, code, message });
  }
}

const badHeader = (path: string, message: string): ServerError =>
  new ServerError('invalid_value', `${path}: ${message}`, { errors: [{ path, code: 'invalid_value', message }] });

/** Who the rows name. Without the list, and for who is not on it, nobody is known. */
function peopleOf(list: unknown): Person[] {
  if (list === undefined) return [];
  if (!Array.isArray(list)) throw badHeader('/people', 'This is no list.');
  if (list.length > PROJECT_PEOPLE_MAX) {
    throw new ServerError('too_many', `A file names at most ${PROJECT_PEOPLE_MAX} people.`, {
      limit: PROJECT_PEOPLE_MAX,
    });
  }
  const seen = new Set<string>();
  return list.map((person: unknown, at) => {
    const { id, name, email } = (person ?? {}) as Record<string, unknown>;
    if (typeof id !== 'string' || !UUID.test(id)) throw badHeader(`/people/${at}/id`, 'This is no UUID.');
    if (seen.has(id.toLowerCase())) throw badHeader(`/people/${at}/id`, 'The id stands here twice.');
    seen.add(id.toLowerCase());
    const text = (field: string, value: unknown): string => {
      if (value === undefined || value === null) return '';
      if (typeof value === 'string' && !value.includes('\0')) return value.slice(0, PERSON_TEXT_MAX);
      throw badHeader(`/people/${at}/${field}`, 'This is no text.');
    };
    return { id: id.toLowerCase(), name: text('name', name), email: text('email', email) || null };
  });
}
