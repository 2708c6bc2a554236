import { randomUUID } from 'node:crypto';
import { ROLES, type Role, roleAtLeast } from '@trueppm/sdk/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract, type Operation, type OperationId } from '../src/http/contract.js';
import { leastRole, permissionOf } from '../src/http/roles.js';
import { createTestDatabase, createTestUser, type TestDatabase } from './database.js';
import { activateSprint, createRows, type Ids } from './rows.js';
import { type Answer, startTestServer, type TestServer } from './server.js';

/** Every operation of the contract × {anonymous, outsider, five roles} × {own, foreign, nonexistent project}. */

let database: TestDatabase;
let server: TestServer;
let own: string;
let foreign: string;
let outsider: string;
const users = new Map<Role, string>();

const START = '2026-01-05T08:00:00';

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer(database);
  for (const role of ROLES) users.set(role, await createTestUser(database));
  outsider = await createTestUser(database);
  own = await createProject(users.get('owner')!);
  foreign = await createProject(outsider);
  for (const [role, user] of users) {
    if (role === 'owner') continue;
    await join(own, user, role);
  }
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});

async function createProject(owner: string): Promise<string> {
  const { body } = await server.call(owner, 'POST', '/projects', { body: { name: 'P', start: START } });
  return body.id;
}

const join = (project: string, user: string, role: Role) =>
  database.pool.query('INSERT INTO memberships (project_id, user_id, role) VALUES ($1, $2, $3)', [project, user, role]);

const emailOf = async (user: string): Promise<string> =>
  (await database.pool.query('SELECT email FROM users WHERE id = $1', [user])).rows[0].email;

const numberOf = async (project: string): Promise<number> =>
  (await database.pool.query('SELECT server_version FROM project_counters WHERE project_id = $1', [project])).rows[0]
    .server_version;

/** A well-formed body for each operation that reads one. */
async function bodyOf(id: OperationId, ids: Ids): Promise<unknown> {
  const { task_id, other_id, parent_id, resource_id } = ids;
  const bodies: Partial<Record<OperationId, () => unknown>> = {
    signIn: () => ({ email: 'nobody@example.test', password: 'x' }),
    refreshSession: () => ({ refresh_token: 'x' }),
    changePassword: () => ({ current_password: 'x', new_password: 'correct horse battery' }),
    signOut: () => ({ refresh_token: 'x' }),
    createProject: () => ({ name: 'P', start: START }),
    updateProject: () => ({ name: 'Q' }),
    addMember: async () => ({ email: await emailOf(await createTestUser(database)), role: 'viewer' }),
    updateMember: () => ({ role: 'viewer' }),
    createToken: () => ({ name: 'CI', scope: 'read' }),
    createProjectToken: () => ({ name: 'CI', role: 'member' }),
    createShareLink: () => ({ name: 'Board' }),
    openShareLink: () => ({ secret: 'x' }),
    createWebhook: () => ({ url: 'https://example.test/hook' }),
    updateWebhook: () => ({ description: 'CI' }),
    replayWebhook: () => ({ from_version: 1 }),
    createInvitation: () => ({ email: `${randomUUID()}@example.test`, role: 'viewer' }),
    readInvitation: () => ({ secret: 'x' }),
    acceptInvitation: () => ({ secret: 'x' }),
    acceptInvitationAnew: () => ({ secret: 'x', name: 'N', password: 'correct horse battery' }),
    transferProject: () => ({ user_id: ids['user_id'] ?? randomUUID() }),
    createProgram: () => ({ name: 'P' }),
    readNotifications: () => ({ up_to: 1 }),
    updateNotificationPreferences: () => ({ assigned: true }),
    createTask: () => ({ name: 'T', parent_id }),
    updateTask: () => ({ name: 'U' }),
    moveTask: () => ({ parent_id: null, after_id: other_id }),
    splitTask: () => ({ at: '2026-01-05T10:00', resume: '2026-01-06T10:00' }),
    bulkTasks: () => ({ operations: [{ op: 'create', values: { name: 'B' } }] }),
    createDependency: () => ({ predecessor_id: other_id, successor_id: randomUUID() }),
    updateDependency: () => ({ lag_minutes: 60 }),
    createCalendar: () => ({ name: 'C' }),
    updateCalendar: () => ({ name: 'D' }),
    createResource: () => ({ name: 'R' }),
    updateResource: () => ({ name: 'S' }),
    createAssignment: () => ({ task_id: other_id, resource_id }),
    updateAssignment: () => ({ units: 0.5 }),
    createTimeEntry: () => ({ task_id: other_id, day: '2026-02-03', minutes: 30 }),
    updateTimeEntry: () => ({ minutes: 45 }),
    approveTimesheet: () => submittedWeek(ids),
    rejectTimesheet: () => submittedWeek(ids),
    startTimer: () => ({ project_id: randomUUID(), task_id: randomUUID() }),
    createBaseline: () => ({ name: 'B' }),
    updateBaseline: () => ({ name: 'C' }),
    moveCard: () => ({ status: 'doing' }),
    createBoardColumn: () => ({ name: 'spare', status: `s${randomUUID().replaceAll('-', '')}` }),
    updateBoardColumn: () => ({ wip_limit: 3 }),
    createCustomField: () => ({ name: randomUUID(), kind: 'flag' }),
    updateCustomField: () => ({ description: 'D' }),
    createSavedView: () => ({ name: 'V', kind: 'gantt' }),
    updateSavedView: () => ({ settings: { zoom: 2 } }),
    createSprint: () => ({ name: 'S', start: START, finish: '2026-01-16T17:00:00' }),
    updateSprint: () => ({ goal: 'G' }),
    placeInSprint: () => ({ task_ids: [other_id ?? randomUUID()] }),
    placeInBacklog: () => ({ task_ids: [other_id ?? randomUUID()] }),
    closeSprint: async () => {
      if (ids['sprint_id'] !== undefined) await activateSprint(database, ids['sprint_id']);
      return { carry_over_to: 'backlog' };
    },
    createScopeChange: () => ({ sprint_id: ids['active_sprint_id'], task_id: other_id, action: 'add' }),
    updateScopeChange: () => ({ reason: 'R' }),
    createLabel: () => ({ name: randomUUID() }),
    updateLabel: () => ({ name: randomUUID() }),
    createTaskLabel: () => ({ task_id: other_id, label_id: ids['label_id'] }),
    createComment: () => ({ task_id, body: 'B' }),
    updateComment: () => ({ body: 'C' }),
    createAttachment: () => ({ task_id, name: 'A', url: 'https://example.test/' }),
    updateAttachment: () => ({ name: 'B' }),
    createRisk: () => ({ title: 'R' }),
    updateRisk: () => ({ impact: 5 }),
    previewLeveling: () => ({}),
    applyLeveling: async () => ({ project_version: await numberOf(own) }),
    runForecast: () => ({ runs: 100 }),
    createExport: () => ({ format: 'csv' }),
    pushChanges: async () => ({
      changes: { tasks: { created: [], updated: [{ id: task_id, name: 'Pushed' }], deleted: [] } },
      last_pulled_at: await numberOf(own),
    }),
  };
  return bodies[id]?.();
}

