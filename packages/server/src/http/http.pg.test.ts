import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, createTestUser, type TestDatabase } from '../../test/database.js';
import { startTestServer, type TestServer, testConfig } from '../../test/server.js';
import { withProjectWrite } from '../db/transaction.js';
import { JSON_BYTES_MAX } from '../limits.js';

let database: TestDatabase;
let server: TestServer;
let user: string;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer(database, { config: { ...testConfig(), origins: ['https://host.example'] } });
  user = await createTestUser(database);
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});

const START = '2026-01-05T08:00:00';
const post = (body: unknown, headers: Record<string, string> = {}) =>
  server.call(user, 'POST', '/projects', { body, headers });
const postText = (body: string | Uint8Array, headers: Record<string, string> = {}) =>
  post(body, { 'content-type': 'application/json', ...headers });

describe('a malformed request is a coded problem', () => {
  it.each([
    ['an unknown field', { name: 'P', start: START, colour: 1 }, 'unknown_field', '/colour'],
    ['a missing field', { start: START }, 'invalid_body', '/name'],
    ['a wrong type', { name: 1, start: START }, 'invalid_body', '/name'],
    ['a broken pattern', { name: 'P', start: '5 Jan 2026' }, 'invalid_body', '/start'],
    ['a value out of range', { name: 'P', start: START, minutes_per_day: 1441 }, 'invalid_body', '/minutes_per_day'],
    ['an array', [], 'invalid_body', ''],
    ['null', null, 'invalid_body', ''],
  ])('%s', async (_case, body, code, path) => {
    const answer = await post(body === null ? 'null' : body, { 'content-type': 'application/json' });
    expect(answer.status).toBe(400);
    expect(answer.body.code).toBe(code);
    expect(answer.body.errors[0].path).toBe(path);
  });

  it('of text that is not JSON, nothing, or JSON nested without end', async () => {
    expect((await postText('{"name":')).body.code).toBe('invalid_body');
    expect((await postText('')).body.code).toBe('invalid_body');
    expect((await server.call(user, 'POST', '/projects')).body.code).toBe('invalid_body');
    const deep = await postText('['.repeat(100_000));
    expect(deep.body).toMatchObject({ code: 'invalid_body', limit: 32 });
  });

  it('of text that cannot be stored as it was sent, whatever it is for', async () => {
    const { body: project } = await post({ name: 'P', start: START });
    const paths = [
      '/me/tokens',
      '/programs',
      ...['tokens', 'share-links', 'tasks'].map(n => `/projects/${project.id}/${n}`),
    ];
    const extra: Record<string, object> = { '/me/tokens': { scope: 'read' }, [paths[2] ?? '']: { role: 'viewer' } };
    for (const path of paths) {
      for (const name of ['a\ud800', 'a\0']) {
        const answer = await server.call(user, 'POST', path, { body: { name, ...extra[path] } });
        expect([path, answer.status, answer.body.code]).toEqual([path, 422, 'invalid_value']);
        expect(answer.body.errors[0].path).toBe('/name');
      }
    }
    const broken = Buffer.concat([
      Buffer.from('{"name":"'),
      Buffer.from([0xff, 0xc0]),
      Buffer.from(`","start":"${START}"}`),
    ]);
    expect((await postText(broken)).body.code).toBe('invalid_body');
    expect((await post({ name: 'a\u202e😀', start: START })).body.name).toBe('a\u202e😀');
  });

  it('of a list above its cap, which is told', async () => {
    const { body: project } = await post({ name: 'P', start: START });
    const operations = Array.from({ length: 5_001 }, () => ({ op: 'create', values: { name: 'T' } }));
    const answer = await server.call(user, 'POST', `/projects/${project.id}/tasks/bulk`, { body: { operations } });
    expect([answer.status, answer.body.code, answer.body.limit]).toEqual([422, 'too_many', 5_000]);
  });

  it('of another media type or charset', async () => {
    for (const type of [
      'text/plain',
      'application/xml',
      'application/json; charset=latin1',
      'multipart/form-data; boundary=x',
    ]) {
      const answer = await postText('{}', { 'content-type': type });
      expect([type, answer.status, answer.body.code]).toEqual([type, 415, 'unsupported_media_type']);
    }
    expect((await postText('{}', { 'content-encoding': 'zip' })).status).toBe(415);
    for (const encoding of ['gzip', 'deflate', 'br'])
      expect((await postText('{}', { 'content-encoding': encoding })).body.code).toBe('invalid_body');
  });

  it('of more bytes than the cap, which it names', async () => {
    const answer = await postText(`{"name":"${'x'.repeat(JSON_BYTES_MAX)}"}`);
    expect(answer.status).toBe(413);
    expect(answer.body).toMatchObject({ code: 'too_large', limit: JSON_BYTES_MAX });
  });

  it('in a parameter', async () => {
    const get = (path: string) => server.call(user, 'GET', path);
    expect((await get('/projects?limit=0')).body).toMatchObject({
      code: 'invalid_parameter',
      errors: [{ path: 'limit' }],
    });
    expect((await get('/projects?limit=1&limit=2')).body.code).toBe('invalid_parameter');
    expect((await get('/projects?page=2')).body).toMatchObject({
      code: 'invalid_parameter',
      errors: [{ path: 'page' }],
    });
    expect((await get('/projects/42')).body).toMatchObject({
      code: 'invalid_parameter',
      errors: [{ path: 'project_id' }],
    });
  });

  it('in the address or the method', async () => {
    const raw = (method: string, path: string) => server.call(user, method, path, { isOutsideContract: true });
    expect((await raw('GET', '/nothing')).body.code).toBe('not_found');
    expect((await raw('GET', '/projects/%E0%A4%A')).body.code).toBe('bad_request');
    const put = await raw('PUT', '/me');
    expect([put.status, put.headers.get('allow'), put.body.code]).toEqual([405, 'GET', 'method_not_allowed']);
  });

  it('never with a stack, SQL or a path of this machine', async () => {
    const answers = [
      await post({ name: 'a\0', start: START }),
      await post({ name: 'P', start: '2026-02-30T08:00' }),
      await postText('{'),
    ];
    for (const { text, mediaType } of answers) {
      expect(mediaType).toBe('application/problem+json');
      expect(text).not.toMatch(/ at |INSERT|SELECT|node_modules|\.ts|\.js/);
    }
  });

  it('whatever the prototype is called', async () => {
    const answer = await postText(`{"name":"P","start":"${START}","__proto__":{"admin":true},"constructor":1}`);
    expect(answer.status).toBe(400);
  });
});

