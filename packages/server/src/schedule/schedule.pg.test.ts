import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, createTestUser, type TestDatabase } from '../../test/database.js';
import { addTasks, createPlan, editTask, largePlan } from '../../test/feed-plan.js';
import { startTestLive, TestClient, type TestLive } from '../../test/live-client.js';
import { CommitSignal, withProjectWrite } from '../db/transaction.js';
import { type Jobs, startJobs } from '../jobs/runner.js';
import { type RunResult, SchedulePool } from './pool.js';
import { isRunDue, projectsDue, readStatus } from './status.js';
import { storeCancellation } from './store.js';

let database: TestDatabase;
let owner: string;
let live: TestLive;
let jobs: Jobs;
let runs: RunResult[];
const log = pino({ level: 'silent' });

beforeAll(async () => {
  database = await createTestDatabase({ connectionsMax: 20 });
  owner = await createTestUser(database);
});
afterAll(() => database.drop());
async function begin(looks: { readonly pollMs?: number; readonly sweepMs?: number } = {}): Promise<void> {
  const { pollMs = 1_000, sweepMs = 5_000 } = looks;
  runs = [];
  live = await startTestLive(database, { pollMs });
  jobs = await startJobs({ database, address: database.address, log }, live.relay, {
    onRun: (_projectId, result) => runs.push(result),
    sweepMs,
  });
}
async function end(): Promise<void> {
  await live.stop();
  await jobs.stop();
}
beforeEach(() => begin());
afterEach(end);

async function settled(projectId: string): Promise<void> {
  const deadline = performance.now() + 60_000;
  // Current twice in a row with a pause: no run is waiting for its turn.
  for (let calm = 0; calm < 2; ) {
    if (performance.now() > deadline) throw new Error(JSON.stringify(await readStatus(database.pool, projectId)));
    const state = (await readStatus(database.pool, projectId))?.state;
    calm = state === 'current' || state === 'failed' ? calm + 1 : 0;
    await new Promise(done => setTimeout(done, 60));
  }
}

interface Dates {
  readonly id: string;
  readonly start: string | null;
  readonly finish: string | null;
  readonly server_version: number;
}

async function datesOf(projectId: string): Promise<Dates[]> {
  const { rows } = await database.pool.query<Dates>(
    'SELECT id, start, finish, server_version FROM tasks WHERE project_id = $1 ORDER BY position',
    [projectId],
  );
  return rows;
}

const numberOf = async (projectId: string): Promise<number> =>
  (await readStatus(database.pool, projectId))!.project_version;

