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
});

const DATES = { start: '2026-01-05T08:00:00', finish: '2026-01-16T17:00:00' };

const sprint = async (name: string, values: object = {}): Promise<string> =>
  (await plan.add('sprints', { name, ...DATES, ...values })).id;

async function done(answer: Promise<Answer>): Promise<Body> {
  const { status, text, body } = await answer;
  if (status >= 300) throw new Error(`${status} ${text}`);
  return body;
}
const post = (path: string, body?: object, user?: string): Promise<Body> => done(plan.call('POST', path, body, user));
const get = (path: string): Promise<Body> => done(plan.call('GET', path));
const outcome = (answer: { status: number; body: { code: string; errors?: { path: string }[] } }) => [
  answer.status,
  answer.body.code,
  answer.body.errors?.[0]?.path,
];
const place = (list: string, ids: string[], after?: string | null): Promise<Body> =>
  post(list === 'backlog' ? '/backlog' : `/sprints/${list}/tasks`, {
    task_ids: ids,
    ...(after === undefined ? {} : { after_id: after }),
  });
const order = async (list: string): Promise<string[]> =>
  (await get(list === 'backlog' ? '/backlog' : `/sprints/${list}/tasks`)).results.map(
    (row: { name: string }) => row.name,
  );
const patchTask = (id: string, values: object): Promise<Body> => done(plan.call('PATCH', `/tasks/${id}`, values));

