import type { Assignment, Baseline, Dependency, Id, LocalTime, Project, Resource, Task } from '../../model.js';
import type { FormatSource } from '../encoding.js';
import { FormatError, type FormatWarning } from '../errors.js';
import { Findings } from '../findings.js';
import { maxRecords } from '../limits.js';
import { type CsvColumn, columnOf, csvColumns, folded } from './columns.js';
import { type OutlineRow, parentsOf } from './outline.js';
import { parsePredecessors, type TypedLink } from './predecessors.js';
import { parseResources } from './resources.js';
import { RowValues } from './row-values.js';
import { type Delimiter, type Row, readRows } from './rows.js';
import type { DateOrder, ValueStyle } from './values.js';

/** Options of `readCsv`. */
export interface ReadCsvOptions {
  /** Which heading (its text) or which column (1-based) holds what; wins over recognition. */
  readonly columns?: Partial<Readonly<Record<CsvColumn, string | number>>>;
  /** Default: recognised. */
  readonly delimiter?: Delimiter;
  /** Decimal character of numbers. Default: a comma where semicolons part the cells, else a point. */
  readonly decimal?: '.' | ',';
  /** What dates that are not ISO begin with. Without it they are refused, not guessed at. */
  readonly dateOrder?: DateOrder;
  /** False: the first row is data already; `columns` then says by number what is where. */
  readonly hasHeadings?: boolean;
  /** Encoding of bytes without a byte order mark. Default UTF-8. */
  readonly encoding?: string;
  /** Refuses a larger file. Default 50 MiB. */
  readonly maxBytes?: number;
  /**
   * Everything of the plan that a table of tasks does not hold: its start (default: the first date of the table), what a
   * day is, calendars. With calendars, even none, a task on another one goes without, with a warning.
   */
  readonly project?: Omit<Project, 'tasks' | 'dependencies' | 'resources' | 'assignments'>;
  /**
   * For a table that is a part of a plan: the id of a task that is not in the table, by what a row calls it as its parent
   * or predecessor (an id or a WBS number); undefined for what the plan does not have either.
   */
  readonly outside?: (reference: string) => Id | undefined;
}

/** Where a task stands in its table. */
export interface CsvPlace {
  /** 1-based line of its row. */
  readonly line: number;
  /** Its WBS number as the table has it. */
  readonly wbs?: string;
}

/** A table of tasks, read. */
export interface CsvPlan {
  readonly project: Project;
  readonly warnings: readonly FormatWarning[];
  /** 1-based column of the table by what it was taken for. */
  readonly columns: Readonly<Partial<Record<CsvColumn, number>>>;
  /** Where each task stands, by its id. */
  readonly places: ReadonlyMap<Id, CsvPlace>;
}

/**
 * Reads a table of tasks. Columns are known by their headings (in English, German, French, Spanish or Japanese, as
 * spreadsheets and project programs write them) or as `columns` says. The outline comes from a parent column, an outline
 * level, WBS numbers, or the indentation of names, whichever the table has. Predecessors are ids (without an id column:
 * row numbers) or WBS numbers.
 *
 * Start and finish are results where the table states constraints or modes, and where a task has predecessors; otherwise
 * a start is the earliest one allowed, and start and finish without a duration are dates set by hand.
 *
 * The table is read as a stream, a row at a time.
 *
 * @param source text, bytes (by byte order mark, else `encoding`), or a stream of either
 * @throws FormatError with every wrong cell in `problems`, by line and column (1-based cell of the row); `not_csv` for a
 * table without a column of names
 */
export async function readCsv(source: FormatSource, options: ReadCsvOptions = {}): Promise<CsvPlan> {
  const reader = new TableReader(options);
  for await (const row of readRows(source, options)) reader.take(row);
  return reader.finish();
}

/** A row that became a task, with what can only be looked up when all rows are known. */
interface TaskRow extends OutlineRow {
  readonly task: Task;
  /** What the table has as its start, asked for or worked out. */
  readonly start: LocalTime | undefined;
  readonly links: readonly TypedLink[];
  readonly columnOfLinks: number;
}

class TableReader {
  readonly #options: ReadCsvOptions;
  readonly #findings = new Findings();
  readonly #rows: TaskRow[] = [];
  readonly #ids = new Set<Id>();
  readonly #resources = new Map<string, Resource>();
  readonly #assignments: Assignment[] = [];
  /** Ids of the calendars that there are; undefined: nothing is said of any. */
  readonly #calendars: ReadonlySet<Id> | undefined;
  #columns: Partial<Record<CsvColumn, number>> | undefined;
  #style: ValueStyle = {};

  constructor(options: ReadCsvOptions) {
    this.#options = options;
    const { calendars } = options.project ?? {};
    this.#calendars = calendars && new Set(calendars.map(({ id }) => id));
  }