describe('rescheduling', () => {
  it('dates a plan after the commit that changed it', async () => {
    const projectId = await createPlan(database, owner);
    await addTasks(database, projectId, 3, { isChain: true });
    await settled(projectId);
    expect((await datesOf(projectId)).map(row => [row.start, row.finish])).toEqual([
      ['2026-01-05T08:00:00', '2026-01-05T17:00:00'],
      ['2026-01-06T08:00:00', '2026-01-06T17:00:00'],
      ['2026-01-07T08:00:00', '2026-01-07T17:00:00'],
    ]);
    expect(await readStatus(database.pool, projectId)).toMatchObject({
      state: 'current',
      scheduled_start: '2026-01-05T08:00:00',
      scheduled_finish: '2026-01-07T17:00:00',
      rows_moved: 3,
      problems: [],
    });
  });

  it('writes only the rows that moved, under the scheduler’s name', async () => {
    const projectId = await createPlan(database, owner);
    const long = await addTasks(database, projectId, 9, { isChain: true });
    const edited = await addTasks(database, projectId, 3, { isChain: true });
    const other = await addTasks(database, projectId, 3, { isChain: true });
    await settled(projectId);
    const numbers = async () => new Map((await datesOf(projectId)).map(row => [row.id, row.server_version]));
    const before = await numbers();
    // Dates after it and slack before it change; the finish, and with it every other chain, stays.
    const edit = await editTask(database, projectId, edited[1]!, 'duration_minutes', 960);
    await settled(projectId);
    const after = await numbers();
    expect([...long, ...edited, ...other].filter(id => after.get(id) !== before.get(id))).toEqual(edited);
    const { rows } = await database.pool.query(
      `SELECT actor, table_name, row_ids FROM project_change
        WHERE project_id = $1 AND version > $2 AND cause = 'schedule' ORDER BY version, ordinal`,
      [projectId, edit],
    );
    expect(rows).toEqual([
      { actor: null, table_name: 'tasks', row_ids: expect.arrayContaining(edited) },
      { actor: null, table_name: 'projects', row_ids: [projectId] },
    ]);
    expect(rows[0].row_ids).toHaveLength(3);
  });

  it('draws no number for a run that moves nothing, and is current after it', async () => {
    const projectId = await createPlan(database, owner);
    const [id] = await addTasks(database, projectId, 2);
    await settled(projectId);
    const edit = await editTask(database, projectId, id!, 'duration_minutes', 480);
    await settled(projectId);
    expect(runs.length).toBeGreaterThanOrEqual(2);
    expect(await numberOf(projectId)).toBe(edit);
    expect(await readStatus(database.pool, projectId)).toMatchObject({ state: 'current', rows_moved: 0 });
  });

  it('does not run for a change that no date depends on', async () => {
    const projectId = await createPlan(database, owner);
    const [id] = await addTasks(database, projectId, 1);
    await settled(projectId);
    const count = runs.length;
    const edit = await editTask(database, projectId, id!, 'name', 'Another name');
    expect(await isRunDue(database.pool, projectId)).toBe(false);
    await new Promise(done => setTimeout(done, 300));
    expect(runs).toHaveLength(count);
    expect(await numberOf(projectId)).toBe(edit);
  });

  it('dates a burst of 100 edits with 3 runs at most, and ends with the dates of the last', async () => {
    const projectId = await createPlan(database, owner);
    const ids = await addTasks(database, projectId, 50, { isChain: true });
    await settled(projectId);
    await new Promise(done => setTimeout(done, 300));
    const count = runs.length;
    // Where the machine itself stands still, a burst looks over, or it has run for long: that allows for one run more.
    let pauses = 0;
    const beganAtMs = performance.now();
    for (let edit = 0, lastAtMs = beganAtMs; edit < 100; edit += 1) {
      await editTask(database, projectId, ids[0]!, 'duration_minutes', 480 * (1 + (edit % 7)));
      const atMs = performance.now();
      if (atMs - lastAtMs > 100) pauses += 1;
      lastAtMs = atMs;
    }
    const long = Math.floor((performance.now() - beganAtMs) / 2_000);
    await settled(projectId);
    expect(runs.length - count).toBeLessThanOrEqual(3 + pauses + long);
    // 99 % 7 = 1: two days.
    expect((await datesOf(projectId))[0]!.finish).toBe('2026-01-06T17:00:00');
    expect((await datesOf(projectId))[1]!.start).toBe('2026-01-07T08:00:00');
  });

  it('tells why a plan cannot be dated and leaves its rows alone', async () => {
    const projectId = await createPlan(database, owner);
    const ids = await addTasks(database, projectId, 3, { isChain: true });
    await settled(projectId);
    const before = await datesOf(projectId);
    await withProjectWrite(database, { projectId, actor: owner, cause: 'rest' }, async tx => {
      await tx.query(
        `INSERT INTO dependencies (project_id, id, predecessor_id, successor_id) VALUES ($1, $2, $3, $4)`,
        [projectId, ids[0], ids[2], ids[0]],
      );
      tx.recordChange('dependencies', [ids[0]!], null);
    });
    await settled(projectId);
    const status = await readStatus(database.pool, projectId);
    expect(status).toMatchObject({ state: 'failed', problems: [{ code: 'dependency_cycle' }] });
    expect(status!.problems[0]!.message).toMatch(/Task 1.*Task 2.*Task 3/);
    expect(await datesOf(projectId)).toEqual(before);

    await withProjectWrite(database, { projectId, actor: owner, cause: 'rest' }, async tx => {
      await tx.query('UPDATE dependencies SET is_deleted = true WHERE project_id = $1 AND id = $2', [
        projectId,
        ids[0],
      ]);
      tx.recordChange('dependencies', [ids[0]!], ['is_deleted']);
    });
    await settled(projectId);
    expect(await readStatus(database.pool, projectId)).toMatchObject({ state: 'current', problems: [] });
  });

  it('delivers the dates and the state to whoever follows the project', async () => {
    const projectId = await createPlan(database, owner);
    const client = await TestClient.connect(database, live.port, owner);
    client.say({ type: 'subscribe', project_id: projectId });
    await client.frame('subscribed');
    const [id] = await addTasks(database, projectId, 1);
    const dated = await client.frame('change', frame => frame.by.some(by => by.cause === 'schedule'));
    expect(dated.changes.tasks?.updated).toMatchObject([{ id, start: '2026-01-05T08:00:00' }]);
    const told = await client.frame('schedule', ({ status }) => status.state === 'current' && status.rows_moved === 1);
    expect(told.status.scheduled_version).toBe(2);
    const order = client.frames.indexOf(dated) < client.frames.indexOf(told);
    expect(order).toBe(true);
    client.close();
  });

  it('tells that a run waits, and that it is done', async () => {
    const projectId = await createPlan(database, owner);
    const [id] = await addTasks(database, projectId, 2);
    await settled(projectId);
    const client = await TestClient.connect(database, live.port, owner);
    client.say({ type: 'subscribe', project_id: projectId });
    await client.frame('schedule');
    const isWaiting = () => client.frames.some(frame => frame.type === 'schedule' && frame.status.state === 'queued');
    let last = 0;
    // Until one of the edits comes after what a run had read; a busy machine may take many into its first run.
    for (let edit = 0; edit < 500 && !isWaiting(); edit += 1) {
      last = await editTask(database, projectId, id!, 'duration_minutes', 480 + 60 * (edit % 50));
      await new Promise(done => setTimeout(done, 40));
    }
    const queued = await client.frame('schedule', ({ status }) => status.state === 'queued');
    const done = await client.frame(
      'schedule',
      ({ status }) => status.state === 'current' && status.scheduled_version >= last,
    );
    expect(client.frames.indexOf(queued)).toBeLessThan(client.frames.indexOf(done));
    client.close();
  });

  it('equals a fresh run after many small ones', async () => {
    const projectId = await createPlan(database, owner);
    const ids = await addTasks(database, projectId, 30, { isChain: true });
    for (let edit = 0; edit < 12; edit += 1) {
      await editTask(database, projectId, ids[(edit * 7) % 30]!, 'duration_minutes', 60 * (1 + ((edit * 5) % 9)));
      if (edit % 3 === 0) await settled(projectId);
    }
    await settled(projectId);
    const kept = await datesOf(projectId);
    await jobs.stop();
    await withProjectWrite(database, { projectId, actor: null, cause: 'system' }, async tx => {
      await tx.query('UPDATE tasks SET start = NULL, finish = NULL WHERE project_id = $1', [projectId]);
      tx.recordChange('tasks', ids, ['duration_minutes']);
    });
    jobs = await startJobs({ database, address: database.address, log }, live.relay);
    await settled(projectId);
    const fresh = await datesOf(projectId);
    expect(fresh.map(row => [row.start, row.finish])).toEqual(kept.map(row => [row.start, row.finish]));
  });
});

