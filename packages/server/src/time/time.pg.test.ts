import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { createTestPlan, type TestPlan } from '../../test/peopled-plan.js';
import { type Answer, startTestServer, type TestServer } from '../../test/server.js';

/** A body of any operation; the contract is checked with every answer. */
type Body = Answer['body'];

let database: TestDatabase;
let server: TestServer;
let plan: TestPlan;
let task: string;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer(database);
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});
beforeEach(async () => {
  plan = await createTestPlan(database, server);
  task = await plan.task('Dig');
});

async function done(answer: Promise<Answer>): Promise<Body> {
  const { status, text, body } = await answer;
  if (status >= 300) throw new Error(`${status} ${text}`);
  return body;
}
const outcome = (answer: Answer) => [answer.status, answer.body.code, answer.body.errors?.[0]?.path];
const member = () => plan.users.member;
const log = (day: string, minutes: number, user = member(), values: object = {}): Promise<Answer> =>
  plan.call('POST', '/time-entries', { task_id: task, day, minutes, ...values }, user);
const me = (user: string, method: string, path: string, body?: object): Promise<Answer> =>
  server.call(user, method, `/me${path}`, body === undefined ? {} : { body });

describe('a time entry', () => {
  it('is the caller’s own, of a task that is there', async () => {
    const entry = await done(log('2026-01-06', 90, member(), { note: 'Clay' }));
    expect(entry).toMatchObject({ user_id: member(), state: 'open', day: '2026-01-06', minutes: 90, note: 'Clay' });
    expect(outcome(await log('2026-02-30', 60))).toEqual([422, 'invalid_value', '/day']);
    expect(outcome(await log('2026-01-06', 60, member(), { task_id: randomUUID() }))).toEqual([
      422,
      'unknown_reference',
      '/task_id',
    ]);
    expect((await log('2026-01-06', 60, plan.users.viewer)).body.code).toBe('forbidden');
    expect((await log('2026-01-06', 0)).status).toBe(400);
  });

  it('is seen by its owner and by Schedulers, and by all when it is shared', async () => {
    const entry = await done(log('2026-01-06', 90));
    const read = async (user: string) => (await plan.call('GET', `/time-entries/${entry.id}`, undefined, user)).status;
    const count = async (user: string) =>
      (await done(plan.call('GET', '/time-entries', undefined, user))).results.length;
    const pulled = async (user: string) =>
      (await done(plan.call('GET', '/sync/', undefined, user))).changes.time_entries.updated.length;
    const { viewer, scheduler } = plan.users;
    expect([await read(member()), await read(scheduler), await read(viewer)]).toEqual([200, 200, 404]);
    expect([await count(member()), await count(scheduler), await count(viewer)]).toEqual([1, 1, 0]);
    expect([await pulled(member()), await pulled(viewer)]).toEqual([1, 0]);
    const foreign = await plan.call('DELETE', `/time-entries/${entry.id}`, undefined, scheduler);
    expect(foreign.status).toBeGreaterThanOrEqual(403);
    await done(plan.call('PATCH', `/time-entries/${entry.id}`, { is_shared: true }, member()));
    expect([await read(viewer), await count(viewer), await pulled(viewer)]).toEqual([200, 1, 1]);
    const { results } = await done(plan.call('GET', `/time-entries?from=2026-01-07&user_id=${member()}`));
    expect(results).toEqual([]);
  });

  it('leaves a day its 24 hours, over all projects of a person', async () => {
    const other = await createTestPlan(database, server);
    await database.pool.query(`INSERT INTO memberships (project_id, user_id, role) VALUES ($1, $2, 'member')`, [
      other.id,
      member(),
    ]);
    const there = await other.task('Elsewhere');
    const elsewhere = (minutes: number) =>
      other.call('POST', '/time-entries', { task_id: there, day: '2026-01-06', minutes }, member());
    const first = await done(log('2026-01-06', 1_000));
    await done(elsewhere(300));
    const over = await log('2026-01-06', 141);
    expect([...outcome(over), over.body.limit]).toEqual([422, 'invalid_value', '/minutes', 1_440]);
    await done(log('2026-01-06', 140));
    expect(outcome(await elsewhere(1))).toEqual([422, 'invalid_value', '/minutes']);
    // Another day and another person have hours of their own.
    await done(log('2026-01-07', 1_440));
    await done(log('2026-01-06', 1_440, plan.users.owner));
    const longer = await plan.call('PATCH', `/time-entries/${first.id}`, { minutes: 1_001 }, member());
    expect(outcome(longer)).toEqual([422, 'invalid_value', '/minutes']);
    const moved = await plan.call('PATCH', `/time-entries/${first.id}`, { day: '2026-01-07' }, member());
    expect(outcome(moved)).toEqual([422, 'invalid_value', '/minutes']);
    await done(plan.call('PATCH', `/time-entries/${first.id}`, { minutes: 900 }, member()));
    await done(elsewhere(100));

    const row = (id: string, minutes: number) => ({ id, task_id: task, day: '2026-01-09', minutes });
    const [fits, tooMuch] = [randomUUID(), randomUUID()];
    const { timestamp } = await done(plan.call('GET', '/sync', undefined, member()));
    const changes = { time_entries: { created: [row(fits, 1_400), row(tooMuch, 41)] } };
    const pushed = await done(plan.call('POST', '/sync', { changes, last_pulled_at: timestamp }, member()));
    expect(pushed.rejected).toMatchObject([{ id: tooMuch, code: 'invalid_value' }]);
    expect(await done(plan.call('GET', `/time-entries/${fits}`))).toMatchObject({ minutes: 1_400 });
  });

  it('keeps the cap when two projects log for one person at once', async () => {
    const plans = await Promise.all([0, 1, 2].map(() => createTestPlan(database, server)));
    const user = member();
    const calls = plans.map(async other => {
      await database.pool.query(`INSERT INTO memberships (project_id, user_id, role) VALUES ($1, $2, 'member')`, [
        other.id,
        user,
      ]);
      return { other, id: await other.task('T') };
    });
    const body = { day: '2026-01-08', minutes: 600 };
    const ready = await Promise.all(calls);
    const answers = await Promise.all(
      ready.map(({ other, id }) => other.call('POST', '/time-entries', { task_id: id, ...body }, user)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 422]);
  });

  it('stays when its task is deleted', async () => {
    await done(log('2026-01-06', 90));
    await done(plan.call('DELETE', `/tasks/${task}`));
    const sheet = await done(plan.call('GET', '/timesheets/2026-01-06', undefined, member()));
    expect(sheet).toMatchObject({ total_minutes: 90, rows: [{ task_id: task, task_name: 'Dig' }] });
  });

  it('becomes the actual work of its user’s assignment where the project says so', async () => {
    const resource = await plan.add('resources', { name: 'Mia', user_id: member() });
    const assignment = await plan.add('assignments', { task_id: task, resource_id: resource.id, work_minutes: 480 });
    const actual = async () => {
      const { actual_work_minutes, remaining_work_minutes } = await plan.row('assignments', assignment.id);
      return [actual_work_minutes, remaining_work_minutes];
    };
    await done(log('2026-01-05', 60));
    expect(await actual()).toEqual([null, null]);
    await done(plan.call('PATCH', '', { time_sets_actual_work: true }));
    const second = await done(log('2026-01-06', 90));
    expect(await actual()).toEqual([150, 330]);
    await done(plan.call('PATCH', `/time-entries/${second.id}`, { minutes: 30 }, member()));
    expect(await actual()).toEqual([90, 390]);
    await done(plan.call('DELETE', `/time-entries/${second.id}`, undefined, member()));
    expect(await actual()).toEqual([60, 420]);
  });
});

