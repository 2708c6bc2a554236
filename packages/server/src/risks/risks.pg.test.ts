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

describe('risks', () => {
  it('have a score, an owner who is a member, and a task that may go', async () => {
    const risk = await plan.add('risks', { title: 'Rain', probability: 4, task_id: task, owner_id: plan.users.member });
    expect(risk).toMatchObject({ impact: 3, score: 12, status: 'open', mitigation: '', review_date: null });
    const path = `/risks/${risk.id}`;
    expect((await plan.call('PATCH', path, { impact: 5, review_date: '2026-03-01' })).body).toMatchObject({
      score: 20,
      review_date: '2026-03-01',
    });
    expect((await plan.call('PATCH', path, { owner_id: randomUUID() })).body).toMatchObject({
      code: 'unknown_reference',
      errors: [{ path: '/owner_id' }],
    });
    expect((await plan.call('PATCH', path, { review_date: '2026-02-30' })).body.code).toBe('invalid_value');
    expect((await plan.call('PATCH', path, { impact: 6 })).body.code).toBe('invalid_body');
    const since = await now();
    await plan.call('DELETE', `/tasks/${task}`);
    expect(await plan.row('risks', risk.id)).toMatchObject({ task_id: null, score: 20 });
    const { risks } = (await plan.call('GET', `/sync?last_pulled_at=${since}`)).body.changes;
    expect(risks.updated).toMatchObject([{ id: risk.id, task_id: null }]);
  });

  it('are listed by status and by task', async () => {
    await plan.add('risks', { title: 'a', task_id: task });
    await plan.add('risks', { title: 'b', status: 'closed' });
    const titles = async (query: string) =>
      (await plan.call('GET', `/risks?${query}`)).body.results.map((row: { title: string }) => row.title);
    expect(await titles('status=closed')).toEqual(['b']);
    expect(await titles(`task_id=${task}`)).toEqual(['a']);
    expect((await plan.call('GET', '/risks?status=gone')).body.code).toBe('invalid_parameter');
  });

  it('of a device lose what names nobody', async () => {
    const id = randomUUID();
    const row = {
      id,
      title: 'R',
      owner_id: randomUUID(),
      task_id: randomUUID(),
      impact: 5,
      score: 1,
      review_date: null,
    };
    expect((await push({ risks: { created: [row] } })).body.rejected).toEqual([]);
    expect(await plan.row('risks', id)).toMatchObject({ owner_id: null, task_id: null, score: 15 });
  });
});
