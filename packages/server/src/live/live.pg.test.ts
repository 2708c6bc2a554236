import { randomUUID } from 'node:crypto';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, createTestUser, type TestDatabase } from '../../test/database.js';
import { addTasks, addToPlan, createPlan, editTask } from '../../test/feed-plan.js';
import { startTestLive, TestClient, type TestLive } from '../../test/live-client.js';
import { startTestServer } from '../../test/server.js';
import { CommitSignal, withProjectWrite } from '../db/transaction.js';
import { contract } from '../http/contract.js';
import { CLIENT_FRAMES_BURST, FRAME_ROWS_MAX } from '../limits.js';
import { issueTicket } from './ticket.js';

let database: TestDatabase;
let owner: string;
let live: TestLive;
const clients: TestClient[] = [];

beforeAll(async () => {
  database = await createTestDatabase({ connectionsMax: 20 });
  owner = await createTestUser(database);
});
afterAll(() => database.drop());
beforeEach(async () => {
  live = await startTestLive(database);
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await live.stop();
});

async function connect(userId = owner): Promise<TestClient> {
  const client = await TestClient.connect(database, live.port, userId);
  clients.push(client);
  return client;
}

const urlOf = (ticket: string): string => `ws://127.0.0.1:${live.port}/api/v1/ws?ticket=${ticket}`;

describe('the socket', () => {
  it('takes a ticket once, not after 30 seconds, and none that was made up', async () => {
    const ticket = await issueTicket(database.pool, owner);
    const first = new TestClient(urlOf(ticket));
    clients.push(first);
    await first.opened;
    await expect(new TestClient(urlOf(ticket)).opened).rejects.toThrow('401');
    await expect(new TestClient(urlOf('x'.repeat(43))).opened).rejects.toThrow('401');
    await expect(new TestClient(urlOf('')).opened).rejects.toThrow('401');

    const late = await issueTicket(database.pool, owner);
    await database.pool.query(`UPDATE ws_tickets SET expires_at = expires_at - interval '30 seconds'`);
    await expect(new TestClient(urlOf(late)).opened).rejects.toThrow('401');
  });

  it('opens with the ticket that the API gives, and only to who is signed in', async () => {
    const server = await startTestServer(database);
    try {
      expect((await server.call(null, 'POST', '/ws/ticket')).status).toBe(401);
      const { status, body } = await server.call(owner, 'POST', '/ws/ticket');
      expect([status, body.expires_in_seconds]).toEqual([201, 30]);
      const client = new TestClient(urlOf(body.ticket));
      clients.push(client);
      await client.opened;
    } finally {
      await server.stop();
    }
  });

  it('keeps no ticket in the clear', async () => {
    const ticket = await issueTicket(database.pool, owner);
    const { rows } = await database.pool.query<{ text: string }>('SELECT t::text AS text FROM ws_tickets AS t');
    expect(rows.some(row => row.text.includes(ticket))).toBe(false);
  });

  it('refuses pages of other origins, and does not spend their ticket', async () => {
    const ticket = await issueTicket(database.pool, owner);
    await expect(new TestClient(urlOf(ticket), { origin: 'https://evil.example' }).opened).rejects.toThrow('403');
    const own = new TestClient(urlOf(ticket), { origin: `http://127.0.0.1:${live.port}` });
    clients.push(own);
    await own.opened;
  });

  it('answers malformed, unknown and oversized frames with an error and goes on', async () => {
    const client = await connect();
    client.say('{');
    client.say({ type: 'dance' });
    client.say({ type: 'ping', extra: 1 });
    client.say({ type: 'subscribe', project_id: 'x' });
    client.say({ type: 'subscribe', project_id: randomUUID(), since: 1e300 });
    client.say('x'.repeat(20_000));
    client.socket.send(Buffer.from([1, 2, 3]), { binary: true });
    await client.until(() => client.frames.length === 7);
    expect(client.frames.map(frame => (frame.type === 'error' ? frame.problem.code : frame.type))).toEqual([
      'invalid_body',
      'invalid_body',
      'unknown_field',
      'invalid_body',
      'invalid_body',
      'too_large',
      'invalid_body',
    ]);
    client.say({ type: 'ping' });
    await client.frame('pong');
  });

  it('closes on a flood and on a monstrous message, and serves others', async () => {
    const other = await connect();
    const flooding = await connect();
    for (let count = 0; count < CLIENT_FRAMES_BURST + 50; count += 1) flooding.say({ type: 'ping' });
    await flooding.until(() => flooding.closeCode !== null);
    expect(flooding.closeCode).toBe(1008);
    const monstrous = await connect();
    monstrous.say('x'.repeat(1_000_000));
    await monstrous.until(() => monstrous.closeCode !== null);
    expect(monstrous.closeCode).toBe(1009);
    other.say({ type: 'ping' });
    await other.frame('pong');
  });
});

