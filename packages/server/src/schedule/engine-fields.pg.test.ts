import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestDatabase } from '../../test/database.js';
import { createTestPlan, type TestPlan } from '../../test/peopled-plan.js';
import { startWorkingServer, type WorkingServer } from '../../test/working-server.js';
import { isRunDue } from './status.js';

let database: TestDatabase;
let server: WorkingServer;

beforeAll(async () => {
  server = await startWorkingServer();
  database = server.database;
});
afterAll(() => server.stop());

const plan = (): Promise<TestPlan> => createTestPlan(database, server);
const dates = async (on: TestPlan, id: string) => {
  const { start, finish, late_finish } = await on.row('tasks', id);
  return { start, finish, late_finish };
};

describe('what the engine can be told', () => {
  it('moves the dates that the server computes', async () => {
    const on = await plan();
    const task = await on.task('Begun', { duration_minutes: 480, activity_type: 'resource_dependent' });
    const soft = await on.task('Second constraint', {
      duration_minutes: 480,
      secondary_constraint_type: 'snet',
      secondary_constraint_date: '2026-01-08T08:00:00',
    });
    const outside = await on.task('From elsewhere', { external_early_start: '2026-01-14T08:00:00' });
    await expect.poll(() => dates(on, soft)).toMatchObject({ start: '2026-01-08T08:00:00' });
    await expect.poll(() => dates(on, outside)).toMatchObject({ start: '2026-01-14T08:00:00' });
    await on.call('PATCH', '', {
      preset: 'primavera',
      progress_policy: 'retained_logic',
      status_date: '2026-01-05T08:00:00',
    });
    await on.call('PATCH', `/tasks/${task}`, { expected_finish: '2026-01-09T17:00:00' });
    await expect.poll(() => dates(on, task)).toMatchObject({ finish: '2026-01-09T17:00:00' });
    await on.call('PATCH', '', { must_finish_by: '2026-02-27T17:00:00' });
    await expect.poll(() => dates(on, outside)).toMatchObject({ late_finish: '2026-02-27T17:00:00' });
  });

  it('spans what a level of effort is linked to', async () => {
    const on = await plan();
    const first = await on.task('First');
    const last = await on.task('Last', { duration_minutes: 960 });
    await on.link(first, last);
    const effort = await on.task('Supervision', { activity_type: 'level_of_effort', duration_minutes: 0 });
    await on.link(first, effort, { type: 'SS' });
    await on.link(effort, last, { type: 'FF' });
    await expect
      .poll(() => dates(on, effort))
      .toMatchObject({ start: '2026-01-05T08:00:00', finish: '2026-01-07T17:00:00' });
  });

  it('asks for no run where it moves no date', async () => {
    const on = await plan();
    const task = await on.task('Priced');
    await expect.poll(() => isRunDue(database.pool, on.id)).toBe(false);
    const estimate = {
      distribution: 'triangular',
      optimistic_minutes: 240,
      most_likely_minutes: 480,
      pessimistic_minutes: 960,
    };
    const { body } = await on.call('PATCH', `/tasks/${task}`, {
      cost: 99.5,
      estimate,
      physical_percent_complete: 12.5,
    });
    expect(body).toMatchObject({ cost: 99.5, estimate, physical_percent_complete: 12.5 });
    expect(await isRunDue(database.pool, on.id)).toBe(false);
    // Points without a velocity cannot be drawn from, and keep no plan from its dates.
    await on.call('PATCH', `/tasks/${task}`, {
      estimate: { distribution: 'velocity', points: 5 },
      duration_minutes: 960,
    });
    await expect.poll(() => dates(on, task)).toMatchObject({ finish: '2026-01-06T17:00:00' });
    const cleared = await on.call('PATCH', `/tasks/${task}`, { estimate: null, cost: null });
    expect(cleared.body).toMatchObject({ estimate: null, cost: null });
  });

  it('takes the settings of uncertainty, and clears them', async () => {
    const on = await plan();
    const [a, b] = [await on.task('A'), await on.task('B')];
    const settings = {
      correlations: [{ task_ids: [a, b], coefficient: 0.4 }],
      risks: [
        {
          id: 'r',
          probability: 0.1,
          impacts: [
            { task_id: a, estimate: { distribution: 'uniform', optimistic_minutes: 0, pessimistic_minutes: 480 } },
          ],
        },
      ],
      velocity: { points: [10, 12], sprint_minutes: 4_800 },
    };
    expect((await on.call('PATCH', '', settings)).body).toMatchObject(settings);
    const none = { correlations: [], risks: [], velocity: null };
    expect((await on.call('PATCH', '', none)).body).toMatchObject(none);
  });

  it('names tasks that are there: another one is refused with its place, or let go when a device pushes it', async () => {
    const on = await plan();
    const [a, b] = [await on.task('A'), await on.task('B')];
    const estimate = { distribution: 'uniform', optimistic_minutes: 0, pessimistic_minutes: 480 };
    const risk = (...ids: string[]) => [
      { id: 'r', probability: 0.1, impacts: ids.map(task_id => ({ task_id, estimate })) },
    ];
    const pair = (...task_ids: string[]) => ({ task_ids, coefficient: 0.4 });
    const gone = randomUUID();
    const foreign = await (await plan()).task('Elsewhere');
    for (const [settings, path] of [
      [{ correlations: [pair(a, b), pair(a, gone)] }, '/correlations/1/task_ids/1'],
      [{ risks: risk(a, foreign) }, '/risks/0/impacts/1/task_id'],
    ] as const) {
      const { status, body } = await on.call('PATCH', '', settings);
      expect([status, body.code, body.errors[0].path]).toEqual([422, 'unknown_reference', path]);
    }
    const fresh = { name: 'New', start: '2026-01-05T08:00', correlations: [pair(a, b)] };
    expect((await server.call(on.users.owner, 'POST', '/projects', { body: fresh })).body.code).toBe(
      'unknown_reference',
    );

    const settings = { correlations: [pair(a.toUpperCase(), b)], risks: risk(b) };
    expect((await on.call('PATCH', '', settings)).body).toMatchObject({ correlations: [pair(a, b)], risks: risk(b) });
    // What is named already is no obstacle once its task is gone.
    await on.call('DELETE', `/tasks/${b}`);
    const kept = { correlations: [pair(a, b), pair(b, a)] };
    expect((await on.call('PATCH', '', kept)).body).toMatchObject(kept);

    const since = (await on.call('GET', '/sync')).body.timestamp;
    const made = randomUUID();
    const { body } = await on.call('POST', '/sync', {
      last_pulled_at: since,
      changes: {
        projects: { updated: [{ id: on.id, correlations: [pair(a, made), pair(a, gone)], risks: risk(gone, made) }] },
        tasks: { created: [{ id: made, name: 'Made with it' }] },
      },
    });
    expect(body.rejected).toMatchObject([{ table: 'projects', code: 'unknown_reference' }]);
    expect((await on.call('GET', '')).body).toMatchObject({ correlations: [pair(a, made)], risks: risk(made) });
  });
});

