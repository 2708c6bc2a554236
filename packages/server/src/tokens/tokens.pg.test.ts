import { randomUUID } from 'node:crypto';
import { ROLES, type Role } from '@trueppm/sdk/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, createTestUser, type TestDatabase } from '../../test/database.js';
import { startTestLive, TestClient, type TestLive } from '../../test/live-client.js';
import { type Answer, startTestServer, type TestServer } from '../../test/server.js';

let database: TestDatabase;
let server: TestServer;
let live: TestLive;
let owner: string;
let project: string;
let task: string;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer(database);
  live = await startTestLive(database);
  owner = await createTestUser(database);
  project = (await server.call(owner, 'POST', '/projects', { body: { name: 'P', start: '2026-01-05T08:00' } })).body.id;
  task = (await server.call(owner, 'POST', `/projects/${project}/tasks`, { body: { name: 'T' } })).body.id;
});
afterAll(async () => {
  await live.stop();
  await server.stop();
  await database.drop();
});

const by = (secret: string, method: string, path: string, body?: unknown): Promise<Answer> =>
  server.call(null, method, path, {
    headers: { authorization: `Bearer ${secret}` },
    ...(body === undefined ? {} : { body }),
  });
const personal = async (scope: string, user = owner): Promise<Answer['body']> =>
  (await server.call(user, 'POST', '/me/tokens', { body: { name: scope, scope } })).body;
const ofProject = async (role: Role): Promise<Answer['body']> =>
  (await server.call(owner, 'POST', `/projects/${project}/tokens`, { body: { name: role, role } })).body;

