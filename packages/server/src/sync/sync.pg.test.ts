import { randomUUID } from 'node:crypto';
import { SYNC_TABLES } from '@trueppm/sdk/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, createTestUser, type TestDatabase } from '../../test/database.js';
import { createTestPlan, type TestPlan } from '../../test/peopled-plan.js';
import { startTestServer, type TestServer } from '../../test/server.js';
import { withProjectWrite } from '../db/transaction.js';
import { pushChanges } from './push.js';

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

const pull = async (since: number | string = 0, extra = '', userId?: string) =>
  plan.call('GET', `/sync?last_pulled_at=${since}${extra}`, undefined, userId);
const push = (changes: object, lastPulledAt: number | null, extra: object = {}, userId?: string) =>
  plan.call('POST', '/sync', { changes, last_pulled_at: lastPulledAt, ...extra }, userId);
const now = async (): Promise<number> => (await pull()).body.timestamp;
const deletedBy = async (since: number, table: string): Promise<string[]> =>
  (await pull(since)).body.changes[table]?.deleted ?? [];

/** A task as a stock device sends it: every column. */
const wholeRow = async (id: string, values: object) => {
  const row = await plan.row('tasks', id);
  return { ...row, ...values, _status: 'updated', _changed: Object.keys(values).join(',') };
};

