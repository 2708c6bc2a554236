import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { startTestLive, TestClient, type TestLive } from '../../test/live-client.js';
import { createTestPlan, type TestPlan } from '../../test/peopled-plan.js';
import { startTestServer, type TestServer } from '../../test/server.js';
import { type Jobs, startJobs } from '../jobs/runner.js';
import { FORECASTS_PER_HOUR } from '../limits.js';

let database: TestDatabase;
let server: TestServer;
let live: TestLive;
let jobs: Jobs;

beforeAll(async () => {
  database = await createTestDatabase({ connectionsMax: 20 });
  server = await startTestServer(database);
  live = await startTestLive(database);
  jobs = await startJobs({ ...server.deps, log: pino({ level: 'silent' }) }, live.relay);
});
afterAll(async () => {
  await jobs.stop();
  await live.stop();
  await server.stop();
  await database.drop();
});

const estimate = {
  distribution: 'triangular',
  optimistic_minutes: 480,
  most_likely_minutes: 960,
  pessimistic_minutes: 2_400,
};

/** Two tasks side by side, one of which may take long, and one after both. */
async function uncertainPlan(): Promise<{ plan: TestPlan; long: string; short: string; last: string }> {
  const plan = await createTestPlan(database, server);
  const long = await plan.task('Long', { duration_minutes: 960, estimate });
  const short = await plan.task('Short', { duration_minutes: 960 });
  const last = await plan.task('Last', { deadline: '2026-01-09T17:00:00' });
  await plan.link(long, last);
  await plan.link(short, last);
  return { plan, long, short, last };
}

const run = (plan: TestPlan, body: object = {}, user?: string) => plan.call('POST', '/forecasts', body, user);

// biome-ignore lint/suspicious/noExplicitAny: a forecast, checked by the contract
async function ended(plan: TestPlan, id: string): Promise<any> {
  const read = async () => (await plan.call('GET', `/forecasts/${id}`)).body;
  await expect.poll(async () => (await read()).state).toMatch(/done|failed|cancelled/);
  return read();
}

