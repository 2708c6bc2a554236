import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** A real Valkey or Redis on a free port of this machine, without anything on disk. */
export interface Broker {
  readonly url: string;
  /** Kills it without warning. */
  kill(): Promise<void>;
  /** Starts it again on the same port. */
  restart(): Promise<void>;
}

/** A registry that does not answer must not hold the tests up. */
const INSTALL_MS = 50_000;
const NAMES = ['valkey-server', 'redis-server'];

/** What stands in where none can be had, so that the tests hold on any machine. */
const STAND_IN = fileURLToPath(new URL('./broker-stand-in.mjs', import.meta.url));

/** PPM_REDIS (`stand-in` = none), or the one on the path, or Debian's package where it can be installed; null where none can be had. */
function findServer(): string | null {
  const chosen = process.env['PPM_REDIS'];
  if (chosen !== undefined) return chosen === 'stand-in' ? null : chosen;
  const onPath = (): string | undefined =>
    NAMES.find(name => {
      try {
        execFileSync(name, ['--version'], { stdio: 'ignore' });
        return true;
      } catch {
        return false;
      }
    });
  const found = onPath();
  if (found !== undefined) return found;
  const apt = (...args: string[]): void => {
    const options = ['-o', 'DPkg::Lock::Timeout=40', '-qq'];
    execFileSync('apt-get', [...options, ...args], { stdio: 'ignore', timeout: INSTALL_MS });
  };
  try {
    apt('update');
    apt('install', '-y', '--no-install-recommends', 'redis-server');
  } catch {
    return null;
  }
  return onPath() ?? null;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  await new Promise(done => server.close(done));
  return port;
}

/** Starts one. */
export async function startBroker(): Promise<Broker> {
  const program = findServer();
  const port = await freePort();
  let child: ChildProcess | null = null;
  const restart = async (): Promise<void> => {
    const [command, script] = program === null ? [process.execPath, [STAND_IN]] : [program, []];
    const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    const started = spawn(command, [...script, ...options], { stdio: ['ignore', 'pipe', 'inherit'], cwd: '/' });
    child = started;
    await new Promise<void>((done, fail) => {
      let output = '';
      started.stdout.on('data', chunk => {
        output += chunk;
        if (/Ready to accept connections/i.test(output)) done();
      });
      started.once('exit', code => fail(new Error(`${command} ended with ${code}: ${output}`)));
    });
  };
  await restart();
  return {
    url: `redis://127.0.0.1:${port}`,
    restart,
    async kill() {
      const ended = child;
      child = null;
      if (ended === null) return;
      const exit = new Promise(done => ended.once('exit', done));
      ended.kill('SIGKILL');
      await exit;
      await sleep(50);
    },
  };
}
