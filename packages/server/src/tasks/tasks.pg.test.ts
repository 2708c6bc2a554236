import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { createTestPlan, type TestPlan } from '../../test/peopled-plan.js';
import { startTestServer, type TestServer } from '../../test/server.js';
import { withProjectWrite } from '../db/transaction.js';
import { TASK_DEPTH_MAX } from '../limits.js';
import { taskService } from './service.js';

let database: TestDatabase;
let server: TestServer;
let plan: TestPlan;

beforeAll(async () => {
  database = await createTestDatabase({ connectionsMax: 20 });
  server = await startTestServer(database);
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});
beforeEach(async () => {
  plan = await createTestPlan(database, server);
});

const label = (id: string): string => id.replaceAll('-', '');
const patch = (id: string, values: object, headers: Record<string, string> = {}, userId = plan.users.owner) =>
  server.call(userId, 'PATCH', `/projects/${plan.id}/tasks/${id}`, { body: values, headers });
const problem = (answer: { status: number; body: { code: string; errors?: { path: string }[] } }) => [
  answer.status,
  answer.body.code,
  answer.body.errors?.[0]?.path,
];
/** Names of a parent's live children in their order, or of the top level. */
async function childrenOf(parentId: string | null): Promise<string[]> {
  const { rows } = await database.pool.query<{ name: string }>(
    `SELECT name FROM tasks WHERE project_id = $1 AND parent_id IS NOT DISTINCT FROM $2 AND NOT is_deleted
      ORDER BY position, id`,
    [plan.id, parentId],
  );
  return rows.map(row => row.name);
}
const lastChange = async () => {
  const { rows } = await database.pool.query(
    `SELECT table_name, row_ids, fields FROM project_change WHERE project_id = $1
        AND version = (SELECT max(version) FROM project_change WHERE project_id = $1) ORDER BY ordinal`,
    [plan.id],
  );
  return rows;
};

describe('creating a task', () => {
  it('answers the row with its version as ETag and appends it behind its siblings', async () => {
    const first = await plan.call('POST', '/tasks', { name: 'A' });
    expect(first.status).toBe(201);
    expect(first.headers.get('etag')).toBe(`"${first.body.server_version}"`);
    expect(first.body).toMatchObject({ wbs_path: label(first.body.id), duration_minutes: 480, is_summary: false });
    for (const name of ['B', 'C']) await plan.task(name);
    expect(await childrenOf(null)).toEqual(['A', 'B', 'C']);
  });

  it('below a parent makes that a summary', async () => {
    const parent = await plan.task('P');
    const child = await plan.add('tasks', { name: 'C', parent_id: parent });
    expect(child.wbs_path).toBe(`${label(parent)}.${label(child.id)}`);
    expect(await plan.row('tasks', parent)).toMatchObject({ is_summary: true });
  });

  it.each([
    ['an unknown parent', { parent_id: randomUUID() }, 422, 'unknown_reference', '/parent_id'],
    ['an unknown calendar', { calendar_id: randomUUID() }, 422, 'unknown_reference', '/calendar_id'],
    ['a constraint without its date', { constraint_type: 'snet' }, 422, 'invalid_value', '/constraint_date'],
    ['a date that is none', { deadline: '2026-02-30T08:00' }, 422, 'invalid_value', '/deadline'],
    [
      'a piece of work on a day that is none',
      { segments: [{ start: '2026-02-30T08:00', finish: '2026-03-01T17:00', work_minutes: 60 }] },
      422,
      'invalid_value',
      '/segments/0/start',
    ],
    ['a text that cannot be stored', { notes: 'a\u0000b' }, 422, 'invalid_value', '/notes'],
    ['a position with no room in front', { position: 'a0' }, 422, 'invalid_value', '/position'],
    [
      'a manual finish before its start',
      { manual_start: '2026-01-06T08:00', manual_finish: '2026-01-05T08:00' },
      422,
      'invalid_value',
      '/manual_finish',
    ],
    ['a field the server computes', { start: '2026-01-05T08:00' }, 400, 'unknown_field', '/start'],
    ['a number out of range', { priority: 1001 }, 400, 'invalid_body', '/priority'],
  ])('with %s is refused', async (_, values, ...expected) => {
    expect(problem(await plan.call('POST', '/tasks', { name: 'A', ...values }))).toEqual(expected);
  });

  it('does not reach for a parent of another project, nor a deleted one', async () => {
    const other = await createTestPlan(database, server);
    const foreign = await other.task('foreign');
    const gone = await plan.task('gone');
    await plan.call('DELETE', `/tasks/${gone}`);
    for (const parent_id of [foreign, gone]) {
      const answer = await plan.call('POST', '/tasks', { name: 'A', parent_id });
      expect(problem(answer)).toEqual([422, 'unknown_reference', '/parent_id']);
    }
  });

  it('with an id that is taken is refused, with one that was deleted brings the row back', async () => {
    const id = await plan.task('A', { notes: 'kept' });
    expect((await plan.call('POST', '/tasks', { id, name: 'B' })).body.code).toBe('duplicate');
    await plan.call('DELETE', `/tasks/${id}`);
    const back = await plan.call('POST', '/tasks', { id: id.toUpperCase(), name: 'B' });
    expect(back.body).toMatchObject({ id, name: 'B', notes: 'kept' });
  });

  it('stops at the deepest level', async () => {
    let parent = await plan.task('1');
    for (let level = 2; level <= TASK_DEPTH_MAX; level += 1)
      parent = await plan.task(String(level), { parent_id: parent });
    const answer = await plan.call('POST', '/tasks', { name: 'deeper', parent_id: parent });
    expect(problem(answer)).toEqual([422, 'too_deep', '/parent_id']);
  });
});