describe('a run that takes long', () => {
  it('says how far it is, and can be cancelled', async () => {
    await jobs.stop();
    const engine = new SchedulePool(1);
    jobs = await startJobs({ database, address: database.address, log, engine }, live.relay);
    const projectId = await createPlan(database, owner);
    await settled(projectId);
    const client = await TestClient.connect(database, live.port, owner);
    client.say({ type: 'subscribe', project_id: projectId });
    await client.frame('schedule');
    // The one thread is busy with another plan for some seconds.
    const busy = engine.run(largePlan());
    const [id] = await addTasks(database, projectId, 1);
    await client.frame('schedule', ({ status }) => status.state === 'running' && status.phase === 'dating');
    await storeCancellation(database, projectId);
    await client.frame('schedule', ({ status }) => status.state === 'cancelled');
    expect((await datesOf(projectId))[0]!.start).toBeNull();
    // It stays as it is: nothing that was committed before asks for another run.
    expect(await isRunDue(database.pool, projectId)).toBe(false);
    expect(await projectsDue(database.pool)).not.toContain(projectId);
    client.close();
    expect((await busy).kind).toBe('dated');

    await editTask(database, projectId, id!, 'duration_minutes', 960);
    await settled(projectId);
    expect((await datesOf(projectId))[0]!.finish).toBe('2026-01-06T17:00:00');
  });
});

describe('rescheduling after a loss', () => {
  it('finds at start what was committed while no scheduler ran', async () => {
    await jobs.stop();
    const projectId = await createPlan(database, owner);
    await addTasks(database, projectId, 1);
    expect(await readStatus(database.pool, projectId)).toMatchObject({ state: 'queued' });
    jobs = await startJobs({ database, address: database.address, log }, live.relay);
    await settled(projectId);
    expect((await datesOf(projectId))[0]!.start).toBe('2026-01-05T08:00:00');
  });

  it('dates what another process commits', async () => {
    await end();
    // Told by a notification: nobody looks before the test is over.
    await begin({ pollMs: 600_000, sweepMs: 600_000 });
    const projectId = await createPlan(database, owner);
    await settled(projectId);
    const elsewhere = { ...database, committed: new CommitSignal() };
    const other = await startTestLive(elsewhere);
    try {
      await addTasks(elsewhere, projectId, 1);
      await settled(projectId);
      expect((await datesOf(projectId))[0]!.start).toBe('2026-01-05T08:00:00');
    } finally {
      await other.stop();
    }
  });

  it('gives the jobs of a killed process back to the queue', async () => {
    const projectId = await createPlan(database, owner);
    await settled(projectId);
    await database.pool.query(
      `SELECT graphile_worker.add_job('schedule', json_build_object('project_id', $1::text, 'is_forced', true),
                                      job_key := 'orphan', run_at := now() + interval '1 hour')`,
      [projectId],
    );
    await database.pool.query(
      `UPDATE graphile_worker._private_jobs SET locked_by = 'pool-of-the-dead', run_at = now(),
              locked_at = now() - interval '5 minutes' WHERE key = 'orphan'`,
    );
    const deadline = performance.now() + 60_000;
    for (;;) {
      const { rows } = await database.pool.query(`SELECT FROM graphile_worker.jobs WHERE key = 'orphan'`);
      if (rows.length === 0) break;
      expect(performance.now()).toBeLessThan(deadline);
      await new Promise(done => setTimeout(done, 200));
    }
  });
});
