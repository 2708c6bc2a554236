import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createTestUser } from '../../test/database.js';
import { startTestServer } from '../../test/server.js';
import { CommitSignal } from './commit-signal.js';
import { migrate } from './migrate.js';
import { type DatabaseAddress, openPool } from './pool.js';
import { migrationNames, readSchemaState } from './schema-state.js';

/** The schema goes forward while the version before goes on: what it reads and writes stays. */

/** What a migration takes away all the same, and why nobody misses it. */
const TAKEN_AWAY: Readonly<Record<string, string>> = {
  '0006-import-pieces: column imports.content is gone': 'no released version kept files in it',
  '0080-exchange: constraint imports.imports_state_check is another': 'wider than the one it replaces',
};

const names: string[] = [];
async function createEmpty(): Promise<DatabaseAddress & object> {
  const server = inject('postgres');
  const database = `test_${randomUUID().replaceAll('-', '')}`;
  await asAdmin(`CREATE DATABASE ${database}`);
  names.push(database);
  return { ...server, database };
}
async function asAdmin(statement: string): Promise<void> {
  const client = new pg.Client({ ...inject('postgres'), database: 'postgres' });
  await client.connect();
  await client.query(statement);
  await client.end();
}
afterAll(async () => {
  for (const name of names) await asAdmin(`DROP DATABASE ${name} WITH (FORCE)`);
});

/** What statements of a version rely on: name → how it is. */
type Schema = ReadonlyMap<string, string>;

async function readSchema(client: pg.Client): Promise<Schema> {
  const { rows } = await client.query<{ name: string; how: string }>(`
    SELECT 'column ' || c.relname || '.' || a.attname AS name,
           format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull AND NOT a.atthasdef AND c.relkind = 'r'
                                                         AND a.attidentity = '' THEN ', must be named' ELSE '' END AS how
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v') AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT 'constraint ' || conrelid::regclass || '.' || conname, pg_get_constraintdef(oid) FROM pg_constraint
     WHERE connamespace = 'public'::regnamespace AND conrelid <> 0 AND contype IN ('c', 'f', 'u', 'x')
    UNION ALL
    SELECT 'unique index ' || indrelid::regclass || '.' || indexrelid::regclass, '' FROM pg_index i
      JOIN pg_class c ON c.oid = i.indexrelid
     WHERE c.relnamespace = 'public'::regnamespace AND indisunique
       AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)
    UNION ALL
    SELECT 'function ' || p.oid::regprocedure, pg_get_function_result(p.oid) FROM pg_proc p
     WHERE p.pronamespace = 'public'::regnamespace AND p.prokind = 'f'
       AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = p.oid AND deptype = 'e')`);
  return new Map(rows.map(({ name, how }) => [name, how]));
}

const tableOf = (name: string): string => /^(?:column|constraint|unique index) ([^.]+)\./.exec(name)?.[1] ?? '';

/** What statements written for the schema before could stumble over in the one after. */
function stumblingBlocks(before: Schema, after: Schema): string[] {
  const tables = new Set([...before.keys()].map(tableOf));
  const found: string[] = [];
  for (const [name, how] of before) {
    const now = after.get(name);
    const isLoosened = name.startsWith('constraint') || name.startsWith('unique index');
    if (now === undefined && !isLoosened) found.push(`${name} is gone`);
    else if (now !== undefined && now !== how && isLoosened) found.push(`${name} is another`);
    else if (now !== undefined && now !== how && `${now}, must be named` !== how) found.push(`${name} is ${now}`);
  }
  for (const [name, how] of after) {
    if (before.has(name) || name.startsWith('function') || !tables.has(tableOf(name))) continue;
    if (name.startsWith('column') ? how.endsWith('must be named') : !isOfNewColumns(name, before))
      found.push(`${name} is new`);
  }
  return found;
}

