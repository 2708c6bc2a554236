import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, createTestUser, type TestDatabase } from './database.js';
import { addTasks, createPlan } from './feed-plan.js';
import { environmentOf, type ProcessEnvironment, runCommand, startProcess } from './process.js';

/** The commands of the real binary. */

let database: TestDatabase;
let env: ProcessEnvironment;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase();
  // Commands sign nothing: they need no secret.
  const { DATABASE_URL = '' } = environmentOf(database);
  env = { DATABASE_URL };
  folder = await mkdtemp(join(tmpdir(), 'ppm-commands-'));
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const run = (line: string, input: string | null = null) => runCommand(line.split(' '), env, input);

describe('the command line', () => {
  it('lists its commands and settings, and tells more of each', async () => {
    const help = await run('--help');
    expect([help.code, help.stderr]).toEqual([0, '']);
    for (const name of ['migrate', 'import', 'export', 'user', 'token', 'doctor', 'backup', 'restore', '--role']) {
      expect(help.stdout).toContain(name);
    }
    const user = await run('user --help');
    expect(user.stdout).toContain('trueppm-server user ACTION [EMAIL] [options]');
    expect(user.stdout).toContain('--password-stdin');
  });

  it.each([
    ['a command that is none', 'usr list', '"usr" is not a command'],
    ['an option of another command', 'migrate --owner x', '"--owner" is not an option'],
    ['a word too many', 'migrate now', '"now" is not an option'],
    ['a word too few', 'export', 'PROJECT is missing'],
    ['an action that is none', 'user drop', '"drop" is not an action'],
    ['a bad setting', 'migrate --connections 0', 'a whole number from 2'],
  ])('refuses %s with exit code 2', async (_case, line, sentence) => {
    const { code, stderr, stdout } = await run(line);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(sentence);
  });

  it('says what Postgres is missing when it does not answer, without the password', async () => {
    const nowhere = { DATABASE_URL: 'postgres://ada:hunter2@127.0.0.1:1/db' };
    const { code, json, stderr } = await runCommand(['migrate', '--json'], nowhere);
    expect(code).toBe(2);
    expect(json.error).toMatchObject({ code: 'cannot_start' });
    expect(stderr).toContain('check DATABASE_URL');
    expect(stderr).not.toContain('hunter2');
  });
});

describe('migrate', () => {
  it('does nothing twice; --check and a server that must not migrate refuse what is to be done', async () => {
    expect((await run('migrate --json')).json).toEqual({ ran: [] });
    const { rows } = await database.pool.query<{ name: string; run_on: Date }>(
      `DELETE FROM schema_migrations WHERE name = '0060-queue-version' RETURNING name, run_on`,
    );
    try {
      const check = await run('migrate --check');
      expect([check.code, check.stderr]).toEqual([2, expect.stringContaining('0060-queue-version')]);
      const server = await runCommand(['--port', '0', '--no-migrate'], environmentOf(database));
      expect([server.code, server.stderr]).toEqual([2, expect.stringContaining('run trueppm-server migrate')]);
    } finally {
      await database.pool.query('INSERT INTO schema_migrations (name, run_on) VALUES ($1, now())', [rows[0]!.name]);
    }
  });

  it('refuses a database of a newer version, and so does the server', async () => {
    await database.pool.query(`INSERT INTO schema_migrations (name, run_on) VALUES ('9999-later', now())`);
    try {
      for (const refused of [await run('migrate'), await runCommand(['--port', '0'], environmentOf(database))]) {
        expect(refused.code).toBe(2);
        expect(refused.stderr).toContain('made by a newer version of the server (it has 9999-later)');
      }
    } finally {
      await database.pool.query(`DELETE FROM schema_migrations WHERE name = '9999-later'`);
    }
  });
});

