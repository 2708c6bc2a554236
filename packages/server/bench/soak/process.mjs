// A process of the server under a soak, started again whenever it is gone.
import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const LAUNCHER = fileURLToPath(new URL('../../bin/trueppm-server.js', import.meta.url));
const AGAIN_MS = 100;

/** Starts the binary and answers its child and address once it listens; null when it ended before. */
function launch(role, env) {
  const argv = [LAUNCHER, '--role', role, '--port', '0', '--log-level', 'silent'];
  const child = spawn(process.execPath, argv, {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { PATH: process.env.PATH, ...env },
  });
  let output = '';
  return new Promise(done => {
    child.stdout.on('data', chunk => {
      output += chunk;
      const url = /running at (http:\/\/\S+)/.exec(output)?.[1];
      if (url !== undefined) done({ child, url });
    });
    child.once('exit', () => done(null));
  });
}

/** Keeps one process of a role alive until it is told to stop. */
export async function keepAlive(role, env) {
  let current = null;
  let isStopping = false;
  const start = async () => {
    while (!isStopping) {
      current = await launch(role, env);
      if (current === null) await sleep(AGAIN_MS);
      else {
        current.child.once('exit', () => {
          current = null;
          if (!isStopping) void start();
        });
        return;
      }
    }
  };
  await start();
  return {
    role,
    /** Its address; null while it is away. */
    get url() {
      return current?.url ?? null;
    },
    kill() {
      current?.child.kill('SIGKILL');
    },
    async stop() {
      isStopping = true;
      const child = current?.child;
      if (child === undefined) return;
      const ended = new Promise(done => child.once('exit', done));
      child.kill('SIGTERM');
      await ended;
    },
  };
}
