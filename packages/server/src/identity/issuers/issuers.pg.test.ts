import { createSecretKey, randomUUID } from 'node:crypto';
import { type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestDatabase, createTestUser, type TestDatabase } from '../../../test/database.js';
import { TestIssuer } from '../../../test/issuer.js';
import { startTestLive, TestClient } from '../../../test/live-client.js';
import { type Answer, startTestServer, type TestServer, testConfig } from '../../../test/server.js';
import type { IssuerSettings } from './settings.js';

let database: TestDatabase;
let issuer: TestIssuer;
let other: TestIssuer;
let server: TestServer;

const settingsOf = (url: string, rest: Partial<IssuerSettings> = {}): IssuerSettings => ({
  issuer: url,
  audiences: ['trueppm', 'plans'],
  jwksUrl: `${url}/keys`,
  algorithms: ['ES256', 'RS256'],
  leewaySeconds: 30,
  claims: { subject: 'sub', email: 'email', name: 'name', projects: 'ppm' },
  trustsEmail: false,
  highestRole: 'admin',
  ...rest,
});
const serverFor = (...issuers: IssuerSettings[]): Promise<TestServer> =>
  startTestServer(database, { config: { ...testConfig(), issuers } });

beforeAll(async () => {
  database = await createTestDatabase();
  [issuer, other] = [await TestIssuer.start(), await TestIssuer.start()];
});
beforeEach(async () => {
  // A new process each time: nothing is remembered.
  await server?.stop();
  server = await serverFor(
    settingsOf(issuer.url),
    settingsOf(other.url, { jwksUrl: null, trustsEmail: true, highestRole: 'member' }),
  );
});
afterAll(async () => {
  await server.stop();
  await issuer.stop();
  await other.stop();
  await database.drop();
});

const as = (token: string, method: string, path: string, body?: unknown): Promise<Answer> =>
  server.call(null, method, path, {
    headers: { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body }),
  });
const me = (token: string): Promise<Answer> => as(token, 'GET', '/me');
const newSubject = (): string => randomUUID();

