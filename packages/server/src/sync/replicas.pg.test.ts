import { afterEach, describe, expect, it } from 'vitest';
import { createTestDatabase, forkTestDatabase, type TestDatabase } from '../../test/database.js';
import { createTestPlan, type TestPlan } from '../../test/peopled-plan.js';
import { seededRandom } from '../../test/random.js';
import { startTestServer, type TestServer } from '../../test/server.js';
import { ALL_TABLES, Device, FIRST_TABLES, rowOfDevice, settle } from '../../test/watermelon.js';
import { reapTombstones } from '../changes/reaper.js';

/** Stock WatermelonDB devices over every table that people share, against a server that is not kind to them. */

let database: TestDatabase;
let server: TestServer;
let plan: TestPlan;

async function begin(): Promise<void> {
  database = await createTestDatabase();
  server = await startTestServer(database);
  plan = await createTestPlan(database, server);
}
afterEach(async () => {
  await server.stop();
  await database.drop();
});

/** A lost answer: the server applied the push, the device never hears of it. */
class Lost extends Error {}

interface Behaviour {
  readonly losesAnswer?: () => boolean;
  readonly schema?: typeof ALL_TABLES;
}

/** What a request of the device is answered with: rows of the server that stands at the moment. */
const request = (method: string, path: string, userId: string, body?: object) =>
  server.call(userId, method, `/projects/${plan.id}${path}`, body === undefined ? {} : { body });

function createDevice(userId: string, { losesAnswer = () => false, schema = ALL_TABLES }: Behaviour = {}): Device {
  let epoch = '';
  return new Device(
    {
      async pullChanges({ lastPulledAt, schemaVersion, migration }) {
        const query = new URLSearchParams({
          last_pulled_at: String(lastPulledAt ?? ''),
          schema_version: String(schemaVersion),
          migration: JSON.stringify(migration),
          tables: Object.keys(schema).join(','),
          ...(epoch === '' ? {} : { epoch }),
        });
        const { status, text, body } = await request('GET', `/sync?${query}`, userId);
        if (status !== 200) throw new Error(text);
        epoch = body.epoch;
        const changes = Object.fromEntries(
          Object.entries(body.changes as Record<string, { updated: Record<string, unknown>[] }>).map(
            ([table, change]) => [table, { ...change, updated: change.updated.map(rowOfDevice) }],
          ),
        );
        return { ...body, changes };
      },
      async pushChanges({ changes, lastPulledAt }) {
        const { status, text } = await request('POST', `/sync?last_pulled_at=${lastPulledAt}`, userId, { changes });
        if (status !== 200) throw new Error(text);
        if (losesAnswer()) throw new Lost();
        // Refused edits are given up: the server's rows come with the next pull.
        return {};
      },
    },
    schema,
  );
}

/** Every device holds exactly what its user may see, and has nothing left to say. */
async function expectConvergence(devices: ReadonlyMap<Device, string>, schema = ALL_TABLES): Promise<void> {
  for (let round = 0; round < 3; round += 1) for (const device of devices.keys()) await settle(device);
  for (const [device, user] of devices) {
    const { body } = await request('GET', '/sync', user);
    for (const table of Object.keys(schema)) {
      const rows = await device.rows(table);
      const stored = new Map<string, Record<string, unknown>>(
        body.changes[table].updated.map((row: Record<string, unknown>) => [row['id'], rowOfDevice(row)]),
      );
      expect([table, [...rows.keys()].sort()]).toEqual([table, [...stored.keys()].sort()]);
      for (const [id, row] of rows) expect([table, stored.get(id)]).toMatchObject([table, row]);
    }
    expect(await device.dirtyIds()).toEqual([]);
  }
}

const SPRINT_DATES = { start: '2026-01-05T08:00:00', finish: '2026-01-16T17:00:00' };