describe('a forecast', () => {
  it('says when the plan may end, and what each task has to do with it', async () => {
    const { plan, long, short, last } = await uncertainPlan();
    const begun = await run(plan, { runs: 2_000, seed: 7, target_dates: ['2026-01-08T17:00:00'], name: 'First' });
    expect(begun.status).toBe(202);
    expect(begun.body).toMatchObject({ runs: 2_000, seed: 7, name: 'First', result: null });
    const forecast = await ended(plan, begun.body.id);
    expect(forecast).toMatchObject({ state: 'done', progress: 1, problem: null, user_id: plan.users.owner });
    const { finish, planned_finish, histogram, curve, targets } = forecast.result;
    expect(planned_finish).toBe('2026-01-07T17:00:00');
    expect(finish.p10 < finish.p50 && finish.p50 < finish.p80 && finish.p80 < finish.p90).toBe(true);
    expect(histogram.reduce((sum: number, { count }: { count: number }) => sum + count, 0)).toBe(2_000);
    expect(curve.length).toBeGreaterThan(50);
    expect(targets[0].date).toBe('2026-01-08T17:00:00');

    const { body: tasks } = await plan.call('GET', `/forecasts/${begun.body.id}/tasks`);
    const at = (id: string) => tasks.task_ids.indexOf(id);
    expect(tasks.criticality[at(last)]).toBe(1);
    expect(tasks.criticality[at(long)]).toBeGreaterThan(tasks.criticality[at(short)]);
    expect(tasks.p90[at(long)] > tasks.p50[at(long)]).toBe(true);
    expect(tasks.deadline_probability[at(last)]).toBeGreaterThan(0.2);
    expect(tasks.deadline_probability[at(long)]).toBeNull();
    for (const list of Object.values(tasks)) expect(list).toHaveLength(3);
  });

  it('is the same for the same seed, another for another, and a history', async () => {
    const { plan } = await uncertainPlan();
    const results = [];
    for (const seed of [3, 3, 4]) {
      const { body } = await run(plan, { runs: 500, seed });
      const forecast = await ended(plan, body.id);
      results.push({ ...forecast.result, tasks: (await plan.call('GET', `/forecasts/${body.id}/tasks`)).text });
    }
    expect(results[1]).toEqual(results[0]);
    expect(results[2].finish).not.toEqual(results[0].finish);
    const page = await plan.call('GET', '/forecasts?limit=2');
    expect(page.body.results.map((row: { seed: number }) => row.seed)).toEqual([4, 3]);
    const rest = await plan.call('GET', `/forecasts?limit=2&cursor=${page.body.next_cursor}`);
    expect(rest.body.results.map((row: { seed: number }) => row.seed)).toEqual([3]);
    const id = rest.body.results[0].id;
    expect((await plan.call('DELETE', `/forecasts/${id}`)).status).toBe(204);
    expect((await plan.call('GET', `/forecasts/${id}`)).status).toBe(404);
    expect((await plan.call('GET', `/forecasts/${id}/tasks`)).status).toBe(404);
  });

  it('says of the newest that is done which finishes are uncertain, once', async () => {
    const { plan, long, short, last } = await uncertainPlan();
    const latest = (query = '') => plan.call('GET', `/latest-forecast${query}`, undefined, plan.users.viewer);
    const none = { forecast_id: null, name: null, finished_at: null, project_version: null, finishes: null };
    expect((await latest()).body).toEqual(none);
    const first = await ended(plan, (await run(plan, { runs: 500, name: 'First' })).body.id);
    const { body } = await latest();
    expect(body).toMatchObject({ forecast_id: first.id, name: 'First', finished_at: first.finished_at });
    expect(body.project_version).toBe(first.project_version);
    const { body: all } = await plan.call('GET', `/forecasts/${first.id}/tasks`);
    expect(new Set(body.finishes.task_ids)).toEqual(new Set([long, last]));
    expect(all.task_ids).toContain(short);
    const at = body.finishes.task_ids.indexOf(long);
    expect(body.finishes.p50[at]).toBe(all.p50[all.task_ids.indexOf(long)]);
    expect(body.finishes.p80[at]).toBe(all.p80[all.task_ids.indexOf(long)]);
    // Who has them gets them no second time; one that failed or was cancelled later does not take its place.
    await plan.call('PATCH', `/tasks/${short}`, { estimate: { distribution: 'velocity', points: 5 } });
    expect((await ended(plan, (await run(plan)).body.id)).state).toBe('failed');
    expect((await latest(`?known=${first.id}`)).body).toEqual({ ...body, finishes: null });
    await plan.call('PATCH', `/tasks/${short}`, { estimate: null });
    await plan.call('PATCH', `/tasks/${long}`, { estimate: null });
    const second = await ended(plan, (await run(plan, { runs: 100 })).body.id);
    const certain = await latest(`?known=${first.id}`);
    expect(certain.body).toMatchObject({ forecast_id: second.id, finishes: { task_ids: [], p50: [], p80: [] } });
    expect((await latest('?known=x')).status).toBe(400);
  });

  it('draws from risks, correlations and a spread for tasks without an estimate, also after a task is gone', async () => {
    const { plan, short, last } = await uncertainPlan();
    const gone = await plan.task('Gone');
    await plan.call('PATCH', '', {
      correlations: [{ task_ids: [gone, short], coefficient: 0.5 }],
      risks: [
        {
          id: 'r',
          probability: 1,
          impacts: [
            {
              task_id: last,
              estimate: { distribution: 'uniform', optimistic_minutes: 4_800, pessimistic_minutes: 4_800 },
            },
          ],
        },
      ],
    });
    await plan.call('DELETE', `/tasks/${gone}`);
    const spread = { optimistic: 0.9, pessimistic: 1.2 };
    const { body } = await run(plan, { runs: 200, default_spread: spread });
    const forecast = await ended(plan, body.id);
    // The risk always strikes: ten days more.
    expect(forecast.result.finish.min > '2026-01-19').toBe(true);
  });

  it('fails with the reason when the plan cannot be simulated', async () => {
    const { plan, long } = await uncertainPlan();
    await plan.call('PATCH', `/tasks/${long}`, { estimate: { distribution: 'velocity', points: 5 } });
    const { body } = await run(plan);
    const forecast = await ended(plan, body.id);
    expect(forecast).toMatchObject({ state: 'failed', result: null, problem: { code: 'not_schedulable' } });
    expect(forecast.problem.detail).toContain('velocity');
  });

  it('tells readers of the project how far it is', async () => {
    const { plan } = await uncertainPlan();
    const client = await TestClient.connect(database, live.port, plan.users.viewer);
    client.say({ type: 'subscribe', project_id: plan.id });
    await client.frame('schedule');
    const { body } = await run(plan, { runs: 500 });
    const frame = await client.frame('forecast', ({ state }) => state === 'done');
    expect(frame).toMatchObject({ project_id: plan.id, forecast_id: body.id, progress: 1 });
    client.close();
  });
});