describe('a token of a trusted issuer', () => {
  it('is taken as it is: its user has an account from the first request on', async () => {
    const sub = newSubject();
    const email = `${sub}@host.test`;
    const token = await issuer.sign({ sub, email, name: 'Hanna Host' });
    const [first, second] = await Promise.all([me(token), me(await issuer.sign({ sub, email, name: 'Hanna Host' }))]);
    expect(first.body).toMatchObject({ email, name: 'Hanna Host', initials: 'HH' });
    expect(second.body.id).toBe(first.body.id);
    expect((await me(await issuer.sign({ sub, name: 'Hanna Renamed' }))).body).toMatchObject({
      id: first.body.id,
      name: 'Hanna Renamed',
      initials: 'HR',
    });
    const project = await as(token, 'POST', '/projects', { name: 'Mine', start: '2026-01-05T08:00' });
    expect(project.body.role).toBe('owner');
    const { rows } = await database.pool.query('SELECT DISTINCT via FROM project_change WHERE project_id = $1', [
      project.body.id,
    ]);
    expect(rows).toEqual([{ via: 'issuer' }]);
  });

  it('may say neither name nor e-mail', async () => {
    const sub = newSubject();
    const { body } = await me(await issuer.sign({ sub }));
    expect([body.name, body.email]).toEqual([sub, `${body.id}@users.invalid`]);
  });

  it.each<[string, JWTPayload, Record<string, unknown>, string]>([
    ['for somebody else', { aud: 'other' }, {}, 'unauthenticated'],
    ['for nobody', { aud: undefined } as unknown as JWTPayload, {}, 'unauthenticated'],
    ['without an end', { exp: undefined } as unknown as JWTPayload, {}, 'unauthenticated'],
    ['that has ended', { exp: Math.floor(Date.now() / 1_000) - 31 }, {}, 'token_expired'],
    ['that has not begun', { nbf: Math.floor(Date.now() / 1_000) + 90 }, {}, 'unauthenticated'],
    ['without a subject', { sub: undefined } as unknown as JWTPayload, {}, 'unauthenticated'],
    ['with a subject that is none', { sub: 'x'.repeat(256) }, {}, 'unauthenticated'],
    ['of another kind', {}, { typ: 'logout+jwt' }, 'unauthenticated'],
    ['by a key that is not published', {}, { kid: 'unknown' }, 'unauthenticated'],
  ])('is refused %s', async (_what, claims, header, code) => {
    const answer = await me(await issuer.sign(claims, header));
    expect([answer.status, answer.body.code]).toEqual([401, code]);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('is taken within the leeway of clocks', async () => {
    const now = Math.floor(Date.now() / 1_000);
    expect((await me(await issuer.sign({ sub: newSubject(), exp: now - 20 }))).status).toBe(200);
    expect((await me(await issuer.sign({ sub: newSubject(), nbf: now + 20 }))).status).toBe(200);
  });

  it('is refused when its signature is missing, by the public key as a secret, or by another issuer', async () => {
    const claims = { iss: issuer.url, aud: 'trueppm', sub: 'ada', exp: Math.floor(Date.now() / 1_000) + 60 };
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const none = `${encode({ alg: 'none' })}.${encode(claims)}.`;
    const secret = createSecretKey(Buffer.from(JSON.stringify(issuer.publicJwk)));
    const confused = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'first' }).sign(secret);
    const foreign = await other.sign({ iss: issuer.url });
    const unknown = await issuer.sign({ iss: 'https://elsewhere.test' });
    for (const token of [none, confused, foreign, unknown]) expect((await me(token)).body.code).toBe('unauthenticated');
  });

  it('of another algorithm than those allowed is refused, though the key is published', async () => {
    await issuer.rotate('edwards', 'EdDSA');
    expect((await me(await issuer.sign({ sub: newSubject() }))).body.code).toBe('unauthenticated');
    await issuer.rotate('first');
  });

  it('cannot speak as our own sign-in', async () => {
    const user = await createTestUser(database);
    const forged = await issuer.sign({ iss: 'trueppm', aud: 'trueppm', sub: user }, { typ: 'at+jwt' });
    expect((await me(forged)).body.code).toBe('unauthenticated');
  });

  it('is cut off with its socket within three seconds of the end of its account, and let in again with it', async () => {
    const live = await startTestLive(database);
    const token = await issuer.sign({ sub: newSubject() });
    const { id } = (await me(token)).body;
    const { body } = await as(token, 'POST', '/ws/ticket');
    const client = new TestClient(`ws://127.0.0.1:${live.port}/api/v1/ws?ticket=${body.ticket}`);
    await client.opened;
    await database.pool.query('UPDATE users SET disabled_at = now() WHERE id = $1', [id]);
    await client.until(() => client.closeCode === 1008, 3_000, 'the end of the socket');
    // The token itself is remembered, and refused all the same.
    await expect.poll(async () => (await me(token)).body.code, { timeout: 3_000 }).toBe('forbidden');
    await database.pool.query('UPDATE users SET disabled_at = NULL WHERE id = $1', [id]);
    expect((await me(token)).body.id).toBe(id);
    await live.stop();
  });

  it('lets its socket live no longer than itself', async () => {
    const live = await startTestLive(database);
    // The leeway counts too.
    const token = await issuer.sign({ sub: newSubject(), exp: Math.floor(Date.now() / 1_000) - 28 });
    const { body } = await as(token, 'POST', '/ws/ticket');
    const client = new TestClient(`ws://127.0.0.1:${live.port}/api/v1/ws?ticket=${body.ticket}`);
    await client.opened;
    await client.until(() => client.closeCode === 1008, 6_000, 'the end of the socket');
    await live.stop();
  });
});

