import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { dependencyService } from '../dependencies/service.js';
import { taskService } from '../tasks/service.js';
import { withProjectWrite } from './transaction.js';

let database: TestDatabase;

beforeAll(async () => {
  // One connection, so that it keeps the plans that it made while there was little.
  database = await createTestDatabase({ connectionsMax: 1 });
});
afterAll(() => database.drop());

const TASKS = 1_500;

/** Rows of the project read by the index on its numbers. */
async function readByNumber(): Promise<number> {
  await database.pool.query('SELECT pg_stat_force_next_flush()').catch(() => undefined);
  const { rows } = await database.pool.query<{ read: number }>(
    `SELECT coalesce(sum(idx_tup_read), 0)::integer AS read FROM pg_stat_user_indexes WHERE indexrelname = 'tasks_version'`,
  );
  return rows[0]!.read;
}

it('many rows are checked by their keys, whatever a connection has seen before', async () => {
  const scope = { projectId: randomUUID(), actor: null, cause: 'system' } as const;
  await withProjectWrite(database, { ...scope, creates: true }, tx =>
    tx.query(`INSERT INTO projects (id, name, start) VALUES ($1, 'Large', '2026-01-05T08:00')`, [scope.projectId]),
  );
  const task = (id: string, parent: string | null) => ({ id, values: { name: 'T', parent_id: parent }, path: '' });
  const link = (from: string, to: string) => ({
    id: randomUUID(),
    values: { predecessor_id: from, successor_id: to },
    path: '',
  });
  const few = Array.from({ length: 14 }, () => randomUUID());
  for (const [at, id] of few.entries()) {
    await withProjectWrite(database, scope, async tx => {
      await taskService.applyMany(tx, { creates: [task(id, at > 0 ? few[0]! : null)] });
      if (at > 1) await dependencyService.applyMany(tx, { creates: [link(few[at - 1]!, id)] });
    });
  }
  const before = await readByNumber();
  const many = Array.from({ length: TASKS }, () => randomUUID());
  await withProjectWrite(database, scope, async tx => {
    await taskService.applyMany(tx, { creates: many.map((id, at) => task(id, at < 20 ? null : many[at % 20]!)) });
    const creates = many.slice(41).map((id, at) => link(many[40 + at]!, id));
    await dependencyService.applyMany(tx, { creates });
  });
  // By the plans of before each of some 4,400 checks read all 1,500.
  expect((await readByNumber()) - before).toBeLessThan(10 * TASKS);
  const { rows } = await database.pool.query(
    `SELECT reltuples::integer AS known FROM pg_class WHERE oid = 'tasks'::regclass`,
  );
  expect(rows[0].known).toBeGreaterThanOrEqual(TASKS);
});
