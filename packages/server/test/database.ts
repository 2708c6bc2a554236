import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { CommitSignal } from '../src/db/commit-signal.js';
import { type Database, type DatabaseAddress, openPool } from '../src/db/pool.js';
import { TEMPLATE } from './postgres.js';

/** A database of one test file. */
export interface TestDatabase extends Database {
  readonly address: DatabaseAddress & object;
  /** Closes the pool and removes the database. */
  drop(): Promise<void>;
}

/** Clones the migrated template: a fresh, empty schema in some ten milliseconds. */
export async function createTestDatabase(
  options: { readonly connectionsMax?: number; readonly template?: string } = {},
): Promise<TestDatabase> {
  const server = inject('postgres');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await admin(server, `CREATE DATABASE ${name} TEMPLATE ${options.template ?? TEMPLATE}`);
  const address = { ...server, database: name };
  const pool = openPool(address, options);
  return {
    address,
    pool,
    committed: new CommitSignal(),
    async drop() {
      await pool.end();
      await admin(server, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

/**
 * Two databases that hold what this one holds, as a backup and what goes on after it. Nothing may be connected to the one
 * given; it is closed.
 */
export async function forkTestDatabase(database: TestDatabase): Promise<[TestDatabase, TestDatabase]> {
  const template = database.address.database as string;
  await database.pool.end();
  const forks: [TestDatabase, TestDatabase] = [
    await createTestDatabase({ template }),
    await createTestDatabase({ template }),
  ];
  await admin(inject('postgres'), `DROP DATABASE ${template}`);
  return forks;
}

async function admin(server: { host: string; port: number; user: string }, statement: string): Promise<void> {
  const client = new pg.Client({ ...server, database: 'postgres' });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A user who can be a member of projects; returns the id. */
export async function createTestUser(database: Database, name: string = 'Ada Example'): Promise<string> {
  const email = `${randomUUID()}@example.test`;
  const { rows } = await database.pool.query<{ id: string }>(
    'INSERT INTO users (email, name, initials) VALUES ($1, $2, $3) RETURNING id',
    [email, name, 'AE'],
  );
  return rows[0]!.id;
}
