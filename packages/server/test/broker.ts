import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A real Valkey or Redis on a free port of this machine, without anything on disk. */
export interface Broker {
  readonly url: string;
  /** Kills it without warning. */
  kill(): Promise<void>;
  /** Starts it again on the same port. */
  restart(): Promise<void>;
}

const NAMES = ['valkey-server', 'redis-server'];

/** PPM_REDIS, or the one on the path, or Debian's package, which is installed when there is none. */
function findServer(): string {
  const chosen = process.env['PPM_REDIS'];
  if (chosen !== undefined) return chosen;
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
    execFileSync('apt-get', ['-o', 'DPkg::Lock::Timeout=300', '-qq', ...args], { stdio: 'ignore' });
  };
  try {
    apt('update');
    apt('install', '-y', '--no-install-recommends', 'redis-server');
  } catch (cause) {
    throw new Error('These tests need Valkey or Redis: install one, or name it by PPM_REDIS.', { cause });
  }
  return onPath() ?? 'redis-server';
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
    const started = spawn(
      program,
      ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
        cwd: '/',
      },
    );
    child = started;
    await new Promise<void>((done, fail) => {
      let output = '';
      started.stdout.on('data', chunk => {
        output += chunk;
        if (/Ready to accept connections/i.test(output)) done();
      });
      started.once('exit', code => fail(new Error(`${program} ended with ${code}: ${output}`)));
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
