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

const value = async (id: string) => (await plan.row('tasks', id)).custom_values;
const field = async (kind: string, values: object = {}) =>
  (await plan.add('custom-fields', { name: `${kind} ${randomUUID()}`, kind, ...values })).id as string;
const CHOICES = [
  { id: 'low', name: 'Low' },
  { id: 'high', name: 'High' },
];

describe('custom fields', () => {
  it('hold what their kind holds', async () => {
    const kinds = {
      text: ['word', 5],
      number: [1.5, '1.5'],
      date: ['2026-02-28', '2026-02-30'],
      flag: [true, 'yes'],
      choice: ['high', 'middle'],
    } as const;
    for (const [kind, [good, bad]] of Object.entries(kinds)) {
      const id = await field(kind, kind === 'choice' ? { choices: CHOICES } : {});
      const set = (sent: unknown) => plan.call('PATCH', `/tasks/${task}`, { custom_values: { [id]: sent } });
      expect((await set(good)).body.custom_values[id]).toBe(good);
      expect((await set(bad)).body).toMatchObject({
        code: 'invalid_value',
        errors: [{ path: `/custom_values/${id}` }],
      });
    }
    expect(Object.keys(await value(task))).toHaveLength(5);
  });

  it('are changed one by one; null takes a value away', async () => {
    const [a, b] = [await field('text'), await field('number')];
    const set = (values: object) => plan.call('PATCH', `/tasks/${task}`, { custom_values: values });
    await set({ [a]: 'x' });
    await set({ [b]: 2 });
    expect(await value(task)).toEqual({ [a]: 'x', [b]: 2 });
    await set({ [a]: null });
    expect(await value(task)).toEqual({ [b]: 2 });
    const before = (await plan.row('tasks', task)).server_version;
    await set({ [a]: null, [b]: 2 });
    expect((await plan.row('tasks', task)).server_version).toBe(before);
    const made = await plan.task('B', { custom_values: { [a]: 'y' } });
    expect(await value(made)).toEqual({ [a]: 'y' });
    expect((await set({ [randomUUID()]: 1 })).body.code).toBe('unknown_reference');
    expect((await set({ [a]: 'x'.repeat(5_000) })).body.code).toBe('invalid_body');
    expect((await set({ [a]: { deep: 1 } })).body.code).toBe('invalid_body');
  });

  it('of a device are kept where they fit, and told where they do not', async () => {
    const [a, b] = [await field('text'), await field('number')];
    const row = await plan.row('tasks', task);
    const values = JSON.stringify({ [a]: 'x', [b]: 'no number', [randomUUID()]: 1 });
    const answer = await push({ tasks: { updated: [{ ...row, custom_values: values }] } });
    expect(answer.body.rejected.map((one: { code: string }) => one.code).sort()).toEqual([
      'invalid_value',
      'unknown_reference',
    ]);
    expect(answer.body.experimentalRejectedIds).toEqual({});
    expect(await value(task)).toEqual({ [a]: 'x' });
  });

  it('that go take their values along, as a choice does that is no longer offered', async () => {
    const [a, b] = [await field('text'), await field('choice', { choices: CHOICES })];
    await plan.call('PATCH', `/tasks/${task}`, { custom_values: { [a]: 'x', [b]: 'low' } });
    const since = await now();
    await plan.call('PATCH', `/custom-fields/${b}`, { choices: CHOICES.slice(1) });
    expect(await value(task)).toEqual({ [a]: 'x' });
    await plan.call('DELETE', `/custom-fields/${a}`);
    expect(await value(task)).toEqual({});
    const { tasks, custom_fields } = (await plan.call('GET', `/sync?last_pulled_at=${since}`)).body.changes;
    expect(tasks.updated).toMatchObject([{ id: task, custom_values: {} }]);
    expect(custom_fields.deleted).toEqual([a]);
  });

  it('are defined by Admins: a name once, a kind that stays, choices where they belong', async () => {
    const { id, name } = await plan.add('custom-fields', { name: 'Cost', kind: 'number' });
    const post = (body: object, userId?: string) => plan.call('POST', '/custom-fields', body, userId);
    expect((await post({ name: name.toUpperCase(), kind: 'text' })).body.code).toBe('duplicate');
    expect((await post({ name: 'x', kind: 'text' }, plan.users.scheduler)).body.code).toBe('forbidden');
    expect((await post({ name: 'x', kind: 'choice' })).body).toMatchObject({
      code: 'invalid_value',
      errors: [{ path: '/choices' }],
    });
    expect((await post({ name: 'x', kind: 'text', choices: CHOICES })).body.code).toBe('invalid_value');
    expect((await post({ name: 'x', kind: 'choice', choices: [CHOICES[0], CHOICES[0]] })).body).toMatchObject({
      code: 'duplicate',
      errors: [{ path: '/choices/1/id' }],
    });
    const changed = await push({ custom_fields: { updated: [{ id, name: 'Price', kind: 'text' }] } });
    expect(changed.body.rejected).toMatchObject([{ id, code: 'invalid_value' }]);
    expect(await plan.row('custom-fields', id)).toMatchObject({ name: 'Price', kind: 'number' });
  });
});
