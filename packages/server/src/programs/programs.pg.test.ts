import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestUser, type TestDatabase } from '../../test/database.js';
import { createTestPlan, type TestPlan } from '../../test/peopled-plan.js';
import type { Answer } from '../../test/server.js';
import { startWorkingServer, type WorkingServer } from '../../test/working-server.js';
import { startProgramKeeper } from './keeper.js';

let database: TestDatabase;
let server: WorkingServer;
let keeper: { stop(): Promise<void> };
const log = pino({ level: 'silent' });

beforeAll(async () => {
  server = await startWorkingServer();
  database = server.database;
  keeper = startProgramKeeper({ database, relay: server.relay, log });
});
afterAll(async () => {
  await keeper.stop();
  await server.stop();
});

let director: string;
let west: TestPlan;
let east: TestPlan;
let program: string;

/** A program of two projects; its Owner is a Viewer of both, the projects' own people know nothing of each other. */
beforeEach(async () => {
  director = await createTestUser(database, 'Director');
  west = await createTestPlan(database, server);
  east = await createTestPlan(database, server);
  program = (await server.call(director, 'POST', '/programs', { body: { name: 'Bridge' } })).body.id;
  for (const plan of [west, east]) {
    await database.pool.query(`INSERT INTO memberships (project_id, user_id, role) VALUES ($1, $2, 'admin')`, [
      plan.id,
      director,
    ]);
    const added = await call(director, 'POST', '/projects', { project_id: plan.id });
    expect(added.status).toBe(201);
    await database.pool.query(`UPDATE memberships SET role = 'viewer' WHERE project_id = $1 AND user_id = $2`, [
      plan.id,
      director,
    ]);
    for (const [role, user] of Object.entries(plan.users)) {
      await database.pool.query('INSERT INTO program_members (program_id, user_id, role) VALUES ($1, $2, $3)', [
        program,
        user,
        role === 'owner' ? 'admin' : role,
      ]);
    }
  }
});

const call = (user: string, method: string, path: string, body?: object): Promise<Answer> =>
  server.call(user, method, `/programs/${program}${path}`, body === undefined ? {} : { body });
/** Makes a user of one project a member of the other. */
const join = (plan: TestPlan, user: string, role: string) =>
  database.pool.query('INSERT INTO memberships (project_id, user_id, role) VALUES ($1, $2, $3)', [plan.id, user, role]);
const ends = (from: TestPlan, predecessor: string, to: TestPlan, successor: string) => ({
  predecessor_project_id: from.id,
  predecessor_id: predecessor,
  successor_project_id: to.id,
  successor_id: successor,
});
const outcome = ({ status, body }: Answer) => [status, body.code, body.errors?.[0]?.path];
const dates = (plan: TestPlan, id: string) =>
  plan.row('tasks', id).then(({ start, finish }: { start: string; finish: string }) => `${start} ${finish}`);
const datedAs = (plan: TestPlan, id: string, expected: string) => expect.poll(() => dates(plan, id)).toBe(expected);

/** An accepted link from a task of two days in the west to a task of one day in the east. */
async function linked(): Promise<{ pier: string; deck: string; link: string }> {
  const pier = await west.task('Pier', { duration_minutes: 960 });
  const deck = await east.task('Deck');
  await join(east, west.users.scheduler, 'scheduler');
  const { status, body } = await call(west.users.scheduler, 'POST', '/links', ends(west, pier, east, deck));
  expect([status, body.state]).toEqual([201, 'accepted']);
  return { pier, deck, link: body.id };
}

