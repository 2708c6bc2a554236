import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { createTestPlan, type TestPlan } from '../../test/peopled-plan.js';
import { startTestServer, type TestServer } from '../../test/server.js';

let database: TestDatabase;
let server: TestServer;
let plan: TestPlan;
let task: string;

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
  task = await plan.task('A');
});

const now = async (): Promise<number> => (await plan.call('GET', '/sync')).body.timestamp;
const push = async (changes: object, userId?: string) =>
  plan.call('POST', '/sync', { changes, last_pulled_at: await now() }, userId);

const say = async (body: string, values: object = {}, userId = plan.users.member) =>
  plan.call('POST', '/comments', { task_id: task, body, ...values }, userId);

describe('comments', () => {
  it('are their author’s to change, and an Admin’s to delete', async () => {
    const { member, scheduler, admin, owner } = plan.users;
    const { body: comment } = await say('first');
    expect(comment).toMatchObject({ author_id: member, edited_at: null, parent_id: null });
    const path = `/comments/${comment.id}`;
    for (const other of [scheduler, admin, owner]) {
      expect((await plan.call('PATCH', path, { body: 'x' }, other)).body.code).toBe('forbidden');
    }
    const edited = await plan.call('PATCH', path, { body: 'second' }, member);
    expect(edited.body).toMatchObject({ body: 'second', author_id: member });
    expect(Date.parse(edited.body.edited_at)).toBeGreaterThan(Date.parse(comment.created_at) - 1);
    expect((await plan.call('DELETE', path, undefined, scheduler)).body.code).toBe('forbidden');
    expect((await plan.call('DELETE', path, undefined, admin)).status).toBe(204);
    const own = (await say('own')).body.id;
    expect((await plan.call('DELETE', `/comments/${own}`, undefined, member)).status).toBe(204);
  });

  it('are written by Members and read by Viewers', async () => {
    await say('seen');
    expect((await say('no', {}, plan.users.viewer)).body.code).toBe('forbidden');
    expect((await plan.call('GET', '/comments', undefined, plan.users.viewer)).body.results).toHaveLength(1);
  });

  it('come in the order they were written, page by page', async () => {
    const elsewhere = await plan.task('B');
    const bodies = Array.from({ length: 7 }, (_, at) => `c${at}`);
    for (const body of bodies) await say(body);
    await plan.add('comments', { task_id: elsewhere, body: 'other' });
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await plan.call('GET', `/comments?task_id=${task}&limit=3${cursor}`);
      seen.push(...body.results.map((row: { body: string }) => row.body));
      if (body.next_cursor === null) break;
      cursor = `&cursor=${body.next_cursor}`;
    }
    expect(seen).toEqual(bodies);
  });

  it('make threads of two levels, on one task', async () => {
    const root = (await say('root')).body.id;
    const reply = (await say('reply', { parent_id: root })).body;
    const deeper = (await say('deeper', { parent_id: reply.id })).body;
    expect([reply.parent_id, deeper.parent_id]).toEqual([root, root]);
    const elsewhere = await plan.task('B');
    expect((await say('x', { task_id: elsewhere, parent_id: root })).body).toMatchObject({
      code: 'invalid_value',
      errors: [{ path: '/parent_id' }],
    });
    expect((await say('x', { parent_id: randomUUID() })).body.code).toBe('unknown_reference');
    const since = await now();
    await plan.call('DELETE', `/comments/${root}`);
    const { comments } = (await plan.call('GET', `/sync?last_pulled_at=${since}`)).body.changes;
    expect(comments.deleted.sort()).toEqual([root, reply.id, deeper.id].sort());
  });

  it('go with their task', async () => {
    await say('root');
    await plan.call('DELETE', `/tasks/${task}`);
    expect((await plan.call('GET', '/comments')).body.results).toEqual([]);
    expect((await say('late')).body.code).toBe('unknown_reference');
  });
});

