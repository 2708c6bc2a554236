import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, createTestUser, type TestDatabase } from '../../test/database.js';
import { type Answer, startTestServer, type TestServer } from '../../test/server.js';

let database: TestDatabase;
let server: TestServer;
let owner: string;
let project: string;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer(database);
  owner = await createTestUser(database, 'Odile Owner');
  project = (await server.call(owner, 'POST', '/projects', { body: { name: 'Shared', start: '2026-01-05T08:00' } }))
    .body.id;
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});

let count = 0;
const guest = (): string => {
  count += 1;
  return `guest-${count}@example.test`;
};
const invite = async (role: string, by = owner, email = guest()): Promise<Answer> =>
  server.call(by, 'POST', `/projects/${project}/invitations`, { body: { email, role } });
const join = async (role: string): Promise<string> => {
  const user = await createTestUser(database);
  const { secret } = (await invite(role)).body;
  expect((await server.call(user, 'POST', '/me/invitations', { body: { secret } })).status).toBe(201);
  return user;
};
const anew = (secret: string, name = 'Nora New Newman', session = 'body'): Promise<Answer> =>
  server.call(null, 'POST', '/auth/accept-invitation', {
    body: { secret, name, password: 'correct horse battery', session },
  });
const show = (secret: string): Promise<Answer> => server.call(null, 'POST', '/auth/invitation', { body: { secret } });
const roleOf = async (user: string): Promise<string | null> =>
  (await database.pool.query('SELECT role FROM memberships WHERE project_id = $1 AND user_id = $2', [project, user]))
    .rows[0]?.role ?? null;

describe('an invitation', () => {
  it('makes an account, signs it in and gives the place', async () => {
    const made = (await invite('scheduler')).body;
    expect(made.path).toBe(`/invitation#${made.secret}`);
    expect((await show(made.secret)).body).toEqual({
      project_name: 'Shared',
      email: made.email,
      role: 'scheduler',
      invited_by: 'Odile Owner',
      has_account: false,
      expires_at: made.expires_at,
    });
    const { status, body } = await anew(made.secret);
    expect([status, body.user.email, body.user.initials]).toEqual([201, made.email, 'NN']);
    const headers = { authorization: `Bearer ${body.access_token}` };
    const seen = await server.call(null, 'GET', `/projects/${project}`, { headers });
    expect(seen.body.role).toBe('scheduler');
    const again = { email: made.email, password: 'correct horse battery' };
    expect((await server.call(null, 'POST', '/auth/sign-in', { body: again })).status).toBe(200);
  });

  it('is accepted by an account that there is, once, also when it is sent twice at the same moment', async () => {
    const user = await createTestUser(database);
    const { secret } = (await invite('member')).body;
    const body = { secret };
    const both = await Promise.all([1, 2].map(() => server.call(user, 'POST', '/me/invitations', { body })));
    expect(both.map(({ status }) => status).sort()).toEqual([201, 401]);
    expect(await roleOf(user)).toBe('member');
    expect((await show(secret)).status).toBe(401);
    expect((await anew(secret)).status).toBe(401);
  });

  it('is not spent by whoever is a member already', async () => {
    const user = await join('viewer');
    const { secret } = (await invite('admin')).body;
    const answer = await server.call(user, 'POST', '/me/invitations', { body: { secret } });
    expect([answer.status, answer.body.code, await roleOf(user)]).toEqual([409, 'duplicate', 'viewer']);
    expect((await show(secret)).status).toBe(200);
  });

  it('gives only roles below the inviter’s own, an Owner all', async () => {
    const admin = await join('admin');
    expect((await invite('admin', admin)).body.code).toBe('forbidden');
    expect((await invite('scheduler', admin)).status).toBe(201);
    expect((await invite('owner')).status).toBe(201);
  });

  it('is void once its inviter could not give it any more', async () => {
    const admin = await join('admin');
    const { secret } = (await invite('scheduler', admin)).body;
    await server.call(owner, 'PATCH', `/projects/${project}/members/${admin}`, { body: { role: 'member' } });
    const user = await createTestUser(database);
    expect((await server.call(user, 'POST', '/me/invitations', { body: { secret } })).status).toBe(401);
    await server.call(owner, 'DELETE', `/projects/${project}/members/${admin}`);
    expect((await anew(secret)).status).toBe(401);
    expect(await roleOf(user)).toBeNull();
  });

  it('answers the same when it is wrong, taken back or too old', async () => {
    const wrong = await show('ppm_inv_x');
    expect([wrong.status, wrong.body.code]).toEqual([401, 'invalid_credentials']);
    const [back, old] = [(await invite('viewer')).body, (await invite('viewer')).body];
    const path = `/projects/${project}/invitations`;
    expect((await server.call(owner, 'DELETE', `${path}/${back.id}`)).status).toBe(204);
    expect((await server.call(owner, 'DELETE', `${path}/${back.id}`)).status).toBe(404);
    await database.pool.query('UPDATE invitations SET expires_at = now() WHERE id = $1', [old.id]);
    for (const { secret } of [back, old]) {
      expect((await show(secret)).text).toBe(wrong.text);
      expect((await anew(secret)).text).toBe(wrong.text);
    }
  });

  it('replaces an open one of the same address, and is refused for a member’s', async () => {
    const [first, second] = [
      (await invite('viewer', owner, 'twice@example.test')).body,
      (await invite('member', owner, 'Twice@example.test')).body,
    ];
    expect([(await show(first.secret)).status, (await show(second.secret)).status]).toEqual([401, 200]);
    await anew(second.secret);
    expect((await invite('viewer', owner, 'TWICE@example.test')).body.code).toBe('duplicate');
  });

  it('for an e-mail with an account asks to sign in', async () => {
    const user = await createTestUser(database);
    const { email } = (await database.pool.query('SELECT email FROM users WHERE id = $1', [user])).rows[0];
    const { secret } = (await invite('viewer', owner, email.toUpperCase())).body;
    expect((await show(secret)).body.has_account).toBe(true);
    expect((await anew(secret)).body.code).toBe('duplicate');
    expect((await server.call(user, 'POST', '/me/invitations', { body: { secret } })).status).toBe(201);
  });

  it('is listed to Admins without its secret, page by page', async () => {
    const made = [(await invite('viewer')).body, (await invite('viewer')).body];
    const first = (await server.call(owner, 'GET', `/projects/${project}/invitations?limit=1`)).body;
    const rest = (
      await server.call(owner, 'GET', `/projects/${project}/invitations?limit=1&cursor=${first.next_cursor}`)
    ).body;
    expect([first.results[0].id, rest.results[0].id]).toEqual([made[1].id, made[0].id]);
    expect(JSON.stringify([first, rest])).not.toMatch(/ppm_inv_/);
    const { rows } = await database.pool.query('SELECT * FROM invitations WHERE id = $1', [made[0].id]);
    expect(JSON.stringify(rows)).not.toContain(made[0].secret);
  });

  it('refuses an address that is none', async () => {
    for (const email of ['no', '@x', 'a b@c', 'a@b\n']) expect((await invite('viewer', owner, email)).status).toBe(400);
  });
});

