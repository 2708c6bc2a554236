import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { startTestServer, type TestServer } from '../../test/server.js';
import { SIGN_IN_FAILURES_PER_MINUTE } from '../limits.js';
import { hashPassword } from './password.js';
import { insertUser } from './queries.js';

let database: TestDatabase;
let server: TestServer;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer(database);
  const hash = await hashPassword('correct horse');
  for (const email of ['ada@example.test', 'bob@example.test']) {
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

describe('sign-in', () => {
  it('answers tokens for the right password, whatever the case of the e-mail', async () => {
    const session = await signIn('ADA@example.test');
    expect(session.status).toBe(200);
    expect(session.headers.get('set-cookie')).toBeNull();
    const { access_token: token, user } = session.body;
    const me = await server.call(null, 'GET', '/me', { headers: { authorization: `Bearer ${token}` } });
    expect(me.body).toEqual(user);
  });

  it('tells a wrong password and an unknown account apart by nothing', async () => {
    const wrong = await signIn('bob@example.test', 'wrong');
    const unknown = await signIn('eve@example.test', 'wrong');
    expect(wrong.status).toBe(401);
    expect(wrong.body.code).toBe('invalid_credentials');
    expect(unknown.text).toBe(wrong.text);
  });

  it('stops guessing after some wrong passwords, for that account only', async () => {
    let last = await signIn('bob@example.test', 'guess');
    for (let tries = 0; tries <= SIGN_IN_FAILURES_PER_MINUTE; tries += 1)
      last = await signIn('bob@example.test', 'guess');
    expect(last.status).toBe(429);
    expect(last.body.code).toBe('rate_limited');
    expect(last.headers.get('ratelimit')).toMatch(/^limit=10, remaining=0, reset=\d+$/);
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await signIn()).status).toBe(200);
  });
});

describe('refresh', () => {
  it('rotates: the new token works', async () => {
    const first = (await signIn()).body.refresh_token;
    const second = (await refresh(first)).body.refresh_token;
    expect(second).not.toBe(first);
    expect((await refresh(second)).status).toBe(200);
  });

  it('ends the whole family when a spent token comes back', async () => {
    const first = (await signIn()).body.refresh_token;
    const second = (await refresh(first)).body.refresh_token;
    await database.pool.query(
      `UPDATE refresh_tokens SET spent_at = spent_at - interval '1 minute' WHERE spent_at IS NOT NULL`,
    );
    const reused = await refresh(first);
    expect(reused.status).toBe(401);
    expect(reused.body.code).toBe('refresh_reused');
    expect((await refresh(second)).body.code).toBe('unauthenticated');
  });

  it('forgives two tabs that refresh at the same moment', async () => {
    const token = (await signIn()).body.refresh_token;
    const [one, two] = await Promise.all([refresh(token), refresh(token)]);
    expect([one.status, two.status]).toEqual([200, 200]);
  });

  it('stores no token in the clear', async () => {
    const token: string = (await signIn()).body.refresh_token;
    const { rows } = await database.pool.query('SELECT token_hash FROM refresh_tokens');
    expect(rows.some(row => row.token_hash.toString('utf8').includes(token))).toBe(false);
  });

  it('is over after sign-out, and without a token', async () => {
    const token = (await signIn()).body.refresh_token;
    const out = await post('/auth/sign-out', { refresh_token: token });
    expect(out.status).toBe(204);
    expect((await refresh(token)).body.code).toBe('unauthenticated');
    expect((await post('/auth/refresh', {})).body.code).toBe('unauthenticated');
    expect((await post('/auth/sign-out', {})).status).toBe(204);
  });
});

describe('an access token', () => {
  const me = (authorization: string) => server.call(null, 'GET', '/me', { headers: { authorization } });

  it('of another key, without signature, or none at all is refused', async () => {
    const [header, payload] = (await server.deps.tokens.issue('x')).split('.') as [string, string];
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    for (const token of [`${header}.${payload}.AAAA`, `${none}.${payload}.`, 'x', '']) {
      const answer = await me(`Bearer ${token}`);
      expect(answer.status).toBe(401);
      expect(answer.body.code).toBe('unauthenticated');
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
  });
});
