import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { createTestDatabase, createTestUser, type TestDatabase } from '../../test/database.js';
import { addTasks, addToPlan, createPlan, editTask } from '../../test/feed-plan.js';
import { startTestLive, TestClient, type TestLive } from '../../test/live-client.js';
import type { Commit } from '../db/commit-signal.js';
import { type Jobs, startJobs } from '../jobs/runner.js';
import { patchDirectly } from '../rows/direct.js';
import { readStatus } from '../schedule/status.js';
import { taskRules } from '../tasks/service.js';

/** Commits that bring their rows along to who is waiting for them in the same process. */

let database: TestDatabase;
let owner: string;
let live: TestLive;
const stops: (() => unknown)[] = [];
const rest = (): Promise<void> => new Promise(done => setTimeout(done, 300));

beforeAll(async () => {
  // One connection, which has written before: on a new one nothing is carried.
  database = await createTestDatabase({ connectionsMax: 1 });
  owner = await createTestUser(database);
});
afterAll(() => database.drop());
beforeEach(async () => {
  live = await startTestLive(database);
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  await live.stop();
});

async function follow(projectId: string, userId = owner): Promise<TestClient> {
  const client = await TestClient.connect(database, live.port, userId);
  stops.push(() => client.close());
  client.say({ type: 'subscribe', project_id: projectId });
  // The first frame of a process compiles the contract's schemas of all.
  await client.frame('schedule', () => true, 20_000);
  return client;
}

/** Commits from now on, and the names of the statements that are asked of the pool. */
function watch(): { readonly commits: (Commit | undefined)[]; readonly reads: () => string[] } {
  const commits: (Commit | undefined)[] = [];
  stops.push(database.committed.listen((_projectId, _version, commit) => commits.push(commit)));
  const query = vi.spyOn(database.pool, 'query');
  stops.push(() => query.mockRestore());
  const reads = (): string[] => query.mock.calls.map(([said]) => (said as unknown as { name?: string }).name ?? '');
  return { commits, reads };
}

it('tell readers after a rest without a read', { timeout: 30_000 }, async () => {
  const projectId = await createPlan(database, owner);
  const [id = ''] = await addTasks(database, projectId, 1);
  const client = await follow(projectId);
  await rest();
  const { commits, reads } = watch();
  const version = await editTask(database, projectId, id, 'name', 'Carried');
  const frame = await client.frame('change', heard => heard.server_version === version);
  expect(frame.from_version).toBe(version - 1);
  expect(frame.changes.tasks?.updated.map(row => row.name)).toEqual(['Carried']);
  expect(frame.by).toEqual([{ version, actor: null, cause: 'rest' }]);
  expect(commits.map(commit => commit?.carried?.row.server_version)).toEqual([version]);
  expect(reads()).not.toContain('delta');
});

it('tell nobody who was removed before them', async () => {
  const projectId = await createPlan(database, owner);
  const [id = ''] = await addTasks(database, projectId, 1);
  const member = await createTestUser(database);
  await addToPlan(database, projectId, member, 'viewer');
  const [mine, theirs] = [await follow(projectId), await follow(projectId, member)];
  await rest();
  const { commits } = watch();
  await database.pool.query('DELETE FROM memberships WHERE project_id = $1 AND user_id = $2', [projectId, member]);
  const version = await editTask(database, projectId, id, 'name', 'Secret');
  await mine.frame('change', heard => heard.server_version === version);
  await theirs.frame('revoked');
  expect(commits[0]?.carried).not.toBeNull();
  expect(theirs.frames.filter(heard => heard.type === 'change')).toEqual([]);
});

it('bring nothing where too much changed', async () => {
  const projectId = await createPlan(database, owner);
  await addTasks(database, projectId, 1);
  const client = await follow(projectId);
  await rest();
  const { commits, reads } = watch();
  await addTasks(database, projectId, 300);
  const frame = await client.frame('change');
  expect(frame.changes.tasks?.updated).toHaveLength(300);
  expect(commits[0]?.carried).toBeNull();
  expect(reads()).toContain('delta');
});

it('bring nothing where nobody listens', async () => {
  const projectId = await createPlan(database, owner);
  const [id = ''] = await addTasks(database, projectId, 1);
  const { commits } = watch();
  await editTask(database, projectId, id, 'name', 'Alone');
  expect(commits[0]?.carried).toBeNull();
});