describe('the last Owner stays', () => {
  it('also when two leave, or step down, at the same moment', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [one, two] = [await createTestUser(database), await createTestUser(database)];
      const { body } = await server.call(one, 'POST', '/projects', {
        body: { name: 'Two', start: '2026-01-05T08:00' },
      });
      await database.pool.query(`INSERT INTO memberships (project_id, user_id, role) VALUES ($1, $2, 'owner')`, [
        body.id,
        two,
      ]);
      const leave = (user: string) => server.call(user, 'POST', `/projects/${body.id}/leave`);
      const stepDown = (user: string) =>
        server.call(user, 'PATCH', `/projects/${body.id}/members/${user}`, { body: { role: 'admin' } });
      const answers = await Promise.all([round % 2 === 0 ? leave(one) : stepDown(one), leave(two)]);
      const refused = answers.filter(({ status }) => status === 409);
      expect(refused.map(answer => answer.body.code)).toEqual(['last_owner']);
      const { rowCount } = await database.pool.query(
        `SELECT FROM memberships WHERE project_id = $1 AND role = 'owner'`,
        [body.id],
      );
      expect(rowCount).toBe(1);
    }
  });

  it('anybody else may leave, and sees nothing from then on', async () => {
    const user = await join('viewer');
    expect((await server.call(user, 'POST', `/projects/${project}/leave`)).status).toBe(204);
    expect((await server.call(user, 'GET', `/projects/${project}`)).status).toBe(404);
    expect((await server.call(owner, 'POST', `/projects/${project}/leave`)).body.code).toBe('last_owner');
  });

  it('hands over to another member and becomes Admin', async () => {
    const next = await join('viewer');
    const path = `/projects/${project}/transfer`;
    const nobody = await server.call(owner, 'POST', path, { body: { user_id: await createTestUser(database) } });
    expect(nobody.body.code).toBe('unknown_reference');
    expect((await server.call(owner, 'POST', path, { body: { user_id: owner } })).status).toBe(422);
    const handed = await server.call(owner, 'POST', path, { body: { user_id: next } });
    expect([handed.status, handed.body.role]).toEqual([200, 'owner']);
    expect([await roleOf(owner), await roleOf(next)]).toEqual(['admin', 'owner']);
    expect((await server.call(owner, 'POST', path, { body: { user_id: next } })).status).toBe(403);
    const { rows } = await database.pool.query(
      `SELECT action, actor, resource_id, details FROM operation_log WHERE project_id = $1 AND action = 'transfer'`,
      [project],
    );
    expect(rows).toEqual([{ action: 'transfer', actor: owner, resource_id: next, details: { role_before: 'viewer' } }]);
  });
});
