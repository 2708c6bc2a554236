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

const baseline = (number: number, fields: string): string => `<Baseline><Number>${number}</Number>${fields}</Baseline>`;
const dates = (start: string, finish: string): string => `<Start>${start}</Start><Finish>${finish}</Finish>`;

const FILE = `<?xml version="1.0" encoding="UTF-8"?>
<Project xmlns="http://schemas.microsoft.com/project"><Name>Agreed</Name>
<StartDate>2026-01-05T08:00:00</StartDate><ScheduleFromStart>1</ScheduleFromStart>
<Tasks>
<Task><UID>1</UID><ID>1</ID><Name>Dig</Name><OutlineLevel>1</OutlineLevel><Duration>PT16H0M0S</Duration>
${baseline(0, `${dates('2026-01-05T08:00:00', '2026-01-05T17:00:00')}<Duration>PT8H0M0S</Duration><Work>PT8H0M0S</Work><Cost>12000</Cost>`)}
${baseline(3, dates('2026-01-06T08:00:00', '2026-01-06T17:00:00'))}</Task>
<Task><UID>2</UID><ID>2</ID><Name>Pour</Name><OutlineLevel>1</OutlineLevel><Duration>PT8H0M0S</Duration>
${baseline(0, dates('2026-01-06T08:00:00', '2026-01-07T17:00:00'))}</Task></Tasks></Project>`;

it('baselines of a plan file are baselines of the project, and go back into the file', async () => {
  const headers = { 'content-type': 'application/xml' };
  const { body } = await server.call(owner, 'POST', '/imports?file_name=agreed.xml', { body: FILE, headers });
  const row = async () => (await server.call(owner, 'GET', `/imports/${body.id}`)).body;
  await expect.poll(row).toMatchObject({ state: 'done' });
  const project = `/projects/${(await row()).project_id}`;
  const baselines = (await server.call(owner, 'GET', `${project}/baselines`)).body.results;
  const byNumber = new Map<number, { id: string }>(
    baselines.map((one: { number: number; id: string }) => [one.number, one]),
  );
  expect([...byNumber.keys()].sort()).toEqual([0, 3]);
  expect(byNumber.get(0)).toMatchObject({
    captured_by: null,
    task_count: 2,
    start: '2026-01-05T08:00:00',
    finish: '2026-01-07T17:00:00',
  });
  const compared = await server.call(owner, 'GET', `${project}/baselines/${byNumber.get(0)!.id}/comparison`);
  const dig = compared.body.results.find((one: { name: string }) => one.name === 'Dig');
  expect(dig).toMatchObject({
    before: { duration_minutes: 480, work_minutes: 480, cost: 120 },
    start_variance_minutes: 0,
    finish_variance_minutes: 480,
    duration_variance_minutes: 480,
  });
  await server.call(owner, 'POST', `${project}/baselines`, { body: { number: 1 } });
  const { text } = await server.call(owner, 'GET', `${project}/exports/mspdi`);
  const tasks = text
    .split('<Task>')
    .filter(part => part.includes('<Name>Dig</Name>') || part.includes('<Name>Pour</Name>'));
  const numbers = tasks.map(part => [...part.matchAll(/<Number>(\d+)<\/Number>/g)].map(match => match[1]));
  expect(numbers).toEqual([
    ['0', '1', '3'],
    ['0', '1'],
  ]);
  expect(tasks[0]).toContain('<Cost>12000</Cost>');
  expect(tasks[0]).toContain('<Finish>2026-01-06T17:00:00</Finish>');
});