describe('a pull', () => {
  it.each(['', '0', 'null'])(
    'without a watermark (%j) gives every live row in updated and no tombstone',
    async since => {
      const [a, b] = [await plan.task('A'), await plan.task('B')];
      await plan.link(a, b);
      await plan.call('DELETE', `/tasks/${b}`);
      const { body } = await pull(since);
      expect(Object.keys(body.changes)).toEqual([...SYNC_TABLES]);
      expect(body.changes.tasks.updated.map((task: { id: string }) => task.id)).toEqual([a]);
      for (const table of SYNC_TABLES) expect(body.changes[table]).toMatchObject({ created: [], deleted: [] });
      expect(body.timestamp).toBeGreaterThan(0);
      expect(body.experimentalStrategy).toBeUndefined();
    },
  );

  it('without the parameter at all is the same', async () => {
    const a = await plan.task('A');
    const { body } = await plan.call('GET', '/sync');
    expect(body.changes.tasks.updated.map((task: { id: string }) => task.id)).toEqual([a]);
    expect(body.changes.tasks.deleted).toEqual([]);
  });

  it('never has a row in created, however new it is', async () => {
    const since = await now();
    const a = await plan.task('A');
    const { body } = await pull(since);
    expect(body.changes.tasks).toMatchObject({ created: [], updated: [{ id: a }] });
  });

  it('brings dates that the scheduler computed', async () => {
    const a = await plan.task('A');
    const since = await now();
    await withProjectWrite(database, { projectId: plan.id, actor: null, cause: 'schedule' }, async tx => {
      await tx.query(`UPDATE tasks SET start = '2026-01-05T08:00' WHERE project_id = $1 AND id = $2`, [plan.id, a]);
      tx.recordChange('tasks', [a], ['start']);
    });
    expect((await pull(since)).body.changes.tasks.updated).toMatchObject([{ id: a, start: '2026-01-05T08:00:00' }]);
  });

  it('after a watermark gives only what changed, and tombstones', async () => {
    const [a, b] = [await plan.task('A'), await plan.task('B')];
    const since = await now();
    await plan.call('PATCH', `/tasks/${a}`, { name: 'A2' });
    await plan.call('DELETE', `/tasks/${b}`);
    const { body } = await pull(since);
    expect(body.changes.tasks.updated.map((task: { name: string }) => task.name)).toEqual(['A2']);
    expect(body.changes.tasks.deleted).toEqual([b]);
    expect((await pull(body.timestamp)).body.changes).toEqual({});
  });

  it('is a row as REST answers it', async () => {
    const id = await plan.task('A', { parent_id: await plan.task('S'), deadline: '2026-03-01T17:00' });
    const { body } = await pull();
    expect(body.changes.tasks.updated.find((task: { id: string }) => task.id === id)).toEqual(
      await plan.row('tasks', id),
    );
  });

  it.each([
    ['above the counter', async () => String((await now()) + 5), ''],
    ['of another epoch', async () => String(await now()), '&epoch=other'],
  ])('with a watermark %s is a replacement with the full set', async (_, since, extra) => {
    const id = await plan.task('A');
    const { body } = await pull(await since(), extra);
    expect(body.experimentalStrategy).toBe('replacement');
    expect(body.changes.tasks.updated.map((task: { id: string }) => task.id)).toEqual([id]);
    expect(body.changes.tasks.deleted).toEqual([]);
  });

  it('below the tombstone floor is a replacement', async () => {
    const since = await now();
    await plan.task('A');
    await database.pool.query('UPDATE project_counters SET tombstone_floor = $2 WHERE project_id = $1', [
      plan.id,
      since + 1,
    ]);
    expect((await pull(since)).body.experimentalStrategy).toBe('replacement');
    expect((await pull(since + 1)).body.experimentalStrategy).toBeUndefined();
  });

  it('after a migration sends tables that are new, or have new columns, whole', async () => {
    const [a, b] = [await plan.task('A'), await plan.task('B')];
    const link = await plan.link(a, b);
    const since = await now();
    const migration = encodeURIComponent(
      JSON.stringify({ from: 1, tables: ['dependencies'], columns: [{ table: 'tasks', columns: ['deadline'] }] }),
    );
    const { body } = await pull(since, `&schema_version=2&migration=${migration}`);
    expect(body.changes.dependencies.updated.map((row: { id: string }) => row.id)).toEqual([link]);
    expect(body.changes.tasks.updated).toHaveLength(2);
    expect(body.changes.calendars.updated).toEqual([]);
    expect((await pull(since, '&migration=null')).body.changes).toEqual({});
    expect((await pull(since, '&migration=%7B')).body).toMatchObject({ code: 'invalid_parameter' });
  });

  it('gives the tables that the device names, and no other', async () => {
    const [a, b] = [await plan.task('A'), await plan.task('B')];
    const since = await now();
    await plan.link(a, b);
    await plan.call('PATCH', `/tasks/${a}`, { name: 'A2' });
    expect(Object.keys((await pull(0, '&tasks=')).body)).toContain('errors');
    for (const [from, names] of [
      [0, ['tasks', 'assignments']],
      [since, ['tasks']],
    ] as const) {
      const { body } = await pull(from, `&tables=assignments,tasks`);
      expect(Object.keys(body.changes)).toEqual(names);
    }
    expect(Object.keys((await pull(since, '&tables=')).body.changes)).toEqual(['tasks', 'dependencies']);
    expect((await pull(0, '&tables=tasks,secrets')).body).toMatchObject({
      code: 'invalid_parameter',
      errors: [{ path: 'tables' }],
    });
  });

  it('answers 304 while nothing changed', async () => {
    const first = await pull();
    const tag = first.headers.get('etag') as string;
    const again = () =>
      server.call(plan.users.owner, 'GET', `/projects/${plan.id}/sync`, { headers: { 'if-none-match': tag } });
    expect((await again()).status).toBe(304);
    await plan.task('A');
    expect((await again()).status).toBe(200);
  });

  it('as columns holds the same values, times as minutes', async () => {
    const summary = await plan.task('S');
    const id = await plan.task('A', { parent_id: summary, deadline: '2026-01-05T08:30', notes: '"ü\\' });
    const answer = await server.call(plan.users.viewer, 'GET', `/projects/${plan.id}/sync`, {
      headers: { accept: 'application/vnd.trueppm.columns+json' },
    });
    expect(answer.mediaType).toBe('application/vnd.trueppm.columns+json');
    const { columns, deleted } = answer.body.tables.tasks;
    const at = columns.id.indexOf(id);
    const row = await plan.row('tasks', id);
    expect(Object.keys(columns).sort()).toEqual(Object.keys(row).sort());
    expect(columns.deadline[at]).toBe(Date.parse('2026-01-05T08:30Z') / 60_000);
    for (const field of ['notes', 'parent_id', 'wbs_path', 'server_version', 'created_at', 'is_summary', 'start']) {
      expect(columns[field][at]).toEqual(row[field]);
    }
    expect(deleted).toEqual([]);
    expect(answer.body.tables.dependencies.columns.id).toEqual([]);
  });

  it('tells who lost access, and outsiders nothing', async () => {
    const outsider = await createTestUser(database);
    const nowhere = `/projects/${randomUUID()}/sync?last_pulled_at=`;
    const missing = await server.call(outsider, 'GET', `${nowhere}0`);
    expect(missing.status).toBe(404);
    expect((await pull(0, '', outsider)).text).toBe(missing.text);
    const lost = await pull(3, '', outsider);
    expect(lost).toMatchObject({ status: 403, body: { code: 'access_revoked' } });
    expect((await server.call(outsider, 'GET', `${nowhere}3`)).text).toBe(lost.text);
  });

  it('of thousands of rows is streamed whole', async () => {
    const rows = Array.from({ length: 6500 }, (_, at) => ({ name: `T${at}` }));
    await plan.call('POST', '/tasks/bulk', {
      operations: rows.slice(0, 5000).map(values => ({ op: 'create', values })),
    });
    await plan.call('POST', '/tasks/bulk', { operations: rows.slice(5000).map(values => ({ op: 'create', values })) });
    for (const since of [0, 1]) {
      const { body } = await pull(since);
      const names = new Set(body.changes.tasks.updated.map((task: { name: string }) => task.name));
      expect([body.changes.tasks.updated.length, names.size]).toEqual([6500, 6500]);
    }
  });
});

