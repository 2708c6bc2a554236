import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, createTestUser, type TestDatabase } from '../../test/database.js';
import { createTestPlan, type TestPlan } from '../../test/peopled-plan.js';
import { startTestServer, type TestServer } from '../../test/server.js';

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

const outcome = (answer: { status: number; body: { code: string; errors?: { path: string }[] } }) => [
  answer.status,
  answer.body.code,
  answer.body.errors?.[0]?.path,
];

describe('a resource', () => {
  it('stands for a member or for nobody', async () => {
    const stranger = await createTestUser(database);
    const answer = await plan.call('POST', '/resources', { name: 'R', user_id: stranger });
    expect(outcome(answer)).toEqual([422, 'unknown_reference', '/user_id']);
    const row = await plan.add('resources', { name: 'R', user_id: plan.users.member });
    expect(row).toMatchObject({ user_id: plan.users.member, kind: 'work', max_units: 1, initials: '' });
  });

  it('names a calendar of its project', async () => {
    const other = await createTestPlan(database, server);
    const { calendar_id } = (await other.call('GET', '')).body;
    const answer = await plan.call('POST', '/resources', { name: 'R', calendar_id });
    expect(outcome(answer)).toEqual([422, 'unknown_reference', '/calendar_id']);
  });

  it('takes its assignments with it', async () => {
    const resource = await plan.add('resources', { name: 'R' });
    const task = await plan.task('A');
    const { id } = await plan.add('assignments', { task_id: task, resource_id: resource.id, units: 0.5 });
    expect((await plan.call('DELETE', `/resources/${resource.id}`)).status).toBe(204);
    expect((await plan.call('GET', `/assignments/${id}`)).status).toBe(404);
    expect(await plan.row('tasks', task)).toMatchObject({ name: 'A' });
  });
});

describe('an assignment', () => {
  it('joins a live task and a live resource, once', async () => {
    const [task, resource] = [await plan.task('A'), (await plan.add('resources', { name: 'R' })).id];
    const assign = (values: object) =>
      plan.call('POST', '/assignments', { task_id: task, resource_id: resource, ...values });
    expect(outcome(await assign({ task_id: randomUUID() }))).toEqual([422, 'unknown_reference', '/task_id']);
    expect(outcome(await assign({ resource_id: task }))).toEqual([422, 'unknown_reference', '/resource_id']);
    const segments = [{ start: '2026-01-05T08:00', finish: '2026-01-05T12:00', work_minutes: 240 }];
    const { body } = await assign({ segments });
    expect(body).toMatchObject({ units: 1, work_minutes: null, segments });
    expect(outcome(await assign({}))).toEqual([409, 'duplicate', '/resource_id']);
    const other = (await plan.add('resources', { name: 'S' })).id;
    const second = await plan.add('assignments', { task_id: task, resource_id: other });
    const patched = await plan.call('PATCH', `/assignments/${second.id}`, { resource_id: resource });
    expect(patched.body.code).toBe('duplicate');
  });

  it.each([
    ['a start that is no day', { start: '2026-02-30T08:00', finish: '2026-03-01T08:00' }, '/segments/0/start'],
    ['a finish before its start', { start: '2026-01-06T08:00', finish: '2026-01-05T08:00' }, '/segments/0/finish'],
  ])('with %s is refused', async (_, times, path) => {
    const [task_id, resource_id] = [await plan.task('A'), (await plan.add('resources', { name: 'R' })).id];
    const segments = [{ ...times, work_minutes: 60 }];
    const answer = await plan.call('POST', '/assignments', { task_id, resource_id, segments });
    expect(outcome(answer)).toEqual([422, 'invalid_value', path]);
  });

  it('with the same segments again is no change', async () => {
    const [task, resource] = [await plan.task('A'), (await plan.add('resources', { name: 'R' })).id];
    const segments = [{ work_minutes: 240, finish: '2026-01-05T12:00', start: '2026-01-05T08:00' }];
    const { id, server_version } = await plan.add('assignments', { task_id: task, resource_id: resource, segments });
    expect((await plan.call('PATCH', `/assignments/${id}`, { segments })).body).toMatchObject({ server_version });
  });
});
