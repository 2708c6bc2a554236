import { randomUUID } from 'node:crypto';
import { OWNERS, SYNC_TABLES } from '@trueppm/sdk/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, createTestUser, type TestDatabase } from '../../test/database.js';
import { addTasks, createPlan } from '../../test/feed-plan.js';
import { withProjectWrite } from '../db/transaction.js';
import { TABLES } from '../rows/columns.js';

let database: TestDatabase;
let owner: string;
let project: string;

beforeAll(async () => {
  database = await createTestDatabase();
  owner = await createTestUser(database);
  project = await createPlan(database, owner);
});
afterAll(() => database.drop());

const changesOf = async (reader: string | null, tables: readonly string[] | null, since = 0) => {
  const { rows } = await database.pool.query('SELECT * FROM project_delta($1, $2, 1000, $3, $4, $5)', [
    project,
    since,
    [],
    reader,
    tables,
  ]);
  return { ...rows[0], changes: JSON.parse(rows[0].changes) };
};

it('Postgres and the protocol know the same tables and columns', async () => {
  const { rows } = await database.pool.query('SELECT name FROM synced_tables ORDER BY place');
  const names = rows.map(row => row.name);
  expect([...names].sort()).toEqual([...SYNC_TABLES].sort());
  // Both send owners before what they own.
  for (const table of SYNC_TABLES.filter(name => name !== 'projects')) {
    for (const to of Object.values(OWNERS[table] ?? {})) {
      expect([table, to, names.indexOf(to) <= names.indexOf(table)]).toEqual([table, to, true]);
    }
  }
  for (const table of SYNC_TABLES) {
    const { rows: columns } = await database.pool.query(
      'SELECT column_name AS name FROM information_schema.columns WHERE table_name = $1 ORDER BY 1',
      [`live_${table}`],
    );
    const { input, computed } = TABLES[table];
    const scope = table === 'projects' ? ['id'] : ['id', 'project_id'];
    const expected = [
      ...scope,
      ...Object.keys({ ...input, ...computed }),
      'server_version',
      'created_at',
      'updated_at',
    ];
    expect([table, columns.map(row => row.name)]).toEqual([table, expected.sort()]);
  }
});

it('reads the tables that are wanted', async () => {
  await addTasks(database, project, 2);
  expect(Object.keys((await changesOf(null, null)).changes)).toEqual(['projects', 'members', 'tasks']);
  expect(Object.keys((await changesOf(null, ['tasks'])).changes)).toEqual(['tasks']);
  expect((await changesOf(null, ['calendars'])).changes).toEqual({});
});

it('a table that is registered is stamped, kept, followed, and shown to whom it is open', async () => {
  const other = await createTestUser(database);
  await database.pool.query(`
    CREATE TABLE probes (
      project_id uuid NOT NULL, id uuid NOT NULL, name text NOT NULL, owner_id uuid NOT NULL, is_shared boolean NOT NULL,
      secret text NOT NULL DEFAULT 's', seen_at timestamptz, server_version bigint NOT NULL,
      created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL,
      is_deleted boolean NOT NULL DEFAULT false, deleted_version bigint, deleted_at timestamptz,
      PRIMARY KEY (project_id, id))`);
  await database.pool.query(
    `SELECT sync_table('probes', hides => '{secret}', owned_by => 'owner_id', is_open_when => 'x.is_shared')`,
  );
  const [open, mine] = [randomUUID(), randomUUID()];
  const insert = 'INSERT INTO probes (project_id, id, name, owner_id, is_shared) VALUES ($1, $2, $3, $4, $5)';
  await expect(database.pool.query(insert, [project, open, 'x', owner, true])).rejects.toThrow(/without sync_begin/);
  await withProjectWrite(database, { projectId: project, actor: null, cause: 'system' }, async tx => {
    await tx.query(insert, [project, open, 'open', owner, true]);
    await tx.query(insert, [project, mine, 'mine', owner, false]);
  });
  await expect(database.pool.query('DELETE FROM probes')).rejects.toThrow(/is_deleted/);
  await expect(database.pool.query('TRUNCATE probes')).rejects.toThrow(/is_deleted/);

  const seen = async (reader: string | null) => {
    const { changes, personal } = await changesOf(reader, ['probes']);
    const names = changes.probes.updated.map((row: { name: string }) => row.name).sort();
    return { names, deleted: changes.probes.deleted, personal };
  };
  expect(await seen(null)).toEqual({ names: ['open'], deleted: [mine], personal: [owner] });
  expect(await seen(other)).toEqual({ names: ['open'], deleted: [mine], personal: null });
  expect(await seen(owner)).toEqual({ names: ['mine', 'open'], deleted: [], personal: null });
  const [row] = (await changesOf(other, ['probes'])).changes.probes.updated;
  expect(Object.keys(row)).toEqual([
    'id',
    'project_id',
    'name',
    'owner_id',
    'is_shared',
    'seen_at',
    'server_version',
    'created_at',
    'updated_at',
  ]);

  // A column that is added is taken up, at the front of the stamps.
  await database.pool.query(`ALTER TABLE probes ADD COLUMN colour text NOT NULL DEFAULT 'red'`);
  await database.pool.query(`SELECT sync_table('probes')`);
  const after = await changesOf(owner, ['probes']);
  expect(after.changes.probes.updated[0]).toMatchObject({ colour: 'red', seen_at: null });
  expect(after.changes.probes.updated).toHaveLength(2);
  expect(after.changes.probes.updated[0].secret).toBeUndefined();
});