describe('user and token', () => {
  it('add, list, disable, enable and reset, as sign-in and the API then see it', async () => {
    const added = await run('user add ada@example.test --name Ada --password-stdin --json', 'correct horse battery\n');
    expect(added.json).toEqual({ id: expect.any(String), email: 'ada@example.test' });
    const again = await run('user add ADA@example.test --json');
    expect([again.code, again.json.error.code]).toEqual([3, 'duplicate']);
    const short = await run('user add bob@example.test --password-stdin --json', 'short');
    expect([short.code, short.json.error.code]).toEqual([3, 'invalid_value']);
    expect((await run('user disable nobody@example.test')).code).toBe(3);

    const token = await run('token create ada@example.test --scope write --json');
    expect(token.json.secret).toMatch(/^ppm_pat_/);
    const server = await startProcess(['--role', 'web'], environmentOf(database));
    try {
      const me = (secret: string) =>
        fetch(`${server.url}/api/v1/me`, { headers: { authorization: `Bearer ${secret}` } }).then(
          ({ status }) => status,
        );
      const signIn = (password: string) =>
        fetch(`${server.url}/api/v1/auth/sign-in`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ email: 'ada@example.test', password }),
        }).then(({ status }) => status);
      expect(await me(token.json.secret)).toBe(200);
      expect(await signIn('correct horse battery')).toBe(200);
      const listed = await run('token list ada@example.test --json');
      expect(listed.json.tokens).toMatchObject([{ id: token.json.id, scope: 'write' }]);
      expect(listed.stdout).not.toContain(token.json.secret);
      expect((await run(`token revoke ada@example.test ${token.json.id}`)).code).toBe(0);
      expect((await run(`token revoke ada@example.test ${token.json.id}`)).code).toBe(3);
      expect(await me(token.json.secret)).toBe(401);

      const other = await run('token create ada@example.test');
      expect(await me(other.stdout.trim())).toBe(200);
      expect((await run('user disable ada@example.test')).code).toBe(0);
      expect([await me(other.stdout.trim()), await signIn('correct horse battery')]).toEqual([401, 401]);
      expect((await run('user list --json')).json.users).toMatchObject([
        { email: 'ada@example.test', is_disabled: true },
      ]);
      expect((await run('token create ada@example.test')).code).toBe(3);
      await run('user enable ada@example.test');
      expect(await signIn('correct horse battery')).toBe(200);
      const failedJobs = async (scope: string) => {
        const { secret } = (await run(`token create ada@example.test --scope ${scope} --json`)).json;
        const headers = { authorization: `Bearer ${secret}` };
        return (await fetch(`${server.url}/api/v1/failed-jobs`, { headers })).status;
      };
      expect(await failedJobs('admin')).toBe(404);
      expect((await run('user make-operator ada@example.test --json')).json).toMatchObject({ is_operator: true });
      expect([await failedJobs('admin'), await failedJobs('write')]).toEqual([200, 404]);
      expect((await run('user unmake-operator ada@example.test')).code).toBe(0);
      expect(await failedJobs('admin')).toBe(404);
      const reset = await run('user reset-password ada@example.test --json');
      expect(await signIn('correct horse battery')).toBe(401);
      expect(await signIn(reset.json.password)).toBe(200);
      expect(server.output()).not.toContain(reset.json.password);
      expect(reset.json.is_disabled).toBe(false);
      await run('user disable ada@example.test');
      const closed = await run('user reset-password ada@example.test --json');
      expect(closed.json.is_disabled).toBe(true);
      expect(await signIn(closed.json.password)).toBe(401);
    } finally {
      await server.end();
    }
  });
});

