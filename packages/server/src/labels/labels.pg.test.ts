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

describe('labels', () => {
  it('have a name once in a project, whatever its case', async () => {
    const { id } = await plan.add('labels', { name: 'Urgent', color: '#ff0000' });
    expect(await plan.call('POST', '/labels', { name: 'uRGENT' })).toMatchObject({
      status: 409,
      body: { code: 'duplicate', ids: [id], errors: [{ path: '/name' }] },
    });
    const other = await plan.add('labels', { name: 'Later' });
    expect((await plan.call('PATCH', `/labels/${other.id}`, { name: 'URGENT' })).status).toBe(409);
    expect((await plan.call('PATCH', `/labels/${id}`, { name: 'urgent' })).body).toMatchObject({ name: 'urgent' });
    await plan.call('DELETE', `/labels/${id}`);
    expect((await plan.call('PATCH', `/labels/${other.id}`, { name: 'Urgent' })).status).toBe(200);
  });

  it('stand on a task once, and go with the label and with the task', async () => {
    const label = await plan.add('labels', { name: 'L' });
    const kept = await plan.add('labels', { name: 'M' });
    const first = await plan.add('task-labels', { task_id: task, label_id: label.id });
    await plan.add('task-labels', { task_id: task, label_id: kept.id });
    expect((await plan.call('POST', '/task-labels', { task_id: task, label_id: label.id })).body).toMatchObject({
      code: 'duplicate',
      ids: [first.id],
    });
    expect((await plan.call('GET', `/task-labels?task_id=${task}`)).body.results).toHaveLength(2);
    expect((await plan.call('GET', `/task-labels?label_id=${kept.id}`)).body.results).toHaveLength(1);
    const since = await now();
    await plan.call('DELETE', `/labels/${label.id}`);
    const { changes } = (await plan.call('GET', `/sync?last_pulled_at=${since}`)).body;
    expect([changes.labels.deleted, changes.task_labels.deleted]).toEqual([[label.id], [first.id]]);
    await plan.call('DELETE', `/tasks/${task}`);
    expect((await plan.call('GET', '/task-labels')).body.results).toEqual([]);
  });

  it('are at most so many', async () => {
    const created = Array.from({ length: 500 }, (_, at) => ({ id: randomUUID(), name: `L${at}` }));
    expect((await push({ labels: { created } })).body.rejected).toEqual([]);
    expect((await plan.call('POST', '/labels', { name: 'one more' })).body.code).toBe('too_many');
  });

  it('cost no run of the scheduler', async () => {
    const runs = async () =>
      (await database.pool.query(`SELECT count(*) FROM graphile_worker.jobs WHERE task_identifier = 'schedule'`)).rows;
    const before = await runs();
    await plan.add('labels', { name: 'L' });
    expect(await runs()).toEqual(before);
  });
});

describe('from a device', () => {
  it('two labels of one name made on two devices: the second goes, with what it stands on', async () => {
    const [label, twin, other] = [await plan.add('labels', { name: 'L' }), randomUUID(), randomUUID()];
    const answer = await push({
      labels: { created: [{ id: twin, name: 'l' }] },
      task_labels: { created: [{ id: other, task_id: task, label_id: twin }] },
    });
    expect(answer.body.rejected).toEqual([]);
    const { labels, task_labels } = (await plan.call('GET', '/sync')).body.changes;
    expect(labels.updated.map((row: { id: string }) => row.id)).toEqual([label.id]);
    expect(task_labels.updated).toEqual([]);
  });

  it('a whole row says nothing new of what stays, and cannot change it', async () => {
    const label = await plan.add('labels', { name: 'L' });
    const row = await plan.add('task-labels', { task_id: task, label_id: label.id });
    const elsewhere = await plan.task('B');
    expect((await push({ task_labels: { updated: [row] } })).body.rejected).toEqual([]);
    const answer = await push({ task_labels: { updated: [{ ...row, task_id: elsewhere }] } });
    expect(answer.body.rejected).toMatchObject([{ table: 'task_labels', id: row.id, code: 'invalid_value' }]);
    expect(await plan.row('task-labels', row.id)).toMatchObject({ task_id: task });
  });
});