describe('a role in a program', () => {
  it('gives no sight of its projects, and no right in them', async () => {
    const member = await createTestUser(database);
    const { rows } = await database.pool.query('SELECT email FROM users WHERE id = $1', [member]);
    await call(director, 'POST', '/members', { email: rows[0].email, role: 'owner' });
    expect((await server.call(member, 'GET', `/projects/${west.id}`)).status).toBe(404);
    expect((await call(member, 'GET', '/rollup')).body).toMatchObject({
      is_partial: true,
      projects: [],
      task_count: 0,
      start: null,
    });
    expect((await call(member, 'DELETE', `/projects/${west.id}`)).status).toBe(404);
  });

  it('takes an Admin of the project to bring it in, and it is in one program at most', async () => {
    const plan = await createTestPlan(database, server);
    await join(plan, director, 'scheduler');
    expect(outcome(await call(director, 'POST', '/projects', { project_id: plan.id }))[1]).toBe('forbidden');
    expect(outcome(await call(director, 'POST', '/projects', { project_id: randomUUID() }))).toEqual([
      422,
      'unknown_reference',
      '/project_id',
    ]);
    await database.pool.query(`UPDATE memberships SET role = 'admin' WHERE user_id = $1`, [director]);
    expect(outcome(await call(director, 'POST', '/projects', { project_id: west.id }))[1]).toBe('duplicate');
  });
});