describe('a timesheet', () => {
  const week = (action: string, user: string, body?: object) =>
    plan.call('POST', `/timesheets/2026-01-07/${action}`, body, user);

  it('is a grid of tasks and days', async () => {
    const other = await plan.task('Pour');
    await done(log('2026-01-05', 60));
    await done(log('2026-01-05', 30));
    await done(log('2026-01-11', 15));
    await done(log('2026-01-12', 999));
    await done(log('2026-01-07', 120, member(), { task_id: other }));
    const sheet = await done(plan.call('GET', '/timesheets/2026-01-08', undefined, member()));
    expect(sheet).toMatchObject({
      week: '2026-01-05',
      state: 'open',
      rows: [
        { task_name: 'Dig', minutes: [90, 0, 0, 0, 0, 0, 15], total_minutes: 105 },
        { task_name: 'Pour', minutes: [0, 0, 120, 0, 0, 0, 0], total_minutes: 120 },
      ],
      minutes: [90, 0, 120, 0, 0, 0, 15],
      total_minutes: 225,
      can_submit: true,
      can_decide: false,
    });
    const others = await plan.call('GET', `/timesheets/2026-01-08?user_id=${plan.users.owner}`, undefined, member());
    expect(others.body.code).toBe('forbidden');
    const asScheduler = await done(
      plan.call('GET', `/timesheets/2026-01-08?user_id=${member()}`, undefined, plan.users.scheduler),
    );
    expect(asScheduler).toMatchObject({ total_minutes: 225, can_submit: false });
    expect((await plan.call('GET', '/timesheets/2026-02-30')).body.code).toBe('invalid_parameter');
  });

  it('that was handed in is locked until it is rejected', async () => {
    const entry = await done(log('2026-01-06', 60));
    expect(await done(week('submit', member()))).toMatchObject({ state: 'submitted', can_submit: false });
    expect((await plan.row('time-entries', entry.id)).state).toBe('submitted');
    expect((await week('submit', member())).body.code).toBe('wrong_state');
    expect(outcome(await log('2026-01-08', 60))).toEqual([409, 'wrong_state', '/day']);
    const change = (values: object) => plan.call('PATCH', `/time-entries/${entry.id}`, values, member());
    expect((await change({ minutes: 5 })).body.code).toBe('wrong_state');
    const next = await done(log('2026-01-12', 60));
    const moved = await plan.call('PATCH', `/time-entries/${next.id}`, { day: '2026-01-09' }, member());
    expect(moved.body.code).toBe('wrong_state');
    expect((await plan.call('DELETE', `/time-entries/${entry.id}`, undefined, member())).body.code).toBe('wrong_state');
    const decision = { user_id: member(), comment: 'Which pit?' };
    expect((await week('reject', member(), decision)).body.code).toBe('forbidden');
    const rejected = await done(week('reject', plan.users.scheduler, decision));
    expect(rejected).toMatchObject({ state: 'rejected', comment: 'Which pit?', decided_by: plan.users.scheduler });
    expect((await done(change({ minutes: 45 }))).state).toBe('rejected');
    await done(week('submit', member()));
    expect(await done(week('approve', plan.users.admin, { user_id: member() }))).toMatchObject({
      state: 'approved',
      total_minutes: 45,
      can_decide: true,
    });
    expect((await week('approve', plan.users.admin, { user_id: member() })).body.code).toBe('wrong_state');
    const { results } = await done(plan.call('GET', '/timesheets?state=approved', undefined, plan.users.scheduler));
    expect(results).toMatchObject([{ user_id: member(), week: '2026-01-05', total_minutes: 45 }]);
    expect((await week('approve', plan.users.admin, { user_id: randomUUID() })).status).toBe(404);
  });

  it('that was handed in refuses what a device pushes, and is told so', async () => {
    await done(week('submit', member()));
    const { timestamp } = await done(plan.call('GET', '/sync/', undefined, member()));
    const id = randomUUID();
    const pushed = await done(
      plan.call(
        'POST',
        `/sync/?last_pulled_at=${timestamp}`,
        {
          changes: {
            time_entries: {
              created: [{ id, task_id: task, day: '2026-01-09', minutes: 30 }],
              updated: [],
              deleted: [],
            },
          },
          last_pulled_at: timestamp,
        },
        member(),
      ),
    );
    expect(pushed.rejected).toMatchObject([{ table: 'time_entries', id, code: 'wrong_state' }]);
  });
});

