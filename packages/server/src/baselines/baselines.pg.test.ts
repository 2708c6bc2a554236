import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { addTasks } from '../../test/feed-plan.js';
import { startTestLive } from '../../test/live-client.js';
import { createTestPlan, type TestPlan } from '../../test/peopled-plan.js';
import { type Answer, startTestServer, type TestServer } from '../../test/server.js';
import { withProjectWrite } from '../db/transaction.js';
import { startJobs } from '../jobs/runner.js';

/** A body of any operation; the contract is checked with every answer. */
type Body = Answer['body'];

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

async function done(answer: Promise<Answer>): Promise<Body> {
  const { status, text, body } = await answer;
  if (status >= 300) throw new Error(`${status} ${text}`);
  return body;
}
const get = (path: string): Promise<Body> => done(plan.call('GET', path));
const capture = (values: object = {}): Promise<Body> => done(plan.call('POST', '/baselines', values));

/** Dates as a run of the scheduler would write them. */
const date = (id: string, start: string, finish: string): Promise<unknown> =>
  withProjectWrite(database, { projectId: plan.id, actor: null, cause: 'schedule' }, tx =>
    tx.query('UPDATE tasks SET start = $3, finish = $4 WHERE project_id = $1 AND id = $2', [
      tx.projectId,
      id,
      start,
      finish,
    ]),
  );

describe('a baseline', () => {
  it('keeps every task as it was, work of summaries rolled up', async () => {
    const parent = await plan.task('P');
    const inner = await plan.task('I', { parent_id: parent });
    const leaf = await plan.task('L', { parent_id: inner, cost: 120.5 });
    const other = await plan.task('O', { parent_id: parent, duration_minutes: 600 });
    const [ada, sand] = [
      await plan.add('resources', { name: 'Ada' }),
      await plan.add('resources', { name: 'Sand', kind: 'material' }),
    ];
    await plan.add('assignments', { task_id: leaf, resource_id: ada.id, work_minutes: 300 });
    await plan.add('assignments', { task_id: leaf, resource_id: sand.id, units: 10 });
    await plan.add('assignments', { task_id: other, resource_id: ada.id, units: 0.5 });
    await date(leaf, '2026-01-05T08:00', '2026-01-05T17:00');
    const row = await capture({ name: 'Agreed' });
    expect(row).toMatchObject({
      number: 0,
      name: 'Agreed',
      captured_by: plan.users.owner,
      task_count: 4,
      start: '2026-01-05T08:00:00',
    });
    const { results } = await get(`/baseline-tasks?baseline_id=${row.id}`);
    const of = (id: string) => results.find((task: Body) => task.task_id === id);
    expect([parent, inner, leaf, other].map(id => of(id).work_minutes)).toEqual([600, 300, 300, 300]);
    expect(of(leaf)).toMatchObject({ start: '2026-01-05T08:00:00', duration_minutes: 480, cost: 120.5 });
    expect((await get(`/baseline-tasks/${of(leaf).id}`)).task_id).toBe(leaf);
  });

  it('takes the lowest number that is free, once, of eleven', async () => {
    await plan.task('A');
    expect((await capture()).number).toBe(0);
    const three = await capture({ number: 3 });
    expect((await capture()).number).toBe(1);
    const twice = await plan.call('POST', '/baselines', { number: 3 });
    expect([twice.status, twice.body.code, twice.body.ids]).toEqual([409, 'duplicate', [three.id]]);
    for (let at = 0; at < 8; at += 1) await capture();
    expect((await plan.call('POST', '/baselines', {})).body).toMatchObject({ code: 'too_many', limit: 11 });
    expect((await plan.call('DELETE', `/baselines/${three.id}`)).status).toBe(204);
    expect((await get(`/baseline-tasks?baseline_id=${three.id}`)).results).toEqual([]);
    expect((await capture()).number).toBe(3);
    const renamed = await done(
      plan.call('PATCH', `/baselines/${(await get('/baselines')).results[0].id}`, { name: 'N' }),
    );
    expect(renamed.name).toBe('N');
  });

  it('is made by one of two who ask for the same number at once', async () => {
    await plan.task('A');
    const both = await Promise.all([1, 2].map(() => plan.call('POST', '/baselines', { number: 0 })));
    expect(both.map(answer => answer.status).sort()).toEqual([201, 409]);
  });

  it('is sent to devices, and never taken from them', async () => {
    const task = await plan.task('A');
    const { id } = await capture();
    const pulled = await get('/sync/');
    expect(pulled.changes.baselines.updated).toHaveLength(1);
    expect(pulled.changes.baseline_tasks.updated).toMatchObject([{ baseline_id: id, task_id: task }]);
    const [row] = pulled.changes.baseline_tasks.updated;
    const [made, lone] = [randomUUID(), randomUUID()];
    const answer = await done(
      plan.call('POST', `/sync/?last_pulled_at=${pulled.timestamp}`, {
        changes: {
          baselines: { created: [{ id: made, number: 5 }], updated: [{ id, name: 'Mine' }], deleted: [] },
          baseline_tasks: { created: [{ id: lone, baseline_id: id }], updated: [], deleted: [row.id] },
        },
        last_pulled_at: pulled.timestamp,
      }),
    );
    const refused = answer.rejected.map((one: Body) => [one.table, one.id, one.code]);
    expect(refused.sort()).toEqual(
      [
        ['baselines', made, 'forbidden'],
        ['baselines', id, 'forbidden'],
        ['baseline_tasks', lone, 'forbidden'],
        ['baseline_tasks', row.id, 'forbidden'],
      ].sort(),
    );
    const again = await get(`/sync/?last_pulled_at=${pulled.timestamp}`);
    expect(again.changes.baselines).toMatchObject({ updated: [{ id, name: '' }], deleted: [made] });
    expect(again.changes.baseline_tasks.updated.map((one: Body) => one.id)).toEqual([row.id]);
  });

  it('of 100,000 tasks is captured in one statement', async () => {
    await addTasks(database, plan.id, 100_000);
    const row = await capture();
    expect(row.task_count).toBe(100_000);
    const page = await get(`/baselines/${row.id}/comparison?limit=1000`);
    expect(page.results).toHaveLength(1000);
  });
});

