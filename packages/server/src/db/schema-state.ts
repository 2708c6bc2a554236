import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';

/** The folder of SQL files; the same distance from `src/db` and from `dist/db`. */
export const MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url));

/** Where node-pg-migrate notes what ran. */
export const MIGRATIONS_TABLE = 'schema_migrations';

const UNDEFINED = new Set(['42P01', '42703']);

/** How a database's schema stands to this version of the server. */
export interface SchemaState {
  /** Migrations that ran, in their order. */
  readonly ran: readonly string[];
  /** Migrations of this version that have not run. */
  readonly pending: readonly string[];
  /** Migrations that ran and that this version does not know: the schema is of a newer one. */
  readonly unknown: readonly string[];
  /** Whether the job queue's tables are of the installed version. */
  readonly isQueueCurrent: boolean;
}

/** Names of this version's migrations, in their order. */
export const migrationNames = (): string[] =>
  readdirSync(MIGRATIONS)
    .filter(name => name.endsWith('.sql'))
    .map(name => name.slice(0, -'.sql'.length))
    .sort();

/** Version of the installed job queue. */
export function queueVersion(): string {
  const file = createRequire(import.meta.url).resolve('graphile-worker/package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** Compares a database with this version's migrations, by one query. */
export async function readSchemaState(database: Pick<pg.Client | pg.Pool, 'query'>): Promise<SchemaState> {
  const own = migrationNames();
  let ran: readonly string[] = [];
  let queue: string | null = null;
  try {
    const { rows } = await database.query<{ names: string[] | null; queue_version: string | null }>(
      `SELECT (SELECT array_agg(name ORDER BY id) FROM ${MIGRATIONS_TABLE}) AS names,
              (SELECT queue_version FROM instance) AS queue_version`,
    );
    ran = rows[0]?.names ?? [];
    queue = rows[0]?.queue_version ?? null;
  } catch (error) {
    if (!UNDEFINED.has((error as { code?: string }).code ?? '')) throw error;
    // A database that is empty, or older than the table or column: everything is looked at by the slow way.
    ran = await namesAlone(database);
  }
  return {
    ran,
    pending: own.filter(name => !ran.includes(name)),
    unknown: ran.filter(name => !own.includes(name)),
    isQueueCurrent: queue === queueVersion(),
  };
}

async function namesAlone(database: Pick<pg.Client | pg.Pool, 'query'>): Promise<string[]> {
  try {
    const { rows } = await database.query<{ name: string }>(`SELECT name FROM ${MIGRATIONS_TABLE} ORDER BY id`);
    return rows.map(({ name }) => name);
  } catch (error) {
    if (UNDEFINED.has((error as { code?: string }).code ?? '')) return [];
    throw error;
  }
}
