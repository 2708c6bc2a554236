import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, createTestUser, type TestDatabase } from '../../test/database.js';
import { addTasks, createPlan, editTask } from '../../test/feed-plan.js';
import { startTestLive, TestClient, type TestLive } from '../../test/live-client.js';
import { RING_REPLAY_MAX } from '../limits.js';
import { FrameRing, RingBudget } from './frame-ring.js';
import { issueTicket, TicketDesk } from './ticket.js';

/** Many readers whose connections end at once and who all come back. */

const READERS = 90;
let database: TestDatabase;
let owner: string;
let deltas = 0;
let redeemed = 0;
const lives: TestLive[] = [];
const clients: TestClient[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  owner = await createTestUser(database);
  const query = database.pool.query.bind(database.pool) as (...args: unknown[]) => unknown;
  database.pool.query = ((...args: unknown[]) => {
    const { name = '' } = args[0] as { name?: string };
    if (name.startsWith('delta')) deltas += 1;
    if (name === 'redeem-tickets') redeemed += 1;
    return query(...args);
  }) as typeof database.pool.query;
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  for (const live of lives.splice(0)) await live.stop();
});
afterAll(() => database.drop());

async function start(): Promise<TestLive> {
  const live = await startTestLive(database);
  lives.push(live);
  return live;
}

/** A crowd that subscribes at once. */
async function crowd(live: TestLive, projectId: string, since: (at: number) => number | undefined) {
  const joined = await Promise.all(
    Array.from({ length: READERS }, () => TestClient.connect(database, live.port, owner)),
  );
  clients.push(...joined);
  deltas = 0;
  joined.forEach((client, at) => {
    client.say({ type: 'subscribe', project_id: projectId, ...(since(at) === undefined ? {} : { since: since(at) }) });
  });
  await Promise.all(joined.map(client => client.frame('schedule')));
  return joined;
}

/** Numbers of tasks' names that a client has heard. */
const heard = (client: TestClient): number[] =>
  client.frames.flatMap(frame => (frame.type === 'change' ? [frame.server_version] : []));

describe('a crowd that comes back', () => {
  it('is answered from memory by the process that it had left', async () => {
    const live = await start();
    const projectId = await createPlan(database, owner);
    const [task] = await addTasks(database, projectId, 1);
    for (const client of await crowd(live, projectId, () => undefined)) client.close();
    const left = 2;
    const versions: number[] = [];
    const back = (): Promise<TestClient[]> => crowd(live, projectId, () => left);
    // What the ring holds was told to somebody.
    const witness = await TestClient.connect(database, live.port, owner);
    clients.push(witness);
    witness.say({ type: 'subscribe', project_id: projectId });
    await witness.frame('schedule');
    for (let at = 0; at < 5; at += 1) {
      versions.push(await editTask(database, projectId, task!, 'name', `while away ${at}`));
      await witness.frame('change', frame => frame.server_version >= versions.at(-1)!);
    }
    const returned = await back();
    // One read asks who may still see the project, for all of them; some come in a second turn.
    expect(deltas).toBeLessThanOrEqual(READERS / 10);
    for (const client of returned) {
      expect(heard(client).at(-1)).toBe(versions.at(-1));
      expect(client.frames.some(frame => frame.type === 'resync')).toBe(false);
    }
    const last = await editTask(database, projectId, task!, 'name', 'together');
    for (const client of returned) await client.frame('change', frame => frame.server_version === last);
  });

  it('is answered by one delta for all at a process that knows nothing yet', async () => {
    const projectId = await createPlan(database, owner);
    const [task] = await addTasks(database, projectId, 1);
    let newest = 0;
    for (let at = 0; at < 9; at += 1) newest = await editTask(database, projectId, task!, 'name', `edit ${at}`);
    const live = await start();
    // Each lacks something else; some lack nothing, some come from a future that a restored backup has taken.
    const since = (at: number): number => 2 + (at % 12);
    const returned = await crowd(live, projectId, since);
    expect(deltas).toBeLessThanOrEqual(READERS / 5);
    returned.forEach((client, at) => {
      const held = since(at);
      const resyncs = client.frames.filter(frame => frame.type === 'resync').length;
      expect(resyncs).toBe(held > newest ? 1 : 0);
      expect(heard(client)).toEqual(held < newest ? [newest] : []);
    });
  });
});

describe('tickets', () => {
  it('that are shown at once are taken by one statement, each for one socket', async () => {
    const tickets = await Promise.all(Array.from({ length: READERS }, () => issueTicket(database.pool, owner)));
    const desk = new TicketDesk(database.pool);
    redeemed = 0;
    const admitted = await Promise.all([...tickets, ...tickets].map(ticket => desk.redeem(ticket)));
    // The first is on its way already when the others are shown.
    expect(redeemed).toBe(2);
    expect(admitted.slice(0, READERS).map(admission => admission?.userId)).toEqual(tickets.map(() => owner));
    expect(admitted.slice(READERS)).toEqual(tickets.map(() => null));
  });
});

describe('the ring of recent frames', () => {
  const frame = (bytes: number): Buffer => Buffer.alloc(bytes);

  it('reaches back without a gap, and not to those who were told something else', () => {
    const ring = new FrameRing(new RingBudget());
    ring.push(1, 3, frame(10));
    ring.push(3, 4, frame(20), ['eve']);
    ring.push(4, 9, frame(30));
    const lengths = (since: number, user = 'ada') => ring.since(since, user)?.map(({ length }) => length) ?? null;
    expect(lengths(0)).toBeNull();
    expect(lengths(1)).toEqual([10, 20, 30]);
    // Inside a frame's span the whole frame is repeated.
    expect(lengths(2)).toEqual([10, 20, 30]);
    expect(lengths(3)).toEqual([20, 30]);
    expect(lengths(6)).toEqual([30]);
    expect(lengths(3, 'eve')).toBeNull();
    expect(lengths(4, 'eve')).toEqual([30]);
    ring.push(20, 21, frame(40));
    expect(lengths(4)).toBeNull();
    expect(lengths(20)).toEqual([40]);
  });

  it('holds no more than its caps, alone and with the others', () => {
    const budget = new RingBudget();
    const ring = new FrameRing(budget);
    for (let at = 0; at < 30; at += 1) ring.push(at, at + 1, frame(100_000));
    expect(budget.bytes).toBeLessThanOrEqual(1024 * 1024);
    expect(ring.since(29, 'ada')).toHaveLength(1);
    expect(ring.since(5, 'ada')).toBeNull();
    const small = new FrameRing(budget);
    for (let at = 0; at < 100; at += 1) small.push(at, at + 1, frame(10));
    expect(small.since(100 - RING_REPLAY_MAX, 'ada')).toHaveLength(RING_REPLAY_MAX);
    expect(small.since(99 - RING_REPLAY_MAX, 'ada')).toBeNull();
    ring.clear();
    small.clear();
    expect(budget.bytes).toBe(0);
  });
});