describe('changing a task', () => {
  it('writes only the fields that differ, and tells the feed which', async () => {
    const id = await plan.task('A');
    await patch(id, { name: 'A', notes: 'n' });
    expect(await lastChange()).toEqual([{ table_name: 'tasks', row_ids: [id], fields: ['notes'] }]);
    const { server_version } = await plan.row('tasks', id);
    await patch(id, { notes: 'n' });
    expect(await plan.row('tasks', id)).toMatchObject({ server_version });
  });

  it('merges fields that others left alone and refuses those they changed', async () => {
    const id = await plan.task('A');
    const { server_version } = await plan.row('tasks', id);
    const tag = { 'if-match': `"${server_version}"` };
    await patch(id, { name: 'theirs' });
    expect((await patch(id, { notes: 'mine' }, tag)).body).toMatchObject({ name: 'theirs', notes: 'mine' });
    const answer = await patch(id, { name: 'mine', priority: 1 }, tag);
    expect(answer).toMatchObject({
      status: 409,
      body: {
        code: 'conflict',
        conflict_fields: ['name'],
        server_value: { name: 'theirs' },
        client_value: { name: 'mine' },
      },
    });
    expect(await plan.row('tasks', id)).toMatchObject({ priority: 500 });
    expect((await patch(id, { name: 'theirs' }, tag)).status).toBe(200);
  });

  it('is not held up by dates the scheduler wrote meanwhile', async () => {
    const id = await plan.task('A');
    const { server_version } = await plan.row('tasks', id);
    await withProjectWrite(database, { projectId: plan.id, actor: null, cause: 'schedule' }, async tx => {
      await tx.query(`UPDATE tasks SET start = '2026-01-05T08:00' WHERE project_id = $1 AND id = $2`, [plan.id, id]);
      tx.recordChange('tasks', [id], ['start']);
    });
    const tag = { 'if-match': `"${server_version}"` };
    expect((await patch(id, { duration_minutes: 60 }, tag)).status).toBe(200);
    const removed = await server.call(plan.users.owner, 'DELETE', `/projects/${plan.id}/tasks/${id}`, {
      headers: { 'if-match': `"${server_version + 2}"` },
    });
    expect(removed.status).toBe(204);
  });

  it('answers 304 to who has the row, 404 for a row that is gone', async () => {
    const id = await plan.task('A');
    const { server_version } = await plan.row('tasks', id);
    const read = (tag: string) =>
      server.call(plan.users.owner, 'GET', `/projects/${plan.id}/tasks/${id}`, { headers: { 'if-none-match': tag } });
    expect((await read(`"${server_version}"`)).status).toBe(304);
    expect((await read(`"${server_version - 1}"`)).status).toBe(200);
    await plan.call('DELETE', `/tasks/${id}`);
    expect((await read('"1"')).status).toBe(404);
    expect((await patch(id, { name: 'B' })).status).toBe(404);
    expect((await plan.call('DELETE', `/tasks/${id}`)).status).toBe(404);
  });

  it('lets its assignee report progress, and nothing more', async () => {
    const { member } = plan.users;
    const [own, other] = [await plan.task('own'), await plan.task('other')];
    const resource = await plan.add('resources', { name: 'M', user_id: member });
    await plan.add('assignments', { task_id: own, resource_id: resource.id });
    expect((await patch(own, { percent_complete: 50 }, {}, member)).body).toMatchObject({ percent_complete: 50 });
    expect((await patch(own, { percent_complete: 60, name: 'x' }, {}, member)).body.code).toBe('forbidden');
    expect((await patch(other, { percent_complete: 50 }, {}, member)).body.code).toBe('forbidden');
    expect((await patch(own, { percent_complete: 70 }, {}, plan.users.viewer)).body.code).toBe('forbidden');
  });

  it('by many at once loses no field', async () => {
    const id = await plan.task('A');
    const values = [{ notes: 'n' }, { priority: 7 }, { deadline: '2026-03-01T17:00:00' }, { uid: 9 }, { name: 'B' }];
    const { server_version } = await plan.row('tasks', id);
    const answers = await Promise.all(values.map(value => patch(id, value, { 'if-match': `"${server_version}"` })));
    expect(answers.map(answer => answer.status)).toEqual(values.map(() => 200));
    expect(await plan.row('tasks', id)).toMatchObject(Object.assign({}, ...values));
  });
});

