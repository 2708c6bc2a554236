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

  describe('is told who the people are only by a link that is made so:', () => {
    const NAMES = ['Zelda Zimmer', 'Quentin Quill', 'Yara Yule'];
    let peopled: string;
    let sprint: string;
    const call = (method: string, path: string, body?: object) =>
      server.call(owner, method, `/projects/${peopled}${path}`, body === undefined ? {} : { body });
    const linkOf = async (body: object): Promise<{ link: Answer['body']; token: string }> => {
      const link = (await call('POST', '/share-links', body)).body;
      return { link, token: (await open(link.secret)).body.access_token };
    };

    beforeAll(async () => {
      const named = await createTestUser(database, NAMES[0]);
      const body = { name: 'Peopled', start: '2026-01-05T08:00' };
      peopled = (await server.call(owner, 'POST', '/projects', { body })).body.id;
      await database.pool.query(`INSERT INTO memberships (project_id, user_id, role) VALUES ($1, $2, 'member')`, [
        peopled,
        named,
      ]);
      const [standard] = (await call('GET', '/calendars')).body.results;
      const own = (await call('POST', '/calendars', { name: NAMES[2], base_calendar_id: standard.id, weekdays: [] }))
        .body;
      const crew = { name: NAMES[1], initials: 'QQ', user_id: named, calendar_id: own.id };
      const resource = (await call('POST', '/resources', crew)).body;
      const gravel = (await call('POST', '/resources', { name: 'Gravel', kind: 'material' })).body;
      const task = (await call('POST', '/tasks', { name: 'Dig' })).body;
      for (const resource_id of [resource.id, gravel.id]) {
        await call('POST', '/assignments', { task_id: task.id, resource_id });
      }
      const dates = { start: '2026-01-05T08:00:00', finish: '2026-01-16T17:00:00' };
      sprint = (await call('POST', '/sprints', { name: 'First', ...dates })).body.id;
      await call('POST', `/sprints/${sprint}/tasks`, { task_ids: [task.id] });
    });

    /** Everything that the bearer may read, as one text. */
    async function everything(token: string): Promise<string> {
      const texts: string[] = [];
      const reads = contract().operations.filter(({ method, role }) => method === 'GET' && role === 'viewer');
      const ids: Record<string, string> = { project_id: peopled, sprint_id: sprint };
      for (const table of ['resources', 'calendars', 'tasks']) {
        const { body } = await as(token, 'GET', `/projects/${peopled}/${table}`);
        for (const { id } of body.results) {
          texts.push((await as(token, 'GET', `/projects/${peopled}/${table}/${id}`)).text);
        }
      }
      for (const operation of reads) {
        const path = operation.path.replace(/\{(\w+)\}/g, (_all, name: string) => ids[name] ?? randomUUID());
        texts.push((await as(token, 'GET', path)).text);
      }
      texts.push((await as(token, 'GET', `/projects/${peopled}/board?swimlane=assignee`)).text);
      texts.push((await as(token, 'GET', `/projects/${peopled}/sync?last_pulled_at=1`)).text);
      const headers = { authorization: `Bearer ${token}`, accept: 'application/vnd.trueppm.columns+json' };
      texts.push((await server.call(null, 'GET', `/projects/${peopled}/sync`, { headers })).text);
      return texts.join('\n');
    }

    it('no answer and no file of another link has a name', async () => {
      const { link, token } = await linkOf({ name: 'Without' });
      expect(link.shows_names).toBe(false);
      const text = await everything(token);
      for (const name of NAMES) expect([name, text.includes(name)]).toEqual([name, false]);
      expect(text).toContain('Gravel');
      const { changes } = (await as(token, 'GET', `/projects/${peopled}/sync`)).body;
      expect(changes.members).toBeUndefined();
      const crew = changes.resources.updated.find((row: { kind: string }) => row.kind === 'work');
      expect(crew).toMatchObject({ name: `#${crew.id.slice(0, 4)}`, initials: '', user_id: null });
      // Who signs in sees them as before, also right behind such a reader.
      expect((await call('GET', '/resources')).text).toContain(NAMES[1]);
    });

    it('one that is made so has them, but no address and no list of accounts', async () => {
      const { link, token } = await linkOf({ name: 'With', shows_names: true });
      expect(link.shows_names).toBe(true);
      const { changes } = (await as(token, 'GET', `/projects/${peopled}/sync`)).body;
      expect(changes.members.updated.map((row: { name: string }) => row.name)).toContain(NAMES[0]);
      const text = await everything(token);
      for (const name of NAMES) expect([name, text.includes(name)]).toEqual([name, true]);
      expect((await as(token, 'GET', `/projects/${peopled}/members`)).status).toBe(403);
      expect((await as(token, 'GET', `/projects/${peopled}/exports/json`)).body.people).toEqual([]);
    });

    it('live as well, also for who comes back with a gap', async () => {
      const links = [await linkOf({ name: 'Without' }), await linkOf({ name: 'With', shows_names: true })];
      const connect = async (token: string, since?: number): Promise<TestClient> => {
        const { body: ticket } = await as(token, 'POST', '/ws/ticket');
        const client = new TestClient(`ws://127.0.0.1:${live.port}/api/v1/ws?ticket=${ticket.ticket}`);
        await client.opened;
        client.say({ type: 'subscribe', project_id: peopled, ...(since === undefined ? {} : { since }) });
        await client.frame('subscribed');
        return client;
      };
      const since = (await call('GET', '/sync')).body.timestamp;
      const [without, withNames] = [await connect(links[0]!.token), await connect(links[1]!.token)];
      const heard = async (client: TestClient) => JSON.stringify(await client.frame('change'));
      const name = 'Xavier Xylo';
      await call('POST', '/resources', { name });
      expect((await heard(without)).includes(name)).toBe(false);
      expect((await heard(withNames)).includes(name)).toBe(true);
      expect(JSON.stringify(await withNames.frame('presence'))).toContain('people');
      const back = await connect(links[0]!.token, since);
      expect((await heard(back)).includes(name)).toBe(false);
      expect(JSON.stringify([without.frames, back.frames])).not.toContain('"presence"');
      for (const client of [without, withNames, back]) client.close();
    });
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
