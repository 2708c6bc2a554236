import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { TestDatabase } from '../../test/database.js';
import { createTestPlan, type TestPlan } from '../../test/peopled-plan.js';
import { startWorkingServer, type WorkingServer } from '../../test/working-server.js';

let database: TestDatabase;
let server: WorkingServer;
let plan: TestPlan;

beforeAll(async () => {
  server = await startWorkingServer();
  database = server.database;
});
afterAll(() => server.stop());
beforeEach(async () => {
  plan = await createTestPlan(database, server);
});

const dates = async (id: string): Promise<string> => {
  const { start, finish } = await plan.row('tasks', id);
  return `${start} ${finish}`;
};
const datedAs = (id: string, expected: string) => expect.poll(() => dates(id)).toBe(expected);
const split = (id: string, at: string, resume: string) => plan.call('POST', `/tasks/${id}/split`, { at, resume });

/** Two days of work from Monday 5 January 2026, 8 to 17. */
const twoDays = async (): Promise<string> => {
  const id = await plan.task('Paint', { duration_minutes: 960 });
  await datedAs(id, '2026-01-05T08:00:00 2026-01-06T17:00:00');
  return id;
};

it('stops the work for a while: the duration stays, the finish moves by the pause', async () => {
  const id = await twoDays();
  const { status, body } = await split(id, '2026-01-06T08:00', '2026-01-07T10:00');
  expect(status).toBe(200);
  expect(body.segments).toEqual([
    { start: '2026-01-05T08:00:00', finish: '2026-01-05T17:00:00', work_minutes: 480 },
    { start: '2026-01-07T10:00:00', finish: '2026-01-08T10:00:00', work_minutes: 480 },
  ]);
  await datedAs(id, '2026-01-05T08:00:00 2026-01-08T10:00:00');
  expect(await plan.row('tasks', id)).toMatchObject({ duration_minutes: 960 });

  // A second pause, in the rest of the work, also after the task was moved.
  await plan.call('PATCH', `/tasks/${id}`, { constraint_type: 'snet', constraint_date: '2026-01-06T08:00' });
  await datedAs(id, '2026-01-06T08:00:00 2026-01-09T10:00:00');
  const again = await split(id, '2026-01-08T12:00', '2026-01-09T08:00');
  expect(again.body.segments.map(({ start, finish }: { start: string; finish: string }) => [start, finish])).toEqual([
    ['2026-01-06T08:00:00', '2026-01-06T17:00:00'],
    ['2026-01-08T10:00:00', '2026-01-08T12:00:00'],
    ['2026-01-09T08:00:00', '2026-01-09T15:00:00'],
  ]);
  await datedAs(id, '2026-01-06T08:00:00 2026-01-09T15:00:00');
});

it('at a pause makes the pause longer', async () => {
  const id = await twoDays();
  await split(id, '2026-01-06T08:00', '2026-01-07T08:00');
  await datedAs(id, '2026-01-05T08:00:00 2026-01-07T17:00:00');
  expect((await split(id, '2026-01-06T10:00', '2026-01-07T10:00')).body.segments).toHaveLength(2);
  await datedAs(id, '2026-01-05T08:00:00 2026-01-08T17:00:00');
});

it('of an assigned task stops everybody who works on it', async () => {
  const id = await twoDays();
  const resource_id = (await plan.add('resources', { name: 'R' })).id;
  const assignment = await plan.add('assignments', { task_id: id, resource_id });
  expect((await split(id, '2026-01-06T08:00', '2026-01-07T08:00')).body.segments).toEqual([]);
  expect((await plan.row('assignments', assignment.id)).segments).toHaveLength(2);
  await datedAs(id, '2026-01-05T08:00:00 2026-01-07T17:00:00');
});

it('needs work on both sides and a pause between', async () => {
  const id = await twoDays();
  const outcome = async (at: string, resume: string) => {
    const { status, body } = await split(id, at, resume);
    return [status, body.code, body.errors?.[0]?.path];
  };
  expect(await outcome('2026-01-05T08:00', '2026-01-06T08:00')).toEqual([422, 'invalid_value', '/at']);
  expect(await outcome('2026-01-06T17:00', '2026-01-08T08:00')).toEqual([422, 'invalid_value', '/at']);
  expect(await outcome('2026-02-31T08:00', '2026-03-07T08:00')).toEqual([422, 'invalid_value', '/at']);
  expect(await outcome('2026-01-06T08:00', '2026-01-06T08:00')).toEqual([422, 'invalid_value', '/resume']);
  expect(await outcome('2026-01-05T17:00', '2026-01-06T08:00')).toEqual([422, 'invalid_value', '/resume']);
  expect((await plan.row('tasks', id)).segments).toEqual([]);
  const milestone = await plan.task('Done', { duration_minutes: 0 });
  expect((await split(milestone, '2026-01-06T08:00', '2026-01-07T08:00')).body.code).toBe('not_schedulable');
});