describe('the outline', () => {
  const move = (id: string, to: object) => plan.call('POST', `/tasks/${id}/move`, to);

  it('a reorder writes one row', async () => {
    const [a, b, c] = [await plan.task('A'), await plan.task('B'), await plan.task('C')];
    await move(c, { parent_id: null, after_id: null });
    expect(await childrenOf(null)).toEqual(['C', 'A', 'B']);
    await move(c, { parent_id: null, after_id: a });
    expect(await childrenOf(null)).toEqual(['A', 'C', 'B']);
    expect(await lastChange()).toEqual([{ table_name: 'tasks', row_ids: [c], fields: ['position'] }]);
    await move(a, { parent_id: null });
    expect(await childrenOf(null)).toEqual(['C', 'B', 'A']);
    expect(b).toBeTruthy();
  });

  it('a move rewrites the paths of the subtree and no other, and both parents’ summaries', async () => {
    const [from, to] = [await plan.task('from'), await plan.task('to')];
    const root = await plan.task('root', { parent_id: from });
    const leaf = await plan.task('leaf', { parent_id: root });
    const { body } = await move(root, { parent_id: to, after_id: null });
    expect(body.wbs_path).toBe(`${label(to)}.${label(root)}`);
    expect(await plan.row('tasks', leaf)).toMatchObject({ wbs_path: `${label(to)}.${label(root)}.${label(leaf)}` });
    expect(await plan.row('tasks', from)).toMatchObject({ is_summary: false });
    expect(await plan.row('tasks', to)).toMatchObject({ is_summary: true });
    await move(root, { parent_id: null });
    expect(await plan.row('tasks', leaf)).toMatchObject({ wbs_path: `${label(root)}.${label(leaf)}` });
  });

  it('a task does not move into itself or behind a stranger', async () => {
    const root = await plan.task('root');
    const leaf = await plan.task('leaf', { parent_id: root });
    const answer = await move(root, { parent_id: leaf });
    expect([answer.status, answer.body.code, answer.body.ids]).toEqual([422, 'parent_cycle', [root, leaf, root]]);
    expect(problem(await patch(root, { parent_id: root }))).toEqual([422, 'parent_cycle', '/parent_id']);
    expect(problem(await move(leaf, { parent_id: null, after_id: randomUUID() }))).toEqual([
      422,
      'unknown_reference',
      '/after_id',
    ]);
  });

  it('a move that would make links run in a circle is refused', async () => {
    const [summary, a] = [await plan.task('S'), await plan.task('A')];
    await plan.task('inside', { parent_id: summary });
    await plan.link(a, summary);
    const answer = await move(a, { parent_id: summary });
    expect(problem(answer)).toEqual([422, 'dependency_cycle', '/parent_id']);
  });

  it('indents under the sibling above and outdents behind the parent', async () => {
    const [a, b, c] = [await plan.task('A'), await plan.task('B'), await plan.task('C')];
    await plan.task('A1', { parent_id: a });
    expect((await plan.call('POST', `/tasks/${b}/indent`)).body).toMatchObject({ parent_id: a });
    expect(await childrenOf(a)).toEqual(['A1', 'B']);
    await plan.call('POST', `/tasks/${c}/indent`);
    expect(await childrenOf(a)).toEqual(['A1', 'B', 'C']);
    expect((await plan.call('POST', `/tasks/${b}/outdent`)).body).toMatchObject({ parent_id: null });
    expect(await childrenOf(null)).toEqual(['A', 'B']);
    for (const [id, action] of [
      [a, 'indent'],
      [a, 'outdent'],
    ]) {
      expect((await plan.call('POST', `/tasks/${id}/${action}`)).body.code).toBe('invalid_value');
    }
  });

  it('siblings with the same key, made offline, can still be parted', async () => {
    const [a, b, c] = [
      await plan.task('A', { position: 'V' }),
      await plan.task('B', { position: 'V' }),
      await plan.task('C', { position: 'W' }),
    ];
    const [first] = await childrenOf(null);
    await move(c, { parent_id: null, after_id: first === 'A' ? a : b });
    expect((await childrenOf(null))[1]).toBe('C');
  });

  it('a key that outgrew its column is laid out anew', async () => {
    const a = await plan.task('A', { position: 'V' });
    await plan.task('B', { position: `V${'V'.repeat(198)}` });
    const c = await plan.task('C');
    await move(c, { parent_id: null, after_id: a });
    expect(await childrenOf(null)).toEqual(['A', 'C', 'B']);
  });

  it('deleting a summary buries the subtree with links and assignments, and no sibling', async () => {
    const [parent, kept] = [await plan.task('P'), await plan.task('K')];
    const child = await plan.task('C', { parent_id: parent });
    const grandchild = await plan.task('G', { parent_id: child });
    const link = await plan.link(grandchild, kept);
    const resource = await plan.add('resources', { name: 'R' });
    const { id: assignment } = await plan.add('assignments', { task_id: grandchild, resource_id: resource.id });
    expect((await plan.call('DELETE', `/tasks/${child}`)).status).toBe(204);
    for (const [table, id] of [
      ['tasks', child],
      ['tasks', grandchild],
      ['dependencies', link],
      ['assignments', assignment],
    ]) {
      expect((await plan.call('GET', `/${table}/${id}`)).status).toBe(404);
    }
    expect(await plan.row('tasks', parent)).toMatchObject({ is_summary: false });
    expect(await plan.row('tasks', kept)).toMatchObject({ name: 'K' });
  });
});

