import { schedule } from '@trueppm/scheduler';
import { readRows } from '@trueppm/scheduler/read';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, createTestUser, type TestDatabase } from '../../test/database.js';
import { startTestServer, type TestServer } from '../../test/server.js';
import { isPassword } from '../identity/password.js';
import { createDemo, type DemoLogin } from './create.js';
import { DEMO_PASSWORD } from './people.js';

const TODAY = '2026-11-23';
const said: unknown[] = [];
const log = { info: (...words: unknown[]) => void said.push(words) };

let database: TestDatabase;
let server: TestServer;
let logins: DemoLogin[];
let projectId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  logins = await createDemo({ database, log }, TODAY);
  server = await startTestServer(database);
  projectId = (await database.pool.query<{ id: string }>('SELECT id FROM projects')).rows[0]!.id;
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});

/** Signs in as one of the demo's users. @returns the user's id */
async function signedIn(login: number): Promise<string> {
  const body = { email: logins[login]!.email, password: DEMO_PASSWORD };
  return (await server.call(null, 'POST', '/auth/sign-in', { body })).body.user.id;
}

async function live(table: string): Promise<Record<string, unknown>[]> {
  const order = table === 'projects' ? 'id' : 'project_id, id';
  const { rows } = await database.pool.query(`SELECT * FROM live_${table} ORDER BY ${order}`);
  return rows;
}

const TABLES = [
  'projects',
  'calendars',
  'resources',
  'sprints',
  'tasks',
  'dependencies',
  'assignments',
  'baselines',
  'baseline_tasks',
  'board_columns',
];
const everything = () => Promise.all(TABLES.map(live));

