import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, createTestUser, type TestDatabase } from '../../../test/database.js';
import { TestProvider } from '../../../test/provider.js';
import { startTestServer, type TestServer, testConfig } from '../../../test/server.js';
import type { OidcSettings } from './provider.js';

let database: TestDatabase;
let provider: TestProvider;
let server: TestServer;
let settings: OidcSettings;

beforeAll(async () => {
  database = await createTestDatabase();
  provider = await TestProvider.start();
  settings = {
    issuer: provider.url,
    clientId: 'ppm',
    clientSecret: 'hush',
    scopes: 'openid email profile',
    name: 'House',
    trustsEmail: true,
  };
  server = await startTestServer(database, { config: { ...testConfig(), oidc: settings } });
});
beforeEach(() => {
  provider.renew();
});
afterAll(async () => {
  await server.stop();
  await provider.stop();
  await database.drop();
});

const get = (path: string, cookie = '', url = server.url): Promise<Response> =>
  fetch(`${url}/api/v1${path}`, { redirect: 'manual', headers: cookie === '' ? {} : { cookie } });
const cookieIn = (response: Response, name: string): string =>
  new RegExp(`${name}=[^;,]*`).exec(response.headers.get('set-cookie') ?? '')?.[0] ?? '';

/** Goes to the provider and comes back with a code. */
async function comeBack(returnTo = ''): Promise<{ path: string; cookie: string; sent: URL; started: Response }> {
  const started = await get(`/auth/oidc/start${returnTo === '' ? '' : `?return_to=${encodeURIComponent(returnTo)}`}`);
  expect(started.status).toBe(302);
  const sent = new URL(started.headers.get('location') as string);
  const path = `/auth/oidc/callback?${provider.approve(sent)}`;
  return { path, cookie: cookieIn(started, 'ppm_oidc'), sent, started };
}

