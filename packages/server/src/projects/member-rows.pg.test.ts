import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createTestDatabase, createTestUser, type TestDatabase } from '../../test/database.js';
import { createTestPlan, type TestPlan } from '../../test/peopled-plan.js';
import { startTestServer, type TestServer } from '../../test/server.js';
import { withProjectWrite } from '../db/transaction.js';

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

const pull = async (since = 0) => (await plan.call('GET', `/sync?last_pulled_at=${since}`)).body;
const now = async (): Promise<number> => (await pull()).timestamp;

it('members are pulled with name and role, and nothing that is private', async () => {
  const { members } = (await pull()).changes;
  const roles = new Map(members.updated.map((row: { id: string; role: string }) => [row.id, row.role]));
  expect(roles).toEqual(new Map(Object.entries(plan.users).map(([role, id]) => [id, role])));
  expect(members.updated[0]).not.toHaveProperty('email');
});

it('a role, a name and a departure reach devices', async () => {
  const { member, viewer } = plan.users;
  const since = await now();
  await plan.call('PATCH', `/members/${member}`, { role: 'scheduler' });
  await database.pool.query(`UPDATE users SET name = 'Renamed' WHERE id = $1`, [member]);
  await plan.call('DELETE', `/members/${viewer}`);
  const { members } = (await pull(since)).changes;
  expect(members.updated).toMatchObject([{ id: member, role: 'scheduler', name: 'Renamed' }]);
  expect(members.deleted).toEqual([viewer]);
  const again = await now();
  const email = (await database.pool.query('SELECT email FROM users WHERE id = $1', [viewer])).rows[0].email;
  await plan.call('POST', '/members', { email, role: 'viewer' });
  expect((await pull(again)).changes.members.updated).toMatchObject([{ id: viewer, role: 'viewer' }]);
});

it('a push changes no member', async () => {
  const { owner, member } = plan.users;
  const since = await now();
  const changes = {
    members: {
      created: [{ id: await createTestUser(database), role: 'owner', name: 'X' }],
      updated: [{ id: member, role: 'owner' }],
      deleted: [owner],
    },
  };
  const answer = await plan.call('POST', '/sync', { changes, last_pulled_at: since });
  expect(answer.body.rejected.map((row: { code: string }) => row.code)).toEqual([
    'forbidden',
    'forbidden',
    'forbidden',
  ]);
  const { members } = (await pull()).changes;
  expect(members.updated).toHaveLength(5);
  // The device that tried hears what holds.
  const { members: told } = (await pull(since)).changes;
  expect(told.updated.find((row: { id: string }) => row.id === member)).toMatchObject({ role: 'member' });
});

it('a membership that changes while another project is written leaves that writing alone', async () => {
  const other = await createTestPlan(database, server);
  const stranger = await createTestUser(database);
  await withProjectWrite(database, { projectId: plan.id, actor: null, cause: 'system' }, async tx => {
    await tx.query(`INSERT INTO memberships (project_id, user_id, role) VALUES ($1, $2, 'viewer')`, [
      other.id,
      stranger,
    ]);
    await tx.query('UPDATE projects SET name = $2 WHERE id = $1', [plan.id, 'still mine']);
  });
  expect((await plan.call('GET', '')).body.name).toBe('still mine');
});