/** Does something at random, as a person with every right would. */
async function act(device: Device, random: () => number, serial: () => number): Promise<void> {
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const any = async (table: string) => pick(await device.records(table));
  const task = await any('tasks');
  if (task === undefined) {
    await device.create('tasks', {
      name: 'T',
      position: `V${serial()}x`,
      duration_minutes: 480,
      status: 'todo',
      custom_values: '{}',
    });
    return;
  }
  const label = await any('labels');
  const comment = await any('comments');
  const column = await any('board_columns');
  const field = await any('custom_fields');
  const sprint = await any('sprints');
  const entry = await any('time_entries');
  const doing: (() => Promise<unknown>)[] = [
    () => device.create('labels', { name: `L${Math.floor(random() * 8)}`, color: '#112233' }),
    async () => label && device.create('task_labels', { task_id: task.id, label_id: label.id }),
    async () => label && device.remove(label),
    () => device.create('comments', { task_id: task.id, body: `c${serial()}` }),
    async () =>
      comment && device.create('comments', { task_id: comment._raw['task_id'], parent_id: comment.id, body: 'reply' }),
    async () => comment && device.update(comment, { body: `edited ${serial()}` }),
    async () => comment && device.remove(comment),
    () => device.create('attachments', { task_id: task.id, name: 'A', url: `https://a.test/${serial()}` }),
    () =>
      device.create('risks', {
        title: `R${serial()}`,
        probability: 4,
        impact: 4,
        score: 0,
        status: 'open',
        task_id: task.id,
      }),
    () => device.update(task, { status: pick(['todo', 'doing', 'done', 'gone']), board_position: 'V' }),
    async () => column && device.update(column, { name: `B${serial()}`, position: 'W' }),
    () =>
      device.create('board_columns', {
        name: 'C',
        status: `s${Math.floor(random() * 6)}`,
        category: 'doing',
        position: 'N',
      }),
    async () => random() < 0.3 && column && device.remove(column),
    () =>
      device.create('custom_fields', {
        name: `F${Math.floor(random() * 6)}`,
        kind: 'number',
        choices: '[]',
        position: 'V',
      }),
    async () => field && device.update(task, { custom_values: JSON.stringify({ [field.id]: serial() }) }),
    async () => random() < 0.3 && field && device.remove(field),
    () =>
      device.create('saved_views', {
        name: `V${serial()}`,
        kind: 'board',
        settings: '{"zoom":2}',
        is_shared: random() < 0.5,
      }),
    () =>
      device.create('sprints', {
        name: `S${serial()}`,
        ...SPRINT_DATES,
        state: 'planned',
        milestone_id: random() < 0.5 ? task.id : null,
      }),
    async () => sprint && device.update(sprint, { goal: `goal ${serial()}` }),
    async () => random() < 0.4 && sprint && device.remove(sprint),
    () => device.update(task, { sprint_id: random() < 0.3 ? null : (sprint?.id ?? null), story_points: 3 }),
    async () =>
      sprint &&
      device.create('scope_changes', { sprint_id: sprint.id, task_id: task.id, action: 'add', state: 'pending' }),
    () =>
      device.create('time_entries', {
        task_id: task.id,
        day: `2026-02-0${1 + Math.floor(random() * 9)}`,
        minutes: 30,
        note: `n${serial()}`,
        is_shared: random() < 0.5,
        state: 'open',
      }),
    // That of somebody else, too: it stays as it was.
    async () => entry && device.update(entry, { minutes: 1 + Math.floor(random() * 400) }),
    async () => entry && device.update(entry, { is_shared: random() < 0.5 }),
    async () => random() < 0.4 && entry && device.remove(entry),
    async () => random() < 0.4 && device.remove(task),
    () =>
      device.create('tasks', {
        name: 'T',
        position: `V${serial()}x`,
        duration_minutes: 480,
        status: 'todo',
        custom_values: '{}',
      }),
  ];
  await pick(doing)?.();
}

