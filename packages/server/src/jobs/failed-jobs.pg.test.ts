import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, createTestUser, type TestDatabase } from '../../test/database.js';
import { createTestPlan, type TestPlan } from '../../test/peopled-plan.js';
import { startTestServer, type TestServer } from '../../test/server.js';

let database: TestDatabase;
let server: TestServer;
let plan: TestPlan;
let operator: string;

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestServer(database);
  plan = await createTestPlan(database, server);
  operator = await createTestUser(database);
  await database.pool.query('UPDATE users SET is_operator = true WHERE id = $1', [operator]);
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});

/** A job that was given up with an error whose later lines are places in the code. */
async function failJob(projectId: string): Promise<string> {
  const { rows } = await database.pool.query<{ id: string }>(
    `SELECT id::text FROM graphile_worker.add_job('schedule', json_build_object('project_id', $1::text),
                                                  run_at := now() + interval '1 hour', max_attempts := 1)`,
    [projectId],
  );
  const { id } = rows[0]!;
  await database.pool.query(`SELECT graphile_worker.permanently_fail_jobs(ARRAY[$1::bigint], $2)`, [
    id,
    'the thread ended\n    at secret (/srv/code.js:1:1)',
  ]);
  return id;
}

const stateOf = async (id: string) =>
  (await database.pool.query('SELECT attempts, max_attempts FROM graphile_worker.jobs WHERE id = $1', [id])).rows[0];

describe('failed jobs', () => {
  it('are listed for the project, newest first, page by page, without their errors', async () => {
    const [first, second] = [await failJob(plan.id), await failJob(plan.id)];
    await failJob(randomUUID());
    const page = await plan.call('GET', '/failed-jobs?limit=1');
    expect(page.body.results).toMatchObject([{ id: second, job: 'schedule', project_id: plan.id, error: null }]);
    const next = await plan.call('GET', `/failed-jobs?limit=1&cursor=${page.body.next_cursor}`);
    expect(next.body).toMatchObject({ results: [{ id: first }], next_cursor: null });
    const forged = Buffer.from('["x"]').toString('base64url');
    expect((await plan.call('GET', `/failed-jobs?cursor=${forged}`)).body.code).toBe('invalid_parameter');
  });

  it('get their attempts back, once', async () => {
    const id = await failJob(plan.id);
    expect((await stateOf(id)).attempts).toBe(1);
    const answer = await plan.call('POST', `/failed-jobs/${id}/retry`);
    expect([answer.status, answer.body.id]).toEqual([202, id]);
    expect((await stateOf(id)).attempts).toBe(0);
    expect((await plan.call('POST', `/failed-jobs/${id}/retry`)).status).toBe(404);
  });

  it('are forgotten when discarded', async () => {
    const id = await failJob(plan.id);
    expect((await plan.call('DELETE', `/failed-jobs/${id}`)).status).toBe(204);
    expect(await stateOf(id)).toBeUndefined();
    expect((await plan.call('DELETE', `/failed-jobs/${id}`)).status).toBe(404);
  });

  it('of another project are the same as none', async () => {
    const id = await failJob(randomUUID());
    const nowhere = await plan.call('POST', '/failed-jobs/999999999/retry');
    const foreign = await plan.call('POST', `/failed-jobs/${id}/retry`);
    expect([foreign.status, foreign.text]).toEqual([404, nowhere.text]);
    expect((await plan.call('DELETE', `/failed-jobs/${id}`)).status).toBe(404);
    expect((await stateOf(id)).attempts).toBe(1);
  });

  it('of the whole server are for its operators, with the error in one line', async () => {
    const id = await failJob(randomUUID());
    const { body } = await server.call(operator, 'GET', '/failed-jobs');
    expect(body.results[0]).toMatchObject({ id, error: 'the thread ended' });
    expect((await server.call(plan.users.owner, 'GET', '/failed-jobs')).status).toBe(404);
    expect((await server.call(plan.users.owner, 'DELETE', `/failed-jobs/${id}`)).status).toBe(404);
    expect((await server.call(operator, 'POST', `/failed-jobs/${id}/retry`)).status).toBe(202);
    expect((await server.call(operator, 'DELETE', `/failed-jobs/${await failJob(plan.id)}`)).status).toBe(204);
  });
});