/** Constraints that Postgres named after one column that came with them: no older statement sets it. */
function isOfNewColumns(name: string, before: Schema): boolean {
  const [, table = '', column] = /^constraint ([^.]+)\.\1_(.+)_(?:check|fkey|key)$/.exec(name) ?? [];
  if (column === undefined) return false;
  const last = column.replace(/^project_id_/, '');
  return !before.has(`column ${table}.${last}`);
}

it('no migration takes away, narrows or demands what the version before does not know', async () => {
  const address = await createEmpty();
  const client = new pg.Client(address);
  await client.connect();
  const found: string[] = [];
  const all = migrationNames();
  let before: Schema = new Map();
  for (const name of all) {
    await migrate(address, { only: [name] });
    const after = await readSchema(client);
    found.push(...stumblingBlocks(before, after).map(block => `${name}: ${block}`));
    before = after;
  }
  await client.end();
  expect(found.sort()).toEqual(Object.keys(TAKEN_AWAY).sort());
  expect(all.length).toBeGreaterThan(30);
});

it('what such a migration would be is found', () => {
  const before = new Map([
    ['column t.a', 'text'],
    ['column t.b', 'text'],
    ['column t.c', 'text, must be named'],
    ['constraint t.t_a_check', 'CHECK (a < 2)'],
    ['function f(uuid)', 'text'],
  ]);
  const after = new Map([
    ['column t.a', 'integer'],
    ['column t.c', 'text'],
    ['column t.d', 'text, must be named'],
    ['column t.e', 'text'],
    ['constraint t.t_a_check', 'CHECK (a < 1)'],
    ['constraint t.t_e_check', ''],
    ['constraint t.t_a_fkey', ''],
    ['unique index t.t_a_unique', ''],
    ['column u.a', 'text, must be named'],
  ]);
  expect(stumblingBlocks(before, after)).toEqual([
    'column t.a is integer',
    'column t.b is gone',
    'constraint t.t_a_check is another',
    'function f(uuid) is gone',
    'column t.d is new',
    'constraint t.t_a_fkey is new',
    'unique index t.t_a_unique is new',
  ]);
});