describe('the timer', () => {
  const start = (user: string, values: object = {}) =>
    me(user, 'POST', '/timer', { project_id: plan.id, task_id: task, ...values });
  /** Makes the running timer have begun earlier. */
  const since = (user: string, instant: string) =>
    database.pool.query('UPDATE timers SET started_at = $2 WHERE user_id = $1', [user, instant]);
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

  it('of a project that its user has lost does not stand in the way of another', async () => {
    const user = plan.users.admin;
    await done(start(user));
    await plan.call('DELETE', `/members/${user}`);
    const mine = await createTestPlan(database, server);
    const other = await mine.task('Other');
    await database.pool.query(`INSERT INTO memberships (project_id, user_id, role) VALUES ($1, $2, 'member')`, [
      mine.id,
      user,
    ]);
    const wanted = { project_id: mine.id, task_id: other };
    expect((await start(user, wanted)).body.code).toBe('conflict');
    const switched = await done(start(user, { ...wanted, switches: true }));
    expect(switched).toMatchObject({ timer: { task_id: other }, entries: [] });
  });

  it('is one for each person, however many start it at once', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => start(member())));
    expect(answers.map(answer => answer.status).sort()).toEqual([201, 409, 409]);
    expect((await done(start(plan.users.admin))).timer).toMatchObject({ task_id: task });
    expect((await done(me(member(), 'GET', '/timer'))).timer).toMatchObject({ task_id: task, task_name: 'Dig' });
  });

  it('logs what it measured when it is stopped, once of two stops', async () => {
    await done(start(member(), { note: 'Pit' }));
    await since(member(), minutesAgo(3));
    const stops = await Promise.all([1, 2].map(() => me(member(), 'POST', '/timer/stop')));
    expect(stops.map(answer => answer.status).sort()).toEqual([200, 404]);
    const { entries } = stops.find(answer => answer.status === 200)!.body;
    expect(entries.reduce((sum: number, entry: Body) => sum + entry.minutes, 0)).toBe(3);
    expect(entries[0]).toMatchObject({ user_id: member(), task_id: task, note: 'Pit' });
    expect(entries[0].stopped_at).not.toBeNull();
    expect((await done(me(member(), 'GET', '/timer'))).timer).toBeNull();
  });

  it('splits what ran past midnight by the project’s clock', async () => {
    await done(plan.call('PATCH', '', { time_zone: 'Asia/Tokyo' }));
    await done(start(member()));
    await since(member(), minutesAgo(2 * 1440));
    const { entries } = await done(me(member(), 'POST', '/timer/stop'));
    expect(entries.reduce((sum: number, entry: Body) => sum + entry.minutes, 0)).toBe(2 * 1440);
    expect(entries.length).toBe(3);
    expect(entries[1].minutes).toBe(1440);
    const tokyo = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Tokyo' }).format(new Date());
    expect(entries[2].day).toBe(tokyo);
  });

  it('switches to another project in one step', async () => {
    const other = await createTestPlan(database, server);
    await database.pool.query(`INSERT INTO memberships (project_id, user_id, role) VALUES ($1, $2, 'member')`, [
      other.id,
      member(),
    ]);
    const there = await other.task('Elsewhere');
    await done(start(member()));
    await since(member(), minutesAgo(5));
    const wrong = await start(member(), { project_id: other.id, task_id: randomUUID(), switches: true });
    expect(outcome(wrong)).toEqual([422, 'unknown_reference', '/task_id']);
    const switched = await done(start(member(), { project_id: other.id, task_id: there, switches: true }));
    expect(switched.timer).toMatchObject({ project_id: other.id, task_name: 'Elsewhere' });
    expect(switched.entries.reduce((sum: number, entry: Body) => sum + entry.minutes, 0)).toBe(5);
    expect(switched.entries[0].project_id).toBe(plan.id);
  });

  it('is refused where its user may not log time, and forgotten without a trace', async () => {
    const outsider = await createTestPlan(database, server);
    expect(outcome(await start(outsider.users.owner))).toEqual([422, 'unknown_reference', '/project_id']);
    expect((await start(plan.users.viewer)).body.code).toBe('forbidden');
    await done(start(member()));
    await since(member(), minutesAgo(60));
    expect((await me(member(), 'DELETE', '/timer')).status).toBe(204);
    expect((await me(member(), 'DELETE', '/timer')).status).toBe(404);
    expect((await done(plan.call('GET', '/time-entries'))).results).toEqual([]);
  });

  it('is stopped and logged in a project that was archived meanwhile, where none is started', async () => {
    await done(start(member()));
    await since(member(), minutesAgo(7));
    await done(plan.call('POST', '/archive'));
    const { entries } = await done(me(member(), 'POST', '/timer/stop'));
    expect(entries.reduce((sum: number, entry: Body) => sum + entry.minutes, 0)).toBe(7);
    expect(outcome(await start(member()))).toEqual([409, 'archived', '/project_id']);
    expect((await log('2026-01-06', 60)).body.code).toBe('archived');
  });

  it('fills a day up to its 24 hours and no further', async () => {
    await done(plan.call('PATCH', '', { time_zone: 'UTC' }));
    await done(start(member()));
    await since(member(), minutesAgo(2 * 1440));
    const { rows } = await database.pool.query(`SELECT (now() AT TIME ZONE 'UTC')::date - 1 AS yesterday`);
    const { yesterday } = rows[0];
    await done(log(yesterday, 1_000));
    const { entries } = await done(me(member(), 'POST', '/timer/stop'));
    expect(entries.find((entry: Body) => entry.day === yesterday).minutes).toBe(440);
  });

  it('does not log into a week that was handed in, and goes on', async () => {
    await done(start(member()));
    await since(member(), minutesAgo(2));
    const today = new Date().toISOString().slice(0, 10);
    await done(plan.call('POST', `/timesheets/${today}/submit`, undefined, member()));
    expect((await me(member(), 'POST', '/timer/stop')).body.code).toBe('wrong_state');
    expect((await done(me(member(), 'GET', '/timer'))).timer).not.toBeNull();
  });
});

