import { fileURLToPath } from 'node:url';
import { runMigrations } from 'graphile-worker';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import { clientConfig, type DatabaseAddress, openPool } from './pool.js';

/** The folder of SQL files; the same distance from `src/db` and from `dist/db`. */
const MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url));

const OLDEST_POSTGRES = 150_000;

/**
 * Brings a database to the newest schema, forward only: the plan's tables first, then the job queue's.
 * Several processes may start at once; they take turns.
 *
 * @returns names of the migrations that ran now
 * @throws Error when Postgres is older than 15 or lacks ltree
 */
export async function migrate(address: DatabaseAddress): Promise<string[]> {
  const client = new pg.Client(clientConfig(address));
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ version: string; ltree: boolean }>(
      `SELECT current_setting('server_version_num') AS version,
              EXISTS (SELECT FROM pg_available_extensions WHERE name = 'ltree') AS ltree`,
    );
    const found = rows[0];
    if (Number(found?.version) < OLDEST_POSTGRES) {
      throw new Error(`Postgres 15 or newer is needed; this one says ${found?.version}.`);
    }
    if (found?.ltree !== true) throw new Error('Postgres lacks the extension ltree (part of its contrib package).');
    const ran = await runner({
      dbClient: client,
      dir: MIGRATIONS,
      migrationsTable: 'schema_migrations',
      direction: 'up',
      advisoryLockMode: 'wait',
      log: () => undefined,
    });
    await migrateQueue(address);
    return ran.map(migration => migration.name);
  } finally {
    await client.end();
  }
}

async function migrateQueue(address: DatabaseAddress): Promise<void> {
  const pool = openPool(address, { connectionsMax: 2 });
  try {
    await runMigrations({ pgPool: pool });
  } finally {
    await pool.end();
  }
}
