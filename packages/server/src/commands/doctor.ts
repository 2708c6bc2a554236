import { statfs } from 'node:fs/promises';
import pg from 'pg';
import { openDatabase } from '../db/address.js';
import { clientConfig } from '../db/pool.js';
import { readSchemaState } from '../db/schema-state.js';
import { createCommandLog } from '../http/log.js';
import { type Command, configOf } from './command.js';
import { explain } from './refusal.js';

/** One thing that was looked at. */
interface Finding {
  readonly name: string;
  readonly state: 'ok' | 'warn' | 'fail';
  readonly says: string;
}

const finding = (name: string, state: Finding['state'], says: string): Finding => ({ name, state, says });

const OLDEST_POSTGRES = 150_000;
/** Tokens and tickets live by the clock. */
const CLOCK_WARN_MS = 1_000;
const CLOCK_FAIL_MS = 10_000;
const DISK_WARN_BYTES = 1024 ** 3;
const DISK_FAIL_BYTES = 100 * 1024 ** 2;
/** A job that waits this long has nobody who takes it. */
const JOB_WAIT_MINUTES = 5;

/** `trueppm-server doctor`: looks and changes nothing. */
export const doctorCommand: Command = {
  says: 'Looks at configuration, database, extensions, schema, jobs, disk and clock. Exit code 3 when something fails.',
  words: [],
  flags: [],
  async run(call) {
    const findings: Finding[] = [];
    const config = configOf(call);
    const needsSecret = config.secret === null && (config.isProduction || config.databaseUrl !== null);
    findings.push(
      needsSecret
        ? finding('configuration', 'fail', 'TRUEPPM_SECRET is missing: the server would not start')
        : finding(
            'configuration',
            'ok',
            `role ${config.role}, ${config.isProduction ? 'production' : 'not production'}`,
          ),
    );
    findings.push(...(await lookAtDatabase(config)));
    if (config.databaseUrl === null) findings.push(await lookAtDisk(config.dataFolder));
    const isRefused = findings.some(({ state }) => state === 'fail');
    const text = findings.map(({ name, state, says }) => `${state.padEnd(5)} ${name.padEnd(14)} ${says}`).join('\n');
    return { json: { is_healthy: !isRefused, findings }, text, isRefused };
  },
};

async function lookAtDatabase(config: ReturnType<typeof configOf>): Promise<Finding[]> {
  try {
    const { address, stop } = await openDatabase(config, createCommandLog(config));
    try {
      const client = new pg.Client({ ...clientConfig(address), connectionTimeoutMillis: 5_000 });
      client.on('error', () => undefined);
      await client.connect();
      try {
        return await lookInside(client);
      } finally {
        await client.end();
      }
    } finally {
      await stop();
    }
  } catch (error) {
    return [finding('database', 'fail', explain(error) ?? (error instanceof Error ? error.message : String(error)))];
  }
}

async function lookInside(client: pg.Client): Promise<Finding[]> {
  const askedAt = Date.now();
  const { rows } = await client.query<{
    version: string;
    shown: string;
    ltree: string | null;
    now: string;
    max: string;
  }>(
    `SELECT current_setting('server_version_num') AS version, current_setting('server_version') AS shown,
            (SELECT coalesce(installed_version, default_version) FROM pg_available_extensions WHERE name = 'ltree') AS ltree,
            clock_timestamp() AS now, current_setting('max_connections') AS max`,
  );
  const found = rows[0]!;
  const isNew = Number(found.version) >= OLDEST_POSTGRES;
  const skewMs = Math.abs(Date.parse(found.now) - (askedAt + Date.now()) / 2);
  const state = await readSchemaState(client);
  const schema =
    state.unknown.length > 0
      ? finding('schema', 'fail', `of a newer version: ${state.unknown.join(', ')}`)
      : state.pending.length > 0 || !state.isQueueCurrent
        ? finding('schema', 'warn', `to be migrated: ${state.pending.join(', ') || 'the job queue'}`)
        : finding('schema', 'ok', `${state.ran.length} migrations, up to date`);
  return [
    isNew
      ? finding('database', 'ok', `Postgres ${found.shown}, ${found.max} connections`)
      : finding('database', 'fail', `Postgres ${found.shown}; 15 or newer is needed`),
    found.ltree === null
      ? finding('extensions', 'fail', 'ltree is missing (part of Postgres’ contrib package)')
      : finding('extensions', 'ok', `ltree ${found.ltree}`),
    schema,
    ...(state.ran.length > 0 && state.isQueueCurrent ? [await lookAtJobs(client)] : []),
    finding(
      'clock',
      skewMs > CLOCK_FAIL_MS ? 'fail' : skewMs > CLOCK_WARN_MS ? 'warn' : 'ok',
      `${Math.round(skewMs)} ms from Postgres’`,
    ),
  ];
}

async function lookAtJobs(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query<{ waiting: number; late: number; dead: number }>(
    `SELECT count(*) FILTER (WHERE locked_at IS NULL AND attempts < max_attempts) AS waiting,
            count(*) FILTER (WHERE locked_at IS NULL AND attempts < max_attempts
                               AND run_at < now() - make_interval(mins => $1)) AS late,
            count(*) FILTER (WHERE attempts >= max_attempts) AS dead
       FROM graphile_worker.jobs`,
    [JOB_WAIT_MINUTES],
  );
  const { waiting, late, dead } = rows[0]!;
  const says = `${waiting} waiting, ${late} of them for more than ${JOB_WAIT_MINUTES} minutes, ${dead} given up`;
  return finding('jobs', late > 0 || dead > 0 ? 'warn' : 'ok', says);
}

async function lookAtDisk(folder: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const state = free < DISK_FAIL_BYTES ? 'fail' : free < DISK_WARN_BYTES ? 'warn' : 'ok';
  return finding('disk', state, `${(free / 1024 ** 3).toFixed(1)} GiB free at ${folder}`);
}
