import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, createTestUser, type TestDatabase } from './database.js';
import { addTasks, addToPlan, createPlan } from './feed-plan.js';
import { environmentOf, runCommand, type ServerProcess, startProcess } from './process.js';

/** An example overlay, loaded by the real binary as an operator loads one. */

const ACME = fileURLToPath(new URL('./overlay/acme.mjs', import.meta.url));
let database: TestDatabase;
let server: ServerProcess;
let folder: string;
let owner: string;
let viewer: string;
let projectId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  owner = await createTestUser(database);
  viewer = await createTestUser(database);
  projectId = await createPlan(database, owner);
  await addToPlan(database, projectId, viewer, 'viewer');
  folder = await mkdtemp(join(tmpdir(), 'ppm-overlay-'));
  server = await startProcess(['--extensions', ACME], environmentOf(database));
});
afterAll(async () => {
  await server.end();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

/** Signs in by the extension's own provider. */
async function bearerOf(userId: string): Promise<string> {
  const { rows } = await database.pool.query<{ email: string }>('SELECT email FROM users WHERE id = $1', [userId]);
  return `acme.${Buffer.from(rows[0]!.email).toString('base64url')}`;
}

async function call(userId: string | null, method: string, path: string, body?: object | string) {
  const isText = typeof body === 'string';
  const response = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: {
      ...(userId === null ? {} : { authorization: `Bearer ${await bearerOf(userId)}` }),
      ...(body === undefined ? {} : { 'content-type': isText ? 'text/plain' : 'application/json' }),
    },
    ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  // biome-ignore lint/suspicious/noExplicitAny: bodies of an extension
  const parsed: any = text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : null;
  return {
    status: response.status,
    text,
    body: parsed,
  };
}

async function until<T>(what: string, look: () => Promise<T | null>): Promise<T> {
  for (let tries = 0; tries < 200; tries += 1) {
    const found = await look();
    if (found !== null) return found;
    await new Promise(done => setTimeout(done, 50));
  }
  throw new Error(`${what} did not happen`);
}

describe('an extension', () => {
  it('answers below its own address, to who is signed in, also by its own provider', async () => {
    expect((await call(owner, 'GET', '/x/acme/hello')).body).toEqual({ hello: 'acme' });
    expect((await call(owner, 'GET', '/me')).body.id).toBe(owner);
    expect((await call(null, 'GET', '/x/acme/hello')).status).toBe(401);
    for (const path of ['/x/acme/nothing', '/x/other/hello']) {
      const missing = await call(owner, 'GET', path);
      expect([missing.status, missing.body.code]).toEqual([404, 'not_found']);
    }
    const wrong = await fetch(`${server.url}/api/v1/me`, { headers: { authorization: 'Bearer acme.bm9ib2R5' } });
    expect(wrong.status).toBe(401);
  });

  it('gives roles between the five: core goes by the role below', async () => {
    const path = `/x/acme/projects/${projectId}/approvers/${viewer}`;
    expect((await call(owner, 'PUT', path, { role: 'approver' })).body).toEqual({ rank: 25 });
    // Core still sees a Viewer.
    const refused = await call(viewer, 'POST', `/projects/${projectId}/tasks`, { name: 'T' });
    expect(refused.status).toBe(403);
    expect((await call(owner, 'PUT', path, { role: null })).body).toEqual({ rank: 10 });
    const stranger = await createTestUser(database);
    const foreign = await call(owner, 'PUT', `/x/acme/projects/${projectId}/approvers/${stranger}`, {
      role: 'approver',
    });
    expect(foreign.status).toBe(404);
  });

  it('keeps fields of tasks, by their type and least role', async () => {
    const [task] = await addTasks(database, projectId, 1);
    const path = `/x/acme/projects/${projectId}/tasks/${task}/fields`;
    expect((await call(viewer, 'GET', path)).body).toEqual({ risk_class: null });
    expect((await call(owner, 'PATCH', path, { risk_class: 'high' })).body).toEqual({ risk_class: 'high' });
    expect((await call(viewer, 'GET', path)).body).toEqual({ risk_class: 'high' });
    expect((await call(viewer, 'PATCH', path, { risk_class: 'low' })).status).toBe(403);
    expect((await call(owner, 'PATCH', path, { risk_class: 1 })).body).toMatchObject({ code: 'invalid_value' });
    expect((await call(owner, 'PATCH', path, { other: 1 })).body).toMatchObject({ code: 'unknown_field' });
    const stranger = await createTestUser(database);
    expect((await call(stranger, 'GET', path)).status).toBe(404);
  });

  it('hears every commit, again when it failed, and does jobs', async () => {
    const fresh = await createPlan(database, owner);
    await addTasks(database, fresh, 3);
    const heard = await until('hearing', async () => {
      const { body } = await call(owner, 'GET', '/x/acme/notes/heard');
      const own = body.filter((note: { project_id: string }) => note.project_id === fresh);
      return own.flatMap(({ names }: { names: string[] }) => names).length >= 3 ? own : null;
    });
    expect(heard.flatMap(({ names }: { names: string[] }) => names).slice(0, 3)).toEqual([
      'Task 1',
      'Task 2',
      'Task 3',
    ]);
    const versions = heard.map(({ version }: { version: number }) => version);
    expect(versions).toEqual([...versions].sort((a, b) => a - b));
    expect((await call(owner, 'POST', `/x/acme/projects/${fresh}/count`)).status).toBe(202);
    const count = await until('the job', async () => {
      const { body } = await call(owner, 'GET', '/x/acme/notes/count');
      return body.find((note: { project_id: string }) => note.project_id === fresh) ?? null;
    });
    expect(count.tasks).toBe(3);
  });

  it('reads and writes files of its own kind', async () => {
    const refused = await call(owner, 'POST', '/x/acme/import/lines', 'no');
    expect(refused.body).toMatchObject({ code: 'import_failed', detail: 'The first line must be ACME.' });
    const begun = await call(owner, 'POST', '/x/acme/import/lines', 'ACME\nHouse\nFoundation\nWalls\n');
    expect(begun.status).toBe(202);
    // The job may have begun, or ended, before the answer was read.
    expect(begun.body.state).toMatch(/queued|running|done/);
    const imported = await until('the import', async () => {
      const { body } = await call(owner, 'GET', `/imports/${begun.body.id}`);
      return ['done', 'failed'].includes(body.state) ? body : null;
    });
    expect(imported.state).toBe('done');
    const path = `/x/acme/projects/${imported.project_id}/export/lines`;
    expect((await call(owner, 'GET', path)).text).toContain('Foundation\nWalls');
    expect((await call(viewer, 'GET', path)).status).toBe(404);
  });

  it('ends the start with a sentence when it cannot be loaded or used', async () => {
    const write = async (name: string, code: string): Promise<string> => {
      const file = join(folder, name);
      await writeFile(file, code);
      return file;
    };
    const none = await write('none.mjs', 'export const other = 1;');
    const role = await write(
      'role.mjs',
      `export const extension = { name: 'bad', register: registry => registry.role({ name: 'boss', rank: 60 }) };`,
    );
    const cases: [string, string][] = [
      ['/nowhere/x.mjs', 'The extension /nowhere/x.mjs cannot be loaded'],
      [none, 'exports no "extension"'],
      [role, 'the role boss at 60; it must lie between two of 10, 20, 30, 40, 50'],
      [`${ACME},${ACME}`, 'There are two extensions named acme'],
    ];
    for (const [modules, sentence] of cases) {
      const { code, stderr } = await runCommand(['--port', '0', '--extensions', modules], environmentOf(database));
      expect([code, stderr]).toEqual([2, expect.stringContaining(sentence)]);
    }
  });
});

describe('core', () => {
  it('imports no overlay: only what is configured is loaded by name', () => {
    const root = fileURLToPath(new URL('../src', import.meta.url));
    const grep = (pattern: string): string => {
      try {
        return execFileSync('grep', ['-rnE', pattern, root, '--include=*.ts', '--exclude=*.test.ts'], {
          encoding: 'utf8',
        });
      } catch {
        return '';
      }
    };
    // The one import whose name is not a literal.
    const dynamic = grep(`(await|=>|=) import\\([^'"]`)
      .split('\n')
      .filter(line => line !== '');
    expect(dynamic.map(line => line.slice(root.length + 1).split(':')[0])).toEqual(['overlay/load.ts']);
    expect(grep('from [\'"][^\'"]*(enterprise|acme|test/overlay)')).toBe('');
  });
});
