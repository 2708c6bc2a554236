import { MAX_DEPTH } from '../../limits.js';
import type { Id, Project, Task } from '../../model.js';
import type { TaskSchedule } from '../../outcome.js';
import { FormatError, type FormatLoss } from '../errors.js';
import { type CsvColumn, csvColumns, headingOf } from './columns.js';
import { neutralized } from './injection.js';
import { findCsvLosses } from './losses.js';
import { formatPredecessor } from './predecessors.js';
import { formatResources } from './resources.js';
import type { Delimiter } from './rows.js';
import { formatTypedMinutes, plainDecimal, type ValueStyle } from './values.js';

/** Options of `writeCsv`. */
export interface WriteCsvOptions {
  /** Which columns, in which order. Default: those that the plan has something for. */
  readonly columns?: readonly CsvColumn[];
  /** Default a comma. */
  readonly delimiter?: Delimiter;
  /** Starts with a byte order mark, which spreadsheets need to take the bytes for UTF-8. Default false. */
  readonly hasByteOrderMark?: boolean;
}

/** The dates to write, as the engine gives them. */
export interface CsvSchedule {
  readonly tasks: Iterable<TaskSchedule>;
}

/** Columns without which no table says what a plan is; the constraint says that the dates are results. */
const always: readonly CsvColumn[] = ['id', 'level', 'name', 'duration', 'start', 'finish', 'constraintType'];

/**
 * Writes the tasks of a plan as a table, one row each in outline order. Reading it gives the same tasks, links, resource
 * names and units again; calendars, and whatever else has no column, stay behind. No cell is one that a spreadsheet
 * executes: text that begins like a formula gets an apostrophe.
 *
 * @param schedule gives start and finish; without it only dates set by hand are written
 * @throws FormatError `too_deep` for an outline that no program shows
 */
export function writeCsv(project: Project, schedule?: CsvSchedule, options: WriteCsvOptions = {}): string {
  return exportCsv(project, schedule, options).csv;
}

/** A plan as a table, and what of it the table does not hold. */
export interface CsvExport {
  readonly csv: string;
  readonly losses: readonly FormatLoss[];
}

/**
 * `writeCsv`, and what was left out for want of a column.
 *
 * @throws FormatError `too_deep` as `writeCsv` does
 */
export function exportCsv(project: Project, schedule?: CsvSchedule, options: WriteCsvOptions = {}): CsvExport {
  const table = new TableWriter(project, schedule);
  const delimiter = options.delimiter ?? ',';
  const columns = options.columns ?? csvColumns.filter(column => always.includes(column) || table.uses(column));
  const lines = [columns.map(headingOf), ...table.rows(columns)].map(cells =>
    cells.map(cell => quoted(neutralized(cell), delimiter)).join(delimiter),
  );
  const mark = options.hasByteOrderMark === true ? '\uFEFF' : '';
  return { csv: `${mark}${lines.join('\r\n')}\r\n`, losses: findCsvLosses(project, columns) };
}

