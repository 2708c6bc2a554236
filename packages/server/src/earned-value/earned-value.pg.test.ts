import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestDatabase } from '../../test/database.js';
import { createTestPlan, type TestPlan } from '../../test/peopled-plan.js';
import { startWorkingServer, type WorkingServer } from '../../test/working-server.js';
import { isRunDue } from '../schedule/status.js';

let database: TestDatabase;
let server: WorkingServer;

beforeAll(async () => {
  server = await startWorkingServer();
  database = server.database;
});
afterAll(() => server.stop());

const dated = (plan: TestPlan) => expect.poll(() => isRunDue(database.pool, plan.id), { timeout: 20_000 }).toBe(false);
const read = async (plan: TestPlan, query = '') => (await plan.call('GET', `/earned-value${query}`)).body;
const DAY = 480;

/** 1000 over ten working days, evenly; after day four 30 % complete for 350. */
async function workedExample(): Promise<{ plan: TestPlan; task: string }> {
  const plan = await createTestPlan(database, server);
  const task = await plan.task('Dig', { duration_minutes: 10 * DAY, cost: 1_000 });
  await dated(plan);
  await plan.add('baselines', { name: 'Agreed' });
  await plan.call('PATCH', `/tasks/${task}`, {
    percent_complete: 30,
    actual_start: '2026-01-05T08:00:00',
    actual_cost: 350,
  });
  return { plan, task };
}

it('a task of 1000 over ten days, after day four 30 % complete for 350', async () => {
  const { plan, task } = await workedExample();
  const answer = await plan.call(
    'GET',
    '/earned-value?baseline=0&status_date=2026-01-08T17:00:00',
    undefined,
    plan.users.viewer,
  );
  expect(answer.body).toMatchObject({ baseline: 0, status_date: '2026-01-08T17:00:00' });
  expect(answer.body.baseline_id).toEqual((await plan.call('GET', '/baselines')).body.results[0].id);
  expect(answer.body.totals).toEqual({
    pv: 400,
    ev: 300,
    ac: 350,
    bac: 1_000,
    sv: -100,
    cv: -50,
    spi: 0.75,
    cpi: 0.857143,
    eac: 1_166.666667,
    eac_at_plan: 1_050,
    eac_at_pace: 1_438.888889,
    vac: -166.666667,
    tcpi: 1.076923,
    tcpi_to_estimate: 0.857143,
    earned_schedule_minutes: 3 * DAY,
    actual_time_minutes: 4 * DAY,
    spi_time: 0.75,
  });
  const at = (time: string) => answer.body.curve.find((point: { time: string }) => point.time === time);
  expect(answer.body.curve[0]).toEqual({ time: '2026-01-05T08:00:00', pv: 0, ev: 0, ac: 0 });
  expect(at('2026-01-08T17:00:00')).toEqual({ time: '2026-01-08T17:00:00', pv: 400, ev: 300, ac: 350 });
  expect(answer.body.curve.at(-1)).toEqual({ time: '2026-01-16T17:00:00', pv: 1_000, ev: null, ac: null });
  const tasks = await plan.call('GET', '/earned-value/tasks?status_date=2026-01-08T17:00:00');
  expect(tasks.body.results).toMatchObject([
    {
      task_id: task,
      name: 'Dig',
      is_summary: false,
      pv: 400,
      ev: 300,
      cost: 1_000,
      cost_source: 'task',
      actual_cost_source: 'task',
    },
  ]);
});

it('looks from the project’s status date, and from today without one', async () => {
  const { plan } = await workedExample();
  await plan.call('PATCH', '', { status_date: '2026-01-06T17:00:00' });
  expect(await read(plan)).toMatchObject({ status_date: '2026-01-06T17:00:00', totals: { pv: 200 } });
  await plan.call('PATCH', '', { status_date: null });
  const { rows } = await database.pool.query(`SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS today`);
  expect(await read(plan)).toMatchObject({ status_date: `${rows[0].today}T17:00:00` });
  const wrong = await plan.call('GET', '/earned-value?status_date=2026-02-30T08:00:00');
  expect([wrong.status, wrong.body.code]).toEqual([400, 'invalid_parameter']);
});

