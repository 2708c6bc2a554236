import type { LocalTime, Task } from '../../model.js';
import type { FormatErrorCode } from '../errors.js';
import type { Findings } from '../findings.js';
import type { CsvColumn } from './columns.js';
import { restored } from './injection.js';
import type { OutlineRow } from './outline.js';
import type { Row } from './rows.js';
import {
  type DateOrder,
  parseCost,
  parseDate,
  parseDecimal,
  parsePercent,
  parseTypedMinutes,
  type TypedMinutes,
  type ValueStyle,
} from './values.js';
import { constraintOf, flagOf } from './words.js';

/** Longest text that may be a date, a number or a word: what is longer is not looked at closely. */
const maxValueLength = 200;

/**
 * Typed access to the cells of one row. An empty cell reads as undefined, and so does one that makes no sense, which is
 * noted with line and column.
 */
export class RowValues {
  readonly line: number;
  readonly #row: Row;
  readonly #columns: Readonly<Partial<Record<CsvColumn, number>>>;
  readonly #style: ValueStyle;
  readonly #dateOrder: DateOrder | undefined;
  readonly #findings: Findings;

  constructor(
    row: Row,
    columns: Readonly<Partial<Record<CsvColumn, number>>>,
    style: ValueStyle,
    dateOrder: DateOrder | undefined,
    findings: Findings,
  ) {
    this.line = row.line;
    this.#row = row;
    this.#columns = columns;
    this.#style = style;
    this.#dateOrder = dateOrder;
    this.#findings = findings;
  }

  /** 1-based column of the table, 0 when it has no such column. */
  columnOf(column: CsvColumn): number {
    return this.#columns[column] ?? 0;
  }

  /** Text of a cell; in quotes, white space is part of it. */
  text(column: CsvColumn): string | undefined {
    const cell = this.#row.cells[this.columnOf(column) - 1];
    if (cell === undefined) return undefined;
    const text = restored(cell.isQuoted ? cell.text : cell.text.trim());
    return text.trim() === '' ? undefined : text;
  }

  /** The name, and how far it is indented: white space before it where it stands without quotes. */
  name(): { readonly text: string | undefined; readonly indent: number } {
    const cell = this.#row.cells[this.columnOf('name') - 1];
    const space = cell === undefined || cell.isQuoted ? '' : (/^[ \t\u00A0\u3000]*/.exec(cell.text)?.[0] ?? '');
    const indent = [...space].reduce((width, character) => width + (character === '\t' ? 4 : 1), 0);
    return { text: this.text('name'), indent };
  }

  /** What the row says of its place in the outline, but for the indentation. */
  outline(): Partial<OutlineRow> {
    const level = this.number('level');
    const wbs = this.text('wbs');
    const parent = this.text('parent');
    if (level !== undefined && (!Number.isInteger(level) || level < 0)) this.bad('level', 'a whole number');
    return {
      ...(level === undefined ? {} : { level: Math.max(0, Math.trunc(level)) }),
      ...(wbs === undefined ? {} : { wbs }),
      ...(parent === undefined ? {} : { parent }),
    };
  }

  number(column: CsvColumn): number | undefined {
    return this.#parse(column, 'a number', text => parseDecimal(text, this.#style.decimal));
  }

  percent(column: CsvColumn): number | undefined {
    return this.#parse(column, 'a percentage from 0 to 100', text => parsePercent(text, this.#style));
  }

  cost(column: CsvColumn): number | undefined {
    return this.#parse(column, 'an amount', text => parseCost(text, this.#style));
  }

  flag(column: CsvColumn): boolean | undefined {
    return this.#parse(column, 'yes or no', flagOf);
  }

  date(column: CsvColumn): LocalTime | undefined {
    const expected =
      this.#dateOrder === undefined
        ? 'a date such as 2026-01-05 (for others, say which order they have)'
        : `a date in the order ${this.#dateOrder}`;
    return this.#parse(column, expected, text => parseDate(text, this.#dateOrder));
  }

  duration(): TypedMinutes | undefined {
    const typed = this.#parse('duration', 'a duration such as 5d', text => parseTypedMinutes(text, this.#style));
    if (typed !== undefined && typed.minutes < 0) this.bad('duration', 'zero or more');
    return typed;
  }

  /**
   * Constraint and own dates of the task.
   *
   * @param row `isKept`: the task keeps its dates; `hasPredecessors`: they say when it starts
   */
  dates(row: { readonly isKept: boolean; readonly hasPredecessors: boolean }): Partial<Task> {
    const start = this.date('start');
    const finish = this.date('finish');
    const constraintType = this.#parse('constraintType', 'a constraint such as snet', constraintOf);
    const constraintDate = this.date('constraintDate');
    const constraint = {
      ...(constraintType === undefined ? {} : { constraintType }),
      ...(constraintDate === undefined ? {} : { constraintDate }),
    };
    if (row.isKept) {
      return {
        ...constraint,
        ...(start === undefined ? {} : { manualStart: start }),
        ...(finish === undefined ? {} : { manualFinish: finish }),
      };
    }
    // A table that speaks of constraints or modes has said all that is to be said: its dates follow from that.
    const saysHow = this.columnOf('constraintType') > 0 || this.columnOf('isManual') > 0;
    if (saysHow || row.hasPredecessors || (start === undefined && finish === undefined)) return constraint;
    if (this.text('duration') === undefined && start !== undefined && finish !== undefined) {
      return { isManual: true, manualStart: start, manualFinish: finish };
    }
    return start === undefined ? {} : { constraintType: 'snet', constraintDate: start };
  }

  /** Notes that a cell holds something else than what it should. */
  bad(column: CsvColumn, expected: string): undefined {
    const text = this.text(column) ?? '';
    const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
    return this.reject('bad_value', column, `"${shown}" is not ${expected}`);
  }

  /** Notes a problem with a cell. */
  reject(code: FormatErrorCode, column: CsvColumn, message: string): undefined {
    const at = this.columnOf(column);
    return this.#findings.reject(code, message, { line: this.line, ...(at === 0 ? {} : { column: at }), path: column });
  }

  #parse<Value>(column: CsvColumn, expected: string, parse: (text: string) => Value | undefined): Value | undefined {
    const text = this.text(column);
    if (text === undefined) return undefined;
    const value = text.length > maxValueLength ? undefined : parse(text.trim());
    return value === undefined ? this.bad(column, expected) : value;
  }
}
