import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestUser, type TestDatabase } from '../../test/database.js';
import { createTestPlan, type TestPlan } from '../../test/peopled-plan.js';
import type { Answer } from '../../test/server.js';
import { startWorkingServer, type WorkingServer } from '../../test/working-server.js';
import { forgetExpired } from '../db/retention.js';
import { EXPORT_HOURS, EXPORTS_KEPT_MAX, EXPORTS_SENT_PER_USER_MAX, EXPORTS_UNDER_WAY_MAX } from '../limits.js';
import { runExport } from './job.js';

let database: TestDatabase;
let server: WorkingServer;
let plan: TestPlan;
const log = pino({ level: 'silent' });

beforeAll(async () => {
  server = await startWorkingServer();
  database = server.database;
  plan = await createTestPlan(database, server);
  const phase = await plan.task('Phase, "one"');
  const dig = await plan.task('Dig', { parent_id: phase, duration_minutes: 960, percent_complete: 50 });
  const sum = await plan.task('=SUM(A1:A9)', { parent_id: phase, duration_minutes: 480 });
  const over = await plan.task('Übergabe 交付', { is_milestone: true, duration_minutes: 0 });
  await plan.link(dig, sum, { lag_minutes: 240 });
  await plan.link(sum, over);
  const crew = await plan.add('resources', { name: 'Crew; night' });
  await plan.add('assignments', { task_id: dig, resource_id: crew.id, units: 0.5 });
});
afterAll(() => server.stop());

// biome-ignore lint/suspicious/noExplicitAny: a row of the contract
type Row = any;

const begin = async (body: object, userId = plan.users.viewer): Promise<Row> => {
  const answer = await plan.call('POST', '/exports', body, userId);
  expect(answer.status).toBe(202);
  return answer.body;
};

async function ended(id: string, userId = plan.users.viewer): Promise<Row> {
  const read = async () => (await plan.call('GET', `/exports/${id}`, undefined, userId)).body;
  await expect.poll(async () => (await read()).state, { timeout: 30_000 }).not.toMatch(/queued|running/);
  return read();
}

const file = (id: string, userId = plan.users.viewer): Promise<Answer> =>
  plan.call('GET', `/exports/${id}/file`, undefined, userId);

async function importedFrom(text: string, type: string, userId: string): Promise<Row> {
  const headers = { 'content-type': type };
  const { body } = await server.call(userId, 'POST', '/imports?file_name=plan.csv', { body: text, headers });
  const read = async () => (await server.call(userId, 'GET', `/imports/${body.id}`)).body;
  await expect.poll(async () => (await read()).state, { timeout: 30_000 }).not.toMatch(/queued|running/);
  return read();
}

describe('a table of tasks', () => {
  it('numbers tasks, dates them, and neutralises formulas', async () => {
    const { text, mediaType, headers } = await plan.call(
      'GET',
      '/exports/csv?columns=id,name,start,finish,predecessors,resources',
    );
    expect(mediaType).toBe('text/csv');
    expect(headers.get('content-disposition')).toContain('filename="Plan.csv"');
    expect(text.trimEnd().split('\r\n')).toEqual([
      'ID,Name,Start,Finish,Predecessors,Resource Names',
      '1,"Phase, ""one""",2026-01-05T08:00,2026-01-08T12:00,,',
      '2,Dig,2026-01-05T08:00,2026-01-06T17:00,,"""Crew; night""[50%]"',
      "3,'=SUM(A1:A9),2026-01-07T13:00,2026-01-08T12:00,2FS+0.5d,",
      '4,Übergabe 交付,2026-01-08T12:00,2026-01-08T12:00,3FS,',
    ]);
  });

  it('comes back by an import as the same tasks, links and people', async () => {
    const { text } = await plan.call('GET', '/exports/csv');
    const row = await importedFrom(text, 'text/csv', plan.users.owner);
    expect(row).toMatchObject({ state: 'done', format: 'csv', problem: null });
    const again = async () =>
      (await server.call(plan.users.owner, 'GET', `/projects/${row.project_id}/exports/csv`)).text;
    await expect.poll(again).toBe(text);
    const { body } = await server.call(plan.users.owner, 'GET', `/projects/${row.project_id}/tasks`);
    expect(body.results.map((task: Row) => task.name).sort()).toEqual(
      ['=SUM(A1:A9)', 'Dig', 'Phase, "one"', 'Übergabe 交付'].sort(),
    );
  });

  it('has dates and durations of one plan, the present one, before and after it was dated in the background', async () => {
    const fresh = await createTestPlan(database, server);
    const phase = await fresh.task('Phase');
    const dig = await fresh.task('Dig', { parent_id: phase, duration_minutes: 960 });
    const lines = async () => {
      const { text } = await fresh.call('GET', '/exports/csv?columns=name,duration,start,finish');
      return text.trimEnd().split('\r\n').slice(1);
    };
    for (const [minutes, days, finish] of [
      [960, 2, '2026-01-06T17:00'],
      [1_440, 3, '2026-01-07T17:00'],
    ]) {
      await fresh.call('PATCH', `/tasks/${dig}`, { duration_minutes: minutes });
      const span = `${days}d,2026-01-05T08:00,${finish}`;
      // At once, while the stored summary still has its former duration, and for good.
      expect(await lines()).toEqual([`Phase,${span}`, `Dig,${span}`]);
      await expect.poll(async () => (await fresh.row('tasks', phase)).duration_minutes).toBe(minutes);
      expect(await lines()).toEqual([`Phase,${span}`, `Dig,${span}`]);
    }
  });

  it.each(['semicolon', 'tab'])('is parted by a %s where that is asked', async delimiter => {
    const { text } = await plan.call('GET', `/exports/csv?columns=id,percent_complete&delimiter=${delimiter}`);
    expect(text.split('\r\n')[2]).toBe(delimiter === 'tab' ? '2\t50%' : '2;50%');
    const row = await importedFrom(
      (await plan.call('GET', `/exports/csv?delimiter=${delimiter}`)).text,
      'text/csv',
      plan.users.owner,
    );
    expect(row.state).toBe('done');
  });

  it.each(['columns=colour', 'columns=id,,name', 'columns=', 'delimiter=x'])('refuses %s', async query => {
    const answer = await plan.call('GET', `/exports/csv?${query}`);
    expect([answer.status, answer.body.code]).toEqual([400, 'invalid_parameter']);
  });
});

