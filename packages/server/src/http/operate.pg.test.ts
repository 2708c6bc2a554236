import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, createTestUser, type TestDatabase } from '../../test/database.js';
import { startTestServer, type TestServer, testConfig } from '../../test/server.js';
import { hashPassword } from '../identity/password.js';

/** What an operator and a proxy see: probes, metrics, timing, and a path in front of everything. */

const TOKEN = 'm'.repeat(40);
let database: TestDatabase;
let owner: string;
const servers: TestServer[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  owner = await createTestUser(database);
  await database.pool.query('UPDATE users SET email = $2, password_hash = $3 WHERE id = $1', [
    owner,
    'ada@example.test',
    await hashPassword('correct horse battery'),
  ]);
});
afterAll(async () => {
  for (const server of servers) await server.stop();
  await database.drop();
});

async function start(config: Partial<ReturnType<typeof testConfig>> = {}): Promise<TestServer> {
  const server = await startTestServer(database, { config: { ...testConfig(), ...config } });
  servers.push(server);
  return server;
}

describe('below a base path', () => {
  let server: TestServer;
  const get = (path: string, init?: RequestInit) => fetch(server.url + path, init);
  beforeAll(async () => {
    server = await start({ basePath: '/ppm' });
  });

  it('stand the API, the page and its assets; at the root only the probes', async () => {
    expect((await get('/ppm/api/v1/health')).status).toBe(200);
    expect((await get('/api/v1/health')).status).toBe(404);
    expect((await get('/')).status).toBe(404);
    for (const path of ['/health', '/ready']) expect((await get(path)).status).toBe(200);
    for (const page of ['/ppm', '/ppm/', '/ppm/projects/x']) {
      const text = await (await get(page)).text();
      expect(text).toContain('<ppm-workspace base-url="/ppm/api/v1">');
      const addresses = [...text.matchAll(/(?:href|src)="([^"]+)"/g)].map(match => match[1]!);
      expect(addresses.length).toBeGreaterThan(3);
      for (const address of addresses) expect(address).toMatch(/^\/ppm\//);
    }
    const docs = await (await get('/ppm/api/docs')).text();
    for (const [, address] of docs.matchAll(/(?:href|src)="([^"]+)"/g)) {
      expect((await get(address!)).status, address).toBe(200);
    }
  });

  it('is named by the contract’s servers, as JSON and as YAML', async () => {
    const document = (await (await get('/ppm/api/schema.json')).json()) as { servers: unknown };
    expect(document.servers).toEqual([{ url: '/ppm/api/v1' }]);
    expect(await (await get('/ppm/api/schema.yaml')).text()).toContain('url: /ppm/api/v1');
  });

  it('holds the cookie, Location and ETag of what is answered', async () => {
    const session = await get('/ppm/api/v1/auth/sign-in', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'ada@example.test', password: 'correct horse battery', session: 'cookie' }),
    });
    expect(session.headers.get('set-cookie')).toContain('Path=/ppm/api/v1/auth;');
    const { access_token } = (await session.json()) as { access_token: string };
    const headers = { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' };
    const post = (path: string, body: object) => get(path, { method: 'POST', headers, body: JSON.stringify(body) });
    const project = await post('/ppm/api/v1/projects', { name: 'P', start: '2026-01-05T08:00:00' });
    const location = project.headers.get('location') ?? '';
    expect(location).toMatch(/^\/ppm\/api\/v1\/projects\//);
    const task = await post(`${location}/tasks`, { name: 'T' });
    const found = await get(task.headers.get('location') ?? '', { headers });
    expect(found.status).toBe(200);
    const etag = found.headers.get('etag') ?? '';
    const again = await get(task.headers.get('location') ?? '', { headers: { ...headers, 'if-none-match': etag } });
    expect(again.status).toBe(304);
  });
});

describe('readiness', () => {
  it('ends before health does: a process that drains is alive and unwelcome', async () => {
    const server = await start();
    const health = async () => ((await (await fetch(`${server.url}/health`)).json()) as { status: string }).status;
    expect(await health()).toBe('ok');
    server.deps.lifecycle.drain();
    const ready = await fetch(`${server.url}/ready`);
    expect(ready.status).toBe(503);
    expect(ready.headers.get('retry-after')).toBe('1');
    expect(ready.headers.get('connection')).toBe('close');
    expect(((await ready.json()) as { code: string }).code).toBe('unavailable');
    expect(await health()).toBe('draining');
    // Requests that still come are answered.
    expect((await server.call(owner, 'GET', '/projects')).status).toBe(200);
  });
});

describe('Server-Timing', () => {
  it('says where the time of an answer went', async () => {
    const server = await start();
    const answer = await server.call(owner, 'GET', '/projects');
    expect(answer.headers.get('server-timing')).toMatch(/^admit;dur=\d+\.\d, work;dur=\d+\.\d, total;dur=\d+\.\d$/);
    const refused = await server.call(null, 'GET', '/projects');
    expect(refused.headers.get('server-timing')).toMatch(/^total;dur=/);
  });
});

describe('/metrics', () => {
  it('is not there without its token, and looks so', async () => {
    const closed = await start();
    expect((await fetch(`${closed.url}/metrics`)).status).toBe(404);
    const guarded = await start({ metrics: { port: null, host: '127.0.0.1', token: TOKEN } });
    const missing = await (await fetch(`${closed.url}/metrics`)).text();
    for (const authorization of ['', `Bearer ${TOKEN}x`, `Bearer ${'n'.repeat(40)}`, TOKEN]) {
      const answer = await fetch(`${guarded.url}/metrics`, { headers: { authorization } });
      expect([answer.status, await answer.text()]).toEqual([404, missing]);
    }
  });

  it('counts requests by operation and status, problems by code, and looks at connections and jobs', async () => {
    const server = await start({ metrics: { port: null, host: '127.0.0.1', token: TOKEN } });
    server.deps.metrics.watchDatabase(database.pool);
    await server.call(owner, 'GET', '/projects');
    await server.call(owner, 'GET', '/projects');
    await server.call(null, 'GET', '/projects');
    const answer = await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } });
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const text = await answer.text();
    expect(text).toContain('trueppm_request_seconds_count{operation="listProjects",status="200"} 2');
    expect(text).toContain('trueppm_request_seconds_count{operation="listProjects",status="401"} 1');
    expect(text).toContain('trueppm_problems_total{code="unauthenticated"} 1');
    expect(text).toMatch(/trueppm_db_connections\{state="idle"\} \d+/);
    // Every line is a comment or a sample, every sample's name was announced.
    const announced = new Set([...text.matchAll(/^# TYPE (\S+) (counter|gauge|histogram)$/gm)].map(match => match[1]));
    for (const line of text.trimEnd().split('\n')) {
      if (line.startsWith('# ')) continue;
      const [, name = ''] = /^([a-z_0-9]+)(?:\{[^}]*\})? [\d.e+-]+$/.exec(line) ?? [];
      expect(announced.has(name.replace(/_(bucket|sum|count)$/, '')) || announced.has(name), line).toBe(true);
    }
    const buckets = [...text.matchAll(/_bucket\{operation="listProjects",status="200",le="([^"]+)"\} (\d+)/g)];
    expect(buckets.at(-1)?.slice(1)).toEqual(['+Inf', '2']);
  });
});
