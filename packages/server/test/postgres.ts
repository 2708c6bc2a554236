import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '../src/db/embedded.js';
import { migrate } from '../src/db/migrate.js';

/** Where the test cluster listens. */
export interface PostgresAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    postgres: PostgresAddress;
  }
}

/** Name of the migrated database that every test file clones. */
export const TEMPLATE = 'ppm_template';

/** A real Postgres in a temporary folder for the whole run, with one migrated database to clone from. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'ppm-pg-'));
  const server = await startEmbedded({
    dataFolder,
    settings: { fsync: 'off', full_page_writes: 'off', max_connections: '200' },
  });
  const { host, port, user } = server.address as PostgresAddress;
  const admin = new pg.Client({ host, port, user, database: 'postgres' });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${TEMPLATE}`);
  await admin.end();
  await migrate({ host, port, user, database: TEMPLATE });
  project.provide('postgres', { host, port, user });
  return async () => {
    await server.stop();
    await rm(dataFolder, { recursive: true, force: true });
  };
}
