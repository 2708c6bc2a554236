import { randomUUID } from 'node:crypto';
import type { Role } from '@trueppm/sdk/protocol';
import { createProject } from '../src/projects/service.js';
import { createTestUser, type TestDatabase } from './database.js';
import type { Answer, TestServer } from './server.js';

/** A project with a user of every role, and short ways to write to it. */
export interface TestPlan {
  readonly id: string;
  readonly users: Readonly<Record<Role, string>>;
  /** Calls an operation below the project, as its Owner unless another user is named. */
  call(method: string, path: string, body?: unknown, userId?: string | null): Promise<Answer>;
  /** Creates a row and returns it; throws unless it was created. */
  // biome-ignore lint/suspicious/noExplicitAny: a row of any table, checked by the contract
  add(table: string, values: object): Promise<any>;
  task(name: string, values?: object): Promise<string>;
  link(predecessorId: string, successorId: string, values?: object): Promise<string>;
  // biome-ignore lint/suspicious/noExplicitAny: a row of any table, checked by the contract
  row(table: string, id: string): Promise<any>;
}

/** Creates a project with members of all roles. */
export async function createTestPlan(database: TestDatabase, server: TestServer): Promise<TestPlan> {
  const users = {} as Record<Role, string>;
  for (const role of ['owner', 'admin', 'scheduler', 'member', 'viewer'] as const) {
    users[role] = await createTestUser(database, role);
  }
  const id = await createProject({ database }, users.owner, {
    id: randomUUID(),
    name: 'Plan',
    start: '2026-01-05T08:00',
  });
  for (const role of ['admin', 'scheduler', 'member', 'viewer'] as const) {
    await database.pool.query('INSERT INTO memberships (project_id, user_id, role) VALUES ($1, $2, $3)', [
      id,
      users[role],
      role,
    ]);
  }
  const plan: TestPlan = {
    id,
    users,
    call: (method, path, body, userId = users.owner) =>
      server.call(userId, method, `/projects/${id}${path}`, body === undefined ? {} : { body }),
    async add(table, values) {
      const answer = await plan.call('POST', `/${table}`, values);
      if (answer.status !== 201) throw new Error(`${answer.status} ${answer.text}`);
      return answer.body;
    },
    task: async (name, values = {}) => (await plan.add('tasks', { name, ...values })).id,
    link: async (predecessorId, successorId, values = {}) =>
      (await plan.add('dependencies', { predecessor_id: predecessorId, successor_id: successorId, ...values })).id,
    row: async (table, rowId) => (await plan.call('GET', `/${table}/${rowId}`)).body,
  };
  return plan;
}
