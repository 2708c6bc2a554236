import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isAlive } from './cluster.js';
import { type EmbeddedPostgres, startEmbedded } from './embedded.js';
import { openPool } from './pool.js';

/** The compiled module: a process of its own runs no TypeScript. */
const EMBEDDED = new URL('../../dist/db/embedded.js', import.meta.url).href;

let dataFolder: string;
let started: EmbeddedPostgres[];

beforeAll(async () => {
  dataFolder = join(await mkdtemp(join(tmpdir(), 'ppm-embedded-')), 'data');
});
beforeEach(() => {
  started = [];
});
afterEach(async () => {
  for (const server of started) await server.stop();
});
afterAll(() => rm(join(dataFolder, '..'), { recursive: true, force: true }));

async function start(onRestart?: (reason: string) => void): Promise<EmbeddedPostgres> {
  const server = await startEmbedded({ dataFolder, ...(onRestart === undefined ? {} : { onRestart }) });
  started.push(server);
  return server;
}

async function query(server: EmbeddedPostgres, sql: string): Promise<pg.QueryResultRow[]> {
  const client = new pg.Client(server.address);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Starts the server from a process of its own that is killed at once; the postmaster's process id. */
async function startAndDie(): Promise<number> {
  const program = `
    const { startEmbedded } = await import(${JSON.stringify(EMBEDDED)});
    const server = await startEmbedded({ dataFolder: ${JSON.stringify(dataFolder)} });
    process.stdout.write(String(server.pid), () => process.kill(process.pid, 'SIGKILL'));`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', chunk => {
    output += chunk;
  });
  await new Promise(done => child.once('close', done));
  return Number(output);
}

describe('embedded Postgres', () => {
  it('is created whole after a creation that was interrupted', async () => {
    const part = join(dataFolder, 'postgres.part');
    await mkdir(part, { recursive: true });
    await writeFile(join(part, 'PG_VERSION'), '18\n');
    const server = await start();
    expect(existsSync(part)).toBe(false);
    await query(server, 'CREATE TABLE kept AS SELECT 42 AS answer');
  });

  it('keeps rows across a clean stop and start, on a socket of its own folder and no port', async () => {
    const first = await start();
    const [settings] = await query(first, `SELECT current_setting('listen_addresses') AS listens`);
    expect(settings).toEqual({ listens: '' });
    expect(statSync(first.address.host as string).mode & 0o777).toBe(0o700);
    const knock = new Promise((done, fail) => connect(5432, '127.0.0.1', () => done('open')).once('error', fail));
    await expect(knock).rejects.toThrow('ECONNREFUSED');
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);
    const second = await start();
    expect(second.isAdopted).toBe(false);
    expect(await query(second, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('is adopted by the next start when its owner was killed, and then stopped by it', async () => {
    const orphan = await startAndDie();
    const heir = await start();
    expect([heir.isAdopted, heir.pid]).toEqual([true, orphan]);
    expect(await query(heir, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await heir.stop();
    expect(isAlive(heir.pid)).toBe(false);
  });

  it('is left alone by a second process while its owner lives', async () => {
    const owner = await start();
    const other = spawn('sleep', ['30']);
    await writeFile(join(dataFolder, 'postgres.owner'), String(other.pid));
    const guest = await startEmbedded({ dataFolder });
    await guest.stop();
    expect(isAlive(owner.pid)).toBe(true);
    other.kill();
  });

  it('is stopped by whoever adopted it, also when its owner ended only then', async () => {
    const orphan = await startAndDie();
    const other = spawn('sleep', ['30']);
    const ownerFile = join(dataFolder, 'postgres.owner');
    await writeFile(ownerFile, String(other.pid));
    const heir = await start();
    other.kill();
    await expect.poll(() => readFile(ownerFile, 'utf8')).toBe(String(process.pid));
    await heir.stop();
    expect(isAlive(orphan)).toBe(false);
  });

  it('comes back with its rows by itself when it is killed', async () => {
    const reasons: string[] = [];
    const server = await start(reason => reasons.push(reason));
    const pool = openPool(server.address);
    await pool.query('SELECT 1');
    const killed = server.pid;
    process.kill(killed, 'SIGKILL');
    const since = Date.now();
    for (;;) {
      const answer = await pool.query('SELECT answer FROM kept').catch(() => null);
      if (answer !== null && server.pid !== killed) {
        expect(answer.rows).toEqual([{ answer: 42 }]);
        break;
      }
      expect(Date.now() - since).toBeLessThan(60_000);
      await new Promise(done => setTimeout(done, 20));
    }
    await pool.end();
    expect(reasons).toHaveLength(1);
  });

  it('starts over the process id of another program left in its lock file', async () => {
    const first = await start();
    await first.stop();
    const lock = join(dataFolder, 'postgres', 'postmaster.pid');
    await writeFile(lock, `${process.pid}\n${join(dataFolder, 'postgres')}\n0\n5432\n\n\n`);
    const second = await start();
    expect(await query(second, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect((await readFile(lock, 'utf8')).split('\n')[0]).toBe(String(second.pid));
  });
});