describe('a link across projects', () => {
  it('is proposed by a Scheduler of one side and decided by one of the other', async () => {
    const [pier, deck] = [await west.task('Pier'), await east.task('Deck')];
    const body = { ...ends(west, pier, east, deck), note: 'before winter' };
    // Who does not read the other project cannot name its tasks.
    expect(outcome(await call(west.users.scheduler, 'POST', '/links', body))).toEqual([
      422,
      'unknown_reference',
      '/successor_project_id',
    ]);
    await join(east, west.users.scheduler, 'viewer');
    expect((await call(director, 'POST', '/links', body)).body.code).toBe('forbidden');
    const proposed = await call(west.users.scheduler, 'POST', '/links', body);
    expect(proposed.body).toMatchObject({ state: 'proposed', is_own_proposal: true, predecessor_name: 'Pier' });
    const path = `/links/${proposed.body.id}`;
    expect((await call(west.users.scheduler, 'POST', `${path}/accept`)).body.code).toBe('forbidden');
    expect((await call(east.users.member, 'POST', `${path}/accept`)).body.code).toBe('forbidden');

    // The other side sees its own end, and of the proposing side nothing.
    const seen = await call(east.users.scheduler, 'GET', path);
    expect(seen.body).toMatchObject({
      predecessor_project_id: null,
      predecessor_id: null,
      predecessor_name: null,
      is_predecessor_hidden: true,
      successor_id: deck,
      is_own_proposal: false,
      note: '',
    });
    for (const secret of [west.id, pier, 'Pier', 'winter']) expect(seen.text).not.toContain(secret);

    expect((await call(east.users.scheduler, 'POST', `${path}/decline`)).body.state).toBe('declined');
    expect((await call(east.users.scheduler, 'POST', `${path}/accept`)).body.code).toBe('conflict');
    const again = await call(west.users.scheduler, 'POST', '/links', body);
    expect((await call(east.users.scheduler, 'POST', `/links/${again.body.id}/accept`)).body.state).toBe('accepted');
    expect((await call(west.users.scheduler, 'POST', '/links', body)).body.code).toBe('duplicate_link');
    const listed = await call(east.users.viewer, 'GET', '/links?state=accepted');
    expect(listed.body.results.map((row: { id: string }) => row.id)).toEqual([again.body.id]);
    expect((await call(east.users.scheduler, 'DELETE', `/links/${again.body.id}`)).status).toBe(204);
  });

  it('names two projects of the program, a live task of each, and no summary as its successor', async () => {
    const [pier, deck] = [await west.task('Pier'), await east.task('Deck')];
    await east.task('Plank', { parent_id: deck });
    await join(east, west.users.scheduler, 'viewer');
    const propose = async (values: object) =>
      outcome(await call(west.users.scheduler, 'POST', '/links', { ...ends(west, pier, east, deck), ...values }));
    expect(await propose({})).toEqual([422, 'invalid_value', '/successor_id']);
    expect(await propose({ successor_id: pier })).toEqual([422, 'unknown_reference', '/successor_id']);
    expect(await propose({ successor_project_id: west.id })).toEqual([422, 'invalid_value', '/successor_project_id']);
    const outside = await createTestPlan(database, server);
    await join(outside, west.users.scheduler, 'scheduler');
    expect(await propose({ predecessor_project_id: outside.id })).toEqual([
      422,
      'unknown_reference',
      '/predecessor_project_id',
    ]);
  });

  it('is not tied to an archived project, on neither side and on neither end of the asking', async () => {
    const [pier, deck] = [await west.task('Pier'), await east.task('Deck')];
    await join(east, west.users.scheduler, 'viewer');
    const propose = (values: object) => call(west.users.scheduler, 'POST', '/links', values);
    const open = await propose(ends(west, pier, east, deck));
    expect(open.body.state).toBe('proposed');
    expect((await east.call('POST', '/archive')).status).toBeLessThan(300);
    expect(outcome(await propose({ ...ends(west, pier, east, deck), type: 'SS' }))).toEqual([
      409,
      'archived',
      '/successor_project_id',
    ]);
    expect(outcome(await propose(ends(east, deck, west, pier)))).toEqual([409, 'archived', '/predecessor_project_id']);
    const accept = () => call(east.users.scheduler, 'POST', `/links/${open.body.id}/accept`);
    expect(outcome(await accept()).slice(0, 2)).toEqual([409, 'archived']);
    await east.call('POST', '/unarchive');
    expect((await accept()).body.state).toBe('accepted');
  });

  it('moves the dates of the other project, whose own runs honour it, and lets go again', async () => {
    const { pier, deck, link } = await linked();
    await datedAs(east, deck, '2026-01-07T08:00:00 2026-01-07T17:00:00');
    await west.call('PATCH', `/tasks/${pier}`, { duration_minutes: 1440 });
    await datedAs(east, deck, '2026-01-08T08:00:00 2026-01-08T17:00:00');
    // An edit in the east is dated by the east's own run, and still waits.
    await east.call('PATCH', `/tasks/${deck}`, { duration_minutes: 960 });
    await datedAs(east, deck, '2026-01-08T08:00:00 2026-01-09T17:00:00');
    // Dates move back too.
    await west.call('PATCH', `/tasks/${pier}`, { duration_minutes: 480 });
    await datedAs(east, deck, '2026-01-06T08:00:00 2026-01-07T17:00:00');
    await call(west.users.scheduler, 'DELETE', `/links/${link}`);
    await datedAs(east, deck, '2026-01-05T08:00:00 2026-01-06T17:00:00');
    expect(await east.row('tasks', deck)).toMatchObject({ external_early_start: null });
  });

  it('of every type with a lag is dated as a link inside one project would be', async () => {
    const pier = await west.task('Pier', { duration_minutes: 960 });
    await join(east, west.users.scheduler, 'scheduler');
    const expected: Record<string, string> = {};
    for (const type of ['FS', 'SS', 'FF', 'SF'] as const) {
      const [ghost, deck] = [await east.task('Same', { duration_minutes: 960 }), await east.task(type)];
      const twin = await east.task(`${type} twin`);
      await east.link(ghost, twin, { type, lag_minutes: 240 });
      await call(west.users.scheduler, 'POST', '/links', { ...ends(west, pier, east, deck), type, lag_minutes: 240 });
      expected[deck] = twin;
    }
    for (const [deck, twin] of Object.entries(expected)) {
      await expect
        .poll(async () => [await dates(east, deck), (await dates(east, deck)) === (await dates(east, twin))])
        .toEqual([expect.stringMatching(/^2026/), true]);
    }
    const { start } = await east.row('tasks', Object.keys(expected)[0] as string);
    expect(start).toBe('2026-01-07T13:00:00');
  });

  it('does not close a circle through two projects, from either side', async () => {
    const { pier, deck } = await linked();
    const end = await east.task('End');
    await east.link(deck, end);
    const answer = await call(west.users.scheduler, 'POST', '/links', ends(east, end, west, pier));
    expect(outcome(answer)).toEqual([422, 'dependency_cycle', '/successor_id']);
    // A closed path: it ends where it began, and passes through nothing twice.
    expect(answer.body.ids.at(-1)).toBe(answer.body.ids[0]);
    expect(new Set(answer.body.ids).size).toBe(answer.body.ids.length - 1);
    expect(answer.body.ids).toEqual(expect.arrayContaining([pier, deck, end]));
    // Nor by a link inside one of them that completes it.
    const foot = await west.task('Foot');
    const back = await call(west.users.scheduler, 'POST', '/links', ends(east, deck, west, foot));
    expect(back.body.state).toBe('accepted');
    const inside = await west.call('POST', '/dependencies', { predecessor_id: foot, successor_id: pier });
    expect(outcome(inside)).toEqual([422, 'dependency_cycle', '/successor_id']);
    expect(inside.text).not.toContain(deck);
    expect(inside.text).not.toContain(east.id);
    // A move that would do it as well.
    const phase = await west.task('Phase');
    await west.link(foot, phase);
    expect(outcome(await west.call('PATCH', `/tasks/${pier}`, { parent_id: phase }))[1]).toBe('dependency_cycle');
  });

  it('breaks when a task or a project goes', async () => {
    const { pier, deck, link } = await linked();
    await datedAs(east, deck, '2026-01-07T08:00:00 2026-01-07T17:00:00');
    await west.call('DELETE', `/tasks/${pier}`);
    const state = () => call(west.users.scheduler, 'GET', `/links/${link}`).then(answer => answer.body.state);
    await expect.poll(state).toBe('broken');
    await datedAs(east, deck, '2026-01-05T08:00:00 2026-01-05T17:00:00');

    const pier2 = await west.task('Pier 2');
    const second = await call(west.users.scheduler, 'POST', '/links', ends(west, pier2, east, deck));
    await database.pool.query(`UPDATE memberships SET role = 'admin' WHERE user_id = $1`, [director]);
    expect((await call(director, 'DELETE', `/projects/${west.id}`)).status).toBe(204);
    expect((await call(east.users.scheduler, 'GET', `/links/${second.body.id}`)).body).toMatchObject({
      state: 'broken',
    });
  });
});