describe('lists', () => {
  it('go page by page through every row once', async () => {
    await withProjectWrite(database, { projectId: plan.id, actor: null, cause: 'import' }, tx =>
      taskService.insertMany(
        tx,
        Array.from({ length: 25 }, (_, at) => ({ id: randomUUID(), name: `T${at}`, position: `a${at + 11}1` })),
      ),
    );
    const names: string[] = [];
    let cursor = '';
    let pages = 0;
    do {
      const { body } = await plan.call('GET', `/tasks?limit=10${cursor}`);
      names.push(...body.results.map((row: { name: string }) => row.name));
      cursor = body.next_cursor === null ? '' : `&cursor=${body.next_cursor}`;
      pages += 1;
    } while (cursor !== '');
    expect([pages, names.length, new Set(names).size]).toEqual([3, 25, 25]);
    expect(problem(await plan.call('GET', '/tasks?cursor=abc'))).toEqual([400, 'invalid_parameter', 'cursor']);
  });

  it('of children keep their order, search finds names literally, and an unchanged project answers 304', async () => {
    const parent = await plan.task('P');
    for (const name of ['one 100%', 'two 100', 'three_x']) await plan.task(name, { parent_id: parent });
    const namesOf = async (query: string): Promise<string[]> =>
      (await plan.call('GET', `/tasks${query}`)).body.results.map((row: { name: string }) => row.name);
    expect(await namesOf(`?parent_id=${parent}`)).toEqual(['one 100%', 'two 100', 'three_x']);
    const first = await plan.call('GET', `/tasks?parent_id=${parent}&limit=2`);
    expect(await namesOf(`?parent_id=${parent}&limit=2&cursor=${first.body.next_cursor}`)).toEqual(['three_x']);
    expect(await namesOf('?q=100%25')).toEqual(['one 100%']);
    expect(await namesOf('?q=E_X')).toEqual(['three_x']);
    const again = await server.call(plan.users.viewer, 'GET', `/projects/${plan.id}/tasks`, {
      headers: { 'if-none-match': first.headers.get('etag') as string },
    });
    expect(again.status).toBe(304);
  });
});

