import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { startTestLive, TestClient, type TestLive } from '../../test/live-client.js';
import { createTestPlan, type TestPlan } from '../../test/peopled-plan.js';
import { startTestServer, type TestServer } from '../../test/server.js';
import { withProjectWrite } from '../db/transaction.js';
import { savedViewService } from './service.js';

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

const now = async (): Promise<number> => (await plan.call('GET', '/sync')).body.timestamp;
const save = (values: object, userId: string) =>
  plan.call('POST', '/saved-views', { name: 'V', kind: 'gantt', ...values }, userId);
const names = async (userId: string): Promise<string[]> =>
  (await plan.call('GET', '/saved-views', undefined, userId)).body.results
    .map((row: { name: string }) => row.name)
    .sort();
const pulled = async (userId: string, since = 0) =>
  (await plan.call('GET', `/sync?last_pulled_at=${since}`, undefined, userId)).body.changes.saved_views;

describe('saved views', () => {
  it('are private until they are shared, everywhere', async () => {
    const { member, scheduler, admin, viewer } = plan.users;
    const mine = (await save({ name: 'mine' }, scheduler)).body;
    const other = (await save({ name: 'other', is_shared: true }, scheduler)).body;
    expect(mine).toMatchObject({ owner_id: scheduler, is_shared: false, settings: {} });
    expect(await names(scheduler)).toEqual(['mine', 'other']);
    for (const user of [member, admin, viewer]) {
      expect(await names(user)).toEqual(['other']);
      const found = await plan.call('GET', `/saved-views/${mine.id}`, undefined, user);
      const nowhere = await plan.call('GET', `/saved-views/${randomUUID()}`, undefined, user);
      expect([found.status, found.text]).toEqual([404, nowhere.text]);
      expect((await pulled(user)).updated.map((row: { id: string }) => row.id)).toEqual([other.id]);
    }
    expect((await pulled(scheduler)).updated).toHaveLength(2);
    for (const method of ['PATCH', 'DELETE']) {
      const body = method === 'PATCH' ? { name: 'x' } : undefined;
      const answer = await plan.call(method, `/saved-views/${mine.id}`, body, admin);
      expect([method, answer.status]).toEqual([method, 404]);
    }
  });

  it('that are closed again are deleted on the devices of others', async () => {
    const { scheduler, member } = plan.users;
    const { id } = (await save({ is_shared: true }, scheduler)).body;
    const since = await now();
    await plan.call('PATCH', `/saved-views/${id}`, { is_shared: false }, scheduler);
    expect(await pulled(member, since)).toEqual({ created: [], updated: [], deleted: [id] });
    expect((await pulled(scheduler, since)).updated).toMatchObject([{ id, is_shared: false }]);
  });

  it('are shared by Schedulers, changed by their owner or an Admin, closed by their owner', async () => {
    const { member, scheduler, admin } = plan.users;
    expect((await save({ is_shared: true }, member)).body).toMatchObject({
      code: 'forbidden',
      errors: [{ path: '/is_shared' }],
    });
    const path = `/saved-views/${(await save({ is_shared: true }, scheduler)).body.id}`;
    expect((await plan.call('PATCH', path, { name: 'x' }, member)).status).toBe(403);
    expect((await plan.call('PATCH', path, { name: 'x' }, admin)).status).toBe(200);
    expect((await plan.call('PATCH', path, { is_shared: false }, admin)).status).toBe(403);
    expect((await plan.call('DELETE', path, undefined, admin)).status).toBe(204);
  });

  it('of somebody else cannot be reached by a push, nor told from nothing', async () => {
    const { scheduler, member } = plan.users;
    const { id } = (await save({ name: 'mine', settings: { secret: 1 } }, scheduler)).body;
    for (const changes of [
      { saved_views: { updated: [{ id, name: 'taken', kind: 'gantt' }] } },
      { saved_views: { created: [{ id, name: 'taken', kind: 'gantt' }] } },
      { saved_views: { deleted: [id] } },
    ]) {
      const answer = await plan.call('POST', '/sync', { changes, last_pulled_at: 1 }, member);
      expect(answer.status).toBe(200);
      expect(answer.text).not.toContain('secret');
      expect(await plan.call('GET', `/saved-views/${id}`, undefined, scheduler)).toMatchObject({
        body: { name: 'mine' },
      });
    }
    expect((await pulled(member)).updated).toEqual([]);
  });

  it('keep settings up to a size', async () => {
    const { member } = plan.users;
    const settings = { columns: ['name', 'start'], zoom: 2, nested: { a: [1, null] } };
    const path = `/saved-views/${(await save({ settings }, member)).body.id}`;
    expect((await plan.call('GET', path, undefined, member)).body.settings).toEqual(settings);
    expect((await plan.call('PATCH', path, { settings: { text: 'x'.repeat(70_000) } }, member)).body).toMatchObject({
      status: 413,
      code: 'too_large',
      errors: [{ path: '/settings' }],
    });
    expect((await plan.call('GET', '/saved-views?kind=board', undefined, member)).body.results).toEqual([]);
  });
});

describe('frames', () => {
  let live: TestLive;
  beforeAll(async () => {
    live = await startTestLive(database);
  });
  afterAll(() => live.stop());

  it('tell a private view to its owner alone, and everything else to everybody', async () => {
    const { scheduler, member } = plan.users;
    const [owner, other] = await Promise.all(
      [scheduler, member].map(user => TestClient.connect(database, live.port, user)),
    );
    for (const client of [owner!, other!]) {
      client.say({ type: 'subscribe', project_id: plan.id });
      await client.frame('subscribed');
    }
    const write = async (work: Parameters<typeof withProjectWrite>[2]) =>
      withProjectWrite(database, { projectId: plan.id, actor: scheduler, cause: 'rest' }, work);
    let id = '';
    await write(async tx => {
      id = await savedViewService.create(tx, { name: 'mine', kind: 'gantt' });
    });
    const row = await owner!.frame('change', frame => (frame.changes.saved_views?.updated.length ?? 0) > 0);
    expect(row.changes.saved_views?.updated).toMatchObject([{ id, name: 'mine' }]);
    const told = await other!.frame('change');
    expect(told.changes.saved_views).toEqual({ created: [], updated: [], deleted: [id] });
    await write(tx => savedViewService.update(tx, id, { is_shared: true }));
    const opened = await other!.frame('change', frame => (frame.changes.saved_views?.updated.length ?? 0) > 0);
    expect(opened.changes.saved_views?.updated).toMatchObject([{ id }]);
    // Each reader's numbers go on without a hole.
    for (const client of [owner!, other!]) {
      const frames = client.frames.filter(frame => frame.type === 'change');
      let version = frames[0]!.from_version;
      for (const frame of frames) {
        expect(frame.from_version).toBeLessThanOrEqual(version);
        version = frame.server_version;
      }
      client.close();
    }
  });
});