describe('a program', () => {
  it('is dated as one network: what the whole waits for, and what the reader may see of it', async () => {
    const { pier, deck } = await linked();
    const spare = await west.task('Spare');
    const schedule = (user: string) => call(user, 'GET', '/schedule').then(answer => answer.body);
    await expect
      .poll(() => schedule(director).then(({ state, finish }) => [state, finish]))
      .toEqual(['current', '2026-01-07T17:00:00']);
    await expect
      .poll(() => schedule(director).then(({ critical }) => critical.map((task: { id: string }) => task.id)))
      .toEqual([pier, deck]);
    expect(JSON.stringify(await schedule(director))).not.toContain(spare);
    const seen = await schedule(east.users.viewer);
    expect(seen).toMatchObject({ is_partial: true, start: null, finish: null });
    expect(seen.critical.map((task: { id: string }) => task.id)).toEqual([deck]);
    for (const secret of [west.id, pier, 'Pier']) expect(JSON.stringify(seen)).not.toContain(secret);

    await datedAs(east, deck, '2026-01-07T08:00:00 2026-01-07T17:00:00');
    await west.call('PATCH', `/tasks/${pier}`, { percent_complete: 50 });
    await west.add('risks', { title: 'Ice', probability: 5, impact: 5 });
    const rollup = (user: string) => call(user, 'GET', '/rollup').then(answer => answer.body);
    await expect
      .poll(() => rollup(director))
      .toMatchObject({
        is_partial: false,
        start: '2026-01-05T08:00:00',
        finish: '2026-01-07T17:00:00',
        task_count: 3,
        // 960 of 1,920 minutes are half done.
        percent_complete: 25,
        risk_count: 1,
        high_risk_count: 1,
        program_critical_count: 2,
      });
    const partial = await rollup(east.users.viewer);
    expect(partial).toMatchObject({ is_partial: true, task_count: 1, risk_count: 0, percent_complete: 0 });
    expect(partial.projects.map((line: { project_id: string }) => line.project_id)).toEqual([east.id]);
    expect(JSON.stringify(partial)).not.toContain(west.id);
  });

  it('has a number line of its own, and tells each reader what he may see', async () => {
    const pull = (user: string, since: number) =>
      call(user, 'GET', `/sync?last_pulled_at=${since}`).then(answer => answer.body);
    const first = await pull(director, 0);
    expect(first.changes.program_projects.updated.map((row: { id: string }) => row.id).sort()).toEqual(
      [west.id, east.id].sort(),
    );
    const seen = await pull(east.users.viewer, 0);
    expect(seen.changes.program_projects.updated.map((row: { id: string }) => row.id)).toEqual([east.id]);
    expect(JSON.stringify(seen)).not.toContain(west.id);
    const item = (await call(director, 'POST', '/backlog', { name: 'Lamps' })).body;
    const next = await pull(director, first.timestamp);
    expect(next.changes.program_backlog.updated).toEqual([item]);
    expect(next.changes.programs.updated).toEqual([]);
    expect(next.timestamp).toBeGreaterThan(first.timestamp);
    await call(director, 'DELETE', `/backlog/${item.id}`);
    expect((await pull(director, next.timestamp)).changes.program_backlog).toEqual({ updated: [], deleted: [item.id] });
  });

  it('keeps a backlog in order, whose items become tasks of a project', async () => {
    const add = async (name: string, after_id?: string | null) =>
      (await call(director, 'POST', '/backlog', { name, ...(after_id === undefined ? {} : { after_id }) })).body.id;
    const [a, b] = [await add('A'), await add('B')];
    const c = await add('C', a);
    await add('D', null);
    const names = async () =>
      (await call(director, 'GET', '/backlog')).body.results.map((row: { name: string }) => row.name);
    expect(await names()).toEqual(['D', 'A', 'C', 'B']);
    await call(director, 'PATCH', `/backlog/${b}`, { after_id: null, name: 'B2' });
    expect(await names()).toEqual(['B2', 'D', 'A', 'C']);
    expect((await call(director, 'POST', '/backlog', { name: 'E', after_id: randomUUID() })).body.code).toBe(
      'unknown_reference',
    );
    // The director is a Viewer of the project.
    expect((await call(director, 'POST', `/backlog/${c}/place`, { project_id: west.id })).body.code).toBe('forbidden');
    const placed = await call(west.users.scheduler, 'POST', `/backlog/${c}/place`, { project_id: west.id });
    expect(placed.body).toMatchObject({ is_placed: true, placed_project_id: west.id, placed_task_id: c });
    expect(await west.row('tasks', c)).toMatchObject({ name: 'C' });
    expect((await call(west.users.scheduler, 'POST', `/backlog/${c}/place`, { project_id: west.id })).body.code).toBe(
      'conflict',
    );
    const other = (await call(east.users.viewer, 'GET', '/backlog')).body.results;
    expect(other.find((row: { id: string }) => row.id === c)).toMatchObject({
      is_placed: true,
      placed_project_id: null,
    });
  });

  it('merges edits of different fields under If-Match, and answers 409 with both values for the same field', async () => {
    const edit = (path: string, body: object, version: number) =>
      server.call(director, 'PATCH', `/programs/${program}${path}`, { body, headers: { 'if-match': `"${version}"` } });
    const seen = (await call(director, 'GET', '')).body.server_version;
    expect((await edit('', { description: 'From bank to bank' }, seen)).status).toBe(200);
    const merged = await edit('', { name: 'Long bridge' }, seen);
    expect([merged.status, merged.body.name, merged.body.description]).toEqual([
      200,
      'Long bridge',
      'From bank to bank',
    ]);
    const clash = await edit('', { name: 'Short bridge' }, seen);
    expect([clash.status, clash.body.code]).toEqual([409, 'conflict']);
    expect(clash.body).toMatchObject({
      conflict_fields: ['name'],
      server_value: { name: 'Long bridge' },
      client_value: { name: 'Short bridge' },
    });
    expect((await edit('', { name: 'Long bridge' }, seen)).status).toBe(200);

    const item = (await call(director, 'POST', '/backlog', { name: 'Lamps' })).body;
    const path = `/backlog/${item.id}`;
    expect((await edit(path, { notes: 'in pairs' }, item.server_version)).status).toBe(200);
    const renamed = await edit(path, { name: 'Lanterns', after_id: null }, item.server_version);
    expect([renamed.status, renamed.body.name, renamed.body.notes]).toEqual([200, 'Lanterns', 'in pairs']);
    const lost = await edit(path, { notes: 'one by one' }, item.server_version);
    expect([lost.status, lost.body.conflict_fields]).toEqual([409, ['notes']]);
    const gone = await server.call(director, 'DELETE', `/programs/${program}${path}`, {
      headers: { 'if-match': `"${item.server_version}"` },
    });
    expect([gone.status, gone.body.code]).toEqual([412, 'version_mismatch']);
  });

  it('that is deleted leaves its projects, without its links', async () => {
    const { deck } = await linked();
    await datedAs(east, deck, '2026-01-07T08:00:00 2026-01-07T17:00:00');
    expect((await call(director, 'DELETE', '')).status).toBe(204);
    expect((await call(director, 'GET', '')).status).toBe(404);
    await datedAs(east, deck, '2026-01-05T08:00:00 2026-01-05T17:00:00');
  });

  it('keeps its last Owner', async () => {
    expect((await call(director, 'DELETE', `/members/${director}`)).body.code).toBe('last_owner');
    expect((await call(director, 'PATCH', `/members/${director}`, { role: 'viewer' })).body.code).toBe('last_owner');
  });
});