/** A week that somebody has handed in, in the project of these rows if there are any. */
async function submittedWeek({ user_id, task_id, week }: Ids): Promise<unknown> {
  await database.pool.query(
    `INSERT INTO timesheets (project_id, user_id, week, state, submitted_at)
     SELECT project_id, $1::uuid, $2::date, 'submitted', now() FROM tasks WHERE id = $3 AND $1::uuid IS NOT NULL
     ON CONFLICT DO NOTHING`,
    [user_id ?? null, week ?? null, task_id ?? null],
  );
  return { user_id: user_id ?? randomUUID() };
}

/** A file for each operation that reads one, by its media type. */
const FILES = [
  ['text/csv', 'Name\nImported\n'],
  ['application/xml', '<Project/>'],
] as const;

async function call(operation: Operation, user: string | null, project: string, ids: Ids): Promise<Answer> {
  const known: Record<string, string> = { project_id: project, user_id: ids['user_id'] ?? randomUUID(), ...ids };
  if (operation.id === 'restoreTask' && ids['deleted_id'] !== undefined) known['task_id'] = ids['deleted_id'];
  const path = operation.path.replace(
    /\{(\w+)\}/g,
    (_all, name: string) => known[name] ?? (name === 'job_id' ? '999999999' : randomUUID()),
  );
  const queries: Partial<Record<OperationId, string>> = {
    explainSchedule: `?task_id=${ids['task_id'] ?? randomUUID()}`,
    search: '?q=ab',
  };
  const query = queries[operation.id] ?? '';
  const file = FILES.find(([mediaType]) => operation.mediaTypes.includes(mediaType));
  return server.call(user, operation.method, path + query, {
    body: file === undefined ? await bodyOf(operation.id, ids) : file[1],
    ...(file === undefined ? {} : { headers: { 'content-type': file[0] } }),
  });
}

const { operations } = contract();
const ofProject = operations.filter(operation => operation.path.startsWith('/projects/{project_id}'));
/** program-roles.pg.test.ts goes through the operations of programs. */
const ofCaller = operations.filter(
  operation =>
    !operation.path.startsWith('/programs/{program_id}') &&
    !operation.path.startsWith('/projects/{project_id}') &&
    !operation.isPublic,
);

/** Of projects whose rows nobody here may touch: one set of them lasts. */
let ownRows: Ids;
let foreignRows: Ids;
beforeAll(async () => {
  [ownRows, foreignRows] = [await createRows(database, own), await createRows(database, foreign)];
});

