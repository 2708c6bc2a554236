import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { createTestPlan, type TestPlan } from '../../test/peopled-plan.js';
import { type Answer, startTestServer, type TestServer } from '../../test/server.js';
import { ROW_IMPORTS_KEPT_MAX, ROW_IMPORTS_PER_USER_MAX } from '../limits.js';

let database: TestDatabase;
let server: TestServer;
let plan: TestPlan;
let ids: { house: string; walls: string; roof: string; garden: string };

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer(database);
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});

/** House (1) with Walls (1.1) and Roof (1.2), which follows Walls; Garden (2). */
beforeEach(async () => {
  plan = await createTestPlan(database, server);
  const house = await plan.task('House');
  const walls = await plan.task('Walls', { parent_id: house, duration_minutes: 960 });
  const roof = await plan.task('Roof', { parent_id: house });
  await plan.link(walls, roof);
  ids = { house, walls, roof, garden: await plan.task('Garden') };
});

const preview = (csv: string, query = '', user?: string): Promise<Answer> =>
  server.call(user ?? plan.users.scheduler, 'POST', `/projects/${plan.id}/imports${query}`, {
    body: csv,
    headers: { 'content-type': 'text/csv' },
  });
const apply = (id: string) => plan.call('POST', `/imports/${id}/apply`, undefined, plan.users.scheduler);
const versionOf = async (): Promise<number> =>
  (await database.pool.query('SELECT server_version AS v FROM project_counters WHERE project_id = $1', [plan.id]))
    .rows[0].v;
const linksInto = async (taskId: string) =>
  (await plan.call('GET', '/dependencies')).body.results
    .filter((link: { successor_id: string }) => link.successor_id === taskId)
    .map((link: Record<string, unknown>) => [link['predecessor_id'], link['type'], link['lag_minutes']]);
const linesOf = ({ body }: Answer) => body.rows.map((row: Record<string, unknown>) => [row['line'], row['action']]);

describe('a preview', () => {
  it('is kept until newer ones of the same person take its place', async () => {
    const first = (await preview('Name\nA')).body.id;
    await database.pool.query(
      `INSERT INTO row_imports (project_id, user_id, file_name, match_by, base_version, draft)
       SELECT $1, $2, 'x.csv', 'id', 1, '{"rows":[],"resources":[],"warnings":[]}' FROM generate_series(2, $3)`,
      [plan.id, plan.users.scheduler, ROW_IMPORTS_KEPT_MAX],
    );
    const ofOwner = (await preview('Name\nB', '', plan.users.owner)).body.id;
    const status = async (id: string) => (await plan.call('GET', `/imports/${id}`)).status;
    expect(await status(first)).toBe(200);
    const last = (await preview('Name\nC')).body.id;
    expect([await status(first), await status(last), await status(ofOwner)]).toEqual([404, 200, 200]);
  });

  it('of rows that lie below each other without end refuses them, whichever comes first', async () => {
    const count = 9_000;
    const lines = Array.from({ length: count }, (_, at) => `r${at},r${at + 1},Row ${at}`);
    const answer = await preview(['ID,Parent,Name', ...lines, `r${count},,Top`].join('\n'), '?match=name');
    expect(answer.status).toBe(201);
    expect(answer.body.rows.some((row: { problems: { code: string }[] }) => row.problems[0]?.code === 'too_deep')).toBe(
      true,
    );
    expect(answer.body.created).toBeLessThan(100);
  });

  it('is not asked for by one person many times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, (_, at) => preview(`Name\nD${at}`)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 429]));
    expect(answers.filter(({ status }) => status === 201).length).toBeGreaterThanOrEqual(ROW_IMPORTS_PER_USER_MAX);
  });

  it('says of each row what it would do, and writes nothing', async () => {
    await plan.call('PATCH', `/tasks/${ids.walls}`, { uid: 7 });
    const before = await versionOf();
    const csv = [
      'ID,Name,Duration,Predecessors',
      `${ids.walls},Outer walls,3d,`,
      `${ids.roof},Roof,,`,
      `new,Chimney,1d,${ids.roof} FS+1d`,
      `${randomUUID()},Nowhere,1d,`,
      `7,Walls again,,`,
      'bare,,1d,',
    ].join('\n');
    const answer = await preview(csv, '?file_name=changes.csv');
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      state: 'preview',
      file_name: 'changes.csv',
      match: 'id',
      base_version: before,
      applied_version: null,
      created: 1,
      updated: 1,
      unchanged: 1,
      refused: 3,
    });
    expect(answer.body.rows).toMatchObject([
      { line: 2, action: 'update', task_id: ids.walls, fields: ['duration_minutes', 'name'], problems: [] },
      { line: 3, action: 'unchanged', task_id: ids.roof, fields: [] },
      { line: 4, action: 'create', name: 'Chimney', links_set: 1 },
      { line: 5, action: 'refuse', task_id: null, problems: [{ path: 'line 5', code: 'unknown_reference' }] },
      { line: 6, action: 'refuse', problems: [{ path: 'line 6', code: 'duplicate' }] },
      { line: 7, action: 'refuse', problems: [{ path: 'line 7', code: 'invalid_value' }] },
    ]);
    expect(await versionOf()).toBe(before);
    const again = await plan.call('GET', `/imports/${answer.body.id}`, undefined, plan.users.scheduler);
    expect(again.body).toEqual(answer.body);
  });

  it('finds what a rule of the project refuses, and what hangs on it', async () => {
    const csv = [
      'ID,Parent,Name,Predecessors',
      // A circle: Roof follows Walls already.
      `${ids.walls},,Walls,${ids.roof}`,
      `a,,${'x'.repeat(1_001)},`,
      'b,a,Below the long one,',
      'c,,Follows what is below it,b',
      'd,,Stands,',
    ].join('\n');
    const answer = await preview(csv);
    expect(linesOf(answer)).toEqual([
      [2, 'refuse'],
      [3, 'refuse'],
      [4, 'refuse'],
      [5, 'refuse'],
      [6, 'create'],
    ]);
    const codes = answer.body.rows.map((row: { problems: { code: string }[] }) => row.problems.map(({ code }) => code));
    expect(codes).toEqual([['dependency_cycle'], ['invalid_value'], ['unknown_reference'], ['unknown_reference'], []]);
  });

  it('refuses a table with cells that cannot be read, and names each by line and column', async () => {
    const answer = await preview('Name,Duration,% Complete\nA,soon,10\nB,1d,150\n');
    expect([answer.status, answer.body.code]).toEqual([422, 'invalid_value']);
    expect(answer.body.errors).toMatchObject([
      { path: 'line 2, column 2', code: 'invalid_value' },
      { path: 'line 3, column 3', code: 'invalid_value' },
    ]);
    expect((await preview('no,names,here\n1,2,3\n')).body.code).toBe('not_plan');
    expect((await preview('')).body.code).toBe('invalid_body');
    expect((await preview('Name\nA\n', `?parent_id=${randomUUID()}`)).body.code).toBe('unknown_reference');
  });

  it('refuses more rows than may be imported at once, with the cap', async () => {
    const answer = await preview(`Name\n${'A\n'.repeat(10_001)}`);
    expect([answer.status, answer.body.code, answer.body.limit]).toEqual([422, 'too_many', 10_000]);
  });
});

