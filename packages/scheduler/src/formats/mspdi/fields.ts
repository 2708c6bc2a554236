import type { LocalDate, LocalTime } from '../../model.js';
import type { Findings } from '../findings.js';
import type { XmlElement } from '../xml.js';
import { parseDuration, parseLocalDay, parseLocalTime, parseTimeOfDay } from './value.js';

function parseNumber(text: string): number | undefined {
  const value = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,2})?$/.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}

function parseInteger(text: string): number | undefined {
  const value = /^[+-]?\d+(\.0*)?$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(value) ? value : undefined;
}

function parseFlag(text: string): boolean | undefined {
  if (text === '1' || text === 'true' || text === '-1') return true;
  return text === '0' || text === 'false' ? false : undefined;
}

/**
 * Typed access to the child elements of one record. An absent or empty element reads as undefined, and so does a
 * malformed one, which is noted as a problem that names its line.
 */
export class Fields {
  readonly element: XmlElement;
  readonly path: string;
  readonly findings: Findings;
  readonly #byName = new Map<string, XmlElement>();

  /**
   * @param path of the record in the file, for problems
   * @param findings takes them
   */
  constructor(element: XmlElement, path: string, findings: Findings) {
    this.element = element;
    this.path = path;
    this.findings = findings;
    for (const child of element.children) {
      if (!this.#byName.has(child.name)) this.#byName.set(child.name, child);
    }
  }

  /** Text without surrounding white space, undefined when empty. */
  text(name: string): string | undefined {
    const text = this.#byName.get(name)?.text.trim();
    return text === '' ? undefined : text;
  }

  /** Text as it stands, undefined when there is nothing but white space. */
  wholeText(name: string): string | undefined {
    const text = this.#byName.get(name)?.text;
    return text === undefined || text.trim() === '' ? undefined : text;
  }

  /** A finite decimal number. */
  number(name: string): number | undefined {
    return this.#parse(name, 'a number', parseNumber);
  }

  /** A safe integer. */
  integer(name: string): number | undefined {
    return this.#parse(name, 'an integer', parseInteger);
  }

  /** The integer, which must be there: its absence is a problem. */
  requiredInteger(name: string): number | undefined {
    if (this.text(name) !== undefined) return this.integer(name);
    return this.findings.reject('missing_value', `<${name}> is missing`, this.location);
  }

  /** `1`/`0` or `true`/`false`. */
  flag(name: string): boolean | undefined {
    return this.#parse(name, '0 or 1', parseFlag);
  }

  /** A wall-clock instant; undefined also for the values that mean "no date". */
  time(name: string): LocalTime | undefined {
    return this.#parse(name, 'a date such as 2026-01-05T08:00:00', parseLocalTime) ?? undefined;
  }

  /** The day of an instant, the first and last of Project's calendar too: of a period they are bounds like others. */
  day(name: string): LocalDate | undefined {
    return this.#parse(name, 'a date such as 2026-01-05T08:00:00', parseLocalDay) ?? undefined;
  }

  /** Minutes of an ISO 8601 duration. */
  duration(name: string): number | undefined {
    return this.#parse(name, 'a duration such as PT8H0M0S', parseDuration);
  }

  /** Minutes after midnight. */
  timeOfDay(name: string): number | undefined {
    return this.#parse(name, 'a time such as 08:00:00', parseTimeOfDay);
  }

  /** Minutes of a value kept in tenths of a minute. */
  tenths(name: string): number | undefined {
    const value = this.number(name);
    return value === undefined ? undefined : value / 10;
  }

  /** Money, which files keep in hundredths of the currency. */
  money(name: string): number | undefined {
    const value = this.number(name);
    return value === undefined ? undefined : value / 100;
  }

  /** Where the record begins. */
  get location(): { readonly line: number; readonly path: string } {
    return { line: this.element.line, path: this.path };
  }

  /** The first child of that name. */
  child(name: string): Fields | undefined {
    const element = this.#byName.get(name);
    return element === undefined ? undefined : new Fields(element, `${this.path}/${name}`, this.findings);
  }

  /** All children of that name. */
  children(name: string): Fields[] {
    if (!this.#byName.has(name)) return [];
    return this.element.children
      .filter(child => child.name === name)
      .map(child => new Fields(child, `${this.path}/${name}`, this.findings));
  }

  /** Notes a problem with one field. */
  reject(name: string, expected: string): undefined {
    const text = this.text(name) ?? '';
    const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
    return this.findings.reject('bad_value', `<${name}> is "${shown}", not ${expected}`, {
      line: this.#byName.get(name)?.line ?? this.element.line,
      path: `${this.path}/${name}`,
    });
  }

  #parse<Value>(name: string, expected: string, parse: (text: string) => Value | undefined): Value | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = parse(text);
    return value === undefined ? this.reject(name, expected) : value;
  }
}
