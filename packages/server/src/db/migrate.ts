import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { ConfigError } from '../settings-source.js';
import { clientConfig, type DatabaseAddress, openPool } from './pool.js';
import { MIGRATIONS, MIGRATIONS_TABLE, queueVersion, readSchemaState } from './schema-state.js';

const OLDEST_POSTGRES = 150_000;
/** The migration that gives the queue's version its column. */
const QUEUE_VERSION = '0060-queue-version';

/**
 * A migration waits for its locks only so long, then lets go of them and comes again: whoever asks after it for what it waits
 * for, waits as well, and one long read of the version before would keep everybody out.
 */
const LOCK_WAIT_MS = 2_000;
const PAUSE_MS = 500;
/** After so many attempts it waits as long as it takes. */
const PATIENT_ATTEMPTS = 60;
/** What Postgres says to who waits too long, and to one of two who wait for each other. */
const GIVES_WAY = /canceling statement due to lock timeout|deadlock detected/;
const ATTEMPTS = PATIENT_ATTEMPTS + 10;

/** The advisory lock by which processes take turns: the migration tool's own, which earlier versions take. */
const TURN = '7241865325823964';

/** How {@link migrate} goes about it. */
export interface MigrateOptions {
  /** True = nothing is changed; a schema that is not the newest is refused. */
  readonly demandsOnly?: boolean;
  /** The migrations to run; the others stay pending. For a backup of an older version. */
  readonly only?: readonly string[];
}

/**
 * Brings a database to the newest schema, forward only: the plan's tables first, then the job queue's. Several
 * processes may start at once; they take turns by an advisory lock. Each migration keeps what the version before it
 * uses, so that processes of both may run beside each other.
 *
 * @returns names of the migrations that ran now
 * @throws ConfigError when Postgres is older than 15, lacks ltree or does not let this user make tables; when the
 *   schema is of a newer version; with `demandsOnly` when it is of an older one
 */
export async function migrate(address: DatabaseAddress, options: MigrateOptions = {}): Promise<string[]> {
  const client = new pg.Client(clientConfig(address));
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { pending, unknown, isQueueCurrent } = await readSchemaState(client);
    if (unknown.length > 0) {
      throw new ConfigError(
        `The database was made by a newer version of the server (it has ${unknown.join(', ')}): start that version, or restore a backup from before.`,
      );
    }
    if (pending.length === 0 && isQueueCurrent) return [];
    if (options.demandsOnly === true) {
      const missing = pending.length > 0 ? pending.join(', ') : 'the tables of the job queue';
      throw new ConfigError(`The schema is not up to date (${missing}): run trueppm-server migrate.`);
    }
    await checkPostgres(client);
    const ran = await runPending(client, options.only);
    if (options.only === undefined || options.only.includes(QUEUE_VERSION)) await migrateQueue(client, address);
    return ran;
  } catch (error) {
    // What the migration tool throws holds Postgres' error as text.
    const [denied] = /permission denied [^\n]*/.exec(error instanceof Error ? error.message : '') ?? [];
    if (denied === undefined) throw error;
    throw new ConfigError(`Postgres says "${denied}": give its user the right CREATE on the database and its schema.`);
  } finally {
    await client.end();
  }
}

/** @throws ConfigError when this Postgres cannot hold the schema */
export async function checkPostgres(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: string; ltree: boolean }>(
    `SELECT current_setting('server_version_num') AS version,
            EXISTS (SELECT FROM pg_available_extensions WHERE name = 'ltree') AS ltree`,
  );
  const found = rows[0];
  if (Number(found?.version) < OLDEST_POSTGRES) {
    throw new ConfigError(`Postgres 15 or newer is needed; this one says ${found?.version}.`);
  }
  if (found?.ltree !== true) throw new ConfigError('Postgres lacks the extension ltree (part of its contrib package).');
}

/** Runs migrations one by one; one that gave way comes again. */
async function runPending(client: pg.Client, only: readonly string[] | undefined): Promise<string[]> {
  const ran: string[] = [];
  // Free again when the connection ends.
  await client.query('SELECT pg_advisory_lock($1)', [TURN]);
  for (let attempts = 1; ; ) {
    try {
      const name = await runNext(client, only, attempts <= PATIENT_ATTEMPTS ? LOCK_WAIT_MS : 0);
      if (name === undefined) return ran;
      ran.push(name);
      attempts = 1;
    } catch (error) {
      await client.query('ROLLBACK');
      if (attempts >= ATTEMPTS || !(error instanceof Error && GIVES_WAY.test(error.message))) throw error;
      attempts += 1;
      await sleep(PAUSE_MS);
    }
  }
}

/**
 * Runs one migration, in a transaction of its own: what it locks is free again before the next begins.
 *
 * @param lockWaitMs 0 = as long as it takes
 */
async function runNext(
  client: pg.Client,
  only: readonly string[] | undefined,
  lockWaitMs: number,
): Promise<string | undefined> {
  // Loaded only when there is something to do: most starts find the schema as it should be.
  const { runner } = await import('node-pg-migrate');
  await keepWritersOut(client, lockWaitMs);
  const [migration] = await runner({
    dbClient: client,
    dir: MIGRATIONS,
    migrationsTable: MIGRATIONS_TABLE,
    direction: 'up',
    count: 1,
    noLock: true,
    // Numbers are handed out in ranges: one may arrive after a higher one. None builds on another range's.
    checkOrder: false,
    ...(only === undefined ? {} : { ignorePattern: `^(?!(${only.join('|')})\\.sql$).*` }),
    log: () => undefined,
  });
  if (migration === undefined) await client.query('COMMIT');
  return migration?.name;
}

/**
 * Begins the migration's transaction by a lock on what every writer takes first, the counter of its project: writers
 * wait there, holding nothing that the migration wants.
 */
async function keepWritersOut(client: pg.Client, lockWaitMs: number): Promise<void> {
  await client.query(`BEGIN; SET LOCAL lock_timeout = ${lockWaitMs}`);
  const { rows } = await client.query<{ is_there: boolean }>(
    `SELECT to_regclass('project_counters') IS NOT NULL AS is_there`,
  );
  if (rows[0]?.is_there) await client.query('LOCK TABLE project_counters IN SHARE ROW EXCLUSIVE MODE');
}

async function migrateQueue(client: pg.Client, address: DatabaseAddress): Promise<void> {
  const { runMigrations: runQueueMigrations } = await import('graphile-worker');
  const pool = openPool(address, { connectionsMax: 2 });
  try {
    await runQueueMigrations({ pgPool: pool });
  } finally {
    await pool.end();
  }
  await client.query('UPDATE instance SET queue_version = $1', [queueVersion()]);
}