describe('anonymous', () => {
  it.each(operations.filter(operation => !operation.isPublic))('may not $id', async operation => {
    const answer = await call(operation, null, own, ownRows);
    expect([answer.status, answer.body.code]).toEqual([401, 'unauthenticated']);
  });
});

describe('a project one has no place in is the same as one that does not exist', () => {
  it.each(ofProject)('$id', async operation => {
    const nowhere = await call(operation, outsider, randomUUID(), {});
    expect(nowhere.status).toBe(404);
    const asOutsider = await call(operation, outsider, own, ownRows);
    expect(asOutsider.text).toBe(nowhere.text);
    for (const user of users.values()) {
      const answer = await call(operation, user, foreign, foreignRows);
      expect([answer.status, answer.text]).toEqual([404, nowhere.text]);
    }
  });
});

describe('a row of another project is the same as one that does not exist', () => {
  const withRow = ofProject.filter(({ path }) => /\{(?!project_|user_)\w+_id\}/.test(path));
  it.each(withRow)('$id', async operation => {
    const owner = users.get('owner')!;
    const elsewhere = await call(operation, owner, own, foreignRows);
    const nowhere = await call(operation, owner, own, {});
    expect([elsewhere.status, elsewhere.text]).toEqual([404, nowhere.text]);
  });
});

/** Well-formed requests here that break a rule: a link to an unknown task, a split of a task that has no dates. */
const BREAKS_A_RULE: ReadonlySet<OperationId> = new Set(['createDependency', 'splitTask']);

describe('each role may do what the matrix says, and nothing more', () => {
  // Deleting the project comes last: it ends the ground the others stand on.
  const ordered = [...ofProject].sort((a, b) => Number(a.id === 'deleteProject') - Number(b.id === 'deleteProject'));
  /** Rows of a user of each role, for calls that change nothing: reads and refusals. */
  const lasting = new Map<Role, Ids>();

  /** Rows of this user, and a member to act on. */
  async function rowsOf(user: string): Promise<Ids> {
    const member = await createTestUser(database);
    await join(own, member, 'viewer');
    return { ...(await createRows(database, own, user, [...lasting.values()])), user_id: member };
  }

  beforeAll(async () => {
    for (const role of ROLES) lasting.set(role, await rowsOf(users.get(role)!));
  });

  it.each(ordered)('$id', async operation => {
    const least = leastRole(permissionOf(operation.id)!);
    for (const role of ROLES) {
      const isAllowed = roleAtLeast(role, least);
      const changes = isAllowed && operation.method !== 'GET';
      // Whoever gives up a place needs one that nobody misses.
      const isLeaving = changes && (operation.id === 'leaveProject' || operation.id === 'transferProject');
      const user = isLeaving ? await anotherOf(role) : users.get(role)!;
      const answer = await call(operation, user, own, changes ? await rowsOf(user) : lasting.get(role)!);
      const done = BREAKS_A_RULE.has(operation.id) ? 'broke a rule' : 'done';
      expect([role, outcomeOf(answer)]).toEqual([role, isAllowed ? done : 'forbidden']);
    }
  });
});

async function anotherOf(role: Role): Promise<string> {
  const user = await createTestUser(database);
  await join(own, user, role);
  return user;
}

function outcomeOf({ status, body }: Answer): string {
  if (status === 403 && body.code === 'forbidden') return 'forbidden';
  if (status === 422) return 'broke a rule';
  return status < 300 ? 'done' : `${status} ${body.code}: ${body.detail}`;
}

/** The users of these tests have no password, no invitation, no project and no timer. */
const OUTCOMES_OF_CALLER: Partial<Record<OperationId, readonly number[]>> = {
  changePassword: [403],
  acceptInvitation: [401],
  startTimer: [422],
  stopTimer: [404],
  discardTimer: [404],
};

describe('what is one’s own', () => {
  it.each(ofCaller)('$id answers without any project', async operation => {
    const user = await createTestUser(database);
    const answer = await call(operation, user, own, {});
    // Of the server's own jobs nobody hears but its operators.
    const isHidden = /\{(import|token|trashed)_id\}/.test(operation.path) || operation.path.startsWith('/failed-jobs');
    const allowed = isHidden ? [404] : (OUTCOMES_OF_CALLER[operation.id] ?? [200, 201, 202, 204]);
    expect([answer.status, allowed.includes(answer.status)]).toEqual([answer.status, true]);
  });

  it('is nobody else’s import', async () => {
    const { rows } = await database.pool.query(
      `INSERT INTO imports (user_id, file_name) VALUES ($1, 'plan.xml') RETURNING id`,
      [users.get('owner')],
    );
    const theirs = await server.call(outsider, 'GET', `/imports/${rows[0].id}`);
    const nowhere = await server.call(outsider, 'GET', `/imports/${randomUUID()}`);
    expect([theirs.status, theirs.text]).toEqual([404, nowhere.text]);
  });
});
