import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, createTestUser, type TestDatabase } from '../../test/database.js';
import { startTestLive, TestClient, type TestLive } from '../../test/live-client.js';
import { type Answer, startTestServer, type TestServer } from '../../test/server.js';
import { contract } from '../http/contract.js';
import { permissionOf } from '../http/roles.js';

let database: TestDatabase;
let server: TestServer;
let live: TestLive;
let owner: string;
let project: string;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer(database);
  live = await startTestLive(database);
  owner = await createTestUser(database);
  project = (await server.call(owner, 'POST', '/projects', { body: { name: 'Shown', start: '2026-01-05T08:00' } })).body
    .id;
  await server.call(owner, 'POST', `/projects/${project}/tasks`, { body: { name: 'Visible' } });
});
afterAll(async () => {
  await live.stop();
  await server.stop();
  await database.drop();
});

const makeLink = async (body: object = { name: 'For the client' }): Promise<Answer['body']> =>
  (await server.call(owner, 'POST', `/projects/${project}/share-links`, { body })).body;
const open = (secret: string): Promise<Answer> => server.call(null, 'POST', '/auth/share-link', { body: { secret } });
const as = (token: string, method: string, path: string, body?: unknown): Promise<Answer> =>
  server.call(null, method, path, {
    headers: { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body }),
  });

describe('whoever holds a link', () => {
  it('reads the project: rows, snapshot, schedule', async () => {
    const link = await makeLink();
    expect(link.path).toBe(`/share#${link.secret}`);
    const { body: session } = await open(link.secret);
    expect(session).toMatchObject({ project_id: project, name: 'Shown', expires_in_seconds: 900 });
    const token = session.access_token;
    expect((await as(token, 'GET', `/projects/${project}`)).body).toMatchObject({ role: 'viewer', can_edit: false });
    expect((await as(token, 'GET', `/projects/${project}/tasks`)).body.results[0].name).toBe('Visible');
    expect((await as(token, 'GET', `/projects/${project}/sync`)).body.changes.tasks.updated).toHaveLength(1);
    expect((await as(token, 'GET', `/projects/${project}/schedule`)).status).toBe(200);
  });

  it('may do nothing but read what is shown of it', async () => {
    const { access_token: token } = (await open((await makeLink()).secret)).body;
    for (const operation of contract().operations) {
      if (operation.isPublic) continue;
      const path = operation.path.replace('{project_id}', project).replace(/\{\w+\}/g, randomUUID());
      const { status, body } = await as(token, operation.method, path);
      const permission = permissionOf(operation.id);
      const isRead = permission !== null && /\.(read|pull)$/.test(permission) && operation.role === 'viewer';
      const isOpen =
        (isRead && !permission.startsWith('member.')) ||
        ['getMe', 'listProjects', 'createTicket'].includes(operation.id);
      // What is open may still be about a row that does not exist, or want a parameter.
      if (isOpen) expect([operation.id, [200, 201, 400, 404, 422].includes(status)]).toEqual([operation.id, true]);
      // A program is no place of theirs, as little as another project.
      else if (operation.path.includes('{program_id}')) expect([operation.id, status]).toEqual([operation.id, 404]);
      else expect([operation.id, status, body.code]).toEqual([operation.id, 403, 'forbidden']);
    }
  });

  it('sees no e-mail address of a member', async () => {
    const { access_token: token } = (await open((await makeLink()).secret)).body;
    const { email } = (await database.pool.query('SELECT email FROM users WHERE id = $1', [owner])).rows[0];
    const reads = contract().operations.filter(({ method, role }) => method === 'GET' && role === 'viewer');
    for (const operation of reads) {
      const path = operation.path.replace('{project_id}', project).replace(/\{\w+\}/g, randomUUID());
      expect((await as(token, 'GET', path)).text).not.toContain(email);
    }
    expect((await as(token, 'GET', '/projects')).text).not.toContain(email);
  });

  it('sees no other project', async () => {
    const other = (await server.call(owner, 'POST', '/projects', { body: { name: 'O', start: '2026-01-05T08:00' } }))
      .body.id;
    const { access_token: token } = (await open((await makeLink()).secret)).body;
    const nowhere = await as(token, 'GET', `/projects/${randomUUID()}`);
    const elsewhere = await as(token, 'GET', `/projects/${other}`);
    expect([elsewhere.status, elsewhere.text]).toEqual([404, nowhere.text]);
  });

  it('follows the project live, and is cut off within three seconds of the end of the link', async () => {
    const link = await makeLink();
    const { access_token: token } = (await open(link.secret)).body;
    const { body: ticket } = await as(token, 'POST', '/ws/ticket');
    const client = new TestClient(`ws://127.0.0.1:${live.port}/api/v1/ws?ticket=${ticket.ticket}`);
    await client.opened;
    client.say({ type: 'subscribe', project_id: project });
    await client.frame('subscribed');
    await server.call(owner, 'POST', `/projects/${project}/tasks`, { body: { name: 'Live' } });
    await client.frame('change');
    expect((await server.call(owner, 'DELETE', `/projects/${project}/share-links/${link.id}`)).status).toBe(204);
    await client.until(() => client.closeCode !== null, 3_000, 'the end of the socket');
    expect((await as(token, 'GET', `/projects/${project}`)).status).toBe(401);
    expect((await open(link.secret)).body.code).toBe('invalid_credentials');
  });
});

describe('a link', () => {
  it('answers the same for a wrong, an expired and a revoked secret and for a project in the trash', async () => {
    const gone = (await server.call(owner, 'POST', '/projects', { body: { name: 'G', start: '2026-01-05T08:00' } }))
      .body.id;
    const trashed = await server.call(owner, 'POST', `/projects/${gone}/share-links`, { body: { name: 'L' } });
    await server.call(owner, 'DELETE', `/projects/${gone}`);
    const expired = await makeLink();
    await database.pool.query('UPDATE api_tokens SET expires_at = now() WHERE id = $1', [expired.id]);
    const wrong = await open('ppm_shr_nothing');
    expect(wrong.status).toBe(401);
    expect((await open(expired.secret)).text).toBe(wrong.text);
    expect((await open(trashed.body.secret)).text).toBe(wrong.text);
    expect(
      (await open((await server.call(owner, 'POST', '/me/tokens', { body: { name: 'T', scope: 'read' } })).body.secret))
        .text,
    ).toBe(wrong.text);
  });

  it('gives no access longer than it lasts itself', async () => {
    const link = await makeLink({ name: 'Short', expires_in_days: 1 });
    await database.pool.query(`UPDATE api_tokens SET expires_at = now() + interval '20 s' WHERE id = $1`, [link.id]);
    expect((await open(link.secret)).body.expires_in_seconds).toBeLessThanOrEqual(20);
  });

  it('is listed without its secret', async () => {
    const link = await makeLink({ name: 'Endless', expires_in_days: null });
    const { results } = (await server.call(owner, 'GET', `/projects/${project}/share-links`)).body;
    expect(results[0]).toMatchObject({ id: link.id, name: 'Endless', expires_at: null, created_by: owner });
    expect(JSON.stringify(results)).not.toContain(link.secret);
  });
});