describe('import and export', () => {
  const PLAN = `<?xml version="1.0"?><Project xmlns="http://schemas.microsoft.com/project"><Name>House</Name>
    <StartDate>2026-01-05T08:00:00</StartDate><Tasks><Task><UID>1</UID><ID>1</ID><Name>Foundation</Name>
    <Duration>PT16H0M0S</Duration></Task></Tasks></Project>`;

  it('carry a plan in and out; what is refused leaves nothing', async () => {
    await run('user add owner@example.test');
    const file = join(folder, 'house.xml');
    await writeFile(file, PLAN);
    expect((await run(`import ${file}`)).code).toBe(3);
    expect((await run(`import ${file} --owner nobody@example.test`)).code).toBe(3);
    expect((await run(`import ${folder}/nothing.xml --owner owner@example.test`)).code).toBe(2);
    const imported = await run(`import ${file} --owner owner@example.test --json`);
    expect(imported.code).toBe(0);
    const out = join(folder, 'out.xml');
    const exported = await run(`export ${imported.json.project_id} ${out} --json`);
    expect(exported.json).toEqual({ file: out, bytes: (await stat(out)).size });
    expect(await readFile(out, 'utf8')).toContain('<Name>Foundation</Name>');
    expect((await run(`export ${imported.json.project_id} ${out}`)).code).toBe(3);
    expect((await run(`export 00000000-0000-4000-8000-000000000000 ${out} --force`)).code).toBe(3);

    const table = join(folder, 'out.csv');
    expect((await run(`export ${imported.json.project_id} ${table} --format csv`)).code).toBe(0);
    expect(await readFile(table, 'utf8')).toContain('Foundation,2d,');
    const whole = join(folder, 'out.json');
    expect((await run(`export ${imported.json.project_id} ${whole} --format json`)).code).toBe(0);
    const again = await run(`import ${whole} --owner owner@example.test --json`);
    const second = join(folder, 'again.json');
    await run(`export ${again.json.project_id} ${second} --format json`);
    const tables = async (path: string) => JSON.parse(await readFile(path, 'utf8')).tables;
    expect(await tables(second)).toEqual(await tables(whole));
    expect((await run(`export ${imported.json.project_id} ${folder}/out.pdf --format pdf`)).code).toBe(3);
    expect((await run(`export 00000000-0000-4000-8000-000000000000 ${folder}/none.json --format json`)).code).toBe(3);
    expect((await readdir(folder)).filter(name => /none|part|pdf/.test(name))).toEqual([]);

    const count = async () => (await database.pool.query('SELECT count(*) AS n FROM projects')).rows[0].n;
    const before = await count();
    await writeFile(file, '<Project');
    const refused = await run(`import ${file} --owner owner@example.test --json`);
    expect([refused.code, refused.json.error.code]).toEqual([3, 'not_xml']);
    expect(await count()).toBe(before);
  });
});

describe('doctor', () => {
  it('finds what is in order, and fails with what is not', async () => {
    const { code, json } = await runCommand(['doctor', '--json'], environmentOf(database));
    expect([code, json.is_healthy]).toEqual([0, true]);
    expect(json.findings.map(({ name }: { name: string }) => name)).toEqual([
      'configuration',
      'database',
      'extensions',
      'schema',
      'jobs',
      'clock',
    ]);
    const ill = await runCommand(['doctor', '--json'], { DATABASE_URL: 'postgres://x@127.0.0.1:1/db' });
    expect([ill.code, ill.json.is_healthy]).toEqual([3, false]);
    const states = new Map(ill.json.findings.map(({ name, state }: Record<string, string>) => [name, state]));
    expect([states.get('configuration'), states.get('database')]).toEqual(['fail', 'fail']);
  });
});

