import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { startTestLive, TestClient } from '../../test/live-client.js';
import { startTestServer, type TestServer } from '../../test/server.js';
import { ACCOUNT_FAILURES_MAX } from '../limits.js';
import { AccessTokens } from './access-token.js';
import { hashPassword } from './password.js';
import { insertUser } from './queries.js';

const KEY = new TextEncoder().encode('t'.repeat(48));

let database: TestDatabase;
let server: TestServer;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer(database);
  const hash = await hashPassword('correct horse');
  for (const email of ['ada@example.test', 'cleo@example.test', 'dan@example.test']) {
    await insertUser(database.pool, { email, name: 'Ada', initials: 'A' }, hash);
  }
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});

const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  server.call(null, 'POST', path, { body, headers });
const signIn = (email = 'ada@example.test', password = 'correct horse') => post('/auth/sign-in', { email, password });
const refresh = (token: string) => post('/auth/refresh', { refresh_token: token });
/** Another process behind a proxy. */
const behindProxy = () =>
  startTestServer(database, {
    config: { ...server.deps.config, trustedProxies: 1 },
    tokens: new AccessTokens(KEY),
  });

describe('guessing a password', () => {
  it('ends also when it comes from many addresses, counted by all processes together', async () => {
    const other = await behindProxy();
    const guess = (address: string) =>
      other.call(null, 'POST', '/auth/sign-in', {
        body: { email: 'cleo@example.test', password: 'guess' },
        headers: { 'x-forwarded-for': address },
      });
    expect((await guess('198.51.100.1')).status).toBe(401);
    await database.pool.query(`UPDATE rate_windows SET hits = $1 WHERE bucket LIKE 'account-failures %'`, [
      ACCOUNT_FAILURES_MAX,
    ]);
    expect((await guess('198.51.100.2')).status).toBe(429);
    expect((await signIn('cleo@example.test')).status).toBe(429);
    await database.pool.query(`DELETE FROM rate_windows WHERE bucket LIKE 'account-failures %'`);
    expect((await signIn('cleo@example.test')).status).toBe(200);
    await other.stop();
  });

  it('is written down, without what was typed', async () => {
    await signIn('ada@example.test', 'hunter2');
    await signIn('typed-a-password@example.test', 'hunter2');
    const { rows } = await database.pool.query(
      `SELECT action, actor IS NOT NULL AS is_known, host(address) AS address, details
         FROM operation_log WHERE action = 'sign_in_failed' ORDER BY id DESC LIMIT 2`,
    );
    const failed = { action: 'sign_in_failed', address: '127.0.0.1', details: {} };
    expect(rows).toEqual([
      { ...failed, is_known: false },
      { ...failed, is_known: true },
    ]);
    const { rows: all } = await database.pool.query('SELECT operation_log::text AS row FROM operation_log');
    expect(all.some(({ row }) => /hunter2|typed-a-password|correct horse/.test(row))).toBe(false);
  });
});