describe('following a project', () => {
  it('hears the rows of every commit, who made it and why, as the contract says', async () => {
    const projectId = await createPlan(database, owner);
    const client = await connect();
    client.say({ type: 'subscribe', project_id: projectId });
    const { server_version: at } = await client.frame('subscribed');
    const [id] = await addTasks(database, projectId, 1, { actor: owner });
    const frame = await client.frame('change');
    expect(frame).toMatchObject({ from_version: at, server_version: at + 1 });
    expect(frame.by).toEqual([{ version: at + 1, actor: owner, cause: 'rest' }]);
    expect(frame.changes.tasks?.updated).toMatchObject([{ id, name: 'Task 1', server_version: at + 1 }]);

    const ajv = new Ajv2020({ strict: false });
    formats.default(ajv);
    ajv.addSchema({ components: contract().document['components'] }, 'contract');
    for (const heard of client.frames) {
      ajv.validate('contract#/components/schemas/ServerFrame', heard);
      expect(ajv.errors, JSON.stringify(heard)).toBeNull();
    }
  });

  it('names deleted rows by id', async () => {
    const projectId = await createPlan(database, owner);
    const [id] = await addTasks(database, projectId, 1);
    const client = await connect();
    client.say({ type: 'subscribe', project_id: projectId });
    await client.frame('subscribed');
    await withProjectWrite(database, { projectId, actor: owner, cause: 'rest' }, async tx => {
      await tx.query('UPDATE tasks SET is_deleted = true WHERE project_id = $1', [projectId]);
      tx.recordChange('tasks', [id!], ['is_deleted']);
    });
    const frame = await client.frame('change');
    expect(frame.changes.tasks).toEqual({ created: [], updated: [], deleted: [id] });
  });

  it('resumes after a number with exactly what was missed', async () => {
    const projectId = await createPlan(database, owner);
    const [a, b] = await addTasks(database, projectId, 2);
    const since = await editTask(database, projectId, a!, 'name', 'seen');
    await editTask(database, projectId, b!, 'name', 'missed');
    await editTask(database, projectId, b!, 'name', 'missed twice');
    const client = await connect();
    client.say({ type: 'subscribe', project_id: projectId, since });
    const frame = await client.frame('change');
    expect(frame).toMatchObject({ from_version: since, server_version: since + 2 });
    expect(frame.by.map(cause => cause.version)).toEqual([since + 1, since + 2]);
    expect(frame.changes.tasks?.updated.map(row => row.name)).toEqual(['missed twice']);
  });

  it('asks for a resync when the number is of another life, lies ahead, was reaped or is too far behind', async () => {
    const projectId = await createPlan(database, owner);
    const at = await editTask(database, projectId, (await addTasks(database, projectId, 1))[0]!, 'name', 'x');
    const resyncs = async (frame: { since: number; epoch?: string }): Promise<boolean> => {
      const client = await connect();
      client.say({ type: 'subscribe', project_id: projectId, ...frame });
      await client.frame('schedule');
      return client.frames.some(heard => heard.type === 'resync');
    };
    const { rows } = await database.pool.query<{ epoch: string }>('SELECT epoch FROM instance');
    expect(await resyncs({ since: at, epoch: rows[0]!.epoch })).toBe(false);
    expect(await resyncs({ since: at, epoch: randomUUID() })).toBe(true);
    expect(await resyncs({ since: at + 1 })).toBe(true);
    await addTasks(database, projectId, FRAME_ROWS_MAX + 1);
    expect(await resyncs({ since: at })).toBe(true);
    expect(await resyncs({ since: at + 1 })).toBe(false);
    await database.pool.query('UPDATE project_counters SET tombstone_floor = $2 WHERE project_id = $1', [
      projectId,
      at + 1,
    ]);
    expect(await resyncs({ since: at })).toBe(true);
  });

  it('loses nothing, repeats no hole and keeps the order under concurrent writers', async () => {
    const projectId = await createPlan(database, owner);
    const ids = await addTasks(database, projectId, 12);
    const follow = async () => {
      const client = await connect();
      client.say({ type: 'subscribe', project_id: projectId });
      await client.frame('subscribed');
      return client;
    };
    const early = await follow();
    const writers = ids.map(async (id, writer) => {
      let last = 0;
      for (let round = 0; round < 30; round += 1) {
        last = await editTask(database, projectId, id, 'name', `${writer}/${round}`);
      }
      return last;
    });
    const late = await follow();
    const newest = Math.max(...(await Promise.all(writers)));
    for (const client of [early, late]) {
      await client.frame('change', frame => frame.server_version === newest);
      const frames = client.frames.filter(frame => frame.type === 'change');
      const names = new Map<string, string>();
      let at = (await client.frame('subscribed')).server_version;
      for (const frame of frames) {
        expect(frame.from_version).toBeLessThanOrEqual(at);
        expect(frame.server_version).toBeGreaterThan(at);
        at = frame.server_version;
        for (const row of frame.changes.tasks?.updated ?? []) names.set(row.id, row.name);
      }
      expect([...names.values()].sort()).toEqual(ids.map((_id, writer) => `${writer}/29`).sort());
    }
    const versions = early.frames.flatMap(frame => (frame.type === 'change' ? frame.by.map(by => by.version) : []));
    expect(versions).toEqual(Array.from({ length: 360 }, (_, at) => newest - 359 + at));
    expect(early.frames.length).toBeLessThan(360);
  });

  it('follows several projects on one socket and stops with unsubscribe', async () => {
    const [first, second] = [await createPlan(database, owner), await createPlan(database, owner)];
    const client = await connect();
    for (const project_id of [first, second]) {
      client.say({ type: 'subscribe', project_id });
      await client.frame('subscribed', frame => frame.project_id === project_id);
    }
    await addTasks(database, first, 1);
    await addTasks(database, second, 1);
    await client.frame('change', frame => frame.project_id === first);
    await client.frame('change', frame => frame.project_id === second);
    client.say({ type: 'unsubscribe', project_id: first });
    client.say({ type: 'ping' });
    await client.frame('pong');
    await addTasks(database, first, 1);
    const version = await addTasks(database, second, 1).then(() => 3);
    await client.frame('change', frame => frame.project_id === second && frame.server_version === version);
    expect(client.frames.filter(frame => frame.type === 'change' && frame.project_id === first)).toHaveLength(1);
  });

  it('answers a foreign project and one that does not exist alike', async () => {
    const projectId = await createPlan(database, owner);
    const stranger = await connect(await createTestUser(database));
    const missing = randomUUID();
    for (const project_id of [projectId, missing]) stranger.say({ type: 'subscribe', project_id });
    await stranger.until(() => stranger.frames.length === 2);
    const about = (id: string) => stranger.frames.find(frame => 'project_id' in frame && frame.project_id === id);
    const [a, b] = [about(projectId), about(missing)];
    expect(a).toMatchObject({ type: 'error', project_id: projectId, problem: { code: 'not_found', status: 404 } });
    expect(b).toEqual({ ...a, project_id: missing });
    await addTasks(database, projectId, 1);
    stranger.say({ type: 'ping' });
    await stranger.frame('pong');
    expect(stranger.frames).toHaveLength(3);
  });

  it('tells a member who was removed, and nothing after it', async () => {
    const projectId = await createPlan(database, owner);
    const viewer = await createTestUser(database);
    await addToPlan(database, projectId, viewer, 'viewer');
    const [client, other] = [await connect(viewer), await connect()];
    for (const each of [client, other]) {
      each.say({ type: 'subscribe', project_id: projectId });
      await each.frame('subscribed');
    }
    await addTasks(database, projectId, 1);
    await client.frame('change');
    await database.pool.query('DELETE FROM memberships WHERE project_id = $1 AND user_id = $2', [projectId, viewer]);
    await client.frame('revoked', frame => frame.project_id === projectId);
    const heard = client.frames.length;
    await addTasks(database, projectId, 1);
    await other.frame('change', frame => frame.server_version === 3);
    client.say({ type: 'ping' });
    await client.frame('pong');
    expect(client.frames).toHaveLength(heard + 1);
  });

  it('gives no values to a removed member even when the next commit is faster than the look', async () => {
    const projectId = await createPlan(database, owner);
    const viewer = await createTestUser(database);
    await addToPlan(database, projectId, viewer, 'viewer');
    const client = await connect(viewer);
    client.say({ type: 'subscribe', project_id: projectId });
    await client.frame('schedule');
    await database.pool.query('DELETE FROM memberships WHERE project_id = $1 AND user_id = $2', [projectId, viewer]);
    await addTasks(database, projectId, 1);
    await client.frame('revoked');
    expect(client.frames.filter(frame => frame.type === 'change')).toEqual([]);
  });

  it('does not buffer for a slow reader: it is told to resync once it reads again', async () => {
    const projectId = await createPlan(database, owner);
    const ids = await addTasks(database, projectId, 1_000);
    const slow = await connect();
    slow.say({ type: 'subscribe', project_id: projectId });
    await slow.frame('schedule');
    const quick = await connect();
    quick.say({ type: 'subscribe', project_id: projectId });
    await quick.frame('schedule');
    slow.socket.pause();
    const before = process.memoryUsage().rss;
    for (let round = 0; round < 30; round += 1) {
      const version = await withProjectWrite(database, { projectId, actor: owner, cause: 'rest' }, async tx => {
        await tx.query('UPDATE tasks SET notes = $2 WHERE project_id = $1', [projectId, `${round} `.repeat(300)]);
        tx.recordChange('tasks', ids, ['notes']);
        return tx.version;
      });
      // One frame each, of about 2 MB; the other reader has it before the next is written.
      await quick.frame('change', frame => frame.server_version === version);
      quick.frames.length = 0;
    }
    slow.socket.resume();
    await slow.frame('resync');
    const heard = slow.frames.filter(frame => frame.type === 'change').length;
    expect(heard).toBeLessThan(25);
    expect(process.memoryUsage().rss - before).toBeLessThan(300e6);
    const newest = await editTask(database, projectId, ids[0]!, 'name', 'after');
    await slow.frame('change', frame => frame.server_version === newest);
  });
});

describe('two processes on one database', () => {
  it('see each other’s commits', async () => {
    const other = await startTestLive({ ...database, committed: new CommitSignal() }, { pollMs: 60_000 });
    try {
      const projectId = await createPlan(database, owner);
      const client = await TestClient.connect(database, other.port, owner);
      clients.push(client);
      client.say({ type: 'subscribe', project_id: projectId });
      await client.frame('subscribed');
      await addTasks(database, projectId, 1);
      await client.frame('change');
    } finally {
      await other.stop();
    }
  });

  it('find by polling what no notification told', async () => {
    const projectId = await createPlan(database, owner);
    const client = await connect();
    client.say({ type: 'subscribe', project_id: projectId });
    await client.frame('subscribed');
    const deaf = { ...database, committed: new CommitSignal() };
    await addTasks(deaf, projectId, 1);
    await client.frame('change');
  });
});