describe('an Idempotency-Key', () => {
  const body = { name: 'Once', start: START };
  const count = async (): Promise<number> =>
    (await database.pool.query(`SELECT count(*) AS n FROM projects WHERE name = 'Once'`)).rows[0].n;

  it('answers the same request the same answer, once applied', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const before = await count();
    const first = await post(body, key);
    const second = await post(body, key);
    expect(second.status).toBe(201);
    expect(second.headers.get('idempotent-replay')).toBe('true');
    expect(second.headers.get('etag')).toBe(first.headers.get('etag'));
    expect(second.body).toEqual(first.body);
    expect(await count()).toBe(before + 1);
  });

  it('refuses another request, and is nobody else’s', async () => {
    const key = { 'idempotency-key': randomUUID() };
    await post(body, key);
    expect((await post({ ...body, name: 'Other' }, key)).body.code).toBe('idempotency_mismatch');
    const other = await createTestUser(database);
    expect((await server.call(other, 'POST', '/projects', { body, headers: key })).status).toBe(201);
  });

  it('refuses another file of the same length under the same key', async () => {
    const headers = { 'idempotency-key': randomUUID(), 'content-type': 'application/xml' };
    const upload = (file: string) => server.call(user, 'POST', '/imports?file_name=a.xml', { body: file, headers });
    const first = await upload('<Project>1</Project>');
    expect(first.status).toBe(202);
    const again = await upload('<Project>1</Project>');
    expect([again.status, again.headers.get('idempotent-replay'), again.body.id]).toEqual([202, 'true', first.body.id]);
    const other = await upload('<Project>2</Project>');
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_mismatch']);
    expect((await upload('<Project>1</Project>')).body.id).toBe(first.body.id);
  });

  it('applies ten requests at once exactly once, and answers all of them the same', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const before = await count();
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(body, key)));
    expect(await count()).toBe(before + 1);
    expect(answers.map(answer => answer.status)).toEqual(answers.map(() => 201));
    expect(new Set(answers.map(answer => answer.text)).size).toBe(1);
    expect(answers.filter(answer => answer.headers.get('idempotent-replay') === 'true')).toHaveLength(9);
  });

  it('answers the repeat that lost the race by what the winner answered', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const named = { id: randomUUID(), name: 'Raced', start: START };
    const first = await post(named, headers);
    // As it stands while the winner has committed and its answer is still on its way: the repeat would fail by the id.
    await database.pool.query(
      `UPDATE idempotency_keys SET status = NULL, committed_version = NULL, created_at = now() WHERE key = $1`,
      [headers['idempotency-key']],
    );
    const repeat = post(named, headers);
    const answered = database.pool.query(
      `SELECT pg_sleep(2.2); UPDATE idempotency_keys SET status = 201, committed_version = 1 WHERE key = '${headers['idempotency-key']}'`,
    );
    const { status, text, headers: told } = await repeat;
    await answered;
    expect([status, text, told.get('idempotent-replay')]).toEqual([201, first.text, 'true']);
  });

  it('makes the repeat wait where nothing else would hold the two apart', async () => {
    const key = randomUUID();
    const call = () =>
      server.call(user, 'POST', '/programs', { body: { name: 'Alone' }, headers: { 'idempotency-key': key } });
    const first = await call();
    await database.pool.query('UPDATE idempotency_keys SET status = NULL, created_at = now() WHERE key = $1', [key]);
    const repeat = call();
    await database.pool.query('SELECT pg_sleep(0.3)');
    await database.pool.query('UPDATE idempotency_keys SET status = 201 WHERE key = $1', [key]);
    const { status, text, headers } = await repeat;
    expect([status, text, headers.get('idempotent-replay')]).toEqual([201, first.text, 'true']);
  });

  it('does not apply again what was committed before its answer was lost', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const before = await count();
    await post(body, key);
    await database.pool.query(
      `UPDATE idempotency_keys SET status = NULL, body = NULL, headers = NULL, created_at = now() - interval '1 hour' WHERE key = $1`,
      [key['idempotency-key']],
    );
    expect((await post(body, key)).body.code).toBe('conflict');
    expect(await count()).toBe(before + 1);
  });

  it('lets the repeat of a request that died before its commit run after a moment', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const before = await count();
    await post(body, key);
    await database.pool.query(
      `UPDATE idempotency_keys SET status = NULL, body = NULL, committed_version = NULL, created_at = now() WHERE key = $1`,
      [key['idempotency-key']],
    );
    expect((await post(body, key)).status).toBe(201);
    expect(await count()).toBe(before + 2);
  });

  it('keeps a refusal as an answer', async () => {
    const refused = { 'idempotency-key': randomUUID() };
    const late = { ...body, calendar_id: randomUUID() };
    await post(late, refused);
    expect((await post(late, refused)).headers.get('idempotent-replay')).toBe('true');
  });
});

