import { COMMANDS, commandHelp, help } from './commands/commands.js';
import { explain, Refusal } from './commands/refusal.js';
import { type Config, readConfig } from './config.js';
import { createLog } from './http/log.js';
import type { RunningServer } from './serve.js';
import { ConfigError, readArguments } from './settings-source.js';

/** `trueppm-server`: everything in one process, or one of its commands; see `--help`. Runs on import. */

/** What a program that starts this one can tell apart. */
const EXIT = { failed: 1, usage: 2, refused: 3 } as const;

function greeting({ url, metricsUrl, logins }: RunningServer, role: Config['role']): string {
  const lines =
    role === 'worker'
      ? ['', `  A worker of TruePPM is running at ${url} for /health, /ready and /metrics`, '']
      : ['', `  TruePPM is running at ${url}`, ''];
  if (metricsUrl !== null) lines.push(`  Metrics at ${metricsUrl}/metrics`, '');
  if (logins.length > 0) {
    lines.push('  Demo sign-ins (for trying out on this machine only):', '');
    for (const { role, email, password } of logins)
      lines.push(`    ${role.padEnd(10)} ${email.padEnd(32)} ${password}`);
    lines.push('');
  }
  return `${lines.join('\n')}\n`;
}

async function runServer(argv: readonly string[]): Promise<void> {
  const config = readConfig(argv, process.env);
  const log = createLog(config);
  let isStopping = false;
  let running: RunningServer | undefined;
  const stop = async (signal: string): Promise<void> => {
    // A second signal does not wait for what the first one waits for.
    if (isStopping) process.exit(1);
    isStopping = true;
    log.info({ signal }, 'stopping');
    await running?.stop();
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop('SIGTERM'));
  process.on('SIGINT', () => void stop('SIGINT'));
  const { serve } = await import('./serve.js');
  const server = await serve(config, log);
  running = server;
  if (isStopping) await server.stop();
  else process.stdout.write(greeting(server, config.role));
}

async function runCommand(name: string, argv: readonly string[]): Promise<void> {
  const command = await COMMANDS[name]!.load();
  const { flags, words } = readArguments(argv, command.words.length, [...command.flags, JSON_FLAG]);
  const missing = command.words.slice(words.length).find(word => !word.startsWith('['));
  if (missing !== undefined) throw new ConfigError(`${missing} is missing.\n\n${commandHelp(name, command)}`);
  const outcome = await command.run({ words, flags, env: process.env });
  if (flags.has(JSON_FLAG.name)) process.stdout.write(`${JSON.stringify(outcome.json)}\n`);
  else if (outcome.text !== '') process.stdout.write(`${outcome.text}\n`);
  process.exitCode = outcome.isRefused === true ? EXIT.refused : 0;
}

const JSON_FLAG = { name: 'json', isSwitch: true, says: 'the outcome as JSON on standard output' };

async function main(argv: readonly string[]): Promise<void> {
  const [first = ''] = argv;
  const isCommand = /^[a-z]/.test(first);
  if (isCommand && !Object.hasOwn(COMMANDS, first)) {
    throw new ConfigError(`"${first}" is not a command; there are ${Object.keys(COMMANDS).join(', ')}.`);
  }
  if (argv.includes('--help') || argv.includes('-h')) {
    process.stdout.write(isCommand ? commandHelp(first, await COMMANDS[first]!.load()) : help());
    return;
  }
  if (isCommand) await runCommand(first, argv.slice(1));
  else await runServer(argv);
}

/** By its name: the class would load what only the server needs. */
const isServerError = (error: unknown): error is Error & { readonly code: string } =>
  error instanceof Error && error.name === 'ServerError';

main(process.argv.slice(2)).catch((error: unknown) => {
  // What the services refuse, commands refuse by the same code.
  const isRefused = error instanceof Refusal || isServerError(error);
  const sentence = isRefused ? error.message : explain(error);
  const code = isRefused ? EXIT.refused : sentence === null ? EXIT.failed : EXIT.usage;
  if (process.argv.includes('--json') && sentence !== null) {
    const reason = isRefused ? error.code : 'cannot_start';
    process.stdout.write(`${JSON.stringify({ error: { code: reason, message: sentence } })}\n`);
  }
  process.stderr.write(`${sentence ?? (error instanceof Error ? error.stack : String(error))}\n`);
  process.exit(code);
});
