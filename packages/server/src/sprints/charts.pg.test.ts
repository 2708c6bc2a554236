import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { createTestPlan, type TestPlan } from '../../test/peopled-plan.js';
import { type Answer, startTestServer, type TestServer } from '../../test/server.js';

/** A body of any operation; the contract is checked with every answer. */
type Body = Answer['body'];

let database: TestDatabase;
let server: TestServer;
let plan: TestPlan;
let sprint: string;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer(database);
  // History cannot be made up: only so can a test say when something happened.
  await database.pool.query('ALTER TABLE work_events DISABLE TRIGGER keep');
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});
beforeEach(async () => {
  plan = await createTestPlan(database, server);
  sprint = (await plan.add('sprints', { name: 'One', start: '2026-01-05T08:00:00', finish: '2026-01-16T17:00:00' })).id;
});

async function done(answer: Promise<Answer>): Promise<Body> {
  const { status, text, body } = await answer;
  if (status >= 300) throw new Error(`${status} ${text}`);
  return body;
}
const post = (path: string, body?: object): Promise<Body> => done(plan.call('POST', path, body));
const get = (path: string): Promise<Body> => done(plan.call('GET', path));
const patch = (id: string, values: object): Promise<Body> => done(plan.call('PATCH', `/tasks/${id}`, values));
const place = (ids: string[], list: string = `/sprints/${sprint}/tasks`): Promise<Body> =>
  post(list, { task_ids: ids });

/** Says that what was logged since the last call happened at this instant. */
async function happenedAt(instant: string): Promise<void> {
  await database.pool.query(`UPDATE work_events SET at = $2 WHERE project_id = $1 AND at > '2026-11-01'`, [
    plan.id,
    instant,
  ]);
}
const kinds = async (): Promise<string[]> =>
  (await get(`/sprints/${sprint}/events?limit=1000`)).results.map((row: Body) => `${row.task_name} ${row.kind}`);