describe('rows find their tasks', () => {
  it('by outline number, and new ones their parent', async () => {
    const csv = 'WBS,Name,Duration,Predecessors\n1.2,Roof,2d,\n1.3,Windows,1d,1.2SS+2h\n2.1,Lawn,1d,\n';
    const answer = await preview(csv, '?match=wbs');
    expect(linesOf(answer)).toEqual([
      [2, 'update'],
      [3, 'create'],
      [4, 'create'],
    ]);
    expect((await apply(answer.body.id)).body.state).toBe('applied');
    const [, windows, lawn] = answer.body.rows.map((row: { task_id: string }) => row.task_id);
    expect(await plan.row('tasks', windows)).toMatchObject({ parent_id: ids.house, name: 'Windows' });
    expect(await plan.row('tasks', lawn)).toMatchObject({ parent_id: ids.garden, duration_minutes: 480 });
    expect(await plan.row('tasks', ids.garden)).toMatchObject({ is_summary: true });
    expect(await linksInto(windows)).toEqual([[ids.roof, 'SS', 120]]);
    expect(await plan.row('tasks', ids.roof)).toMatchObject({ duration_minutes: 960 });
  });

  it('by name below the same parent only', async () => {
    const twin = await plan.task('Roof');
    const csv = 'Name,Duration\nHouse,\n  Roof,4d\n  Cellar,1d\nRoof,5d\n';
    const answer = await preview(csv, '?match=name');
    expect(answer.body.rows).toMatchObject([
      { action: 'unchanged', task_id: ids.house },
      { action: 'update', task_id: ids.roof },
      { action: 'create', fields: expect.arrayContaining(['parent_id']) },
      { action: 'update', task_id: twin },
    ]);
    await plan.task('Roof');
    expect((await preview('Name\nRoof\n', '?match=name')).body.rows).toMatchObject([
      { action: 'refuse', problems: [{ code: 'duplicate' }] },
    ]);
  });

  it('by number of the plan file, where only one task has it', async () => {
    await plan.call('PATCH', `/tasks/${ids.garden}`, { uid: 7 });
    const answer = await preview('ID,Name,Deadline\n7,Garden,2026-03-06\n8,Pond,\n');
    expect(linesOf(answer)).toEqual([
      [2, 'update'],
      [3, 'create'],
    ]);
    await apply(answer.body.id);
    // A day means its end where something is to be finished.
    expect(await plan.row('tasks', ids.garden)).toMatchObject({ deadline: '2026-03-06T17:00:00' });
  });
});

