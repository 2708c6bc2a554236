import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import pg from 'pg';
import { type CopyStreamQuery, from as copyFrom } from 'pg-copy-streams';
import { checkPostgres, migrate } from '../db/migrate.js';
import { clientConfig, type DatabaseAddress, openPool } from '../db/pool.js';
import { MIGRATIONS, MIGRATIONS_TABLE, migrationNames, readSchemaState } from '../db/schema-state.js';
import type { BackupEnd, BackupHeader, BackupTable } from './format.js';
import { keyOf } from './format.js';
import { BackupError, readBackup } from './read.js';
import { findTables, QUEUE_SCHEMA, queueMigration, sqlColumns, sqlName } from './tables.js';

/** What was restored. */
export interface Restored {
  readonly header: BackupHeader;
  readonly rows: BackupEnd['rows'];
  /** The new life of the data: devices pull anew. */
  readonly epoch: string;
  /** False when the queue's tables were of another version, and its jobs were left out. */
  readonly hasJobs: boolean;
}

/** Why a database is not restored into. */
export class RestoreRefusal extends Error {
  override readonly name = 'RestoreRefusal';

  constructor(
    readonly code: 'not_empty' | 'not_ours' | 'in_use' | 'newer_backup',
    message: string,
  ) {
    super(message);
  }
}

/**
 * Makes a database hold what a backup holds, in one transaction: the schema that the backup was made with, its rows, a
 * new epoch; then the schema is brought up to date. The file is read to its end before anything is touched.
 *
 * @param replaces true = what the database holds is thrown away
 * @throws BackupError, RestoreRefusal
 */
export async function restoreBackup(address: DatabaseAddress, file: string, replaces: boolean): Promise<Restored> {
  const header = await checkFile(file);
  const client = new pg.Client(clientConfig(address));
  client.on('error', () => undefined);
  await client.connect();
  try {
    await checkPostgres(client);
    await checkTarget(client, replaces);
    // Only adds, and nothing where the tables are there: the queue's tables belong to its library.
    await migrateQueueOnly(address);
    const restored = await restoreAll(client, file, header);
    await migrate(address);
    return restored;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    await client.end();
  }
}

async function migrateQueueOnly(address: DatabaseAddress): Promise<void> {
  const { runMigrations } = await import('graphile-worker');
  const pool = openPool(address, { connectionsMax: 1 });
  try {
    await runMigrations({ pgPool: pool });
  } finally {
    await pool.end();
  }
}

/** Reads the file once for nothing but its being whole. */
async function checkFile(file: string): Promise<BackupHeader> {
  let header: BackupHeader | undefined;
  let open: BackupTable | undefined;
  const seen: Record<string, number> = {};
  await readBackup(file, {
    onHeader(found) {
      header = found;
    },
    onTable(table) {
      open = table;
      seen[keyOf(table)] = 0;
    },
    onRows(rows) {
      let lines = 0;
      for (const byte of rows) if (byte === 0x0a) lines += 1;
      seen[keyOf(open!)]! += lines;
    },
    onTableEnd: () => undefined,
    onEnd({ rows }) {
      for (const [key, count] of Object.entries(rows)) {
        if (seen[key] !== count)
          throw new BackupError(`The backup says ${count} rows of ${key} and holds ${seen[key] ?? 0}.`);
      }
    },
  });
  const own = migrationNames();
  const unknown = header!.migrations.filter(name => !own.includes(name));
  if (unknown.length > 0) {
    throw new RestoreRefusal('newer_backup', `The backup is of a newer version of the server (${unknown.join(', ')}).`);
  }
  return header!;
}

async function checkTarget(client: pg.Client, replaces: boolean): Promise<void> {
  const { rows } = await client.query<{ others: number }>(
    `SELECT count(*) AS others FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'trueppm' AND pid <> pg_backend_pid()`,
  );
  if ((rows[0]?.others ?? 0) > 0) {
    throw new RestoreRefusal('in_use', 'A server runs on this database: stop all of its processes first.');
  }
  const { ran } = await readSchemaState(client);
  if (ran.length === 0) {
    const foreign = await client.query(
      `SELECT FROM pg_class AS c WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
          AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.objid = c.oid AND d.deptype = 'e') LIMIT 1`,
    );
    if (foreign.rowCount !== 0) {
      throw new RestoreRefusal(
        'not_ours',
        'The database holds tables of another program: give the server one of its own.',
      );
    }
  }
  if (ran.length === 0 || replaces) return;
  const found = await client.query('SELECT FROM users UNION ALL SELECT FROM project_counters LIMIT 1');
  if (found.rowCount !== 0) {
    throw new RestoreRefusal('not_empty', 'The database holds users or projects; --replace throws them away.');
  }
}

