import type { LocalTime } from '../../model.js';
import { parseInstant } from '../../time.js';
import { FormatError } from '../errors.js';

/** The two spellings of Primavera's data: tab-separated tables (XER) and XML (PMXML). */
export type Dialect = 'xer' | 'pmxml';

/** A field's name in XER and in PMXML; null where a dialect does not have it. */
export type Field = readonly [xer: string | null, pmxml: string | null];

/** Decimals with a point or a comma, as the saving computer's locale has it, and with the other one between thousands. */
function parseDecimal(text: string): number {
  const comma = text.lastIndexOf(',');
  const point = text.lastIndexOf('.');
  const plain = comma > point ? text.replaceAll('.', '').replace(',', '.') : text.replaceAll(',', '');
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,2})?$/.test(plain) ? Number(plain) : Number.NaN;
}

/** `2012-03-06 10:15` or `2012-03-06T10:15:00`, with a zone or not, as a local time; undefined when it is none. */
export function parseTime(text: string): LocalTime | undefined {
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.\d+)?)?)?(?:Z|[+-]\d\d:?\d\d)?$/.exec(text);
  if (match === null) return undefined;
  const [, day = '', minute = '00:00', second = '00'] = match;
  const time = `${day}T${minute}${second === '00' ? '' : `:${second}`}`;
  return Number.isNaN(parseInstant(time)) ? undefined : time;
}

/** One record of a file with typed access to its fields. Empty reads as undefined, malformed is an error with its place. */
export class Row {
  readonly dialect: Dialect;
  readonly path: string;
  readonly line: number;
  readonly #textOf: (name: string) => string | undefined;

  /** @param textOf raw text by the dialect's own field name @param path of the record, for errors */
  constructor(dialect: Dialect, path: string, line: number, textOf: (name: string) => string | undefined) {
    this.dialect = dialect;
    this.path = path;
    this.line = line;
    this.#textOf = textOf;
  }

  /** Text without surrounding white space, undefined when empty. */
  text(field: Field): string | undefined {
    const name = this.#name(field);
    const text = name === null ? undefined : this.#textOf(name)?.trim();
    return text === '' ? undefined : text;
  }

  /** Text that must be there. */
  required(field: Field): string {
    const text = this.text(field);
    if (text !== undefined) return text;
    throw new FormatError('missing_value', `${this.#name(field) ?? 'A field'} is missing`, this);
  }

  /** A finite number. */
  number(field: Field): number | undefined {
    const text = this.text(field);
    if (text === undefined) return undefined;
    const value = parseDecimal(text);
    if (!Number.isFinite(value)) throw this.bad(field, 'a number');
    return value;
  }

  /** Hours as whole minutes: Primavera schedules in minutes, whatever fractions of an hour it writes. */
  minutes(field: Field): number | undefined {
    const hours = this.number(field);
    return hours === undefined ? undefined : Math.round(hours * 60);
  }

  /** A local time. */
  time(field: Field): LocalTime | undefined {
    const text = this.text(field);
    if (text === undefined) return undefined;
    const time = parseTime(text);
    if (time === undefined) throw this.bad(field, 'a date such as 2026-01-05T08:00:00');
    return time;
  }

  /** `Y`/`N`, `1`/`0` or `true`/`false`. */
  flag(field: Field): boolean | undefined {
    const text = this.text(field);
    if (text === undefined) return undefined;
    if (text === 'Y' || text === '1' || text === 'true') return true;
    if (text === 'N' || text === '0' || text === 'false') return false;
    throw this.bad(field, this.dialect === 'xer' ? 'Y or N' : '0 or 1');
  }

  /** One of the words of a table; a word that is not in it reads as undefined. */
  choice<Value>(field: Field, words: Readonly<Record<string, Value>>): Value | undefined {
    const text = this.text(field);
    return text !== undefined && Object.hasOwn(words, text) ? words[text] : undefined;
  }

  /** An error about one field. */
  bad(field: Field, expected: string): FormatError {
    const name = this.#name(field) ?? '';
    const text = this.text(field) ?? '';
    const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
    return new FormatError('bad_value', `${name} is "${shown}", not ${expected}`, {
      line: this.line,
      path: `${this.path}/${name}`,
    });
  }

  #name([xer, pmxml]: Field): string | null {
    return this.dialect === 'xer' ? xer : pmxml;
  }
}