describe('backup and restore', () => {
  /** All rows of a database as one text per table, but for what a restored one has of its own. */
  async function contents(of: TestDatabase): Promise<Map<string, string>> {
    const { rows: tables } = await of.pool.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relpersistence = 'p'
          AND relnamespace = 'public'::regnamespace AND relname <> 'schema_migrations' ORDER BY 1`,
    );
    const found = new Map<string, string>();
    for (const { name } of tables) {
      const { rows } = await of.pool.query<{ row: string }>(
        `SELECT (to_jsonb(t) - 'drawn_by' - 'epoch')::text AS row FROM ${name} AS t ORDER BY 1`,
      );
      found.set(name, rows.map(({ row }) => row).join('\n'));
    }
    return found;
  }

  it('carry every row over, with a new epoch, into a database that goes on', async () => {
    const owner = await createTestUser(database, 'Tab\tNew\nLine \\ “quoted” 𝄞');
    const projectId = await createPlan(database, owner);
    await addTasks(database, projectId, 30, { isChain: true });
    const file = join(folder, 'all.backup');
    const backup = await run(`backup ${file} --json`);
    expect(backup.code).toBe(0);
    expect(backup.json.rows.tasks).toBeGreaterThanOrEqual(30);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await run(`backup ${file}`)).code).toBe(3);

    const target = await createTestDatabase();
    try {
      // A test's own pool counts as a server of that database.
      await target.pool.query('SELECT 1');
      const into = { DATABASE_URL: environmentOf(target)['DATABASE_URL']! };
      const epochBefore = (await database.pool.query('SELECT epoch FROM instance')).rows[0].epoch;
      const used = await runCommand(['restore', file, '--json'], into);
      expect([used.code, used.json?.error.code, used.stderr]).toEqual([3, 'in_use', expect.any(String)]);
      await target.pool.end();
      const restored = await runCommand(['restore', file, '--json'], into);
      expect(restored.stderr).toBe('');
      expect(restored.code).toBe(0);
      expect(restored.json.rows).toEqual(backup.json.rows);
      const { openPool } = await import('../src/db/pool.js');
      const pool = openPool(target.address);
      const copy = { ...target, pool };
      try {
        expect(await contents(copy)).toEqual(await contents(database));
        expect((await pool.query('SELECT epoch FROM instance')).rows[0].epoch).not.toBe(epochBefore);
        // It goes on: numbers, counters and references hold.
        await addTasks(copy, projectId, 2);
        await createPlan(copy, owner);
        await pool.query(`INSERT INTO operation_log (action, resource) VALUES ('test', 'test')`);
        await expect(
          pool.query('INSERT INTO memberships (project_id, user_id, role) VALUES ($1, gen_random_uuid(), $2)', [
            projectId,
            'viewer',
          ]),
        ).rejects.toMatchObject({ code: '23503' });
        await expect(pool.query('DELETE FROM tasks')).rejects.toMatchObject({ code: 'PM003' });
      } finally {
        await pool.end();
      }
      const full = await runCommand(['restore', file, '--json'], into);
      expect([full.code, full.json.error.code]).toEqual([3, 'not_empty']);
      const replaced = await runCommand(['restore', file, '--replace', '--json'], into);
      expect([replaced.code, replaced.json.rows]).toEqual([0, backup.json.rows]);
      expect(replaced.json.epoch).not.toBe(restored.json.epoch);
      // A database of something else is not touched, whatever is asked.
      const other = openPool(target.address);
      await other.query('DROP TABLE schema_migrations');
      await other.end();
      const foreign = await runCommand(['restore', file, '--replace', '--json'], into);
      expect([foreign.code, foreign.json.error.code]).toEqual([3, 'not_ours']);
    } finally {
      await target.pool.end().catch(() => undefined);
      const { default: pg } = await import('pg');
      const admin = new pg.Client({ ...target.address, database: 'postgres' });
      await admin.connect();
      await admin.query(`DROP DATABASE ${target.address.database} WITH (FORCE)`);
      await admin.end();
    }
  });

  it('refuse what is no whole backup and touch nothing', async () => {
    const whole = join(folder, 'whole.backup');
    await run(`backup ${whole}`);
    const bytes = gunzipSync(await readFile(whole));
    const text = bytes.toString('utf8');
    const before = createHash('sha256')
      .update(JSON.stringify([...(await contents(database))]))
      .digest('hex');
    const newer = text.replace('"migrations":[', '"migrations":["9999-later",');
    const cases: [string, Buffer, string][] = [
      ['cut off as a file', (await readFile(whole)).subarray(0, -200), 'not_a_backup'],
      ['cut off as rows', gzipSync(bytes.subarray(0, -40)), 'not_a_backup'],
      ['another file', Buffer.from('{"format":"x"}\n'), 'not_a_backup'],
      ['rows fewer than it says', gzipSync(text.replace(/\n[^\n]*@example\.test[^\n]*\n/, '\n')), 'not_a_backup'],
      ['a newer version', gzipSync(newer), 'newer_backup'],
    ];
    for (const [name, content, code] of cases) {
      const file = join(folder, 'broken.backup');
      await writeFile(file, content);
      const refused = await run(`restore ${file} --replace --json`);
      expect([name, refused.code, refused.json?.error?.code]).toEqual([name, 3, code]);
    }
    const after = createHash('sha256')
      .update(JSON.stringify([...(await contents(database))]))
      .digest('hex');
    expect(after).toBe(before);
  });
});
