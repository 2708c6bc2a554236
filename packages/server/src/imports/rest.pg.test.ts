import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestUser, type TestDatabase } from '../../test/database.js';
import { startWorkingServer, type WorkingServer } from '../../test/working-server.js';

/** What a plan file says beyond the plan comes back in the file that is written, and moves with the plan's edits. */

let database: TestDatabase;
let server: WorkingServer;
let owner: string;

beforeAll(async () => {
  server = await startWorkingServer();
  database = server.database;
  owner = await createTestUser(database);
});
afterAll(() => server.stop());

const FILE = `<?xml version="1.0" encoding="UTF-8"?>
<Project xmlns="http://schemas.microsoft.com/project"><Name>keep.xml</Name><Company>Harbour Works</Company>
<StartDate>2026-01-05T08:00:00</StartDate><ScheduleFromStart>1</ScheduleFromStart>
<ExtendedAttributes><ExtendedAttribute><FieldID>188743731</FieldID><FieldName>Text1</FieldName><Alias>Zone</Alias>
</ExtendedAttribute></ExtendedAttributes>
<Tasks>
<Task><UID>1</UID><ID>1</ID><Name>Dig</Name><OutlineLevel>1</OutlineLevel><Duration>PT16H0M0S</Duration>
<Hyperlink>Ground report</Hyperlink><FixedCost>250</FixedCost><Cost>1200</Cost>
<ExtendedAttribute><FieldID>188743731</FieldID><Value>North</Value></ExtendedAttribute></Task>
<Task><UID>2</UID><ID>2</ID><Name>Pour</Name><OutlineLevel>1</OutlineLevel><Duration>PT8H0M0S</Duration>
<Hyperlink>Mix</Hyperlink></Task></Tasks>
<Resources><Resource><UID>1</UID><ID>1</ID><Name>Crew</Name><Type>1</Type><MaxUnits>1</MaxUnits>
<EmailAddress>crew@example.test</EmailAddress><StandardRate>40</StandardRate></Resource></Resources>
<Assignments><Assignment><UID>7</UID><TaskUID>1</TaskUID><ResourceUID>1</ResourceUID><Units>1</Units>
<Work>PT16H0M0S</Work><WorkContour>6</WorkContour><Notes>Two shifts</Notes></Assignment></Assignments></Project>`;

async function imported(file: string): Promise<string> {
  const headers = { 'content-type': 'application/xml' };
  const { body } = await server.call(owner, 'POST', '/imports?file_name=keep.xml', { body: file, headers });
  const row = async () => (await server.call(owner, 'GET', `/imports/${body.id}`)).body;
  await expect.poll(row).toMatchObject({ state: 'done' });
  return (await row()).project_id;
}

const exported = async (project: string): Promise<string> =>
  (await server.call(owner, 'GET', `/projects/${project}/exports/mspdi`)).text;

it('unknown fields of a file are written back, and go with what is deleted', async () => {
  const first = await imported(FILE);
  const file = await exported(first);
  const kept = [
    '<Company>Harbour Works</Company>',
    '<Alias>Zone</Alias>',
    '<Hyperlink>Ground report</Hyperlink>',
    '<FixedCost>250</FixedCost>',
    '<Value>North</Value>',
    '<Hyperlink>Mix</Hyperlink>',
    '<EmailAddress>crew@example.test</EmailAddress>',
    '<Notes>Two shifts</Notes>',
  ];
  expect(kept.filter(text => !file.includes(text))).toEqual([]);
  // Through the server once more: nothing was lost on the way.
  const again = await exported(await imported(file));
  expect(kept.filter(text => !again.includes(text))).toEqual([]);

  const { body } = await server.call(owner, 'GET', `/projects/${first}/tasks`);
  const pour = body.results.find((row: { name: string }) => row.name === 'Pour');
  await server.call(owner, 'DELETE', `/projects/${first}/tasks/${pour.id}`);
  const later = await exported(first);
  expect(later).toContain('Ground report');
  expect(later).not.toContain('Mix');
});

it('costs, rates and contours are fields of the plan', async () => {
  const project = await imported(FILE);
  const rows = async (table: string) => (await server.call(owner, 'GET', `/projects/${project}/${table}`)).body.results;
  expect(await rows('tasks')).toContainEqual(expect.objectContaining({ name: 'Dig', cost: 12 }));
  expect((await rows('resources'))[0]).toMatchObject({ cost_per_hour: 40 });
  expect((await rows('assignments'))[0]).toMatchObject({ contour: 'bell' });
});
