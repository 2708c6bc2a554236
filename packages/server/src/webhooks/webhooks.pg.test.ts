import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, createTestUser, type TestDatabase } from '../../test/database.js';
import { type Answer, startTestServer, type TestServer, testConfig } from '../../test/server.js';
import { type Relay, startRelay } from '../changes/relay.js';
import { withProjectWrite } from '../db/transaction.js';
import type { Resolver } from './address.js';
import { type SenderOptions, startWebhooks, type WebhookSender } from './sender.js';
import { signatureHeaders } from './signature.js';

let database: TestDatabase;
let server: TestServer;
let relay: Relay;
let owner: string;

beforeAll(async () => {
  database = await createTestDatabase({ connectionsMax: 20 });
  server = await startTestServer(database, { config: { ...testConfig(), webhooksToLoopback: true } });
  relay = startRelay({ database, address: database.address, log: pino({ level: 'silent' }) });
  owner = await createTestUser(database, 'Odile Owner');
});
afterAll(async () => {
  await relay.stop();
  await server.stop();
  await database.drop();
});

interface Received {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A receiver on this machine that keeps what it hears. */
class Receiver {
  readonly received: Received[] = [];
  readonly #server: Server;
  answer: (response: ServerResponse, received: Received) => void = response => response.writeHead(204).end();

