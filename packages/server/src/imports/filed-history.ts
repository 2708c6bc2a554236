import type { ValidateFunction } from 'ajv';
import { contract } from '../http/contract.js';
import { referTo, Schemas } from '../http/schemas.js';
import { unstorablePath } from '../http/storable.js';
import type { Breach } from '../rows/change.js';
import { isFiledInstant } from './instant.js';
import { refuse } from './whole-rules.js';

/** What happened in a project, as its file has it: ready to be stored. */
export interface FiledHistory {
  /** The highest number that it names: they count from 1, and become those before the project's first. */
  readonly highest: number;
  /** JSON arrays of changes of work; null = the file has no log, and one begins with the import. */
  readonly events: readonly string[] | null;
  /** JSON array: where in the log sprints began and ended. */
  readonly marks: string;
  readonly forecasts: readonly FiledForecast[];
}

/** A forecast as JSON, and what it says of each task; null without that. */
export interface FiledForecast {
  readonly row: string;
  readonly tasks: string | null;
}

/** The tables of a file that this reads. */
export type HistoryTable = 'work_events' | 'sprint_marks' | 'forecasts' | 'forecast_tasks';

const HISTORY_TABLES: ReadonlySet<string> = new Set<HistoryTable>([
  'work_events',
  'sprint_marks',
  'forecasts',
  'forecast_tasks',
]);

/** Whether a table of a file is one of a project's history. */
export const isHistoryTable = (name: string): name is HistoryTable => HISTORY_TABLES.has(name);

type Given = Readonly<Record<string, unknown>>;

const UUID = { type: 'string', format: 'uuid' };
const UUID_OR_NONE = { type: ['string', 'null'], format: 'uuid' };
const MINUTES = { type: 'integer', minimum: -2_147_483_648, maximum: 2_147_483_647 };
const NUMBER = { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER };
const NUMBER_OR_NONE = { ...NUMBER, type: ['integer', 'null'] };
const INSTANT = { type: 'string' };
const POINTS = { type: ['number', 'null'] };
const STATE = { enum: ['todo', 'in_progress', 'done', null] };

const record = (properties: Readonly<Record<string, object>>): object => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
});

const EVENT = {
  version: NUMBER,
  at: INSTANT,
  actor: UUID_OR_NONE,
  task_id: UUID,
  before_sprint_id: UUID_OR_NONE,
  before_points: POINTS,
  before_state: STATE,
  sprint_id: UUID_OR_NONE,
  points: POINTS,
  total_minutes: MINUTES,
  remaining_minutes: MINUTES,
  state: STATE,
};
const MARK = { sprint_id: UUID, activated_version: NUMBER_OR_NONE, closed_version: NUMBER_OR_NONE };
const FORECAST = {
  ...Object.fromEntries(
    ['id', 'user_id', 'progress', 'runs', 'seed', 'options', 'problem', 'result'].map(field => [
      field,
      referTo(`#/components/schemas/Forecast/properties/${field}`),
    ]),
  ),
  runs: { type: 'integer', minimum: 1, maximum: 2_147_483_647 },
  name: { type: 'string', maxLength: 200 },
  state: { enum: ['done', 'failed', 'cancelled'] },
  project_version: NUMBER_OR_NONE,
  created_at: INSTANT,
  started_at: { type: ['string', 'null'] },
  finished_at: { type: ['string', 'null'] },
};
const FIELDS: Readonly<Record<HistoryTable, Readonly<Record<string, object>>>> = {
  work_events: EVENT,
  sprint_marks: MARK,
  forecasts: FORECAST,
  forecast_tasks: { forecast_id: UUID, field: { type: 'string' }, values: { type: 'array' } },
};
/** Those of them that are times. */
const INSTANTS = ['at', 'created_at', 'started_at', 'finished_at'] as const;

/** Rows of one statement. */
const CHUNK_ROWS = 10_000;

const invalid = (path: string, message: string): Breach => ({ code: 'invalid_value', path, message });

const schemas = new Schemas(contract());

function breachOf(validate: ValidateFunction, value: unknown, place = ''): Breach | null {
  if (validate(value)) return null;
  const [error] = validate.errors ?? [];
  const missing =
    error?.keyword === 'required' ? `/${(error.params as { missingProperty: string }).missingProperty}` : '';
  return invalid(`${place}${error?.instancePath ?? ''}${missing}`, error?.message ?? 'is not valid');
}

/** The lists that a forecast has of its tasks, as the contract names them. */
function listNames(): readonly string[] {
  const document = contract().document as unknown as {
    components: { schemas: { ForecastTasks: { properties: Record<string, object> } } };
  };
  return Object.keys(document.components.schemas.ForecastTasks.properties);
}

/** Reads what happened in a project from its file, row by row; rows are kept as text. */
export class HistoryReader {
  readonly #events: string[] = [];
  #chunk: string[] = [];
  #hasEvents = false;
  #lastEvent = 0;
  #highest = 0;
  readonly #marks: { readonly sprint_id: string }[] = [];
  readonly #forecasts = new Map<string, { readonly at: number; readonly row: string; readonly isDone: boolean }>();
  readonly #lists = new Map<string, Map<string, { readonly length: number; readonly text: string }>>();

  /** Notes that the file has a table, even an empty one. */
  begin(table: HistoryTable): void {
    if (table === 'work_events') this.#hasEvents = true;
  }

