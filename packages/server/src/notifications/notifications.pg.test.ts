import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, createTestUser, type TestDatabase } from '../../test/database.js';
import { createTestPlan, type TestPlan } from '../../test/peopled-plan.js';
import { type Answer, startTestServer, type TestServer } from '../../test/server.js';
import { type Relay, startRelay } from '../changes/relay.js';
import { withProjectWrite } from '../db/transaction.js';
import { followFeeds } from '../feed/follow.js';

let database: TestDatabase;
let server: TestServer;
let relay: Relay;
let following: { stop(): Promise<void> };
let plan: TestPlan;
const log = pino({ level: 'silent' });

beforeAll(async () => {
  database = await createTestDatabase({ connectionsMax: 20 });
  server = await startTestServer(database);
  relay = startRelay({ database, address: database.address, log });
  following = followFeeds({ database, relay, log, sweepMs: 300 });
});
afterAll(async () => {
  await server.stop();
  await following.stop();
  await relay.stop();
  await database.drop();
});
beforeEach(async () => {
  plan = await createTestPlan(database, server);
});

const mine = (user: string, query = ''): Promise<Answer> => server.call(user, 'GET', `/me/notifications${query}`);
const told = async (user: string) =>
  (await mine(user)).body.results.map((row: { kind: string; title: string }) => `${row.kind} ${row.title}`);
const isTold = (user: string, expected: string[]) => expect.poll(() => told(user)).toEqual(expected);
const unread = async (user: string) =>
  (await server.call(user, 'GET', '/me/notifications/unread-count')).body.unread_count;
/** A resource that stands for a user. */
const standIn = async (user: string) => (await plan.add('resources', { name: 'R', user_id: user })).id;
/** Everything committed so far has been looked at. */
const settled = () =>
  expect
    .poll(
      async () =>
        (
          await database.pool.query(
            `SELECT FROM project_counters c JOIN feed_cursors k ON k.scope_id = c.project_id AND k.version = c.server_version
              WHERE c.project_id = $1`,
            [plan.id],
          )
        ).rowCount,
    )
    .toBe(1);

describe('people are told', () => {
  it('what they are assigned to by others, many at once as one', async () => {
    const member = await standIn(plan.users.member);
    const owner = await standIn(plan.users.owner);
    const task = await plan.task('Dig');
    await plan.add('assignments', { task_id: task, resource_id: owner });
    await plan.add('assignments', { task_id: task, resource_id: member });
    await isTold(plan.users.member, ['assigned Dig']);
    const [row] = (await mine(plan.users.member)).body.results;
    expect(row).toMatchObject({
      project_id: plan.id,
      project_name: 'Plan',
      actor_id: plan.users.owner,
      row_id: task,
      row_count: 1,
      read_at: null,
    });
    // Not of what one does oneself.
    expect(await told(plan.users.owner)).toEqual([]);
    const tasks = [await plan.task('A'), await plan.task('B'), await plan.task('C')];
    await settled();
    const changes = {
      assignments: {
        created: tasks.map((task_id, at) => ({
          id: `0000000${at}-0000-4000-8000-000000000000`,
          task_id,
          resource_id: member,
        })),
        updated: [],
        deleted: [],
      },
    };
    const version = (await plan.call('GET', '')).body.server_version;
    const { body } = await plan.call('GET', '/sync');
    await plan.call('POST', '/sync', { changes, last_pulled_at: body.timestamp ?? version });
    await expect.poll(() => told(plan.users.member).then(list => list.length)).toBe(2);
    expect((await mine(plan.users.member)).body.results[0]).toMatchObject({ kind: 'assigned', row_count: 3 });
  });

  it('where they are mentioned, by e-mail or id, members only and once', async () => {
    const task = await plan.task('Dig');
    const emailOf = async (user: string) =>
      (await database.pool.query('SELECT email FROM users WHERE id = $1', [user])).rows[0].email;
    const stranger = await createTestUser(database);
    const body = `Look, @${(await emailOf(plan.users.viewer)).toUpperCase()}, and @${plan.users.member}. @${await emailOf(stranger)}`;
    const comment = await plan.add('comments', { task_id: task, body });
    await isTold(plan.users.viewer, ['mentioned Dig']);
    await isTold(plan.users.member, ['mentioned Dig']);
    await plan.call('PATCH', `/comments/${comment.id}`, { body: `${body} Again.` });
    await settled();
    expect(await told(plan.users.viewer)).toEqual(['mentioned Dig']);
    expect(await told(stranger)).toEqual([]);
    // A longer address that begins alike is somebody else.
    await plan.add('comments', { task_id: task, body: `@${await emailOf(plan.users.scheduler)}.au` });
    await settled();
    expect(await told(plan.users.scheduler)).toEqual([]);
  });

  it('when a run makes a task miss its deadline: once, and again only after it was kept', async () => {
    const member = await standIn(plan.users.member);
    const task = await plan.task('Dig', { deadline: '2026-01-09T17:00' });
    await plan.add('assignments', { task_id: task, resource_id: member });
    await isTold(plan.users.member, ['assigned Dig']);
    const date = (finish: string) =>
      withProjectWrite(database, { projectId: plan.id, actor: null, cause: 'schedule' }, async tx => {
        await tx.query('UPDATE tasks SET finish = $3 WHERE project_id = $1 AND id = $2', [plan.id, task, finish]);
        tx.recordChange('tasks', [task], ['finish']);
      });
    await date('2026-01-12T17:00');
    await isTold(plan.users.member, ['deadline_missed Dig', 'assigned Dig']);
    await isTold(plan.users.admin, ['deadline_missed Dig']);
    await date('2026-01-13T17:00');
    await settled();
    expect(await told(plan.users.admin)).toEqual(['deadline_missed Dig']);
    await date('2026-01-08T17:00');
    await settled();
    await date('2026-01-14T17:00');
    await isTold(plan.users.admin, ['deadline_missed Dig', 'deadline_missed Dig']);
    expect(await told(plan.users.viewer)).toEqual([]);
  });

  it('that they are invited, before they can see the project', async () => {
    const guest = await createTestUser(database);
    const { rows } = await database.pool.query('SELECT email FROM users WHERE id = $1', [guest]);
    const answer = await plan.call('POST', '/invitations', { email: rows[0].email, role: 'viewer' });
    expect(answer.status).toBe(201);
    await isTold(guest, ['invitation Plan']);
    // Taken back, it says no more what the project is called by now.
    await plan.call('DELETE', `/invitations/${answer.body.id}`);
    expect([await told(guest), await unread(guest)]).toEqual([[], 0]);
  });

  it('that a link was proposed to their project', async () => {
    const other = await createTestPlan(database, server);
    const director = plan.users.owner;
    const add = (target: TestPlan, user: string, role: string) =>
      database.pool.query('INSERT INTO memberships (project_id, user_id, role) VALUES ($1, $2, $3)', [
        target.id,
        user,
        role,
      ]);
    await add(other, director, 'admin');
    const program = (await server.call(director, 'POST', '/programs', { body: { name: 'Bridge' } })).body.id;
    for (const { id } of [plan, other]) {
      await server.call(director, 'POST', `/programs/${program}/projects`, { body: { project_id: id } });
    }
    await database.pool.query(`UPDATE memberships SET role = 'viewer' WHERE project_id = $1 AND user_id = $2`, [
      other.id,
      director,
    ]);
    const [from, to] = [await plan.task('Pier'), await other.task('Deck')];
    await server.call(director, 'POST', `/programs/${program}/links`, {
      body: {
        predecessor_project_id: plan.id,
        predecessor_id: from,
        successor_project_id: other.id,
        successor_id: to,
      },
    });
    await isTold(other.users.scheduler, ['link_proposed Deck']);
    const text = (await mine(other.users.scheduler)).text;
    for (const secret of [plan.id, from, 'Pier', director]) expect(text).not.toContain(secret);
    expect(await told(other.users.member)).toEqual([]);
    expect(await told(plan.users.scheduler)).toEqual([]);
  });
});

