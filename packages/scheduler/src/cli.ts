import { readFileSync } from 'node:fs';
import { Arguments, UsageError } from './cli/arguments.js';
import { COMMON_OPTIONS, type Command, EXIT_DONE } from './cli/command.js';
import { COMMANDS, type CommandEntry } from './cli/command-table.js';
import { reportFailure } from './cli/failure.js';
import { commandHelp, generalHelp } from './cli/help.js';
import { Stopwatch } from './cli/stopwatch.js';
import { Terminal } from './cli/terminal.js';

/** Prints help or version when that is what was asked for. */
async function introduce(args: readonly string[]): Promise<boolean> {
  const terminal = new Terminal({ isQuiet: false, isVerbose: false, showsProgress: false });
  const [word, about] = args;
  if (word === '--version' || word === '-V') await terminal.print(version());
  else if (word === '--help' || word === '-h' || (word === 'help' && about === undefined)) {
    await terminal.print(generalHelp(COMMANDS).trimEnd());
  } else if (word === 'help') {
    const entry = entryOf(about!);
    await terminal.print(commandHelp(entry, await entry.load()).trimEnd());
  } else return false;
  return true;
}

function entryOf(name: string): CommandEntry {
  const entry = COMMANDS.find(one => one.name === name);
  if (entry) return entry;
  throw new UsageError(`unknown command "${name}"; there are ${COMMANDS.map(one => one.name).join(', ')}`);
}

function checkOperands(name: string, { operands }: Command, given: readonly string[]): void {
  const needed = operands.filter(operand => !operand.startsWith('['));
  if (given.length < needed.length) throw new UsageError(`${name} needs ${operands.join(' ')}`);
  const surplus = given[operands.length];
  if (surplus !== undefined) throw new UsageError(`${name} takes ${operands.join(' ')}, not also "${surplus}"`);
}

async function run(argv: readonly string[]): Promise<number> {
  const watch = new Stopwatch();
  if (await introduce(argv)) return EXIT_DONE;
  const [name, ...rest] = argv;
  if (name === undefined) throw new UsageError('no command given');
  const entry = entryOf(name);
  const command = await entry.load();
  const args = new Arguments(rest, [...command.options, ...COMMON_OPTIONS]);
  const terminal = new Terminal({
    isQuiet: args.has('quiet'),
    isVerbose: args.has('verbose'),
    showsProgress: args.has('progress'),
  });
  if (args.has('help')) {
    await terminal.print(commandHelp(entry, command).trimEnd());
    return EXIT_DONE;
  }
  checkOperands(name, command, args.operands);
  const code = await command.run({ args, terminal, watch });
  watch.mark('output');
  if (args.has('timing')) process.stderr.write(`${JSON.stringify(watch.report())}\n`);
  return code;
}

function version(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

// Errors of a closed pipe reach whoever wrote; here they must only not end the process with a stack trace.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);
try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  process.exitCode = reportFailure(error);
}