describe('my work', () => {
  it('is what I am assigned to and is not done, over all projects, soonest first', async () => {
    const other = await createTestPlan(database, server);
    const user = member();
    await database.pool.query(`INSERT INTO memberships (project_id, user_id, role) VALUES ($1, $2, 'member')`, [
      other.id,
      user,
    ]);
    const assign = async (at: TestPlan, name: string, values: object = {}): Promise<string> => {
      const found = (await at.call('GET', '/resources')).body.results.find((row: Body) => row.user_id === user);
      const resource = found ?? (await at.add('resources', { name: 'Mia', user_id: user }));
      const id = await at.task(name, values);
      await at.add('assignments', { task_id: id, resource_id: resource.id, work_minutes: 300 });
      return id;
    };
    const date = async (at: TestPlan, id: string, finish: string) =>
      database.pool.query(
        `BEGIN; SELECT sync_begin('${at.id}'); UPDATE tasks SET finish = '${finish}' WHERE project_id = '${at.id}' AND id = '${id}'; COMMIT`,
      );
    const late = await assign(plan, 'Late', { percent_complete: 50 });
    const soon = await assign(other, 'Soon', { deadline: '2099-01-01T17:00:00' });
    const far = await assign(plan, 'Far');
    await assign(plan, 'Done', { percent_complete: 100 });
    await plan.task('Not mine');
    await date(plan, late, '2026-01-05T17:00:00');
    await date(other, soon, '2098-01-01T17:00:00');
    await date(plan, far, '2098-06-01T17:00:00');
    const sprint = await plan.add('sprints', {
      name: 'Now',
      start: '2026-01-05T08:00:00',
      finish: '2026-01-16T17:00:00',
    });
    await done(plan.call('POST', `/sprints/${sprint.id}/tasks`, { task_ids: [far] }));
    await done(plan.call('POST', `/sprints/${sprint.id}/activate`));

    const work = async (query = '') =>
      (await done(me(user, 'GET', `/work${query}`))).results.map((row: Body) => row.name);
    expect(await work()).toEqual(['Late', 'Soon', 'Far']);
    expect(await work('?overdue=true')).toEqual(['Late']);
    expect(await work('?in_active_sprint=true')).toEqual(['Far']);
    expect(await work('?due_before=2098-02-01T00:00:00')).toEqual(['Late', 'Soon']);
    const first = await done(me(user, 'GET', '/work?limit=2'));
    const rest = await done(me(user, 'GET', `/work?limit=2&cursor=${first.next_cursor}`));
    expect([...first.results, ...rest.results].map((row: Body) => row.name)).toEqual(['Late', 'Soon', 'Far']);
    expect(first.results[0]).toMatchObject({ project_id: plan.id, is_overdue: true, remaining_work_minutes: 150 });
    expect(rest.results[0]).toMatchObject({ sprint_name: 'Now', is_in_active_sprint: true });
    await database.pool.query('DELETE FROM memberships WHERE project_id = $1 AND user_id = $2', [plan.id, user]);
    expect(await work()).toEqual(['Soon']);
  });
});