describe('bulk', () => {
  const bulk = (operations: object[], userId?: string) => plan.call('POST', '/tasks/bulk', { operations }, userId);

  it('performs operations in their order and answers each row as it is afterwards', async () => {
    const [a, b] = [await plan.task('A'), await plan.task('B')];
    const [parent, child] = [randomUUID(), randomUUID()];
    const { body } = await bulk([
      { op: 'create', id: child, values: { name: 'child', parent_id: parent } },
      { op: 'create', values: { id: parent, name: 'parent' } },
      { op: 'update', id: a, values: { name: 'A2' } },
      { op: 'move', id: a, values: { parent_id: parent, after_id: null } },
      { op: 'delete', id: b },
    ]);
    expect(body.results.map(({ op, row }: { op: string; row: { name: string } | null }) => [op, row?.name])).toEqual([
      ['create', 'child'],
      ['create', 'parent'],
      ['update', 'A2'],
      ['move', 'A2'],
      ['delete', undefined],
    ]);
    expect(body.results[1].row).toMatchObject({ is_summary: true, server_version: body.server_version });
    expect(await childrenOf(parent)).toEqual(['A2', 'child']);
  });

  it('does nothing when one operation fails, and says which', async () => {
    const a = await plan.task('A');
    const answer = await bulk([
      { op: 'update', id: a, values: { name: 'A2' } },
      { op: 'create', values: { name: 'B', parent_id: randomUUID() } },
    ]);
    expect(problem(answer)).toEqual([422, 'unknown_reference', '/operations/1/values/parent_id']);
    expect(await plan.row('tasks', a)).toMatchObject({ name: 'A' });
    expect(problem(await bulk([{ op: 'create', values: { name: 'B', colour: 1 } }]))).toEqual([
      400,
      'unknown_field',
      '/operations/0/values/colour',
    ]);
    expect((await bulk([{ op: 'update', values: { name: 'B' } }])).body.code).toBe('invalid_body');
    // Also a row that is not there is told by its place among the operations.
    for (const op of ['update', 'delete', 'move']) {
      const lost = {
        op,
        id: randomUUID(),
        ...(op === 'delete' ? {} : { values: op === 'move' ? { parent_id: null } : { name: 'B' } }),
      };
      expect(problem(await bulk([{ op: 'create', values: { name: 'B' } }, lost]))).toEqual([
        404,
        'not_found',
        '/operations/1',
      ]);
    }
    expect((await bulk([{ op: 'create', values: { name: 'B' } }], plan.users.member)).body.code).toBe('forbidden');
  });

  it('that is not atomic does what it can, and says of each refused row why', async () => {
    const [a, b, gone] = [await plan.task('A'), await plan.task('B'), randomUUID()];
    const child = randomUUID();
    const operations = [
      { op: 'update', id: a, values: { name: 'A2' } },
      { op: 'update', id: gone, values: { name: 'X' } },
      { op: 'create', id: child, values: { name: 'C', parent_id: b } },
      { op: 'create', values: { name: 'D', parent_id: gone } },
      { op: 'move', id: b, values: { parent_id: child } },
      { op: 'update', id: b, values: { duration_minutes: -1 } },
      { op: 'delete', id: a },
    ];
    const { status, body } = await plan.call('POST', '/tasks/bulk', { operations, is_atomic: false });
    expect(status).toBe(200);
    expect(body.results.map((row: { problem?: { code: string } }) => row.problem?.code ?? 'done')).toEqual([
      'done',
      'not_found',
      'done',
      'unknown_reference',
      'parent_cycle',
      'invalid_value',
      'done',
    ]);
    expect(body.results[3].problem.errors[0].path).toBe('/operations/3/values/parent_id');
    expect(body.results[2].row).toMatchObject({ parent_id: b });
    // What was taken back is not in the feed either.
    const { rows } = await database.pool.query(
      'SELECT DISTINCT unnest(row_ids) AS id FROM project_change WHERE project_id = $1 AND version = $2',
      [plan.id, body.server_version],
    );
    expect(rows.map(row => row.id).sort()).toEqual([a, b, child].sort());
  });

  it('takes the same row more than once, and deletes what went with its parent', async () => {
    const parent = await plan.task('P');
    const child = await plan.task('C', { parent_id: parent });
    const { body } = await bulk([
      { op: 'update', id: parent, values: { name: 'P1' } },
      { op: 'update', id: parent, values: { name: 'P2', notes: 'n' } },
      { op: 'update', id: child, values: { name: 'C1' } },
    ]);
    expect(body.results[0].row).toMatchObject({ name: 'P2', notes: 'n' });
    const gone = await bulk([
      { op: 'delete', id: parent },
      { op: 'delete', id: child },
    ]);
    expect(gone.body.results.map(({ row }: { row: object | null }) => row)).toEqual([null, null]);
  });

  it('refuses an id that is none, wherever it stands', async () => {
    for (const operation of [
      { op: 'create', values: { id: 'x', name: 'A' } },
      { op: 'create', values: { id: 7, name: 'A' } },
      { op: 'delete' },
    ]) {
      expect(problem(await bulk([operation]))).toEqual([400, 'invalid_body', '/operations/0/id']);
    }
    expect((await bulk([{ op: 'update', id: await plan.task('A'), values: { id: 'x' } }])).body.code).toBe(
      'unknown_field',
    );
  });

  it('with a base_version refuses what changed since', async () => {
    const id = await plan.task('A');
    const { server_version } = await plan.row('tasks', id);
    await patch(id, { name: 'theirs' });
    const values = { name: 'mine' };
    const answer = await bulk([{ op: 'update', id, base_version: server_version, values }]);
    expect(answer).toMatchObject({ status: 409, body: { code: 'conflict', conflict_fields: ['name'] } });
  });

  it('moves several tasks into each other’s subtrees at once', async () => {
    const [a, b, c] = [await plan.task('A'), await plan.task('B'), await plan.task('C')];
    const inner = await plan.task('inner', { parent_id: b });
    const { body } = await bulk([
      { op: 'update', id: b, values: { parent_id: a } },
      { op: 'update', id: c, values: { parent_id: inner } },
    ]);
    const path = [a, b, inner, c].map(label).join('.');
    expect(body.results[1].row).toMatchObject({ wbs_path: path });
    expect(await plan.row('tasks', inner)).toMatchObject({ wbs_path: [a, b, inner].map(label).join('.') });
  });
});

