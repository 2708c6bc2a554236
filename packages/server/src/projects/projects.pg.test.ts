import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, createTestUser, type TestDatabase } from '../../test/database.js';
import { startTestServer, type TestServer } from '../../test/server.js';
import { withProjectWrite } from '../db/transaction.js';

let database: TestDatabase;
let server: TestServer;
let owner: string;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer(database);
  owner = await createTestUser(database, 'Olga Owner');
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});

const START = '2026-01-05T08:00:00';

async function createProject(user = owner, fields: object = {}): Promise<{ id: string; server_version: number }> {
  const { body } = await server.call(user, 'POST', '/projects', { body: { name: 'P', start: START, ...fields } });
  return body;
}

async function emailOf(userId: string): Promise<string> {
  const { rows } = await database.pool.query('SELECT email FROM users WHERE id = $1', [userId]);
  return rows[0].email;
}

async function addMember(project: string, role: string, by = owner): Promise<string> {
  const user = await createTestUser(database);
  const answer = await server.call(by, 'POST', `/projects/${project}/members`, {
    body: { email: await emailOf(user), role },
  });
  expect(answer.status).toBe(201);
  return user;
}

describe('a project', () => {
  it('is created with its caller as Owner, a standard calendar and its first number', async () => {
    const id = randomUUID();
    const answer = await server.call(owner, 'POST', '/projects/', {
      body: { id, name: 'Bridge', start: '2026-01-05T08:00' },
    });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('etag')).toBe('"1"');
    expect(answer.body).toMatchObject({
      id,
      name: 'Bridge',
      start: START,
      role: 'owner',
      can_edit: true,
      server_version: 1,
    });
    const { rows } = await database.pool.query('SELECT id, name FROM calendars WHERE project_id = $1', [id]);
    expect(rows).toEqual([{ id: answer.body.calendar_id, name: 'Standard' }]);
  });

  it('is refused with an id that is taken, an impossible date, or a finish-driven plan without finish', async () => {
    const { id } = await createProject();
    const create = (body: object) =>
      server.call(owner, 'POST', '/projects', { body: { name: 'P', start: START, ...body } });
    expect((await create({ id })).body.code).toBe('duplicate');
    for (const start of ['2026-02-31T08:00:00', '1000-01-01T08:00:00', '2999-12-31T08:00:00'])
      expect((await create({ start })).body).toMatchObject({ code: 'invalid_value', errors: [{ path: '/start' }] });
    expect((await create({ name: 'a\ud800' })).body).toMatchObject({ errors: [{ path: '/name' }] });
    const late = { status_date: '2999-12-31T08:00:00' };
    expect((await server.call(owner, 'PATCH', `/projects/${id}`, { body: late })).status).toBe(422);
    expect((await create({ schedule_from: 'finish' })).body).toMatchObject({
      code: 'invalid_value',
      errors: [{ path: '/finish' }],
    });
    expect((await create({ calendar_id: randomUUID() })).body.code).toBe('unknown_reference');
    expect((await create({ name: 'a\0b' })).body.code).toBe('invalid_value');
  });

  it('changes only the fields sent, says so in the feed, and answers an unchanged read with 304', async () => {
    const { id } = await createProject();
    const patched = await server.call(owner, 'PATCH', `/projects/${id}`, {
      body: { name: 'New', minutes_per_day: 480 },
      headers: { 'if-match': '"1"' },
    });
    expect(patched.body).toMatchObject({ name: 'New', server_version: 2 });
    const { rows } = await database.pool.query(
      'SELECT table_name, fields, actor, cause FROM project_change WHERE project_id = $1 AND version = 2',
      [id],
    );
    expect(rows).toEqual([{ table_name: 'projects', fields: ['name'], actor: owner, cause: 'rest' }]);
    const again = await server.call(owner, 'GET', `/projects/${id}`, { headers: { 'if-none-match': '"2"' } });
    expect(again.status).toBe(304);
    expect(again.text).toBe('');
  });

  it('is read anew by whoever has another role in it since', async () => {
    const { id } = await createProject();
    const user = await addMember(id, 'member');
    const first = await server.call(user, 'GET', `/projects/${id}`);
    const headers = { 'if-none-match': first.headers.get('etag') ?? '' };
    expect((await server.call(user, 'GET', `/projects/${id}`, { headers })).status).toBe(304);
    await server.call(owner, 'PATCH', `/projects/${id}/members/${user}`, { body: { role: 'scheduler' } });
    const { status, body } = await server.call(user, 'GET', `/projects/${id}`, { headers });
    expect([status, body.role, body.can['task.update']]).toEqual([200, 'scheduler', true]);
    expect(first.headers.get('vary')).toContain('Authorization');
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
  });

  it('merges settings that two people change, and what the scheduler writes is in nobody’s way', async () => {
    const { id } = await createProject();
    await withProjectWrite(database, { projectId: id, actor: null, cause: 'schedule' }, async tx => {
      await tx.query('UPDATE projects SET scheduled_version = 1 WHERE id = $1', [id]);
      tx.recordChange('projects', [id], ['scheduled_version']);
    });
    const change = (body: object) =>
      server.call(owner, 'PATCH', `/projects/${id}`, { body, headers: { 'if-match': '"1"' } });
    expect((await change({ name: 'Mine' })).status).toBe(200);
    expect((await change({ minutes_per_day: 450 })).body).toMatchObject({ name: 'Mine', minutes_per_day: 450 });
    expect((await change({ name: 'Mine' })).status).toBe(200);
    const late = await server.call(owner, 'DELETE', `/projects/${id}`, { headers: { 'if-match': '"2"' } });
    expect([late.status, late.body.code]).toEqual([412, 'version_mismatch']);
  });

  it('is not changed in a setting that somebody else changed since the version in If-Match', async () => {
    const { id } = await createProject();
    await server.call(owner, 'PATCH', `/projects/${id}`, { body: { name: 'A' } });
    const late = await server.call(owner, 'PATCH', `/projects/${id}`, {
      body: { name: 'B' },
      headers: { 'if-match': '"1"' },
    });
    expect(late.status).toBe(409);
    expect(late.body).toMatchObject({ code: 'conflict', conflict_fields: ['name'], server_value: { name: 'A' } });
  });

  it('goes to the trash and is then the same 404 as one that never was', async () => {
    const { id } = await createProject();
    expect((await server.call(owner, 'DELETE', `/projects/${id}`)).status).toBe(204);
    const gone = await server.call(owner, 'GET', `/projects/${id}`);
    const never = await server.call(owner, 'GET', `/projects/${randomUUID()}`);
    expect(gone.status).toBe(404);
    expect(gone.text).toBe(never.text);
    const list = await server.call(owner, 'GET', '/projects?limit=1000');
    expect(list.body.results.map((row: { id: string }) => row.id)).not.toContain(id);
  });

  it('is listed page by page, each once, by name', async () => {
    const user = await createTestUser(database);
    for (const name of ['delta', 'Alpha', 'charlie', 'bravo', 'Alpha']) await createProject(user, { name });
    const names: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: { body: { results: { name: string }[]; next_cursor: string | null } } = await server.call(
        user,
        'GET',
        `/projects?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      names.push(...page.body.results.map(row => row.name));
      cursor = page.body.next_cursor;
    }
    expect(names).toEqual(['Alpha', 'Alpha', 'bravo', 'charlie', 'delta']);
    const bad = await server.call(user, 'GET', '/projects?cursor=nonsense');
    expect(bad.body).toMatchObject({ code: 'invalid_parameter', errors: [{ path: 'cursor' }] });
  });
});

describe('members', () => {
  it('give roles below their own; an Owner any role', async () => {
    const { id } = await createProject();
    const admin = await addMember(id, 'admin');
    await addMember(id, 'scheduler', admin);
    const stranger = await emailOf(await createTestUser(database));
    const asAdmin = await server.call(admin, 'POST', `/projects/${id}/members`, {
      body: { email: stranger, role: 'admin' },
    });
    expect(asAdmin.body.code).toBe('forbidden');
    expect(
      (await server.call(admin, 'PATCH', `/projects/${id}/members/${owner}`, { body: { role: 'viewer' } })).body.code,
    ).toBe('forbidden');
    expect((await server.call(admin, 'DELETE', `/projects/${id}/members/${owner}`)).body.code).toBe('forbidden');
    await addMember(id, 'owner');
  });

  it('keep a last Owner', async () => {
    const { id } = await createProject();
    expect((await server.call(owner, 'DELETE', `/projects/${id}/members/${owner}`)).body.code).toBe('last_owner');
    expect(
      (await server.call(owner, 'PATCH', `/projects/${id}/members/${owner}`, { body: { role: 'admin' } })).body.code,
    ).toBe('last_owner');
    const second = await addMember(id, 'owner');
    expect((await server.call(second, 'DELETE', `/projects/${id}/members/${owner}`)).status).toBe(204);
    expect((await server.call(owner, 'GET', `/projects/${id}`)).status).toBe(404);
  });

  it('are added once and by the e-mail of a user that exists', async () => {
    const { id } = await createProject();
    const add = (email: string) =>
      server.call(owner, 'POST', `/projects/${id}/members`, { body: { email, role: 'viewer' } });
    const email = await emailOf(await createTestUser(database));
    expect((await add(email.toUpperCase())).status).toBe(201);
    expect((await add(email)).body.code).toBe('duplicate');
    expect((await add('nobody@example.test')).body).toMatchObject({
      code: 'unknown_reference',
      errors: [{ path: '/email' }],
    });
    const list = await server.call(owner, 'GET', `/projects/${id}/members`);
    expect(list.body.results).toHaveLength(2);
    expect(
      (await server.call(owner, 'PATCH', `/projects/${id}/members/${randomUUID()}`, { body: { role: 'viewer' } }))
        .status,
    ).toBe(404);
  });
});
