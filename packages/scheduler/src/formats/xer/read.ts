import { decodeSource, type FormatSource } from '../encoding.js';
import { FormatError } from '../errors.js';
import { maxTextLength } from '../limits.js';
import { readCalendar } from '../p6/calendar.js';
import { buildPlan, type ReadP6Options } from '../p6/plan.js';
import { Row } from '../p6/row.js';
import { type RecordKind, Tables } from '../p6/tables.js';
import type { PlanFile } from '../plan-file.js';
import { parseCalendarData } from './calendar-data.js';
import { LineCutter } from './lines.js';

/** The tables that a plan is made of; all others are passed over. */
const TABLES: Readonly<Record<string, RecordKind | 'calendar'>> = {
  PROJECT: 'project',
  SCHEDOPTIONS: 'options',
  CALENDAR: 'calendar',
  PROJWBS: 'wbs',
  TASK: 'activity',
  TASKPRED: 'relation',
  RSRC: 'resource',
  RSRCRATE: 'rate',
  TASKRSRC: 'assignment',
  PROJCOST: 'expense',
  TASKMEMO: 'note',
};

/** A record whose last field may go on in the next lines. */
interface OpenRecord {
  readonly values: string[];
  readonly line: number;
}

/** Follows the lines of an XER file: `%T` opens a table, `%F` names its fields, `%R` is a record, `%E` the end. */
class XerReader {
  readonly tables = new Tables();
  #table = '';
  #kind: RecordKind | 'calendar' | undefined;
  #fields: ReadonlyMap<string, number> = new Map();
  #open: OpenRecord | null = null;
  #hasHeader = false;

  take(line: string, number: number): void {
    if (!this.#hasHeader) {
      this.#takeHeader(line, number);
      return;
    }
    const sign = line[0] === '%' && (line.length === 2 || line[2] === '\t') ? line[1] : undefined;
    if (sign === 'R') {
      this.#close();
      if (this.#kind !== undefined) this.#open = { values: line.split('\t').slice(1), line: number };
    } else if (sign === 'T') {
      this.#close();
      this.#table = line.slice(3).trim();
      this.#kind = Object.hasOwn(TABLES, this.#table) ? TABLES[this.#table] : undefined;
      this.#fields = new Map();
    } else if (sign === 'F') {
      this.#close();
      this.#fields = new Map(line.split('\t').map((name, at) => [name.trim(), at - 1]));
    } else if (sign === 'E') this.#close();
    else this.#goOn(line, number);
  }

  finish(): void {
    if (!this.#hasHeader) throw new FormatError('not_xer', 'The file is empty');
    this.#close();
  }

  #takeHeader(line: string, number: number): void {
    const text = line.startsWith('\ufeff') ? line.slice(1) : line;
    if (!/^ERMHDR(\t|$)/.test(text)) {
      throw new FormatError('not_xer', 'The file does not begin with the header ERMHDR of XER', { line: number });
    }
    this.#hasHeader = true;
  }

  /** A line without a sign is part of the text before it, which held a line end. */
  #goOn(line: string, number: number): void {
    const open = this.#open;
    if (open === null) return;
    const more = line.split('\t');
    const last = open.values.length - 1;
    const text = `${open.values[last] ?? ''}\n${more[0]!}`;
    if (text.length > maxTextLength) {
      throw new FormatError('too_large', `A text is longer than ${maxTextLength} characters`, { line: number });
    }
    open.values[Math.max(last, 0)] = text;
    for (const value of more.slice(1)) open.values.push(value);
  }

  #close(): void {
    const open = this.#open;
    this.#open = null;
    if (open === null || this.#kind === undefined) return;
    const fields = this.#fields;
    const { values, line } = open;
    // Quotes are doubled in every text.
    const textOf = (name: string) => values[fields.get(name) ?? -1]?.replaceAll('""', '"');
    const row = new Row('xer', this.#table, line, textOf);
    if (this.#kind === 'calendar') {
      this.tables.takeCalendar(readCalendar(row, parseCalendarData(textOf('clndr_data') ?? '')), row);
    } else this.tables.take(this.#kind, row);
  }
}

/**
 * Reads XER, the exchange format of Primavera P6. Ids of activities are the file's task_id, those of the summaries that
 * stand for its work breakdown structure `wbs-` and their number. The file is read as a stream of lines.
 *
 * @param source text, bytes (UTF-8 or, where they are not, Windows-1252), or a stream of either
 * @param options `projectId` where a file holds several projects
 * @throws FormatError for anything that is not a sound plan file; nothing is half read
 */
export async function readXer(source: FormatSource, options: ReadP6Options = {}): Promise<PlanFile> {
  const reader = new XerReader();
  const lines = new LineCutter((line, number) => reader.take(line, number));
  for await (const text of decodeSource(source, { ...options, fallback: 'windows-1252' })) lines.write(text);
  lines.end();
  reader.finish();
  return buildPlan(reader.tables, options);
}
