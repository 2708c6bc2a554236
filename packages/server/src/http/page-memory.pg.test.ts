import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTestDatabase, createTestUser, type TestDatabase } from '../../test/database.js';
import { addTasks, editTask } from '../../test/feed-plan.js';
import { createTestPlan, type TestPlan } from '../../test/peopled-plan.js';
import { type Answer, startTestServer, type TestServer } from '../../test/server.js';
import { CommitSignal } from '../db/commit-signal.js';
import { type Database, openPool } from '../db/pool.js';
import { withProjectWrite } from '../db/transaction.js';
import { taskService } from '../tasks/service.js';
import { PageMemory } from './page-memory.js';

/** Pages that a process keeps, while others write. */

let database: TestDatabase;
/** What another process has: connections and a signal of its own. */
let other: Database;
let server: TestServer;
/** Answers the same and keeps nothing. */
let bare: TestServer;
let plan: TestPlan;
let ids: string[];

beforeAll(async () => {
  database = await createTestDatabase();
  other = { pool: openPool(database.address), committed: new CommitSignal() };
  server = await startTestServer(database);
  bare = await startTestServer({ ...database, ...other }, { pages: new PageMemory(0) });
});
beforeEach(async () => {
  server.deps.pages.clear();
  plan = await createTestPlan(database, server);
  ids = (await addTasks(database, plan.id, 12)).sort();
});
afterAll(async () => {
  await server.stop();
  await bare.stop();
  await other.pool.end();
  await database.drop();
});

const list = (query = '', userId = plan.users.viewer, from = server): Promise<Answer> =>
  from.call(userId, 'GET', `/projects/${plan.id}/tasks${query}`);
const namesOf = ({ body }: Answer): string[] => body.results.map(({ name }: { name: string }) => name);

/** Statements that a call asks of the pool. */
async function statements(work: () => Promise<unknown>): Promise<number> {
  const query = vi.spyOn(database.pool, 'query');
  try {
    await work();
    return query.mock.calls.length;
  } finally {
    query.mockRestore();
  }
}

describe('a kept page', () => {
  it('costs one small statement, for every role', async () => {
    const first = await list('?limit=5');
    expect(await statements(() => list('?limit=5'))).toBe(1);
    for (const userId of Object.values(plan.users)) {
      let answer: Answer | undefined;
      expect(await statements(async () => (answer = await list('?limit=5', userId)))).toBe(1);
      expect(answer?.text).toBe(first.text);
      expect(answer?.headers.get('etag')).toBe(first.headers.get('etag'));
    }
    expect((await list('?limit=5', plan.users.viewer, bare)).text).toBe(first.text);
  });

  it('shows what another process has committed, from the next request on', async () => {
    await list();
    const version = await editTask(other, plan.id, ids[3] as string, 'name', 'Changed there');
    const answer = await list();
    expect(namesOf(answer)[3]).toBe('Changed there');
    expect(answer.headers.get('etag')).toBe(`"${version}"`);
    expect(answer.text).toBe((await list('', plan.users.viewer, bare)).text);
  });

  it('follows every kind of edit, whichever page, order and filter', async () => {
    const queries = [
      '?limit=4',
      '?limit=4&order=wbs',
      '?order=-name',
      '?parent_id=none&limit=5',
      `?subtree_of=${ids[0]}&order=wbs`,
      '?critical=false',
      '?q=task&order=name',
    ];
    const write = (work: Parameters<typeof withProjectWrite>[2]): Promise<unknown> =>
      withProjectWrite(other, { projectId: plan.id, actor: plan.users.owner, cause: 'rest' }, work);
    const any = (at: number): string => ids[(at * 7) % ids.length] as string;
    const edits: ((at: number) => Promise<unknown>)[] = [
      at => editTask(other, plan.id, any(at), 'name', `Task ${at}`),
      at => write(tx => taskService.create(tx, { name: `Made ${at}`, parent_id: ids[0] })),
      at => write(tx => taskService.move(tx, any(at + 1), { parent_id: at % 2 === 0 ? null : (ids[0] as string) })),
      () => write(tx => taskService.remove(tx, ids.pop() as string)),
      () => write(async tx => tx.recordChange('tasks', [ids[1] as string], ['notes'])),
    ];
    let made = 0;
    for (let at = 0; at < 15; at += 1) {
      // A task cannot be moved below itself: what is refused changes nothing.
      await edits[at % edits.length]?.(at).then(
        () => (made += 1),
        () => undefined,
      );
      for (const query of queries) {
        const [kept, fresh] = [await list(query), await list(query, plan.users.viewer, bare)];
        expect(kept.text, `${query} after edit ${at}`).toBe(fresh.text);
        const cursor = fresh.body.next_cursor;
        if (cursor === null) continue;
        const next = `${query}&cursor=${cursor}`;
        expect((await list(next)).text).toBe((await list(next, plan.users.viewer, bare)).text);
      }
    }
    expect(made).toBeGreaterThan(10);
  });

  it('is nobody’s who is not a member any more, and takes no part in what others may see', async () => {
    const outsider = await createTestUser(database);
    const refusal = await list('', outsider);
    await list('', plan.users.member);
    await other.pool.query('DELETE FROM memberships WHERE project_id = $1 AND user_id = $2', [
      plan.id,
      plan.users.member,
    ]);
    const after = await list('', plan.users.member);
    expect([after.status, after.text]).toEqual([404, refusal.text]);
    expect((await server.call(null, 'GET', `/projects/${plan.id}/tasks`)).status).toBe(401);
    expect((await list()).status).toBe(200);
  });

  it('is gone with its project', async () => {
    await list();
    const outsider = await createTestUser(database);
    await bare.call(plan.users.owner, 'DELETE', `/projects/${plan.id}`);
    const after = await list();
    expect([after.status, after.text]).toEqual([404, (await list('', outsider)).text]);
  });

  it('says nothing about another project', async () => {
    await list();
    const second = await createTestPlan(database, server);
    expect((await second.call('GET', '/tasks')).body.results).toEqual([]);
  });

  it('is read anew after a backup was restored, though the number is the same', async () => {
    const before = await list('?limit=3');
    const client = await other.pool.connect();
    try {
      // As a restore does: rows are other ones under the numbers that they had, in a new life of the data.
      await client.query('BEGIN');
      await client.query('ALTER TABLE tasks DISABLE TRIGGER USER');
      await client.query(`UPDATE tasks SET name = 'From the backup' WHERE project_id = $1`, [plan.id]);
      await client.query('ALTER TABLE tasks ENABLE TRIGGER USER');
      await client.query('UPDATE instance SET epoch = gen_random_uuid()');
      await client.query('COMMIT');
    } finally {
      client.release();
    }
    const after = await list('?limit=3');
    expect(after.headers.get('etag')).toBe(before.headers.get('etag'));
    expect(namesOf(after)).toEqual(['From the backup', 'From the backup', 'From the backup']);
  });
});

