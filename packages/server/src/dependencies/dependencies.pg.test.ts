import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
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

const link = (predecessor_id: string, successor_id: string, values: object = {}) =>
  plan.call('POST', '/dependencies', { predecessor_id, successor_id, ...values });
const outcome = (answer: { status: number; body: { code: string; errors?: { path: string }[] } }) => [
  answer.status,
  answer.body.code,
  answer.body.errors?.[0]?.path,
];

describe('a link', () => {
  it('is created, changed and deleted', async () => {
    const [a, b] = [await plan.task('A'), await plan.task('B')];
    const { body } = await link(a, b, { type: 'SS', lag_minutes: -60, lag_unit: 'h' });
    expect(body).toMatchObject({ predecessor_id: a, successor_id: b, type: 'SS', lag_minutes: -60, lag_percent: null });
    const changed = await plan.call('PATCH', `/dependencies/${body.id}`, { lag_unit: '%', lag_percent: 12.5 });
    expect(changed.body).toMatchObject({ lag_percent: 12.5, type: 'SS' });
    expect((await plan.call('DELETE', `/dependencies/${body.id}`)).status).toBe(204);
    expect((await plan.call('GET', '/dependencies')).body.results).toEqual([]);
  });

  it('joins two live tasks of this project', async () => {
    const other = await createTestPlan(database, server);
    const [a, foreign, gone] = [await plan.task('A'), await other.task('F'), await plan.task('G')];
    await plan.call('DELETE', `/tasks/${gone}`);
    for (const id of [foreign, gone, randomUUID()]) {
      expect(outcome(await link(id, a))).toEqual([422, 'unknown_reference', '/predecessor_id']);
      expect(outcome(await link(a, id))).toEqual([422, 'unknown_reference', '/successor_id']);
    }
    expect(outcome(await link(a, a))).toEqual([422, 'self_link', '/successor_id']);
  });

  it('stands once of its type on an ordered pair', async () => {
    const [a, b] = [await plan.task('A'), await plan.task('B')];
    const first = await plan.link(a, b);
    const twin = await link(a, b);
    expect([twin.status, twin.body.code, twin.body.ids]).toEqual([409, 'duplicate_link', [first]]);
    const other = (await link(a, b, { type: 'FF' })).body.id;
    expect(outcome(await plan.call('PATCH', `/dependencies/${other}`, { type: 'FS' }))[1]).toBe('duplicate_link');
    await plan.call('DELETE', `/dependencies/${first}`);
    expect((await link(a, b)).status).toBe(201);
  });

  it('with a lag in percent names the percentage', async () => {
    const [a, b] = [await plan.task('A'), await plan.task('B')];
    expect(outcome(await link(a, b, { lag_unit: '%' }))).toEqual([422, 'invalid_value', '/lag_percent']);
  });
});

describe('a circle of links', () => {
  it('is refused with its closed path', async () => {
    const [a, b, c] = [await plan.task('A'), await plan.task('B'), await plan.task('C')];
    await plan.link(a, b);
    await plan.link(b, c);
    const answer = await link(c, a);
    expect(outcome(answer)).toEqual([422, 'dependency_cycle', '/successor_id']);
    const { ids } = answer.body;
    expect(ids[0]).toBe(ids.at(-1));
    expect([...ids.slice(1)].sort()).toEqual([a, b, c].sort());
  });

  it('is refused when it runs through a summary', async () => {
    const [summary, a] = [await plan.task('S'), await plan.task('A')];
    const inside = await plan.task('inside', { parent_id: summary });
    await plan.link(summary, a);
    expect(outcome(await link(a, inside))[1]).toBe('dependency_cycle');
    const around = await link(summary, inside);
    expect([around.body.code, around.body.ids]).toEqual(['dependency_cycle', [summary, inside, summary]]);
  });

  it('is refused when an existing link is turned into it', async () => {
    const [a, b, c] = [await plan.task('A'), await plan.task('B'), await plan.task('C')];
    await plan.link(a, b);
    const id = await plan.link(b, c);
    expect(outcome(await plan.call('PATCH', `/dependencies/${id}`, { successor_id: a }))[1]).toBe('dependency_cycle');
    expect((await plan.call('PATCH', `/dependencies/${id}`, { predecessor_id: a })).status).toBe(200);
  });

  it('closed by two writers at once is refused to one of them', async () => {
    const [a, b] = [await plan.task('A'), await plan.task('B')];
    const answers = await Promise.all([link(a, b), link(b, a)]);
    expect(answers.map(answer => answer.status).sort()).toEqual([201, 422]);
  });
});
