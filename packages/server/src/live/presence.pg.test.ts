import { randomUUID } from 'node:crypto';
import type { PresenceFrame } from '@trueppm/sdk/protocol';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, createTestUser, type TestDatabase } from '../../test/database.js';
import { addToPlan, createPlan } from '../../test/feed-plan.js';
import { startTestLive, TestClient, type TestLive } from '../../test/live-client.js';
import { PostgresFanout } from '../changes/fanout.js';
import { contract } from '../http/contract.js';
import { Schemas } from '../http/schemas.js';
import { PRESENCE_PEOPLE_MAX } from '../limits.js';
import { PresenceBoard } from './presence-board.js';

let database: TestDatabase;
let ada: string;
let bob: string;
let projectId: string;
const clients: TestClient[] = [];
const stops: (() => Promise<void>)[] = [];
const isFrame = new Schemas(contract()).at('#/components/schemas/PresenceFrame');

beforeAll(async () => {
  database = await createTestDatabase();
  ada = await createTestUser(database, 'Ada Example');
  bob = await createTestUser(database, 'Bob Example');
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  for (const stop of stops.splice(0).reverse()) await stop();
});
afterAll(() => database.drop());

async function start(): Promise<TestLive> {
  const fanout = new PostgresFanout(database.pool, database.address);
  const live = await startTestLive(database, { fanout });
  stops.push(
    () => fanout.stop(),
    () => live.stop(),
  );
  return live;
}

async function newPlan(): Promise<void> {
  projectId = await createPlan(database, ada);
  await addToPlan(database, projectId, bob, 'viewer');
}

async function join(live: TestLive, userId: string): Promise<TestClient> {
  const client = await TestClient.connect(database, live.port, userId);
  clients.push(client);
  client.say({ type: 'subscribe', project_id: projectId });
  await client.frame('presence', frame => frame.is_whole);
  return client;
}

/** Who is there as a client has heard it: user → states of the tabs. */
function seen(client: TestClient): Map<string, unknown[]> {
  const people = new Map<string, unknown[]>();
  for (const frame of client.frames) {
    if (frame.type !== 'presence') continue;
    expect(isFrame(frame), JSON.stringify(isFrame.errors)).toBe(true);
    if (frame.is_whole) people.clear();
    for (const { user_id, tabs } of frame.people)
      people.set(
        user_id,
        tabs.map(({ state }) => state),
      );
    for (const user of frame.left) people.delete(user);
  }
  return people;
}

const sees = (client: TestClient, wanted: Record<string, unknown[]>) =>
  client.until(
    () => JSON.stringify([...seen(client)].sort()) === JSON.stringify(Object.entries(wanted).sort()),
    8_000,
    `presence ${JSON.stringify(wanted)}`,
  );

describe('presence', () => {
  it('tells who reads a project, where they are, and when the last of their tabs is gone', async () => {
    await newPlan();
    const live = await start();
    const first = await join(live, ada);
    await sees(first, { [ada]: [null] });
    const tabs = [await join(live, bob), await join(live, bob)];
    await sees(first, { [ada]: [null], [bob]: [null, null] });
    const state = { view: 'gantt', task_id: randomUUID(), cursor: { time: '2026-01-05T08:00:00' }, selection: [] };
    tabs[0]!.say({ type: 'presence', project_id: projectId, state });
    await sees(first, { [ada]: [null], [bob]: [state, null] });
    tabs[0]!.close();
    await sees(first, { [ada]: [null], [bob]: [null] });
    tabs[1]!.say({ type: 'unsubscribe', project_id: projectId });
    await sees(first, { [ada]: [null] });
    const { people } = (await tabs[1]!.frame('presence', frame => frame.is_whole)) as PresenceFrame;
    expect(people.map(({ name, initials }) => [name, initials])).toContainEqual(['Ada Example', 'AE']);
  });

  it('shares frames between many moves, and tells nobody who may not see the project', async () => {
    await newPlan();
    const live = await start();
    const [first, second] = [await join(live, ada), await join(live, bob)];
    const stranger = await TestClient.connect(database, live.port, await createTestUser(database));
    clients.push(stranger);
    stranger.say({ type: 'subscribe', project_id: projectId });
    await stranger.frame('error');
    stranger.say({ type: 'presence', project_id: projectId, state: { view: 'spy' } });
    for (let at = 0; at < 100; at += 1) {
      second.say({ type: 'presence', project_id: projectId, state: { view: `v${at}` } });
    }
    await sees(first, { [ada]: [null], [bob]: [{ view: 'v99' }] });
    expect(first.frames.filter(frame => frame.type === 'presence').length).toBeLessThan(12);
    expect(stranger.frames.map(frame => frame.type)).toEqual(['error']);
    // Who is shown out is seen no more.
    await database.pool.query('DELETE FROM memberships WHERE project_id = $1 AND user_id = $2', [projectId, bob]);
    await second.frame('revoked');
    await sees(first, { [ada]: [null] });
  });

  it('refuses a state that the contract does not know', async () => {
    await newPlan();
    const client = await join(await start(), ada);
    client.say({ type: 'presence', project_id: projectId, state: { view: 'x'.repeat(41) } });
    await client.frame('error', ({ problem }) => problem.code === 'invalid_body');
    client.say({ type: 'presence', project_id: projectId, state: { secret: 1 } });
    client.say({ type: 'ping' });
    await client.frame('pong');
    expect(seen(client).get(ada)).toEqual([null]);
  });

  it('reaches the other processes, and ends with a process that stops', async () => {
    await newPlan();
    const [here, there] = [await start(), await start()];
    const first = await join(here, ada);
    const second = await join(there, bob);
    await sees(first, { [ada]: [null], [bob]: [null] });
    await sees(second, { [ada]: [null], [bob]: [null] });
    second.say({ type: 'presence', project_id: projectId, state: { view: 'board' } });
    await sees(first, { [ada]: [null], [bob]: [{ view: 'board' }] });
    // One who comes later asks for those who are there.
    const third = await join(await start(), ada);
    await sees(third, { [ada]: [null, null], [bob]: [{ view: 'board' }] });
    await stops.splice(3, 1)[0]!();
    await sees(first, { [ada]: [null, null] });
  });
});

describe('the board', () => {
  const tab = (at: number) => ({
    tab: `t${at}`,
    person: { user_id: `u${at}`, name: `P${at}`, initials: 'P' },
    state: null,
  });

  it('forgets who was not named again by another process, and keeps its own', () => {
    const board = new PresenceBoard();
    board.put(tab(1), null);
    board.put(tab(2), 100);
    board.put(tab(3), 200);
    board.takeChanges('p');
    board.put(tab(2), 300);
    expect(board.hasChanges).toBe(false);
    board.forget(250);
    expect(board.takeChanges('p').left).toEqual(['u3']);
    expect(board.peopleCount).toBe(2);
  });

  it('names at most so many people, the latest to move, and counts all', () => {
    const board = new PresenceBoard();
    for (let at = 0; at < 250; at += 1) board.put(tab(at), null);
    const { people, count } = board.whole('p');
    expect(count).toBe(250);
    expect(people).toHaveLength(PRESENCE_PEOPLE_MAX);
    expect(people[0]?.user_id).toBe('u249');
  });
});