describe('a file that is written while it is sent', () => {
  it('is not asked for by one person many times at once', async () => {
    const formats = ['mspdi', 'csv', 'json', 'mspdi', 'csv', 'json'];
    const answers = await Promise.all(
      formats.map(format => plan.call('GET', `/exports/${format}`, undefined, plan.users.viewer)),
    );
    const refused = answers.filter(({ status }) => status === 429);
    const sent = answers.filter(({ status }) => status === 200);
    // One that is sent already when the last is asked for has left its place.
    expect(sent.length).toBeGreaterThanOrEqual(EXPORTS_SENT_PER_USER_MAX);
    expect(refused.length).toBeGreaterThan(0);
    expect(sent.length + refused.length).toBe(formats.length);
    expect(refused[0]?.body).toMatchObject({ code: 'rate_limited', limit: EXPORTS_SENT_PER_USER_MAX });
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
    // Places are free again.
    expect((await plan.call('GET', '/exports/csv', undefined, plan.users.viewer)).status).toBe(200);
  });

  it('is given up when its reader goes, and its place is free', async () => {
    const get = async (): Promise<void> => {
      const leaving = new AbortController();
      const authorization = `Bearer ${await server.deps.tokens.issue(plan.users.viewer)}`;
      const url = `${server.url}/api/v1/projects/${plan.id}/exports/mspdi`;
      const answer = fetch(url, { headers: { authorization }, signal: leaving.signal });
      setTimeout(() => leaving.abort(), 20);
      await answer.then(({ body }) => body?.cancel()).catch(() => undefined);
    };
    for (let at = 0; at < 3; at += 1) await get();
    await expect
      .poll(async () => (await plan.call('GET', '/exports/csv', undefined, plan.users.viewer)).status)
      .toBe(200);
  });
});

