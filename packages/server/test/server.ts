import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { expect } from 'vitest';
import { createApp } from '../src/app.js';
import { type Config, readConfig } from '../src/config.js';
import type { Deps } from '../src/deps.js';
import { Extensions } from '../src/extensions.js';
import { contract } from '../src/http/contract.js';
import { Lifecycle } from '../src/http/lifecycle.js';
import { PageMemory } from '../src/http/page-memory.js';
import { AccessTokens } from '../src/identity/access-token.js';
import { Vault } from '../src/identity/vault.js';
import { ProcessMetrics } from '../src/metrics/process-metrics.js';
import { SchedulePool } from '../src/schedule/pool.js';
import { StudyThreads } from '../src/studies/threads.js';
import { contractViolation } from './contract.js';
import type { TestDatabase } from './database.js';

/** What came back, with the body parsed when it is JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly mediaType: string;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a body of any operation; the contract is checked at run time
  readonly body: any;
}

export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, unless it is text or bytes. */
  readonly body?: unknown;
  /** An answer against the contract fails the test, unless this is true. */
  readonly isOutsideContract?: boolean;
}

/** A server over one test database, on a free port. */
export interface TestServer {
  readonly url: string;
  readonly deps: Deps;
  readonly server: Server;
  /**
   * Calls the API as a user (null = anonymous) and checks the answer by the contract.
   * @param path below `/api/v1`
   */
  call(userId: string | null, method: string, path: string, options?: RequestOptions): Promise<Answer>;
  stop(): Promise<void>;
}

/** The configuration of tests: no files, no log. */
export const testConfig = (): Config => ({
  ...readConfig(['--port', '0', '--no-demo', '--log-level', 'silent'], { TRUEPPM_SECRET: 'x'.repeat(48) }),
});

/** Starts the application; sockets and jobs are started by the tests that need them, from `deps`. */
export async function startTestServer(database: TestDatabase, overrides: Partial<Deps> = {}): Promise<TestServer> {
  const config = overrides.config ?? testConfig();
  const deps: Deps = {
    database,
    address: database.address,
    config,
    log: pino({ level: process.env['PPM_TEST_LOG'] ?? config.logLevel }),
    tokens: new AccessTokens(new TextEncoder().encode('t'.repeat(48))),
    vault: new Vault(new TextEncoder().encode('t'.repeat(48))),
    lifecycle: new Lifecycle(),
    metrics: new ProcessMetrics('all', 'test'),
    engine: new SchedulePool(1),
    studies: new StudyThreads(1),
    extensions: new Extensions(),
    pages: new PageMemory(),
    ...overrides,
  };
  const server = createServer(createApp(deps));
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  deps.lifecycle.begin();
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const call: TestServer['call'] = async (userId, method, path, options = {}) => {
    const { body } = options;
    const isRaw = typeof body === 'string' || body instanceof Uint8Array;
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        ...(userId === null ? {} : { authorization: `Bearer ${await deps.tokens.issue(userId)}` }),
        ...(body === undefined || isRaw ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(body === undefined ? {} : { body: isRaw ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const mediaType = response.headers.get('content-type')?.split(';')[0] ?? '';
    const parsed = mediaType.endsWith('json') && text !== '' ? JSON.parse(text) : text;
    const answer: Answer = { status: response.status, headers: response.headers, mediaType, text, body: parsed };
    if (options.isOutsideContract !== true && response.status !== 304) {
      const match = contract().match(method, path.split('?')[0] ?? '');
      const id = match !== null && 'operation' in match ? match.operation.id : null;
      expect(id, `${method} ${path} is no operation`).not.toBeNull();
      const violation = contractViolation(id!, answer);
      expect(violation, `${method} ${path}: ${text.slice(0, 500)}`).toBeNull();
    }
    return answer;
  };

  return {
    url,
    deps,
    server,
    call,
    async stop() {
      server.closeAllConnections();
      await new Promise<void>(done => server.close(() => done()));
      await Promise.all([deps.engine.stop(), deps.studies.stop()]);
    },
  };
}