  /**
   * @param at the row's number in its table
   * @returns fields that such rows do not have; they are left out
   * @throws ServerError `invalid_value`, `duplicate` with the place in the file
   */
  take(table: HistoryTable, at: number, given: Given): readonly string[] {
    const fields = FIELDS[table];
    const wrong = (breach: Breach): never => refuse(table, at, breach);
    const breach = breachOf(
      schemas.of(table, () => record(fields)),
      given,
    );
    if (breach !== null) wrong(breach);
    const row: Given = Object.fromEntries(Object.keys(fields).map(field => [field, given[field]]));
    for (const field of INSTANTS) {
      if (row[field] != null && !isFiledInstant(row[field])) wrong(invalid(`/${field}`, 'This is no time.'));
    }
    const unstorable = table === 'work_events' ? null : unstorablePath(row);
    if (unstorable !== null) wrong(invalid(unstorable, 'Text must not contain U+0000 or half of a surrogate pair.'));
    if (table === 'work_events') this.#takeEvent(row, wrong);
    else if (table === 'sprint_marks') this.#takeMark(row, wrong);
    else if (table === 'forecasts') this.#takeForecast(at, row, wrong);
    else this.#takeList(row, wrong);
    return Object.keys(given).filter(field => !Object.hasOwn(fields, field));
  }

  /**
   * @param sprintIds those of the file
   * @throws ServerError `unknown_reference`, `invalid_value` with the place in the file
   */
  finish(sprintIds: ReadonlySet<string>): FiledHistory {
    for (const [at, { sprint_id: id }] of this.#marks.entries()) {
      if (sprintIds.has(id)) continue;
      const message = `${id} is none of the file's sprints.`;
      refuse('sprint_marks', at, { code: 'unknown_reference', path: '/sprint_id', message, ids: [id] });
    }
    this.#endChunk();
    return {
      highest: this.#highest,
      events: this.#hasEvents ? this.#events : null,
      marks: JSON.stringify(this.#marks),
      forecasts: this.#filedForecasts(),
    };
  }

  #note(version: unknown): void {
    if (version !== null) this.#highest = Math.max(this.#highest, version as number);
  }

  #takeEvent(row: Given, wrong: (breach: Breach) => never): void {
    const version = row['version'] as number;
    if (version < this.#lastEvent) wrong(invalid('/version', 'The log goes on: numbers do not fall.'));
    this.#lastEvent = version;
    this.#note(version);
    this.#chunk.push(JSON.stringify(row));
    if (this.#chunk.length >= CHUNK_ROWS) this.#endChunk();
  }

  #endChunk(): void {
    if (this.#chunk.length > 0) this.#events.push(`[${this.#chunk.join(',')}]`);
    this.#chunk = [];
  }

  #takeMark(row: Given, wrong: (breach: Breach) => never): void {
    const id = (row['sprint_id'] as string).toLowerCase();
    if (this.#marks.some(mark => mark.sprint_id === id)) {
      wrong({ code: 'duplicate', path: '/sprint_id', message: 'This sprint stands here twice.', ids: [id] });
    }
    this.#note(row['activated_version']);
    this.#note(row['closed_version']);
    this.#marks.push({ ...row, sprint_id: id });
  }

  #takeForecast(at: number, row: Given, wrong: (breach: Breach) => never): void {
    const id = (row['id'] as string).toLowerCase();
    if (this.#forecasts.has(id)) {
      wrong({ code: 'duplicate', path: '/id', message: `The id ${id} stands here twice.`, ids: [id] });
    }
    const isDone = row['state'] === 'done';
    if (isDone && row['result'] === null) wrong(invalid('/result', 'A forecast that is done has a result.'));
    this.#note(row['project_version']);
    this.#forecasts.set(id, { at, row: JSON.stringify(row), isDone });
  }

  #takeList(row: Given, wrong: (breach: Breach) => never): void {
    const field = row['field'] as string;
    if (!listNames().includes(field)) wrong(invalid('/field', 'A forecast has no such list.'));
    const pointer = `#/components/schemas/ForecastTasks/properties/${field}`;
    const breach = breachOf(schemas.at(pointer), row['values'], '/values');
    if (breach !== null) wrong(breach);
    const id = (row['forecast_id'] as string).toLowerCase();
    if (this.#forecasts.get(id)?.isDone !== true) {
      const message = 'This names no forecast of the file that is done.';
      wrong({ code: 'unknown_reference', path: '/forecast_id', message, ids: [id] });
    }
    const lists = this.#lists.get(id) ?? new Map();
    if (lists.has(field)) wrong({ code: 'duplicate', path: '/field', message: 'The forecast has this list twice.' });
    lists.set(field, { length: (row['values'] as unknown[]).length, text: JSON.stringify(row['values']) });
    this.#lists.set(id, lists);
  }

  #filedForecasts(): FiledForecast[] {
    return [...this.#forecasts].map(([id, { at, row }]) => {
      const lists = this.#lists.get(id);
      if (lists === undefined) return { row, tasks: null };
      const names = listNames();
      const lengths = new Set(names.map(name => lists.get(name)?.length));
      if (lengths.size !== 1 || lengths.has(undefined)) {
        const message = 'Its lists of tasks in forecast_tasks are not all there, or not of one length.';
        refuse('forecasts', at, invalid('/id', message));
      }
      return { row, tasks: `{${names.map(name => `"${name}":${lists.get(name)!.text}`).join(',')}}` };
    });
  }
}
