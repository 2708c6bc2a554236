import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { createTestPlan, type TestPlan } from '../../test/peopled-plan.js';
import { startTestServer, type TestServer } from '../../test/server.js';
import { reapTombstones } from './reaper.js';

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

const pull = async (since: number) => (await plan.call('GET', `/sync?last_pulled_at=${since}`)).body;
const now = async (): Promise<number> => (await pull(0)).timestamp;

/** Makes tombstones up to a number look old. */
async function age(until: number): Promise<void> {
  for (const table of ['tasks', 'dependencies', 'comments']) {
    await database.pool.query(`ALTER TABLE ${table} DISABLE TRIGGER stamp`);
    await database.pool.query(
      `UPDATE ${table} SET deleted_at = now() - interval '100 days' WHERE is_deleted AND deleted_version <= $1`,
      [until],
    );
    await database.pool.query(`ALTER TABLE ${table} ENABLE TRIGGER stamp`);
  }
}

const tombstones = async (table: string): Promise<string[]> => {
  const { rows } = await database.pool.query(`SELECT id FROM ${table} WHERE project_id = $1 AND is_deleted`, [plan.id]);
  return rows.map(row => row.id).sort();
};

it('removes old tombstones, moves the floor, and sends devices from below it everything', async () => {
  const [a, b, c] = [await plan.task('A'), await plan.task('B'), await plan.task('C')];
  await plan.link(a, b);
  await plan.add('comments', { task_id: a, body: 'said' });
  const before = await now();
  await plan.call('DELETE', `/tasks/${a}`);
  const after = await now();
  await age(after);
  await plan.call('DELETE', `/tasks/${b}`);
  // A task, its link and its comment; the young tombstone stays.
  expect(await reapTombstones(database.pool, 90)).toBe(3);
  expect(await tombstones('tasks')).toEqual([b]);
  expect([await tombstones('dependencies'), await tombstones('comments')]).toEqual([[], []]);

  const stale = await pull(before);
  expect(stale.experimentalStrategy).toBe('replacement');
  expect(stale.changes.tasks.updated.map((row: { id: string }) => row.id)).toEqual([c]);
  const current = await pull(after);
  expect(current.experimentalStrategy).toBeUndefined();
  expect(current.changes.tasks.deleted).toEqual([b]);
  expect(await reapTombstones(database.pool, 90)).toBe(0);
});

it('keeps what a younger row names, and removes it with that one', async () => {
  const [a, b] = [await plan.task('A'), await plan.task('B')];
  await plan.call('DELETE', `/tasks/${a}`);
  await age(await now());
  // A device makes a link to the dead task: it is refused, and its tombstone names both ends.
  const link = 'aaaaaaaa-0000-4000-8000-000000000001';
  const changes = { dependencies: { created: [{ id: link, predecessor_id: a, successor_id: b }] } };
  await plan.call('POST', '/sync', { changes, last_pulled_at: await now() });
  expect(await tombstones('dependencies')).toEqual([link]);
  await reapTombstones(database.pool, 90);
  expect(await tombstones('tasks')).toEqual([a]);
  await age(await now());
  expect(await reapTombstones(database.pool, 90)).toBe(2);
  expect(await tombstones('tasks')).toEqual([]);
});

it('removes nothing of a plan that lives', async () => {
  await plan.task('A');
  const rows = async () => (await pull(0)).changes;
  const before = await rows();
  await reapTombstones(database.pool, 0);
  expect(await rows()).toEqual(before);
});
