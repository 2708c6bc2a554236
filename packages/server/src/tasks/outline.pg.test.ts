import { positionsBetween } from '@trueppm/sdk/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { createTestPlan, type TestPlan } from '../../test/peopled-plan.js';
import { startTestServer, type TestServer } from '../../test/server.js';
import { withProjectWrite } from '../db/transaction.js';

/** The outline where it is large: what one gesture writes does not depend on how many siblings there are. */

const SIBLINGS = 20_000;
const BRANCHES = 20;
const LEAVES = 50;

let database: TestDatabase;
let server: TestServer;
let plan: TestPlan;

const id = (kind: number, at: number): string =>
  `${String(kind).padStart(8, '0')}-0000-4000-8000-${String(at).padStart(12, '0')}`;
const flat = (at: number): string => id(1, at);
const branch = (at: number): string => id(2, at);
const leaf = (at: number): string => id(3, at);

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer(database);
  plan = await createTestPlan(database, server);
  const keys = positionsBetween(null, null, SIBLINGS + BRANCHES);
  await withProjectWrite(database, { projectId: plan.id, actor: null, cause: 'system' }, async tx => {
    const insert = `INSERT INTO tasks (project_id, id, parent_id, position, wbs_path, is_summary, name)
      SELECT $1, r.id, r.parent, r.position, coalesce(task_label(r.parent)::ltree, '') || task_label(r.id), r.is_summary, 'T'
        FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::boolean[]) AS r (id, parent, position, is_summary)`;
    const add = (ids: string[], parents: (string | null)[], positions: string[], isSummary: boolean) =>
      tx.query(insert, [plan.id, ids, parents, positions, ids.map(() => isSummary)]);
    const each = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));
    await add(
      each(SIBLINGS, flat),
      each(SIBLINGS, () => null),
      keys.slice(0, SIBLINGS),
      false,
    );
    await add(
      each(BRANCHES, branch),
      each(BRANCHES, () => null),
      keys.slice(SIBLINGS),
      true,
    );
    const below = positionsBetween(null, null, LEAVES);
    await add(
      each(BRANCHES * LEAVES, leaf),
      each(BRANCHES * LEAVES, at => branch(Math.floor(at / LEAVES))),
      each(BRANCHES * LEAVES, at => below[at % LEAVES] as string),
      false,
    );
  });
  await database.pool.query('ANALYZE tasks');
}, 60_000);
afterAll(async () => {
  await server.stop();
  await database.drop();
});

/** Rows that a call wrote: those that carry its number. */
async function written(call: () => Promise<{ status: number; body: { server_version: number } }>): Promise<number> {
  const { status, body } = await call();
  expect(status).toBe(200);
  const { rows } = await database.pool.query<{ count: number }>(
    'SELECT count(*) FROM tasks WHERE project_id = $1 AND server_version = $2',
    [plan.id, body.server_version],
  );
  return rows[0]!.count;
}

const move = (task: string, parent_id: string | null, after_id?: string | null) => () =>
  plan.call('POST', `/tasks/${task}/move`, { parent_id, ...(after_id === undefined ? {} : { after_id }) });

