import type { Arguments, Option } from './arguments.js';
import { TABLE_OPTIONS } from './plan/table-options.js';
import type { Stopwatch } from './stopwatch.js';
import type { Terminal } from './terminal.js';

/** What the program ends with; a shell adds 130 for Ctrl-C. */
export const EXIT_DONE = 0;
/** `verify` and `check` found something. */
export const EXIT_FOUND = 1;
/** The command line makes no sense. */
export const EXIT_USAGE = 2;
/** A plan cannot be read, scheduled or written. */
export const EXIT_UNUSABLE = 3;

/** One call of a command. */
export interface Call {
  readonly args: Arguments;
  readonly terminal: Terminal;
  /** For `--timing`. */
  readonly watch: Stopwatch;
}

/** What one word after the program's name does. */
export interface Command {
  /** Names of what it needs besides options, in order; `[NAME]` may be left out. */
  readonly operands: readonly string[];
  readonly options: readonly Option[];
  /** Further paragraphs of its help. */
  readonly notes: string;
  /** Does it, and returns the exit code. */
  run(call: Call): Promise<number>;
}

/** Options that every command has. */
export const COMMON_OPTIONS: readonly Option[] = [
  { name: 'json', help: 'print JSON instead of text' },
  {
    name: 'from',
    value: 'FORMAT',
    help: 'format of the plan: mspdi, xer, pmxml, csv, json; default: told by its content',
  },
  { name: 'project', value: 'ID', help: 'of a file with several projects: number or short name of the one to read' },
  { name: 'max-size', value: 'MB', help: 'read plans up to this size' },
  ...TABLE_OPTIONS,
  { name: 'timing', help: 'print the milliseconds of each phase and the peak memory as JSON on standard error' },
  { name: 'progress', help: 'show progress on standard error, also when it is no terminal' },
  { name: 'quiet', short: 'q', help: 'no warnings and no progress on standard error' },
  { name: 'verbose', short: 'v', help: 'every warning, repeated ones too' },
  { name: 'help', short: 'h', help: 'this help' },
];
