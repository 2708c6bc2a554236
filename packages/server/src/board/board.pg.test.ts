import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { createTestPlan, type TestPlan } from '../../test/peopled-plan.js';
import { startTestServer, type TestServer } from '../../test/server.js';

let database: TestDatabase;
let server: TestServer;
let plan: TestPlan;
let task: string;

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
  task = await plan.task('A');
});

const now = async (): Promise<number> => (await plan.call('GET', '/sync')).body.timestamp;
const push = async (changes: object, userId?: string) =>
  plan.call('POST', '/sync', { changes, last_pulled_at: await now() }, userId);

const columns = async () => (await plan.call('GET', '/board-columns')).body.results as Record<string, unknown>[];
const statuses = async () => (await columns()).map(column => column['status']);
const cards = async (status: string) => {
  const { body } = await plan.call('GET', `/tasks?board_status=${status}`);
  const placed = body.results.filter((row: { board_position: string | null }) => row.board_position !== null);
  const key = (row: { board_position: string; id: string }) => `${row.board_position} ${row.id}`;
  return placed.sort((a: never, b: never) => (key(a) < key(b) ? -1 : 1)).map((row: { name: string }) => row.name);
};

describe('columns of the board', () => {
  it('are three to begin with, in order, one for a status', async () => {
    expect(await columns()).toMatchObject([
      { status: 'todo', category: 'todo' },
      { status: 'doing', category: 'doing' },
      { status: 'done', category: 'done' },
    ]);
    const review = await plan.add('board-columns', { name: 'Review', status: 'review' });
    expect(await statuses()).toEqual(['todo', 'doing', 'done', 'review']);
    expect(review).toMatchObject({ category: 'doing', wip_limit: null, is_wip_enforced: false });
    expect((await plan.call('POST', '/board-columns', { name: 'R', status: 'review' })).body.code).toBe('duplicate');
    expect((await plan.call('POST', '/board-columns', { name: 'R', status: 'No way' })).body.code).toBe('invalid_body');
    expect((await plan.call('PATCH', `/board-columns/${review.id}`, { status: 'other' })).body.code).toBe(
      'unknown_field',
    );
  });

  it('put at one place by two devices both stand, in an order that stays', async () => {
    const [todo, doing] = await columns();
    const since = await now();
    const between = 'N';
    const [a, b, c] = [randomUUID(), randomUUID(), randomUUID()];
    const answers = await Promise.all(
      [a, b, c].map((id, at) =>
        plan.call('POST', '/sync', {
          last_pulled_at: since,
          changes: { board_columns: { created: [{ id, name: `n${at}`, status: `n${at}`, position: between }] } },
        }),
      ),
    );
    expect(answers.map(answer => answer.status)).toEqual([200, 200, 200]);
    const all = await columns();
    const positions = all.map(column => column['position'] as string);
    expect(new Set(positions).size).toBe(positions.length);
    expect([...positions].sort()).toEqual(positions);
    expect(
      all
        .slice(1, 4)
        .map(column => column['id'])
        .sort(),
    ).toEqual([a, b, c].sort());
    expect([all[0]?.['id'], all[4]?.['id']]).toEqual([todo?.['id'], doing?.['id']]);
  });

  it('keep their places however often something is put between the same two', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        plan.call('POST', '/board-columns', { name: 'x', status: `x${at}`, position: 'N' }),
      ),
    );
    const positions = (await columns()).map(column => column['position'] as string);
    expect(positions).toHaveLength(23);
    expect(new Set(positions).size).toBe(23);
    expect(positions.every(position => position.length < 40 && !position.endsWith('0'))).toBe(true);
  });

  it('that go leave their tasks to the column before', async () => {
    const [todo, doing] = await columns();
    await plan.call('POST', `/tasks/${task}/card`, { status: 'doing' });
    const since = await now();
    await plan.call('DELETE', `/board-columns/${doing!['id']}`);
    expect(await plan.row('tasks', task)).toMatchObject({ status: 'todo', board_position: null });
    const { tasks } = (await plan.call('GET', `/sync?last_pulled_at=${since}`)).body.changes;
    expect(tasks.updated).toMatchObject([{ id: task, status: 'todo' }]);
    await plan.call('DELETE', `/board-columns/${todo!['id']}`);
    expect(await plan.row('tasks', task)).toMatchObject({ status: 'done' });
    expect(await plan.row('tasks', await plan.task('new'))).toMatchObject({ status: 'done' });
  });
});