describe('a forecast that takes long', () => {
  it('is one per person and project, and can be cancelled', async () => {
    const { plan } = await uncertainPlan();
    const operations = Array.from({ length: 400 }, (_, at) => ({
      op: 'create',
      values: { name: `T${at}`, duration_minutes: 480, estimate },
    }));
    await plan.call('POST', '/tasks/bulk', { operations });
    const begun = await run(plan, { runs: 100_000 }, plan.users.viewer);
    const id = begun.body.id;
    const second = await run(plan, {}, plan.users.viewer);
    expect([second.status, second.body.code]).toEqual([409, 'conflict']);
    await expect.poll(async () => (await plan.call('GET', `/forecasts/${id}`)).body.progress).toBeGreaterThan(0);
    const stranger = await plan.call('POST', `/forecasts/${id}/cancel`, undefined, plan.users.member);
    expect([stranger.status, stranger.body.code]).toEqual([403, 'forbidden']);
    const cancelled = await plan.call('POST', `/forecasts/${id}/cancel`, undefined, plan.users.viewer);
    expect(cancelled.body).toMatchObject({ state: 'cancelled', result: null });
    // The thread is free again, and the result of the cancelled one never comes.
    const next = await run(plan, { runs: 100 }, plan.users.viewer);
    expect((await ended(plan, next.body.id)).state).toBe('done');
    expect((await plan.call('GET', `/forecasts/${id}`)).body.state).toBe('cancelled');
  });

  it('is refused beyond what a plan may ask for', async () => {
    const { plan } = await uncertainPlan();
    const { rows } = await database.pool.query<{ id: string }>('SELECT id FROM users WHERE id = $1', [
      plan.users.member,
    ]);
    await database.pool.query(
      `INSERT INTO forecasts (project_id, user_id, state, runs, seed, options)
       SELECT $1, $2, 'done', 100, 1, '{}' FROM generate_series(1, $3)`,
      [plan.id, rows[0]!.id, FORECASTS_PER_HOUR],
    );
    const answer = await run(plan, {}, plan.users.member);
    expect([answer.status, answer.body.code]).toEqual([429, 'rate_limited']);
    expect(answer.headers.get('retry-after')).not.toBeNull();
    expect((await run(plan, { runs: 100_001 })).status).toBe(400);
    expect((await run(plan, { seed: -1 })).status).toBe(400);
    const forged = Buffer.from('["x","y"]').toString('base64url');
    expect((await plan.call('GET', `/forecasts?cursor=${forged}`)).body.code).toBe('invalid_parameter');
    expect((await plan.call('POST', `/forecasts/${randomUUID()}/cancel`)).status).toBe(404);
  });
});
