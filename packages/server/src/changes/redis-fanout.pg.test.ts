import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Broker, startBroker } from '../../test/broker.js';
import { createTestDatabase, createTestUser, type TestDatabase } from '../../test/database.js';
import { addTasks, createPlan } from '../../test/feed-plan.js';
import { startTestLive, TestClient, type TestLive } from '../../test/live-client.js';
import { environmentOf, runCommand, startProcess } from '../../test/process.js';
import { CommitSignal } from '../db/transaction.js';
import { RedisFanout } from './redis-fanout.js';

/** Processes that wake each other through a real broker. */

const silent = pino({ level: 'silent' });
let database: TestDatabase;
let broker: Broker;
let owner: string;
const stops: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  broker = await startBroker();
  owner = await createTestUser(database);
});
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});
afterAll(async () => {
  await broker.kill();
  await database.drop();
});

/** A process of several: with its own commits' signal, so that only the broker can tell the others. */
async function startPeer(pollMs: number, namespace: string): Promise<TestLive & { readonly database: TestDatabase }> {
  const fanout = await RedisFanout.open({ url: broker.url, namespace, log: silent });
  const own = { ...database, committed: new CommitSignal() };
  const live = await startTestLive(own, { pollMs, fanout });
  stops.push(
    () => fanout.stop(),
    () => live.stop(),
  );
  return { ...live, database: own };
}

async function follow(live: TestLive, projectId: string): Promise<TestClient> {
  const client = await TestClient.connect(database, live.port, owner);
  stops.push(async () => client.close());
  client.say({ type: 'subscribe', project_id: projectId });
  await client.frame('subscribed');
  return client;
}

it('carries a commit to a client at another process, long before anybody polls', async () => {
  const namespace = randomUUID();
  const [writer, reader] = [await startPeer(60_000, namespace), await startPeer(60_000, namespace)];
  const projectId = await createPlan(database, owner);
  const client = await follow(reader, projectId);
  await addTasks(writer.database, projectId, 1);
  await client.frame('change');
});

it('is not heard by the servers of another database', async () => {
  const [writer, stranger] = [await startPeer(60_000, randomUUID()), await startPeer(60_000, randomUUID())];
  const projectId = await createPlan(database, owner);
  const client = await follow(stranger, projectId);
  await addTasks(writer.database, projectId, 1);
  await new Promise(done => setTimeout(done, 500));
  expect(client.frames.filter(frame => frame.type === 'change')).toEqual([]);
});

it('may die: changes come by polling, and at once again when it is back', async () => {
  const namespace = randomUUID();
  const [writer, reader] = [await startPeer(500, namespace), await startPeer(500, namespace)];
  const projectId = await createPlan(database, owner);
  const client = await follow(reader, projectId);
  await addTasks(writer.database, projectId, 1);
  await client.frame('change', frame => frame.server_version === 2);
  await broker.kill();
  await addTasks(writer.database, projectId, 1);
  await client.frame('change', frame => frame.server_version === 3);
  await broker.restart();
  const patient = await startPeer(60_000, namespace);
  const second = await follow(patient, projectId);
  // What is written before the writer's own connection is back goes untold.
  await expect
    .poll(
      async () => {
        await addTasks(writer.database, projectId, 1);
        return second.frames.some(frame => frame.type === 'change');
      },
      { interval: 500, timeout: 45_000 },
    )
    .toBe(true);
});

it('is what real processes use when configured; a refusal does not show its password', async () => {
  const env = { ...environmentOf(database), TRUEPPM_REDIS_URL: broker.url };
  const server = await startProcess(['--role', 'web', '--metrics-port', '0'], env);
  try {
    const text = async () => {
      const url = /Metrics at (\S+)/.exec(server.output())?.[1] ?? '';
      return (await fetch(url)).text();
    };
    expect(await text()).toContain('trueppm_relay_messages_total{direction="heard"} 0');
    const { rows } = await database.pool.query<{ epoch: string }>('SELECT epoch FROM instance');
    const peer = await startPeer(60_000, rows[0]!.epoch);
    const projectId = await createPlan(database, owner);
    await addTasks(peer.database, projectId, 1);
    let heard = '';
    for (let tries = 0; tries < 100 && !/heard"\} [1-9]/.test(heard); tries += 1) heard = await text();
    expect(heard).toMatch(/trueppm_relay_messages_total\{direction="heard"\} [1-9]/);
  } finally {
    expect(await server.end()).toBe(0);
  }
  const wrong = broker.url.replace('redis://', 'redis://ada:hunter2@');
  const refused = await runCommand(['--port', '0'], { ...env, TRUEPPM_REDIS_URL: wrong });
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('check TRUEPPM_REDIS_URL');
  expect(refused.stderr).not.toContain('hunter2');
});