describe('comments of a device', () => {
  it('are the device’s user’s, whoever the row names', async () => {
    const id = randomUUID();
    const row = { id, task_id: task, body: 'b', author_id: plan.users.owner, parent_id: '' };
    expect((await push({ comments: { created: [row] } }, plan.users.member)).body.rejected).toEqual([]);
    expect(await plan.row('comments', id)).toMatchObject({ author_id: plan.users.member, parent_id: null });
  });

  it('of somebody else are not changed, and sent again', async () => {
    const { body: comment } = await say('mine');
    const since = await now();
    const changes = { comments: { updated: [{ ...comment, body: 'theirs' }] } };
    const answer = await push(changes, plan.users.scheduler);
    expect(answer.body.experimentalRejectedIds).toEqual({ comments: [comment.id] });
    const { comments } = (await plan.call('GET', `/sync?last_pulled_at=${since}`)).body.changes;
    expect(comments.updated).toMatchObject([{ body: 'mine' }]);
  });

  it('on a task that is gone are dropped, and a whole thread made offline comes in', async () => {
    const gone = await plan.task('gone');
    await plan.call('DELETE', `/tasks/${gone}`);
    const [lost, root, reply, deeper, a, b] = Array.from({ length: 6 }, () => randomUUID());
    const answer = await push({
      comments: {
        created: [
          { id: lost, task_id: gone, body: 'lost' },
          { id: deeper, task_id: task, body: 'deeper', parent_id: reply },
          { id: reply, task_id: task, body: 'reply', parent_id: root },
          { id: root, task_id: task, body: 'root' },
          { id: a, task_id: task, body: 'circle', parent_id: b },
          { id: b, task_id: task, body: 'circle', parent_id: a },
        ],
      },
    });
    expect(answer.body.rejected).toEqual([]);
    const { comments } = (await plan.call('GET', '/sync')).body.changes;
    const parents = new Map(comments.updated.map((row: { id: string; parent_id: string }) => [row.id, row.parent_id]));
    expect(parents.get(deeper!)).toBe(root);
    expect(parents.get(reply!)).toBe(root);
    expect([parents.get(a!), parents.get(b!), parents.has(lost!)]).toEqual([null, null, false]);
  });
});

describe('attachments', () => {
  const attach = async (url: string, userId = plan.users.member) =>
    plan.call('POST', '/attachments', { task_id: task, name: '<b>', url }, userId);

  it.each([
    ['https://example.test/a b?q="<x>"', 'https://example.test/a%20b?q=%22%3Cx%3E%22'],
    ['HTTPS://EXAMPLE.test', 'https://example.test/'],
    ['https://müller.test/ü', 'https://xn--mller-kva.test/%C3%BC'],
  ])('keep %s escaped', async (given, kept) => {
    expect((await attach(given)).body).toMatchObject({ url: kept, name: '<b>', author_id: plan.users.member });
  });

  it.each([
    'javascript:alert(1)',
    'http://example.test/',
    'data:text/html,x',
    '//example.test',
    'example.test',
    'https://user:secret@example.test/',
    'https://',
    `https://example.test/${'ü'.repeat(1_000)}`,
  ])('refuse %s', async url => {
    expect((await attach(url)).body).toMatchObject({ code: 'invalid_value', errors: [{ path: '/url' }] });
    const id = randomUUID();
    const answer = await push({ attachments: { created: [{ id, task_id: task, name: 'A', url }] } });
    expect(answer.body.rejected).toMatchObject([{ id, code: 'invalid_value' }]);
  });

  it('are changed by who made them, or a Scheduler', async () => {
    const path = `/attachments/${(await attach('https://a.test/')).body.id}`;
    const other = (await attach('https://b.test/', plan.users.scheduler)).body.id;
    expect((await plan.call('PATCH', path, { name: 'n' }, plan.users.scheduler)).status).toBe(200);
    expect((await plan.call('PATCH', `/attachments/${other}`, { name: 'n' }, plan.users.member)).status).toBe(403);
    expect((await plan.call('DELETE', path, undefined, plan.users.member)).status).toBe(204);
  });
});
