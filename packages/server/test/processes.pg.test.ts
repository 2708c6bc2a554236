import { randomUUID } from 'node:crypto';
import type { ServerFrame } from '@trueppm/sdk/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { hashPassword } from '../src/identity/password.js';
import { SIGN_IN_FAILURES_PER_MINUTE } from '../src/limits.js';
import { createTestDatabase, createTestUser, type TestDatabase } from './database.js';
import { environmentOf, type ServerProcess, startProcess } from './process.js';

/** Two web processes and a worker on one database: one server, whichever of them dies. */

const PASSWORD = 'correct horse battery staple';
const EMAIL = 'ada@example.test';
let database: TestDatabase;
let token: string;
const running = new Set<ServerProcess>();

beforeAll(async () => {
  database = await createTestDatabase();
  const owner = await createTestUser(database);
  await database.pool.query('UPDATE users SET email = $2, password_hash = $3 WHERE id = $1', [
    owner,
    EMAIL,
    await hashPassword(PASSWORD),
  ]);
});
afterAll(async () => {
  await Promise.all([...running].map(server => server.end()));
  await database.drop();
});

async function start(role: 'web' | 'worker', env: Record<string, string> = {}): Promise<ServerProcess> {
  const server = await startProcess(['--role', role], { ...environmentOf(database), ...env });
  running.add(server);
  return server;
}

async function kill(server: ServerProcess): Promise<void> {
  running.delete(server);
  await server.end('SIGKILL');
}

// biome-ignore lint/suspicious/noExplicitAny: bodies of many operations
async function call(url: string, method: string, path: string, body?: object, key?: string): Promise<any> {
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json().catch(() => null) };
}

const signIn = (url: string, password: string) => call(url, 'POST', '/auth/sign-in', { email: EMAIL, password });

/** A client that follows a project and comes back, to whichever process answers, whenever its socket ends. */
class Follower {
  readonly rows = new Map<string, { name: string; duration_minutes: number; start: string | null }>();
  version = 0;
  reconnects = 0;
  #isClosed = false;
  #socket: WebSocket | null = null;

  constructor(
    readonly projectId: string,
    readonly urls: () => string[],
  ) {
    void this.#connect();
  }

  close(): void {
    this.#isClosed = true;
    this.#socket?.terminate();
  }

  async #connect(): Promise<void> {
    for (const url of this.urls()) {
      try {
        const { status, body } = await call(url, 'POST', '/ws/ticket');
        if (status !== 201) continue;
        // A ticket is good at every process: it is redeemed where it was not issued.
        const other = this.urls().at(-1) ?? url;
        const socket = new WebSocket(`${other.replace('http', 'ws')}/api/v1/ws?ticket=${body.ticket}`);
        this.#socket = socket;
        socket.on('open', () =>
          socket.send(JSON.stringify({ type: 'subscribe', project_id: this.projectId, since: this.version })),
        );
        socket.on('message', data => this.#hear(JSON.parse(String(data)) as ServerFrame));
        socket.on('error', () => undefined);
        socket.on('close', () => this.#again());
        return;
      } catch {
        // That process is gone; the next one answers.
      }
    }
    this.#again();
  }

  #again(): void {
    if (this.#isClosed) return;
    this.reconnects += 1;
    setTimeout(() => void this.#connect(), 50);
  }

  #hear(frame: ServerFrame): void {
    if (frame.type === 'resync') throw new Error('nothing here is long enough for a resync');
    if (frame.type !== 'change') return;
    // Order and no gap: what a frame starts from is what this client has.
    if (frame.from_version > this.version) throw new Error(`a hole before ${frame.from_version}`);
    if (frame.server_version <= this.version) return;
    this.version = frame.server_version;
    for (const row of frame.changes.tasks?.updated ?? []) {
      this.rows.set(row.id, { name: row.name, duration_minutes: row.duration_minutes, start: row.start });
    }
  }
}

async function until(what: string, holds: () => boolean | Promise<boolean>, timeoutMs = 60_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`${what} did not happen in ${timeoutMs} ms`);
    await new Promise(done => setTimeout(done, 50));
  }
}