describe('among 20,000 siblings', () => {
  it('a reorder writes one row, whichever way and how far', async () => {
    expect(await written(move(flat(7), null, flat(15_000)))).toBe(1);
    expect(await written(move(flat(19_999), null, null))).toBe(1);
    expect(await written(move(flat(3), null))).toBe(1);
    const { body } = await plan.call('GET', '/tasks?parent_id=none&limit=3');
    expect(body.results.map((row: { id: string }) => row.id)).toEqual([flat(19_999), flat(0), flat(1)]);
  });

  it('a move writes the subtree and nothing else', async () => {
    // The task, its 50 children, and the summary it becomes.
    expect(await written(move(branch(0), flat(100)))).toBe(1 + LEAVES + 1);
    // Back again: the same, and the task that is no summary any more.
    expect(await written(move(branch(0), null, branch(1)))).toBe(1 + LEAVES + 1);
  });

  it('indent and outdent write the subtree and the parents whose kind changes', async () => {
    expect(await written(() => plan.call('POST', `/tasks/${branch(5)}/indent`))).toBe(1 + LEAVES);
    expect(await plan.row('tasks', branch(5))).toMatchObject({ parent_id: branch(4) });
    expect(await written(() => plan.call('POST', `/tasks/${branch(5)}/outdent`))).toBe(1 + LEAVES);
    expect(await plan.row('tasks', branch(5))).toMatchObject({ parent_id: null });
  });

  it('the same place can be filled again and again without a second row being written', async () => {
    for (let at = 200; at < 320; at += 1) expect(await written(move(flat(at), null, flat(50)))).toBe(1);
    const { position } = await plan.row('tasks', flat(319));
    expect(position.length).toBeLessThan(16);
  });

  it('keys that ran out are laid out anew for one set of siblings only', async () => {
    await withProjectWrite(database, { projectId: plan.id, actor: null, cause: 'system' }, tx =>
      tx.query('UPDATE tasks SET position = $3 WHERE project_id = $1 AND id = ANY ($2::uuid[])', [
        plan.id,
        [leaf(0), leaf(1)],
        'V',
      ]),
    );
    expect(await written(move(leaf(2), branch(0), leaf(0)))).toBe(LEAVES);
  });
});

describe('the list in outline order', () => {
  const pages = async (query: string): Promise<string[]> => {
    const ids: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body } = await plan.call('GET', `/tasks?${query}${cursor === '' ? '' : `&cursor=${cursor}`}`);
      ids.push(...body.results.map((row: { id: string }) => row.id));
      cursor = body.next_cursor;
    }
    return ids;
  };

  it('walks through every task once, parents before children, siblings by position', async () => {
    const { rows } = await database.pool.query<{ id: string }>(
      `WITH RECURSIVE o AS (
         SELECT id, ARRAY[position, id::text] COLLATE "C" AS key FROM tasks WHERE project_id = $1 AND parent_id IS NULL
         UNION ALL SELECT t.id, o.key || ARRAY[t.position, t.id::text] FROM o JOIN tasks t ON t.parent_id = o.id AND t.project_id = $1 AND NOT t.is_deleted)
       SELECT id FROM o ORDER BY key`,
      [plan.id],
    );
    const expected = rows.map(row => row.id);
    expect(await pages('order=wbs&limit=997')).toEqual(expected);
    // With a filter it is sorted instead of walked: the same order.
    expect(await pages('order=wbs&limit=997&q=T')).toEqual(expected);
  });

  it('of a subtree begins with its root and stays inside', async () => {
    const { body } = await plan.call('GET', `/tasks?order=wbs&subtree_of=${branch(7)}&limit=1000`);
    const ids = body.results.map((row: { id: string }) => row.id);
    expect(ids).toEqual([branch(7), ...Array.from({ length: LEAVES }, (_, at) => leaf(7 * LEAVES + at))]);
    expect(await pages(`order=wbs&subtree_of=${branch(7)}&limit=7`)).toEqual(ids);
    expect((await plan.call('GET', `/tasks?order=wbs&subtree_of=${id(9, 9)}`)).body.results).toEqual([]);
  });

  it('goes on where a task stood that was deleted meanwhile', async () => {
    const first = await plan.call('GET', `/tasks?order=wbs&subtree_of=${branch(8)}&limit=4`);
    await plan.call('DELETE', `/tasks/${leaf(8 * LEAVES + 2)}`);
    const { body } = await plan.call(
      'GET',
      `/tasks?order=wbs&subtree_of=${branch(8)}&limit=2&cursor=${first.body.next_cursor}`,
    );
    expect(body.results.map((row: { id: string }) => row.id)).toEqual([leaf(8 * LEAVES + 3), leaf(8 * LEAVES + 4)]);
  });
});
