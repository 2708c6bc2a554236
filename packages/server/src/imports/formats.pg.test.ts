import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestUser, type TestDatabase } from '../../test/database.js';
import type { Answer } from '../../test/server.js';
import { startWorkingServer, type WorkingServer } from '../../test/working-server.js';

let database: TestDatabase;
let server: WorkingServer;
let owner: string;

beforeAll(async () => {
  server = await startWorkingServer();
  database = server.database;
  owner = await createTestUser(database);
});
afterAll(() => server.stop());

const upload = (file: string, name: string, query = '', type = 'application/octet-stream') =>
  server.call(owner, 'POST', `/imports?file_name=${name}${query}`, { body: file, headers: { 'content-type': type } });

async function ended(id: string): Promise<Answer['body']> {
  for (const deadline = performance.now() + 60_000; ; ) {
    const { body } = await server.call(owner, 'GET', `/imports/${id}`);
    if (body.state !== 'queued' && body.state !== 'running') return body;
    if (performance.now() > deadline) throw new Error(`the import is still ${body.state}`);
    await new Promise(done => setTimeout(done, 30));
  }
}

const imported = async (...args: Parameters<typeof upload>) => ended((await upload(...args)).body.id);

async function tasksOf(projectId: string): Promise<[string, string, string][]> {
  const { body } = await server.call(owner, 'GET', `/projects/${projectId}/tasks?limit=100`);
  const rows = body.results as { name: string; start: string; finish: string }[];
  return rows
    .map(({ name, start, finish }): [string, string, string] => [name, start, finish])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

const XER = [
  ['ERMHDR', '20.12', '2026-01-05'],
  ['%T', 'PROJECT'],
  ['%F', 'proj_id', 'proj_short_name', 'plan_start_date', 'last_recalc_date', 'export_flag'],
  ['%R', '1', 'BRIDGE', '2026-01-05 08:00', '2026-01-05 08:00', 'Y'],
  ['%R', '2', 'TUNNEL', '2026-02-02 08:00', '2026-02-02 08:00', 'Y'],
  ['%T', 'TASK'],
  [
    '%F',
    'task_id',
    'proj_id',
    'task_code',
    'task_name',
    'task_type',
    'status_code',
    'target_drtn_hr_cnt',
    'remain_drtn_hr_cnt',
  ],
  ['%R', '10', '1', 'A1000', 'Piers', 'TT_Task', 'TK_NotStart', '80', '80'],
  ['%R', '11', '1', 'A1010', 'Deck', 'TT_Task', 'TK_NotStart', '40', '40'],
  ['%R', '20', '2', 'T1', 'Bore', 'TT_Task', 'TK_NotStart', '40', '40'],
  ['%T', 'TASKPRED'],
  ['%F', 'task_pred_id', 'task_id', 'pred_task_id', 'proj_id', 'pred_proj_id', 'pred_type', 'lag_hr_cnt'],
  ['%R', '100', '11', '10', '1', '1', 'PR_FS', '8'],
  ['%E'],
]
  .map(cells => cells.join('\t'))
  .join('\r\n');

const PMXML = `<?xml version="1.0"?><APIBusinessObjects xmlns="http://xmlns.oracle.com/Primavera/P6/V19.12/API/BusinessObjects">
<Project><ObjectId>1</ObjectId><Id>BRIDGE</Id><Name>Bridge</Name><PlannedStartDate>2026-01-05T08:00:00</PlannedStartDate>
<DataDate>2026-01-05T08:00:00</DataDate>
<Activity><ObjectId>10</ObjectId><Id>A1</Id><Name>Piers</Name><Type>Task Dependent</Type><Status>Not Started</Status>
<PlannedDuration>80</PlannedDuration><RemainingDuration>80</RemainingDuration><ProjectObjectId>1</ProjectObjectId></Activity>
</Project></APIBusinessObjects>`;

const CSV = 'ID,Level,Name,Duration,Start,Predecessors\n1,1,Dig,2d,2026-01-05,\n2,1,Pour,3d,,1\n';

const PLAN = JSON.stringify({
  format: 'trueppm-plan',
  version: 1,
  project: {
    name: 'Document',
    start: '2026-01-05T08:00',
    tasks: [
      { id: 'a', name: 'First', durationMinutes: 480 },
      { id: 'b', name: 'Second', durationMinutes: 960, colour: 'red' },
    ],
    dependencies: [{ predecessorId: 'a', successorId: 'b' }],
  },
});

const ROWS = 'SELECT (SELECT count(*) FROM projects) + (SELECT count(*) FROM tasks) AS n';
const countRows = async (): Promise<number> => (await database.pool.query<{ n: number }>(ROWS)).rows[0]!.n;

describe('a file of each format', () => {
  it('of Primavera (XER) becomes its first project, and tells of the others', async () => {
    const row = await imported(XER, 'bridge.xer');
    expect(row).toMatchObject({ state: 'done', format: 'xer', warnings: [{ code: 'other_projects' }] });
    expect(await tasksOf(row.project_id)).toEqual(
      [
        ['BRIDGE', expect.any(String), expect.any(String)],
        ['Deck', '2026-01-20T08:00:00', '2026-01-26T17:00:00'],
        ['Piers', '2026-01-05T08:00:00', '2026-01-16T17:00:00'],
      ].filter(([name]) => name !== 'BRIDGE'),
    );
    const { body } = await server.call(owner, 'GET', `/projects/${row.project_id}`);
    expect(body.preset).toBe('primavera');
  });

  it('of Primavera gives the project that is named', async () => {
    const row = await imported(XER, 'bridge.xer', '&source_project=TUNNEL');
    expect((await tasksOf(row.project_id)).map(([name]) => name)).toEqual(['Bore']);
    const none = await imported(XER, 'bridge.xer', '&source_project=CANAL');
    expect(none).toMatchObject({ state: 'failed', problem: { code: 'invalid_value' } });
  });

  it('of Primavera (PMXML) is known by its root, whatever it is called', async () => {
    const row = await imported(PMXML, 'plan.bin');
    expect(row).toMatchObject({ state: 'done', format: 'pmxml' });
    expect(await tasksOf(row.project_id)).toEqual([['Piers', '2026-01-05T08:00:00', '2026-01-16T17:00:00']]);
  });

  it('of a spreadsheet keeps its links', async () => {
    const row = await imported(CSV, 'plan.csv', '', 'text/csv');
    expect(row).toMatchObject({ state: 'done', format: 'csv' });
    expect((await tasksOf(row.project_id)).map(([name, start]) => [name, start])).toEqual([
      ['Dig', '2026-01-05T08:00:00'],
      ['Pour', '2026-01-07T08:00:00'],
    ]);
  });

  it('of a spreadsheet with other dates needs their order', async () => {
    const table = 'Name,Duration,Start\nDig,2d,05.02.2026\n';
    const row = await imported(table, 'plan.csv');
    expect(row).toMatchObject({ state: 'failed', problem: { code: 'invalid_value' } });
    expect(row.problem.errors[0].path).toBe('line 2, column 3');
    const ordered = await imported(table, 'plan.csv', '&date_order=dmy');
    expect((await tasksOf(ordered.project_id))[0]?.[1]).toBe('2026-02-05T08:00:00');
  });

  it('of the scheduler tells of a field that a plan does not have', async () => {
    const row = await imported(PLAN, 'plan.json');
    expect(row).toMatchObject({ state: 'done', format: 'json', warnings: [{ code: 'unknown_field' }] });
    expect((await tasksOf(row.project_id)).map(([name, start]) => [name, start])).toEqual([
      ['First', '2026-01-05T08:00:00'],
      ['Second', '2026-01-06T08:00:00'],
    ]);
  });
});

describe('a refused file', () => {
  it.each([
    ['is nothing', 'hello there', 'notes.txt', '', 'not_plan'],
    ['is cut-off JSON', PLAN.slice(0, 200), 'plan.json', '', 'malformed_file'],
    ['is JSON of something else', '{"a":1}', 'plan.json', '', 'not_plan'],
    ['is of another version', PLAN.replace('"version":1', '"version":9'), 'plan.json', '', 'unsupported_version'],
    ['is not what it is said to be', CSV, 'plan.csv', '&format=xer', 'not_plan'],
    ['is a table without names', 'a,b\n1,2\n', 'plan.csv', '', 'not_plan'],
    [
      'has a number that no column holds',
      PLAN.replace('480', '1e15'),
      'plan.json',
      '',
      'not_schedulable|invalid_value',
    ],
    [
      'has a circle',
      PLAN.replace('"dependencies":[', '"dependencies":[{"predecessorId":"b","successorId":"a"},'),
      'plan.json',
      '',
      'dependency_cycle',
    ],
    [
      'has an outline without end',
      'Level,Name\n' + Array.from({ length: 60 }, (_, at) => `${at + 1},T${at}`).join('\n'),
      'plan.csv',
      '',
      'too_deep',
    ],
  ])('that %s leaves the reason and nothing else', async (_what, file, name, query, code) => {
    const before = await countRows();
    const row = await imported(file, name, query);
    expect(row).toMatchObject({ state: 'failed', project_id: null });
    expect(row.problem.code).toMatch(new RegExp(`^(${code})$`));
    expect(await countRows()).toBe(before);
  });
});

describe('an import that is cancelled', () => {
  it('while it writes keeps nothing, and stays cancelled', async () => {
    const before = await countRows();
    const blocker = await database.pool.connect();
    await blocker.query('BEGIN; LOCK TABLE dependencies IN ACCESS EXCLUSIVE MODE');
    const { body } = await upload(CSV, 'plan.csv');
    for (const deadline = performance.now() + 60_000; ; ) {
      const { rows } = await database.pool.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
            AND query LIKE 'COPY dependencies%'`,
      );
      if (rows.length > 0) break;
      expect(performance.now()).toBeLessThan(deadline);
      await new Promise(done => setTimeout(done, 20));
    }
    const stranger = await createTestUser(database);
    expect((await server.call(stranger, 'POST', `/imports/${body.id}/cancel`)).status).toBe(404);
    const cancelled = await server.call(owner, 'POST', `/imports/${body.id}/cancel`);
    expect(cancelled.body).toMatchObject({ state: 'cancelled', project_id: null });
    await blocker.query('ROLLBACK');
    blocker.release();
    for (const deadline = performance.now() + 60_000; ; ) {
      const { rows } = await database.pool.query(`SELECT FROM graphile_worker.jobs WHERE key = $1`, [
        `import:${body.id}`,
      ]);
      if (rows.length === 0) break;
      expect(performance.now()).toBeLessThan(deadline);
      await new Promise(done => setTimeout(done, 20));
    }
    expect((await ended(body.id)).state).toBe('cancelled');
    expect(await countRows()).toBe(before);
  });

  it('after its end stays as it ended; one that never was is not found', async () => {
    const row = await imported(CSV, 'plan.csv');
    const after = await server.call(owner, 'POST', `/imports/${row.id}/cancel`);
    expect(after.body).toMatchObject({ state: 'done', project_id: row.project_id });
    expect((await server.call(owner, 'POST', `/imports/${randomUUID()}/cancel`)).status).toBe(404);
  });
});