  take(row: Row): void {
    if (this.#columns === undefined) {
      this.#begin(row);
      if (this.#options.hasHeadings !== false) return;
    }
    if (this.#rows.length >= maxRecords) {
      throw new FormatError('too_large', `The table has more than ${maxRecords} rows`, { line: row.line });
    }
    this.#takeTask(new RowValues(row, this.#columns ?? {}, this.#style, this.#options.dateOrder, this.#findings));
  }

  finish(): CsvPlan {
    if (this.#columns === undefined) throw new FormatError('not_csv', 'The table is empty');
    const tasks = this.#tasks();
    const dependencies = this.#links();
    this.#findings.throwIfAny();
    const start = this.#options.project?.start ?? earliest(this.#rows);
    return {
      project: {
        ...this.#options.project,
        ...(start === undefined ? {} : { start }),
        tasks,
        ...(dependencies.length === 0 ? {} : { dependencies }),
        ...(this.#resources.size === 0 ? {} : { resources: [...this.#resources.values()] }),
        ...(this.#assignments.length === 0 ? {} : { assignments: this.#assignments }),
      },
      warnings: this.#findings.warnings,
      columns: this.#columns,
      places: new Map(
        this.#rows.map(({ id, line, wbs }) => [id, { line, ...(wbs === undefined ? {} : { wbs }) }] as const),
      ),
    };
  }

  #begin(row: Row): void {
    const { project = {}, decimal, hasHeadings } = this.#options;
    this.#style = { ...project, decimal: decimal ?? (row.delimiter === ';' ? ',' : '.') };
    this.#columns = mappedColumns(row, this.#options, this.#findings);
    if (this.#columns.name !== undefined) return;
    const seen =
      hasHeadings === false
        ? ''
        : `: ${row.cells
            .map(({ text }) => text.slice(0, 40))
            .join(' | ')
            .slice(0, 200)}`;
    throw new FormatError('not_csv', `No column is known to hold the names of tasks${seen}`, { line: row.line });
  }

  #takeTask(values: RowValues): void {
    const name = values.name();
    const id = values.text('id') ?? String(this.#rows.length + 1);
    if (this.#ids.has(id)) {
      values.reject('duplicate_id', 'id', `Another row has the id "${id.slice(0, 60)}"`);
      return;
    }
    this.#ids.add(id);
    const links = parsePredecessors(values.text('predecessors') ?? '', this.#style);
    this.#takeResources(values, id);
    this.#rows.push({
      id,
      line: values.line,
      indent: name.indent,
      ...values.outline(),
      task: this.#onKnownCalendar(taskOf(values, id, name.text, links.length > 0), values),
      start: values.date('start'),
      links,
      columnOfLinks: values.columnOf('predecessors'),
    });
  }

  /** The task, without a calendar that the plan does not have; where nothing is said of calendars, as it is. */
  #onKnownCalendar(task: Task, values: RowValues): Task {
    const { calendarId, ...rest } = task;
    if (calendarId == null || this.#calendars === undefined || this.#calendars.has(calendarId)) return task;
    const at = { line: values.line, column: values.columnOf('calendar'), path: 'calendar' };
    const message = `There is no calendar "${calendarId.slice(0, 60)}"; the default is used`;
    this.#findings.warn('unknown_calendar', message, at);
    return rest;
  }

  #takeResources(values: RowValues, taskId: Id): void {
    const text = values.text('resources');
    if (text === undefined) return;
    const typed = parseResources(text, this.#style);
    if (typed === undefined) {
      values.bad('resources', 'names such as Ann[50%]; Bob');
      return;
    }
    for (const { name, units } of typed) {
      if (!this.#resources.has(name)) this.#resources.set(name, { id: name, name });
      this.#assignments.push({ taskId, resourceId: name, ...(units === undefined ? {} : { units }) });
    }
  }

  #tasks(): Task[] {
    const parents = parentsOf(
      this.#rows,
      (row, problem) => {
        const at = { line: row.line };
        if (problem === 'level_gap') {
          this.#findings.warn('outline_gap', `The row skips an outline level; it is taken as one deeper`, at);
        } else {
          const above = row.parent ?? row.wbs?.replace(/\.[^.]*\.?$/, '') ?? '';
          this.#findings.reject('unknown_link_target', `There is no row "${above.slice(0, 60)}" above this one`, at);
        }
      },
      this.#options.outside,
    );
    return this.#rows.map(({ task }, index) => {
      const parentId = parents[index] ?? null;
      return parentId === null ? task : { ...task, parentId };
    });
  }

  #links(): Dependency[] {
    const byWbs = new Map(this.#rows.flatMap(({ wbs, id }) => (wbs === undefined ? [] : [[wbs, id] as const])));
    const { outside } = this.#options;
    const find = (text: string): Id | undefined => (this.#ids.has(text) ? text : (byWbs.get(text) ?? outside?.(text)));
    return this.#rows.flatMap(row =>
      row.links.flatMap(({ text, readings }) => {
        const reading = readings.find(({ reference }) => find(reference) !== undefined);
        const at = { line: row.line, column: row.columnOfLinks, path: 'predecessors' };
        if (reading === undefined) {
          const missing = readings.at(-1)!.reference.slice(0, 60);
          this.#findings.reject('unknown_link_target', `There is no task "${missing}" to follow`, at);
          return [];
        }
        if (reading.link === null) {
          this.#findings.reject('bad_value', `"${text.slice(0, 60)}" is not a predecessor such as 3FS+2d`, at);
          return [];
        }
        return [{ predecessorId: find(reading.reference)!, successorId: row.id, ...reading.link }];
      }),
    );
  }
}

/** The columns of a table by what they hold. */
function mappedColumns(row: Row, options: ReadCsvOptions, findings: Findings): Partial<Record<CsvColumn, number>> {
  const columns: Partial<Record<CsvColumn, number>> = {};
  const headings = options.hasHeadings === false ? [] : row.cells.map(({ text }) => text.trim());
  const taken = new Set<number>();
  for (const column of csvColumns) {
    const wanted = options.columns?.[column];
    if (wanted === undefined) continue;
    const at = typeof wanted === 'number' ? wanted : headings.findIndex(text => folded(text) === folded(wanted)) + 1;
    if (at < 1 || at > row.cells.length) {
      throw new FormatError('not_csv', `There is no column "${wanted}" for ${column}`, { line: row.line });
    }
    columns[column] = at;
    taken.add(at);
  }
  for (const [index, heading] of headings.entries()) {
    const column = columnOf(heading);
    if (taken.has(index + 1) || heading === '') continue;
    if (column !== undefined && columns[column] === undefined) columns[column] = index + 1;
    else {
      const message = `The column "${heading.slice(0, 60)}" ${column === undefined ? 'is not known' : 'is there twice'}; it was left out`;
      findings.warn('unknown_column', message, { line: row.line, column: index + 1 });
    }
  }
  return columns;
}

/** The task that a row says. */
function taskOf(values: RowValues, id: Id, name: string | undefined, hasPredecessors: boolean): Task {
  const duration = values.duration();
  const isMilestone = values.flag('isMilestone');
  const isManual = values.flag('isManual');
  const isActive = values.flag('isActive');
  const deadline = values.date('deadline');
  const priority = values.number('priority');
  const calendarId = values.text('calendar');
  const percentComplete = values.percent('percentComplete');
  const actualStart = values.date('actualStart');
  const actualFinish = values.date('actualFinish');
  const cost = values.cost('cost');
  const actualCost = values.cost('actualCost');
  const baseline = baselineOf(values);
  return {
    id,
    ...(name === undefined ? {} : { name }),
    ...(duration === undefined ? {} : { durationMinutes: duration.minutes }),
    ...(duration === undefined || duration.unit === 'd' ? {} : { durationUnit: duration.unit }),
    ...(duration?.isEstimated ? { isEstimated: true } : {}),
    ...(isMilestone === undefined ? {} : milestone(isMilestone, duration?.minutes)),
    ...(isManual === true ? { isManual } : {}),
    ...(isActive === false ? { isActive } : {}),
    ...values.dates({ isKept: isManual === true || isActive === false, hasPredecessors }),
    ...(deadline === undefined ? {} : { deadline }),
    ...(calendarId === undefined ? {} : { calendarId }),
    ...(priority === undefined ? {} : { priority }),
    ...(percentComplete === undefined ? {} : { percentComplete }),
    ...(actualStart === undefined ? {} : { actualStart }),
    ...(actualFinish === undefined ? {} : { actualFinish }),
    ...(cost === undefined ? {} : { cost }),
    ...(actualCost === undefined ? {} : { actualCost }),
    ...(baseline === undefined ? {} : { baselines: [baseline] }),
  };
}

/** The flag is worth keeping only where the duration does not say the same. */
function milestone(isMilestone: boolean, minutes: number | undefined): Partial<Task> {
  return minutes !== undefined && isMilestone === (minutes === 0) ? {} : { isMilestone };
}

function baselineOf(values: RowValues): Baseline | undefined {
  const start = values.date('baselineStart');
  const finish = values.date('baselineFinish');
  const cost = values.cost('baselineCost');
  if (start === undefined && finish === undefined && cost === undefined) return undefined;
  return {
    number: 0,
    ...(start === undefined ? {} : { start }),
    ...(finish === undefined ? {} : { finish }),
    ...(cost === undefined ? {} : { cost }),
  };
}

/** The first date that any row has or asks for. */
function earliest(rows: readonly TaskRow[]): LocalTime | undefined {
  let first: LocalTime | undefined;
  for (const { task, start } of rows) {
    for (const date of [start, task.actualStart, task.manualStart, task.constraintDate]) {
      if (date && (first === undefined || date < first)) first = date;
    }
  }
  return first;
}
