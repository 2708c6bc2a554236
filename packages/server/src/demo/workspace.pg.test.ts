import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { startTestServer, type TestServer } from '../../test/server.js';
import { createDemo } from './workspace.js';

const TODAY = '2026-03-18';
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

describe('the demo workspace', () => {
  it('lets each of its five users sign in and see the plan in their own role', async () => {
    const logins = await createDemo(server.deps, TODAY);
    expect(logins.map(login => login.role)).toEqual(['viewer', 'member', 'scheduler', 'admin', 'owner']);
    for (const { role, email, password } of logins) {
      const session = await server.call(null, 'POST', '/auth/sign-in', { body: { email, password } });
      const list = await server.call(session.body.user.id, 'GET', '/projects');
      expect(list.body.results.map((project: { role: string }) => project.role)).toEqual([role]);
    }
  });

  it('holds a dated plan around today, with paths that follow the outline', async () => {
    const { rows } = await database.pool.query(`
      SELECT count(*) AS tasks, count(start) AS dated, min(start) < '${TODAY}' AND max(finish) > '${TODAY}' AS is_around,
             count(*) FILTER (WHERE parent_id IS NOT NULL AND NOT wbs_path <@ (
               SELECT p.wbs_path FROM tasks p WHERE p.project_id = t.project_id AND p.id = t.parent_id)) AS astray,
             count(*) FILTER (WHERE nlevel(wbs_path) = 1) AS phases
        FROM tasks t`);
    expect(rows[0]).toMatchObject({ is_around: true, astray: 0 });
    expect(rows[0].tasks).toBeGreaterThan(130);
    expect(rows[0].dated).toBe(rows[0].tasks);
    expect(rows[0].phases).toBeGreaterThan(3);
    const links = await database.pool.query('SELECT DISTINCT type FROM dependencies ORDER BY type');
    expect(links.rows.map(row => row.type)).toEqual(['FF', 'FS', 'SF', 'SS']);
  });

  it('is created once, and stays away when its plan is in the trash', async () => {
    const logins = await createDemo(server.deps, TODAY);
    const { email, password } = logins[4]!;
    const { user } = (await server.call(null, 'POST', '/auth/sign-in', { body: { email, password } })).body;
    const [project] = (await server.call(user.id, 'GET', '/projects')).body.results;
    await server.call(user.id, 'DELETE', `/projects/${project.id}`);
    await createDemo(server.deps, TODAY);
    const { rows } = await database.pool.query('SELECT count(*) AS projects FROM projects');
    expect(rows[0].projects).toBe(1);
  });
});