/** Quotes what would not come back without: delimiters, quotes, line breaks, white space at the ends. */
function quoted(text: string, delimiter: Delimiter): string {
  if (!text.includes(delimiter) && !/["\r\n]|^\s|\s$|^\uFEFF|^sep=/.test(text)) return text;
  return `"${text.replaceAll('"', '""')}"`;
}

class TableWriter {
  readonly #project: Project;
  readonly #dates: ReadonlyMap<Id, TaskSchedule>;
  readonly #style: ValueStyle;
  readonly #places: readonly { readonly task: Task; readonly level: number; readonly wbs: string }[];
  readonly #cells: ReadonlyMap<Id, { readonly predecessors: string; readonly resources: string }>;

  constructor(project: Project, schedule: CsvSchedule | undefined) {
    this.#project = project;
    this.#style = project;
    this.#dates = new Map([...(schedule?.tasks ?? [])].map(task => [task.id, task]));
    this.#places = placesOf(project.tasks);
    this.#cells = this.#references();
  }

  /** Whether any task has something to say in a column. */
  uses(column: CsvColumn): boolean {
    if (column === 'wbs' || column === 'parent') return false;
    return this.#places.some(place => this.#cell(place, column) !== '');
  }

  rows(columns: readonly CsvColumn[]): string[][] {
    return this.#places.map(place => columns.map(column => this.#cell(place, column)));
  }

  #cell(place: { readonly task: Task; readonly level: number; readonly wbs: string }, column: CsvColumn): string {
    const { task } = place;
    const number = (value: number | undefined): string => (value === undefined ? '' : plainDecimal(value));
    const baseline = task.baselines?.find(own => own.number === 0);
    const dates = this.#dates.get(task.id);
    const keepsDates = task.isManual === true || task.isActive === false;
    switch (column) {
      case 'level':
        return String(place.level);
      case 'wbs':
        return place.wbs;
      case 'parent':
        return task.parentId ?? '';
      case 'duration':
        return this.#duration(task);
      case 'start':
        return (keepsDates ? task.manualStart : undefined) ?? (keepsDates ? '' : (dates?.start ?? ''));
      case 'finish':
        return (keepsDates ? task.manualFinish : undefined) ?? (keepsDates ? '' : (dates?.finish ?? ''));
      case 'predecessors':
      case 'resources':
        return this.#cells.get(task.id)?.[column] ?? '';
      case 'percentComplete':
        return task.percentComplete === undefined ? '' : `${plainDecimal(task.percentComplete)}%`;
      case 'isMilestone':
      case 'isManual':
      case 'isActive':
        return task[column] === undefined ? '' : task[column] ? 'yes' : 'no';
      case 'calendar':
        return task.calendarId ?? '';
      case 'baselineStart':
        return baseline?.start ?? '';
      case 'baselineFinish':
        return baseline?.finish ?? '';
      case 'baselineCost':
        return number(baseline?.cost);
      case 'priority':
      case 'cost':
      case 'actualCost':
        return number(task[column]);
      default:
        return task[column] ?? '';
    }
  }

  #duration(task: Task): string {
    if (task.durationMinutes === undefined) return '';
    const typed = formatTypedMinutes(task.durationMinutes, task.durationUnit ?? 'd', this.#style);
    return task.isEstimated ? `${typed}?` : typed;
  }

  #references(): Map<Id, { readonly predecessors: string; readonly resources: string }> {
    const links = groupedBy(this.#project.dependencies ?? [], link => link.successorId);
    const assignments = groupedBy(this.#project.assignments ?? [], assignment => assignment.taskId);
    const names = new Map((this.#project.resources ?? []).map(resource => [resource.id, resource]));
    return new Map(
      this.#project.tasks.map(({ id }) => {
        const predecessors = (links.get(id) ?? []).map(link => formatPredecessor(link, this.#style)).join(';');
        return [id, { predecessors, resources: formatResources(assignments.get(id) ?? [], names) }];
      }),
    );
  }
}

function groupedBy<Item>(items: readonly Item[], keyOf: (item: Item) => Id): Map<Id, Item[]> {
  const groups = new Map<Id, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

/** Tasks in outline order with their level, from 1, and their number; a parent that does not exist counts as none. */
function placesOf(tasks: readonly Task[]): { task: Task; level: number; wbs: string }[] {
  const known = new Set(tasks.map(({ id }) => id));
  const children = groupedBy(tasks, ({ parentId }) => (parentId != null && known.has(parentId) ? `>${parentId}` : ''));
  const places: { task: Task; level: number; wbs: string }[] = [];
  const visit = (key: string, level: number, prefix: string): void => {
    if (level > MAX_DEPTH + 1) {
      throw new FormatError('too_deep', `The outline is deeper than ${MAX_DEPTH} levels`, { path: 'tasks' });
    }
    const own = children.get(key) ?? [];
    // Two tasks with one id have the same children: they are written once.
    children.delete(key);
    for (const [index, task] of own.entries()) {
      const wbs = `${prefix}${index + 1}`;
      places.push({ task, level, wbs });
      visit(`>${task.id}`, level + 1, `${wbs}.`);
    }
  };
  visit('', 1, '');
  return places;
}