describe('applying', () => {
  it('writes under one number: tasks, links that come and go, people', async () => {
    const { id: ann } = await plan.add('resources', { name: 'Ann' });
    const csv = [
      'ID,Name,Predecessors,Resource Names,Cost',
      `${ids.roof},Roof,${ids.garden} SS,ann[50%]; Bob,1200`,
      `x,Gate,${ids.roof},Bob,`,
    ].join('\n');
    const { body } = await preview(csv);
    expect(body.rows).toMatchObject([
      { action: 'update', fields: ['cost'], links_set: 1, links_removed: 1, assignments_set: 2 },
      { action: 'create', links_set: 1, assignments_set: 1 },
    ]);
    const { body: applied } = await apply(body.id);
    expect(applied).toMatchObject({ state: 'applied', applied_version: await versionOf() });
    expect(await linksInto(ids.roof)).toEqual([[ids.garden, 'SS', 0]]);
    const resources = (await plan.call('GET', '/resources')).body.results as { id: string; name: string }[];
    expect(resources.map(({ name }) => name).sort()).toEqual(['Ann', 'Bob']);
    const assignments = (await plan.call('GET', '/assignments')).body.results;
    const onRoof = assignments.filter((row: { task_id: string }) => row.task_id === ids.roof);
    expect(onRoof.map((row: { resource_id: string; units: number }) => [row.resource_id === ann, row.units])).toEqual(
      expect.arrayContaining([
        [true, 0.5],
        [false, 1],
      ]),
    );
    const { rows } = await database.pool.query(
      `SELECT DISTINCT cause, actor FROM project_change WHERE project_id = $1 AND version = $2`,
      [plan.id, applied.applied_version],
    );
    expect(rows).toEqual([{ cause: 'import', actor: plan.users.scheduler }]);
  });

  it('turns a link round, and moves a task below another', async () => {
    const csv = `ID,Parent,Name,Predecessors\n${ids.garden},${ids.house},Garden,\n${ids.roof},,Roof,${ids.garden}\n${ids.walls},,Walls,${ids.roof}\n`;
    const { body } = await preview(csv);
    expect(body.rows[0]).toMatchObject({ action: 'update', fields: ['parent_id'] });
    expect((await apply(body.id)).status).toBe(200);
    expect(await plan.row('tasks', ids.garden)).toMatchObject({ parent_id: ids.house });
    expect(await linksInto(ids.roof)).toEqual([[ids.garden, 'FS', 0]]);
    expect(await linksInto(ids.walls)).toEqual([[ids.roof, 'FS', 0]]);
    // What the table puts at its top stays where it is.
    expect(await plan.row('tasks', ids.walls)).toMatchObject({ parent_id: ids.house });
  });

  it('is a conflict when a row that it builds on has changed, and writes nothing', async () => {
    const { body } = await preview(`ID,Name,Predecessors\n${ids.walls},Outer walls,\nx,Gate,${ids.garden}\n`);
    await plan.call('PATCH', `/tasks/${ids.garden}`, { name: 'Park' });
    const before = await versionOf();
    const answer = await apply(body.id);
    expect([answer.status, answer.body.code, answer.body.ids]).toEqual([409, 'conflict', [ids.garden]]);
    expect(await versionOf()).toBe(before);
    expect(await plan.row('tasks', ids.walls)).toMatchObject({ name: 'Walls' });
  });

  it('does not mind changes elsewhere, nor dates that were computed', async () => {
    const { body } = await preview(`ID,Name\n${ids.walls},Outer walls\n`);
    await plan.call('PATCH', `/tasks/${ids.garden}`, { name: 'Park' });
    await plan.task('Door', { parent_id: ids.walls });
    expect((await apply(body.id)).status).toBe(200);
    expect(await plan.row('tasks', ids.walls)).toMatchObject({ name: 'Outer walls' });
  });

  it('happens once, and not after a day', async () => {
    const { body } = await preview('Name\nPond\n');
    expect((await apply(body.id)).status).toBe(200);
    const again = await apply(body.id);
    expect([again.status, again.body.code]).toEqual([409, 'wrong_state']);
    const { body: old } = await preview('Name\nPond\n');
    await database.pool.query(`UPDATE row_imports SET created_at = now() - interval '25 hours' WHERE id = $1`, [
      old.id,
    ]);
    expect((await apply(old.id)).status).toBe(404);
  });

  it('is not for a Member', async () => {
    expect((await preview('Name\nPond\n', '', plan.users.member)).body.code).toBe('forbidden');
  });
});