it('counts costs by rates and by the time that people logged, and adds them up', async () => {
  const plan = await createTestPlan(database, server);
  await plan.call('PATCH', '', { time_sets_actual_work: true });
  const phase = await plan.task('Phase');
  const task = await plan.task('Dig', { parent_id: phase, duration_minutes: 5 * DAY });
  const user = plan.users.member;
  const { id: resource } = await plan.add('resources', { name: 'Ann', user_id: user, cost_per_hour: 60 });
  await plan.add('assignments', { task_id: task, resource_id: resource, work_minutes: 5 * DAY });
  await plan.task('Free');
  await dated(plan);
  await plan.add('baselines', { number: 3 });
  const logged = await plan.call('POST', '/time-entries', { task_id: task, day: '2026-01-05', minutes: DAY }, user);
  expect(logged.status).toBe(201);
  await plan.call('PATCH', `/tasks/${task}`, { percent_complete: 20 });
  const query = 'baseline=3&status_date=2026-01-06T17:00:00';
  expect((await read(plan, `?${query}`)).totals).toMatchObject({ bac: 2_400, pv: 960, ev: 480, ac: 480, cpi: 1 });
  const pages: Record<string, unknown>[] = [];
  let cursor = '';
  for (let page = 0; page < 3; page += 1) {
    const { body } = await plan.call('GET', `/earned-value/tasks?${query}&limit=1${cursor}`);
    pages.push(...body.results);
    expect(body.next_cursor === null).toBe(page === 2);
    cursor = `&cursor=${body.next_cursor}`;
  }
  const ids = pages.map(row => row['task_id'] as string);
  expect(ids).toEqual([...ids].sort());
  const byName = new Map(pages.map(row => [row['name'], row]));
  expect(byName.get('Dig')).toMatchObject({
    bac: 2_400,
    ac: 480,
    cost: 2_400,
    cost_source: 'rates',
    actual_cost_source: 'rates',
  });
  expect(byName.get('Phase')).toMatchObject({ is_summary: true, bac: 2_400, ac: 480 });
  expect(byName.get('Free')).toMatchObject({ bac: 0, ac: 0, spi: null, cost_source: 'none' });
});

it('reads the baseline once for all pages of one state of the plan, and is never that of another', async () => {
  const plan = await createTestPlan(database, server);
  const first = await plan.task('A', { duration_minutes: 10 * DAY, cost: 100 });
  for (const name of ['B', 'C', 'D']) await plan.task(name, { duration_minutes: 10 * DAY, cost: 100 });
  await dated(plan);
  await plan.add('baselines', {});
  let reads = 0;
  const { pool } = database;
  const query = pool.query.bind(pool) as (...args: unknown[]) => unknown;
  pool.query = ((...args: unknown[]) => {
    if (String((args[0] as { text?: string }).text ?? args[0]).includes('FROM baseline_tasks t WHERE')) reads += 1;
    return query(...args);
  }) as typeof pool.query;
  try {
    const status = 'status_date=2026-01-06T17:00:00';
    const pages = async () => {
      const found: { ev: number }[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const next: string = cursor === '' ? '' : `&cursor=${cursor}`;
        const { body } = await plan.call('GET', `/earned-value/tasks?${status}&limit=1${next}`);
        found.push(...body.results);
        cursor = body.next_cursor;
      }
      return found.map(({ ev }) => ev);
    };
    expect(await pages()).toEqual([0, 0, 0, 0]);
    expect((await read(plan, `?${status}`)).totals.bac).toBe(400);
    expect(reads).toBe(1);
    // Any commit makes another state, and so does another day to look from.
    await plan.call('PATCH', `/tasks/${first}`, { percent_complete: 50 });
    expect((await pages()).sort()).toEqual([0, 0, 0, 50]);
    expect((await read(plan, '?status_date=2026-01-09T17:00:00')).totals.pv).toBe(200);
    expect(reads).toBeGreaterThanOrEqual(3);
  } finally {
    pool.query = query as typeof pool.query;
  }
});

it('is all zero without a baseline; one that is asked for must be there', async () => {
  const plan = await createTestPlan(database, server);
  await plan.task('Dig', { cost: 100, percent_complete: 50 });
  expect(await read(plan, '?status_date=2026-01-06T17:00:00')).toMatchObject({
    baseline_id: null,
    totals: { pv: 0, ev: 0, bac: 0, spi: null },
  });
  const none = await plan.call('GET', '/earned-value?baseline=4');
  expect([none.status, none.body.code, none.body.errors[0].path]).toEqual([422, 'unknown_reference', 'baseline']);
  expect((await plan.call('GET', '/earned-value/tasks?cursor=x')).body.code).toBe('invalid_parameter');
});

it('has the fixed cost of tasks in baselines and totals; a total that is set follows it', async () => {
  const plan = await createTestPlan(database, server);
  const bare = await plan.task('Permit', { fixed_cost: 300 });
  const total = await plan.task('Survey', { cost: 500, fixed_cost: 100 });
  await dated(plan);
  await plan.add('baselines', {});
  const query = '?status_date=2026-01-05T17:00:00';
  expect((await read(plan, query)).totals).toMatchObject({ bac: 800, pv: 800 });
  await plan.call('PATCH', `/tasks/${total}`, { fixed_cost: 250 });
  await plan.call('PATCH', `/tasks/${bare}`, { fixed_cost: null });
  expect(await plan.row('tasks', total)).toMatchObject({ cost: 650, fixed_cost: 250 });
  expect(await plan.row('tasks', bare)).toMatchObject({ cost: null, fixed_cost: null });
  await plan.call('PATCH', `/tasks/${total}`, { cost: 400, fixed_cost: 50 });
  expect(await plan.row('tasks', total)).toMatchObject({ cost: 400, fixed_cost: 50 });
  const tasks = (await read(plan, `/tasks${query}`)).results as { task_id: string; cost: number; bac: number }[];
  expect(tasks.find(({ task_id }) => task_id === total)).toMatchObject({ cost: 400, bac: 500 });
  const refused = await plan.call('PATCH', `/tasks/${total}`, { fixed_cost: -1 });
  expect(refused.status).toBe(400);
});