describe('cards', () => {
  it('have the status of a column', async () => {
    expect(await plan.row('tasks', task)).toMatchObject({ status: 'todo', board_position: null, custom_values: {} });
    expect((await plan.call('PATCH', `/tasks/${task}`, { status: 'nowhere' })).body).toMatchObject({
      code: 'unknown_reference',
      errors: [{ path: '/status' }],
    });
    const answer = await push({ tasks: { updated: [{ id: task, status: 'nowhere', name: 'B' }] } });
    expect(answer.body).toMatchObject({ rejected: [{ code: 'unknown_reference' }], experimentalRejectedIds: {} });
    expect(await plan.row('tasks', task)).toMatchObject({ status: 'todo', name: 'B' });
  });

  it('come again to a device whose edit came to nothing', async () => {
    const since = await now();
    const answer = await push({ tasks: { updated: [{ id: task, status: 'nowhere' }] } });
    expect(answer.body).toMatchObject({ rejected: [{ code: 'unknown_reference' }], experimentalRejectedIds: {} });
    const { changes } = (await plan.call('GET', `/sync?last_pulled_at=${since}`)).body;
    expect(changes.tasks.updated).toMatchObject([{ id: task, status: 'todo' }]);
  });

  it('go where they are put, by who reports progress on the task too', async () => {
    const [b, c] = [await plan.task('B'), await plan.task('C')];
    const move = (id: string, body: object, userId?: string) => plan.call('POST', `/tasks/${id}/card`, body, userId);
    await move(task, { status: 'doing' });
    await move(b, { status: 'doing' });
    await move(c, { status: 'doing', after_id: task });
    expect(await cards('doing')).toEqual(['A', 'C', 'B']);
    await move(b, { status: 'doing', after_id: null });
    expect(await cards('doing')).toEqual(['B', 'A', 'C']);
    expect((await move(b, { status: 'doing', after_id: randomUUID() })).body.code).toBe('unknown_reference');
    const { member } = plan.users;
    expect((await move(b, { status: 'done' }, member)).body.code).toBe('forbidden');
    const resource = await plan.add('resources', { name: 'M', user_id: member });
    await plan.add('assignments', { task_id: b, resource_id: resource.id });
    expect((await move(b, { status: 'done' }, member)).body).toMatchObject({ status: 'done' });
    const stale = await server.call(plan.users.owner, 'POST', `/projects/${plan.id}/tasks/${b}/card`, {
      body: { status: 'todo' },
      headers: { 'if-match': '"1"' },
    });
    expect(stale.body.code).toBe('conflict');
  });

  describe('that come to a column for what is done, and leave it', () => {
    const PROGRESS = ['percent_complete', 'actual_start', 'actual_finish', 'remaining_duration_minutes'];
    const progressOf = async (id: string) => {
      const row = await plan.row('tasks', id);
      return PROGRESS.map(field => row[field]);
    };
    /** The minute that it is in the project, and the one before: the clock may turn between edit and look. */
    const minutes = async (zone: string): Promise<string[]> => {
      const { rows } = await database.pool.query(
        `SELECT to_char(at AT TIME ZONE $1, 'YYYY-MM-DD"T"HH24:MI":00"') AS at
           FROM (VALUES (now()), (now() - interval '1 minute')) AS v (at)`,
        [zone],
      );
      return rows.map(row => row.at);
    };

    beforeEach(async () => {
      await plan.call('PATCH', '', { time_zone: 'Pacific/Auckland' });
      await plan.call('PATCH', `/tasks/${task}`, {
        percent_complete: 40,
        actual_start: '2026-01-06T08:00:00',
        remaining_duration_minutes: 288,
      });
    });
    const begun = [40, '2026-01-06T08:00:00', null, 288];
    const ways: [string, (status: string, extra?: object) => Promise<unknown>][] = [
      ['by the card', status => plan.call('POST', `/tasks/${task}/card`, { status })],
      ['by a PATCH', (status, extra = {}) => plan.call('PATCH', `/tasks/${task}`, { status, ...extra })],
      [
        'by a bulk call',
        (status, extra = {}) =>
          plan.call('POST', '/tasks/bulk', { operations: [{ op: 'update', id: task, values: { status, ...extra } }] }),
      ],
      [
        'by a push of a device',
        async (status, extra = {}) =>
          push({ tasks: { updated: [{ ...(await plan.row('tasks', task)), status, ...extra }] } }),
      ],
    ];

    it.each(ways)(
      'are complete and finished now by the project’s clock, then as they were before: %s',
      async (_way, move) => {
        await move('done');
        const [percent, start, finish, remaining] = await progressOf(task);
        expect([percent, start, remaining]).toEqual([100, '2026-01-06T08:00:00', null]);
        expect(await minutes('Pacific/Auckland')).toContain(finish);
        await move('todo');
        expect(await progressOf(task)).toEqual(begun);
      },
    );

    it.each(ways.slice(1))('have the progress that the edit says itself: %s', async (_way, move) => {
      await move('done', { percent_complete: 80 });
      expect(await progressOf(task)).toEqual([80, '2026-01-06T08:00:00', null, 288]);
      await move('doing');
      await move('done', { actual_finish: '2026-01-07T12:00:00' });
      expect((await progressOf(task))[2]).toBe('2026-01-07T12:00:00');
      await move('doing', { percent_complete: 90 });
      expect((await progressOf(task)).slice(0, 3)).toEqual([90, '2026-01-06T08:00:00', null]);
    });

    it('began where the plan has them when that is over, and stay open in their start when it is not', async () => {
      const [past, future] = [await plan.task('past'), await plan.task('future')];
      await database.pool.query(
        `SELECT sync_begin($1); UPDATE tasks SET start = '2026-01-05T08:00' WHERE id = '${past}'; UPDATE tasks SET start = '2096-01-05T08:00' WHERE id = '${future}'`.replace(
          '$1',
          `'${plan.id}'`,
        ),
      );
      for (const id of [past, future]) await plan.call('POST', `/tasks/${id}/card`, { status: 'done' });
      expect((await progressOf(past)).slice(0, 2)).toEqual([100, '2026-01-05T08:00:00']);
      expect((await progressOf(future)).slice(0, 2)).toEqual([100, null]);
    });

    it('begin anew without a past to go back to: made there, or complete already', async () => {
      const made = await plan.task('made', { status: 'done' });
      const [percent, , finish] = await progressOf(made);
      expect(percent).toBe(100);
      expect(await minutes('Pacific/Auckland')).toContain(finish);
      await plan.call('POST', `/tasks/${made}/card`, { status: 'doing' });
      expect(await progressOf(made)).toEqual([0, null, null, null]);
    });

    it('leave a summary’s progress to its tasks, and a move within the board alone', async () => {
      await plan.task('child', { parent_id: task });
      await plan.call('PATCH', `/tasks/${task}`, { status: 'done' });
      expect(await progressOf(task)).toEqual(begun);
      const other = await plan.task('other', { percent_complete: 30 });
      await plan.call('POST', `/tasks/${other}/card`, { status: 'doing' });
      expect(await progressOf(other)).toEqual([30, null, null, null]);
    });

    it('tell devices and the feed which fields followed', async () => {
      const since = await now();
      await plan.call('POST', `/tasks/${task}/card`, { status: 'done' });
      const { tasks } = (await plan.call('GET', `/sync?last_pulled_at=${since}`)).body.changes;
      expect(tasks.updated).toMatchObject([{ id: task, status: 'done', percent_complete: 100 }]);
      const { rows } = await database.pool.query(
        'SELECT fields FROM project_change WHERE project_id = $1 AND version > $2',
        [plan.id, since],
      );
      expect(rows[0].fields).toEqual(expect.arrayContaining(['actual_finish', 'percent_complete', 'status']));
    });
  });

  it('put between the same two at once all come between, in an order that stays', async () => {
    const [first, last] = [await plan.task('first'), await plan.task('last')];
    await plan.call('POST', `/tasks/${first}/card`, { status: 'doing' });
    await plan.call('POST', `/tasks/${last}/card`, { status: 'doing' });
    const others = await Promise.all(['x', 'y', 'z'].map(name => plan.task(name)));
    const answers = await Promise.all(
      others.map(id => plan.call('POST', `/tasks/${id}/card`, { status: 'doing', after_id: first })),
    );
    expect(answers.map(answer => answer.status)).toEqual([200, 200, 200]);
    const order = await cards('doing');
    expect([order[0], order[4], order.slice(1, 4).sort()]).toEqual(['first', 'last', ['x', 'y', 'z']]);
  });

  it('of devices that minted one key are told apart', async () => {
    const others = await Promise.all(['x', 'y'].map(name => plan.task(name)));
    const since = await now();
    for (const id of others) {
      const changes = { tasks: { updated: [{ id, status: 'doing', board_position: 'V' }] } };
      const answer = await plan.call('POST', '/sync', { changes, last_pulled_at: since });
      expect(answer.body.rejected).toEqual([]);
    }
    const positions = await Promise.all(others.map(async id => (await plan.row('tasks', id)).board_position));
    expect(positions[0]).toBe('V');
    expect(positions[1] > 'V').toBe(true);
    expect(await cards('doing')).toEqual(['x', 'y']);
  });

  it('stop at a limit that is meant, also from a device', async () => {
    const doing = (await columns())[1]!;
    await plan.call('PATCH', `/board-columns/${doing['id']}`, { wip_limit: 1 });
    const [b, c] = [await plan.task('B'), await plan.task('C')];
    for (const id of [task, b]) await plan.call('PATCH', `/tasks/${id}`, { status: 'doing' });
    const board = async () => (await plan.call('GET', '/board')).body.columns[1];
    expect(await board()).toMatchObject({ tasks: 2, is_over_limit: true });
    await plan.call('PATCH', `/board-columns/${doing['id']}`, { wip_limit: 2, is_wip_enforced: true });
    expect((await plan.call('PATCH', `/tasks/${c}`, { status: 'doing' })).body).toMatchObject({
      status: 409,
      code: 'wip_limit',
    });
    expect((await plan.call('POST', `/tasks/${c}/card`, { status: 'doing' })).body.code).toBe('wip_limit');
    const answer = await push({ tasks: { updated: [{ id: c, status: 'doing' }] } });
    expect(answer.body.rejected).toMatchObject([{ id: c, code: 'wip_limit' }]);
    // What stands there may move within, and leave.
    expect((await plan.call('POST', `/tasks/${b}/card`, { status: 'doing', after_id: null })).status).toBe(200);
    await plan.call('PATCH', `/tasks/${b}`, { status: 'done' });
    expect((await plan.call('PATCH', `/tasks/${c}`, { status: 'doing' })).status).toBe(200);
  });
});