describe('the keys of an issuer', () => {
  it('are fetched once and kept', async () => {
    issuer.heard.clear();
    for (let count = 0; count < 5; count += 1)
      expect((await me(await issuer.sign({ sub: newSubject() }))).status).toBe(200);
    expect(issuer.heard.get('/keys')).toBe(1);
  });

  it('are fetched anew when it has rotated them, but not for every token that names an unknown one', async () => {
    expect((await me(await issuer.sign({ sub: newSubject() }))).status).toBe(200);
    await issuer.rotate('second');
    const clock = vi.spyOn(Date, 'now');
    const real = performance.timeOrigin + performance.now();
    clock.mockImplementation(() => Math.round(performance.timeOrigin + performance.now()) + 15_000);
    try {
      expect(Date.now()).toBeGreaterThan(real + 14_000);
      expect((await me(await issuer.sign({ sub: newSubject() }))).status).toBe(200);
      issuer.heard.clear();
      for (let count = 0; count < 5; count += 1) await me(await issuer.sign({}, { kid: `unknown-${count}` }));
      expect(issuer.heard.get('/keys') ?? 0).toBeLessThanOrEqual(1);
    } finally {
      clock.mockRestore();
      await issuer.rotate('first');
    }
  });

  it('are found by the OpenID configuration where no address is given', async () => {
    expect((await me(await other.sign({ sub: newSubject() }))).status).toBe(200);
    expect(other.heard.get('/.well-known/openid-configuration')).toBeGreaterThan(0);
  });

  it('out of reach are a 503 and no refusal, and found again later', async () => {
    issuer.isAway = true;
    const token = await issuer.sign({ sub: newSubject() });
    const answer = await me(token);
    expect([answer.status, answer.body.code]).toEqual([503, 'unavailable']);
    issuer.isAway = false;
    await expect.poll(async () => (await me(token)).status, { interval: 500 }).toBe(200);
  });

  it('are not followed to by a redirect, nor to another host by the configuration', async () => {
    const hidden = await TestIssuer.start();
    hidden.handle = (request, response) => {
      if (request.url !== '/keys') return false;
      response.writeHead(302, { location: `${issuer.url}/keys` }).end();
      return true;
    };
    const redirected = await serverFor(settingsOf(hidden.url));
    const call = (token: string) =>
      redirected.call(null, 'GET', '/me', { headers: { authorization: `Bearer ${token}` } });
    expect((await call(await hidden.sign({ sub: 'x' }))).status).toBe(503);
    await redirected.stop();

    hidden.handle = () => false;
    hidden.configuration = { jwks_uri: 'http://keys.example.test/keys' };
    const misled = await serverFor(settingsOf(hidden.url, { jwksUrl: null }));
    const answer = await misled.call(null, 'GET', '/me', {
      headers: { authorization: `Bearer ${await hidden.sign({ sub: 'x' })}` },
    });
    expect(answer.status).toBe(503);
    await misled.stop();
    await hidden.stop();
  });
});

describe('an e-mail that has an account', () => {
  const withAccount = async (): Promise<{ id: string; email: string }> => {
    const id = await createTestUser(database);
    return { id, email: (await database.pool.query('SELECT email FROM users WHERE id = $1', [id])).rows[0].email };
  };

  it('does not open it to an issuer that is not trusted for it', async () => {
    const { email } = await withAccount();
    const answer = await me(await issuer.sign({ sub: newSubject(), email }));
    expect([answer.status, answer.body.code]).toEqual([403, 'forbidden']);
  });

  it('is the same account to one that is, if it has checked the address', async () => {
    const { id, email } = await withAccount();
    const unchecked = await other.sign({ sub: newSubject(), email, email_verified: false });
    expect((await me(unchecked)).status).toBe(403);
    const inText = await other.sign({ sub: newSubject(), email, email_verified: 'false' });
    expect((await me(inText)).status).toBe(403);
    expect((await me(await other.sign({ sub: newSubject(), email: email.toUpperCase() }))).body.id).toBe(id);
  });
});

describe('an account that an operator closed', () => {
  it('is not opened by its issuer', async () => {
    const sub = newSubject();
    const email = `${sub}@host.test`;
    const { id } = (await me(await other.sign({ sub, email }))).body;
    await database.pool.query('UPDATE users SET disabled_at = now() WHERE id = $1', [id]);
    for (const claims of [{ sub }, { sub: newSubject(), email }]) {
      const answer = await me(await other.sign({ ...claims, jti: randomUUID() }));
      expect([answer.status, answer.body.code]).toEqual([403, 'forbidden']);
    }
  });
});