describe('the demo in an empty database', () => {
  it('has a sign-in for each role, with argon2id hashes of the documented password', async () => {
    expect(logins.map(login => login.role)).toEqual(['viewer', 'member', 'scheduler', 'admin', 'owner']);
    const { rows } = await database.pool.query<{ email: string; role: string; password_hash: string }>(
      `SELECT email, role, password_hash FROM users JOIN memberships ON user_id = id WHERE project_id = $1`,
      [projectId],
    );
    expect(new Set(rows.map(row => `${row.role} ${row.email}`))).toEqual(
      new Set(logins.map(login => `${login.role} ${login.email}`)),
    );
    for (const row of rows) {
      expect(row.password_hash).toMatch(/^\$argon2id\$/);
      expect(await isPassword(row.password_hash, DEMO_PASSWORD)).toBe(true);
    }
    expect(new Set(rows.map(row => row.password_hash)).size).toBe(5);
  });

  it('lets a demo user sign in and see the project', async () => {
    const { email, password } = logins[0]!;
    const session = await server.call(null, 'POST', '/auth/sign-in', { body: { email, password } });
    expect(session.status).toBe(200);
    const projects = await server.call(session.body.user.id, 'GET', '/projects');
    expect(projects.body.results).toMatchObject([{ id: projectId, name: 'Lantern Street Library', role: 'viewer' }]);
  });

  it('holds the dates that the engine computes from its rows', async () => {
    const [projects, calendars, resources, , tasks, dependencies, assignments] = await everything();
    const dates = schedule(
      readRows({
        project: projects![0]!,
        calendars: calendars!,
        resources: resources!,
        tasks: tasks!,
        dependencies: dependencies!,
        assignments: assignments!,
      }),
    );
    const computed = dates.tasks.map(task => [
      task.id,
      `${task.start}:00`,
      `${task.finish}:00`,
      `${task.lateFinish}:00`,
      task.totalSlackMinutes,
      task.isCritical,
      task.isSummary,
    ]);
    const stored = tasks!.map(row => [
      row['id'],
      row['start'],
      row['finish'],
      row['late_finish'],
      row['total_slack_minutes'],
      row['is_critical'],
      row['is_summary'],
    ]);
    expect(new Map(stored.map(row => [row[0], row]))).toEqual(new Map(computed.map(row => [row[0], row])));
    expect(projects![0]).toMatchObject({
      scheduled_start: `${dates.start}:00`,
      scheduled_finish: `${dates.finish}:00`,
      scheduled_version: 1,
    });
  });

  it('has a baseline of what was agreed, which the plan is a little behind', async () => {
    const id = (await live('baselines'))[0]!['id'] as string;
    const owner = (
      await server.call(null, 'POST', '/auth/sign-in', { body: { email: logins[4]!.email, password: DEMO_PASSWORD } })
    ).body.user.id;
    const compared = await server.call(owner, 'GET', `/projects/${projectId}/baselines/${id}/comparison?limit=500`);
    expect(compared.status).toBe(200);
    const [tasks, kept] = await Promise.all([live('tasks'), live('baseline_tasks')]);
    expect(kept).toHaveLength(tasks.length);
    const late = (task: Record<string, unknown>): number =>
      Date.parse(`${task['finish']}Z`) - Date.parse(`${kept.find(row => row['task_id'] === task['id'])!['finish']}Z`);
    expect(tasks.filter(task => late(task) > 0).length).toBeGreaterThan(5);
    expect(tasks.filter(task => late(task) < 0)).toEqual([]);
    // Work of people alone, added up to the headings.
    const total = (depth: number): number =>
      tasks
        .filter(task => String(task['wbs_path']).split('.').length === depth)
        .reduce((sum, task) => sum + Number(kept.find(row => row['task_id'] === task['id'])!['work_minutes']), 0);
    expect(total(1)).toBeGreaterThan(100_000);
    expect(total(1)).toBe(total(3));
  });

  it('has a sprint under way and one planned, with work in them', async () => {
    const viewer = await signedIn(0);
    const sprints = (await live('sprints')).toSorted((one, other) =>
      String(one['name']) < String(other['name']) ? -1 : 1,
    );
    expect(sprints).toMatchObject([
      {
        name: 'Systems 1',
        state: 'active',
        start: '2026-11-23T08:00:00',
        finish: '2026-12-04T17:00:00',
        committed_tasks: 2,
      },
      { name: 'Systems 2', state: 'planned', start: '2026-12-07T08:00:00', finish: '2026-12-18T17:00:00' },
    ]);
    const path = `/projects/${projectId}/sprints/${sprints[0]!['id']}`;
    const held = await server.call(viewer, 'GET', `${path}/tasks`);
    expect(held.body.results.map((task: { name: string }) => task.name)).toEqual([
      'Sign for the system',
      'Set up the catalogue',
    ]);
    const chart = await server.call(viewer, 'GET', `${path}/burn-chart`);
    expect([chart.status, chart.body.code]).toEqual([200, undefined]);
  });

  it('has a forecast of what is open, with something between P50 and P80', async () => {
    const viewer = await signedIn(0);
    const { body } = await server.call(viewer, 'GET', `/projects/${projectId}/latest-forecast`);
    const tasks = await live('tasks');
    const open = new Set(tasks.filter(task => Number(task['percent_complete']) < 100).map(task => task['id']));
    const { task_ids: ids, p50, p80 } = body.finishes as { task_ids: string[]; p50: string[]; p80: string[] };
    expect(ids.length).toBeGreaterThan(50);
    expect(ids.filter(id => !open.has(id))).toEqual([]);
    expect(ids.filter((_, at) => p50[at]! < p80[at]!).length).toBeGreaterThan(50);
    const [project] = await live('projects');
    const history = await server.call(viewer, 'GET', `/projects/${projectId}/forecasts`);
    expect(history.body.results).toMatchObject([{ state: 'done', runs: 1_000, project_version: 1 }]);
    expect(history.body.results[0].result.planned_finish).toBe(project!['scheduled_finish']);
  });

  it('labels every path by the outline', async () => {
    const { rows } = await database.pool.query<{ wrong: number; depth: number }>(
      `SELECT count(*) FILTER (WHERE t.wbs_path <> CASE WHEN t.parent_id IS NULL THEN task_label(t.id)::ltree
                                                       ELSE p.wbs_path || task_label(t.id) END) AS wrong,
              max(nlevel(t.wbs_path)) AS depth
         FROM tasks t LEFT JOIN tasks p ON p.project_id = t.project_id AND p.id = t.parent_id`,
    );
    expect(rows).toEqual([{ wrong: 0, depth: 3 }]);
  });

  it('gives the member tasks of their own', async () => {
    const { rows } = await database.pool.query<{ count: number }>(
      `SELECT count(*) FROM assignments a JOIN resources r ON (r.project_id, r.id) = (a.project_id, a.resource_id)
        JOIN memberships m ON m.project_id = a.project_id AND m.user_id = r.user_id AND m.role = 'member'`,
    );
    expect(rows[0]!.count).toBeGreaterThan(5);
  });

  it('stands in the feed as one number', async () => {
    const { rows } = await database.pool.query(
      'SELECT version, table_name, cardinality(row_ids) AS count FROM project_change ORDER BY ordinal',
    );
    const counts = await Promise.all(TABLES.map(async table => [table, (await live(table)).length]));
    expect(new Map(rows.map(row => [row.table_name, row.count]))).toEqual(new Map(counts as [string, number][]));
    expect(new Set(rows.map(row => row.version))).toEqual(new Set([1]));
  });

  it('is left alone by a second start', async () => {
    const before = await everything();
    expect(await createDemo({ database, log }, '2027-03-01')).toEqual(logins);
    expect(await everything()).toEqual(before);
    expect(said).toHaveLength(1);
  });

  it('stays away when its project is in the trash', async () => {
    const owner = (
      await server.call(null, 'POST', '/auth/sign-in', { body: { email: logins[4]!.email, password: DEMO_PASSWORD } })
    ).body.user.id;
    expect((await server.call(owner, 'DELETE', `/projects/${projectId}`)).status).toBe(204);
    await createDemo({ database, log }, TODAY);
    expect(await live('projects')).toEqual([]);
  });
});

describe('two starts at once', () => {
  it('create one demo', async () => {
    const other = await createTestDatabase();
    try {
      const both = await Promise.all([
        createDemo({ database: other, log }, TODAY),
        createDemo({ database: other, log }, TODAY),
      ]);
      expect(both[0]).toEqual(both[1]);
      expect(both[0]).toHaveLength(5);
      const { rows } = await other.pool.query('SELECT count(*) FROM projects');
      expect(rows).toEqual([{ count: 1 }]);
    } finally {
      await other.drop();
    }
  });
});

describe('a database with users of its own', () => {
  it('gets no demo', async () => {
    const other = await createTestDatabase();
    try {
      await createTestUser(other);
      expect(await createDemo({ database: other, log }, TODAY)).toEqual([]);
      const { rows } = await other.pool.query('SELECT count(*) FROM users');
      expect(rows).toEqual([{ count: 1 }]);
    } finally {
      await other.drop();
    }
  });
});