describe('two web processes and a worker on one database', () => {
  it('share sign-ins, their limits and tickets; a worker shows nobody the API', async () => {
    const [first, second, worker] = await Promise.all([start('web'), start('web'), start('worker')]);
    token = (await signIn(first.url, PASSWORD)).body.access_token;
    expect((await call(second.url, 'GET', '/me')).body.email).toBe(EMAIL);
    expect((await call(worker.url, 'GET', '/me')).status).toBe(404);
    expect((await fetch(`${worker.url}/ready`)).status).toBe(200);
    const statuses: number[] = [];
    for (let at = 0; at <= SIGN_IN_FAILURES_PER_MINUTE; at += 1) {
      // Should the minute end meanwhile, the count begins anew.
      statuses.push((await signIn(at % 2 === 0 ? first.url : second.url, 'wrong')).status);
    }
    for (let at = 0; at < SIGN_IN_FAILURES_PER_MINUTE && statuses.at(-1) !== 429; at += 1) {
      statuses.push((await signIn(at % 2 === 0 ? first.url : second.url, 'wrong')).status);
    }
    expect(statuses.at(-1)).toBe(429);
    expect(new Set(statuses)).toEqual(new Set([401, 429]));
    await Promise.all([first, second, worker].map(server => server.end()));
    for (const server of [first, second, worker]) running.delete(server);
  });

  it('lose no acknowledged write and converge, whichever is killed', { timeout: 240_000 }, async () => {
    let [first, second, worker] = await Promise.all([start('web'), start('web'), start('worker')]);
    const project = await call(first.url, 'POST', '/projects', { name: 'P', start: '2026-01-05T08:00:00' });
    const projectId: string = project.body.id;
    const tasks = `/projects/${projectId}/tasks`;
    const followers = [
      new Follower(projectId, () => [first.url, second.url]),
      new Follower(projectId, () => [second.url, first.url]),
      new Follower(projectId, () => [first.url, first.url]),
    ];

    const sent = new Map<string, string>();
    const acknowledged = new Map<string, string>();
    let isWriting = true;
    const write = async (urls: () => string[]): Promise<void> => {
      while (isWriting) {
        const key = randomUUID();
        sent.set(key, `Task ${key}`);
        // The same key until somebody has answered.
        for (let turn = 0; ; turn += 1) {
          const url = urls()[turn % 2]!;
          const body = { name: sent.get(key), duration_minutes: 480 };
          const answer = await call(url, 'POST', tasks, body, key).catch(() => null);
          // Killed between head and body of the answer: nobody has answered yet.
          if (answer?.body === null) continue;
          if (answer?.status === 201) acknowledged.set(key, answer.body.id);
          if (answer?.status === 201 || (answer?.status === 409 && answer.body.code === 'conflict')) break;
          await new Promise(done => setTimeout(done, 20));
        }
      }
    };
    const writers = [
      ...Array.from({ length: 2 }, () => write(() => [first.url, second.url])),
      ...Array.from({ length: 2 }, () => write(() => [second.url, first.url])),
    ];
    const wrote = async (more: number): Promise<void> => {
      const goal = acknowledged.size + more;
      await until('writes', () => acknowledged.size >= goal);
    };

    await wrote(20);
    await kill(first);
    await wrote(20);
    first = await start('web');
    await wrote(10);
    await kill(worker);
    await wrote(10);
    worker = await start('worker');
    await kill(second);
    await wrote(20);
    second = await start('web');
    await wrote(10);
    isWriting = false;
    await Promise.all(writers);

    const list = async (url: string) => (await call(url, 'GET', `${tasks}?limit=1000`)).body.results;
    const names = (await list(first.url)).map((row: { name: string }) => row.name).sort();
    // Every write once, whether acknowledged at the first try or at a repeat.
    expect(names).toEqual([...sent.values()].sort());
    expect(acknowledged.size).toBeGreaterThan(80);

    await until('the schedule', async () => {
      return (await call(second.url, 'GET', `/projects/${projectId}/schedule`)).body.state === 'current';
    });
    const rows = await list(second.url);
    expect(rows.every((row: { start: string | null }) => row.start !== null)).toBe(true);
    const wanted = new Map(
      rows.map((row: { id: string; name: string; duration_minutes: number; start: string }) => [
        row.id,
        { name: row.name, duration_minutes: row.duration_minutes, start: row.start },
      ]),
    );
    for (const follower of followers) {
      await until('convergence', () => follower.rows.size === wanted.size && sameRows(follower.rows, wanted));
    }
    expect(followers.reduce((sum, { reconnects }) => sum + reconnects, 0)).toBeGreaterThan(2);
    for (const follower of followers) follower.close();
    // The same as a fresh run of the whole plan: nothing moves.
    const run = await call(first.url, 'POST', `/projects/${projectId}/schedule/run`);
    expect(run.status).toBeLessThan(300);
    await until('a full run', async () => {
      return (await call(first.url, 'GET', `/projects/${projectId}/schedule`)).body.state === 'current';
    });
    const after = new Map((await list(first.url)).map((row: { id: string; start: string }) => [row.id, row.start]));
    for (const row of rows) expect(after.get(row.id)).toBe(row.start);
    for (const server of [first, second, worker]) {
      running.delete(server);
      expect(await server.end()).toBe(0);
    }
  });
});

const sameRows = (a: ReadonlyMap<string, object>, b: ReadonlyMap<unknown, unknown>): boolean =>
  [...a].every(([id, row]) => JSON.stringify(row) === JSON.stringify(b.get(id)));