describe('a comparison', () => {
  it('tells by how much each task moved, in its own working time', async () => {
    const nights = await plan.add('calendars', {
      name: 'Nights',
      weekdays: [1, 2, 3, 4, 5, 6, 7].map(weekday => ({ weekday, shifts: [{ from_minute: 0, to_minute: 360 }] })),
    });
    const [day, night, gone] = [
      await plan.task('Day'),
      await plan.task('Night', { calendar_id: nights.id }),
      await plan.task('Gone'),
    ];
    for (const id of [day, night, gone]) await date(id, '2026-01-09T08:00', '2026-01-09T17:00');
    const first = await capture();
    await date(day, '2026-01-12T08:00', '2026-01-13T17:00');
    await date(night, '2026-01-12T08:00', '2026-01-13T17:00');
    await done(plan.call('PATCH', `/tasks/${day}`, { duration_minutes: 960 }));
    await done(plan.call('DELETE', `/tasks/${gone}`));
    const fresh = await plan.task('New');
    const { results } = await get(`/baselines/${first.id}/comparison`);
    const of = (id: string) => results.find((row: Body) => row.task_id === id);
    expect(results.map((row: Body) => row.task_id)).toEqual([day, night, gone, fresh].sort());
    expect(of(day)).toMatchObject({
      name: 'Day',
      start_variance_minutes: 480,
      finish_variance_minutes: 960,
      duration_variance_minutes: 480,
      work_variance_minutes: 0,
    });
    expect(of(night)).toMatchObject({ start_variance_minutes: 3 * 360, finish_variance_minutes: 4 * 360 });
    expect(of(gone)).toMatchObject({ name: 'Gone', after: null, start_variance_minutes: null });
    expect(of(fresh)).toMatchObject({ before: null, duration_variance_minutes: null });

    const second = await capture();
    const between = await get(`/baselines/${first.id}/comparison?with=${second.id}`);
    expect(between.results.find((row: Body) => row.task_id === day)).toMatchObject({ finish_variance_minutes: 960 });
    const back = await get(`/baselines/${second.id}/comparison?with=${first.id}`);
    expect(back.results.find((row: Body) => row.task_id === day)).toMatchObject({ finish_variance_minutes: -960 });
    const unknown = await plan.call('GET', `/baselines/${first.id}/comparison?with=${randomUUID()}`);
    expect(unknown.status).toBe(404);
  });

  it('finds the work of each task by itself, however many there are', async () => {
    await addTasks(database, plan.id, 3_000);
    const { id } = await capture();
    const resource = await plan.add('resources', { name: 'Crew' });
    // Without statistics Postgres would check the foreign keys of the rows below by reading the project for each.
    await database.pool.query('ANALYZE tasks, resources');
    await withProjectWrite(database, { projectId: plan.id, actor: null, cause: 'system' }, tx =>
      tx.query(
        `INSERT INTO assignments (project_id, task_id, resource_id) SELECT $1, id, $2 FROM tasks WHERE project_id = $1`,
        [plan.id, resource.id],
      ),
    );
    const started = performance.now();
    const page = await get(`/baselines/${id}/comparison?limit=1000`);
    expect(page.results).toHaveLength(1000);
    expect(page.results[0]).toMatchObject({ work_variance_minutes: 480 });
    // A page that looked at every task for each of its own takes a minute.
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('is paged by task, each once', async () => {
    const ids = [];
    for (let at = 0; at < 7; at += 1) ids.push(await plan.task(`T${at}`));
    const { id } = await capture();
    await done(plan.call('DELETE', `/tasks/${ids[3]}`));
    ids.push(await plan.task('Late'));
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const page: Body = await get(`/baselines/${id}/comparison?limit=3${cursor}`);
      seen.push(...page.results.map((row: Body) => row.task_id));
      if (page.next_cursor === null) break;
      cursor = `&cursor=${page.next_cursor}`;
    }
    expect(seen).toEqual([...ids].sort());
  });
});

it('a baseline holds the dates that follow from the edit before it', async () => {
  const live = await startTestLive(database);
  const jobs = await startJobs({ database, address: database.address, log: server.deps.log }, live.relay);
  try {
    for (const minutes of [480, 2_400]) {
      const task = await plan.task('T', { duration_minutes: minutes });
      const baseline = await capture();
      const { results } = await get(`/baseline-tasks?baseline_id=${baseline.id}`);
      const kept = results.find((row: { task_id: string }) => row.task_id === task);
      expect(kept).toMatchObject({ start: '2026-01-05T08:00:00', duration_minutes: minutes });
    }
  } finally {
    await live.stop();
    await jobs.stop();
  }
});
