import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { createTestPlan, type TestPlan } from '../../test/peopled-plan.js';
import { startTestServer, type TestServer } from '../../test/server.js';
import { withProjectWrite } from '../db/transaction.js';

let database: TestDatabase;
let server: TestServer;
let plan: TestPlan;
let version: number;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer(database);
  plan = await createTestPlan(database, server);
  const phase = await plan.task('Phase');
  const dig = await plan.task('Dig', { parent_id: phase, percent_complete: 100, deadline: '2026-02-01T17:00' });
  const pour = await plan.task('pour 100% concrete', { parent_id: phase, percent_complete: 40 });
  await plan.task('Roof', { actual_start: '2026-01-05T08:00' });
  await plan.task('Undated');
  version = (await plan.row('tasks', pour)).server_version;
  const mine = (await plan.add('resources', { name: 'M', user_id: plan.users.member })).id;
  const crane = (await plan.add('resources', { name: 'Crane' })).id;
  await plan.add('assignments', { task_id: dig, resource_id: mine });
  await plan.add('assignments', { task_id: pour, resource_id: crane });
  const dates: Record<string, string[]> = {
    Phase: ['2026-01-05', '2026-01-20', 'true'],
    Dig: ['2026-01-05', '2026-01-09', 'true'],
    'pour 100% concrete': ['2026-01-12', '2026-01-20', 'true'],
    Roof: ['2026-01-12', '2026-03-02', 'false'],
  };
  await withProjectWrite(database, { projectId: plan.id, actor: null, cause: 'schedule' }, async tx => {
    for (const [name, [start, finish, critical]] of Object.entries(dates)) {
      await tx.query(
        `UPDATE tasks SET start = $3::date + time '08:00', finish = $4::date + time '17:00', is_critical = $5
          WHERE project_id = $1 AND name = $2`,
        [plan.id, name, start, finish, critical],
      );
    }
  });
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});

const names = async (query: string, userId?: string): Promise<string[]> => {
  const { status, body } = await plan.call('GET', `/tasks?${query}`, undefined, userId);
  if (status !== 200) throw new Error(`${status} ${body.code} ${body.errors?.[0]?.path}`);
  return body.results.map((row: { name: string }) => row.name.split(' ')[0]);
};
const sorted = async (query: string, userId?: string) => (await names(query, userId)).sort();

describe('the task list narrows', () => {
  it.each([
    ['parent_id=none', ['Phase', 'Roof', 'Undated']],
    ['status=complete', ['Dig']],
    ['status=in_progress', ['Roof', 'pour']],
    ['status=not_started', ['Phase', 'Undated']],
    ['critical=true', ['Dig', 'Phase', 'pour']],
    ['critical=false&parent_id=none', ['Roof', 'Undated']],
    ['has_deadline=true', ['Dig']],
    ['overdue=true&as_of=2026-01-15T08:00', []],
    ['overdue=true&as_of=2026-02-15T08:00', ['Phase', 'pour']],
    ['overdue=false&as_of=2026-02-15T08:00', ['Dig', 'Roof', 'Undated']],
    ['q=100%25', ['pour']],
    ['q=%25', ['pour']],
    ['q=%27%3B--', []],
  ])('by %s', async (query, expected) => expect(await sorted(query)).toEqual(expected));

  it('by who is assigned, and by the resource', async () => {
    expect(await sorted(`assignee_id=${plan.users.member}`)).toEqual(['Dig']);
    expect(await sorted('assignee_id=me', plan.users.member)).toEqual(['Dig']);
    expect(await sorted('assignee_id=me')).toEqual([]);
    const { body } = await plan.call('GET', '/resources');
    const crane = body.results.find((row: { name: string }) => row.name === 'Crane').id;
    expect(await sorted(`resource_id=${crane}`)).toEqual(['pour']);
  });

  it('by a subtree and by what changed since', async () => {
    const [phase] = (await plan.call('GET', '/tasks?q=phase')).body.results;
    expect(await sorted(`subtree_of=${phase.id}`)).toEqual(['Dig', 'Phase', 'pour']);
    expect(await sorted(`subtree_of=${phase.id}&status=complete`)).toEqual(['Dig']);
    await plan.call('PATCH', `/tasks/${phase.id}`, { notes: 'n' });
    const now = (await plan.call('GET', '')).body;
    expect(await sorted(`changed_since=${version}`)).toContain('Phase');
    expect(await sorted(`changed_since=${now.server_version + 1_000}`)).toEqual([]);
  });

  it('by the project’s status date when no other is given', async () => {
    await plan.call('PATCH', '', { status_date: '2026-01-15T08:00' });
    expect(await sorted('overdue=true')).toEqual([]);
    await plan.call('PATCH', '', { status_date: '2026-04-01T08:00' });
    expect(await sorted('overdue=true')).toEqual(['Phase', 'Roof', 'pour']);
  });
});

describe('the task list is ordered', () => {
  it.each([
    ['wbs', ['Phase', 'Dig', 'pour', 'Roof', 'Undated']],
    ['start', ['Dig|Phase', 'Dig|Phase', 'Roof|pour', 'Roof|pour', 'Undated']],
    ['-start', ['Roof|pour', 'Roof|pour', 'Dig|Phase', 'Dig|Phase', 'Undated']],
    ['finish', ['Dig', 'Phase|pour', 'Phase|pour', 'Roof', 'Undated']],
    ['-finish', ['Roof', 'Phase|pour', 'Phase|pour', 'Dig', 'Undated']],
    ['name', ['Dig', 'Phase', 'pour', 'Roof', 'Undated']],
    ['-name', ['Undated', 'Roof', 'pour', 'Phase', 'Dig']],
  ])('by %s, and page by page the same', async (order, expected) => {
    const whole = await names(`order=${order}`);
    expect(whole.map((name, at) => (expected[at]?.split('|').includes(name) ? expected[at] : name))).toEqual(expected);
    for (const filter of ['', '&critical=true', '&q=o']) {
      const all = (await plan.call('GET', `/tasks?order=${order}${filter}`)).body.results.map(
        (row: { id: string }) => row.id,
      );
      const paged: string[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const more: string = cursor === '' ? '' : `&cursor=${cursor}`;
        const { body } = await plan.call('GET', `/tasks?order=${order}${filter}&limit=2${more}`);
        paged.push(...body.results.map((row: { id: string }) => row.id));
        cursor = body.next_cursor;
      }
      expect(paged).toEqual(all);
    }
  });

  it.each(['id', 'wbs', 'start', '-finish', 'name'])('by %s refuses a cursor of nowhere', async order => {
    for (const keys of [['x'], ['x', 'y'], ['2026-02-31T08:00:00', plan.id], ['-infinity', 'z']]) {
      const cursor = Buffer.from(JSON.stringify(keys)).toString('base64url');
      const { status } = await plan.call('GET', `/tasks?order=${order}&cursor=${cursor}`);
      const isOwn = order === 'name' && keys[1] === plan.id;
      expect([order, keys, status]).toEqual([order, keys, isOwn ? 200 : 400]);
    }
  });
});

it('refuses what the contract does not know', async () => {
  for (const query of [
    'status=done',
    'critical=perhaps',
    'order=priority',
    'parent_id=root',
    'assignee_id=you',
    'x=1',
  ]) {
    expect((await plan.call('GET', `/tasks?${query}`)).status).toBe(400);
  }
});