describe('a sprint', () => {
  it('is planned until somebody activates it, and finishes after it starts', async () => {
    const row = await plan.add('sprints', { name: 'One', ...DATES, goal: 'Ship' });
    expect(row).toMatchObject({ state: 'planned', goal: 'Ship', activated_at: null, committed_points: null });
    const late = await plan.call('POST', '/sprints', { name: 'Two', start: DATES.finish, finish: DATES.start });
    expect(outcome(late)).toEqual([422, 'invalid_value', '/finish']);
    const state = await plan.call('PATCH', `/sprints/${row.id}`, { state: 'active' });
    expect(outcome(state)).toEqual([400, 'unknown_field', '/state']);
    expect(outcome(await plan.call('PATCH', `/sprints/${row.id}`, { milestone_id: randomUUID() }))).toEqual([
      422,
      'unknown_reference',
      '/milestone_id',
    ]);
  });

  it('holds tasks in an order that people give, as the backlog does', async () => {
    const [a, b, c] = [await plan.task('A'), await plan.task('B'), await plan.task('C')];
    const one = await sprint('One');
    await place('backlog', [a, b, c]);
    expect(await order('backlog')).toEqual(['A', 'B', 'C']);
    const { tasks } = await place(one, [c, a]);
    expect(tasks.map((task: { id: string }) => task.id)).toEqual([c, a]);
    expect(await order('backlog')).toEqual(['B']);
    await place(one, [b], null);
    await place(one, [c], a);
    expect(await order(one)).toEqual(['B', 'A', 'C']);
    await place('backlog', [a]);
    expect([await order(one), await order('backlog')]).toEqual([['B', 'C'], ['A']]);
    const unknown = await plan.call('POST', `/sprints/${one}/tasks`, { task_ids: [a, randomUUID()] });
    expect(outcome(unknown)).toEqual([422, 'unknown_reference', '/task_ids/1']);
    expect(await order('backlog')).toEqual(['A']);
  });

  it('is paged in that order', async () => {
    const one = await sprint('One');
    const ids = [];
    for (const name of ['A', 'B', 'C', 'D', 'E']) ids.push(await plan.task(name));
    await place(one, ids.toReversed());
    const names: string[] = [];
    for (let cursor = ''; ; ) {
      const page: Body = await get(`/sprints/${one}/tasks?limit=2${cursor}`);
      names.push(...page.results.map((row: { name: string }) => row.name));
      if (page.next_cursor === null) break;
      cursor = `&cursor=${page.next_cursor}`;
    }
    expect(names).toEqual(['E', 'D', 'C', 'B', 'A']);
  });

  it('lays the list out anew where two tasks share a key', async () => {
    const one = await sprint('One');
    const ids = [];
    for (const name of ['A', 'B', 'C']) ids.push(await plan.task(name, { sprint_id: one, backlog_position: 'V' }));
    const fourth = await plan.task('D');
    const first = (await get(`/sprints/${one}/tasks`)).results[0];
    await place(one, [fourth], first.id);
    const names = await order(one);
    expect([names[0], names[1]]).toEqual([first.name, 'D']);
    expect([...names].sort()).toEqual(['A', 'B', 'C', 'D']);
  });

  it('freezes what the team took on when it is activated, one at a time', async () => {
    const [a, b] = [await plan.task('A', { story_points: 3 }), await plan.task('B', { story_points: 0.5 })];
    const [one, two] = [await sprint('One'), await sprint('Two')];
    await place(one, [a, b]);
    const active = await post(`/sprints/${one}/activate`);
    expect(active).toMatchObject({
      state: 'active',
      committed_tasks: 2,
      committed_points: 3.5,
      committed_minutes: 960,
    });
    expect(active.activated_at).not.toBeNull();
    const second = await plan.call('POST', `/sprints/${two}/activate`);
    expect([second.status, second.body.code, second.body.ids]).toEqual([409, 'wrong_state', [one]]);
    expect((await plan.call('POST', `/sprints/${one}/activate`)).body.code).toBe('wrong_state');
    await done(plan.call('PATCH', '', { allows_parallel_sprints: true }));
    expect((await post(`/sprints/${two}/activate`)).state).toBe('active');
  });

  it('hands what is not done to the next one, in its order, in front of what is there', async () => {
    const [one, two] = [
      await sprint('One'),
      await sprint('Two', { start: '2026-01-19T08:00', finish: '2026-01-30T17:00' }),
    ];
    const ids: Record<string, string> = {};
    for (const name of ['A', 'B', 'C', 'D']) ids[name] = await plan.task(name, { story_points: 2 });
    await place(one, [ids['A']!, ids['B']!, ids['C']!]);
    await place(two, [ids['D']!]);
    await post(`/sprints/${one}/activate`);
    await patchTask(ids['B']!, { percent_complete: 100 });
    const closing = await post(`/sprints/${one}/close`, { carry_over_to: 'next' });
    expect(closing).toMatchObject({
      sprint: { state: 'completed', committed_points: 6, completed_points: 2, completed_tasks: 1 },
      carried_over_ids: [ids['A'], ids['C']],
      carried_to: two,
      milestone_percent_complete: null,
    });
    expect([await order(one), await order(two)]).toEqual([['B'], ['A', 'C', 'D']]);
  });

  it('closes only when it is active, and once of two at the same time', async () => {
    const one = await sprint('One');
    expect((await plan.call('POST', `/sprints/${one}/close`, {})).body.code).toBe('wrong_state');
    await place(one, [await plan.task('A'), await plan.task('B')]);
    await post(`/sprints/${one}/activate`);
    const both = await Promise.all([1, 2].map(() => plan.call('POST', `/sprints/${one}/close`, {})));
    expect(both.map(answer => answer.status).sort()).toEqual([200, 409]);
    expect(await order('backlog')).toEqual(['A', 'B']);
    const reopened = await plan.call('POST', `/sprints/${one}/activate`);
    expect(outcome(reopened)).toEqual([409, 'wrong_state', undefined]);
    expect((await plan.call('PATCH', `/sprints/${one}`, { name: 'Other' })).body.code).toBe('wrong_state');
    expect((await plan.call('DELETE', `/sprints/${one}`)).body.code).toBe('wrong_state');
    const late = await plan.call('POST', `/sprints/${one}/tasks`, { task_ids: [await plan.task('C')] });
    expect(late.body.code).toBe('wrong_state');
  });

  it('refuses to close into nowhere, and then nothing has changed', async () => {
    const one = await sprint('One');
    const a = await plan.task('A');
    await place(one, [a]);
    await post(`/sprints/${one}/activate`);
    for (const carry_over_to of ['next', randomUUID(), one]) {
      const answer = await plan.call('POST', `/sprints/${one}/close`, { carry_over_to });
      expect(outcome(answer)).toEqual([422, 'unknown_reference', '/carry_over_to']);
    }
    expect(await plan.row('sprints', one)).toMatchObject({ state: 'active', closed_at: null });
    expect(await order(one)).toEqual(['A']);
  });

  it('sets its milestone to the share of the work that is done', async () => {
    const milestone = await plan.task('M', { is_milestone: true, duration_minutes: 0 });
    const one = await sprint('One', { milestone_id: milestone });
    const ids = [];
    for (const points of [1, 2, 3]) ids.push(await plan.task(`T${points}`, { story_points: points }));
    await place(one, ids);
    await post(`/sprints/${one}/activate`);
    await patchTask(ids[0]!, { percent_complete: 100 });
    await patchTask(ids[2]!, { percent_complete: 100 });
    const closing = await post(`/sprints/${one}/close`, { sets_milestone_progress: true });
    expect(closing.milestone_percent_complete).toBe(66);
    expect(await plan.row('tasks', milestone)).toMatchObject({ percent_complete: 66 });
  });

  it('lets its work go when it is cancelled or, still planned, deleted', async () => {
    const [one, two] = [await sprint('One'), await sprint('Two')];
    const [a, b] = [await plan.task('A'), await plan.task('B')];
    await place(one, [a]);
    await place(two, [b]);
    await post(`/sprints/${one}/activate`);
    expect((await plan.call('DELETE', `/sprints/${one}`)).body.code).toBe('wrong_state');
    expect(await post(`/sprints/${one}/cancel`)).toMatchObject({
      sprint: { state: 'cancelled' },
      carried_over_ids: [a],
    });
    expect((await plan.call('DELETE', `/sprints/${two}`)).status).toBe(204);
    expect(await plan.row('tasks', b)).toMatchObject({ sprint_id: null });
    expect((await order('backlog')).sort()).toEqual(['A', 'B']);
  });

  it('is not changed over what somebody else has seen differently', async () => {
    const row = await plan.add('sprints', { name: 'One', ...DATES });
    await done(plan.call('PATCH', `/sprints/${row.id}`, { goal: 'New' }));
    const stale = await server.call(plan.users.owner, 'POST', `/projects/${plan.id}/sprints/${row.id}/activate`, {
      headers: { 'if-match': `"${row.server_version}"` },
    });
    expect([stale.status, stale.body.code]).toEqual([412, 'version_mismatch']);
  });
});