describe('sign-in at a provider', () => {
  it('sends the browser there with code, PKCE, state and nonce', async () => {
    const { sent, started } = await comeBack();
    expect(`${sent.origin}${sent.pathname}`).toBe(`${provider.url}/authorize`);
    expect(Object.fromEntries(sent.searchParams)).toMatchObject({
      response_type: 'code',
      client_id: 'ppm',
      scope: 'openid email profile',
      redirect_uri: `${server.url}/api/v1/auth/oidc/callback`,
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(started.headers.get('set-cookie')).toMatch(
      /^ppm_oidc=[\w-]{43}; Max-Age=600; Path=\/api\/v1\/auth\/oidc; .*HttpOnly; SameSite=Lax$/,
    );
  });

  it('ends in a cookie session on the page one came from', async () => {
    const { path, cookie } = await comeBack('/projects/1?tab=gantt');
    const back = await get(path, cookie);
    expect([back.status, back.headers.get('location')]).toEqual([302, '/projects/1?tab=gantt']);
    expect(back.headers.get('set-cookie')).toMatch(/ppm_refresh=[^;]+; Max-Age=2592000; .*HttpOnly; SameSite=Strict, /);
    expect(back.headers.get('set-cookie')).toMatch(/ppm_signed_in=1; Max-Age=60; Path=\//);
    const renewed = await server.call(null, 'POST', '/auth/refresh', {
      body: {},
      headers: { cookie: cookieIn(back, 'ppm_refresh') },
    });
    expect(renewed.body.user).toMatchObject({ email: provider.claims['email'], name: 'Hanna House', initials: 'HH' });
    const { rows } = await database.pool.query(
      `SELECT details FROM operation_log WHERE action = 'sign_in' AND actor = $1`,
      [renewed.body.user.id],
    );
    expect(rows).toEqual([{ details: { how: 'oidc' } }]);
  });

  it('finds the account of a checked e-mail again', async () => {
    const id = await createTestUser(database);
    provider.claims['email'] = (await database.pool.query('SELECT email FROM users WHERE id = $1', [id])).rows[0].email;
    const { path, cookie } = await comeBack();
    const back = await get(path, cookie);
    const { rows } = await database.pool.query('SELECT user_id FROM external_identities WHERE subject = $1', [
      provider.claims['sub'],
    ]);
    expect([back.status, rows]).toEqual([302, [{ user_id: id }]]);
  });

  it('is told of by the methods', async () => {
    expect((await server.call(null, 'GET', '/auth/methods')).body).toEqual({
      password: true,
      oidc: { name: 'House', path: '/api/v1/auth/oidc/start' },
    });
  });
});

describe('what does not end in a session', () => {
  const refused = async (response: Response): Promise<void> => {
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([401, 'invalid_credentials']);
    expect(response.headers.get('set-cookie')).toBeNull();
  };

  it('a way back that another browser began, or none', async () => {
    const { path, cookie } = await comeBack();
    await refused(await get(path));
    const mine = await comeBack();
    await refused(await get(mine.path, cookie));
    await refused(await get('/auth/oidc/callback?code=x&state=y', cookie));
    await refused(await get('/auth/oidc/callback', cookie));
  });

  it('the same way back twice', async () => {
    const { path, cookie } = await comeBack();
    expect((await get(path, cookie)).status).toBe(302);
    await refused(await get(path, cookie));
  });

  it('one that took too long', async () => {
    const { path, cookie } = await comeBack();
    await database.pool.query('UPDATE sign_in_attempts SET expires_at = now()');
    await refused(await get(path, cookie));
  });

  it('a code of another sign-in: the verifier does not fit', async () => {
    const [one, two] = [await comeBack(), await comeBack()];
    const stolen = new URL(one.path, server.url).searchParams.get('code') as string;
    const own = new URL(two.path, server.url);
    own.searchParams.set('code', stolen);
    await refused(await get(`${own.pathname}${own.search}`, two.cookie));
  });

  it('an ID token with another nonce, for somebody else, that has ended, or with a broken signature', async () => {
    const wrong: ((token: string) => Promise<string> | string)[] = [
      () => provider.sign({ aud: 'ppm', nonce: 'another', ...provider.claims }),
      () => provider.sign({ ...provider.claims, aud: 'other' }),
      () => provider.sign({ aud: 'ppm', ...provider.claims, exp: Math.floor(Date.now() / 1_000) - 600 }),
      token => `${token.slice(0, -20)}${'A'.repeat(20)}`,
    ];
    for (const how of wrong) {
      provider.spoil = how;
      const { path, cookie } = await comeBack();
      await refused(await get(path, cookie));
    }
  });

  it('an answer of another issuer, or the provider’s refusal', async () => {
    const { path, cookie } = await comeBack();
    await refused(await get(path.replace(/iss=.*$/, 'iss=https%3A%2F%2Felsewhere.test'), cookie));
    const next = await comeBack();
    await refused(await get(next.path.replace(/code=[^&]*/, 'error=access_denied'), next.cookie));
  });

  it('a browser is led back from to where it came from, with a word for the page to tell', async () => {
    const browse = (path: string, cookie = '') =>
      fetch(`${server.url}/api/v1${path.replace('/api/v1', '')}`, {
        redirect: 'manual',
        headers: {
          accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
          ...(cookie === '' ? {} : { cookie }),
        },
      });
    const outcome = async (answer: Response) => {
      expect([answer.status, answer.headers.get('set-cookie'), await answer.text()]).toEqual([302, null, '']);
      return answer.headers.get('location');
    };
    const from = '/projects/1?tab=gantt';
    const ended = async (error: string) => {
      const { path, cookie } = await comeBack(from);
      return outcome(await browse(path.replace(/code=[^&]*/, `error=${error}`), cookie));
    };
    expect(await ended('access_denied')).toBe(`${from}&ppm_sign_in=refused`);
    expect(await ended('temporarily_unavailable')).toBe(`${from}&ppm_sign_in=unavailable`);
    expect(await ended('invalid_scope')).toBe(`${from}&ppm_sign_in=failed`);
    const late = await comeBack(from);
    expect(await outcome(await browse(late.path))).toBe('/?ppm_sign_in=expired');
    // Of an account that was closed here.
    const id = await createTestUser(database);
    provider.claims['email'] = (await database.pool.query('SELECT email FROM users WHERE id = $1', [id])).rows[0].email;
    await database.pool.query('UPDATE users SET disabled_at = now() WHERE id = $1', [id]);
    const closed = await comeBack('/');
    expect(await outcome(await browse(closed.path, closed.cookie))).toBe('/?ppm_sign_in=closed');
    // What is wrong with the address itself is no sign-in.
    expect((await browse('/auth/oidc/start?return_to=%2F%2Fevil.test')).status).toBe(400);
  });

  it('a page elsewhere to come back to', async () => {
    for (const path of ['https://evil.test', '//evil.test', '/\\evil.test', 'evil', '/a\\b', '/\t/evil.test']) {
      const started = await get(`/auth/oidc/start?return_to=${encodeURIComponent(path)}`);
      expect([path, started.status, started.headers.get('location')]).toEqual([path, 400, null]);
    }
  });

  it('a provider out of reach, which is tried again', async () => {
    const other = await startTestServer(database, { config: { ...testConfig(), oidc: settings } });
    provider.isAway = true;
    expect((await get('/auth/oidc/start', '', other.url)).status).toBe(503);
    provider.isAway = false;
    expect((await get('/auth/oidc/start', '', other.url)).status).toBe(302);
    await other.stop();
  });

  it('a redirect below a base path that a public address has already', async () => {
    const config = { ...testConfig(), oidc: settings, basePath: '/ppm', publicUrl: 'https://ppm.example.org/ppm' };
    const other = await startTestServer(database, { config });
    const started = await fetch(`${other.url}/ppm/api/v1/auth/oidc/start`, { redirect: 'manual' });
    const sent = new URL(started.headers.get('location') as string);
    expect(sent.searchParams.get('redirect_uri')).toBe('https://ppm.example.org/ppm/api/v1/auth/oidc/callback');
    await other.stop();
  });

  it('a server without a provider', async () => {
    const other = await startTestServer(database);
    expect((await get('/auth/oidc/start', '', other.url)).status).toBe(404);
    expect((await get('/auth/oidc/callback?code=a&state=b', '', other.url)).status).toBe(404);
    expect((await other.call(null, 'GET', '/auth/methods')).body.oidc).toBeNull();
    await other.stop();
  });
});
