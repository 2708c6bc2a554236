import { randomUUID } from 'node:crypto';
import { ROLES, type Role, roleAtLeast } from '@trueppm/sdk/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract, type Operation, type OperationId } from '../src/http/contract.js';
import { leastRole, permissionOf } from '../src/http/roles.js';
import { createTestDatabase, createTestUser, type TestDatabase } from './database.js';
import { createRows } from './rows.js';
import { type Answer, startTestServer, type TestServer } from './server.js';

/** Every operation on a program × {outsider, five roles} × {own, foreign, nonexistent program}. */

let database: TestDatabase;
let server: TestServer;
const users = new Map<Role, string>();
let outsider: string;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer(database);
  for (const role of ROLES) users.set(role, await createTestUser(database));
  outsider = await createTestUser(database);
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});

const made = async (user: string, path: string, body: object): Promise<string> => {
  const answer = await server.call(user, 'POST', path, { body });
  if (answer.status !== 201) throw new Error(`${path}: ${answer.text}`);
  return answer.body.id;
};

interface Ground {
  readonly program_id: string;
  readonly user_id: string;
  readonly cross_link_id: string;
  readonly item_id: string;
  readonly member_project_id: string;
  readonly other_project_id: string;
  readonly spare_project_id: string;
  readonly task_id: string;
  readonly other_task_id: string;
}

/** A program with two projects in which every user is an Admin, so that only the role in the program decides. */
async function createGround(owner: string): Promise<Ground> {
  const program_id = await made(owner, '/programs', { name: 'P' });
  const project = async (): Promise<string> => {
    const id = await made(owner, '/projects', { name: 'Q', start: '2026-01-05T08:00' });
    for (const user of [...users.values(), outsider]) {
      await database.pool.query(
        `INSERT INTO memberships (project_id, user_id, role) VALUES ($1, $2, 'admin') ON CONFLICT DO NOTHING`,
        [id, user],
      );
    }
    return id;
  };
  const [member_project_id, other_project_id, spare_project_id] = [await project(), await project(), await project()];
  for (const project_id of [member_project_id, other_project_id]) {
    await server.call(owner, 'POST', `/programs/${program_id}/projects`, { body: { project_id } });
  }
  const [rows, other] = [await createRows(database, member_project_id), await createRows(database, other_project_id)];
  const user_id = await createTestUser(database);
  const member = (user: string, role: Role) =>
    database.pool.query(
      'INSERT INTO program_members (program_id, user_id, role) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
      [program_id, user, role],
    );
  await member(user_id, 'viewer');
  if (owner === users.get('owner')) for (const [role, user] of users) await member(user, role);
  const cross_link_id = await made(owner, `/programs/${program_id}/links`, {
    predecessor_project_id: member_project_id,
    predecessor_id: rows['task_id'],
    successor_project_id: other_project_id,
    successor_id: other['other_id'],
  });
  await database.pool.query(`ALTER TABLE program_links DISABLE TRIGGER stamp`);
  await database.pool.query(`UPDATE program_links SET state = 'proposed' WHERE id = $1`, [cross_link_id]);
  await database.pool.query(`ALTER TABLE program_links ENABLE TRIGGER stamp`);
  const item_id = await made(owner, `/programs/${program_id}/backlog`, { name: 'I' });
  return {
    program_id,
    user_id,
    cross_link_id,
    item_id,
    member_project_id,
    other_project_id,
    spare_project_id,
    task_id: rows['other_id'] as string,
    other_task_id: other['other_id'] as string,
  };
}

async function bodyOf(id: OperationId, ground: Ground): Promise<unknown> {
  const bodies: Partial<Record<OperationId, () => unknown>> = {
    updateProgram: () => ({ name: 'Q' }),
    addProgramMember: async () => {
      const user = await createTestUser(database);
      const { rows } = await database.pool.query('SELECT email FROM users WHERE id = $1', [user]);
      return { email: rows[0].email, role: 'viewer' };
    },
    updateProgramMember: () => ({ role: 'viewer' }),
    addProgramProject: () => ({ project_id: ground.spare_project_id }),
    proposeProgramLink: () => ({
      predecessor_project_id: ground.member_project_id,
      predecessor_id: ground.task_id,
      successor_project_id: ground.other_project_id,
      successor_id: ground.other_task_id,
    }),
    createBacklogItem: () => ({ name: 'J' }),
    updateBacklogItem: () => ({ name: 'K' }),
    placeBacklogItem: () => ({ project_id: ground.member_project_id }),
  };
  return bodies[id]?.();
}

async function call(operation: Operation, user: string | null, ground: Ground, more: object = {}): Promise<Answer> {
  const known: Record<string, string> = { ...ground, ...more };
  const path = operation.path.replace(/\{(\w+)\}/g, (_all, name: string) => known[name] ?? randomUUID());
  return server.call(user, operation.method, path, { body: await bodyOf(operation.id, ground) });
}

/** Programs of an Owner here and of an outsider, for calls that change nothing: reads and refusals. */
let own: Ground;
let foreign: Ground;
beforeAll(async () => {
  [own, foreign] = [await createGround(users.get('owner')!), await createGround(outsider)];
});

const ofProgram = contract().operations.filter(operation => operation.path.startsWith('/programs/{program_id}'));

it('there are operations on programs', () => expect(ofProgram.length).toBeGreaterThan(20));

describe('a program one has no place in is the same as one that does not exist', () => {
  it.each(ofProgram)('$id', async operation => {
    for (const user of [users.get('owner')!, users.get('viewer')!]) {
      const nowhere = await call(operation, user, foreign, { program_id: randomUUID() });
      expect(nowhere.status).toBe(404);
      const answer = await call(operation, user, foreign);
      expect([answer.status, answer.text]).toEqual([404, nowhere.text]);
    }
  });
});

describe('a row of another program is the same as one that does not exist', () => {
  const withRow = ofProgram.filter(({ path }) => /\{(cross_link|item|member_project|user)_id\}/.test(path));
  it.each(withRow)('$id', async operation => {
    const owner = users.get('owner')!;
    const elsewhere = await call(operation, owner, foreign, { program_id: own.program_id });
    const nowhere = await call(operation, owner, own, {
      cross_link_id: randomUUID(),
      item_id: randomUUID(),
      member_project_id: randomUUID(),
      user_id: randomUUID(),
    });
    expect([elsewhere.status, elsewhere.text]).toEqual([404, nowhere.text]);
  });
});

describe('each role may do what the matrix says, and nothing more', () => {
  it.each(ofProgram)('$id', async operation => {
    const least = leastRole(permissionOf(operation.id)!);
    expect(operation.role).toBe(least);
    for (const role of ROLES) {
      const isAllowed = roleAtLeast(role, least);
      const changes = isAllowed && operation.method !== 'GET';
      const answer = await call(operation, users.get(role)!, changes ? await createGround(users.get('owner')!) : own);
      const outcome = answer.status === 403 ? 'forbidden' : answer.status < 300 ? 'done' : answer.text;
      expect([role, outcome]).toEqual([role, isAllowed ? 'done' : 'forbidden']);
    }
  });
});