describe('a list of notifications', () => {
  const assign = async (names: readonly string[]) => {
    const member = await standIn(plan.users.member);
    for (const [at, name] of names.entries()) {
      await plan.add('assignments', { task_id: await plan.task(name), resource_id: member });
      await expect.poll(() => told(plan.users.member).then(list => list.length)).toBe(at + 1);
    }
  };

  it('is read page by page, marked as read, and is nobody else’s', async () => {
    await assign(['A', 'B', 'C']);
    const all = (await mine(plan.users.member)).body.results;
    expect(all.map((row: { title: string }) => row.title)).toEqual(['C', 'B', 'A']);
    const first = (await mine(plan.users.member, '?limit=2')).body;
    const rest = (await mine(plan.users.member, `?limit=2&cursor=${first.next_cursor}`)).body;
    expect([...first.results, ...rest.results]).toEqual(all);
    expect(await unread(plan.users.member)).toBe(3);
    const read = (user: string, body: object) => server.call(user, 'POST', '/me/notifications/read', { body });
    expect((await read(plan.users.viewer, { ids: [all[0].id] })).body.unread_count).toBe(0);
    expect(await unread(plan.users.member)).toBe(3);
    expect((await read(plan.users.member, { up_to: all[1].id })).body.unread_count).toBe(1);
    expect((await mine(plan.users.member, '?unread=true')).body.results.map((row: { id: number }) => row.id)).toEqual([
      all[0].id,
    ]);
    expect((await read(plan.users.member, { ids: [all[2].id], is_read: false })).body.unread_count).toBe(2);
    expect((await read(plan.users.member, {})).body.errors[0].path).toBe('/ids');
  });

  it('hides what one may not see any more', async () => {
    await assign(['A']);
    await database.pool.query('DELETE FROM memberships WHERE user_id = $1', [plan.users.member]);
    expect(await told(plan.users.member)).toEqual([]);
    expect(await unread(plan.users.member)).toBe(0);
  });

  it('holds what its owner wants to be told of', async () => {
    const path = '/me/notification-preferences';
    const { body } = await server.call(plan.users.member, 'PATCH', path, { body: { assigned: false } });
    expect(body).toMatchObject({ assigned: false, mentioned: true });
    const member = await standIn(plan.users.member);
    await plan.add('assignments', { task_id: await plan.task('A'), resource_id: member });
    await settled();
    expect(await told(plan.users.member)).toEqual([]);
    await server.call(plan.users.member, 'PATCH', path, { body: { assigned: true } });
    expect((await server.call(plan.users.member, 'GET', path)).body.assigned).toBe(true);
    await plan.add('assignments', { task_id: await plan.task('B'), resource_id: member });
    await isTold(plan.users.member, ['assigned B']);
  });
});