/** Somebody at a browser at the same time. */
async function actByRest(random: () => number): Promise<void> {
  const tasks = (await request('GET', '/tasks?limit=50', plan.users.owner)).body.results as { id: string }[];
  const task = tasks[Math.floor(random() * tasks.length)];
  if (random() < 0.5) return actOnPlansByRest(random, task?.id);
  if (task === undefined || random() < 0.3) await request('POST', '/tasks', plan.users.owner, { name: 'by REST' });
  else if (random() < 0.4) await request('POST', '/comments', plan.users.member, { task_id: task.id, body: 'by REST' });
  else if (random() < 0.5) await request('POST', `/tasks/${task.id}/card`, plan.users.owner, { status: 'todo' });
  else await request('DELETE', `/tasks/${task.id}`, plan.users.owner);
}

/** What Schedulers do apart from edits: sprints begin and end, baselines come and go, weeks are handed in. */
async function actOnPlansByRest(random: () => number, taskId: string | undefined): Promise<void> {
  const { owner, member } = plan.users;
  const anyOf = async (table: string): Promise<{ id: string; state?: string } | undefined> => {
    const rows = (await request('GET', `/${table}?limit=50`, owner)).body.results;
    return rows[Math.floor(random() * rows.length)];
  };
  const sprint = await anyOf('sprints');
  const baseline = await anyOf('baselines');
  const how = Math.floor(random() * 6);
  if (how === 0 || baseline === undefined) await request('POST', '/baselines', owner, { name: 'B' });
  else if (how === 1) await request('PATCH', `/baselines/${baseline.id}`, owner, { name: 'renamed' });
  else if (how === 2) await request('DELETE', `/baselines/${baseline.id}`, owner);
  else if (how === 3) await request('POST', '/timesheets/2026-02-02/submit', member);
  else if (sprint === undefined) await request('POST', '/sprints', owner, { name: 'by REST', ...SPRINT_DATES });
  else if (sprint.state === 'planned') await request('POST', `/sprints/${sprint.id}/activate`, owner);
  else if (taskId !== undefined && random() < 0.5)
    await request('POST', `/sprints/${sprint.id}/tasks`, owner, { task_ids: [taskId] });
  else await request('POST', `/sprints/${sprint.id}/close`, owner, { carry_over_to: 'backlog' });
}

/** Makes every tombstone look as if it had been made long ago, and sends the reaper. */
async function reap(): Promise<number> {
  const tables = Object.keys(ALL_TABLES);
  for (const table of tables) {
    await database.pool.query(`ALTER TABLE ${table} DISABLE TRIGGER stamp`);
    await database.pool.query(`UPDATE ${table} SET deleted_at = now() - interval '100 days' WHERE is_deleted`);
    await database.pool.query(`ALTER TABLE ${table} ENABLE TRIGGER stamp`);
  }
  return reapTombstones(database.pool, 90);
}

const serialNumbers = () => {
  let last = 0;
  return () => {
    last += 1;
    return last;
  };
};

