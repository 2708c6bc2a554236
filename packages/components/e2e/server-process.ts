import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../server/bin/trueppm-server.js', import.meta.url));
/** First start includes initdb and the demo plan. */
const START_TIMEOUT_MS = 60_000;

/** The built server as a process of its own, on its own folder and port. */
export class ServerProcess {
  readonly folder: string;
  readonly port: number;
  #process: ChildProcess | null = null;
  #output = '';

  readonly #settings: Readonly<Record<string, string>>;

  private constructor(folder: string, port: number, settings: Readonly<Record<string, string>>) {
    this.folder = folder;
    this.port = port;
    this.#settings = settings;
  }

  /**
   * Starts a server on an empty folder, with the demo workspace.
   * @param settings environment variables of its own
   */
  static async start(settings: Readonly<Record<string, string>> = {}): Promise<ServerProcess> {
    const server = new ServerProcess(await mkdtemp(join(tmpdir(), 'trueppm-e2e-')), await freePort(), settings);
    await server.start();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** What the process has printed, for failures. */
  get output(): string {
    return this.#output;
  }

  /** Starts again on the same folder and port. */
  async start(): Promise<void> {
    const args = [MAIN, '--data', this.folder, '--port', String(this.port)];
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...this.#settings },
    });
    this.#process = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text;
      });
    }
    const deadlineMs = Date.now() + START_TIMEOUT_MS;
    while (Date.now() < deadlineMs) {
      if (child.exitCode !== null) throw new Error(`The server ended at once:\n${this.#output}`);
      const isReady = await fetch(`${this.url}/api/v1/ready`).then(
        answer => answer.ok,
        () => false,
      );
      if (isReady) return;
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    throw new Error(`The server did not become ready:\n${this.#output}`);
  }

  /** Ends the process as a power cut would: no handler runs. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Ends the process politely and removes its folder. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM');
    await rm(this.folder, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
