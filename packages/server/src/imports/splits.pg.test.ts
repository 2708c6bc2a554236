import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestUser, type TestDatabase } from '../../test/database.js';
import { startWorkingServer, type WorkingServer } from '../../test/working-server.js';

let database: TestDatabase;
let server: WorkingServer;
let owner: string;

beforeAll(async () => {
  server = await startWorkingServer();
  database = server.database;
  owner = await createTestUser(database);
});
afterAll(() => server.stop());

const piece = (start: string, finish: string, hours: number): string =>
  `<TimephasedData><Type>1</Type><UID>1</UID><Start>2026-01-${start}</Start><Finish>2026-01-${finish}</Finish><Unit>2</Unit><Value>PT${hours}H0M0S</Value></TimephasedData>`;
const days = (list: readonly number[], inner: string): string =>
  list.map(day => `<WeekDay><DayType>${day}</DayType>${inner}</WeekDay>`).join('');
const shift = (from: string, to: string): string =>
  `<WorkingTime><FromTime>${from}:00:00</FromTime><ToTime>${to}:00:00</ToTime></WorkingTime>`;
const works = `<DayWorking>1</DayWorking><WorkingTimes>${shift('08', '12')}${shift('13', '17')}</WorkingTimes>`;

/** A task of two days with a day's pause between them, and one behind it. */
const SPLIT = `<?xml version="1.0" encoding="UTF-8"?>
<Project xmlns="http://schemas.microsoft.com/project"><Name>split</Name>
<StartDate>2026-01-05T08:00:00</StartDate><ScheduleFromStart>1</ScheduleFromStart><CalendarUID>1</CalendarUID>
<Calendars><Calendar><UID>1</UID><Name>Standard</Name><IsBaseCalendar>1</IsBaseCalendar>
<WeekDays>${days([2, 3, 4, 5, 6], works)}${days([1, 7], '<DayWorking>0</DayWorking>')}</WeekDays></Calendar></Calendars>
<Tasks><Task><UID>1</UID><ID>1</ID><Name>Paint</Name><OutlineLevel>1</OutlineLevel><Duration>PT16H0M0S</Duration></Task>
<Task><UID>2</UID><ID>2</ID><Name>Hang</Name><OutlineLevel>1</OutlineLevel><Duration>PT8H0M0S</Duration>
<PredecessorLink><PredecessorUID>1</PredecessorUID><Type>1</Type></PredecessorLink></Task></Tasks>
<Assignments><Assignment><UID>1</UID><TaskUID>1</TaskUID><ResourceUID>-65535</ResourceUID><Units>1</Units><WorkContour>8</WorkContour>
${piece('05T08:00:00', '05T17:00:00', 8)}${piece('05T17:00:00', '06T17:00:00', 0)}${piece('07T08:00:00', '07T17:00:00', 8)}
</Assignment></Assignments></Project>`;

const SEGMENTS = [
  { start: '2026-01-05T08:00:00', finish: '2026-01-05T17:00:00', work_minutes: 480 },
  { start: '2026-01-07T08:00:00', finish: '2026-01-07T17:00:00', work_minutes: 480 },
];

async function imported(file: string): Promise<string> {
  const headers = { 'content-type': 'application/xml' };
  const { body } = await server.call(owner, 'POST', '/imports?file_name=split.xml', { body: file, headers });
  const row = async () => (await server.call(owner, 'GET', `/imports/${body.id}`)).body;
  await expect.poll(row).toMatchObject({ state: 'done', warnings: [] });
  return (await row()).project_id;
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly segments: unknown;
  readonly start: string;
  readonly finish: string;
}

async function tasksOf(projectId: string): Promise<Row[]> {
  const { body } = await server.call(owner, 'GET', `/projects/${projectId}/sync/`);
  return (body.changes.tasks.updated as Row[]).sort((a, b) => (a.start < b.start ? -1 : 1));
}
const shown = (rows: readonly Row[]) =>
  rows.map(({ name, segments, start, finish }) => [name, segments, start, finish]);

const EXPECTED = [
  ['Paint', SEGMENTS, '2026-01-05T08:00:00', '2026-01-07T17:00:00'],
  ['Hang', [], '2026-01-08T08:00:00', '2026-01-08T17:00:00'],
];

it('pauses of work without resources are imported, dated, exported and imported again', async () => {
  const first = await imported(SPLIT);
  expect(shown(await tasksOf(first))).toEqual(EXPECTED);
  const file = await server.call(owner, 'GET', `/projects/${first}/exports/mspdi`);
  expect(shown(await tasksOf(await imported(file.text)))).toEqual(EXPECTED);
});

it('pauses hold when the server dates the plan anew, move with the start and go when they are taken away', async () => {
  const project = await imported(SPLIT);
  const [paint] = await tasksOf(project);
  const path = `/projects/${project}/tasks/${paint!.id}`;
  const dates = async () => (await tasksOf(project)).map(({ start, finish }) => `${start} ${finish}`);
  const moved = { constraint_type: 'snet', constraint_date: '2026-01-06T08:00:00' };
  await server.call(owner, 'PATCH', path, { body: moved });
  await expect
    .poll(dates)
    .toEqual(['2026-01-06T08:00:00 2026-01-08T17:00:00', '2026-01-09T08:00:00 2026-01-09T17:00:00']);
  const { body } = await server.call(owner, 'PATCH', path, { body: { segments: [] } });
  expect(body.segments).toEqual([]);
  await expect
    .poll(dates)
    .toEqual(['2026-01-06T08:00:00 2026-01-07T17:00:00', '2026-01-08T08:00:00 2026-01-08T17:00:00']);
});