describe('a push', () => {
  it('creates, changes and deletes in one transaction', async () => {
    const [a, b] = [await plan.task('A'), await plan.task('B')];
    const since = await now();
    const [c, link] = [randomUUID(), randomUUID()];
    const answer = await push(
      {
        tasks: { created: [{ id: c, name: 'C' }], updated: [{ id: a, name: 'A2' }], deleted: [b] },
        dependencies: { created: [{ id: link, predecessor_id: a, successor_id: c }] },
      },
      since,
    );
    expect(answer.body).toEqual({ committed_version: since + 1, rejected: [], experimentalRejectedIds: {} });
    const { body } = await pull(since);
    expect(body.changes.tasks.updated.map((task: { name: string }) => task.name).sort()).toEqual(['A2', 'C']);
    expect(body.changes.tasks.deleted).toEqual([b]);
    expect(body.changes.dependencies.updated[0]).toMatchObject({ id: link, type: 'FS', server_version: since + 1 });
  });

  it('that creates what exists changes it, and that deletes what is unknown does nothing', async () => {
    const a = await plan.task('A', { notes: 'kept' });
    const since = await now();
    const unknown = randomUUID();
    const answer = await push({ tasks: { created: [{ id: a, name: 'A2' }], deleted: [unknown] } }, since);
    expect(answer.body).toMatchObject({ rejected: [], experimentalRejectedIds: {} });
    expect(await plan.row('tasks', a)).toMatchObject({ name: 'A2', notes: 'kept' });
    expect(await deletedBy(since, 'tasks')).toEqual([]);
  });

  it('of somebody who lost the role while it waited is refused under the lock', async () => {
    const since = await now();
    const { scheduler } = plan.users;
    await database.pool.query(`UPDATE memberships SET role = 'viewer' WHERE project_id = $1 AND user_id = $2`, [
      plan.id,
      scheduler,
    ]);
    const refused = pushChanges(
      server.deps.database,
      { projectId: plan.id, userId: scheduler },
      { changes: {} },
      since,
    );
    await expect(refused).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('ignores _status, _changed and what the server computes', async () => {
    const id = await plan.task('A');
    const since = await now();
    const values = { start: '2030-01-01T08:00:00', is_critical: true, server_version: 99, wbs_path: 'x' };
    await push({ tasks: { updated: [await wholeRow(id, { ...values, name: 'A2' })] } }, since);
    expect(await plan.row('tasks', id)).toMatchObject({ name: 'A2', start: null, is_critical: false });
  });

  it('refuses an unknown field with its place', async () => {
    for (const field of ['colour', 'constructor', '__proto__']) {
      const row = JSON.parse(`{"id":"${randomUUID()}","name":"A","${field}":"red"}`) as Record<string, unknown>;
      expect(await push({ tasks: { created: [row] } }, await now())).toMatchObject({
        status: 400,
        body: { code: 'unknown_field', errors: [{ path: `/changes/tasks/created/0/${field}` }] },
      });
    }
  });

  it('applies a batch once and refuses another one under its id', async () => {
    const since = await now();
    const changes = { tasks: { created: [{ id: randomUUID(), name: 'A' }] } };
    const first = await push(changes, since, { batch_id: 'b1' });
    const again = await push(changes, since, { batch_id: 'b1' });
    expect(again.body).toEqual(first.body);
    expect(await now()).toBe(since + 1);
    expect(await push({ tasks: {} }, since, { batch_id: 'b1' })).toMatchObject({
      status: 422,
      body: { code: 'idempotency_mismatch' },
    });
  });

  it('applies a batch once when its tries run at the same time', async () => {
    const since = await now();
    const changes = { tasks: { created: [{ id: randomUUID(), name: 'A' }] } };
    const answers = await Promise.all(Array.from({ length: 5 }, () => push(changes, since, { batch_id: 'b2' })));
    for (const answer of answers) expect(answer.body).toEqual(answers[0]?.body);
    const { committed_version } = answers[0]?.body ?? {};
    expect((await pull()).body.changes.tasks.updated).toMatchObject([{ server_version: committed_version }]);
  });

  describe('of a whole row', () => {
    it('conflicts when somebody changed the row since, and applies nothing', async () => {
      const [a, b] = [await plan.task('A'), await plan.task('B')];
      const since = await now();
      const mine = await wholeRow(a, { name: 'mine' });
      await plan.call('PATCH', `/tasks/${a}`, { notes: 'theirs' });
      const answer = await push({ tasks: { updated: [mine, { id: b, name: 'B2' }] } }, since);
      expect(answer).toMatchObject({
        status: 409,
        body: { code: 'sync_conflict', conflicts: [{ table: 'tasks', id: a, row: { notes: 'theirs' } }] },
      });
      expect(await plan.row('tasks', b)).toMatchObject({ name: 'B' });
    });

    it('goes in after the device has pulled', async () => {
      const a = await plan.task('A');
      await plan.call('PATCH', `/tasks/${a}`, { notes: 'theirs' });
      const answer = await push({ tasks: { updated: [await wholeRow(a, { name: 'mine' })] } }, await now());
      expect(answer.status).toBe(200);
      expect(await plan.row('tasks', a)).toMatchObject({ name: 'mine', notes: 'theirs' });
    });

    it('does not conflict with the scheduler', async () => {
      const a = await plan.task('A');
      const mine = await wholeRow(a, { duration_minutes: 960 });
      const since = await now();
      await withProjectWrite(database, { projectId: plan.id, actor: null, cause: 'schedule' }, async tx => {
        await tx.query(`UPDATE tasks SET start = '2026-01-05T08:00' WHERE project_id = $1 AND id = $2`, [plan.id, a]);
        tx.recordChange('tasks', [a], ['start', 'duration_minutes']);
      });
      expect((await push({ tasks: { updated: [mine] } }, since)).status).toBe(200);
      expect(await plan.row('tasks', a)).toMatchObject({ duration_minutes: 960, start: '2026-01-05T08:00:00' });
    });

    it('records only the fields that differ', async () => {
      const a = await plan.task('A');
      await push({ tasks: { updated: [await wholeRow(a, { name: 'A2' })] } }, await now());
      const { rows } = await database.pool.query(
        `SELECT fields FROM project_change WHERE project_id = $1 AND cause = 'push'`,
        [plan.id],
      );
      expect(rows).toEqual([{ fields: ['name'] }]);
    });
  });

  describe('of some fields', () => {
    it('merges with a change of other fields', async () => {
      const a = await plan.task('A');
      const since = await now();
      await plan.call('PATCH', `/tasks/${a}`, { notes: 'theirs' });
      expect((await push({ tasks: { updated: [{ id: a, name: 'mine' }] } }, since)).status).toBe(200);
      expect(await plan.row('tasks', a)).toMatchObject({ name: 'mine', notes: 'theirs' });
    });

    it('conflicts with a change of the same field', async () => {
      const a = await plan.task('A');
      const since = await now();
      await plan.call('PATCH', `/tasks/${a}`, { name: 'theirs' });
      const answer = await push({ tasks: { updated: [{ id: a, name: 'mine' }] } }, since);
      expect(answer.body).toMatchObject({ code: 'sync_conflict', conflicts: [{ id: a, row: { name: 'theirs' } }] });
    });

    it('conflicts with anything the feed has forgotten', async () => {
      const a = await plan.task('A');
      const since = await now();
      await plan.call('PATCH', `/tasks/${a}`, { name: 'theirs' });
      await plan.call('PATCH', `/tasks/${a}`, { notes: 'theirs' });
      await database.pool.query('DELETE FROM project_change WHERE project_id = $1 AND version <= $2', [
        plan.id,
        since + 1,
      ]);
      const answer = await push({ tasks: { updated: [{ id: a, name: 'mine' }] } }, since);
      expect(answer.body.code).toBe('sync_conflict');
      expect((await push({ tasks: { updated: [{ id: a, name: 'mine' }] } }, since + 1)).status).toBe(200);
    });

    it('conflicts with a deletion, and later is told that the row is gone', async () => {
      const a = await plan.task('A');
      const since = await now();
      await plan.call('DELETE', `/tasks/${a}`);
      const changes = { tasks: { updated: [{ id: a, name: 'mine' }] } };
      expect((await push(changes, since)).body.code).toBe('sync_conflict');
      const pulled = await now();
      const answer = await push(changes, pulled);
      expect(answer.body.rejected).toMatchObject([{ table: 'tasks', id: a, code: 'not_found' }]);
      expect(answer.body.experimentalRejectedIds).toEqual({ tasks: [a] });
      expect(await deletedBy(pulled, 'tasks')).toEqual([a]);
    });

    it('creates an unknown row that it names whole, and refuses one it does not', async () => {
      const [a, b] = [randomUUID(), randomUUID()];
      const answer = await push(
        {
          tasks: {
            updated: [
              { id: a, name: 'A' },
              { id: b, notes: 'x' },
            ],
          },
        },
        await now(),
      );
      expect(answer.body.rejected).toMatchObject([{ id: b, code: 'invalid_value' }]);
      expect(await plan.row('tasks', a)).toMatchObject({ name: 'A' });
    });
  });

  it('conflicts when it deletes what somebody changed since', async () => {
    const a = await plan.task('A');
    const since = await now();
    await plan.call('PATCH', `/tasks/${a}`, { name: 'theirs' });
    expect((await push({ tasks: { deleted: [a] } }, since)).status).toBe(409);
    expect((await push({ tasks: { deleted: [a, randomUUID()] } }, await now())).status).toBe(200);
  });

  it('with a watermark from another life conflicts', async () => {
    expect((await push({ tasks: {} }, (await now()) + 10)).body.code).toBe('sync_conflict');
  });

  it('deletes a subtree with its links and assignments, and brings it back', async () => {
    const summary = await plan.task('S');
    const [a, b] = [await plan.task('A', { parent_id: summary }), await plan.task('B')];
    const link = await plan.link(a, b);
    const resource = await plan.add('resources', { name: 'R' });
    const { id: assignment } = await plan.add('assignments', { task_id: a, resource_id: resource.id });
    const before = await now();
    const since = (await push({ tasks: { deleted: [summary] } }, before)).body.committed_version;
    const { body } = await pull(before);
    expect(body.changes.tasks.deleted.sort()).toEqual([summary, a].sort());
    expect(body.changes.dependencies.deleted).toEqual([link]);
    expect(body.changes.assignments.deleted).toEqual([assignment]);
    const undo = {
      tasks: {
        created: [
          { id: a, name: 'A', parent_id: summary },
          { id: summary, name: 'S' },
        ],
      },
      dependencies: { created: [{ id: link, predecessor_id: a, successor_id: b }] },
      assignments: { created: [{ id: assignment, task_id: a, resource_id: resource.id }] },
    };
    expect((await push(undo, since)).body.rejected).toEqual([]);
    const back = (await pull(since)).body.changes;
    expect(back.tasks.updated).toHaveLength(2);
    expect(back.tasks.updated.find((task: { id: string }) => task.id === summary)).toMatchObject({ is_summary: true });
    expect(back.dependencies.updated).toHaveLength(1);
    expect(back.assignments.updated).toHaveLength(1);
  });

  it('repairs references to what is gone instead of refusing for ever', async () => {
    const [gone, a] = [await plan.task('gone'), await plan.task('A')];
    await plan.call('DELETE', `/tasks/${gone}`);
    const since = await now();
    const [child, link] = [randomUUID(), randomUUID()];
    const answer = await push(
      {
        tasks: { created: [{ id: child, name: 'child', parent_id: gone }] },
        dependencies: { created: [{ id: link, predecessor_id: gone, successor_id: a }] },
      },
      since,
    );
    expect(answer.body.rejected).toEqual([]);
    expect(await plan.row('tasks', child)).toMatchObject({ parent_id: null });
    expect(await deletedBy(since, 'dependencies')).toEqual([link]);
  });

  it('takes rows that name each other, whichever table comes first, and lets go of those it refuses', async () => {
    const [sprint, other, milestone, bad] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
    const dates = { start: '2026-01-05T08:00', finish: '2026-01-16T17:00' };
    const answer = await push(
      {
        sprints: {
          created: [
            { id: sprint, name: 'S', milestone_id: milestone, ...dates },
            { id: other, name: 'O', milestone_id: bad, ...dates },
          ],
        },
        tasks: {
          created: [
            { id: milestone, name: 'M', is_milestone: true, sprint_id: sprint },
            { id: bad, name: 'B', deadline: 'never' },
          ],
        },
      },
      await now(),
    );
    expect(answer.body.rejected).toMatchObject([{ table: 'tasks', id: bad }]);
    expect(await plan.row('sprints', sprint)).toMatchObject({ milestone_id: milestone });
    expect(await plan.row('sprints', other)).toMatchObject({ milestone_id: null });
    expect(await plan.row('tasks', milestone)).toMatchObject({ sprint_id: sprint });
  });

  it('drops a link that another device made too', async () => {
    const [a, b] = [await plan.task('A'), await plan.task('B')];
    await plan.link(a, b);
    const since = await now();
    const twin = randomUUID();
    const answer = await push({ dependencies: { created: [{ id: twin, predecessor_id: a, successor_id: b }] } }, since);
    expect(answer.body.rejected).toEqual([]);
    expect(await deletedBy(since, 'dependencies')).toEqual([twin]);
  });

  it('rejects links that would close a circle and applies the rest', async () => {
    const [a, b, c] = [await plan.task('A'), await plan.task('B'), await plan.task('C')];
    await plan.link(a, b);
    const since = await now();
    const [good, bad] = [randomUUID(), randomUUID()];
    const answer = await push(
      {
        tasks: { updated: [{ id: a, name: 'A2' }] },
        dependencies: {
          created: [
            { id: good, predecessor_id: b, successor_id: c },
            { id: bad, predecessor_id: c, successor_id: a },
          ],
        },
      },
      since,
    );
    expect(answer.body.rejected).toMatchObject([{ table: 'dependencies', id: bad, code: 'dependency_cycle' }]);
    expect(answer.body.experimentalRejectedIds).toEqual({ dependencies: [bad] });
    expect(await plan.row('dependencies', good)).toMatchObject({ successor_id: c });
    expect(await plan.row('tasks', a)).toMatchObject({ name: 'A2' });
    expect(await deletedBy(since, 'dependencies')).toEqual([bad]);
  });

  it('takes what a stock device makes of columns it cannot hold', async () => {
    const calendar = await plan.add('calendars', { name: 'C' });
    const id = await plan.task('A');
    const since = await now();
    const answer = await push(
      {
        calendars: { updated: [{ ...calendar, name: 'C2', weekdays: '', exceptions: '[]', base_calendar_id: '' }] },
        tasks: { updated: [await wholeRow(id, { name: 'A2', parent_id: '', deadline: '' })] },
      },
      since,
    );
    expect(answer.body.rejected).toEqual([]);
    expect(await plan.row('calendars', calendar.id)).toMatchObject({ name: 'C2', weekdays: calendar.weekdays });
    expect(await plan.row('tasks', id)).toMatchObject({ name: 'A2', parent_id: null, deadline: null });
  });

  it('rejects values that cannot be stored, row by row', async () => {
    const bad = [
      { name: 'nul \u0000' },
      { name: 'half \ud800' },
      { name: 'day', deadline: '2026-02-31T08:00' },
      { name: 'type', duration_minutes: 'long' },
      { name: 'position', position: 'a0' },
      { name: 'constraint', constraint_type: 'snet' },
    ].map(values => ({ id: randomUUID(), ...values }));
    const good = { id: randomUUID(), name: 'good' };
    const since = await now();
    const answer = await push({ tasks: { created: [...bad, good] } }, since);
    expect(answer.body.rejected.map((row: { code: string }) => row.code)).toEqual(bad.map(() => 'invalid_value'));
    expect(await plan.row('tasks', good.id)).toMatchObject({ name: 'good' });
    expect((await deletedBy(since, 'tasks')).sort()).toEqual(bad.map(row => row.id).sort());
  });

  it('changes the project itself for who may, and is refused otherwise', async () => {
    const since = await now();
    const row = { id: plan.id, name: 'Renamed' };
    const refused = await push({ projects: { updated: [row] } }, since, {}, plan.users.scheduler);
    expect(refused.body.rejected).toMatchObject([{ table: 'projects', id: plan.id, code: 'forbidden' }]);
    await push({ projects: { updated: [row] } }, await now());
    expect((await plan.call('GET', '')).body.name).toBe('Renamed');
    const stranger = await push(
      { projects: { created: [{ ...row, id: randomUUID(), start: '2026-01-05T08:00' }], deleted: [plan.id] } },
      await now(),
    );
    expect(stranger.body.rejected.map((refusal: { code: string }) => refusal.code)).toEqual(['forbidden', 'forbidden']);
  });
});

describe('roles in a push', () => {
  it('a Member creates tasks and reports progress on own tasks, nothing else', async () => {
    const { member } = plan.users;
    const [own, other] = [await plan.task('own'), await plan.task('other')];
    const resource = await plan.add('resources', { name: 'M', user_id: member });
    await plan.add('assignments', { task_id: own, resource_id: resource.id });
    const since = await now();
    const [made, link] = [randomUUID(), randomUUID()];
    const answer = await push(
      {
        tasks: {
          created: [{ id: made, name: 'made', parent_id: other }],
          updated: [
            { id: own, percent_complete: 40, actual_start: '2026-01-05T08:00' },
            { id: other, percent_complete: 40 },
          ],
          deleted: [],
        },
        dependencies: { created: [{ id: link, predecessor_id: own, successor_id: other }] },
        resources: { deleted: [resource.id] },
      },
      since,
      {},
      member,
    );
    expect(answer.body.rejected.map((row: { id: string; code: string }) => [row.id, row.code]).sort()).toEqual(
      [
        [other, 'forbidden'],
        [link, 'forbidden'],
        [resource.id, 'forbidden'],
      ].sort(),
    );
    expect(await plan.row('tasks', own)).toMatchObject({ percent_complete: 40 });
    expect(await plan.row('tasks', other)).toMatchObject({ percent_complete: 0, is_summary: true });
    const { changes } = (await pull(since)).body;
    const resent = [...changes.tasks.updated, ...changes.resources.updated].map((row: { id: string }) => row.id);
    expect(resent).toEqual(expect.arrayContaining([other, resource.id]));
    expect(changes.dependencies.deleted).toEqual([link]);
  });

  it('a Member does not rename an own task', async () => {
    const { member } = plan.users;
    const own = await plan.task('own');
    const resource = await plan.add('resources', { name: 'M', user_id: member });
    await plan.add('assignments', { task_id: own, resource_id: resource.id });
    const answer = await push(
      { tasks: { updated: [{ id: own, name: 'x', percent_complete: 5 }] } },
      await now(),
      {},
      member,
    );
    expect(answer.body.rejected).toMatchObject([{ id: own, code: 'forbidden' }]);
  });

  it('a Viewer pulls and does not push', async () => {
    expect((await pull(0, '', plan.users.viewer)).status).toBe(200);
    expect((await push({ tasks: {} }, 0, {}, plan.users.viewer)).body.code).toBe('forbidden');
  });

  it('a row of another project is out of reach', async () => {
    const mine = await plan.task('A');
    const stranger = await createTestPlan(database, server);
    const foreign = await stranger.task('foreign');
    const link = randomUUID();
    const answer = await push(
      {
        tasks: { updated: [{ id: foreign, name: 'taken' }] },
        dependencies: { created: [{ id: link, predecessor_id: foreign, successor_id: mine }] },
      },
      await now(),
    );
    expect(answer.body.rejected).toEqual([]);
    expect(await stranger.row('tasks', foreign)).toMatchObject({ name: 'foreign' });
  });
});

it('a reader that hangs up in the middle of a large pull costs no connection', async () => {
  const values = { name: 'T', notes: 'x'.repeat(2_000) };
  const operations = Array.from({ length: 5_000 }, () => ({ op: 'create', values }));
  await plan.call('POST', '/tasks/bulk', { operations });
  const token = await server.deps.tokens.issue(plan.users.owner);
  for (let reader = 0; reader < 15; reader += 1) {
    const stop = new AbortController();
    const response = await fetch(`${server.url}/api/v1/projects/${plan.id}/sync`, {
      headers: { authorization: `Bearer ${token}`, 'accept-encoding': 'identity' },
      signal: stop.signal,
    });
    await response.body?.getReader().read();
    stop.abort();
  }
  // More readers hung up than the pool has connections.
  expect((await pull()).body.changes.tasks.updated).toHaveLength(5_000);
});