describe('what not everybody sees', () => {
  it('is kept for each reader', async () => {
    const view = { name: 'Mine', kind: 'board', settings: {} };
    const { admin, scheduler } = plan.users;
    await plan.call('POST', '/saved-views', { ...view, name: 'Of the admin' }, admin);
    await plan.call('POST', '/saved-views', { ...view, name: 'Of the scheduler' }, scheduler);
    for (let round = 0; round < 2; round += 1) {
      expect(namesOf(await plan.call('GET', '/saved-views', undefined, admin))).toEqual(['Of the admin']);
      expect(namesOf(await plan.call('GET', '/saved-views', undefined, scheduler))).toEqual(['Of the scheduler']);
    }
  });

  it('and what is mine is somebody else’s for others', async () => {
    const { member, viewer } = plan.users;
    const [task = ''] = ids;
    const resource = await plan.add('resources', { name: 'Ada', user_id: member });
    await plan.add('assignments', { task_id: task, resource_id: resource.id });
    for (let round = 0; round < 2; round += 1) {
      expect((await list('?assignee_id=me', member)).body.results.map((row: { id: string }) => row.id)).toEqual([task]);
      expect((await list('?assignee_id=me', viewer)).body.results).toEqual([]);
    }
  });
});

it('a page that depends on the time of day is not kept', async () => {
  expect(await statements(() => list('?overdue=true'))).toBe(2);
  expect(await statements(() => list('?overdue=true'))).toBe(2);
  expect(server.deps.pages.bytes).toBe(0);
});

it('a page beyond the last row is kept like any other', async () => {
  const cursor = Buffer.from(JSON.stringify(['ffffffff-ffff-4fff-bfff-ffffffffffff'])).toString('base64url');
  for (let round = 0; round < 2; round += 1) {
    expect((await list(`?cursor=${cursor}`)).body).toEqual({ results: [], next_cursor: null });
  }
  const [id] = await addTasks(other, plan.id, 1);
  expect((await list()).body.results.map((row: { id: string }) => row.id)).toContain(id);
});
