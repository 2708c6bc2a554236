import { ConfigError, readConfig, usage } from './config.js';
import { createLog } from './http/log.js';
import { type RunningServer, serve } from './serve.js';

/** `trueppm-server`: everything in one process; see `--help`. Runs on import. */

const EXIT_USAGE = 2;

function greeting({ url, logins }: RunningServer): string {
  const lines = ['', `  TruePPM is running at ${url}`, ''];
  if (logins.length > 0) {
    lines.push('  Demo sign-ins (for trying out on this machine only):', '');
    for (const { role, email, password } of logins)
      lines.push(`    ${role.padEnd(10)} ${email.padEnd(32)} ${password}`);
    lines.push('');
  }
  return `${lines.join('\n')}\n`;
}

/** The sentence for a start that failed in a way its reader can mend; null = a bug, shown with its stack. */
function explain(error: unknown): string | null {
  if (error instanceof ConfigError) return error.message;
  if (!(error instanceof Error)) return null;
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return `Another program listens there already (${error.message}): choose another --port.`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `Not allowed: ${error.message}`;
    case 'EEXIST':
    case 'ENOTDIR':
      return `--data (or TRUEPPM_DATA) must be a folder (${error.message}).`;
    case '28P01':
    case '28000':
    case '3D000':
      return `Postgres does not let this in (${error.message}): check DATABASE_URL.`;
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
    case 'ETIMEDOUT':
      return `Postgres does not answer (${error.message}): check DATABASE_URL.`;
    default:
      return null;
  }
}

async function main(): Promise<void> {
  const argv = process.argv.slice(2);
  if (argv.includes('--help') || argv.includes('-h')) {
    process.stdout.write(usage());
    return;
  }
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
  const server = await serve(config, log);
  running = server;
  if (isStopping) await server.stop();
  else process.stdout.write(greeting(server));
}

main().catch((error: unknown) => {
  const sentence = explain(error);
  process.stderr.write(`${sentence ?? (error instanceof Error ? error.stack : String(error))}\n`);
  process.exit(sentence === null ? 1 : EXIT_USAGE);
});