it('a program says what its reader may do, in another role from then on, and anybody but the last Owner may leave', async () => {
  const [owner, reader] = [await createTestUser(database), await createTestUser(database)];
  const call = (user: string, method: string, path: string, options = {}) => server.call(user, method, path, options);
  const { id } = (await call(owner, 'POST', '/programs', { body: { name: 'P' } })).body;
  const { rows } = await database.pool.query('SELECT email FROM users WHERE id = $1', [reader]);
  await call(owner, 'POST', `/programs/${id}/members`, { body: { email: rows[0].email, role: 'viewer' } });
  const first = await call(reader, 'GET', `/programs/${id}`);
  expect([first.body.can['backlog.create'], first.body.can['program.read']]).toEqual([false, true]);
  const headers = { 'if-none-match': first.headers.get('etag') ?? '' };
  expect((await call(reader, 'GET', `/programs/${id}`, { headers })).status).toBe(304);
  await call(owner, 'PATCH', `/programs/${id}/members/${reader}`, { body: { role: 'scheduler' } });
  expect((await call(reader, 'GET', `/programs/${id}`, { headers })).body.can['backlog.place']).toBe(true);
  expect((await call(reader, 'DELETE', `/programs/${id}/members/${owner}`)).body.code).toBe('forbidden');
  expect((await call(reader, 'DELETE', `/programs/${id}/members/${reader}`)).status).toBe(204);
  expect((await call(owner, 'DELETE', `/programs/${id}/members/${owner}`)).body.code).toBe('last_owner');
});