describe('a version of some migrations ago', () => {
  /** The newest that it knows: the plan, its feed and how a write begins. */
  const KNOWN = migrationNames().filter(name => name < '0009' || name.startsWith('0070'));
  let address: DatabaseAddress & object;
  let pool: pg.Pool;
  let owner: string;
  const project = randomUUID();
  const written: string[] = [];

  /** One write as that version says it: no column is named that came later; a deadlock has it begin again. */
  async function writeAsBefore(): Promise<void> {
    for (let attempts = 1; ; attempts += 1) {
      try {
        return await writeOnce();
      } catch (error) {
        if (attempts >= 5 || (error as { code?: string }).code !== '40P01') throw error;
      }
    }
  }

  async function writeOnce(): Promise<void> {
    const client = await pool.connect();
    const [id, other] = [randomUUID(), randomUUID()];
    try {
      await client.query('BEGIN');
      const { rows } = await client.query('SELECT version, held FROM begin_write($1, $2)', [project, owner]);
      expect(rows[0].held).toBe('owner');
      await client.query(
        `INSERT INTO tasks (project_id, id, parent_id, position, wbs_path, name, duration_minutes)
         VALUES ($1, $2, NULL, 'V', task_label($2)::ltree, 'before', 480), ($1, $3, NULL, 'W', task_label($3)::ltree, 'before', 480)`,
        [project, id, other],
      );
      await client.query(
        'INSERT INTO dependencies (project_id, id, predecessor_id, successor_id) VALUES ($1, $2, $3, $4)',
        [project, randomUUID(), id, other],
      );
      await client.query('UPDATE tasks SET duration_minutes = 960 WHERE project_id = $1 AND id = $2', [project, id]);
      await client.query('SELECT record_changes($1, $2, $3, $4, $5)', [
        project,
        rows[0].version,
        owner,
        'rest',
        JSON.stringify([{ table_name: 'tasks', row_ids: [id, other], fields: null }]),
      ]);
      await client.query('COMMIT');
      written.push(id, other);
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      client.release();
    }
  }

  beforeAll(async () => {
    address = await createEmpty();
    await migrate(address, { only: KNOWN });
    pool = openPool(address, { connectionsMax: 8 });
    owner = randomUUID();
    await pool.query(`INSERT INTO users (id, email, name, initials) VALUES ($1, 'a@example.test', 'Ada', 'A')`, [
      owner,
    ]);
    const client = await pool.connect();
    await client.query('BEGIN');
    await client.query('SELECT sync_create($1)', [project]);
    await client.query(`INSERT INTO projects (id, name, start) VALUES ($1, 'P', '2026-01-05T08:00')`, [project]);
    await client.query(`INSERT INTO memberships (project_id, user_id, role) VALUES ($1, $2, 'owner')`, [
      project,
      owner,
    ]);
    await client.query('COMMIT');
    client.release();
  });
  afterAll(() => pool.end());

  it('goes on writing while two newer processes migrate at once, and beside them', async () => {
    let isMigrating = true;
    const writers = Array.from({ length: 3 }, async () => {
      while (isMigrating) await writeAsBefore();
    });
    const migrating = Promise.all([migrate(address), migrate(address)]).finally(() => {
      isMigrating = false;
    });
    const [ran] = await Promise.all([migrating, ...writers]);
    // Each ran once, whichever of the two did it.
    expect(ran.flat().sort()).toEqual(migrationNames().filter(name => !KNOWN.includes(name)));
    expect((await readSchemaState(pool)).pending).toEqual([]);
    expect(written.length).toBeGreaterThan(0);

    const database = { address, pool, committed: new CommitSignal(), drop: async () => undefined };
    const server = await startTestServer(database);
    try {
      const byNewer: string[] = [];
      const newer = async (): Promise<void> => {
        const path = `/projects/${project}/tasks`;
        const answer = await server.call(owner, 'POST', path, { body: { name: 'newer', story_points: 3 } });
        expect(answer.status).toBe(201);
        byNewer.push(answer.body.id);
      };
      const { timestamp: migrated } = (await server.call(owner, 'GET', `/projects/${project}/sync`)).body;
      for (let round = 0; round < 10; round += 1) await Promise.all([writeAsBefore(), newer(), writeAsBefore()]);
      const { body } = await server.call(owner, 'GET', `/projects/${project}/sync`);
      const pulled = body.changes.tasks.updated.map(({ id }: { id: string }) => id);
      expect(pulled.sort()).toEqual([...written, ...byNewer].sort());
      // The number line has no hole: one number for each transaction of either.
      expect(body.timestamp).toBe(migrated + 30);
      expect((await server.call(await createTestUser(database), 'GET', `/projects/${project}`)).status).toBe(404);
    } finally {
      await server.stop();
    }
  });

  it('is not kept out while a migration waits for one that takes long', async () => {
    const other = await createEmpty();
    await migrate(other, { only: KNOWN });
    const long = new pg.Client(other);
    const quick = new pg.Client(other);
    await Promise.all([long.connect(), quick.connect()]);
    // A read that goes on, and a write: what a migration wants is taken by either.
    await long.query('BEGIN; SELECT FROM tasks; SELECT FROM projects; UPDATE project_counters SET drawn_by = drawn_by');
    let isMigrated = false;
    const migrating = migrate(other).then(() => {
      isMigrated = true;
    });
    const waits: number[] = [];
    for (const until = performance.now() + 6_000; performance.now() < until; await sleep(50)) {
      const since = performance.now();
      await quick.query('BEGIN; UPDATE project_counters SET drawn_by = drawn_by; SELECT FROM tasks LIMIT 1; COMMIT');
      waits.push(performance.now() - since);
    }
    expect(isMigrated).toBe(false);
    // Without giving way it would be the whole time.
    expect(Math.max(...waits)).toBeLessThan(4_500);
    await long.query('COMMIT');
    await migrating;
    expect((await readSchemaState(quick)).pending).toEqual([]);
    await Promise.all([long.end(), quick.end()]);
  });
});