describe('the log of a sprint', () => {
  it('tells what happened, by whom, whichever way it came', async () => {
    const [a, b, c] = [await plan.task('A', { story_points: 3 }), await plan.task('B'), await plan.task('C')];
    await place([a, b, c]);
    await patch(a, { story_points: 5 });
    await post('/tasks/bulk', {
      operations: [
        { op: 'update', id: a, values: { percent_complete: 40 } },
        { op: 'update', id: b, values: { duration_minutes: 60 } },
      ],
    });
    const { timestamp } = await get('/sync/');
    await post(`/sync/?last_pulled_at=${timestamp}`, {
      changes: { tasks: { created: [], updated: [{ id: a, percent_complete: 100 }], deleted: [] } },
      last_pulled_at: timestamp,
    });
    await patch(a, { percent_complete: 90 });
    await place([b], '/backlog');
    await done(plan.call('DELETE', `/tasks/${c}`));
    expect(await kinds()).toEqual([
      'A added',
      'B added',
      'null added',
      'A points_changed',
      'A started',
      'B minutes_changed',
      'A done',
      'A undone',
      'B removed',
      'null deleted',
    ]);
    const { results } = await get(`/sprints/${sprint}/events?limit=1000`);
    expect(results[3]).toMatchObject({ actor: plan.users.owner, before_points: 3, points: 5, state: 'todo' });
    expect(results.at(-1)).toMatchObject({ state: null, before_state: 'todo' });
    const first = await get(`/sprints/${sprint}/events?limit=4`);
    const rest = await get(`/sprints/${sprint}/events?cursor=${first.next_cursor}`);
    expect([...first.results, ...rest.results]).toEqual(results);
  });

  it('takes a card in a column for what is done as done', async () => {
    const a = await plan.task('A', { story_points: 3 });
    await place([a]);
    const remaining = async () => {
      const today = new Date().toISOString().slice(0, 10);
      const { points } = await get(`/sprints/${sprint}/burn-chart`);
      const flow = await get(`/cumulative-flow?from=${today}&to=${today}`);
      return [points.at(-1).remaining, flow.points[0]];
    };
    await post(`/sprints/${sprint}/activate`);
    await post(`/tasks/${a}/card`, { status: 'doing' });
    await post(`/tasks/${a}/card`, { status: 'done' });
    expect(await remaining()).toMatchObject([0, { done: 1, todo: 0 }]);
    await post(`/tasks/${a}/card`, { status: 'todo' });
    expect(await remaining()).toMatchObject([3, { done: 0, todo: 1 }]);
    await post(`/tasks/${a}/card`, { status: 'done' });
    expect(await kinds()).toEqual(['A added', 'A started', 'A done', 'A undone', 'A done']);
    const closing = await post(`/sprints/${sprint}/close`, {});
    expect(closing).toMatchObject({ carried_over_ids: [], sprint: { completed_points: 3, completed_minutes: 480 } });
  });

  it('stays true when a parent is deleted and when its tasks come back', async () => {
    const parent = await plan.task('P');
    const child = await plan.task('K', { parent_id: parent, story_points: 2, sprint_id: sprint });
    await done(plan.call('DELETE', `/tasks/${parent}`));
    expect((await get(`/sprints/${sprint}/burn-chart`)).committed).toBe(0);
    await post('/tasks', { id: child, name: 'K', parent_id: null });
    expect(await kinds()).toEqual(['K added', 'K deleted', 'K added']);
    expect((await get(`/sprints/${sprint}/burn-chart`)).committed).toBe(2);
  });

  it('cannot be rewritten', async () => {
    await place([await plan.task('A')]);
    await database.pool.query('ALTER TABLE work_events ENABLE TRIGGER keep');
    const change = (statement: string) => database.pool.query(`${statement} WHERE project_id = $1`, [plan.id]);
    await expect(change('UPDATE work_events SET points = 1')).rejects.toThrow(/only ever added to/);
    await expect(change('DELETE FROM work_events')).rejects.toThrow(/only ever added to/);
    await database.pool.query('ALTER TABLE work_events DISABLE TRIGGER keep');
  });

  it('agrees with the rows after many edits of every kind', async () => {
    let seed = 7;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
      return Math.floor((seed / 0x80000000) * below);
    };
    const other = (
      await plan.add('sprints', { name: 'Two', start: '2026-01-19T08:00:00', finish: '2026-01-30T17:00:00' })
    ).id;
    const ids: string[] = [];
    for (let at = 0; at < 12; at += 1) ids.push(await plan.task(`T${at}`, { story_points: random(8) }));
    const gone = new Set<string>();
    for (let round = 0; round < 60; round += 1) {
      const id = ids[random(ids.length)]!;
      const live = !gone.has(id);
      const move = [
        () => place([id]),
        () => place([id], `/sprints/${other}/tasks`),
        () => place([id], '/backlog'),
        () => patch(id, { percent_complete: [0, 50, 100][random(3)] }),
        () => patch(id, { story_points: random(9) / 2, duration_minutes: 60 * random(20) }),
        () => patch(id, { remaining_duration_minutes: random(500) }),
        async () => {
          gone.add(id);
          await done(plan.call('DELETE', `/tasks/${id}`));
        },
      ][random(7)]!;
      if (live) await move();
      else if (random(2) === 0) {
        gone.delete(id);
        await post('/tasks', { id, name: 'Back' });
      }
    }
    for (const one of [sprint, other]) {
      const { rows } = await database.pool.query(
        `SELECT count(*)::integer AS tasks, coalesce(sum(story_points), 0) AS points, coalesce(sum(duration_minutes), 0)::integer AS minutes,
                (count(*) FILTER (WHERE percent_complete = 100))::integer AS done,
                coalesce(sum(work_left(is_summary, percent_complete, remaining_duration_minutes, duration_minutes)), 0)::integer AS left
           FROM tasks WHERE project_id = $1 AND sprint_id = $2 AND NOT is_deleted`,
        [plan.id, one],
      );
      const chart = async (unit: string) => (await get(`/sprints/${one}/burn-chart?unit=${unit}`)).committed;
      const { tasks, points, minutes } = rows[0];
      expect([await chart('tasks'), await chart('points'), await chart('minutes')]).toEqual([tasks, points, minutes]);
      const today = new Date().toISOString().slice(0, 10);
      const flow = await get(`/cumulative-flow?sprint_id=${one}&from=${today}&to=${today}`);
      expect(flow.points[0].done).toBe(rows[0].done);
    }
  });
});