describe('answers', () => {
  it('carry a strict content security policy and no fingerprint', async () => {
    const page = await fetch(server.url);
    const policy = page.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('unsafe');
    expect(page.headers.get('x-powered-by')).toBeNull();
    const html = await page.text();
    expect(html).toContain('<ppm-workspace>');
    expect(html).not.toMatch(/<style|style=|onload=|<script>/);
  });

  it('are served at the documented addresses, with or without the last slash', async () => {
    for (const path of [
      '/api/schema',
      '/api/schema/',
      '/api/docs',
      '/api/docs/',
      '/api/docs/assets/swagger-ui-bundle.js',
      '/docs.js',
      '/page.css',
      '/icon.svg',
    ]) {
      expect([path, (await fetch(server.url + path)).status]).toEqual([path, 200]);
    }
    const yaml = await fetch(`${server.url}/api/v1/schema`, { headers: { accept: 'application/yaml' } });
    expect(await yaml.text()).toMatch(/^openapi: 3\.1/m);
    expect(((await server.call(null, 'GET', '/schema/')).body as { openapi: string }).openapi).toBe('3.1.0');
    expect((await server.call(null, 'GET', '/health')).body).toEqual({ status: 'ok', version: '0.1.0' });
    expect((await server.call(null, 'GET', '/ready')).status).toBe(200);
    expect((await fetch(`${server.url}/..%2f..%2fpackage.json`)).status).toBe(404);
  });

  it('name only listed origins', async () => {
    const from = (origin: string, method = 'GET') =>
      fetch(`${server.url}/api/v1/health`, { method, headers: { origin } });
    expect((await from('https://host.example')).headers.get('access-control-allow-origin')).toBe(
      'https://host.example',
    );
    expect((await from('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
    expect((await from('https://host.example', 'OPTIONS')).status).toBe(204);
    expect((await from('https://evil.example', 'OPTIONS')).status).toBe(405);
  });

  it('survive a client that leaves in the middle of its body', async () => {
    const { port } = new URL(server.url);
    const token = await server.deps.tokens.issue(user);
    await new Promise<void>(done => {
      const socket = connect(Number(port), '127.0.0.1', () => {
        socket.write(
          `POST /api/v1/projects HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"na`,
          () => socket.destroy(),
        );
      });
      socket.on('close', () => done());
    });
    expect((await server.call(null, 'GET', '/health')).status).toBe(200);
  });
});

describe('a configured rate limit', () => {
  it('answers 429 with the time to wait, per user', async () => {
    const limited = await startTestServer(database, { config: { ...testConfig(), requestsPerMinute: 2 } });
    const other = await createTestUser(database);
    const statuses = [];
    for (let tries = 0; tries < 3; tries += 1) statuses.push((await limited.call(user, 'GET', '/projects')).status);
    expect(statuses).toEqual([200, 200, 429]);
    const guesses = [];
    for (let tries = 0; tries < 3; tries += 1) {
      const headers = { authorization: `Bearer guess-${tries}` };
      guesses.push((await limited.call(null, 'GET', '/projects', { headers })).status);
    }
    expect(guesses).toEqual([401, 401, 429]);
    const refused = await limited.call(user, 'GET', '/projects');
    expect(refused.body).toMatchObject({ code: 'rate_limited', limit: 2 });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await limited.call(other, 'GET', '/projects')).status).toBe(200);
    await limited.stop();
  });
});

describe('while Postgres refuses connections', () => {
  it('answers 503 as a problem and recovers by itself', async () => {
    const own = await createTestDatabase();
    const other = await startTestServer(own);
    const id = await createTestUser(own);
    const {
      host,
      port,
      user: role,
      database: name,
    } = own.address as { host: string; port: number; user: string; database: string };
    const admin = (sql: string) => database.pool.query(sql);
    expect([host, port, role].every(Boolean)).toBe(true);
    await admin(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
    await admin(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`);
    const away = await other.call(id, 'GET', '/projects');
    expect([away.status, away.body.code]).toEqual([503, 'unavailable']);
    expect(away.headers.get('retry-after')).toBe('1');
    expect((await other.call(null, 'GET', '/ready')).status).toBe(503);
    expect((await other.call(null, 'GET', '/health')).status).toBe(200);
    await admin(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
    expect((await other.call(id, 'GET', '/projects')).status).toBe(200);
    await other.stop();
    await own.drop();
  });

  it('rolls back what was under way and keeps serving when a connection is cut', async () => {
    const { id } = (await post({ name: 'Cut', start: START })).body;
    const cut = withProjectWrite(database, { projectId: id, actor: user, cause: 'rest' }, async tx => {
      await tx.query(`UPDATE projects SET name = 'Half' WHERE id = $1`, [id]);
      const { rows } = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await database.pool.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
      await tx.query('SELECT 1');
    });
    await expect(cut).rejects.toThrow();
    const after = await server.call(user, 'GET', `/projects/${id}`);
    expect(after.body).toMatchObject({ name: 'Cut', server_version: 1 });
  });
});
