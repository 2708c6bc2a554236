import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { createTestPlan, type TestPlan } from '../../test/peopled-plan.js';
import { startTestServer, type TestServer } from '../../test/server.js';

let database: TestDatabase;
let server: TestServer;
let plan: TestPlan;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer(database);
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});
beforeEach(async () => {
  plan = await createTestPlan(database, server);
});

const outcome = (answer: { status: number; body: { code: string; errors?: { path: string }[] } }) => [
  answer.status,
  answer.body.code,
  answer.body.errors?.[0]?.path,
];
const create = (values: object) => plan.call('POST', '/calendars', { name: 'C', ...values });
const MORNING = [{ from_minute: 480, to_minute: 720 }];

describe('a calendar', () => {
  it('without a base and weekdays works the standard week', async () => {
    const { body } = await create({});
    expect(body.weekdays.map((day: { weekday: number }) => day.weekday)).toEqual([1, 2, 3, 4, 5]);
  });

  it('on a base may say nothing itself', async () => {
    const base = await plan.add('calendars', { name: 'B', weekdays: [{ weekday: 6, shifts: MORNING }] });
    expect((await create({ base_calendar_id: base.id })).body).toMatchObject({ weekdays: [] });
  });

  it.each([
    ['without working time', { weekdays: [] }, 'no_working_time', ''],
    ['on an unknown base', { base_calendar_id: randomUUID() }, 'unknown_reference', '/base_calendar_id'],
    [
      'with overlapping shifts',
      { weekdays: [{ weekday: 1, shifts: [...MORNING, { from_minute: 600, to_minute: 660 }] }] },
      'invalid_value',
      '/weekdays/0/shifts',
    ],
    [
      'with a shift that ends before it begins',
      { exceptions: [{ from: '2026-01-01', to: '2026-01-01', shifts: [{ from_minute: 600, to_minute: 500 }] }] },
      'invalid_value',
      '/exceptions/0/shifts/0',
    ],
    [
      'with an exception that ends before it begins',
      { exceptions: [{ from: '2026-01-02', to: '2026-01-01', shifts: [] }] },
      'invalid_value',
      '/exceptions/0/to',
    ],
    [
      'with a day that is none',
      { work_weeks: [{ from: '2026-02-30', to: '2026-03-01', weekdays: [] }] },
      'invalid_value',
      '/work_weeks/0/from',
    ],
    [
      'with a weekly rule for no weekday',
      { exceptions: [{ from: '2026-01-01', to: '2026-12-31', shifts: [], recurrence: { kind: 'weekly' } }] },
      'invalid_value',
      '/exceptions/0/recurrence/weekdays',
    ],
    [
      'whose exceptions name millions of days',
      {
        exceptions: new Array(5_000).fill({
          from: '1900-01-01',
          to: '2299-12-31',
          shifts: [],
          recurrence: { kind: 'daily' },
        }),
      },
      'invalid_value',
      '/exceptions',
    ],
  ])('%s is refused', async (_, values, code, path) => {
    expect(outcome(await create(values))).toEqual([422, code, path]);
  });

  it('does not derive from itself', async () => {
    const base = await plan.add('calendars', { name: 'B' });
    const derived = await plan.add('calendars', { name: 'D', base_calendar_id: base.id });
    const answer = await plan.call('PATCH', `/calendars/${base.id}`, { base_calendar_id: derived.id });
    expect(outcome(answer)).toEqual([422, 'calendar_cycle', '/base_calendar_id']);
    expect(answer.body.ids[0]).toBe(answer.body.ids.at(-1));
  });

  it('in use is not deleted', async () => {
    const calendar = await plan.add('calendars', { name: 'C' });
    const task = await plan.task('A', { calendar_id: calendar.id });
    const answer = await plan.call('DELETE', `/calendars/${calendar.id}`);
    expect([answer.status, answer.body.code, answer.body.ids]).toEqual([409, 'calendar_in_use', [task]]);
    await plan.call('PATCH', `/tasks/${task}`, { calendar_id: null });
    expect((await plan.call('DELETE', `/calendars/${calendar.id}`)).status).toBe(204);
    const { calendar_id } = (await plan.call('GET', '')).body;
    expect((await plan.call('DELETE', `/calendars/${calendar_id}`)).body).toMatchObject({ ids: [plan.id] });
  });

  it('in use, deleted by a device, stays and is sent to it again', async () => {
    const calendar = await plan.add('calendars', { name: 'C' });
    await plan.task('A', { calendar_id: calendar.id });
    const { timestamp } = (await plan.call('GET', '/sync')).body;
    const body = { changes: { calendars: { deleted: [calendar.id] } }, last_pulled_at: timestamp };
    expect((await plan.call('POST', '/sync', body)).body.rejected).toMatchObject([{ code: 'calendar_in_use' }]);
    const { changes } = (await plan.call('GET', `/sync?last_pulled_at=${timestamp}`)).body;
    expect(changes.calendars.updated).toMatchObject([{ id: calendar.id }]);
  });
});
