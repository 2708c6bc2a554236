import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { TestDatabase } from './database.js';

/** The server's real binary: what its users start. It runs what was built last. */
const LAUNCHER = fileURLToPath(new URL('../bin/trueppm-server.js', import.meta.url));

/** The secret of the processes of tests. */
export const SECRET = 'tests-have-no-secrets-but-need-a-long-text';

/** Environment of a process; nothing else of the test's own reaches it. */
export type ProcessEnvironment = Readonly<Record<string, string>>;

/** A server as a process. */
export interface ServerProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** All it has written so far. */
  readonly output: () => string;
  /** Ends it by a signal; its exit code, null when the signal took it. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

/** The database's address as DATABASE_URL, with the socket's folder in the host's place. */
export function urlOf({ address }: Pick<TestDatabase, 'address'>): string {
  const { host = '', port = 5432, user = '', database = '' } = address as Record<string, string | number | undefined>;
  return `postgres://${user}@${encodeURIComponent(String(host))}:${port}/${database}`;
}

/** Environment of a process over a test's database. */
export const environmentOf = (database: Pick<TestDatabase, 'address'>): ProcessEnvironment => ({
  DATABASE_URL: urlOf(database),
  TRUEPPM_SECRET: SECRET,
});

/** Starts the server and waits until it says where it listens. */
export function startProcess(argv: readonly string[], env: ProcessEnvironment = {}): Promise<ServerProcess> {
  const child = spawn(process.execPath, [LAUNCHER, '--port', '0', ...argv], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });
  let output = '';
  const ended = new Promise<number | null>(done => child.once('exit', done));
  const end: ServerProcess['end'] = (signal = 'SIGTERM') => {
    child.kill(signal);
    return ended;
  };
  return new Promise((done, fail) => {
    const hear = (chunk: unknown): void => {
      output += String(chunk);
      const url = /running at (http:\/\/\S+)/.exec(output)?.[1];
      if (url !== undefined) done({ url, child, output: () => output, end });
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', code => fail(new Error(`ended with ${code} before it listened: ${output}`)));
  });
}

/** What a command left behind. */
export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as JSON, when `--json` was asked for. */
  // biome-ignore lint/suspicious/noExplicitAny: each command says something else
  readonly json: any;
}

/** Runs a command of the binary to its end. */
export function runCommand(
  argv: readonly string[],
  env: ProcessEnvironment = {},
  input: string | null = null,
): Promise<CommandResult> {
  const child = spawn(process.execPath, [LAUNCHER, ...argv], {
    stdio: [input === null ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });
  if (input !== null) child.stdin?.end(input);
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', chunk => (stdout += chunk));
  child.stderr?.on('data', chunk => (stderr += chunk));
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', code => {
      try {
        const json = argv.includes('--json') && stdout.trim() !== '' ? JSON.parse(stdout) : null;
        done({ code, stdout, stderr, json });
      } catch (cause) {
        fail(new Error(`${argv.join(' ')} said no JSON: ${stdout} ${stderr}`, { cause }));
      }
    });
  });
}