describe('the board', () => {
  it('counts tasks by lane', async () => {
    const parent = await plan.task('P');
    const child = await plan.task('child', { parent_id: parent, priority: 900 });
    const label = await plan.add('labels', { name: 'L' });
    await plan.add('task-labels', { task_id: child, label_id: label.id });
    const resource = await plan.add('resources', { name: 'M' });
    await plan.add('assignments', { task_id: child, resource_id: resource.id });
    await plan.call('PATCH', `/tasks/${child}`, { status: 'doing' });
    const lanes = async (swimlane: string) => (await plan.call('GET', `/board?swimlane=${swimlane}`)).body.lanes;
    expect(await lanes('none')).toEqual([{ key: null, name: null, tasks: { todo: 1, doing: 1 } }]);
    const rest = { key: null, name: null, tasks: { todo: 1 } };
    expect(await lanes('parent')).toEqual([{ key: parent, name: 'P', tasks: { doing: 1 } }, rest]);
    expect(await lanes('label')).toEqual([{ key: label.id, name: 'L', tasks: { doing: 1 } }, rest]);
    expect(await lanes('assignee')).toEqual([{ key: resource.id, name: 'M', tasks: { doing: 1 } }, rest]);
    expect(await lanes('priority')).toMatchObject([{ key: '500' }, { key: '900', tasks: { doing: 1 } }]);
    const { body } = await plan.call('GET', '/board');
    expect(body.columns.map((column: { tasks: number }) => column.tasks)).toEqual([1, 1, 0]);
    expect((await plan.call('GET', `/tasks?label_id=${label.id}`)).body.results).toMatchObject([{ id: child }]);
  });

  it('costs no run of the scheduler', async () => {
    const asked = async () => {
      const { rows } = await database.pool.query(
        'SELECT state, read_version FROM schedule_state WHERE project_id = $1',
        [plan.id],
      );
      return rows;
    };
    const before = await asked();
    await plan.call('POST', `/tasks/${task}/card`, { status: 'doing' });
    expect(await asked()).toEqual(before);
  });
});