describe('what the engine could not read is refused with its place', () => {
  it.each([
    [
      'tasks',
      {
        name: 'T',
        estimate: { distribution: 'pert', optimistic_minutes: 9, most_likely_minutes: 5, pessimistic_minutes: 6 },
      },
      '/estimate/most_likely_minutes',
    ],
    [
      'tasks',
      { name: 'T', estimate: { distribution: 'discrete', values: [{ minutes: 5, weight: 0 }] } },
      '/estimate/values',
    ],
    ['tasks', { name: 'T', rest_before_leveling: { stop: '2026-02-31T08:00:00' } }, '/rest_before_leveling/stop'],
    ['tasks', { name: 'T', expected_finish: '2026-02-31T08:00:00' }, '/expected_finish'],
    [
      'resources',
      { name: 'R', availability: [{ from: '2026-03-01T08:00:00', to: '2026-02-01T08:00:00', units: 1 }] },
      '/availability/0/to',
    ],
  ])('in %s: %j', async (table, body, path) => {
    const answer = await (await plan()).call('POST', `/${table}`, body);
    expect([answer.status, answer.body.errors[0].path]).toEqual([422, path]);
  });

  it('in a project', async () => {
    const on = await plan();
    const id = await on.task('A');
    const answer = await on.call('PATCH', '', { correlations: [{ task_ids: [id, id], coefficient: 1 }] });
    expect([answer.status, answer.body.errors[0].path]).toEqual([422, '/correlations/0/task_ids']);
    const idle = await on.call('PATCH', '', { velocity: { points: [0], sprint_minutes: 480 } });
    expect([idle.status, idle.body.errors[0].path]).toEqual([422, '/velocity/points']);
  });
});
