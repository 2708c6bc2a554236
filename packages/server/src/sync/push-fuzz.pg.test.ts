import { randomUUID } from 'node:crypto';
import { SYNC_TABLES, type SyncTable } from '@trueppm/sdk/protocol';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { createTestPlan, type TestPlan } from '../../test/peopled-plan.js';
import { startTestServer, type TestServer } from '../../test/server.js';
import { TABLES } from '../rows/columns.js';

let database: TestDatabase;
let server: TestServer;
let plan: TestPlan;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer(database);
  plan = await createTestPlan(database, server);
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});

/** Few ids, so that rows meet: referred to, created twice, deleted and brought back. */
const IDS = Array.from({ length: 8 }, () => randomUUID());

const value = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...IDS) },
  {
    weight: 3,
    arbitrary: fc.constantFrom('2026-01-05T08:00', '2026-02-31T08:00:00', 'FS', 'd', '%', 'snet', 'V', 'a0'),
  },
  { weight: 2, arbitrary: fc.constantFrom(null, 0, 1, -1, 1.5, 2 ** 31, 1e300, true, '', '\u0000', '\ud800', []) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
);

const row = (table: SyncTable) =>
  fc
    .record({
      id: fc.constantFrom(...IDS),
      values: fc.dictionary(fc.constantFrom('server_version', ...Object.keys(TABLES[table].input)), value, {
        maxKeys: 6,
      }),
      isNamed: fc.boolean(),
      ends: fc.tuple(fc.constantFrom(...IDS), fc.constantFrom(...IDS)),
    })
    .map(({ id, values, isNamed, ends }) => ({ ...values, ...(isNamed ? required(table, ends) : {}), id }));

/** What a row of the table cannot do without. */
function required(table: SyncTable, [first, second]: readonly [string, string]): object {
  if (table === 'dependencies') return { predecessor_id: first, successor_id: second };
  if (table === 'assignments') return { task_id: first, resource_id: second };
  return { name: 'N' };
}

const changes = fc
  .tuple(
    ...SYNC_TABLES.map(table =>
      fc.record({
        created: fc.array(row(table), { maxLength: 3 }),
        updated: fc.array(row(table), { maxLength: 3 }),
        deleted: fc.array(fc.constantFrom(...IDS), { maxLength: 2 }),
      }),
    ),
  )
  .map(tables => Object.fromEntries(SYNC_TABLES.map((table, at) => [table, tables[at]])));

it('a push of anything is answered, never breaks the outline, and leaves no link without its ends', async () => {
  await fc.assert(
    fc.asyncProperty(changes, fc.boolean(), async (pushed, isCurrent) => {
      const { timestamp } = (await plan.call('GET', '/sync')).body;
      const body = { changes: pushed, last_pulled_at: isCurrent ? timestamp : 1 };
      const answer = await plan.call('POST', '/sync', body);
      expect([200, 400, 409, 422]).toContain(answer.status);
      const { rows } = await database.pool.query(
        `SELECT
           (SELECT count(*) FROM tasks t LEFT JOIN tasks p ON p.project_id = t.project_id AND p.id = t.parent_id
             WHERE t.project_id = $1 AND NOT t.is_deleted AND t.wbs_path IS DISTINCT FROM
               CASE WHEN t.parent_id IS NULL THEN task_label(t.id)::ltree
                    WHEN NOT p.is_deleted THEN p.wbs_path || task_label(t.id) END) AS misplaced,
           (SELECT count(*) FROM tasks t WHERE t.project_id = $1 AND NOT t.is_deleted AND t.is_summary <> EXISTS (
              SELECT FROM tasks c WHERE c.project_id = $1 AND c.parent_id = t.id AND NOT c.is_deleted)) AS missummed,
           (SELECT count(*) FROM live_dependencies d WHERE d.project_id = $1 AND 2 <> (
              SELECT count(*) FROM live_tasks t WHERE t.project_id = $1 AND t.id IN (d.predecessor_id, d.successor_id))
           ) AS loose,
           (SELECT count(*) FROM live_assignments a WHERE a.project_id = $1
              AND (NOT EXISTS (SELECT FROM live_tasks t WHERE t.project_id = $1 AND t.id = a.task_id)
               OR NOT EXISTS (SELECT FROM live_resources r WHERE r.project_id = $1 AND r.id = a.resource_id))) AS idle`,
        [plan.id],
      );
      expect(rows[0]).toEqual({ misplaced: 0, missummed: 0, loose: 0, idle: 0 });
    }),
    { numRuns: 150, endOnFailure: true, seed: 7 },
  );
}, 120_000);