describe('an export', () => {
  it.each([
    ['mspdi', 'application/xml', /<Name>Dig<\/Name>/],
    ['csv', 'text/csv', /^ID;Name/],
    ['project_json', 'application/vnd.trueppm.project+json', /^\{"format":"trueppm-project"/],
  ])('of %s is done in the background, listed, and kept for download', async (format, type, content) => {
    const options = format === 'csv' ? { columns: ['id', 'name'], delimiter: 'semicolon' } : {};
    const begun = await begin({ format, ...options });
    expect(begun).toMatchObject({ format, bytes: null, project_id: plan.id });
    const done = await ended(begun.id);
    expect(done).toMatchObject({ state: 'done', progress: 1, problem: null });
    expect(Date.parse(done.expires_at) - Date.parse(done.created_at)).toBe(EXPORT_HOURS * 3_600_000);
    const answer = await file(begun.id);
    expect([answer.status, answer.mediaType]).toEqual([200, type]);
    expect(answer.text).toMatch(content);
    // The byte order mark of a table is no text.
    const { rows } = await database.pool.query('SELECT bytes FROM export_pieces WHERE export_id = $1', [begun.id]);
    expect(rows[0].bytes.subarray(0, 3).equals(Buffer.from('\ufeff'))).toBe(format === 'csv');
    expect(Buffer.byteLength(answer.text) + (format === 'csv' ? 3 : 0)).toBe(done.bytes);
    expect(answer.headers.get('content-disposition')).toContain(done.file_name);
    const { body } = await plan.call('GET', '/exports', undefined, plan.users.viewer);
    expect(body.results[0]).toEqual(done);
  });

  it('is its own caller’s: for everybody else it does not exist', async () => {
    const { id } = await begin({ format: 'csv' });
    await ended(id);
    const nowhere = await file('11111111-1111-4111-8111-111111111111', plan.users.owner);
    for (const path of ['', '/file']) {
      const answer = await plan.call('GET', `/exports/${id}${path}`, undefined, plan.users.owner);
      expect([answer.status, answer.text]).toEqual([404, nowhere.text]);
    }
    for (const [method, path] of [
      ['POST', '/cancel'],
      ['DELETE', ''],
    ] as const) {
      const answer = await plan.call(method, `/exports/${id}${path}`, undefined, plan.users.owner);
      expect([answer.status, answer.text]).toEqual([404, nowhere.text]);
    }
    expect((await plan.call('GET', '/exports', undefined, plan.users.owner)).body.results).toEqual([]);
    expect((await file(id)).status).toBe(200);
    expect((await plan.call('DELETE', `/exports/${id}`, undefined, plan.users.viewer)).status).toBe(204);
    expect((await file(id)).status).toBe(404);
  });

  it('that ends early is cut off, not short', async () => {
    const { id } = await begin({ format: 'csv' });
    await ended(id);
    await database.pool.query('UPDATE exports SET bytes = bytes + 1 WHERE id = $1', [id]);
    await expect(file(id)).rejects.toThrow();
  });

  it('holds what its reader may see when it is made, and is for nobody who sees less', async () => {
    const insert = async (userId: string): Promise<string> => {
      const { rows } = await database.pool.query(
        `INSERT INTO exports (project_id, user_id, format, options) VALUES ($1, $2, 'project_json', $3) RETURNING id`,
        [plan.id, userId, { reader: { userId, seesAllTime: true, seesPeople: true } }],
      );
      return rows[0].id;
    };
    const { member, scheduler } = plan.users;
    const task = await plan.task('Timed');
    const body = { task_id: task, day: '2026-01-05', minutes: 60, is_shared: false };
    expect((await plan.call('POST', '/time-entries', body, plan.users.owner)).status).toBe(201);
    const entries = async (id: string, userId: string): Promise<number> =>
      (await file(id, userId)).body.tables.time_entries.length;
    const [ofMember, ofScheduler] = [await insert(member), await insert(scheduler)];
    for (const id of [ofMember, ofScheduler]) await runExport({ database, log }, id, 1);
    expect([await entries(ofMember, member), await entries(ofScheduler, scheduler)]).toEqual([0, 1]);
    const setRole = (role: string) =>
      database.pool.query('UPDATE memberships SET role = $3 WHERE project_id = $1 AND user_id = $2', [
        plan.id,
        scheduler,
        role,
      ]);
    await setRole('viewer');
    expect((await file(ofScheduler, scheduler)).body.code).toBe('forbidden');
    await setRole('scheduler');
    expect((await file(ofScheduler, scheduler)).status).toBe(200);
  });

  it('of a project that went to the trash meanwhile fails, as of one that is not there', async () => {
    const trashed = await createTestPlan(database, server);
    const { rows } = await database.pool.query(
      `INSERT INTO exports (project_id, user_id, format, options)
       VALUES ($1, $2, 'csv', '{"reader":{"userId":null,"seesAllTime":true,"seesPeople":true}}') RETURNING id`,
      [trashed.id, trashed.users.owner],
    );
    expect((await trashed.call('DELETE', '', undefined, trashed.users.owner)).status).toBe(204);
    await runExport({ database, log }, rows[0].id, 1);
    const { rows: after } = await database.pool.query('SELECT state, problem FROM exports WHERE id = $1', [rows[0].id]);
    expect(after[0]).toMatchObject({ state: 'failed', problem: { code: 'not_found' } });
  });

  it('that is cancelled keeps nothing, and its job does nothing more', async () => {
    const { rows } = await database.pool.query(
      `INSERT INTO exports (project_id, user_id, format, options)
       VALUES ($1, $2, 'csv', '{"reader":{"userId":null,"seesAllTime":true,"seesPeople":true}}') RETURNING id`,
      [plan.id, plan.users.member],
    );
    const { id } = rows[0];
    expect((await plan.call('GET', `/exports/${id}/file`, undefined, plan.users.member)).body.code).toBe('wrong_state');
    const answer = await plan.call('POST', `/exports/${id}/cancel`, undefined, plan.users.member);
    expect(answer.body).toMatchObject({ state: 'cancelled', bytes: null });
    await runExport({ database, log }, id, 1);
    expect(await ended(id, plan.users.member)).toMatchObject({ state: 'cancelled' });
    expect((await database.pool.query('SELECT FROM export_pieces WHERE export_id = $1', [id])).rowCount).toBe(0);
  });

  it('that is cancelled while it is written ends there', async () => {
    const { rows } = await database.pool.query(
      `INSERT INTO exports (project_id, user_id, format, state, options)
       VALUES ($1, $2, 'project_json', 'queued', '{"reader":{"userId":null,"seesAllTime":true,"seesPeople":true}}') RETURNING id`,
      [plan.id, plan.users.member],
    );
    const { id } = rows[0];
    const running = runExport({ database, log }, id, 1);
    await database.pool.query(`UPDATE exports SET state = 'cancelled' WHERE id = $1`, [id]);
    await running;
    expect(await ended(id, plan.users.member)).toMatchObject({ state: 'cancelled', file_name: null });
  });

  it('of somebody who has lost the project fails, with nothing told', async () => {
    const former = await createTestUser(database);
    const { rows } = await database.pool.query(
      `INSERT INTO exports (project_id, user_id, format, options)
       VALUES ($1, $2, 'csv', '{"reader":{"userId":null,"seesAllTime":true,"seesPeople":true}}') RETURNING id`,
      [plan.id, former],
    );
    await runExport({ database, log }, rows[0].id, 1);
    const { rows: after } = await database.pool.query('SELECT state, problem FROM exports WHERE id = $1', [rows[0].id]);
    expect(after[0]).toMatchObject({ state: 'failed', problem: { code: 'not_found' } });
  });

  it('is gone with its file when it has expired', async () => {
    const { id } = await begin({ format: 'csv' });
    await ended(id);
    await database.pool.query('UPDATE exports SET created_at = created_at - make_interval(hours => $2) WHERE id = $1', [
      id,
      EXPORT_HOURS,
    ]);
    expect((await file(id)).status).toBe(404);
    await forgetExpired(server.deps);
    expect((await database.pool.query('SELECT FROM exports WHERE id = $1', [id])).rowCount).toBe(0);
    expect((await database.pool.query('SELECT FROM export_pieces WHERE export_id = $1', [id])).rowCount).toBe(0);
  });

  it('is refused while many are under way, and the oldest make room', async () => {
    const reader = '{"reader":{"userId":null,"seesAllTime":true,"seesPeople":true}}';
    await database.pool.query(
      `INSERT INTO exports (project_id, user_id, format, options, state)
       SELECT $1, $2, 'csv', $3, 'queued' FROM generate_series(1, $4)`,
      [plan.id, plan.users.scheduler, reader, EXPORTS_UNDER_WAY_MAX],
    );
    const answer = await plan.call('POST', '/exports', { format: 'csv' }, plan.users.scheduler);
    expect([answer.status, answer.body.code, answer.body.limit]).toEqual([409, 'conflict', EXPORTS_UNDER_WAY_MAX]);
    await database.pool.query(
      `INSERT INTO exports (project_id, user_id, format, options, state, created_at)
       SELECT $1, $2, 'csv', $3, 'done', now() - interval '2 hours' FROM generate_series(1, $4)`,
      [plan.id, plan.users.admin, reader, EXPORTS_KEPT_MAX + 5],
    );
    await begin({ format: 'csv' }, plan.users.admin);
    const { body } = await plan.call('GET', '/exports', undefined, plan.users.admin);
    expect(body.results).toHaveLength(EXPORTS_KEPT_MAX);
    const page = await plan.call('GET', '/exports?limit=3', undefined, plan.users.admin);
    const next = await plan.call(
      'GET',
      `/exports?limit=3&cursor=${page.body.next_cursor}`,
      undefined,
      plan.users.admin,
    );
    const ids = [...page.body.results, ...next.body.results].map((row: Row) => row.id);
    expect(ids).toEqual(body.results.slice(0, 6).map((row: Row) => row.id));
  });

  it.each([
    { format: 'pdf' },
    {},
    { format: 'csv', columns: ['x'] },
    { format: 'csv', columns: [] },
    { format: 'csv', more: 1 },
  ])('refuses %j', async body => {
    const answer = await plan.call('POST', '/exports', body);
    expect(answer.status).toBe(400);
  });

  it('repeated with its key is one export', async () => {
    const send = () =>
      server.call(plan.users.member, 'POST', `/projects/${plan.id}/exports`, {
        body: { format: 'csv' },
        headers: { 'idempotency-key': 'once' },
      });
    const [first, second] = [await send(), await send()];
    expect(second.body.id).toBe(first.body.id);
  });
});