describe('a personal token', () => {
  it('is shown once, stored as a hash, listed by its end, and noted when it is used', async () => {
    const made = await personal('read');
    expect(made.secret).toMatch(/^ppm_pat_/);
    const { rows } = await database.pool.query('SELECT * FROM api_tokens WHERE id = $1', [made.id]);
    expect(JSON.stringify(rows)).not.toContain(made.secret);
    expect((await by(made.secret, 'GET', '/me')).body.id).toBe(owner);
    await expect
      .poll(async () => (await server.call(owner, 'GET', '/me/tokens')).body.results[0].last_used_at)
      .not.toBeNull();
    const { body } = await server.call(owner, 'GET', '/me/tokens');
    expect(body.results[0]).toMatchObject({ id: made.id, hint: made.secret.slice(-4), scope: 'read' });
    expect(body.results[0].secret).toBeUndefined();
    const { rows: operations } = await database.pool.query(
      `SELECT action, actor, details FROM operation_log WHERE resource_id = $1`,
      [made.id],
    );
    expect(operations).toEqual([{ action: 'create', actor: owner, details: { name: 'read', scope: 'read' } }]);
  });

  it('reaches as far as its scope and no further', async () => {
    const [read, write, admin] = [await personal('read'), await personal('write'), await personal('admin')];
    const path = `/projects/${project}`;
    const rename = { name: 'Renamed' };
    const codes = async (secret: string): Promise<number[]> => [
      (await by(secret, 'GET', path)).status,
      (await by(secret, 'PATCH', `${path}/tasks/${task}`, rename)).status,
      (await by(secret, 'PATCH', path, rename)).status,
      (await by(secret, 'POST', '/projects', { name: 'N', start: '2026-01-05T08:00' })).status,
    ];
    expect(await codes(read.secret)).toEqual([200, 403, 403, 403]);
    expect(await codes(write.secret)).toEqual([200, 200, 403, 201]);
    expect(await codes(admin.secret)).toEqual([200, 200, 200, 201]);
  });

  it('ends no project for ever below the role that deletes one', async () => {
    const [write, admin] = [await personal('write'), await personal('admin')];
    const { id } = (await server.call(owner, 'POST', '/projects', { body: { name: 'P', start: '2026-01-05T08:00' } }))
      .body;
    await server.call(owner, 'DELETE', `/projects/${id}`);
    expect((await by(write.secret, 'DELETE', `/trash/${id}`)).body.code).toBe('forbidden');
    expect((await by(write.secret, 'POST', `/trash/${id}/restore`)).body.code).toBe('forbidden');
    expect((await by(write.secret, 'DELETE', `/trash/${randomUUID()}`)).status).toBe(404);
    expect((await by(admin.secret, 'DELETE', `/trash/${id}`)).status).toBe(204);
  });

  it('is told what it can do, not what its owner can', async () => {
    const { secret } = await personal('write');
    for (const body of [
      (await by(secret, 'GET', `/projects/${project}`)).body,
      (await by(secret, 'GET', '/projects')).body.results.find((row: { id: string }) => row.id === project),
    ]) {
      expect(body).toMatchObject({ role: 'owner', can_edit: true, can_administer: false, can_delete: false });
      expect([body.can['task.update'], body.can['project.update']]).toEqual([true, false]);
    }
  });

  it('keeps its bound where only the row decides: a pushed setting is restored, not applied', async () => {
    const { secret } = await personal('write');
    const { body: pulled } = await by(secret, 'GET', `/projects/${project}/sync`);
    const [row] = pulled.changes.projects.updated;
    const name = `Pushed ${randomUUID()}`;
    const pushed = await by(secret, 'POST', `/projects/${project}/sync`, {
      changes: { projects: { created: [], updated: [{ id: row.id, name }], deleted: [] } },
      last_pulled_at: pulled.timestamp,
    });
    expect(pushed.body.rejected).toEqual([expect.objectContaining({ table: 'projects', code: 'forbidden' })]);
    expect((await server.call(owner, 'GET', `/projects/${project}`)).body.name).not.toBe(name);
  });

  it('cannot make or revoke tokens', async () => {
    const { secret, id } = await personal('admin');
    const body = { name: 'More', scope: 'admin' };
    expect((await by(secret, 'POST', '/me/tokens', body)).body.code).toBe('forbidden');
    expect((await by(secret, 'DELETE', `/me/tokens/${id}`)).body.code).toBe('forbidden');
    const more = { name: 'More', role: 'admin' };
    expect((await by(secret, 'POST', `/projects/${project}/tokens`, more)).body.code).toBe('forbidden');
  });

  it('is over once revoked or expired, and is nobody else’s to revoke', async () => {
    const made = await personal('read');
    const stranger = await createTestUser(database);
    expect((await server.call(stranger, 'DELETE', `/me/tokens/${made.id}`)).status).toBe(404);
    expect((await server.call(owner, 'DELETE', `/me/tokens/${made.id}`)).status).toBe(204);
    expect((await by(made.secret, 'GET', '/me')).body.code).toBe('unauthenticated');
    expect((await server.call(owner, 'DELETE', `/me/tokens/${made.id}`)).status).toBe(404);
    const short = await personal('read');
    await database.pool.query(`UPDATE api_tokens SET expires_at = now() - interval '1 s' WHERE id = $1`, [short.id]);
    expect((await by(short.secret, 'GET', '/me')).status).toBe(401);
  });

  it('closes its socket within three seconds of its end', async () => {
    const made = await personal('read');
    const { body } = await by(made.secret, 'POST', '/ws/ticket');
    const client = new TestClient(`ws://127.0.0.1:${live.port}/api/v1/ws?ticket=${body.ticket}`);
    await client.opened;
    client.say({ type: 'subscribe', project_id: project });
    await client.frame('subscribed');
    await server.call(owner, 'DELETE', `/me/tokens/${made.id}`);
    await client.until(() => client.closeCode !== null, 3_000, 'the end of the socket');
    expect(client.closeCode).toBe(1008);
  });

  it('has a cap per user, also when asked for at once', async () => {
    const user = await createTestUser(database);
    await database.pool.query(
      `INSERT INTO api_tokens (kind, token_hash, hint, user_id, name, scope)
       SELECT 'personal', sha256(gen_random_uuid()::text::bytea), 'abcd', $1, 'T', 'read' FROM generate_series(1, 98)`,
      [user],
    );
    const body = { name: 'T', scope: 'read' };
    const made = await Promise.all(Array.from({ length: 5 }, () => server.call(user, 'POST', '/me/tokens', { body })));
    expect(made.map(({ status }) => status).sort()).toEqual([201, 201, 422, 422, 422]);
  });
});

