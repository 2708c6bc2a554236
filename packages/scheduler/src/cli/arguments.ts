import { parseArgs } from 'node:util';
import { parseDuration, type UnitLengths } from '../literal.js';
import type { LocalTime } from '../model.js';
import { parseInstant } from '../time.js';

/** A command line that makes no sense. */
export class UsageError extends Error {
  readonly code = 'usage';
}

/** One option of a command. */
export interface Option {
  /** Without the dashes. */
  readonly name: string;
  readonly short?: string;
  /** What stands for its value in the help; a flag has none. */
  readonly value?: string;
  /** May be given several times, or several values with commas between them. */
  readonly isList?: boolean;
  readonly help: string;
}

/** The bounds of a number, inclusive. */
export interface NumberBounds {
  readonly least: number;
  readonly most: number;
}

/**
 * The options and operands of one call of a command. Each reader gives `undefined` for an option that is absent, and
 * throws UsageError for a value that is not what the option takes.
 */
export class Arguments {
  readonly operands: readonly string[];
  readonly #values: Readonly<Record<string, unknown>>;

  /**
   * @param args what follows the command's name
   * @throws UsageError for options the command does not have
   */
  constructor(args: readonly string[], options: readonly Option[]) {
    const { values, positionals } = parse(args, options);
    this.#values = values;
    this.operands = positionals;
  }

  has(name: string): boolean {
    return this.#values[name] !== undefined;
  }

  text(name: string): string | undefined {
    return this.#values[name] as string | undefined;
  }

  /** Values of a list option, those between commas apart. */
  texts(name: string): readonly string[] {
    const values = (this.#values[name] ?? []) as readonly string[];
    return values.flatMap(value => value.split(',')).map(value => value.trim());
  }

  integer(name: string, { least, most }: NumberBounds): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = /^-?\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= least && value <= most)) {
      throw new UsageError(`--${name} takes a whole number from ${least} to ${most}, not "${text}"`);
    }
    return value;
  }

  number(name: string, bounds: NumberBounds): number | undefined {
    const text = this.text(name);
    return text === undefined ? undefined : readNumber(name, text, bounds);
  }

  /** Numbers of a list option. */
  numbers(name: string, bounds: NumberBounds): readonly number[] {
    return this.texts(name).map(text => readNumber(name, text, bounds));
  }

  choice<const Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const choice = choices.find(one => one === text.toLowerCase().replaceAll('-', '_') || one === text);
    if (choice === undefined) throw new UsageError(`--${name} takes ${choices.join(', ')}, not "${text}"`);
    return choice;
  }

  /** A date with or without a time of day. */
  date(name: string): LocalTime | undefined {
    const text = this.text(name);
    return text === undefined ? undefined : readDate(name, text);
  }

  /** Dates of a list option. */
  dates(name: string): readonly LocalTime[] {
    return this.texts(name).map(text => readDate(name, text));
  }

  /** Minutes of a duration such as `2d` or `90m`. */
  minutes(name: string, lengths: UnitLengths = {}): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const duration = parseDuration(text, lengths);
    if (duration === null) throw new UsageError(`--${name} takes a duration such as 2d or 90m, not "${text}"`);
    return duration.minutes;
  }
}

function readNumber(name: string, text: string, { least, most }: NumberBounds): number {
  const value = text === '' ? Number.NaN : Number(text);
  if (!(value >= least && value <= most)) {
    throw new UsageError(`--${name} takes a number from ${least} to ${most}, not "${text}"`);
  }
  return value;
}

function readDate(name: string, text: string): LocalTime {
  if (Number.isNaN(parseInstant(text))) {
    throw new UsageError(`--${name} takes a date such as 2026-09-01 or 2026-09-01T08:00, not "${text}"`);
  }
  return text.replace(' ', 'T');
}

function parse(args: readonly string[], options: readonly Option[]) {
  const config = Object.fromEntries(
    options.map(({ name, short, value, isList }) => [
      name,
      {
        type: value === undefined ? ('boolean' as const) : ('string' as const),
        multiple: isList === true,
        ...(short === undefined ? {} : { short }),
      },
    ]),
  );
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: config });
  } catch (error) {
    // What parseArgs says after its first sentence is advice that fits few.
    const [said] = (error instanceof Error ? error.message : String(error)).split(/\.\s/);
    throw new UsageError(said!);
  }
}
