import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { createTestPlan, type TestPlan } from '../../test/peopled-plan.js';
import { seededRandom } from '../../test/random.js';
import { startTestServer, type TestServer } from '../../test/server.js';
import { Device, settle } from '../../test/watermelon.js';

let database: TestDatabase;
let server: TestServer;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer(database);
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});

/** A lost answer: the server applied the push, the device never hears of it. */
class Lost extends Error {}

/** A stock device of one user. `losesAnswer` says of each push whether its answer gets lost. */
function createDevice(plan: TestPlan, userId: string, losesAnswer: () => boolean = () => false): Device {
  return new Device({
    async pullChanges({ lastPulledAt, schemaVersion, migration }) {
      const query = `tables=tasks,dependencies&last_pulled_at=${lastPulledAt}&schema_version=${schemaVersion}&migration=${encodeURIComponent(JSON.stringify(migration))}`;
      const answer = await plan.call('GET', `/sync?${query}`, undefined, userId);
      if (answer.status !== 200) throw new Error(answer.text);
      return answer.body;
    },
    async pushChanges({ changes, lastPulledAt }) {
      const answer = await plan.call('POST', `/sync?last_pulled_at=${lastPulledAt}`, { changes }, userId);
      if (answer.status !== 200) throw new Error(answer.text);
      if (losesAnswer()) throw new Lost();
      return { experimentalRejectedIds: answer.body.experimentalRejectedIds };
    },
  });
}

async function expectConvergence(plan: TestPlan, devices: readonly Device[]): Promise<void> {
  for (let round = 0; round < 3; round += 1) for (const device of devices) await settle(device);
  const { body } = await plan.call('GET', '/sync');
  for (const table of ['tasks', 'dependencies']) {
    for (const device of devices) {
      const rows = await device.rows(table);
      const stored = new Map(
        body.changes[table].updated.map((row: Record<string, unknown>) => [row['id'] as string, row]),
      );
      expect([...rows.keys()].sort()).toEqual([...stored.keys()].sort());
      for (const [id, row] of rows) expect(stored.get(id)).toMatchObject(row);
      expect(await device.dirtyIds()).toEqual([]);
    }
  }
}

describe('stock WatermelonDB devices', () => {
  it('take over a project, change it and read each other', async () => {
    const plan = await createTestPlan(database, server);
    const [a, b] = [await plan.task('A'), await plan.task('B')];
    await plan.link(a, b);
    const [phone, tablet] = [createDevice(plan, plan.users.owner), createDevice(plan, plan.users.scheduler)];
    await settle(phone);
    await settle(tablet);
    const [task] = (await phone.records('tasks')).filter(record => record.id === a);
    await phone.update(task!, { name: 'Renamed', deadline: '2026-02-02T17:00:00' });
    await phone.create('tasks', { name: 'C', position: 'z', duration_minutes: 60, parent_id: b });
    const [link] = await tablet.records('dependencies');
    await tablet.remove(link!);
    await settle(phone);
    await settle(tablet);
    expect((await tablet.rows('tasks')).get(a)).toMatchObject({ name: 'Renamed' });
    await expectConvergence(plan, [phone, tablet]);
    expect((await plan.call('GET', '/dependencies')).body.results).toEqual([]);
    expect(await plan.row('tasks', b)).toMatchObject({ is_summary: true });
  });

  it('resolve a conflict by pulling first', async () => {
    const plan = await createTestPlan(database, server);
    const a = await plan.task('A');
    const [phone, tablet] = [createDevice(plan, plan.users.owner), createDevice(plan, plan.users.scheduler)];
    await settle(phone);
    await settle(tablet);
    await phone.update((await phone.records('tasks'))[0]!, { name: 'phone' });
    await tablet.update((await tablet.records('tasks'))[0]!, { duration_minutes: 60 });
    await settle(phone);
    await settle(tablet);
    await expectConvergence(plan, [phone, tablet]);
    expect(await plan.row('tasks', a)).toMatchObject({ name: 'phone', duration_minutes: 60 });
  });

  it('do not double what they made when the answer was lost', async () => {
    const plan = await createTestPlan(database, server);
    let isLosing = true;
    const phone = createDevice(plan, plan.users.owner, () => isLosing);
    await settle(phone);
    await phone.create('tasks', { name: 'once', position: 'V', duration_minutes: 60 });
    await expect(phone.synchronize()).rejects.toThrow(Lost);
    isLosing = false;
    await settle(phone);
    await expectConvergence(plan, [phone]);
    expect((await plan.call('GET', '/tasks')).body.results).toHaveLength(1);
  });

  it('lose a link that would close a circle, on the device that made it too', async () => {
    const plan = await createTestPlan(database, server);
    const [a, b] = [await plan.task('A'), await plan.task('B')];
    const [phone, tablet] = [createDevice(plan, plan.users.owner), createDevice(plan, plan.users.scheduler)];
    await settle(phone);
    await settle(tablet);
    await phone.create('dependencies', { predecessor_id: a, successor_id: b, type: 'FS' });
    await tablet.create('dependencies', { predecessor_id: b, successor_id: a, type: 'FS' });
    await settle(phone);
    await settle(tablet);
    await expectConvergence(plan, [phone, tablet]);
    expect((await plan.call('GET', '/dependencies')).body.results).toMatchObject([{ predecessor_id: a }]);
  });

  it.each([1, 2, 3])('converge whatever they do, offline and at once (seed %i)', async seed => {
    const plan = await createTestPlan(database, server);
    for (const name of ['A', 'B', 'C', 'D', 'E', 'F']) await plan.task(name);
    const random = seededRandom(seed);
    const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
    const devices = [plan.users.owner, plan.users.scheduler, plan.users.admin].map(user =>
      createDevice(plan, user, () => random() < 0.2),
    );
    for (const device of devices) await settle(device);
    const made = new Set<string>();
    const act = async (device: Device): Promise<void> => {
      const tasks = await device.records('tasks');
      const choice = random();
      const task = pick(tasks);
      const other = pick(tasks);
      if (choice < 0.3 || task === undefined || other === undefined) {
        const parent = random() < 0.4 ? (task?.id ?? null) : null;
        const record = await device.create('tasks', {
          name: `T${made.size}`,
          position: `V${made.size + 1}x`,
          duration_minutes: 480,
          parent_id: parent,
        });
        made.add(record.id);
      } else if (choice < 0.6) await device.update(task, { name: `N${Math.floor(random() * 100)}` });
      else if (choice < 0.7) await device.update(task, { parent_id: other.id === task.id ? null : other.id });
      else if (choice < 0.78) await device.remove(task);
      else if (task.id !== other.id) {
        await device.create('dependencies', { predecessor_id: task.id, successor_id: other.id, type: 'FS' });
      }
    };
    for (let round = 0; round < 6; round += 1) {
      for (const device of devices) for (let edits = 0; edits < 4; edits += 1) await act(device);
      // All at once: pushes meet and conflict.
      await Promise.all(devices.filter(() => random() < 0.7).map(settle));
    }
    await expectConvergence(plan, devices);
  });
});
