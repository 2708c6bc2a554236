import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ClientFrame, ServerFrame } from '@trueppm/sdk/protocol';
import { pino } from 'pino';
import { WebSocket } from 'ws';
import type { Fanout } from '../src/changes/fanout.js';
import { type Relay, startRelay } from '../src/changes/relay.js';
import type { Config } from '../src/config.js';
import { type Live, startLive } from '../src/live/live.js';
import { issueTicket } from '../src/live/ticket.js';
import type { TestDatabase } from './database.js';

/** Until a test gives up on a frame. Long: the machine may have others to serve; what must be quick is measured elsewhere. */
export const PATIENCE_MS = 45_000;

/** A process's live part over a test database. */
export interface TestLive {
  readonly port: number;
  readonly relay: Relay;
  readonly live: Live;
  stop(): Promise<void>;
}

/** Starts relay and sockets on a free port, as one process of several over the same database. */
export async function startTestLive(
  database: TestDatabase,
  options: { readonly origins?: readonly string[]; readonly pollMs?: number; readonly fanout?: Fanout } = {},
): Promise<TestLive> {
  const log = pino({ level: 'silent' });
  const config = { origins: options.origins ?? [], trustedProxies: 0, basePath: '' } as unknown as Config;
  const { pollMs = 1_000, fanout } = options;
  const relay = startRelay({
    database,
    address: database.address,
    log,
    pollMs,
    ...(fanout === undefined ? {} : { fanout }),
  });
  const server: Server = createServer((_request, response) => response.writeHead(404).end());
  const live = startLive({ database, config, log }, relay, server, fanout ?? null);
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  return {
    port: (server.address() as AddressInfo).port,
    relay,
    live,
    async stop() {
      await live.stop();
      await relay.stop();
      server.closeAllConnections();
      await new Promise(done => server.close(done));
    },
  };
}

/** A client that keeps every frame it hears. */
export class TestClient {
  readonly frames: ServerFrame[] = [];
  readonly socket: WebSocket;
  readonly opened: Promise<void>;
  closeCode: number | null = null;
  #watchers: (() => void)[] = [];

  constructor(url: string, headers: Record<string, string> = {}) {
    this.socket = new WebSocket(url, { headers });
    this.opened = new Promise((done, fail) => {
      this.socket.once('open', done);
      this.socket.once('error', fail);
    });
    this.opened.catch(() => undefined);
    this.socket.on('error', () => undefined);
    this.socket.on('message', data => {
      this.frames.push(JSON.parse(String(data)) as ServerFrame);
      this.#look();
    });
    this.socket.on('close', code => {
      this.closeCode = code;
      this.#look();
    });
  }

  /** Signs in with a fresh ticket and waits until the socket is open. */
  static async connect(database: TestDatabase, port: number, userId: string): Promise<TestClient> {
    const client = new TestClient(
      `ws://127.0.0.1:${port}/api/v1/ws?ticket=${await issueTicket(database.pool, userId)}`,
    );
    await client.opened;
    return client;
  }

  say(frame: ClientFrame | Record<string, unknown> | string): void {
    this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  /** The first frame, old or coming, that fits. */
  async frame<Type extends ServerFrame['type']>(
    type: Type,
    fits: (frame: Extract<ServerFrame, { type: Type }>) => boolean = () => true,
    timeoutMs = PATIENCE_MS,
  ): Promise<Extract<ServerFrame, { type: Type }>> {
    type Found = Extract<ServerFrame, { type: Type }>;
    const find = () => this.frames.find(frame => frame.type === type && fits(frame as Found)) as Found | undefined;
    await this.until(() => find() !== undefined, timeoutMs, `a ${type} frame`);
    return find() as Found;
  }

  /** Waits until something holds; looks again at every frame and at the end of the socket. */
  async until(holds: () => boolean, timeoutMs = PATIENCE_MS, what = 'it'): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    while (!holds()) {
      const restMs = deadline - performance.now();
      if (restMs <= 0) {
        const heard = this.frames.map(frame => frame.type).join(' ');
        throw new Error(`${what} did not happen in ${timeoutMs} ms; heard: ${heard.slice(-300)}`);
      }
      await new Promise<void>(done => {
        const timer = setTimeout(done, restMs);
        this.#watchers.push(() => {
          clearTimeout(timer);
          done();
        });
      });
    }
  }

  close(): void {
    this.socket.terminate();
  }

  #look(): void {
    for (const watcher of this.#watchers.splice(0)) watcher();
  }
}
