import { randomUUID } from 'node:crypto';
import type { SyncTable } from '@trueppm/sdk/protocol';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestDatabase, createTestUser, type TestDatabase } from '../../test/database.js';
import { createTestPlan, type TestPlan } from '../../test/peopled-plan.js';
import { createRows, type Ids } from '../../test/rows.js';
import { startTestServer, type TestServer } from '../../test/server.js';
import { calendarRules } from '../calendars/service.js';
import type { Caller } from '../caller.js';
import type { Commit } from '../db/commit-signal.js';
import { idempotencyKey } from '../db/idempotency-key.js';
import { openPool } from '../db/pool.js';
import { withProjectWrite } from '../db/transaction.js';
import { dependencyRules } from '../dependencies/service.js';
import { labelRules } from '../labels/service.js';
import { assignmentRules, resourceRules } from '../resources/service.js';
import { riskRules } from '../risks/service.js';
import { taskRules } from '../tasks/service.js';
import type { TableRules } from './apply.js';
import { type ColumnType, TABLES } from './columns.js';
import { type Patch, patchDirectly } from './direct.js';
import { rowService } from './service.js';

let database: TestDatabase;
let server: TestServer;
let plan: TestPlan;
let rows: Ids;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer(database);
  plan = await createTestPlan(database, server);
  rows = await createRows(database, plan.id);
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});

const RULES: readonly (readonly [TableRules, parameter: string])[] = [
  [taskRules, 'task_id'],
  [dependencyRules, 'dependency_id'],
  [calendarRules, 'calendar_id'],
  [resourceRules, 'resource_id'],
  [assignmentRules, 'assignment_id'],
  [riskRules, 'risk_id'],
  [labelRules, 'label_id'],
];

/** Two values that a column may have; those of the contract's enumerations by name. */
const VALUES: Readonly<Record<string, readonly [unknown, unknown]>> = {
  duration_unit: ['d', 'h'],
  task_type: ['fixed_duration', 'fixed_work'],
  activity_type: ['task', 'level_of_effort'],
  earned_value_method: ['physical_percent_complete', 'percent_complete'],
  kind: ['material', 'cost'],
  contour: ['bell', 'flat'],
  status: ['closed', 'open'],
  color: ['#00ff00', '#ff0000'],
};
const OF_TYPE: Partial<Record<ColumnType, readonly [unknown, unknown]>> = {
  text: ['one', 'two'],
  integer: [7, 9],
  'double precision': [0.5, 1.5],
  boolean: [true, false],
  timestamp: ['2026-03-02T08:00:00', '2026-03-03T08:00:00'],
  date: ['2026-03-02', '2026-03-03'],
};

const caller = (userId: string): Caller => ({
  userId,
  kind: 'session',
  credentialId: null,
  highestRole: null,
  projectId: null,
  endsAt: null,
  address: null,
});
const patchOf = (table: SyncTable, id: string, values: object, some: Partial<Patch> = {}): Patch => ({
  projectId: plan.id,
  id,
  values: values as Patch['values'],
  baseVersion: undefined,
  permission: table === 'tasks' ? 'task.progress' : 'project.read',
  caller: caller(plan.users.scheduler),
  ...some,
});

const stored = async (table: SyncTable, id: string) =>
  (await database.pool.query(`SELECT * FROM ${table} WHERE project_id = $1 AND id = $2`, [plan.id, id])).rows[0];
const lastOfFeed = async () =>
  (
    await database.pool.query(
      `SELECT version, ordinal, actor, cause, via, table_name, row_ids, fields FROM project_change
        WHERE project_id = $1 ORDER BY version DESC LIMIT 2`,
      [plan.id],
    )
  ).rows;

