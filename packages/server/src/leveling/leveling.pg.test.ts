import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestDatabase } from '../../test/database.js';
import { createTestPlan, type TestPlan } from '../../test/peopled-plan.js';
import { startWorkingServer, type WorkingServer } from '../../test/working-server.js';
import { isRunDue } from '../schedule/status.js';

let database: TestDatabase;
let server: WorkingServer;

beforeAll(async () => {
  server = await startWorkingServer();
  database = server.database;
});
afterAll(() => server.stop());

/** Three tasks of a day at once, of one person. */
async function overloaded(): Promise<{ plan: TestPlan; tasks: string[] }> {
  const plan = await createTestPlan(database, server);
  const { id } = await plan.add('resources', { name: 'One' });
  const tasks: string[] = [];
  for (const name of ['A', 'B', 'C']) {
    const task = await plan.task(name);
    await plan.add('assignments', { task_id: task, resource_id: id });
    tasks.push(task);
  }
  await expect.poll(() => isRunDue(database.pool, plan.id)).toBe(false);
  return { plan, tasks };
}

const versionOf = async (plan: TestPlan): Promise<number> =>
  (await database.pool.query('SELECT server_version AS v FROM project_counters WHERE project_id = $1', [plan.id]))
    .rows[0].v;
const starts = async (plan: TestPlan) =>
  (await plan.call('GET', '/tasks')).body.results.map((row: { start: string }) => row.start).sort();

const AT_ONCE = ['2026-01-05T08:00:00', '2026-01-05T08:00:00', '2026-01-05T08:00:00'];
const IN_TURN = ['2026-01-05T08:00:00', '2026-01-06T08:00:00', '2026-01-07T08:00:00'];

describe('levelling', () => {
  it('previews what would move and writes nothing', async () => {
    const { plan } = await overloaded();
    const before = await versionOf(plan);
    const { body } = await plan.call('POST', '/schedule/level/preview', {});
    expect(body).toMatchObject({
      project_version: before,
      finish_before: '2026-01-05T17:00:00',
      finish_after: '2026-01-07T17:00:00',
      over_allocations_after: 0,
      unresolved: [],
    });
    expect(body.over_allocations_before).toBeGreaterThan(0);
    expect(body.tasks.map((task: { start: string }) => task.start).sort()).toEqual(IN_TURN.slice(1));
    expect(await versionOf(plan)).toBe(before);
    expect(await starts(plan)).toEqual(AT_ONCE);
  });

  it('applies what the preview showed, in one transaction, and takes it back', async () => {
    const { plan } = await overloaded();
    const { project_version } = (await plan.call('POST', '/schedule/level/preview', {})).body;
    const applied = await plan.call('POST', '/schedule/level/apply', { project_version });
    expect(applied.body).toEqual({ server_version: project_version + 1, rows: 2 });
    await expect.poll(() => starts(plan)).toEqual(IN_TURN);
    // Again there is nothing left to do.
    const again = await plan.call('POST', '/schedule/level/preview', { keeps_delays: true });
    expect(again.body.tasks).toEqual([]);
    const cleared = await plan.call('POST', '/schedule/level/clear');
    expect(cleared.body.rows).toBe(2);
    await expect.poll(() => starts(plan)).toEqual(AT_ONCE);
  });

  it('is refused when the plan has changed since the preview, not when only its dates have', async () => {
    const { plan, tasks } = await overloaded();
    const { project_version } = (await plan.call('POST', '/schedule/level/preview', {})).body;
    await plan.call('PATCH', `/tasks/${tasks[0]}`, { priority: 900 });
    const answer = await plan.call('POST', '/schedule/level/apply', { project_version });
    expect([answer.status, answer.body.code]).toEqual([409, 'conflict']);
    expect(await starts(plan)).toEqual(AT_ONCE);
    const changed = await plan.call('PATCH', `/tasks/${tasks[0]}`, { duration_minutes: 960 });
    await expect.poll(() => isRunDue(database.pool, plan.id)).toBe(false);
    const seen = { project_version: changed.body.server_version };
    expect((await plan.call('POST', '/schedule/level/apply', seen)).status).toBe(200);
  });

  it('obeys its options', async () => {
    const { plan, tasks } = await overloaded();
    await plan.call('PATCH', `/tasks/${tasks[2]}`, { priority: 900 });
    const within = await plan.call('POST', '/schedule/level/preview', { is_within_slack: true });
    expect(within.body.finish_after).toBe(within.body.finish_before);
    const first = await plan.call('POST', '/schedule/level/preview', { order: 'priority_standard' });
    expect(first.body.tasks.map((task: { task_id: string }) => task.task_id)).not.toContain(tasks[2]);
    const unknown = await plan.call('POST', '/schedule/level/preview', { order: 'whim' });
    expect(unknown.status).toBe(400);
  });

  it('splits work and joins it again', async () => {
    const { plan, tasks } = await overloaded();
    const { body } = await plan.call('GET', '/assignments');
    // The long task gives way to the dated one in its middle.
    await plan.call('PATCH', `/tasks/${tasks[0]}`, { duration_minutes: 1_440 });
    await plan.call('PATCH', `/tasks/${tasks[1]}`, {
      constraint_type: 'mso',
      constraint_date: '2026-01-06T08:00:00',
      priority: 900,
    });
    await plan.call('DELETE', `/tasks/${tasks[2]}`);
    await expect.poll(() => isRunDue(database.pool, plan.id)).toBe(false);
    const options = { splits_tasks: true, order: 'priority_standard' };
    const { project_version } = (await plan.call('POST', '/schedule/level/preview', options)).body;
    const applied = await plan.call('POST', '/schedule/level/apply', { ...options, project_version });
    expect(applied.body).toMatchObject({ rows: 1 });
    const own = body.results.find((row: { task_id: string }) => row.task_id === tasks[0]).id;
    const split = await plan.row('assignments', own);
    expect(split).toMatchObject({ is_split_by_leveling: true });
    expect(split.segments.length).toBeGreaterThan(1);
    await plan.call('POST', '/schedule/level/clear');
    expect(await plan.row('assignments', own)).toMatchObject({ is_split_by_leveling: false, segments: [] });
  });
});