describe('inserting many', () => {
  it('computes paths and summaries whatever the order', async () => {
    const ids = Array.from({ length: 3 }, () => randomUUID());
    const [top, middle, leaf] = ids as [string, string, string];
    await withProjectWrite(database, { projectId: plan.id, actor: null, cause: 'import' }, tx =>
      taskService.insertMany(tx, [
        { id: leaf, name: 'leaf', position: 'V', parent_id: middle },
        { id: top, name: 'top', position: 'V' },
        { id: middle, name: 'middle', position: 'V', parent_id: top, deadline: '2026-03-01T17:00:00' },
      ]),
    );
    expect(await plan.row('tasks', leaf)).toMatchObject({ wbs_path: ids.map(label).join('.'), is_summary: false });
    expect(await plan.row('tasks', middle)).toMatchObject({ is_summary: true, deadline: '2026-03-01T17:00:00' });
    expect(await lastChange()).toMatchObject([{ table_name: 'tasks', fields: null }]);
  });
});

it('an id in another notation is malformed, wherever it stands', async () => {
  const id = await plan.task('A');
  const urn = `urn:uuid:${id}`;
  const answers = [
    await plan.call('POST', '/tasks', { name: 'B', id: urn }),
    await plan.call('POST', '/tasks', { name: 'B', parent_id: urn }),
    await plan.call('POST', `/tasks/${id}/move`, { parent_id: urn }),
    await plan.call('POST', `/tasks/${id}/move`, { parent_id: null, after_id: urn }),
    await plan.call('GET', `/tasks?parent_id=${urn}`),
    await plan.call('GET', `/tasks/${urn}`),
    await plan.call('POST', '/tasks/bulk', { operations: [{ op: 'move', id, values: { parent_id: urn } }] }),
    await plan.call('POST', '/sync', { changes: { tasks: { deleted: [urn] } } }),
  ];
  expect(answers.map(answer => answer.status).filter(status => status !== 400 && status !== 422)).toEqual([]);
});