it('date a plan without a read, also after edits that moved no dates', { timeout: 30_000 }, async () => {
  const log = pino({ level: 'silent' });
  const jobs: Jobs = await startJobs({ database, address: database.address, log }, live.relay);
  stops.push(() => jobs.stop());
  const projectId = await createPlan(database, owner);
  const ids = await addTasks(database, projectId, 3, { isChain: true });
  const client = await follow(projectId);
  const finish = async (): Promise<string | null | undefined> =>
    (await readStatus(database.pool, projectId))?.scheduled_finish;
  await vi.waitFor(async () => expect(await finish()).toBe('2026-01-07T17:00:00'), 10_000);
  await rest();
  const { reads } = watch();
  await editTask(database, projectId, ids[0]!, 'name', 'Other');
  await rest();
  await editTask(database, projectId, ids[0]!, 'duration_minutes', 960);
  const frame = await client.frame(
    'change',
    heard => heard.by.some(({ cause }) => cause === 'schedule') && heard.changes.projects !== undefined,
  );
  await vi.waitFor(async () => expect(await finish()).toBe('2026-01-08T17:00:00'), 10_000);
  expect(frame.type).toBe('change');
  expect(reads()).not.toContain('schedule-load');
  const { rows } = await database.pool.query<{ start: string }>(
    'SELECT start FROM tasks WHERE project_id = $1 ORDER BY position',
    [projectId],
  );
  expect(rows.map(row => row.start)).toEqual(['2026-01-05T08:00:00', '2026-01-07T08:00:00', '2026-01-08T08:00:00']);
});

it('tell readers and date a plan without a read when a PATCH is one message', { timeout: 30_000 }, async () => {
  const log = pino({ level: 'silent' });
  const jobs: Jobs = await startJobs({ database, address: database.address, log }, live.relay);
  stops.push(() => jobs.stop());
  const projectId = await createPlan(database, owner);
  const ids = await addTasks(database, projectId, 3, { isChain: true });
  const client = await follow(projectId);
  const finish = async (): Promise<string | null | undefined> =>
    (await readStatus(database.pool, projectId))?.scheduled_finish;
  await vi.waitFor(async () => expect(await finish()).toBe('2026-01-07T17:00:00'), 10_000);
  await rest();
  const { reads } = watch();
  const patched = await patchDirectly(database, taskRules, {
    projectId,
    id: ids[0]!,
    values: { duration_minutes: 960 },
    baseVersion: undefined,
    permission: 'task.progress',
    caller: {
      userId: owner,
      kind: 'session',
      credentialId: null,
      highestRole: null,
      projectId: null,
      endsAt: null,
      address: null,
    },
  });
  const edited = await client.frame('change', heard => heard.server_version === patched?.version);
  expect(edited.changes.tasks?.updated.map(row => row.duration_minutes)).toEqual([960]);
  expect(reads()).not.toContain('delta');
  const number = patched?.version ?? 0;
  const dated = await client.frame('change', heard => heard.server_version > number);
  expect(dated.by.map(({ cause }) => cause)).toEqual(['schedule']);
  expect(dated.from_version).toBe(number);
  await vi.waitFor(async () => expect(await finish()).toBe('2026-01-08T17:00:00'), 10_000);
  expect(reads()).not.toContain('schedule-load');
});

it('need not be told what was changed to ask for a run', { timeout: 30_000 }, async () => {
  const log = pino({ level: 'silent' });
  const asked: string[] = [];
  const jobs: Jobs = await startJobs({ database, address: database.address, log }, live.relay, {
    sweepMs: 60_000,
    onRun: projectId => asked.push(projectId),
  });
  stops.push(() => jobs.stop());
  const projectId = await createPlan(database, owner);
  const [id = ''] = await addTasks(database, projectId, 1);
  await vi.waitFor(() => expect(asked).toContain(projectId), 10_000);
  await rest();
  asked.length = 0;
  // As another writer that only says that there is a new number.
  const emit = vi.spyOn(database.committed, 'emit').mockImplementation(() => undefined);
  const version = await editTask(database, projectId, id, 'duration_minutes', 960);
  emit.mockRestore();
  database.committed.emit(projectId, version);
  await vi.waitFor(() => expect(asked).toContain(projectId), 10_000);
});