describe('a sign-in with a cookie', () => {
  const CREDENTIALS = { email: 'ada@example.test', password: 'correct horse', session: 'cookie' };
  const byCookie = () => post('/auth/sign-in', CREDENTIALS);
  const cookieOf = (answer: { headers: Headers }): string =>
    /ppm_refresh=[^;]*/.exec(answer.headers.get('set-cookie') ?? '')?.[0] ?? '';

  it('keeps the refresh token from scripts and from other sites', async () => {
    const session = await byCookie();
    expect(session.body.refresh_token).toBeNull();
    expect(session.headers.get('set-cookie')).toMatch(
      /^ppm_refresh=[^;]+; Max-Age=2592000; Path=\/api\/v1\/auth; .*HttpOnly; SameSite=Strict$/,
    );
    expect(session.headers.get('cache-control')).toBe('no-store');
  });

  it('is marked Secure behind https', async () => {
    const other = await behindProxy();
    const session = await other.call(null, 'POST', '/auth/sign-in', {
      body: CREDENTIALS,
      headers: { 'x-forwarded-proto': 'https' },
    });
    expect(session.headers.get('set-cookie')).toMatch(/; Secure; SameSite=Strict$/);
    await other.stop();
  });

  it('is renewed by the cookie alone, and over after sign-out', async () => {
    const renewed = await post('/auth/refresh', {}, { cookie: `theme=dark; ${cookieOf(await byCookie())}` });
    expect([renewed.status, renewed.body.refresh_token]).toEqual([200, null]);
    const cookie = cookieOf(renewed);
    const out = await post('/auth/sign-out', {}, { cookie });
    expect([out.status, out.headers.get('set-cookie')]).toEqual([204, expect.stringContaining('ppm_refresh=;')]);
    const over = await post('/auth/refresh', {}, { cookie });
    expect([over.status, over.headers.get('set-cookie')]).toEqual([401, expect.stringContaining('ppm_refresh=;')]);
  });

  it('speaks for pages of this site only', async () => {
    const cookie = cookieOf(await byCookie());
    // A browser's fetch may set neither; this is what the server would hear from one.
    const from = async (path: string, headers: Record<string, string>) => {
      const { request } = await import('node:http');
      return new Promise<{ status: number; cookie: unknown }>((done, fail) => {
        const sent = request(`${server.url}/api/v1${path}`, {
          method: 'POST',
          headers: { cookie, 'content-type': 'application/json', ...headers },
        });
        sent.once('error', fail);
        sent.once('response', answer => {
          answer.resume();
          done({ status: answer.statusCode ?? 0, cookie: answer.headers['set-cookie'] });
        });
        sent.end('{}');
      });
    };
    const { host } = new URL(server.url);
    const foreign: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { origin: `https://${host}.evil.example` },
    ];
    for (const headers of foreign) {
      for (const path of ['/auth/refresh', '/auth/sign-out']) {
        expect(await from(path, headers)).toEqual({ status: 403, cookie: undefined });
      }
    }
    expect((await from('/auth/refresh', { origin: `http://${host}` })).status).toBe(200);
  });
});

describe('the end of sign-ins', () => {
  const as = (token: string, method: string, path: string, body?: object) =>
    server.call(null, method, path, { headers: { authorization: `Bearer ${token}` }, ...(body && { body }) });

  it('everywhere: refresh and access tokens of all devices are refused, sockets close', async () => {
    const [phone, laptop] = [(await signIn()).body, (await signIn()).body];
    const live = await startTestLive(database);
    const { body } = await as(phone.access_token, 'POST', '/ws/ticket');
    const client = new TestClient(`ws://127.0.0.1:${live.port}/api/v1/ws?ticket=${body.ticket}`);
    await client.opened;
    const other = await behindProxy();
    const elsewhere = () =>
      other.call(null, 'GET', '/me', { headers: { authorization: `Bearer ${phone.access_token}` } });
    expect((await elsewhere()).status).toBe(200);

    expect((await as(laptop.access_token, 'POST', '/auth/sign-out-everywhere')).status).toBe(204);
    for (const session of [phone, laptop]) {
      expect((await as(session.access_token, 'GET', '/me')).body.code).toBe('unauthenticated');
      expect((await refresh(session.refresh_token)).body.code).toBe('unauthenticated');
    }
    await expect.poll(async () => (await elsewhere()).status).toBe(401);
    await client.until(() => client.closeCode !== null, 3_000, 'the end of the socket');
    await live.stop();
    await other.stop();
  });

  it('by a new password: this device stays, the others end', async () => {
    const dan = (password = 'correct horse') => signIn('dan@example.test', password);
    const [here, there] = [(await dan()).body, (await dan()).body];
    const change = (current_password: string, new_password: string) =>
      as(here.access_token, 'POST', '/me/password', { current_password, new_password });
    expect((await change('wrong', 'a longer password')).body.errors[0].path).toBe('/current_password');
    expect((await change('correct horse', 'dan@example.test')).body.errors[0].path).toBe('/new_password');
    expect((await change('correct horse', 'short')).status).toBe(400);
    expect((await change('correct horse', 'a longer password')).status).toBe(204);
    expect((await as(here.access_token, 'GET', '/me')).status).toBe(200);
    expect((await refresh(here.refresh_token)).status).toBe(200);
    expect((await as(there.access_token, 'GET', '/me')).status).toBe(401);
    expect((await refresh(there.refresh_token)).status).toBe(401);
    expect([(await dan()).status, (await dan('a longer password')).status]).toEqual([401, 200]);
  });
});