describe('what an active sprint holds', () => {
  let one: string;
  let inside: string;
  let outside: string;

  beforeEach(async () => {
    one = await sprint('One');
    [inside, outside] = [await plan.task('In', { story_points: 1 }), await plan.task('Out', { story_points: 2 })];
    await place(one, [inside]);
    await post(`/sprints/${one}/activate`);
  });

  const ask = (action: string, task: string) =>
    plan.call('POST', '/scope-changes', { sprint_id: one, task_id: task, action, reason: 'Urgent' }, plan.users.member);

  it('is changed by a Member’s request and a Scheduler’s approval', async () => {
    const direct = await plan.call('POST', `/sprints/${one}/tasks`, { task_ids: [outside] }, plan.users.member);
    expect(direct.body.code).toBe('forbidden');
    const smuggled = await plan.call('POST', '/tasks', { name: 'New', sprint_id: one }, plan.users.member);
    expect(outcome(smuggled)).toEqual([403, 'forbidden', '/sprint_id']);
    const asked = await done(ask('add', outside));
    expect(asked).toMatchObject({ state: 'pending', requested_by: plan.users.member, decided_by: null });
    expect(await order(one)).toEqual(['In']);
    const own = await plan.call('POST', `/scope-changes/${asked.id}/approve`, undefined, plan.users.member);
    expect(own.body.code).toBe('forbidden');
    const approved = await post(`/scope-changes/${asked.id}/approve`, undefined, plan.users.scheduler);
    expect(approved).toMatchObject({ state: 'approved', decided_by: plan.users.scheduler });
    expect(await order(one)).toEqual(['In', 'Out']);
    expect((await plan.call('POST', `/scope-changes/${asked.id}/reject`)).body.code).toBe('wrong_state');
    expect(await plan.row('sprints', one)).toMatchObject({ committed_points: 1 });
  });

  it('stays when the request is rejected, and whoever asked may take it back before', async () => {
    const asked = await done(ask('remove', inside));
    expect((await post(`/scope-changes/${asked.id}/reject`)).state).toBe('rejected');
    expect(await order(one)).toEqual(['In']);
    const change = await plan.call('PATCH', `/scope-changes/${asked.id}`, { reason: 'x' }, plan.users.member);
    expect(change.body.code).toBe('wrong_state');
    const again = await done(ask('remove', inside));
    const by = (user: string) => plan.call('DELETE', `/scope-changes/${again.id}`, undefined, user);
    expect((await by(plan.users.viewer)).body.code).toBe('forbidden');
    expect((await by(plan.users.member)).status).toBe(204);
  });

  it.each([
    ['a task that is there already', 'add', () => inside, '/task_id'],
    ['a task that is not there', 'remove', () => outside, '/task_id'],
  ])('is not asked to take %s', async (_, action, task, path) => {
    expect(outcome(await ask(action, task()))).toEqual([409, 'wrong_state', path]);
  });

  it('is asked for only while the sprint is active', async () => {
    const asked = await done(ask('add', outside));
    await post(`/sprints/${one}/close`, {});
    expect(outcome(await ask('add', outside))).toEqual([409, 'wrong_state', '/sprint_id']);
    expect((await plan.call('POST', `/scope-changes/${asked.id}/approve`)).body.code).toBe('wrong_state');
  });

  it('is changed at once where the project leaves it open', async () => {
    await done(plan.call('PATCH', '', { sprint_scope: 'open' }));
    expect(await done(ask('add', outside))).toMatchObject({ state: 'approved', decided_by: plan.users.member });
    expect(await order(one)).toEqual(['In', 'Out']);
    await done(plan.call('POST', '/tasks', { name: 'New', sprint_id: one }, plan.users.member));
    expect(await order(one)).toEqual(['In', 'Out', 'New']);
  });

  it('is changed by nobody where the project locks it', async () => {
    await done(plan.call('PATCH', '', { sprint_scope: 'locked' }));
    expect(outcome(await ask('add', outside))).toEqual([409, 'wrong_state', '/sprint_id']);
    const placed = await plan.call('POST', `/sprints/${one}/tasks`, { task_ids: [outside] });
    expect(placed.body.code).toBe('wrong_state');
    const patched = await plan.call('PATCH', `/tasks/${inside}`, { sprint_id: null });
    expect(outcome(patched)).toEqual([409, 'wrong_state', '/sprint_id']);
    expect((await post(`/sprints/${one}/close`, {})).carried_over_ids).toEqual([inside]);
  });

  it('survives a push that would take a task into a sprint that has ended', async () => {
    await post(`/sprints/${one}/close`, {});
    const pulled = (await get('/sync/')).timestamp;
    const answer = await post(`/sync/?last_pulled_at=${pulled}`, {
      changes: { tasks: { created: [], updated: [{ id: outside, sprint_id: one, name: 'Renamed' }], deleted: [] } },
      last_pulled_at: pulled,
    });
    expect(answer.rejected).toMatchObject([{ table: 'tasks', id: outside, code: 'wrong_state' }]);
    expect(await plan.row('tasks', outside)).toMatchObject({ name: 'Renamed', sprint_id: null });
  });
});