describe('places that a token claims', () => {
  const newProject = async (): Promise<{ id: string; owner: string }> => {
    const owner = await createTestUser(database);
    const body = { name: 'P', start: '2026-01-05T08:00' };
    return { id: (await server.call(owner, 'POST', '/projects', { body })).body.id, owner };
  };
  const roleIn = async (token: string, project: string): Promise<string | number> => {
    const answer = await as(token, 'GET', `/projects/${project}`);
    return answer.status === 200 ? answer.body.role : answer.status;
  };

  it('are given, changed and taken away', async () => {
    const [one, two] = [await newProject(), await newProject()];
    const sub = newSubject();
    const claim = (ppm: unknown) => issuer.sign({ sub, ppm, jti: randomUUID() });
    const first = await claim({ [one.id]: 'viewer', [two.id]: 'scheduler', [randomUUID()]: 'owner', junk: 'admin' });
    expect([await roleIn(first, one.id), await roleIn(first, two.id)]).toEqual(['viewer', 'scheduler']);
    const second = await claim([{ project_id: one.id, role: 'member' }, null, 7, { project_id: two.id, role: 'god' }]);
    expect([await roleIn(second, one.id), await roleIn(second, two.id)]).toEqual(['member', 404]);
    expect(await roleIn(await claim(undefined), one.id)).toBe(404);
    const { rows } = await database.pool.query(
      `SELECT action FROM operation_log WHERE project_id = $1 AND resource = 'member' ORDER BY id`,
      [one.id],
    );
    expect(rows.map(row => row.action)).toEqual(['create', 'update', 'delete']);
  });

  it('go no higher than the issuer may give', async () => {
    const { id } = await newProject();
    expect(await roleIn(await issuer.sign({ sub: newSubject(), ppm: { [id]: 'owner' } }), id)).toBe('admin');
    expect(await roleIn(await other.sign({ sub: newSubject(), ppm: { [id]: 'owner' } }), id)).toBe('member');
  });

  it('leave a place alone that was given by hand', async () => {
    const { id, owner } = await newProject();
    const sub = newSubject();
    const user = (await me(await issuer.sign({ sub }))).body;
    await database.pool.query(`INSERT INTO memberships (project_id, user_id, role) VALUES ($1, $2, 'viewer')`, [
      id,
      user.id,
    ]);
    expect(await roleIn(await issuer.sign({ sub, ppm: { [id]: 'admin' } }), id)).toBe('viewer');
    // What the issuer gave and a person changed is the person's.
    const next = newSubject();
    const claimed = await issuer.sign({ sub: next, ppm: { [id]: 'viewer' } });
    const member = (await me(claimed)).body.id;
    await server.call(owner, 'PATCH', `/projects/${id}/members/${member}`, { body: { role: 'scheduler' } });
    expect(await roleIn(await issuer.sign({ sub: next, jti: randomUUID() }), id)).toBe('scheduler');
  });
});

describe('the exchange of a token', () => {
  const TYPE = 'urn:ietf:params:oauth:token-type:';
  const exchange = (fields: Record<string, string>): Promise<Answer> =>
    server.call(null, 'POST', '/auth/token', {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        subject_token_type: `${TYPE}jwt`,
        ...fields,
      }).toString(),
    });

  it('answers an access token of ours, as RFC 8693 says', async () => {
    const sub = newSubject();
    const answer = await exchange({ subject_token: await issuer.sign({ sub, name: 'Hanna' }) });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.body).toEqual({
      access_token: expect.any(String),
      issued_token_type: `${TYPE}access_token`,
      token_type: 'Bearer',
      expires_in: 900,
    });
    expect((await me(answer.body.access_token)).body.name).toBe('Hanna');
  });

  it('answers a refresh token to who asks for offline access', async () => {
    const { body } = await exchange({
      subject_token: await issuer.sign({ sub: newSubject() }),
      scope: 'openid offline_access',
    });
    expect(body.scope).toBe('offline_access');
    const renewed = await server.call(null, 'POST', '/auth/refresh', { body: { refresh_token: body.refresh_token } });
    expect(renewed.status).toBe(200);
  });

  it('refuses what is no token of a trusted issuer', async () => {
    const user = await createTestUser(database);
    const expired = await issuer.sign({ exp: Math.floor(Date.now() / 1_000) - 60 });
    for (const [token, code] of [
      ['x', 'unauthenticated'],
      [await server.deps.tokens.issue(user), 'unauthenticated'],
      [await issuer.sign({ aud: 'other' }), 'unauthenticated'],
      [expired, 'token_expired'],
    ] as const) {
      const answer = await exchange({ subject_token: token });
      expect([answer.status, answer.body.code]).toEqual([401, code]);
    }
  });

  it('refuses another grant, a missing token, a repeated or an unknown field', async () => {
    const token = await issuer.sign({ sub: newSubject() });
    expect((await exchange({ subject_token: token, grant_type: 'password' })).body.errors[0].path).toBe('/grant_type');
    expect((await exchange({})).body.errors[0].path).toBe('/subject_token');
    expect((await exchange({ subject_token: token, actor_token: 'x' })).body.code).toBe('unknown_field');
    const many = Array.from({ length: 60 }, (_, at) => `f${at}=1`).join('&');
    for (const [body, status] of [
      ['subject_token=a&subject_token=b', 400],
      [many, 413],
      [`subject_token=${'x'.repeat(70_000)}`, 413],
    ] as const) {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      expect((await server.call(null, 'POST', '/auth/token', { headers, body })).status).toBe(status);
    }
  });
});