describe('a change as one message', () => {
  const fields = RULES.flatMap(([rules, parameter]) =>
    [...(rules.free?.fields ?? [])].map(field => ({ rules, parameter, table: rules.table, field })),
  );

  it.each(fields)('of $field of $table leaves what the long way leaves', async ({ rules, parameter, table, field }) => {
    const id = rows[parameter] as string;
    const [first, second] = VALUES[field] ?? OF_TYPE[TABLES[table].input[field] as ColumnType] ?? [];
    const long = (value: unknown) =>
      withProjectWrite(database, { projectId: plan.id, actor: plan.users.scheduler, cause: 'rest' }, tx =>
        rowService(rules).update(tx, id, { [field]: value }),
      );
    await long(second);
    await long(first);
    const [ours, feed] = [await stored(table, id), (await lastOfFeed())[0]];
    await long(second);
    const answer = await patchDirectly(database, rules, patchOf(table, id, { [field]: first }));
    const { server_version, updated_at, ...row } = await stored(table, id);
    expect({ ...ours, server_version, updated_at }).toEqual({ ...row, server_version, updated_at });
    expect((await lastOfFeed())[0]).toEqual({ ...feed, version: server_version });
    expect(answer?.version).toBe(server_version);
    expect(JSON.parse(answer?.text ?? '')).toMatchObject({ id, [field]: first, server_version });
  });

  it('tells listeners of its number once it is committed', async () => {
    const told: [string, number][] = [];
    const deaf = database.committed.listen((project, version) => told.push([project, version]));
    const answer = await patchDirectly(
      database,
      taskRules,
      patchOf('tasks', rows['task_id'] as string, { name: 'Told' }),
    );
    deaf();
    expect(told).toEqual([[plan.id, answer?.version]]);
  });

  it.each([
    ['the row says it already', { name: 'Same' }, {}],
    ['a rule looks at the field', { constraint_type: 'asap' }, {}],
    ['one of the fields is not free', { name: 'X', calendar_id: null }, {}],
    ['there is no such row', { name: 'X' }, { id: '00000000-0000-4000-8000-000000000000' }],
    ['somebody changed the row since', { name: 'X' }, { baseVersion: 1 }],
    ['the text cannot be stored', { name: 'a\0b' }, {}],
    ['Postgres refuses the value', { duration_minutes: 1e12 }, {}],
  ])('gives up and changes nothing when %s', async (_reason, values, some) => {
    const id = rows['task_id'] as string;
    await plan.call('PATCH', `/tasks/${id}`, { name: 'Same' });
    const before = [await stored('tasks', id), await lastOfFeed()];
    expect(await patchDirectly(database, taskRules, patchOf('tasks', id, values, some))).toBeNull();
    expect([await stored('tasks', id), await lastOfFeed()]).toEqual(before);
  });

  it('is not done again when the connection breaks: nobody knows whether it was done', async () => {
    const released: unknown[] = [];
    const lost = Object.assign(new Error('network is unreachable'), { code: 'ENETUNREACH' });
    const client = {
      query: (message: { handleError(error: Error): void }) => message.handleError(lost),
      release: (error: unknown) => released.push(error),
    };
    const broken = { ...database, pool: { connect: async () => client } } as unknown as TestDatabase;
    const patch = patchOf('tasks', rows['task_id'] as string, { name: 'Lost' });
    await expect(patchDirectly(broken, taskRules, patch)).rejects.toBe(lost);
    expect(released).toEqual([lost]);
  });

  it('gives up for a role that does not decide alone, and for one bounded by its token', async () => {
    const [id, users] = [rows['task_id'] as string, plan.users];
    for (const by of [caller(users.member), { ...caller(users.owner), highestRole: 'viewer' } as const]) {
      const patch = patchOf('tasks', id, { name: `by ${by.userId}` }, { caller: by });
      expect(await patchDirectly(database, taskRules, patch)).toBeNull();
    }
  });

  it('brings along what the long way brings along for those who asked', async () => {
    const id = rows['task_id'] as string;
    const outsider = await createTestUser(database);
    const readers = [plan.users.viewer, outsider];
    const since = (await lastOfFeed())[0].version;
    const commits: Commit[] = [];
    const stops = [
      database.committed.carryFor(() => ({ since, readers })),
      database.committed.listen((_project, _version, commit) => commits.push(commit as Commit)),
    ];
    // On a connection that has not written before nothing is carried.
    const one = { pool: openPool(database.address, { connectionsMax: 1 }), committed: database.committed };
    const long = (name: string) =>
      withProjectWrite(one, { projectId: plan.id, actor: plan.users.scheduler, cause: 'rest' }, tx =>
        rowService(taskRules).update(tx, id, { name }),
      );
    try {
      await patchDirectly(one, taskRules, patchOf('tasks', id, { name: 'First on this connection' }));
      await long('Long way');
      await patchDirectly(one, taskRules, patchOf('tasks', id, { name: 'Direct "way" ä' }));
    } finally {
      for (const stop of stops) stop();
      await one.pool.end();
    }
    expect(commits[0]?.carried).toBeNull();
    const [ours, direct] = [commits[1]?.carried, commits[2]?.carried];
    expect(direct).toMatchObject({ since, readers, row: { is_continuous: true, epoch: ours?.row.epoch } });
    expect(direct?.row).toMatchObject({
      server_version: (ours?.row.server_version ?? 0) + 1,
      visible_to: [plan.users.viewer],
      personal: ours?.row.personal,
    });
    const changed = JSON.parse(direct?.row.changes ?? '');
    expect(changed.tasks.updated.map((row: { id: string; name: string }) => [row.id, row.name])).toEqual([
      [id, 'Direct "way" ä'],
    ]);
    const { server_version, updated_at, name, ...rest } = changed.tasks.updated[0];
    expect(JSON.parse(ours?.row.changes ?? '').tasks.updated[0]).toMatchObject(rest);
    expect(JSON.parse(`[${direct?.row.causes}]`).at(-1)).toEqual({
      version: direct?.row.server_version,
      actor: plan.users.scheduler,
      cause: 'rest',
    });
  });

  it('marks the Idempotency-Key of its request, and gives up when another request has committed with it', async () => {
    const id = rows['task_id'] as string;
    const userId = plan.users.scheduler;
    const key = { userId, key: `direct ${randomUUID()}`, hash: Buffer.from('0f', 'hex') };
    const first = await idempotencyKey.run(key, () =>
      patchDirectly(database, taskRules, patchOf('tasks', id, { name: 'Keyed' })),
    );
    const { rows: marks } = await database.pool.query(
      'SELECT committed_version, request_hash FROM idempotency_keys WHERE user_id = $1 AND key = $2',
      [userId, key.key],
    );
    expect(marks).toEqual([{ committed_version: first?.version, request_hash: key.hash }]);
    const before = [await stored('tasks', id), await lastOfFeed()];
    const again = idempotencyKey.run(key, () =>
      patchDirectly(database, taskRules, patchOf('tasks', id, { name: 'Twice' })),
    );
    expect(await again).toBeNull();
    expect([await stored('tasks', id), await lastOfFeed()]).toEqual(before);
    const foreign = { ...key, userId: plan.users.owner };
    const patch = patchOf('tasks', id, { name: 'Of another' });
    expect(await idempotencyKey.run(foreign, () => patchDirectly(database, taskRules, patch))).toBeNull();
  });

  it('leaves no key behind for what its commit sets off', async () => {
    const id = rows['task_id'] as string;
    const key = { userId: plan.users.scheduler, key: `after ${randomUUID()}`, hash: Buffer.from('0f', 'hex') };
    const seen: unknown[] = [];
    const stop = database.committed.listen(() => seen.push(idempotencyKey.getStore()));
    const patch = patchOf('tasks', id, { name: 'Heard without a key' });
    await idempotencyKey.run(key, () => patchDirectly(database, taskRules, patch));
    stop();
    expect(seen).toEqual([undefined]);
  });

  it('is applied once when one request with a key is sent by many at once', async () => {
    const id = rows['task_id'] as string;
    const before = (await lastOfFeed())[0].version;
    const send = () =>
      server.call(plan.users.scheduler, 'PATCH', `/projects/${plan.id}/tasks/${id}`, {
        body: { name: 'Sent by many' },
        headers: { 'idempotency-key': `many ${before}` },
      });
    const answers = await Promise.all([send(), send(), send(), send()]);
    expect((await lastOfFeed())[0].version).toBe(before + 1);
    for (const answer of answers) expect([200, 409]).toContain(answer.status);
    expect(answers.some(({ status }) => status === 200)).toBe(true);
    const replay = await send();
    expect([replay.status, replay.headers.get('idempotent-replay')]).toEqual([200, 'true']);
    expect(replay.body.server_version).toBe(before + 1);
  });

  it('is what PATCH does, and needs no look at the role before', async () => {
    const id = rows['task_id'] as string;
    const query = vi.spyOn(database.pool, 'query');
    const answer = await plan.call('PATCH', `/tasks/${id}`, { name: 'One message' }, plan.users.scheduler);
    expect(query.mock.calls).toEqual([]);
    query.mockRestore();
    expect(answer).toMatchObject({ status: 200, body: { name: 'One message' } });
    expect(answer.headers.get('etag')).toBe(`"${answer.body.server_version}"`);
  });

  it('loses no number and no row between writers that also take the long way', async () => {
    const id = rows['task_id'] as string;
    const before = (await lastOfFeed())[0].version;
    const names = Array.from({ length: 24 }, (_, at) => `Writer ${at}`);
    const answers = await Promise.all(
      names.map((name, at) =>
        plan.call('PATCH', `/tasks/${id}`, at % 2 === 0 ? { name } : { name, constraint_type: 'asap' }),
      ),
    );
    const versions = answers.map(({ body }) => body.server_version).sort((a, b) => a - b);
    expect(versions).toEqual(names.map((_, at) => before + 1 + at));
    const last = answers.find(({ body }) => body.server_version === versions.at(-1));
    expect((await stored('tasks', id)).name).toBe(last?.body.name);
  });
});
describe('the role that is left to the transaction', () => {
  it('is not asked for again while Postgres is away: the answer would only take twice as long', async () => {
    const away = new Error('timeout exceeded when trying to connect');
    const connect = vi.spyOn(database.pool, 'connect').mockImplementation(() => Promise.reject(away));
    const query = vi.spyOn(database.pool, 'query');
    const answer = await plan.call('PATCH', `/tasks/${rows['task_id']}`, { name: 'Away' });
    const asked = [connect.mock.calls.length, query.mock.calls.length];
    connect.mockRestore();
    query.mockRestore();
    expect([answer.status, answer.body.code]).toEqual([503, 'unavailable']);
    expect(asked).toEqual([1, 0]);
  });

  it('is told before anything that is wrong with the request', async () => {
    const users = { ...plan.users, outsider: await createTestUser(database) };
    const path = `/tasks/${rows['task_id']}`;
    const nowhere = await server.call(users.outsider, 'PATCH', `/projects/${rows['other_id']}${path}`, {
      body: { name: 'X' },
    });
    for (const body of [{ name: 'X' }, { name: 7 }, { unknown: 1 }, {}]) {
      expect((await plan.call('PATCH', path, body, users.outsider)).text).toBe(nowhere.text);
      expect((await plan.call('PATCH', path, body, users.viewer)).status).toBe(403);
    }
    const broken = { body: '{', headers: { 'content-type': 'application/json' }, isOutsideContract: true };
    const answer = await server.call(users.outsider, 'PATCH', `/projects/${plan.id}${path}`, broken);
    expect(answer.text).toBe(nowhere.text);
  });
});
