import { ROLES, type Role, rowCan, type SyncTable } from '@trueppm/sdk/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
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
  plan = await createTestPlan(database, server);
  task = await plan.task('T');
  const { id } = await plan.add('resources', { name: 'Mia', user_id: plan.users.member });
  await plan.add('assignments', { task_id: task, resource_id: id });
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});

// biome-ignore lint/suspicious/noExplicitAny: a row of any table, checked by the contract
async function add(table: string, values: object, user: string): Promise<any> {
  const answer = await plan.call('POST', `/${table}`, values, user);
  if (answer.status !== 201) throw new Error(`${answer.status} ${answer.text}`);
  return answer.body;
}

const canOf = async (user: string) => (await plan.call('GET', '', undefined, user)).body.can;

interface Case {
  readonly table: SyncTable;
  readonly by: Role;
  readonly values: () => object;
  readonly change: object;
}

const CASES: readonly Case[] = [
  { table: 'comments', by: 'member', values: () => ({ task_id: task, body: 'B' }), change: { body: 'C' } },
  {
    table: 'attachments',
    by: 'member',
    values: () => ({ task_id: task, name: 'A', url: 'https://example.test/' }),
    change: { name: 'B' },
  },
  {
    table: 'saved_views',
    by: 'scheduler',
    values: () => ({ name: 'V', kind: 'gantt', is_shared: true }),
    change: { name: 'W' },
  },
  {
    table: 'time_entries',
    by: 'member',
    values: () => ({ task_id: task, day: '2026-01-06', minutes: 5, is_shared: true }),
    change: { minutes: 6 },
  },
  { table: 'risks', by: 'owner', values: () => ({ title: 'R' }), change: { impact: 5 } },
  {
    table: 'sprints',
    by: 'owner',
    values: () => ({ name: 'S', start: '2026-01-05T08:00:00', finish: '2026-01-16T17:00:00' }),
    change: { goal: 'G' },
  },
];

it.each(CASES)(
  'what can be done to a row of $table is what the server lets each role do',
  async ({ table, by, values, change }) => {
    const address = table.replaceAll('_', '-');
    for (const role of ROLES) {
      const userId = plan.users[role];
      const can = await canOf(userId);
      const row = await add(address, values(), plan.users[by]);
      const promised = rowCan(table, row, { can, userId });
      const updated = await plan.call('PATCH', `/${address}/${row.id}`, change, userId);
      const deleted = await plan.call('DELETE', `/${address}/${row.id}`, undefined, userId);
      expect({ role, update: updated.status === 200, delete: deleted.status === 204 }).toEqual({
        role,
        update: promised['update'],
        delete: promised['delete'],
      });
      if (deleted.status !== 204) await plan.call('DELETE', `/${address}/${row.id}`, undefined, plan.users[by]);
    }
  },
);

it('progress of a task is for whoever is assigned to it, or may change any', async () => {
  const other = await plan.task('Other');
  for (const role of ROLES) {
    for (const [id, isAssigned] of [
      [task, role === 'member'],
      [other, false],
    ] as const) {
      const userId = plan.users[role];
      const promised = rowCan('tasks', await plan.row('tasks', id), { can: await canOf(userId), userId, isAssigned });
      const progressed = await plan.call('PATCH', `/tasks/${id}`, { percent_complete: 10 }, userId);
      const renamed = await plan.call('PATCH', `/tasks/${id}`, { name: 'T' }, userId);
      expect([role, progressed.status, renamed.status]).toEqual([
        role,
        promised['progress'] ? 200 : 403,
        promised['update'] ? 200 : expect.any(Number),
      ]);
      if (!promised['update'] && role !== 'member') expect(renamed.status).toBe(403);
    }
  }
});

it('a sprint is activated, closed and cancelled as its state allows, and then it is history', async () => {
  const { id } = await plan.add('sprints', { name: 'S', start: '2026-02-02T08:00:00', finish: '2026-02-13T17:00:00' });
  const userId = plan.users.scheduler;
  const look = async () => rowCan('sprints', await plan.row('sprints', id), { can: await canOf(userId), userId });
  expect(await look()).toMatchObject({ update: true, delete: true, activate: true, close: false, cancel: true });
  await plan.call('POST', `/sprints/${id}/activate`, undefined, userId);
  expect(await look()).toMatchObject({ update: true, delete: false, activate: false, close: true, cancel: true });
  expect((await plan.call('DELETE', `/sprints/${id}`, undefined, userId)).status).toBe(409);
  await plan.call('POST', `/sprints/${id}/close`, {}, userId);
  expect(Object.values(await look())).toEqual([false, false, false, false, false, false]);
  expect((await plan.call('PATCH', `/sprints/${id}`, { goal: 'G' }, userId)).status).toBe(409);
});

it('time of a week that was handed in is locked, and nothing of an archived project can be done', async () => {
  const userId = plan.users.member;
  const entry = await add('time-entries', { task_id: task, day: '2026-03-03', minutes: 5 }, userId);
  await plan.call('POST', '/timesheets/2026-03-03/submit', undefined, userId);
  const locked = await plan.call('GET', `/time-entries/${entry.id}`, undefined, userId);
  expect(rowCan('time_entries', locked.body, { can: await canOf(userId), userId })).toEqual({
    update: false,
    delete: false,
  });
  const comment = await add('comments', { task_id: task, body: 'B' }, userId);
  await plan.call('POST', '/archive');
  expect(rowCan('comments', comment, { can: await canOf(userId), userId })).toEqual({ update: false, delete: false });
  await plan.call('POST', '/unarchive');
});
