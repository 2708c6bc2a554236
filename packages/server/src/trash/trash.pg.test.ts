import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { createTestPlan, type TestPlan } from '../../test/peopled-plan.js';
import { startTestServer, type TestServer } from '../../test/server.js';
import { purgeExpired } from './queries.js';

let database: TestDatabase;
let server: TestServer;
let plan: TestPlan;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer(database);
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});
beforeEach(async () => {
  plan = await createTestPlan(database, server);
});

const trash = async (user: string) => (await server.call(user, 'GET', '/trash')).body.results;
/** Makes the deletion of the project look as old as this. */
async function age(days: number): Promise<void> {
  await database.pool.query('ALTER TABLE projects DISABLE TRIGGER stamp');
  await database.pool.query('UPDATE projects SET deleted_at = now() - make_interval(days => $2) WHERE id = $1', [
    plan.id,
    days,
  ]);
  await database.pool.query('ALTER TABLE projects ENABLE TRIGGER stamp');
}

describe('a deleted project', () => {
  it('is shown to its Owners only, and comes back as it was', async () => {
    const task = await plan.task('A');
    await plan.call('DELETE', '');
    const [{ id, name, deleted_at, purged_at }] = await trash(plan.users.owner);
    expect([id, name]).toEqual([plan.id, 'Plan']);
    expect(Date.parse(purged_at) - Date.parse(deleted_at)).toBe(30 * 24 * 60 * 60 * 1_000);
    for (const role of ['admin', 'viewer'] as const) {
      expect(await trash(plan.users[role])).toEqual([]);
      const answer = await server.call(plan.users[role], 'POST', `/trash/${plan.id}/restore`);
      const nowhere = await server.call(plan.users[role], 'POST', `/trash/${randomUUID()}/restore`);
      expect([answer.status, answer.text]).toEqual([404, nowhere.text]);
    }
    const restored = await server.call(plan.users.owner, 'POST', `/trash/${plan.id}/restore`);
    expect([restored.status, restored.body.id]).toEqual([200, plan.id]);
    expect(await plan.row('tasks', task)).toMatchObject({ name: 'A' });
    expect(await trash(plan.users.owner)).toEqual([]);
    expect((await server.call(plan.users.owner, 'POST', `/trash/${plan.id}/restore`)).status).toBe(404);
  });

  it('can be removed for ever with every row it had', async () => {
    const [a, b] = [await plan.task('A'), await plan.task('B')];
    await plan.link(a, b);
    await plan.add('comments', { task_id: a, body: 'C' });
    expect((await server.call(plan.users.owner, 'DELETE', `/trash/${plan.id}`)).status).toBe(404);
    await plan.call('DELETE', '');
    expect((await server.call(plan.users.admin, 'DELETE', `/trash/${plan.id}`)).status).toBe(404);
    expect((await server.call(plan.users.owner, 'DELETE', `/trash/${plan.id}`)).status).toBe(204);
    const { rows: tables } = await database.pool.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'project_id'
        WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace`,
    );
    expect(tables.map(table => table.name)).toEqual(expect.arrayContaining(['tasks', 'project_change', 'memberships']));
    for (const { name } of tables) {
      const { rowCount } = await database.pool.query(`SELECT FROM ${name} WHERE project_id = $1`, [plan.id]);
      expect([name, rowCount]).toEqual([name, 0]);
    }
    expect((await database.pool.query('SELECT FROM projects WHERE id = $1', [plan.id])).rowCount).toBe(0);
  });

  it('goes when its time is over, and no other', async () => {
    const kept = plan;
    await kept.call('DELETE', '');
    plan = await createTestPlan(database, server);
    await plan.call('DELETE', '');
    await age(31);
    expect(await purgeExpired(database.pool, 30)).toBe(1);
    expect(await trash(plan.users.owner)).toEqual([]);
    expect((await trash(kept.users.owner)).length).toBe(1);
  });
});

describe('an archived project', () => {
  it('is read and not written, by request or by push', async () => {
    const task = await plan.task('A');
    expect((await plan.call('POST', '/archive', undefined, plan.users.scheduler)).status).toBe(403);
    const { body } = await plan.call('POST', '/archive', undefined, plan.users.admin);
    expect(body).toMatchObject({ is_archived: true, can_edit: false, can_administer: false, can_archive: true });
    expect((await plan.call('POST', '/archive')).body.server_version).toBe(body.server_version);
    const outcome = (answer: { status: number; body: { code: string } }) => [answer.status, answer.body.code];
    const refused = [409, 'archived'];
    expect(outcome(await plan.call('PATCH', `/tasks/${task}`, { name: 'B' }))).toEqual(refused);
    expect(outcome(await plan.call('POST', '/tasks', { name: 'B' }))).toEqual(refused);
    expect(outcome(await plan.call('PATCH', '', { name: 'B' }))).toEqual(refused);
    const push = {
      changes: { tasks: { created: [], updated: [{ id: task, name: 'B' }], deleted: [] } },
      last_pulled_at: body.server_version,
    };
    expect(outcome(await plan.call('POST', '/sync', push))).toEqual(refused);
    expect(await plan.row('tasks', task)).toMatchObject({ name: 'A' });
    const pulled = await plan.call('GET', '/sync');
    expect(pulled.body.changes.projects.updated[0].is_archived).toBe(true);

    const listed = async (query: string) =>
      (await server.call(plan.users.owner, 'GET', `/projects${query}`)).body.results.map(
        (row: { id: string }) => row.id,
      );
    expect([await listed('?archived=true'), await listed('?archived=false'), await listed('')]).toEqual([
      [plan.id],
      [],
      [plan.id],
    ]);
    expect((await plan.call('POST', '/unarchive')).body).toMatchObject({ is_archived: false, can_edit: true });
    expect((await plan.call('PATCH', `/tasks/${task}`, { name: 'B' })).status).toBe(200);
  });

  it('lets whoever has a way in lose it, and says so', async () => {
    const [link, token, webhook, invitation] = [
      await plan.add('share-links', { name: 'L' }),
      await plan.add('tokens', { name: 'T', role: 'admin' }),
      await plan.add('webhooks', { url: 'https://example.test/hook' }),
      await plan.add('invitations', { email: `${randomUUID()}@example.test`, role: 'viewer' }),
    ];
    const { can } = (await plan.call('POST', '/archive')).body;
    const held = [
      'project.archive',
      'project.delete',
      'webhook.read',
      'share_link.delete',
      'member.delete',
      'task.read',
      'export.run',
    ];
    const lost = ['task.create', 'project.update', 'member.create', 'share_link.create', 'webhook.update'];
    expect(held.filter(permission => can[permission] !== true)).toEqual([]);
    expect(lost.filter(permission => can[permission] !== false)).toEqual([]);
    const statuses = [
      await plan.call('DELETE', `/share-links/${link.id}`),
      await plan.call('DELETE', `/tokens/${token.id}`),
      await plan.call('DELETE', `/webhooks/${webhook.id}`),
      await plan.call('DELETE', `/invitations/${invitation.id}`),
      await plan.call('DELETE', `/members/${plan.users.member}`),
      await plan.call('POST', '/leave', undefined, plan.users.viewer),
    ].map(answer => answer.status);
    expect(statuses).toEqual([204, 204, 204, 204, 204, 204]);
    expect((await plan.call('POST', '/exports', { format: 'csv' })).status).toBe(202);
    expect((await plan.call('POST', '/share-links', { name: 'M' })).body.code).toBe('archived');
    expect((await plan.call('PATCH', `/members/${plan.users.admin}`, { role: 'owner' })).body.code).toBe('archived');
    const opened = await server.call(null, 'POST', '/auth/share-link', { body: { secret: link.secret } });
    expect(opened.status).toBe(401);
  });

  it('can be deleted', async () => {
    await plan.call('POST', '/archive');
    expect((await plan.call('DELETE', '')).status).toBe(204);
  });
});

describe('a deleted task', () => {
  it('comes back with what went with it, and nothing that was deleted before', async () => {
    const parent = await plan.task('Parent');
    const [early, a, b] = [
      await plan.task('Early', { parent_id: parent }),
      await plan.task('A', { parent_id: parent }),
      await plan.task('B', { parent_id: parent }),
    ];
    const outside = await plan.task('Outside');
    await plan.link(a, b);
    const gone = await plan.task('Gone');
    const lost = await plan.link(b, gone);
    await plan.link(b, outside);
    const resource_id = (await plan.add('resources', { name: 'R' })).id;
    const assignment = await plan.add('assignments', { task_id: a, resource_id });
    const comment = await plan.add('comments', { task_id: a, body: 'C' });
    const reply = await plan.add('comments', { task_id: a, parent_id: comment.id, body: 'D' });
    await plan.call('DELETE', `/tasks/${early}`);
    await plan.call('DELETE', `/tasks/${parent}`);
    await plan.call('DELETE', `/tasks/${gone}`);

    const list = (await plan.call('GET', '/deleted-tasks')).body.results;
    expect(list.map((row: { name: string; task_count: number }) => [row.name, row.task_count])).toEqual([
      ['Gone', 1],
      ['Parent', 3],
      ['Early', 1],
    ]);
    const first = await plan.call('GET', '/deleted-tasks?limit=2');
    const rest = await plan.call('GET', `/deleted-tasks?limit=2&cursor=${first.body.next_cursor}`);
    expect([...first.body.results, ...rest.body.results]).toEqual(list);

    const { status, body } = await plan.call('POST', `/tasks/${parent}/restore`, undefined, plan.users.scheduler);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: parent, is_summary: true });
    expect(await plan.row('tasks', a)).toMatchObject({ parent_id: parent });
    expect((await plan.call('GET', `/tasks/${early}`)).status).toBe(404);
    const links = (await plan.call('GET', '/dependencies')).body.results.map((row: { id: string }) => row.id);
    expect(links).toHaveLength(2);
    expect(links).not.toContain(lost);
    expect(await plan.row('assignments', assignment.id)).toMatchObject({ task_id: a });
    expect(await plan.row('comments', reply.id)).toMatchObject({ parent_id: comment.id });
    expect((await plan.call('POST', `/tasks/${parent}/restore`)).status).toBe(404);

    // Its parent is gone: it comes back on the top level.
    await plan.call('DELETE', `/tasks/${parent}`);
    expect((await plan.call('POST', `/tasks/${a}/restore`)).body).toMatchObject({ parent_id: null, name: 'A' });
  });

  it('stays deleted when it was deleted too long ago', async () => {
    const task = await plan.task('A');
    await plan.call('DELETE', `/tasks/${task}`);
    await database.pool.query('ALTER TABLE tasks DISABLE TRIGGER stamp');
    await database.pool.query(`UPDATE tasks SET deleted_at = now() - interval '31 days' WHERE id = $1`, [task]);
    await database.pool.query('ALTER TABLE tasks ENABLE TRIGGER stamp');
    expect((await plan.call('POST', `/tasks/${task}/restore`)).status).toBe(404);
    expect((await plan.call('GET', '/deleted-tasks')).body.results).toEqual([]);
  });
});
