import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { createGzip, type Gzip } from 'node:zlib';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { clientConfig, type DatabaseAddress } from '../db/pool.js';
import { readSchemaState } from '../db/schema-state.js';
import { SERVER_VERSION } from '../http/version.js';
import { BACKUP_FORMAT, BACKUP_VERSION, type BackupEnd, type BackupHeader, END_OF_ROWS, keyOf } from './format.js';
import { findTables, queueMigration, sqlColumns, sqlName } from './tables.js';

/**
 * Writes the whole database as of one moment into a file that only its owner may read. Servers go on meanwhile: it is one
 * snapshot and locks nobody out. The file is complete or not there.
 *
 * @returns rows per table
 */
export async function writeBackup(address: DatabaseAddress, file: string): Promise<BackupEnd['rows']> {
  const client = new pg.Client(clientConfig(address));
  client.on('error', () => undefined);
  await client.connect();
  const part = `${file}.part`;
  const gzip = createGzip({ level: 6 });
  try {
    await (await open(part, 'w', 0o600)).close();
    const target = createWriteStream(part, { flags: 'w', mode: 0o600 });
    gzip.pipe(target);
    const written = finished(target);
    // A full disk must end the wait for the next piece, too.
    const failed = written.then(() => new Promise<never>(() => undefined));
    const rows = await Promise.race([writeAll(client, gzip), failed]);
    gzip.end();
    await written;
    await rename(part, file);
    return rows;
  } catch (error) {
    gzip.destroy();
    await rm(part, { force: true });
    throw error;
  } finally {
    await client.end();
  }
}

async function writeAll(client: pg.Client, gzip: Gzip): Promise<BackupEnd['rows']> {
  const line = async (value: object | string): Promise<void> => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    if (!gzip.write(`${text}\n`)) await once(gzip, 'drain');
  };
  await client.query(`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
    SET LOCAL datestyle = 'ISO'; SET LOCAL timezone = 'UTC'; SET LOCAL intervalstyle = 'iso_8601';
    SET LOCAL extra_float_digits = 3`);
  const { rows } = await client.query<{ epoch: string; now: string }>('SELECT epoch, now() FROM instance');
  const header: BackupHeader = {
    format: BACKUP_FORMAT,
    version: BACKUP_VERSION,
    server: SERVER_VERSION,
    created_at: rows[0]!.now,
    epoch: rows[0]!.epoch,
    migrations: (await readSchemaState(client)).ran,
    queue_migration: await queueMigration(client),
  };
  await line(header);
  const counts: Record<string, number> = {};
  for (const table of await findTables(client)) {
    await line(table);
    const copy = client.query(copyTo(`COPY ${sqlName(table)} (${sqlColumns(table)}) TO STDOUT`));
    for await (const chunk of copy) if (!gzip.write(chunk)) await once(gzip, 'drain');
    await line(END_OF_ROWS);
    counts[keyOf(table)] = copy.rowCount ?? 0;
  }
  await client.query('COMMIT');
  const end: BackupEnd = { end: true, rows: counts };
  await line(end);
  return counts;
}