async function restoreAll(client: pg.Client, file: string, header: BackupHeader): Promise<Restored> {
  await client.query('BEGIN');
  await client.query(`SET LOCAL ppm.reaper = 'on'`);
  await client.query(WIPE);
  await runSchema(client, header.migrations);
  const hasJobs = (await queueMigration(client)) === header.queue_migration;
  const tables = new Map((await findTables(client)).map(table => [keyOf(table), table]));
  const loaded = [...tables.values()].filter(({ schema }) => schema === 'app' || hasJobs);
  const constraints = await dropReferences(client);
  for (const table of loaded) {
    if (table.schema === 'app') await client.query(`ALTER TABLE ${sqlName(table)} DISABLE TRIGGER USER`);
  }
  await client.query(`TRUNCATE ${loaded.map(sqlName).join(', ')}`);
  const rows = await load(client, file, tables, hasJobs);
  await settle(client, loaded);
  for (const statement of constraints) await client.query(statement);
  for (const table of loaded) {
    if (table.schema === 'app') await client.query(`ALTER TABLE ${sqlName(table)} ENABLE TRIGGER USER`);
  }
  const { rows: lives } = await client.query<{ epoch: string }>(
    'UPDATE instance SET epoch = gen_random_uuid() RETURNING epoch',
  );
  await client.query('COMMIT');
  return { header, rows, epoch: lives[0]!.epoch, hasJobs };
}

/** Everything of the server's own in the schema it uses; extensions stay. */
const WIPE = `DO $$
DECLARE
  thing record;
BEGIN
  FOR thing IN
    SELECT format('DROP %s IF EXISTS %I CASCADE', CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
                    WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, c.relname) AS statement,
           CASE c.relkind WHEN 'S' THEN 2 ELSE 1 END AS turn
      FROM pg_class AS c
     WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
       AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.objid = c.oid AND d.deptype = 'e')
     UNION ALL
    SELECT format('DROP ROUTINE IF EXISTS %s CASCADE', p.oid::regprocedure), 3
      FROM pg_proc AS p
     WHERE p.pronamespace = current_schema()::regnamespace
       AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.objid = p.oid AND d.deptype = 'e')
     UNION ALL
    SELECT format('DROP TYPE IF EXISTS %I CASCADE', t.typname), 4
      FROM pg_type AS t
     WHERE t.typnamespace = current_schema()::regnamespace AND t.typtype IN ('e', 'd', 'r')
       AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.objid = t.oid AND d.deptype = 'e')
     ORDER BY turn
  LOOP
    EXECUTE thing.statement;
  END LOOP;
END $$`;

/** The backup's schema, in the backup's order, noted as the migration tool notes it. */
async function runSchema(client: pg.Client, names: readonly string[]): Promise<void> {
  await client.query(
    `CREATE TABLE ${MIGRATIONS_TABLE} (id serial PRIMARY KEY, name varchar(255) NOT NULL, run_on timestamp NOT NULL)`,
  );
  for (const name of names) {
    await client.query(readFileSync(join(MIGRATIONS, `${name}.sql`), 'utf8'));
    await client.query(`INSERT INTO ${MIGRATIONS_TABLE} (name, run_on) VALUES ($1, now())`, [name]);
  }
}

/** Takes away foreign keys, so that tables can be loaded in any order; the result brings them back, checked. */
async function dropReferences(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ drop: string; add: string }>(
    `SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS drop,
            format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS add
       FROM pg_constraint WHERE contype = 'f' AND connamespace IN (current_schema()::regnamespace, $1::regnamespace)`,
    [QUEUE_SCHEMA],
  );
  for (const { drop } of rows) await client.query(drop);
  return rows.map(({ add }) => add);
}

async function load(
  client: pg.Client,
  file: string,
  tables: ReadonlyMap<string, BackupTable>,
  hasJobs: boolean,
): Promise<BackupEnd['rows']> {
  let copy: CopyStreamQuery | null = null;
  let rows: BackupEnd['rows'] = {};
  await readBackup(file, {
    onHeader: () => undefined,
    onTable(table) {
      if (!tables.has(keyOf(table)))
        throw new BackupError(`The backup has a table ${keyOf(table)} that its schema has not.`);
      if (table.schema === 'queue' && !hasJobs) return;
      copy = client.query(copyFrom(`COPY ${sqlName(table)} (${sqlColumns(table)}) FROM STDIN`));
    },
    async onRows(bytes) {
      if (copy !== null && !copy.write(bytes)) await once(copy, 'drain');
    },
    async onTableEnd() {
      copy?.end();
      if (copy !== null) await finished(copy);
      copy = null;
    },
    onEnd(end) {
      rows = end.rows;
    },
  });
  return rows;
}

/** What rows alone do not bring along: where counters go on, and what referred to the old server's transactions. */
async function settle(client: pg.Client, tables: readonly BackupTable[]): Promise<void> {
  const names = tables.map(sqlName);
  const { rows } = await client.query<{ statement: string }>(
    `SELECT format('SELECT setval(%L, coalesce((SELECT max(%I) FROM %s), 0) + 1, false)',
                   pg_get_serial_sequence(a.attrelid::regclass::text, a.attname), a.attname, a.attrelid::regclass) AS statement
       FROM pg_attribute AS a
      WHERE a.attrelid = ANY($1::regclass[]) AND a.attnum > 0 AND NOT a.attisdropped
        AND pg_get_serial_sequence(a.attrelid::regclass::text, a.attname) IS NOT NULL
      UNION ALL
     SELECT format('UPDATE %s SET %I = %L', a.attrelid::regclass, a.attname, '0')
       FROM pg_attribute AS a
      WHERE a.attrelid = ANY($1::regclass[]) AND a.attnum > 0 AND NOT a.attisdropped AND a.atttypid = 'xid8'::regtype`,
    [names],
  );
  for (const { statement } of rows) await client.query(statement);
}