describe('a token of a project', () => {
  it('acts as a machine with its role here and nowhere else', async () => {
    const other = (await server.call(owner, 'POST', '/projects', { body: { name: 'O', start: '2026-01-05T08:00' } }))
      .body.id;
    const made = await ofProject('scheduler');
    expect(made.secret).toMatch(/^ppm_prj_/);
    const edited = await by(made.secret, 'PATCH', `/projects/${project}/tasks/${task}`, { name: 'By machine' });
    expect(edited.status).toBe(200);
    const nowhere = await by(made.secret, 'GET', `/projects/${randomUUID()}`);
    const elsewhere = await by(made.secret, 'GET', `/projects/${other}`);
    expect([elsewhere.status, elsewhere.text]).toEqual([404, nowhere.text]);
    expect((await by(made.secret, 'POST', '/projects', { name: 'N', start: '2026-01-05T08:00' })).status).toBe(403);
    expect((await by(made.secret, 'GET', '/projects')).body.results.map((p: { id: string }) => p.id)).toEqual([
      project,
    ]);
    expect((await by(made.secret, 'PATCH', `/projects/${project}`, { name: 'No' })).status).toBe(403);
  });

  it('says in the feed by what it wrote, and is no member in the list', async () => {
    const made = await ofProject('member');
    const { body } = await by(made.secret, 'POST', `/projects/${project}/tasks`, { name: 'By machine' });
    const { rows } = await database.pool.query(
      'SELECT actor, via, credential_id, host(address) AS address FROM project_change WHERE project_id = $1 AND $2 = ANY(row_ids)',
      [project, body.id],
    );
    expect(rows[0]).toEqual({
      actor: made.user_id,
      via: 'project_token',
      credential_id: made.id,
      address: '127.0.0.1',
    });
    const members = await server.call(owner, 'GET', `/projects/${project}/members`);
    expect(members.body.results.map((member: { user_id: string }) => member.user_id)).toEqual([owner]);
    const changed = await server.call(owner, 'PATCH', `/projects/${project}/members/${made.user_id}`, {
      body: { role: 'owner' },
    });
    expect(changed.status).toBe(404);
  });

  it('is the Owner’s to make, list and revoke, and is over then', async () => {
    const made = await ofProject('viewer');
    const admin = await createTestUser(database);
    await server.call(owner, 'POST', `/projects/${project}/members`, {
      body: {
        email: (await database.pool.query('SELECT email FROM users WHERE id = $1', [admin])).rows[0].email,
        role: 'admin',
      },
    });
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', `/${made.id}`],
    ]) {
      expect((await server.call(admin, method!, `/projects/${project}/tokens${path}`)).status).toBe(403);
    }
    const listed = (await server.call(owner, 'GET', `/projects/${project}/tokens?limit=1`)).body;
    expect(listed.results[0]).toMatchObject({ id: made.id, role: 'viewer', created_by: owner });
    expect(listed.next_cursor).not.toBeNull();
    expect((await server.call(owner, 'DELETE', `/projects/${project}/tokens/${made.id}`)).status).toBe(204);
    expect((await by(made.secret, 'GET', `/projects/${project}`)).status).toBe(401);
    const { rowCount } = await database.pool.query('SELECT FROM memberships WHERE user_id = $1', [made.user_id]);
    expect(rowCount).toBe(0);
  });

  it('is never an Owner', async () => {
    const answer = await server.call(owner, 'POST', `/projects/${project}/tokens`, {
      body: { name: 'N', role: ROLES.at(-1) },
    });
    expect([answer.status, answer.body.errors[0].path]).toEqual([400, '/role']);
  });
});

it('a secret with a wrong checksum is refused without a look at the database', async () => {
  const { secret } = await personal('read');
  const wrong = secret.slice(0, -1) + (secret.endsWith('0') ? '1' : '0');
  expect((await by(wrong, 'GET', '/me')).body.code).toBe('unauthenticated');
});