describe('replicas of everything people share', () => {
  it.each([11, 12, 13])(
    'converge through conflicts, lost answers, REST writers and the reaper (seed %i)',
    async seed => {
      await begin();
      const random = seededRandom(seed);
      const serial = serialNumbers();
      for (const name of ['A', 'B', 'C']) await plan.task(name);
      await plan.add('baselines', { name: 'B' });
      await plan.add('sprints', { name: 'S', ...SPRINT_DATES });
      const { owner, admin, scheduler, member } = plan.users;
      const devices = new Map(
        [owner, admin, scheduler, member].map(user => [
          createDevice(user, { losesAnswer: () => random() < 0.2 }),
          user,
        ]),
      );
      for (const device of devices.keys()) await settle(device);
      let reaped = 0;
      for (let round = 0; round < 5; round += 1) {
        for (const device of devices.keys())
          for (let edits = 0; edits < 6; edits += 1) await act(device, random, serial);
        await Promise.all([
          ...[...devices.keys()].filter(() => random() < 0.6).map(settle),
          actByRest(random),
          actByRest(random),
        ]);
        if (round === 2) reaped = await reap();
      }
      await expectConvergence(devices);
      // Devices were sent rows of every table, of which some may be deleted by now.
      for (const table of ['sprints', 'time_entries', 'baselines', 'baseline_tasks', 'tasks', 'comments'])
        expect([table, (await database.pool.query(`SELECT FROM ${table}`)).rowCount]).not.toEqual([table, 0]);
      const { rows } = await database.pool.query('SELECT tombstone_floor FROM project_counters WHERE project_id = $1', [
        plan.id,
      ]);
      expect(reaped > 0 === rows[0].tombstone_floor > 0).toBe(true);
    },
  );

  it('of a user whose access ends stop, while the others go on', async () => {
    await begin();
    await plan.task('A');
    const [phone, tablet] = [createDevice(plan.users.scheduler), createDevice(plan.users.owner)];
    await settle(phone);
    await settle(tablet);
    const random = seededRandom(5);
    const serial = serialNumbers();
    for (let edits = 0; edits < 6; edits += 1) {
      await act(phone, random, serial);
      await act(tablet, random, serial);
    }
    await request('DELETE', `/members/${plan.users.scheduler}`, plan.users.owner);
    await expect(phone.synchronize()).rejects.toThrow(/access_revoked/);
    await expectConvergence(new Map([[tablet, plan.users.owner]]));
    expect((await tablet.rows('members')).has(plan.users.scheduler)).toBe(false);
  });

  it('take a restored backup for the truth, and bring what they had not sent', async () => {
    await begin();
    const a = await plan.task('A');
    const [phone, tablet] = [createDevice(plan.users.owner), createDevice(plan.users.scheduler)];
    await settle(phone);
    await settle(tablet);
    await server.stop();
    const [ongoing, backup] = await forkTestDatabase(database);
    database = ongoing;
    server = await startTestServer(ongoing);
    // Life goes on after the backup: none of this will have happened.
    await phone.create('comments', { task_id: a, body: 'lost with the disk' });
    await phone.remove((await phone.records('board_columns'))[2]!);
    for (let at = 0; at < 3; at += 1) await request('POST', '/tasks', plan.users.owner, { name: `after ${at}` });
    await settle(phone);
    await settle(tablet);
    expect((await tablet.rows('tasks')).size).toBe(4);
    await tablet.create('comments', { task_id: a, body: 'not sent yet' });
    await server.stop();
    await ongoing.drop();
    await backup.pool.query('UPDATE instance SET epoch = gen_random_uuid()');
    database = backup;
    server = await startTestServer(backup);
    await expectConvergence(
      new Map([
        [phone, plan.users.owner],
        [tablet, plan.users.scheduler],
      ]),
    );
    expect([...(await phone.rows('tasks')).keys()]).toEqual([a]);
    expect((await phone.rows('board_columns')).size).toBe(3);
    expect([...(await phone.rows('comments')).values()]).toMatchObject([{ body: 'not sent yet' }]);
  });

  it('with a schema of earlier days go on beside newer ones', async () => {
    await begin();
    const random = seededRandom(9);
    const serial = serialNumbers();
    await plan.task('A');
    const old = createDevice(plan.users.owner, { schema: FIRST_TABLES });
    const fresh = createDevice(plan.users.scheduler);
    for (let round = 0; round < 3; round += 1) {
      await settle(old);
      await settle(fresh);
      for (let edits = 0; edits < 4; edits += 1) await act(fresh, random, serial);
      const [task] = await old.records('tasks');
      if (task !== undefined) await old.update(task, { name: `old ${round}` });
    }
    await expectConvergence(new Map([[old, plan.users.owner]]), FIRST_TABLES);
    await expectConvergence(new Map([[fresh, plan.users.scheduler]]));
  });

  it('that cannot name their tables skip those they do not know', async () => {
    await begin();
    await plan.task('A');
    const device = new Device({
      async pullChanges({ lastPulledAt }) {
        return (await request('GET', `/sync?last_pulled_at=${lastPulledAt ?? 0}`, plan.users.owner)).body;
      },
      pushChanges: () => Promise.resolve({}),
    });
    await device.synchronize();
    await plan.add('labels', { name: 'unknown to it' });
    await plan.task('B');
    await device.synchronize();
    expect((await device.rows('tasks')).size).toBe(2);
  });
});
