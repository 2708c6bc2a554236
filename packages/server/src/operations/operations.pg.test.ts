import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, createTestUser, type TestDatabase } from '../../test/database.js';
import { type Answer, startTestServer, type TestServer } from '../../test/server.js';
import { withProjectWrite } from '../db/transaction.js';
import { hashPassword } from '../identity/password.js';
import { insertUser } from '../identity/queries.js';

let database: TestDatabase;
let server: TestServer;
let owner: string;
let member: string;
let project: string;
let task: string;
let token: Answer['body'];

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer(database);
  owner = await createTestUser(database, 'Odile Owner');
  member = await createTestUser(database, 'Mina Member');
  project = (await server.call(owner, 'POST', '/projects', { body: { name: 'P', start: '2026-01-05T08:00' } })).body.id;
  const { email } = (await database.pool.query('SELECT email FROM users WHERE id = $1', [member])).rows[0];
  const at = `/projects/${project}`;
  await server.call(owner, 'POST', `${at}/members`, { body: { email, role: 'member' } });
  task = (await server.call(member, 'POST', `${at}/tasks`, { body: { name: 'T' } })).body.id;
  await server.call(owner, 'PATCH', `${at}/tasks/${task}`, { body: { name: 'U', priority: 700 } });
  token = (await server.call(owner, 'POST', `${at}/tokens`, { body: { name: 'CI', role: 'scheduler' } })).body;
  await server.call(null, 'PATCH', `${at}/tasks/${task}`, {
    body: { name: 'By machine' },
    headers: { authorization: `Bearer ${token.secret}` },
  });
  await server.call(owner, 'PATCH', `${at}/members/${member}`, { body: { role: 'admin' } });
  await server.call(member, 'DELETE', `${at}/tasks/${task}`);
  await server.call(owner, 'DELETE', `${at}/tokens/${token.id}`);
  await withProjectWrite(database, { projectId: project, actor: null, cause: 'system' }, async tx => {
    const { rows } = await tx.query(`INSERT INTO calendars (project_id, name) VALUES ($1, 'S') RETURNING id`, [
      project,
    ]);
    tx.recordChange('calendars', [rows[0]!['id'] as string], null);
  });
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});

const list = async (query = '', user = owner): Promise<Answer['body'][]> =>
  (await server.call(user, 'GET', `/projects/${project}/operations${query}`)).body.results;
const brief = (rows: Answer['body'][]): string[] => rows.map(row => `${row.resource} ${row.action}`);

describe('the log of a project', () => {
  it('says who did what to which, by what, newest first', async () => {
    const rows = await list();
    // What a new project begins with is its own affair.
    expect([...brief(rows).slice(0, 9), brief(rows).at(-1)]).toEqual([
      'calendars create',
      'project_token revoke',
      'tasks delete',
      'member update',
      'tasks update',
      'project_token create',
      'tasks update',
      'tasks create',
      'member create',
      'projects create',
    ]);
    expect(rows[0]).toMatchObject({ actor: null, actor_name: null, via: 'server', cause: 'system', address: null });
    expect(rows[3]).toMatchObject({
      actor: owner,
      actor_name: 'Odile Owner',
      via: 'session',
      address: '127.0.0.1',
      resource_id: member,
      details: { role: 'admin', role_before: 'member' },
      cause: null,
    });
    expect(rows[4]).toMatchObject({
      actor: token.user_id,
      actor_name: 'CI',
      via: 'project_token',
      credential_id: token.id,
      address: '127.0.0.1',
      cause: 'rest',
      ids: [task],
      count: 1,
      fields: ['name'],
    });
    expect(rows[6]).toMatchObject({ actor: owner, fields: ['name', 'priority'] });
    expect(JSON.stringify(rows)).not.toContain(token.secret);
    const versions = rows.map(row => row.version);
    expect(versions).toEqual([...versions].sort((a, b) => b - a));
  });

  it('comes in pages that neither skip nor repeat', async () => {
    const all = await list();
    const paged: Answer['body'][] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const next: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { body } = await server.call(owner, 'GET', `/projects/${project}/operations?limit=2${next}`);
      expect(body.results.length).toBeLessThanOrEqual(2);
      paged.push(...body.results);
      cursor = body.next_cursor;
    }
    expect(paged).toEqual(all);
  });

  it('is narrowed by actor, resource, action, way in and time', async () => {
    expect(brief(await list(`?actor=${member}`))).toEqual(['tasks delete', 'tasks create']);
    expect(brief(await list('?resource=member'))).toEqual(['member update', 'member create']);
    expect(brief(await list('?action=revoke'))).toEqual(['project_token revoke']);
    expect(brief(await list('?via=project_token'))).toEqual(['tasks update']);
    expect(brief(await list('?via=server&resource=calendars'))).toEqual(['calendars create']);
    const [, , third] = await list();
    expect(brief(await list(`?since=${third.at}`))).toContain('tasks delete');
    expect(await list(`?until=2020-01-01T00:00:00Z`)).toEqual([]);
    expect(brief(await list(`?actor=${randomUUID()}`))).toEqual([]);
  });

  it('refuses a filter or a cursor that makes no sense', async () => {
    const cursor = Buffer.from('["1","x","2"]').toString('base64url');
    for (const query of ['actor=x', 'via=magic', 'since=yesterday', 'resource=A%27', `cursor=${cursor}`]) {
      const { status, body } = await server.call(owner, 'GET', `/projects/${project}/operations?${query}`);
      expect([query, status, body.code]).toEqual([query, 400, 'invalid_parameter']);
    }
  });
});

describe('the log of an account', () => {
  it('has sign-ins, failed ones and tokens, and nobody else’s', async () => {
    const hash = await hashPassword('correct horse battery');
    const user = await insertUser(database.pool, { email: 'ada@example.test', name: 'Ada', initials: 'A' }, hash);
    const signIn = (password: string) =>
      server.call(null, 'POST', '/auth/sign-in', { body: { email: 'ada@example.test', password } });
    await signIn('wrong');
    const { body: session } = await signIn('correct horse battery');
    const headers = { authorization: `Bearer ${session.access_token}` };
    await server.call(null, 'POST', '/me/tokens', { headers, body: { name: 'CLI', scope: 'read' } });
    const { body } = await server.call(user.id, 'GET', '/me/operations');
    expect(brief(body.results)).toEqual(['token create', 'session sign_in', 'session sign_in_failed']);
    expect(body.results[0]).toMatchObject({ via: 'session', details: { name: 'CLI', scope: 'read' }, version: null });
    expect(body.results[0].credential_id).toBe(body.results[1].resource_id);
    const first = (await server.call(user.id, 'GET', '/me/operations?limit=1')).body;
    const rest = (await server.call(user.id, 'GET', `/me/operations?cursor=${first.next_cursor}`)).body;
    expect([...first.results, ...rest.results]).toEqual(body.results);
    expect((await server.call(member, 'GET', '/me/operations')).body.results).toEqual([]);
  });
});
