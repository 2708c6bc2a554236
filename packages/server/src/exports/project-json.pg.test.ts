import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, createTestUser, type TestDatabase } from '../../test/database.js';
import { type Answer, startTestServer, type TestServer } from '../../test/server.js';
import { createDemo } from '../demo/create.js';
import type { ServerError } from '../errors.js';
import { runForecast } from '../forecasts/job.js';
import { runImport } from '../imports/job.js';
import { readWholeProject } from '../imports/whole-project.js';
import { HISTORY_TABLES } from './history.js';
import { FILE_TABLES, type FileReader } from './project-json.js';

let database: TestDatabase;
let server: TestServer;
let demo: string;
/** The project that the file was first made of: its history happened in it and came with no file. */
let original: string;
const users: Record<string, string> = {};
const log = pino({ level: 'silent' });
const silent = { info: () => undefined };

// biome-ignore lint/suspicious/noExplicitAny: rows of any table, checked by the contract
type Row = any;

/** Adds a row by the API and returns it. */
async function add(path: string, body: object, role = 'owner', method = 'POST'): Promise<Row> {
  const answer = await server.call(users[role]!, method, `/projects/${demo}/${path}`, { body });
  if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.text}`);
  return answer.body;
}

/** Runs a forecast, as its job would. */
async function forecast(body: object, role = 'owner'): Promise<string> {
  const { id } = await add('forecasts', body, role);
  const deps = { database, relay: { announce: () => undefined }, studies: server.deps.studies, log };
  await runForecast(deps, { projectId: demo, id }, 1);
  return id;
}

/** The demo plan, with something in every table that a project has. */
async function furnish(): Promise<void> {
  const { rows } = await database.pool.query<{ id: string }>(
    `SELECT id FROM live_tasks WHERE project_id = $1 AND NOT is_summary AND percent_complete = 0 AND actual_start IS NULL
      ORDER BY wbs_path`,
    [demo],
  );
  const [first, second, third] = rows.map(row => row.id) as [string, string, string];
  const comment = await add('comments', { task_id: first, body: 'Mind the <pipe> \u202e "quoted"\n💧' }, 'member');
  await add('comments', { task_id: first, parent_id: comment.id, body: 'Seen' }, 'scheduler');
  await add('attachments', { task_id: first, name: 'Survey', url: 'https://files.example/a?b=c' }, 'member');
  await add('risks', { title: 'Rain', owner_id: users['member'], task_id: second, probability: 4, impact: 5 });
  await add('risks', { title: '=HYPERLINK("x")', review_date: '2026-12-01' });
  const label = await add('labels', { name: 'Wet' });
  await add('task-labels', { task_id: first, label_id: label.id });
  const zone = await add('custom-fields', { name: 'Zone', kind: 'text' });
  const grade = await add('custom-fields', {
    name: 'Grade',
    kind: 'choice',
    choices: [{ id: 'a', name: 'A' }],
  });
  await add(`tasks/${first}`, { custom_values: { [zone.id]: 'North', [grade.id]: 'a' } }, 'owner', 'PATCH');
  await add('board-columns', { name: 'Review', status: 'review', wip_limit: 3 });
  await add(`tasks/${second}`, { status: 'review', estimate: null, notes: 'Line\nline' }, 'owner', 'PATCH');
  // In place of the demo's own: what is in the file is what is added here.
  const listed = async (list: string): Promise<Row[]> =>
    (await server.call(users['owner']!, 'GET', `/projects/${demo}/${list}`)).body.results;
  for (const { id, state } of await listed('sprints')) {
    if (state === 'active') await add(`sprints/${id}/cancel`, {});
    await add(`sprints/${id}`, {}, 'owner', 'DELETE');
  }
  for (const { id } of await listed('forecasts')) await add(`forecasts/${id}`, {}, 'owner', 'DELETE');
  const one = await add('sprints', { name: 'One', start: '2026-01-05T08:00:00', finish: '2026-01-16T17:00:00' });
  await add(`tasks/${second}`, { sprint_id: one.id, story_points: 3 }, 'owner', 'PATCH');
  await add(`sprints/${one.id}/activate`, {});
  await add(`tasks/${second}`, { percent_complete: 100 }, 'owner', 'PATCH');
  await add('sprints', { name: 'Two', start: '2026-01-19T08:00:00', finish: '2026-01-30T17:00:00' });
  await add('scope-changes', { sprint_id: one.id, task_id: third, action: 'add', reason: 'More' }, 'member');
  await add('time-entries', { task_id: first, day: '2026-01-05', minutes: 90, note: 'Dug' }, 'member');
  await add('time-entries', { task_id: first, day: '2026-01-13', minutes: 30, is_shared: true }, 'scheduler');
  await add('timesheets/2026-01-05/submit', {}, 'member');
  await add('baselines', { number: 1, name: 'As it stands' });
  await add('saved-views', { name: 'Mine', kind: 'gantt', settings: { zoom: 2, nothing: null } }, 'member');
  await add('saved-views', { name: 'Ours', kind: 'gantt', settings: {}, is_shared: true });
  await forecast({ runs: 200, seed: 7, name: 'Before the rain', sampling: 'latin_hypercube' }, 'member');
  await forecast({ runs: 100 });
  await database.pool.query('INSERT INTO plan_file_rests (project_id, format, rest) VALUES ($1, $2, $3)', [
    demo,
    'mspdi',
    JSON.stringify({
      project: [{ name: 'Company', text: 'Harbour' }],
      projectSummary: [],
      calendars: [],
      tasks: [[first, [{ name: 'Hyperlink', text: ' Ground ' }]]],
      resources: [],
      assignments: [],
      unassigned: [],
      blankTasks: [{ after: null, uid: 99, elements: [] }],
      blankResources: [],
    }),
  ]);
}

beforeAll(async () => {
  database = await createTestDatabase({ connectionsMax: 20 });
  const logins = await createDemo({ database, log: silent }, '2026-11-23');
  server = await startTestServer(database);
  for (const { role, email } of logins) {
    users[role] = (await database.pool.query('SELECT id FROM users WHERE email = $1', [email])).rows[0].id;
  }
  demo = (await database.pool.query('SELECT id FROM projects')).rows[0].id;
  await furnish();
  original = demo;
  // As the scheduler would have it after these edits.
  const settled = await imported((await exported(demo, null)).text);
  expect(settled).toMatchObject({ state: 'done', problem: null });
  demo = settled.project_id;
  for (const role of ['admin', 'scheduler', 'member', 'viewer']) {
    const values = [demo, users[role], role];
    await database.pool.query('INSERT INTO memberships (project_id, user_id, role) VALUES ($1, $2, $3)', values);
  }
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});

/** @param role null = whoever runs the server, who sees all */
async function exported(projectId: string, role: string | null = 'owner'): Promise<Pick<Answer, 'text' | 'body'>> {
  if (role !== null) return server.call(users[role]!, 'GET', `/projects/${projectId}/exports/json`);
  const text = await operatorsFile(projectId);
  return { text, body: JSON.parse(text) };
}

async function operatorsFile(projectId: string, some: Partial<FileReader> = {}): Promise<string> {
  const { PassThrough } = await import('node:stream');
  const { writeProjectJson } = await import('./project-json.js');
  const { text } = await import('node:stream/consumers');
  const out = new PassThrough();
  const reader = { userId: null, seesAllTime: true, seesPeople: true, ...some };
  const [written] = await Promise.all([
    text(out),
    writeProjectJson(database, { projectId, reader }, { begin: () => out }),
  ]);
  return written;
}

/** Uploads, and does the job that the queue would. */
async function imported(file: string, userId = users['owner']!): Promise<Row> {
  const headers = { 'content-type': 'application/vnd.trueppm.project+json' };
  const { body } = await server.call(userId, 'POST', '/imports?file_name=plan.json', { body: file, headers });
  await runImport({ database, log }, body.id, 9);
  return (await server.call(userId, 'GET', `/imports/${body.id}`)).body;
}

/** Without the project's own id, the time of the export, and addresses, which only present members have. */
const bare = (text: string): string =>
  text.replace(/"id":"[^"]*","exported_at":"[^"]*"/, '').replace(/"email" : (null|"[^"]*")/g, '');

describe('a whole project as JSON', () => {
  it('goes out, in and out the same, byte for byte', async () => {
    const once = await exported(demo, null);
    const second = await imported(once.text);
    expect(second).toMatchObject({ state: 'done', format: 'project_json', problem: null, warnings: [] });
    const twice = await exported(second.project_id, null);
    expect(bare(twice.text)).toBe(bare(once.text));
    expect(once.body.tables.tasks.length).toBeGreaterThan(50);
  });

  it('holds every table, and something in each', async () => {
    const { body } = await exported(demo, null);
    const history = HISTORY_TABLES.map(([name]) => name);
    expect(Object.keys(body.tables)).toEqual([...FILE_TABLES, 'timesheets', 'kept_fields', ...history]);
    for (const [table, rows] of Object.entries(body.tables)) expect(rows, table).not.toEqual([]);
    expect(body.tables.kept_fields).toHaveLength(3);
    expect(body.people.map(({ name }: Row) => name)).toContain('Mina Okafor');
  });

  it('keeps what people saw: dates, history of talk, values of own fields', async () => {
    const { body } = await exported(demo, null);
    const [comment] = body.tables.comments.filter((row: Row) => row.parent_id === null);
    expect(comment.body).toBe('Mind the <pipe> \u202e "quoted"\n💧');
    expect(comment.author_id).toBe(users['member']);
    expect(body.tables.tasks.some((row: Row) => Object.keys(row.custom_values).length === 2)).toBe(true);
    expect(body.tables.time_entries.map((row: Row) => row.state).sort()).toEqual(['open', 'submitted']);
    const again = await exported((await imported((await exported(demo, null)).text)).project_id, null);
    expect(again.body.tables.comments).toEqual(body.tables.comments);
  });

  it('keeps what happened in sprints: their charts stay as they were, and who did what', async () => {
    const { id: sprint } = (await exported(demo, null)).body.tables.sprints.find((row: Row) => row.name === 'One');
    const seen = async (projectId: string) => {
      const read = async (path: string) =>
        (await server.call(users['owner']!, 'GET', `/projects/${projectId}/${path}`)).body;
      const { results } = await read(`sprints/${sprint}/events`);
      const events = results.map(({ id: _id, version: _version, ...event }: Row) => event);
      const today = new Date().toISOString().slice(0, 10);
      return {
        events,
        burn: await read(`sprints/${sprint}/burn-chart?unit=points`),
        flow: await read(`cumulative-flow?from=${today}&to=${today}&sprint_id=${sprint}`),
      };
    };
    const before = await seen(original);
    expect(before.events.map(({ kind, actor }: Row) => [kind, actor])).toEqual([
      ['added', users['owner']],
      ['done', users['owner']],
    ]);
    expect(before.burn.committed).toBe(3);
    expect(await seen(demo)).toEqual(before);
    const again = (await imported((await exported(demo, null)).text)).project_id;
    expect(await seen(again)).toEqual(before);
    // What happens from here on comes behind it.
    const { body: sprints } = await server.call(users['owner']!, 'GET', `/projects/${again}/sprints`);
    const [task] = (await exported(again, null)).body.tables.tasks.filter((row: Row) => row.sprint_id === sprint);
    await server.call(users['owner']!, 'PATCH', `/projects/${again}/tasks/${task.id}`, {
      body: { percent_complete: 50 },
    });
    expect((await seen(again)).events.map(({ kind }: Row) => kind)).toEqual(['added', 'done', 'undone']);
    expect(sprints.results.find((row: Row) => row.id === sprint)).toMatchObject({ state: 'active' });
  });

  it('keeps forecasts with their seed, and what they say of each task', async () => {
    const read = async (projectId: string) => {
      const base = `/projects/${projectId}/forecasts`;
      const { results } = (await server.call(users['owner']!, 'GET', base)).body;
      const tasks = async ({ id }: Row) => (await server.call(users['owner']!, 'GET', `${base}/${id}/tasks`)).body;
      return Promise.all(
        results.map(async ({ project_id: _project, project_version: _version, ...row }: Row) => ({
          ...row,
          tasks: await tasks(row),
        })),
      );
    };
    const before = await read(original);
    expect(before).toMatchObject([{ runs: 100 }, { runs: 200, seed: 7, user_id: users['member'], state: 'done' }]);
    expect(before[1].tasks.task_ids.length).toBeGreaterThan(40);
    expect(await read(demo)).toEqual(before);
  });

  it('begins a log where an older file has none', async () => {
    const file = (await exported(demo, null)).body;
    for (const [name] of HISTORY_TABLES) delete file.tables[name];
    const { project_id } = await imported(JSON.stringify(file));
    const { tables } = (await exported(project_id, null)).body;
    expect(tables.work_events).toMatchObject([{ version: 1, before_state: null, state: 'done' }]);
    expect(tables.sprint_marks).toMatchObject([{ activated_version: 1, closed_version: null }]);
    expect(tables.forecasts).toEqual([]);
  });

  it('is current when it is stored: nothing is left for the scheduler', async () => {
    const { project_id } = await imported((await exported(demo, null)).text);
    const { body } = await server.call(users['owner']!, 'GET', `/projects/${project_id}/schedule`);
    expect(body).toMatchObject({ state: 'current', project_version: 1 });
  });

  it('leaves out what its reader may not see', async () => {
    const viewer = (await exported(demo, 'viewer')).body.tables;
    expect(viewer.saved_views.map((row: Row) => row.name)).toEqual(['Ours']);
    expect(viewer.time_entries.map((row: Row) => row.is_shared)).toEqual([true]);
    expect(viewer.timesheets).toEqual([]);
    const member = (await exported(demo, 'member')).body.tables;
    expect(member.saved_views.map((row: Row) => row.name).sort()).toEqual(['Mine', 'Ours']);
    expect(member.time_entries).toHaveLength(2);
    expect(member.timesheets).toHaveLength(1);
    const scheduler = (await exported(demo, 'scheduler')).body.tables;
    expect(scheduler.time_entries).toHaveLength(2);
    expect(scheduler.saved_views.map((row: Row) => row.name)).toEqual(['Ours']);
  });

  it('tells the readers of a link neither of people nor of what the file of the plan said beyond it', async () => {
    const file = JSON.parse(await operatorsFile(demo, { seesPeople: false }));
    expect([file.people, file.tables.kept_fields]).toEqual([[], []]);
    const { exportPlan } = await import('./service.js');
    const text = async (isWithRest: boolean) =>
      Buffer.from((await exportPlan(database, demo, 'mspdi', { isWithRest }))!.file).toString();
    expect((await text(true)).length).toBeGreaterThan((await text(false)).length);
  });

  it('names nobody whom the importer does not know, and says so', async () => {
    const { text } = await exported(demo, null);
    const stranger = await createTestUser(database);
    const row = await imported(text, stranger);
    expect(row.state).toBe('done');
    expect(row.warnings.map(({ code }: Row) => code)).toContain('unknown_user');
    expect(row.warnings.map(({ path }: Row) => path)).toContain('/tables/time_entries');
    const { body } = await server.call(stranger, 'GET', `/projects/${row.project_id}/exports/json`);
    expect(body.tables.comments.map((comment: Row) => comment.author_id)).toEqual([null, null]);
    expect(body.tables.time_entries).toEqual([]);
    expect(body.tables.timesheets).toEqual([]);
    expect(new Set(body.tables.saved_views.map((view: Row) => view.owner_id))).toEqual(new Set([stranger]));
    expect(body.tables.tasks).toHaveLength((await exported(demo, null)).body.tables.tasks.length);
  });
});

/** Replaces the first place where a field of a table has any value. */
function broken(table: string, change: (rows: Row[], file: Row) => unknown): (text: string) => string {
  return text => {
    const file = JSON.parse(text);
    change(file.tables[table] ?? [], file);
    return JSON.stringify(file);
  };
}

const NOWHERE = '11111111-1111-4111-8111-111111111111';

describe('a whole project that is refused', () => {
  const cases: [string, (text: string) => string, string, string | null][] = [
    ['is cut off', text => text.slice(0, -40), 'malformed_file', null],
    ['is cut off within a row', text => text.slice(0, text.length / 2), 'malformed_file', null],
    ['goes on behind its end', text => `${text}{}`, 'malformed_file', null],
    ['lacks a comma', text => text.replace('},\n{', '}\n{'), 'malformed_file', null],
    ['is of a later version', text => text.replace('"version":1', '"version":2'), 'unsupported_version', '/version'],
    [
      'has a table twice',
      text => text.replace('"labels":[', '"labels":[],"labels":['),
      'malformed_file',
      '/tables/labels',
    ],
    ['has no project', broken('projects', rows => rows.pop()), 'not_plan', '/tables/projects'],
    ['has two projects', broken('projects', rows => rows.push({ ...rows[0] })), 'too_many', '/tables/projects'],
    [
      'has rows of another project',
      broken('labels', rows => Object.assign(rows[0], { project_id: NOWHERE })),
      'invalid_value',
      '/tables/labels/0/project_id',
    ],
    [
      'links to nothing',
      broken('dependencies', rows => Object.assign(rows[0], { predecessor_id: NOWHERE })),
      'unknown_reference',
      '/tables/dependencies/0/predecessor_id',
    ],
    [
      'has baseline rows of no baseline',
      broken('baseline_tasks', rows => Object.assign(rows[2], { baseline_id: NOWHERE })),
      'unknown_reference',
      '/tables/baseline_tasks/2/baseline_id',
    ],
    [
      'has a wrong type',
      broken('tasks', rows => Object.assign(rows[1], { duration_minutes: 'long' })),
      'invalid_value',
      '/tables/tasks/1/duration_minutes',
    ],
    [
      'has a wrong type in a computed field',
      broken('baselines', rows => Object.assign(rows[0], { task_count: [] })),
      'invalid_value',
      '/tables/baselines/0/task_count',
    ],
    [
      'has a number that no column holds',
      broken('sprints', rows => Object.assign(rows[0], { committed_minutes: 1e12 })),
      'invalid_value',
      '/tables/sprints/0/committed_minutes',
    ],
    [
      'has a day that no calendar has',
      broken('time_entries', rows => Object.assign(rows[0], { day: '2026-02-30' })),
      'invalid_value',
      '/tables/time_entries/0/day',
    ],
    [
      'has a name without end',
      broken('tasks', rows => Object.assign(rows[0], { name: 'x'.repeat(100_000) })),
      'invalid_value',
      '/tables/tasks/0/name',
    ],
    [
      'has a row without end',
      broken('tasks', rows => Object.assign(rows[0], { notes: 'x'.repeat(17 * 2 ** 20) })),
      'too_large',
      null,
    ],
    [
      'has text that is none',
      broken('labels', rows => Object.assign(rows[0], { name: 'a\0b' })),
      'invalid_value',
      '/tables/labels/0/name',
    ],
    ['has an id twice', broken('tasks', rows => rows.push({ ...rows[0] })), 'duplicate', null],
    [
      'has an id that is none',
      broken('risks', rows => Object.assign(rows[0], { id: '../x' })),
      'invalid_value',
      '/tables/risks/0/id',
    ],
    [
      'has two labels of one name',
      broken('labels', rows => rows.push({ ...rows[0], id: NOWHERE, name: 'WET' })),
      'duplicate',
      '/tables/labels/1/name',
    ],
    [
      'has a value of no field',
      broken('tasks', rows => Object.assign(rows[0], { custom_values: { [NOWHERE]: 1 } })),
      'unknown_reference',
      `/tables/tasks/0/custom_values/${NOWHERE}`,
    ],
    [
      'has a link that is a script',
      broken('attachments', rows => Object.assign(rows[0], { url: 'javascript:alert(1)' })),
      'invalid_value',
      '/tables/attachments/0/url',
    ],
    [
      'has a time zone that is none',
      broken('projects', rows => Object.assign(rows[0], { time_zone: 'Mars/North' })),
      'invalid_value',
      '/tables/projects/0/time_zone',
    ],
    [
      'has fields kept of no file',
      broken('kept_fields', rows => Object.assign(rows[0], { value: { name: '<x>', text: '' } })),
      'invalid_value',
      '/tables/kept_fields/0',
    ],
    [
      'has a week that begins on a Tuesday',
      broken('timesheets', rows => Object.assign(rows[0], { week: '2026-01-06' })),
      'invalid_value',
      '/tables/timesheets/0/week',
    ],
    [
      'has a log that goes back',
      broken('work_events', rows => {
        rows[0].version = 9_999;
      }),
      'invalid_value',
      '/tables/work_events/1/version',
    ],
    [
      'has a change of work at no time',
      broken('work_events', rows => Object.assign(rows[0], { at: 'soon' })),
      'invalid_value',
      '/tables/work_events/0/at',
    ],
    [
      'says where no sprint began',
      broken('sprint_marks', rows => Object.assign(rows[0], { sprint_id: NOWHERE })),
      'unknown_reference',
      '/tables/sprint_marks/0/sprint_id',
    ],
    [
      'has a forecast that still runs',
      broken('forecasts', rows => Object.assign(rows[0], { state: 'running' })),
      'invalid_value',
      '/tables/forecasts/0/state',
    ],
    [
      'has a forecast of another make',
      broken('forecasts', rows => Object.assign(rows[0].result, { finish: 'late' })),
      'invalid_value',
      '/tables/forecasts/0/result/finish',
    ],
    [
      'has figures of no forecast',
      broken('forecast_tasks', rows => Object.assign(rows[0], { forecast_id: NOWHERE })),
      'unknown_reference',
      '/tables/forecast_tasks/0/forecast_id',
    ],
    [
      'has fewer figures of a forecast than tasks',
      broken('forecast_tasks', rows => rows[0].values.pop()),
      'invalid_value',
      '/tables/forecasts/0/id',
    ],
    [
      'names people who are none',
      broken('tasks', (_, file) => Object.assign(file, { people: [7] })),
      'invalid_value',
      '/people/0/id',
    ],
    ['nests without end', text => text.replace('"labels":[', `"labels":[{"a":${'['.repeat(60)}`), 'too_deep', null],
    [
      'has a task inside itself',
      broken('tasks', rows => Object.assign(rows[0], { parent_id: rows[0].id })),
      'parent_cycle',
      '/tables/tasks/0/parent_id',
    ],
  ];
  it.each(cases)('because it %s is told why and where', async (_what, change, code, path) => {
    const { text } = await exported(demo, null);
    expect(change(text)).not.toBe(text);
    async function* pieces(): AsyncGenerator<Uint8Array> {
      const bytes = Buffer.from(change(text));
      for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
    }
    const error: unknown = await readWholeProject(pieces(), NOWHERE).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code });
    if (path !== null) expect((error as ServerError).toProblem().errors?.[0]?.path).toBe(path);
  });

  const whole: typeof cases = [
    ['is cut off', text => text.slice(0, -40), 'malformed_file', null],
    [
      'has a time zone that Postgres does not know',
      broken('projects', rows => Object.assign(rows[0], { time_zone: '+02:00' })),
      'invalid_value',
      '/tables/projects/0/time_zone',
    ],
    [
      'has links in a circle',
      broken('dependencies', rows =>
        rows.push({
          ...rows[0],
          id: NOWHERE,
          predecessor_id: rows[0].successor_id,
          successor_id: rows[0].predecessor_id,
        }),
      ),
      'dependency_cycle',
      null,
    ],
  ];
  it.each(whole)('because it %s leaves the reason and nothing else', async (_what, change, code, path) => {
    const { text } = await exported(demo, null);
    const { rows: before } = await database.pool.query('SELECT count(*) FROM project_counters');
    expect(change(text)).not.toBe(text);
    const row = await imported(change(text));
    expect(row).toMatchObject({ state: 'failed', problem: { code } });
    if (path !== null) expect(row.problem.errors[0].path).toBe(path);
    expect((await database.pool.query('SELECT count(*) FROM project_counters')).rows).toEqual(before);
  });

  it('is not refused for tables and fields of a later server, but told', async () => {
    const { text } = await exported(demo, null);
    const file = JSON.parse(text);
    file.tables = { holograms: [{ id: 1 }], ...file.tables };
    file.tables.labels[0].shine = 3;
    const row = await imported(JSON.stringify(file));
    expect(row.state).toBe('done');
    expect(row.warnings.map(({ path }: Row) => path)).toEqual(['/tables/holograms', '/tables/labels/*/shine']);
  });
});
