import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { hashPassword } from '../src/identity/password.js';
import { createTestDatabase, createTestUser, type TestDatabase } from './database.js';
import { environmentOf, SECRET, type ServerProcess, startProcess } from './process.js';

/** What a process writes about a whole session, and how it goes away. */

const PASSWORD = 'correct horse battery staple';
const METRICS_TOKEN = 'metrics-'.repeat(5);
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  const owner = await createTestUser(database);
  await database.pool.query('UPDATE users SET email = $2, password_hash = $3 WHERE id = $1', [
    owner,
    'ada@example.test',
    await hashPassword(PASSWORD),
  ]);
});
afterAll(() => database.drop());

const start = (env: Record<string, string> = {}, ...flags: string[]): Promise<ServerProcess> =>
  startProcess(['--log-level', 'trace', ...flags], { ...environmentOf(database), ...env });

async function call(server: ServerProcess, token: string | null, method: string, path: string, body?: object) {
  const response = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const cookie = response.headers.getSetCookie().join(';');
  // biome-ignore lint/suspicious/noExplicitAny: bodies of many operations
  return { status: response.status, cookie, body: (await response.json().catch(() => null)) as any };
}

const open = (server: ServerProcess, ticket: string): Promise<WebSocket> => {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/api/v1/ws?ticket=${ticket}`);
  return new Promise((done, fail) => socket.once('open', () => done(socket)).once('error', fail));
};

it('logs a whole session, at the finest level, without one of its secrets', async () => {
  const server = await start({ TRUEPPM_METRICS_TOKEN: METRICS_TOKEN });
  const secrets = new Map<string, string>([
    ['the password', PASSWORD],
    ['a mistyped password', 'corect horse batery staple'],
    ['the key', SECRET],
    ['the metrics token', METRICS_TOKEN],
  ]);
  await call(server, null, 'POST', '/auth/sign-in', {
    email: 'ada@example.test',
    password: secrets.get('a mistyped password'),
  });
  const session = await call(server, null, 'POST', '/auth/sign-in', { email: 'ada@example.test', password: PASSWORD });
  const token = session.body.access_token as string;
  secrets.set('the access token', token);
  const refresh = /ppm_refresh=([^;]+)/.exec(session.cookie)?.[1] ?? session.body.refresh_token;
  expect(refresh).toBeTruthy();
  secrets.set('the refresh token', refresh);
  const made = await call(server, token, 'POST', '/me/tokens', { name: 'CI', scope: 'read' });
  secrets.set('a personal token', made.body.secret);
  const project = await call(server, token, 'POST', '/projects', { name: 'P', start: '2026-01-05T08:00:00' });
  const link = await call(server, token, 'POST', `/projects/${project.body.id}/share-links`, { name: 'L' });
  secrets.set('a link', link.body.secret);
  const hook = await call(server, token, 'POST', `/projects/${project.body.id}/webhooks`, {
    url: 'https://hooks.invalid/hook?key=webhook-key-of-theirs',
  });
  secrets.set('a webhook secret', hook.body.secret);
  secrets.set('a key in a webhook address', 'webhook-key-of-theirs');
  const ticket = (await call(server, token, 'POST', '/ws/ticket')).body.ticket as string;
  secrets.set('a ticket', ticket);
  const socket = await open(server, ticket);
  socket.send(JSON.stringify({ type: 'subscribe', project_id: project.body.id }));
  socket.send('{"type":"nonsense"}');
  // A spent ticket, a token in the wrong place, a broken body, a search text: what goes wrong is logged, too.
  await open(server, ticket).catch(() => undefined);
  await fetch(`${server.url}/api/v1/me?access_token=${token}`);
  await fetch(`${server.url}/api/v1/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: `{"password": "${PASSWORD}`,
  });
  await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } });
  await call(server, token, 'POST', `/projects/${project.body.id}/tasks`, { name: 'Secret plans of the board' });
  secrets.set('a name in a plan', 'Secret plans of the board');
  socket.terminate();
  await call(server, token, 'POST', '/auth/sign-out', { refresh_token: refresh });
  // Time for the webhook to fail.
  await new Promise(done => setTimeout(done, 1_500));
  expect(await server.end()).toBe(0);

  const lines = server
    .output()
    .split('\n')
    .filter(line => line.startsWith('{'));
  // It did log: a JSON line per request, with what tells it from others.
  const requests = lines.map(line => JSON.parse(line)).filter(line => line.req !== undefined);
  expect(requests.length).toBeGreaterThan(8);
  expect(requests[0]).toMatchObject({ req: { method: 'POST', path: '/api/v1/auth/sign-in' }, res: { status: 401 } });
  for (const [what, secret] of secrets) {
    expect(secret.length, what).toBeGreaterThan(8);
    expect(server.output().includes(secret), `${what} is in the log`).toBe(false);
  }
  expect(server.output()).not.toMatch(/eyJ[\w-]+\.[\w-]+\./);
});

it('goes away in order: not ready first, sockets told, requests finished, exit code 0', async () => {
  const server = await start({}, '--drain-delay', '2', '--metrics-port', '0', '--role', 'web');
  const session = await call(server, null, 'POST', '/auth/sign-in', { email: 'ada@example.test', password: PASSWORD });
  const token = session.body.access_token as string;
  const socket = await open(server, (await call(server, token, 'POST', '/ws/ticket')).body.ticket);
  const closed = new Promise<number>(done => socket.once('close', done));
  const probes = /Metrics at (\S+)\/metrics/.exec(server.output())?.[1] ?? '';
  const statusOf = (path: string) =>
    fetch(probes + path).then(
      ({ status }) => status,
      () => 0,
    );
  expect(await statusOf('/ready')).toBe(200);
  const exit = server.end('SIGTERM');
  while ((await statusOf('/ready')) === 200) await new Promise(done => setTimeout(done, 10));
  expect(await statusOf('/ready')).toBe(503);
  expect(await statusOf('/health')).toBe(200);
  // Balancers have not noticed yet: whoever still comes is answered.
  const late = await call(server, token, 'POST', '/projects', { name: 'Late', start: '2026-01-05T08:00:00' });
  expect(late.status).toBe(201);
  expect(await closed).toBe(1001);
  expect(await exit).toBe(0);
  const { rowCount } = await database.pool.query('SELECT FROM projects WHERE id = $1', [late.body.id]);
  expect(rowCount).toBe(1);
});