describe('a burn chart', () => {
  it('shows each day as it ended by the project’s clock, and stands still when the sprint is closed', async () => {
    await done(plan.call('PATCH', '', { time_zone: 'Asia/Tokyo' }));
    const [a, b, c] = [
      await plan.task('A', { story_points: 3 }),
      await plan.task('B', { story_points: 5 }),
      await plan.task('C', { story_points: 2 }),
    ];
    await place([a, b]);
    await happenedAt('2026-01-02T00:00:00Z');
    await post(`/sprints/${sprint}/activate`);
    await patch(a, { percent_complete: 100 });
    // In Tokyo it is the 7th already.
    await happenedAt('2026-01-06T16:00:00Z');
    await place([c]);
    await happenedAt('2026-01-08T03:00:00Z');
    await patch(b, { percent_complete: 100 });
    await happenedAt('2026-01-12T03:00:00Z');
    const first = await get(`/sprints/${sprint}/burn-chart?unit=points`);
    expect(first.committed).toBe(8);
    expect(first.points.slice(0, 8).map((point: Body) => [point.day.slice(8), point.remaining, point.scope])).toEqual([
      ['05', 8, 8],
      ['06', 8, 8],
      ['07', 5, 8],
      ['08', 7, 10],
      ['09', 7, 10],
      ['10', 7, 10],
      ['11', 7, 10],
      ['12', 2, 10],
    ]);
    expect(first.points.slice(4, 6).map((point: Body) => [point.is_working, point.ideal])).toEqual([
      [true, 4],
      [false, 4],
    ]);
    await post(`/sprints/${sprint}/close`, {});
    const closed = await get(`/sprints/${sprint}/burn-chart?unit=points`);
    expect(closed.points.at(-1)).toMatchObject({ remaining: 2, completed: 8 });
    await patch(c, { percent_complete: 100 });
    await done(plan.call('DELETE', `/tasks/${a}`));
    expect(await get(`/sprints/${sprint}/burn-chart?unit=points`)).toEqual(closed);
  });
});

describe('cumulative flow', () => {
  it('of the project finds earlier days from what changed since', async () => {
    const [a, b] = [await plan.task('A'), await plan.task('B', { percent_complete: 20 })];
    const parent = await plan.task('P');
    const c = await plan.task('C', { parent_id: parent });
    await database.pool.query(
      `BEGIN; SELECT sync_begin('${plan.id}'); ALTER TABLE tasks DISABLE TRIGGER stamp;
       UPDATE tasks SET created_at = '2026-11-10T12:00:00Z' WHERE project_id = '${plan.id}';
       ALTER TABLE tasks ENABLE TRIGGER stamp; COMMIT`,
    );
    await patch(a, { percent_complete: 10 });
    await happenedAt('2026-11-11T12:00:00Z');
    await patch(b, { percent_complete: 100 });
    await database.pool.query(
      `UPDATE work_events SET at = '2026-11-12T12:00:00Z' WHERE project_id = $1 AND at > '2026-11-13'`,
      [plan.id],
    );
    await done(plan.call('DELETE', `/tasks/${c}`));
    await database.pool.query(
      `UPDATE work_events SET at = '2026-11-14T12:00:00Z' WHERE project_id = $1 AND at > '2026-11-15'`,
      [plan.id],
    );
    const { points } = await get('/cumulative-flow?from=2026-11-09&to=2026-11-14');
    // P is no summary any more: its only child is gone.
    expect(points.map((point: Body) => [point.todo, point.in_progress, point.done])).toEqual([
      [0, 0, 0],
      [3, 1, 0],
      [2, 2, 0],
      [2, 1, 1],
      [2, 1, 1],
      [1, 1, 1],
    ]);
    const long = await plan.call('GET', '/cumulative-flow?from=2020-01-01');
    expect([long.status, long.body.code]).toEqual([400, 'invalid_parameter']);
  });
});

