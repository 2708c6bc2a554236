import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { createTestPlan, type TestPlan } from '../../test/peopled-plan.js';
import { startTestServer, type TestServer } from '../../test/server.js';
import { withProjectWrite } from '../db/transaction.js';

let database: TestDatabase;
let server: TestServer;
let plan: TestPlan;
let first: string;
let second: string;
let link: string;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer(database);
  plan = await createTestPlan(database, server);
  first = await plan.task('First', { duration_minutes: 960 });
  second = await plan.task('Second');
  link = await plan.link(first, second, { lag_minutes: 480 });
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});

const explain = (query: string, on = plan) => on.call('GET', `/schedule/explain?${query}`);

describe('explaining a date', () => {
  it('names the link that holds it and the start behind that, of the plan as it is', async () => {
    const { body } = await explain(`task_id=${second}`);
    expect(body).toMatchObject({
      task_id: second,
      quantity: null,
      start: '2026-01-08T08:00:00',
      finish: '2026-01-08T17:00:00',
      is_cut: false,
      remedies: [],
    });
    expect(body.reasons).toContainEqual({
      kind: 'link',
      end: 'start',
      bound: '2026-01-07T17:00:00',
      is_binding: true,
      task_id: first,
      dependency_id: link,
    });
    expect(body.chain.map((step: { kind: string }) => step.kind)).toEqual(['link', 'project_start']);
    // Without any run of the scheduler: what was committed since is taken in first.
    await plan.call('PATCH', `/tasks/${first}`, { duration_minutes: 480 });
    expect((await explain(`task_id=${second}`)).body.start).toBe('2026-01-07T08:00:00');
    await plan.call('PATCH', `/tasks/${first}`, { duration_minutes: 960 });
  });

  it('finds what would free it when asked', async () => {
    const { body } = await explain(`task_id=${second}&quantity=early_start&remedies=true`);
    expect(body.quantity).toBe('early_start');
    const gains = Object.fromEntries(
      body.remedies.map((remedy: { kind: string; gain_minutes: number }) => [remedy.kind, remedy.gain_minutes]),
    );
    expect(gains).toMatchObject({ remove_lag: 480, remove_link: 1_440 });
    expect(body.remedies.find((remedy: { kind: string }) => remedy.kind === 'remove_lag').dependency_id).toBe(link);
  });

  it('is a 404 for a task that is not there', async () => {
    const elsewhere = await createTestPlan(database, server);
    const nowhere = await explain(`task_id=${randomUUID()}`);
    const foreign = await explain(`task_id=${await elsewhere.task('Theirs')}`);
    expect([foreign.status, foreign.text]).toEqual([404, nowhere.text]);
    expect((await explain('task_id=x')).body.code).toBe('invalid_parameter');
    expect((await explain(`task_id=${first}&quantity=mood`)).body.code).toBe('invalid_parameter');
  });

  it('says why a plan cannot be dated', async () => {
    const on = await createTestPlan(database, server);
    const [task, other] = [await on.task('Chicken'), await on.task('Egg')];
    await on.link(task, other);
    // The service refuses a circle; this one came some other way.
    await withProjectWrite(database, { projectId: on.id, actor: null, cause: 'system' }, async tx => {
      await tx.query(`INSERT INTO dependencies (project_id, predecessor_id, successor_id) VALUES ($1, $2, $3)`, [
        on.id,
        other,
        task,
      ]);
    });
    const answer = await explain(`task_id=${task}`, on);
    expect([answer.status, answer.body.code]).toEqual([422, 'not_schedulable']);
    expect(answer.body.errors[0].code).toBe('dependency_cycle');
  });
});

describe('the 14 points', () => {
  it('are checked with what does not conform', async () => {
    const { body } = await plan.call('GET', '/schedule/checks');
    expect(body.checks.map((point: { number: number }) => point.number)).toEqual(
      Array.from({ length: 14 }, (_, at) => at + 1),
    );
    const lags = body.checks.find((point: { code: string }) => point.code === 'lags');
    expect(lags).toMatchObject({ passes: false, population: 1, found: 1, value: 100, dependency_ids: [link] });
    expect(body.passes).toBe(false);
  });

  it('take a status date', async () => {
    const dated = await plan.call('GET', '/schedule/checks?status_date=2026-03-02T08:00:00');
    const invalid = dated.body.checks.find((point: { code: string }) => point.code === 'invalid_dates');
    expect(invalid).toMatchObject({ passes: false, found: 2 });
    const unreal = await plan.call('GET', '/schedule/checks?status_date=2026-02-31T08:00:00');
    expect([unreal.status, unreal.body.code]).toEqual([400, 'invalid_parameter']);
  });
});