  constructor() {
    this.#server = createServer((request, response) => {
      let body = '';
      request.on('data', chunk => {
        body += chunk;
      });
      request.on('end', () => {
        const received = { headers: request.headers, body };
        this.received.push(received);
        this.answer(response, received);
      });
    });
  }

  async listen(): Promise<this> {
    await new Promise<void>(done => this.#server.listen(0, '127.0.0.1', done));
    return this;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get versions(): number[] {
    return this.received.map(({ body }) => JSON.parse(body).version);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(done => this.#server.close(done));
  }
}

const running: { stop(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const part of running.splice(0).reverse()) await part.stop();
  await database.pool.query('DELETE FROM webhooks');
});

async function startReceiver(): Promise<Receiver> {
  const receiver = await new Receiver().listen();
  running.push(receiver);
  return receiver;
}

function startSender(options: SenderOptions = {}): WebhookSender {
  const { address, config, vault } = server.deps;
  const log = pino({ level: 'silent' });
  const sender = startWebhooks({ database, address, config, vault, log }, relay, { sweepMs: 200, ...options });
  running.push(sender);
  return sender;
}

async function newProject(): Promise<string> {
  const body = { name: 'P', start: '2026-01-05T08:00' };
  return (await server.call(owner, 'POST', '/projects', { body })).body.id;
}

const hook = async (project: string, body: object): Promise<Answer['body']> =>
  (await server.call(owner, 'POST', `/projects/${project}/webhooks`, { body })).body;
const addTask = async (project: string, name = 'T'): Promise<Answer['body']> =>
  (await server.call(owner, 'POST', `/projects/${project}/tasks`, { body: { name } })).body;
const stateOf = async (project: string, id: string): Promise<Answer['body']> =>
  (await server.call(owner, 'GET', `/projects/${project}/webhooks/${id}`)).body;
const logOf = async (project: string, id: string): Promise<Answer['body'][]> =>
  (await server.call(owner, 'GET', `/projects/${project}/webhooks/${id}/deliveries`)).body.results;

describe('a webhook', () => {
  it('is told of each commit once, signed, in the order of their numbers', async () => {
    const receiver = await startReceiver();
    const project = await newProject();
    const made = await hook(project, { url: `http://127.0.0.1:${receiver.port}/hook?key=1` });
    startSender();
    const tasks: Answer['body'][] = [];
    for (let at = 0; at < 20; at += 1) tasks.push(await addTask(project, `Task ${at}`));
    await expect.poll(() => receiver.received.length).toBe(20);

    expect(receiver.versions).toEqual(tasks.map(task => task.server_version));
    const [{ headers, body }] = receiver.received as [Received];
    const event = JSON.parse(body);
    expect(event).toMatchObject({
      id: `${project}:${tasks[0].server_version}`,
      type: 'project.changed',
      project_id: project,
      actor: { id: owner, name: 'Odile Owner' },
      cause: 'rest',
      changes: [{ table: 'tasks', ids: [tasks[0].id], count: 1, fields: null }],
      operations: [],
    });
    const signed = { id: event.id, timestamp: Number(headers['webhook-timestamp']), body };
    expect(headers).toMatchObject(signatureHeaders(signed, [made.secret]));
    expect(Math.abs(signed.timestamp - Date.now() / 1_000)).toBeLessThan(60);
    await expect.poll(async () => (await stateOf(project, made.id)).sent_version).toBe(tasks[19].server_version);
    const log = await logOf(project, made.id);
    expect(log[0]).toMatchObject({
      event_id: `${project}:${tasks[19].server_version}`,
      state: 'delivered',
      attempts: 1,
      status: 204,
    });
    expect(log).toHaveLength(20);
  });

  it('hears only of the tables and causes it asked for, and of operations', async () => {
    const receiver = await startReceiver();
    const project = await newProject();
    const url = `http://localhost:${receiver.port}/`;
    await hook(project, { url, tables: ['calendars'], causes: ['rest'] });
    startSender();
    await addTask(project);
    await withProjectWrite(database, { projectId: project, actor: null, cause: 'system' }, async tx => {
      const { rows } = await tx.query(`INSERT INTO calendars (project_id, name) VALUES ($1, 'S') RETURNING id`, [
        project,
      ]);
      tx.recordChange('calendars', [rows[0]!['id'] as string], null);
    });
    const calendar = await server.call(owner, 'POST', `/projects/${project}/calendars`, { body: { name: 'C' } });
    const link = await server.call(owner, 'POST', `/projects/${project}/share-links`, { body: { name: 'L' } });
    await expect.poll(() => receiver.received.length).toBe(2);
    const [first, second] = receiver.received.map(({ body }) => JSON.parse(body));
    expect(first.changes).toEqual([{ table: 'calendars', ids: [calendar.body.id], count: 1, fields: null }]);
    expect([second.changes, second.operations]).toEqual([
      [],
      [
        {
          resource: 'share_link',
          action: 'create',
          resource_id: link.body.id,
          details: { name: 'L', shows_names: false },
        },
      ],
    ]);
    expect(JSON.stringify(receiver.received)).not.toContain(link.body.secret);
  });

  it('is tried again with the same id, and what comes behind waits', async () => {
    const receiver = await startReceiver();
    const project = await newProject();
    const made = await hook(project, { url: `http://127.0.0.1:${receiver.port}` });
    let isDown = true;
    receiver.answer = response => response.writeHead(isDown ? 503 : 200).end('what the receiver says stays there');
    startSender();
    const [first, second] = [await addTask(project), await addTask(project)];
    await expect.poll(() => receiver.received.length).toBe(1);
    await expect.poll(async () => (await stateOf(project, made.id)).state).toBe('failing');
    expect(await stateOf(project, made.id)).toMatchObject({
      last_error: 'answered 503',
      sent_version: first.server_version - 1,
    });
    expect((await logOf(project, made.id))[0]).toMatchObject({ state: 'pending', status: 503, error: 'answered 503' });
    isDown = false;
    await database.pool.query('UPDATE webhooks SET next_attempt_at = now()');
    await expect
      .poll(() => receiver.versions)
      .toEqual([first.server_version, first.server_version, second.server_version]);
    expect(receiver.received[0]!.headers['webhook-id']).toBe(receiver.received[1]!.headers['webhook-id']);
    await expect.poll(async () => (await stateOf(project, made.id)).state).toBe('active');
    expect(await logOf(project, made.id)).toMatchObject([{ attempts: 1 }, { attempts: 2, state: 'delivered' }]);
  });

  it('is dead after a day of failures, and wakes by a replay', async () => {
    const receiver = await startReceiver();
    const project = await newProject();
    const made = await hook(project, { url: `http://127.0.0.1:${receiver.port}` });
    let isDown = true;
    receiver.answer = response => response.writeHead(isDown ? 500 : 200).end();
    startSender();
    const task = await addTask(project);
    await expect.poll(async () => (await stateOf(project, made.id)).state).toBe('failing');
    await database.pool.query(
      `UPDATE webhooks SET next_attempt_at = now(), failing_since = now() - interval '24 hours 1 second'`,
    );
    await expect.poll(async () => (await stateOf(project, made.id)).state).toBe('dead');
    expect((await logOf(project, made.id))[0]).toMatchObject({ state: 'dead', attempts: 2 });
    const heard = receiver.received.length;
    await addTask(project);
    isDown = false;
    const path = `/projects/${project}/webhooks/${made.id}/replay`;
    const ahead = await server.call(owner, 'POST', path, { body: { from_version: 1_000_000 } });
    expect([ahead.status, ahead.body.errors[0].path]).toEqual([422, '/from_version']);
    const replayed = await server.call(owner, 'POST', path, { body: { from_version: task.server_version } });
    expect(replayed.body.state).toBe('active');
    // Both tasks, and the replay itself, which is an operation on the project.
    await expect.poll(() => receiver.received.length).toBe(heard + 3);
    expect(receiver.versions.slice(heard)[0]).toBe(task.server_version);
  });

  it('signs with both secrets for a day after a new one was made', async () => {
    const receiver = await startReceiver();
    const project = await newProject();
    const made = await hook(project, { url: `http://127.0.0.1:${receiver.port}`, has_operations: false });
    const path = `/projects/${project}/webhooks/${made.id}/rotate-secret`;
    const rotated = (await server.call(owner, 'POST', path)).body;
    expect(rotated.secret).not.toBe(made.secret);
    startSender();
    await addTask(project);
    await expect.poll(() => receiver.received.length).toBe(1);
    const check = ({ headers, body }: Received, secrets: string[]): void => {
      const signed = { id: headers['webhook-id'] as string, timestamp: Number(headers['webhook-timestamp']), body };
      expect(headers['webhook-signature']).toBe(signatureHeaders(signed, secrets)['webhook-signature']);
    };
    check(receiver.received[0]!, [rotated.secret, made.secret]);
    await database.pool.query('UPDATE webhooks SET previous_until = now()');
    await addTask(project);
    await expect.poll(() => receiver.received.length).toBe(2);
    check(receiver.received[1]!, [rotated.secret]);
  });

  it('keeps its secret out of the database, of lists and of the log', async () => {
    const project = await newProject();
    const made = await hook(project, { url: 'https://example.test/x?token=hush' });
    const { rows } = await database.pool.query(
      `SELECT w::text AS row, encode(w.secret, 'escape') AS sealed, (SELECT json_agg(o)::text FROM operation_log o) AS log FROM webhooks w`,
    );
    const key = made.secret.slice('whsec_'.length);
    for (const text of [rows[0].row, rows[0].sealed, rows[0].log]) expect(text).not.toContain(key);
    expect(rows[0].log).not.toContain('hush');
    expect(JSON.stringify(await stateOf(project, made.id))).not.toContain(key);
  });

  it('goes on after a pause with everything that was committed meanwhile', async () => {
    const receiver = await startReceiver();
    const project = await newProject();
    const made = await hook(project, { url: `http://127.0.0.1:${receiver.port}`, has_operations: false });
    const path = `/projects/${project}/webhooks/${made.id}`;
    await server.call(owner, 'PATCH', path, { body: { is_active: false } });
    startSender();
    const task = await addTask(project);
    expect((await stateOf(project, made.id)).state).toBe('paused');
    await server.call(owner, 'PATCH', path, { body: { is_active: true } });
    await expect.poll(() => receiver.versions).toEqual([task.server_version]);
    expect((await server.call(owner, 'DELETE', path)).status).toBe(204);
    expect((await server.call(owner, 'GET', path)).status).toBe(404);
  });
});

describe('an address that may not be called', () => {
  it('is refused when it is set', async () => {
    const strict = await startTestServer(database);
    running.push(strict);
    const project = await newProject();
    for (const url of [
      'http://example.test',
      'ftp://example.test',
      'https://user:secret@example.test',
      'https://127.0.0.1',
      'https://2130706433',
      'https://0x7f.1',
      'https://localhost',
      'https://a.localhost',
      'https://10.0.0.8:8443/x',
      'https://169.254.169.254/latest/meta-data',
      'https://[::1]',
      'https://[::ffff:127.0.0.1]',
      'https://[::ffff:8.8.8.8]',
      'https://[fd00:ec2::254]',
      'not a url',
    ]) {
      const answer = await strict.call(owner, 'POST', `/projects/${project}/webhooks`, { body: { url } });
      expect([url, answer.status, answer.body.errors?.[0]?.path]).toEqual([url, 422, '/url']);
    }
    expect(
      (await strict.call(owner, 'POST', `/projects/${project}/webhooks`, { body: { url: 'https://8.8.8.8' } })).status,
    ).toBe(201);
  });

  it('is not followed to by a redirect', async () => {
    const [receiver, inner] = [await startReceiver(), await startReceiver()];
    const project = await newProject();
    const made = await hook(project, { url: `http://127.0.0.1:${receiver.port}` });
    receiver.answer = response => response.writeHead(307, { location: `http://127.0.0.1:${inner.port}/admin` }).end();
    startSender();
    await addTask(project);
    await expect.poll(async () => (await stateOf(project, made.id)).last_error).toBe('answered 307');
    expect(inner.received).toHaveLength(0);
  });
});

/** What a webhook's log says after one attempt to a name, with a resolver of one's own. */
async function attemptTo(url: string, resolve: Resolver, timeoutMs = 2_000): Promise<Answer['body']> {
  const project = await newProject();
  const { rows } = await database.pool.query<{ id: string }>(
    `INSERT INTO webhooks (project_id, url, secret, sent_version)
     SELECT $1, $2, '', server_version FROM project_counters WHERE project_id = $1 RETURNING id`,
    [project, url],
  );
  const id = rows[0]!.id;
  const sealed = server.deps.vault.seal('whsec_AAAA', `webhook ${id}`);
  await database.pool.query('UPDATE webhooks SET secret = $2 WHERE id = $1', [id, sealed]);
  startSender({ resolve, timeoutMs });
  await addTask(project);
  await expect.poll(async () => (await logOf(project, id)).length).toBe(1);
  return (await logOf(project, id))[0];
}

describe('a name', () => {
  it('is resolved once, and the connection goes to the address that was checked', async () => {
    const receiver = await startReceiver();
    const asked: string[] = [];
    // The first answer is checked; what it says the next moment is never heard.
    const rebinding: Resolver = async host => {
      asked.push(host);
      return asked.length === 1 ? [{ address: '127.0.0.1', family: 4 }] : [{ address: '10.0.0.1', family: 4 }];
    };
    // Only names of this machine may be called by http: one that no resolver of the system knows.
    const url = `http://localhost:${receiver.port}/`;
    expect(await attemptTo(url, rebinding)).toMatchObject({ state: 'delivered', status: 204 });
    expect(asked).toEqual(['localhost']);
    expect(receiver.received[0]!.headers.host).toBe(`localhost:${receiver.port}`);
  });

  it('with one hidden address among open ones is refused without a connection', async () => {
    const mixed: Resolver = async () => [
      { address: '93.184.216.34', family: 4 },
      { address: '192.168.0.10', family: 4 },
    ];
    const attempt = await attemptTo('https://rebind.example/', mixed);
    expect(attempt).toMatchObject({
      state: 'pending',
      status: null,
      error: 'the name leads to an address that is not on the open internet',
    });
  });

  it.each(['10.1.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0'])('leading to %s is refused', async address => {
    const attempt = await attemptTo('https://inner.example/', async () => [{ address, family: 4 }]);
    expect(attempt.error).toBe('the name leads to an address that is not on the open internet');
  });

  it.each(['::ffff:169.254.169.254', 'fe80::1', '64:ff9b::a9fe:a9fe', 'fd00::1'])(
    'leading to %s is refused',
    async address => {
      const attempt = await attemptTo('https://inner.example/', async () => [{ address, family: 6 }]);
      expect(attempt.error).toBe('the name leads to an address that is not on the open internet');
    },
  );

  it('without an address is a failure and nothing more', async () => {
    expect((await attemptTo('https://no.example/', async () => [])).error).toBe('the name has no address');
  });

  it('that nobody answers for is given up after the timeout', async () => {
    const never: Resolver = () => new Promise(() => undefined);
    expect((await attemptTo('https://slow.example/', never, 300)).error).toBe('the name was not resolved in time');
  });
});

describe('a receiver that misbehaves', () => {
  const home: Resolver = async () => [{ address: '127.0.0.1', family: 4 }];

  it('by saying nothing is given up after the timeout', async () => {
    const receiver = await startReceiver();
    receiver.answer = () => undefined;
    const attempt = await attemptTo(`http://localhost:${receiver.port}/`, home, 300);
    expect(attempt).toMatchObject({ state: 'pending', status: null, error: 'no answer within 300 ms' });
  });

  it('by answering without end is cut off', async () => {
    const receiver = await startReceiver();
    let sent = 0;
    receiver.answer = response => {
      response.writeHead(200);
      const more = (): void => {
        while (!response.destroyed && sent < 50_000_000) {
          sent += 65_536;
          if (!response.write(Buffer.alloc(65_536))) {
            response.once('drain', more);
            return;
          }
        }
      };
      more();
    };
    const attempt = await attemptTo(`http://localhost:${receiver.port}/`, home);
    expect(attempt).toMatchObject({ state: 'delivered', status: 200 });
    expect(sent).toBeLessThan(20_000_000);
  });

  it('by cutting the connection is tried again', async () => {
    const receiver = await startReceiver();
    receiver.answer = response => response.destroy();
    const attempt = await attemptTo(`http://localhost:${receiver.port}/`, home);
    expect(attempt.error).toMatch(/^the connection failed/);
  });
});
