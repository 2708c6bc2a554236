import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { createTestPlan, type TestPlan } from '../../test/peopled-plan.js';
import { type Answer, startTestServer, type TestServer } from '../../test/server.js';

let database: TestDatabase;
let server: TestServer;
let plan: TestPlan;
let ids: { house: string; walls: string; roof: string; garden: string };

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer(database);
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});

/** House (1) with Walls (1.1) and Roof (1.2), which follows Walls; Garden (2) with a deadline. */
beforeEach(async () => {
  plan = await createTestPlan(database, server);
  const house = await plan.task('House');
  const walls = await plan.task('Walls', { parent_id: house, duration_minutes: 960 });
  const roof = await plan.task('Roof', { parent_id: house });
  await plan.link(walls, roof);
  ids = { house, walls, roof, garden: await plan.task('Garden', { deadline: '2026-03-06T17:00:00' }) };
});

const JSON_TYPE = 'application/vnd.trueppm.plan+json';
const send = (body: string, type: string, query = ''): Promise<Answer> =>
  server.call(plan.users.scheduler, 'POST', `/projects/${plan.id}/imports${query}`, {
    body,
    headers: { 'content-type': type },
  });
const json = (document: unknown, query = ''): Promise<Answer> => send(JSON.stringify(document), JSON_TYPE, query);
const apply = async (id: string) => {
  const answer = await plan.call('POST', `/imports/${id}/apply`, undefined, plan.users.scheduler);
  expect(answer.status).toBe(200);
  return answer.body;
};
const linksInto = async (taskId: string) =>
  (await plan.call('GET', '/dependencies')).body.results
    .filter((link: { successor_id: string }) => link.successor_id === taskId)
    .map((link: Record<string, unknown>) => [link['predecessor_id'], link['type'], link['lag_minutes']]);

// biome-ignore lint/suspicious/noExplicitAny: rows of a preview, checked by the contract
type Row = any;

