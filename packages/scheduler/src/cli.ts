import { createReadStream, readFileSync } from 'node:fs';
import { help, readCommand, UsageError } from './cli/command-line.js';
import { scheduleReport } from './cli/schedule.js';
import { verifyReport } from './cli/verify.js';
import { ScheduleError } from './errors.js';
import { type MspdiPlan, readMspdi } from './formats/mspdi/index.js';

const exitDiffers = 1;
const exitUsage = 2;
const exitUnusable = 3;

async function run(args: readonly string[]): Promise<number> {
  const command = readCommand(args);
  if (command.name === 'help') {
    await print(help);
    return 0;
  }
  if (command.name === 'version') {
    await print(`${version()}\n`);
    return 0;
  }
  const plan = await readPlan(command.file);
  if (command.name === 'schedule') {
    await print(`${scheduleReport(plan, command)}\n`);
    return 0;
  }
  const report = verifyReport(plan, command);
  await print(`${report.text}\n`);
  return report.agrees ? 0 : exitDiffers;
}

async function readPlan(file: string): Promise<MspdiPlan> {
  const plan = await readMspdi(file === '-' ? process.stdin : createReadStream(file));
  for (const { code, message, line } of plan.warnings) {
    process.stderr.write(`warning ${code}: ${message}${line === undefined ? '' : ` (line ${line})`}\n`);
  }
  return plan;
}

function version(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** Resolves when the text is handed over, so that a pipe gets all of it before the process ends. */
function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, error => (error ? reject(error) : resolve()));
  });
}

function explain(error: unknown): number {
  if (error instanceof UsageError) {
    process.stderr.write(`error usage: ${error.message}\nTry trueppm-scheduler --help\n`);
    return exitUsage;
  }
  if (error instanceof ScheduleError) {
    for (const { code, severity, path, message } of error.problems) {
      process.stderr.write(`${severity} ${code}: ${message} (${path})\n`);
    }
    return exitUnusable;
  }
  const { code, message } = error as { code?: string; message?: string };
  // A reader that closed the pipe has had what it wanted.
  if (code === 'EPIPE') return 0;
  process.stderr.write(`error ${code ?? 'unexpected'}: ${message ?? String(error)}\n`);
  return exitUnusable;
}

process.stdout.on('error', () => undefined);
try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  process.exitCode = explain(error);
}