it('a sprint that is gone takes up no task, and a device that names one goes on pushing', async () => {
  const gone = (await plan.add('sprints', { name: 'G', start: '2026-03-02T08:00:00', finish: '2026-03-13T17:00:00' }))
    .id;
  await plan.call('DELETE', `/sprints/${gone}`);
  for (const sprint_id of [gone, randomUUID()]) {
    const refused = await plan.call('POST', '/tasks', { name: 'T', sprint_id });
    expect([refused.status, refused.body.errors?.[0]?.path]).toEqual([422, '/sprint_id']);
    const id = randomUUID();
    const last_pulled_at = (await plan.call('GET', '/sync')).body.timestamp;
    const created = [{ id, name: 'T', sprint_id }];
    const pushed = await plan.call('POST', '/sync', {
      changes: { tasks: { created, updated: [], deleted: [] } },
      last_pulled_at,
    });
    expect(pushed.status).toBe(200);
    expect(await plan.row('tasks', id)).toMatchObject({ name: 'T', sprint_id: null });
  }
});

it('a time zone is one that Postgres knows as well', async () => {
  expect(outcome(await plan.call('PATCH', '', { time_zone: 'Europe/Atlantis' }))).toEqual([
    422,
    'invalid_value',
    '/time_zone',
  ]);
  expect((await done(plan.call('PATCH', '', { time_zone: 'Europe/Berlin' }))).time_zone).toBe('Europe/Berlin');
});
