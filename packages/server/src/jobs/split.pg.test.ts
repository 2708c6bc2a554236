import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { createTestDatabase, createTestUser, type TestDatabase } from '../../test/database.js';
import { addTasks, createPlan, editTask } from '../../test/feed-plan.js';
import { PostgresFanout } from '../changes/fanout.js';
import { type Relay, startRelay } from '../changes/relay.js';
import { CommitSignal } from '../db/commit-signal.js';
import { type Database, openPool } from '../db/pool.js';
import { startJobs } from './runner.js';

/** Processes that date no plans, and those that date what these commit. */

/** Longer than a test: what happens nevertheless did not wait. */
const NEVER_MS = 120_000;
const LONG = { timeout: 60_000 };
const log = pino({ level: 'silent' });
let database: TestDatabase;
let owner: string;
let projectId: string;
let ids: string[];
const stops: (() => unknown)[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  owner = await createTestUser(database);
});
beforeEach(async () => {
  projectId = await createPlan(database, owner);
  ids = await addTasks(database, projectId, 3, { isChain: true });
});
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});
afterAll(() => database.drop());

interface TestProcess {
  readonly database: Database;
  readonly relay: Relay;
  /** Runs of its engine over the test's project; at its start it also dates what other tests left undated. */
  readonly runs: () => number;
  /** The newest number that another process told of. */
  readonly heard: () => number;
}

/** What a process of the server has of its own; `othersFirstMs` null = it does no background work. */
async function startOne(datesPlans: boolean, othersFirstMs: number | null): Promise<TestProcess> {
  const own: Database = { pool: openPool(database.address), committed: new CommitSignal() };
  stops.push(() => own.pool.end());
  const fanout = new PostgresFanout(own.pool, database.address);
  stops.push(() => fanout.stop());
  const ready = new Promise<void>(done => fanout.onReady(done));
  const relay = startRelay({ database: own, address: database.address, log, fanout, datesPlans });
  stops.push(() => relay.stop());
  await ready;
  const dated = projectId;
  let [runs, heard] = [0, 0];
  if (othersFirstMs !== null) {
    const onRun = (id: string): void => {
      if (id === dated) runs += 1;
    };
    const options = { sweepMs: NEVER_MS, othersFirstMs, onRun };
    const jobs = await startJobs({ database: own, address: database.address, log }, relay, options);
    stops.push(() => jobs.stop());
  }
  stops.push(relay.hearOthers((_id, version) => (heard = Math.max(heard, version ?? 0))));
  return { database: own, relay, runs: () => runs, heard: () => heard };
}

const finish = async (id: string): Promise<string | null> =>
  (await database.pool.query('SELECT scheduled_finish FROM projects WHERE id = $1', [id])).rows[0].scheduled_finish;
const untilDated = (day: string, id = projectId): Promise<void> =>
  vi.waitFor(async () => expect(await finish(id)).toBe(`2026-01-${day}T17:00:00`), { timeout: 30_000, interval: 20 });
const edit = (by: TestProcess, days: number): Promise<number> =>
  editTask(by.database, projectId, ids[0] as string, 'duration_minutes', 480 * days);

it('a worker dates at once what a process commits that dates nothing, once it holds the plan', LONG, async () => {
  const web = await startOne(false, null);
  const worker = await startOne(true, NEVER_MS);
  await untilDated('07');
  await edit(web, 2);
  await untilDated('08');
  await edit(web, 3);
  await untilDated('09');
  expect(worker.runs()).toBe(3);
});

it('a worker leaves to others what they date themselves', LONG, async () => {
  const whole = await startOne(true, null);
  const worker = await startOne(true, NEVER_MS);
  await untilDated('07');
  const version = await edit(whole, 2);
  await vi.waitFor(() => expect(worker.heard()).toBeGreaterThanOrEqual(version), 30_000);
  await new Promise(done => setTimeout(done, 500));
  expect(worker.runs()).toBe(1);
});

it('of two workers one goes first, and the other takes over when that one is gone', LONG, async () => {
  const web = await startOne(false, null);
  const first = await startOne(true, NEVER_MS);
  await untilDated('07');
  // What only its look at the start finds: once that is dated, the look is over.
  const unheard = await createPlan(database, owner);
  await addTasks(database, unheard, 1);
  const second = await startOne(true, 3_000);
  await untilDated('05', unheard);
  await edit(web, 2);
  await untilDated('08');
  expect([first.runs(), second.runs()]).toEqual([2, 0]);
  // As when it was killed: it hears nothing any more.
  await first.relay.stop();
  await edit(web, 3);
  await untilDated('09');
  expect([first.runs(), second.runs()]).toEqual([2, 1]);
});
