import { fileURLToPath } from 'node:url';
import { runMigrations } from 'graphile-worker';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import { ConfigError } from '../config.js';
import { clientConfig, type DatabaseAddress, openPool } from './pool.js';

/** The folder of SQL files; the same distance from `src/db` and from `dist/db`. */
const MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url));

const OLDEST_POSTGRES = 150_000;

/**
 * Brings a database to the newest schema, forward only: the plan's tables first, then the job queue's.
 * Several processes may start at once; they take turns.
 *
 * @returns names of the migrations that ran now
 * @throws ConfigError when Postgres is older than 15, lacks ltree or does not let this user make tables
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
      throw new ConfigError(`Postgres 15 or newer is needed; this one says ${found?.version}.`);
    }
    if (found?.ltree !== true)
      throw new ConfigError('Postgres lacks the extension ltree (part of its contrib package).');
    const ran = await runner({
      dbClient: client,
      dir: MIGRATIONS,
      migrationsTable: 'schema_migrations',
      direction: 'up',
      // Numbers are given out in ranges to branches, which are merged in any order.
      checkOrder: false,
      advisoryLockMode: 'wait',
      log: () => undefined,
    });
    await migrateQueue(address);
    return ran.map(migration => migration.name);
  } catch (error) {
    // What the migration tool throws holds Postgres' error as text.
    const [denied] = /permission denied [^\n]*/.exec(error instanceof Error ? error.message : '') ?? [];
    if (denied === undefined) throw error;
    throw new ConfigError(`Postgres says "${denied}": give its user the right CREATE on the database and its schema.`);
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