describe('rows as JSON', () => {
  it('say by place what each would do, and do exactly that', async () => {
    const { id: ann } = await plan.add('resources', { name: 'Ann' });
    const document = {
      tasks: [
        { id: ids.walls, name: 'Outer walls', story_points: 3 },
        { id: ids.roof },
        { id: 'new', name: 'Chimney', parent_id: ids.house, duration_minutes: 480, color: 'red' },
        { name: 'Smoke', parent_id: 'new', notes: 'Last' },
        { id: ids.garden, percent_complete: 150 },
        { id: randomUUID(), name: 'Nowhere' },
        { id: 'new', name: 'Twin' },
        { id: 'bare' },
        { id: 'lost', name: 'Lost', parent_id: 'nobody' },
      ],
      dependencies: [{ predecessor_id: ids.roof, successor_id: 'new', type: 'SS', lag_minutes: 60 }],
      assignments: [
        { task_id: ids.walls, resource_id: ann, units: 0.5 },
        { task_id: ids.walls, resource_name: 'Bob' },
      ],
    };
    const { status, body } = await json(document, '?file_name=rows.json');
    expect(status).toBe(201);
    expect(body).toMatchObject({ file_name: 'rows.json', created: 2, updated: 2, unchanged: 0, refused: 5 });
    expect(body.rows).toMatchObject([
      { line: 1, place: 'tasks[0]', action: 'update', fields: ['name', 'story_points'], assignments_set: 2 },
      { place: 'tasks[1]', action: 'update', links_removed: 1 },
      { place: 'tasks[2]', action: 'create', links_set: 1 },
      { place: 'tasks[3]', action: 'create', fields: expect.arrayContaining(['notes', 'parent_id']) },
      { action: 'refuse', problems: [{ path: 'tasks[4]', code: 'invalid_value' }] },
      { action: 'refuse', problems: [{ path: 'tasks[5]', code: 'unknown_reference' }] },
      { action: 'refuse', problems: [{ path: 'tasks[6]', code: 'duplicate' }] },
      { action: 'refuse', problems: [{ path: 'tasks[7]', code: 'invalid_value' }] },
      { action: 'refuse', problems: [{ path: 'tasks[8]', code: 'unknown_reference' }] },
    ]);
    expect(body.rows[4].problems[0].message).toContain('percent_complete');
    expect(body.warnings).toMatchObject([{ path: 'tasks[*].color', code: 'unknown_field' }]);
    await apply(body.id);
    const [, , chimney, smoke] = body.rows.map((row: Row) => row.task_id);
    expect(await plan.row('tasks', ids.walls)).toMatchObject({
      name: 'Outer walls',
      story_points: 3,
      duration_minutes: 960,
    });
    expect(await plan.row('tasks', smoke)).toMatchObject({ parent_id: chimney, notes: 'Last' });
    expect(await plan.row('tasks', ids.garden)).toMatchObject({ percent_complete: 0 });
    expect(await linksInto(chimney)).toEqual([[ids.roof, 'SS', 60]]);
    expect(await linksInto(ids.roof)).toEqual([]);
    const crew = (await plan.call('GET', '/assignments')).body.results;
    expect(crew.map((row: Row) => [row.task_id, row.resource_id === ann, row.units])).toEqual(
      expect.arrayContaining([
        [ids.walls, true, 0.5],
        [ids.walls, false, 1],
      ]),
    );
  });

  it('may come back as they were read, and change nothing', async () => {
    const { results } = (await plan.call('GET', '/tasks')).body;
    const { results: dependencies } = (await plan.call('GET', '/dependencies')).body;
    for (const document of [results, { tasks: results, dependencies }]) {
      const { body } = await json(document);
      expect(body).toMatchObject({ unchanged: 4, created: 0, updated: 0, refused: 0, warnings: [] });
    }
    // Without links in the file nothing is said of links.
    expect(await linksInto(ids.roof)).toHaveLength(1);
  });

  it('find their tasks by outline number and by name', async () => {
    const rows = [
      { wbs: '1.2', name: 'Tiles' },
      { wbs: '9', name: 'Shed' },
    ];
    expect((await json(rows, '?match=wbs')).body.rows).toMatchObject([
      { action: 'update', task_id: ids.roof, fields: ['name'] },
      { action: 'create' },
    ]);
    const named = [
      { id: 'h', name: 'house' },
      { name: 'Roof', parent_id: 'h', priority: 700 },
    ];
    expect((await json(named, '?match=name')).body.rows).toMatchObject([
      { action: 'update', task_id: ids.house, fields: ['name'] },
      { action: 'update', task_id: ids.roof, fields: ['priority'] },
    ]);
  });

  it('refuses rows that lie inside themselves or too deep, and takes the others', async () => {
    const deep = Array.from({ length: 60 }, (_, at) => ({
      id: `d${at}`,
      name: 'D',
      parent_id: at > 0 ? `d${at - 1}` : null,
    }));
    const circle = [
      { id: 'a', name: 'A', parent_id: 'b' },
      { id: 'b', name: 'B', parent_id: 'a' },
    ];
    const { body } = await json([...circle, ...deep], '?match=name');
    const codes = body.rows.map((row: Row) => row.problems[0]?.code ?? row.action);
    expect(codes.slice(0, 2)).toEqual(['parent_cycle', 'parent_cycle']);
    expect(codes.slice(2)).toEqual([...Array(48).fill('create'), ...Array(12).fill('too_deep')]);
  });

  it.each([
    ['{"tasks":', 'malformed_file', null],
    ['{"rows":[]}', 'not_plan', 'tasks'],
    ['[7]', 'invalid_value', 'tasks[0]'],
    ['{"tasks":[],"dependencies":[{"successor_id":"x"}]}', null, null],
    [
      '{"tasks":[{"id":"x","name":"X"}],"dependencies":[{"successor_id":"x"}]}',
      'invalid_value',
      'dependencies[0].predecessor_id',
    ],
    [
      '{"tasks":[{"id":"x","name":"X"}],"dependencies":[{"predecessor_id":"x","successor_id":"x","type":"XX"}]}',
      'invalid_value',
      'dependencies[0].type',
    ],
    [
      '{"tasks":[{"id":"x","name":"X"}],"assignments":[{"task_id":"x"}]}',
      'invalid_value',
      'assignments[0].resource_id',
    ],
    [`[{"name":"x","custom_values":${'['.repeat(5_000)}`, 'too_deep', null],
    ['{"format":"trueppm-project","version":1}', 'not_plan', null],
    ['{"format":"trueppm-plan","version":9}', 'unsupported_version', 'version'],
    [
      '{"format":"trueppm-plan","version":1,"project":{"tasks":[{"name":1}]}}',
      'invalid_value',
      'project.tasks[0].name',
    ],
  ] as const)('%s is refused as a whole with the place', async (text, code, path) => {
    const { status, body } = await send(text, JSON_TYPE);
    if (code === null) return expect([status, body.rows]).toEqual([201, []]);
    expect([status, body.code]).toEqual([422, code]);
    if (path !== null) expect(body.errors.map((error: Row) => error.path)).toContain(path);
  });

  it('refuses more rows than may be imported at once', async () => {
    const { status, body } = await json(Array.from({ length: 10_001 }, () => ({ name: 'A' })));
    expect([status, body.code, body.limit]).toEqual([422, 'too_many', 10_000]);
  });
});

