import type { Option } from './arguments.js';
import { COMMON_OPTIONS, type Command } from './command.js';
import type { CommandEntry } from './command-table.js';

const program = 'trueppm-scheduler';
const width = 110;

/** Exit codes, for every help. */
const exitCodes = `Exit code 0: done; 1: verify found values that differ, or check a point that fails; 2: wrong command line; 3: a plan
cannot be read, scheduled or written, and the reasons are on standard error, each after its code; 130: Ctrl-C.`;

/** What `--help` without a command prints. */
export function generalHelp(commands: readonly CommandEntry[]): string {
  const longest = Math.max(...commands.map(({ name }) => name.length));
  return `${program}: dates a project plan by the critical path method, and says why

Usage: ${program} COMMAND … [OPTIONS]
       ${program} COMMAND --help
       ${program} --version

${commands.map(({ name, summary }) => `  ${name.padEnd(longest)}  ${summary}`).join('\n')}

A plan is a file that a planning program saved; - reads it from standard input. Its format is told from its content.
Only what a person entered is taken from it: durations, links, constraints, calendars, assignments, progress. Dates
that its program had calculated are used by verify alone, to compare with.

${exitCodes}
`;
}

/** What `COMMAND --help` prints. */
export function commandHelp({ name, summary }: CommandEntry, { operands, options, notes }: Command): string {
  const own = options.length === 0 ? [] : ['', 'Options:', ...optionLines(options)];
  return [
    `${program} ${[name, ...operands].join(' ')} [OPTIONS]`,
    '',
    `${summary[0]!.toUpperCase()}${summary.slice(1)}.`,
    ...(notes === '' ? [] : ['', notes]),
    ...own,
    '',
    'Options of every command:',
    ...optionLines(COMMON_OPTIONS),
    '',
    exitCodes,
    '',
  ].join('\n');
}

function optionLines(options: readonly Option[]): string[] {
  const terms = options.map(
    ({ name, short, value }) => `${short ? `-${short}, ` : ''}--${name}${value ? ` ${value}` : ''}`,
  );
  const longest = Math.max(...terms.map(term => term.length));
  return options.flatMap(({ help }, at) => {
    const [first, ...rest] = wrap(help, width - longest - 4);
    return [`  ${terms[at]!.padEnd(longest)}  ${first}`, ...rest.map(line => ' '.repeat(longest + 4) + line)];
  });
}

function wrap(text: string, columns: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1)!;
    if (last !== '' && last.length + word.length + 1 > columns) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}