describe('capacity', () => {
  it('is working time less exceptions times units, against what is left of the assignments', async () => {
    const weekdays = [1, 2, 3, 4, 5].map(weekday => ({ weekday, shifts: [{ from_minute: 480, to_minute: 960 }] }));
    const away = await plan.add('calendars', {
      name: 'Away',
      weekdays,
      exceptions: [{ from: '2026-01-12', to: '2026-01-16', shifts: [] }],
    });
    const ada = await plan.add('resources', { name: 'Ada', calendar_id: away.id });
    const bob = await plan.add('resources', { name: 'Bob', max_units: 0.5 });
    await plan.add('resources', { name: 'Sand', kind: 'material' });
    const [a, b, c] = [await plan.task('A'), await plan.task('B', { percent_complete: 50 }), await plan.task('C')];
    await place([a, b]);
    await plan.add('assignments', { task_id: a, resource_id: ada.id, units: 0.5 });
    await plan.add('assignments', { task_id: b, resource_id: ada.id, work_minutes: 5_000 });
    await plan.add('assignments', { task_id: b, resource_id: bob.id, work_minutes: 900, remaining_work_minutes: 100 });
    await plan.add('assignments', { task_id: c, resource_id: bob.id });
    expect(await get(`/sprints/${sprint}/capacity`)).toEqual({
      sprint_id: sprint,
      working_days: 10,
      capacity_minutes: 2_400 + 2_400,
      assigned_minutes: 240 + 2_500 + 100,
      resources: [
        {
          resource_id: ada.id,
          name: 'Ada',
          max_units: 1,
          capacity_minutes: 2_400,
          assigned_minutes: 2_740,
          is_overcommitted: true,
        },
        {
          resource_id: bob.id,
          name: 'Bob',
          max_units: 0.5,
          capacity_minutes: 2_400,
          assigned_minutes: 100,
          is_overcommitted: false,
        },
      ],
    });
  });
});

describe('velocity and forecast', () => {
  it('come from the sprints that were completed', async () => {
    expect(await get('/velocity')).toEqual({ unit: 'points', sprints: [], figures: null });
    expect(await get('/backlog-forecast')).toMatchObject({ remaining: 0, reason: 'nothing_left' });
    for (const [at, points] of [4, 8, 6].entries()) {
      const one = (
        await plan.add('sprints', { name: `S${at}`, start: '2026-01-05T08:00:00', finish: '2026-01-16T17:00:00' })
      ).id;
      const ids = [await plan.task('D', { story_points: points }), await plan.task('E', { story_points: 1 })];
      await place(ids, `/sprints/${one}/tasks`);
      await post(`/sprints/${one}/activate`);
      await patch(ids[0]!, { percent_complete: 100 });
      await post(`/sprints/${one}/close`, {});
    }
    const velocity = await get('/velocity?last=2');
    expect(velocity.sprints.map((row: Body) => [row.name, row.committed, row.completed])).toEqual([
      ['S1', 9, 8],
      ['S2', 7, 6],
    ]);
    expect(velocity.figures).toEqual({ mean: 7, median: 7, deviation: 1.41, min: 6, max: 8 });
    await place([await plan.task('Big', { story_points: 27 })], '/backlog');
    const asked = '/backlog-forecast?start=2026-02-02T08:00:00&target_date=2026-04-06T17:00:00&seed=5&runs=1000';
    const forecast = await get(asked);
    // Three left over of one point each, and the big one, at 4 to 8 points in two weeks.
    expect(forecast).toMatchObject({ remaining: 30, velocity: [4, 8, 6], sprint_minutes: 4_800, reason: null });
    const p50 = forecast.percentiles.find((row: Body) => row.percent === 50);
    expect([4, 5, 6]).toContain(p50.sprints);
    expect(forecast.target_probability).toBeGreaterThan(0);
    expect(await get(asked)).toEqual(forecast);
    const tasks = await get('/backlog-forecast?unit=tasks');
    expect(tasks).toMatchObject({ unit: 'tasks', remaining: 4, velocity: [1, 1, 1] });
  });
});
