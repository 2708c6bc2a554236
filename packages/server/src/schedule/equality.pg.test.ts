import { randomUUID } from 'node:crypto';
import type { SyncChanges } from '@trueppm/sdk/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestDatabase } from '../../test/database.js';
import { createTestPlan, type TestPlan } from '../../test/peopled-plan.js';
import { randomBelow } from '../../test/random.js';
import { startWorkingServer, type WorkingServer } from '../../test/working-server.js';
import { DatedPlan } from './dated-plan.js';
import { loadChanges } from './load.js';
import { isRunDue, readStatus } from './status.js';

/** Random edits through the API, of every kind there is: what is stored in the end is what a run from nothing finds. */

const SEED = Number(process.env['PPM_FUZZ_SEED'] ?? 20_260_105);
const EDITS = Number(process.env['PPM_FUZZ_EDITS'] ?? 120);

let database: TestDatabase;
let server: WorkingServer;

beforeAll(async () => {
  server = await startWorkingServer();
  database = server.database;
});
afterAll(() => server.stop());

async function settled(projectId: string): Promise<void> {
  const deadline = performance.now() + 60_000;
  for (let calm = 0; calm < 3; ) {
    const status = (await readStatus(database.pool, projectId))!;
    const isCalm = status.state === 'current' && !(await isRunDue(database.pool, projectId));
    calm = isCalm ? calm + 1 : 0;
    if (performance.now() > deadline) throw new Error(JSON.stringify(status));
    await new Promise(done => setTimeout(done, 50));
  }
}

/** What a run that starts from nothing would still move. */
async function unlike(projectId: string): Promise<unknown> {
  const loaded = await loadChanges(database, projectId, 0, true);
  const fresh = new DatedPlan();
  fresh.apply(JSON.parse(loaded!.changes) as SyncChanges);
  const { moved, start, finish } = fresh.date()!;
  const status = await readStatus(database.pool, projectId);
  return { moved, isSameSpan: status?.scheduled_start === start && status.scheduled_finish === finish };
}

/** Makes random edits; those that a rule refuses are part of the game. Returns how many were made. */
async function edit(plan: TestPlan, count: number, below: (bound: number) => number): Promise<number> {
  const ids = {
    tasks: [] as string[],
    dependencies: [] as string[],
    resources: [] as string[],
    assignments: [] as string[],
  };
  const calendars = [(await plan.call('GET', '/calendars')).body.results[0]?.id].filter(id => id !== undefined);
  const any = (list: readonly string[]): string => list[below(Math.max(1, list.length))] ?? randomUUID();
  const add = async (table: keyof typeof ids, body: object): Promise<number> => {
    const answer = await plan.call('POST', `/${table}`, body);
    if (answer.status === 201) ids[table].push(answer.body.id);
    return answer.status;
  };
  const change = async (path: string, body: object): Promise<number> => (await plan.call('PATCH', path, body)).status;
  const drop = async (table: keyof typeof ids): Promise<number> => {
    const id = any(ids[table]);
    return (await plan.call('DELETE', `/${table}/${id}`)).status;
  };
  const day = () => `2026-01-${String(1 + below(28)).padStart(2, '0')}T08:00:00`;
  const steps: (() => Promise<number>)[] = [
    () =>
      add('tasks', { name: 'T', duration_minutes: 60 * below(40), parent_id: below(3) === 0 ? any(ids.tasks) : null }),
    () => add('tasks', { name: 'T', duration_minutes: 480 }),
    () => change(`/tasks/${any(ids.tasks)}`, { duration_minutes: 60 * below(40) }),
    () => change(`/tasks/${any(ids.tasks)}`, { percent_complete: below(101), actual_start: day() }),
    () =>
      change(`/tasks/${any(ids.tasks)}`, {
        constraint_type: ['snet', 'mso', 'alap', 'fnlt'][below(4)],
        constraint_date: day(),
      }),
    () => change(`/tasks/${any(ids.tasks)}`, { calendar_id: any(calendars) }),
    () => change(`/tasks/${any(ids.tasks)}`, { is_manual: below(2) === 0, manual_start: day() }),
    () =>
      plan.call('POST', `/tasks/${any(ids.tasks)}/move`, { parent_id: any(ids.tasks) }).then(answer => answer.status),
    () => plan.call('POST', `/tasks/${any(ids.tasks)}/indent`).then(answer => answer.status),
    () => plan.call('POST', `/tasks/${any(ids.tasks)}/outdent`).then(answer => answer.status),
    () => (below(4) === 0 ? drop('tasks') : Promise.resolve(0)),
    () =>
      add('dependencies', {
        predecessor_id: any(ids.tasks),
        successor_id: any(ids.tasks),
        type: ['FS', 'SS', 'FF'][below(3)],
      }),
    () =>
      add('dependencies', {
        predecessor_id: any(ids.tasks),
        successor_id: any(ids.tasks),
        lag_minutes: 60 * below(20),
      }),
    () => change(`/dependencies/${any(ids.dependencies)}`, { lag_minutes: 60 * below(30) - 300 }),
    () => drop('dependencies'),
    () => add('resources', { name: 'R', max_units: 1 + below(3), calendar_id: below(2) === 0 ? any(calendars) : null }),
    () => add('assignments', { task_id: any(ids.tasks), resource_id: any(ids.resources), units: 0.5 }),
    () => change(`/assignments/${any(ids.assignments)}`, { units: 1, work_minutes: 60 * below(30) }),
    () => drop('assignments'),
    () => (below(3) === 0 ? drop('resources') : Promise.resolve(0)),
    () =>
      change(`/calendars/${any(calendars)}`, {
        exceptions: [{ from: day().slice(0, 10), to: '2026-01-31', shifts: [] }].filter(() => below(2) === 0),
      }),
    () => plan.call('PATCH', '', { start: day() }).then(answer => answer.status),
  ];
  let made = 0;
  for (let at = 0; at < count; at += 1) {
    // Plans begin with some tasks, people and a second calendar.
    if (at === 0) calendars.push((await plan.add('calendars', { name: 'Short', weekdays: shortWeek() })).id);
    const status = await (at < 12 ? steps[1]! : steps[below(steps.length)]!)();
    expect(status).toBeLessThan(500);
    if (status >= 200 && status < 300) made += 1;
    // Some runs see one edit, some a handful.
    if (below(4) === 0) await new Promise(done => setTimeout(done, below(150)));
  }
  return made;
}

const shortWeek = () => [1, 2, 3, 4].map(weekday => ({ weekday, shifts: [{ from_minute: 480, to_minute: 900 }] }));

describe('stored dates', () => {
  it.each([0, 1, 2])('equal a fresh run after random edits (plan %i)', async round => {
    const plan = await createTestPlan(database, server);
    const made = await edit(plan, EDITS, randomBelow(SEED + round));
    // Otherwise the edits were refused and the test says nothing.
    expect(made).toBeGreaterThan(EDITS / 3);
    await settled(plan.id);
    expect(await unlike(plan.id)).toEqual({ moved: [], isSameSpan: true });
  });
});
