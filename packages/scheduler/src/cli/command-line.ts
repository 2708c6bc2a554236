import { parseArgs } from 'node:util';

/** What the command line asks for. */
export interface Command {
  readonly name: 'schedule' | 'verify' | 'help' | 'version';
  /** Path of the plan file; `-` is standard input. */
  readonly file: string;
  readonly json: boolean;
  /** Differences to print, per file. */
  readonly limit: number;
}

/** A command line that makes no sense. */
export class UsageError extends Error {
  readonly code = 'usage';
}

export const help = `trueppm-scheduler: dates a project plan by the critical path method

  trueppm-scheduler schedule PLAN.xml [--json]    dates and slack of every task
  trueppm-scheduler verify PLAN.xml [--json]      compares them with the dates stored in the file
  trueppm-scheduler --help | --version

PLAN.xml is a plan as Microsoft Project saves it ("Save as XML"); - reads standard input. Only what a person entered
is taken from it: durations, links, constraints, calendars, assignments, progress. Its calculated dates are used by
verify alone, to compare with.

  --json         machine-readable output
  --limit N      differences to print (verify; default 20)

Exit code 0: done (verify: every value agrees), 1: verify found values that differ, 2: wrong command line,
3: the plan cannot be read or scheduled; the reason is on standard error, after its code.
`;

/**
 * Reads the command line.
 *
 * @param args without the program's name
 * @throws UsageError
 */
export function readCommand(args: readonly string[]): Command {
  const { values, positionals } = parse(args);
  const command = { file: '', json: values.json === true, limit: 20 };
  if (values.help === true) return { ...command, name: 'help' };
  if (values.version === true) return { ...command, name: 'version' };
  const [name, file, ...rest] = positionals;
  if (name === undefined) throw new UsageError('no command given');
  if (name !== 'schedule' && name !== 'verify') throw new UsageError(`unknown command "${name}"`);
  if (file === undefined) throw new UsageError(`${name} needs a plan file`);
  if (rest.length > 0) throw new UsageError(`one plan file at a time, not also "${rest[0]}"`);
  return { ...command, name, file, limit: readLimit(values.limit) };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        limit: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function readLimit(text: string | undefined): number {
  if (text === undefined) return 20;
  if (!/^\d{1,6}$/.test(text)) throw new UsageError(`--limit takes a number, not "${text}"`);
  return Number(text);
}
