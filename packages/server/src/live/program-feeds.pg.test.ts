import { randomUUID } from 'node:crypto';
import type { ServerFrame } from '@trueppm/sdk/protocol';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, createTestUser, type TestDatabase } from '../../test/database.js';
import { createPlan } from '../../test/feed-plan.js';
import { startTestLive, TestClient, type TestLive } from '../../test/live-client.js';
import { startTestServer, type TestServer } from '../../test/server.js';
import { followFeeds } from '../feed/follow.js';
import { contract } from '../http/contract.js';
import { Schemas } from '../http/schemas.js';

let database: TestDatabase;
let server: TestServer;
let live: TestLive;
let ada: string;
let bob: string;
const clients: TestClient[] = [];
const isFrame = new Schemas(contract()).at('#/components/schemas/ServerFrame');

beforeAll(async () => {
  database = await createTestDatabase({ connectionsMax: 20 });
  server = await startTestServer(database);
  live = await startTestLive(database);
  ada = await createTestUser(database, 'Ada Example');
  bob = await createTestUser(database, 'Bob Example');
});
afterEach(() => {
  for (const client of clients.splice(0)) {
    for (const frame of client.frames) expect([frame.type, isFrame(frame)]).toEqual([frame.type, true]);
    client.close();
  }
});
afterAll(async () => {
  await live.stop();
  await server.stop();
  await database.drop();
});

async function connect(userId: string): Promise<TestClient> {
  const client = await TestClient.connect(database, live.port, userId);
  clients.push(client);
  return client;
}
type Change = Extract<ServerFrame, { type: 'program_change' }>;
const create = async (user: string) =>
  (await server.call(user, 'POST', '/programs', { body: { name: 'Bridge' } })).body.id as string;
const add = (user: string, program: string, name: string) =>
  server.call(user, 'POST', `/programs/${program}/backlog`, { body: { name } });
const join = (program: string, user: string) =>
  database.pool.query(`INSERT INTO program_members (program_id, user_id, role) VALUES ($1, $2, 'viewer')`, [
    program,
    user,
  ]);

it('a reader of a program hears what changes in it, from the number he has on', async () => {
  const program = await create(ada);
  const client = await connect(ada);
  client.say({ type: 'subscribe_program', program_id: program });
  const { server_version } = await client.frame('program_subscribed');
  const item = (await add(ada, program, 'Lamps')).body;
  const heard = await client.frame('program_change');
  expect(heard).toMatchObject({
    program_id: program,
    from_version: server_version,
    server_version: server_version + 1,
  });
  expect(heard.changes.program_backlog.updated).toEqual([item]);

  const late = await connect(ada);
  late.say({ type: 'subscribe_program', program_id: program.toUpperCase(), since: server_version });
  expect((await late.frame('program_change')).changes.program_backlog.updated).toEqual([item]);
  late.say({ type: 'unsubscribe_program', program_id: program });
  await add(ada, program, 'Rails');
  await client.frame('program_change', frame => frame.from_version === server_version + 1);
  await new Promise(done => setTimeout(done, 100));
  expect(late.frames.filter(frame => frame.type === 'program_change')).toHaveLength(1);
});

it('each reader hears of the projects that he may read', async () => {
  const program = await create(ada);
  await join(program, bob);
  const [one, other] = [await connect(ada), await connect(bob)];
  for (const client of [one, other]) {
    client.say({ type: 'subscribe_program', program_id: program });
    await client.frame('program_subscribed');
  }
  const project = await createPlan(database, ada);
  await server.call(ada, 'POST', `/programs/${program}/projects`, { body: { project_id: project } });
  await add(ada, program, 'Lamps');
  const of = (client: TestClient) => client.frames.filter(frame => frame.type === 'program_change') as Change[];
  for (const client of [one, other]) {
    await client.frame('program_change', frame => frame.changes.program_backlog.updated.length > 0);
  }
  expect(of(one).flatMap(frame => frame.changes.program_projects.updated.map(row => row.id))).toEqual([project]);
  expect(JSON.stringify(other.frames)).not.toContain(project);
});

it('who is no member is told nothing, and who was removed no more', async () => {
  const program = await create(ada);
  const stranger = await connect(bob);
  stranger.say({ type: 'subscribe_program', program_id: program });
  stranger.say({ type: 'subscribe_program', program_id: randomUUID() });
  await stranger.until(() => stranger.frames.filter(frame => frame.type === 'error').length === 2);
  const problems = stranger.frames.map(frame => (frame.type === 'error' ? frame.problem : null));
  expect(problems[0]).toEqual(problems[1]);

  await join(program, bob);
  stranger.say({ type: 'subscribe_program', program_id: program });
  await stranger.frame('program_subscribed');
  await database.pool.query('DELETE FROM program_members WHERE program_id = $1 AND user_id = $2', [program, bob]);
  await stranger.frame('program_revoked');
  await add(ada, program, 'Lamps');
  await new Promise(done => setTimeout(done, 200));
  expect(stranger.frames.filter(frame => frame.type === 'program_change')).toEqual([]);
});

it('every tab of a person hears what is new for him, and what he read elsewhere', async () => {
  const following = followFeeds({ database, relay: live.relay, log: pino({ level: 'silent' }), sweepMs: 500 });
  try {
    const tabs = [await connect(bob), await connect(bob)];
    const other = await connect(ada);
    const project = await createPlan(database, ada);
    await database.pool.query(`INSERT INTO memberships (project_id, user_id, role) VALUES ($1, $2, 'member')`, [
      project,
      bob,
    ]);
    const post = async (path: string, body: object) =>
      (await server.call(ada, 'POST', `/projects/${project}${path}`, { body })).body;
    const resource = await post('/resources', { name: 'B', user_id: bob });
    const task = await post('/tasks', { name: 'Dig' });
    await post('/assignments', { task_id: task.id, resource_id: resource.id });
    for (const tab of tabs) {
      const { unread_count, latest } = await tab.frame('notifications', frame => frame.latest.length > 0);
      expect([unread_count, latest.map(row => row.title)]).toEqual([1, ['Dig']]);
    }
    await server.call(bob, 'POST', '/me/notifications/read', { body: { up_to: 1_000_000 } });
    for (const tab of tabs) await tab.frame('notifications', frame => frame.unread_count === 0);
    expect(other.frames.some(frame => frame.type === 'notifications' && frame.latest.length > 0)).toBe(false);
  } finally {
    await following.stop();
  }
});