describe('a plan document', () => {
  const document = (project: object) => ({ format: 'trueppm-plan', version: 1, project });

  it('says what stands in it: null takes away, what is missing stays', async () => {
    const project = {
      resources: [{ id: 'r', name: 'Crane', kind: 'material' }],
      tasks: [
        { id: ids.garden, name: 'Park', deadline: null },
        {
          id: 'p',
          parentId: ids.garden,
          name: 'Pond',
          durationMinutes: 0,
          constraintType: 'snet',
          constraintDate: '2026-02-02',
        },
      ],
      assignments: [{ taskId: 'p', resourceId: 'r', units: 2 }],
    };
    const { body } = await json(document(project));
    expect(body.rows).toMatchObject([
      { place: 'project.tasks[0]', action: 'update', fields: ['deadline', 'name'] },
      { place: 'project.tasks[1]', action: 'create', assignments_set: 1 },
    ]);
    await apply(body.id);
    expect(await plan.row('tasks', ids.garden)).toMatchObject({ name: 'Park', deadline: null, duration_minutes: 480 });
    expect(await plan.row('tasks', body.rows[1].task_id)).toMatchObject({
      parent_id: ids.garden,
      is_milestone: true,
      constraint_date: '2026-02-02T08:00:00',
    });
    const { results } = (await plan.call('GET', '/resources')).body;
    expect(results).toMatchObject([{ name: 'Crane', kind: 'material' }]);
  });

  it('with links has all links of its tasks', async () => {
    const tasks = [{ id: ids.roof }, { id: ids.garden }];
    const { body: silent } = await json(document({ tasks }));
    expect(silent).toMatchObject({ unchanged: 2 });
    const dependencies = [{ predecessorId: ids.walls, successorId: ids.garden, lagMinutes: 30 }];
    const { body } = await json(document({ tasks, dependencies }));
    expect(body.rows).toMatchObject([
      { action: 'update', links_removed: 1, links_set: 0 },
      { action: 'update', links_removed: 0, links_set: 1 },
    ]);
    await apply(body.id);
    expect(await linksInto(ids.garden)).toEqual([[ids.walls, 'FS', 30]]);
  });
});

describe('MSPDI', () => {
  const exported = async (): Promise<string> => (await plan.call('GET', '/exports/mspdi')).text;

  it('as it was exported changes nothing; edited it changes what was edited', async () => {
    const xml = await exported();
    const { body: same } = await send(xml, 'application/xml', '?match=wbs');
    expect(same.rows.map((row: Row) => [row.action, row.fields])).toEqual(Array(4).fill(['unchanged', []]));
    const edited = xml
      .replace('<Name>Roof</Name>', '<Name>Tiles &amp; gutters</Name>')
      .replace(/<PredecessorLink>.*?<\/PredecessorLink>/s, '')
      .replace(/<Deadline>.*?<\/Deadline>/s, '');
    const { body } = await send(edited, 'application/xml', '?match=wbs');
    expect(body.rows).toMatchObject([
      { action: 'unchanged', task_id: ids.house, place: expect.stringMatching(/^Project\/Tasks\/Task\[UID=\d+\]$/) },
      { action: 'unchanged', task_id: ids.walls },
      { action: 'update', task_id: ids.roof, fields: ['name'], links_removed: 1 },
      { action: 'update', task_id: ids.garden, fields: ['deadline'] },
    ]);
    await apply(body.id);
    expect(await plan.row('tasks', ids.roof)).toMatchObject({ name: 'Tiles & gutters' });
    expect(await plan.row('tasks', ids.garden)).toMatchObject({ deadline: null });
    expect(await linksInto(ids.roof)).toEqual([]);
  });

  it('makes tasks with their numbers, by which the next file finds them', async () => {
    const task = (uid: number, name: string, more = '') =>
      `<Task><UID>${uid}</UID><ID>${uid}</ID><Name>${name}</Name><OutlineLevel>1</OutlineLevel><Duration>PT8H0M0S</Duration>${more}</Task>`;
    const file = (tasks: string) =>
      `<Project xmlns="http://schemas.microsoft.com/project"><Name>P</Name><Tasks>${tasks}</Tasks></Project>`;
    const first = await send(
      file(task(71, 'Fence') + task(72, 'Gate')),
      'application/octet-stream',
      `?parent_id=${ids.garden}`,
    );
    expect(first.body).toMatchObject({ created: 2 });
    await apply(first.body.id);
    const [fence] = first.body.rows.map((row: Row) => row.task_id);
    expect(await plan.row('tasks', fence)).toMatchObject({ uid: 71, parent_id: ids.garden, duration_minutes: 480 });
    const link = '<PredecessorLink><PredecessorUID>71</PredecessorUID><Type>1</Type></PredecessorLink>';
    const { body } = await send(file(task(71, 'High fence') + task(72, 'Gate', link)), 'application/xml');
    expect(body.rows).toMatchObject([
      { action: 'update', task_id: fence, fields: ['name'] },
      { action: 'update', fields: [], links_set: 1 },
    ]);
    await apply(body.id);
    expect(await linksInto(body.rows[1].task_id)).toEqual([[fence, 'FS', 0]]);
  });

  it.each([
    ['<!DOCTYPE x><Project/>', 'application/xml', 'doctype_forbidden'],
    [
      '<Project xmlns="http://schemas.microsoft.com/project"><Tasks><Task><UID>x</UID></Task></Tasks></Project>',
      'application/xml',
      'invalid_value',
    ],
    ['<APIBusinessObjects/>', 'application/octet-stream', 'not_plan'],
    ['\u0000\u0001', 'application/octet-stream', 'not_plan'],
    ['Name\nA\n', 'application/json', 'unsupported_media_type'],
  ])('%s as %s is refused', async (text, type, code) => {
    const { body } = await send(text, type);
    expect(body.code).toBe(code);
  });
});
