import { once } from 'node:events';
import { PassThrough, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { SYNC_TABLES, type SyncTable } from '@trueppm/sdk/protocol';
import type pg from 'pg';
import { readDelta } from '../changes/delta.js';
import type { Database } from '../db/pool.js';
import { withSnapshot } from '../db/transaction.js';
import { lostAccess, ServerError } from '../errors.js';
import { isRowField } from '../rows/columns.js';
import { isAboutPeople, unnamedColumns, unnamedRows } from '../rows/unnamed.js';
import { type PullHead, selectColumns, selectDeleted, selectHead, streamRows } from './queries.js';

/** What a device asks for. */
export interface PullRequest {
  readonly projectId: string;
  readonly userId: string;
  /** The watermark; 0 = everything. */
  readonly since: number;
  /** The epoch that the watermark belongs to; null = the device does not say. */
  readonly epoch: string | null;
  /** Tables that the device's schema gained, or gained columns in, since its last pull: all their rows are sent. */
  readonly refilled: ReadonlySet<SyncTable>;
  /** Tables that the device has; null = all. */
  readonly tables: readonly SyncTable[] | null;
  readonly format: 'rows' | 'columns';
  /** The reader is not told who the people of the project are. */
  readonly hidesNames: boolean;
}

/** Rows up to this many go out of one statement; beyond it a pull is streamed from a snapshot. */
const DELTA_ROWS_MAX = 5_000;

/** Text that may wait for a slow reader before reading from Postgres pauses. */
const BUFFER_BYTES = 16 * 1024 * 1024;

/** A reader that takes nothing for this long holds a snapshot for nobody. */
const STALL_MS = 30_000;

/**
 * Tables to send whole because the device's schema changed: those added, and those with an added column that rows have.
 *
 * @param migration JSON of WatermelonDB's `migration`: `{from, tables, columns: [{table, columns}]}`, or nothing
 * @throws ServerError `invalid_parameter`
 */
export function refilledTables(migration: string | undefined): Set<SyncTable> {
  const refilled = new Set<SyncTable>();
  if (migration === undefined || migration === '' || migration === 'null') return refilled;
  let parsed: unknown;
  try {
    parsed = JSON.parse(migration);
  } catch {
    parsed = undefined;
  }
  const { tables = [], columns = [] } = (parsed ?? {}) as { tables?: unknown; columns?: unknown };
  if (typeof parsed !== 'object' || parsed === null || !Array.isArray(tables) || !Array.isArray(columns)) {
    const message = 'migration is JSON with tables and columns.';
    throw new ServerError('invalid_parameter', message, {
      errors: [{ path: 'migration', code: 'invalid_parameter', message }],
    });
  }
  for (const table of tables) if (isTable(table)) refilled.add(table);
  for (const added of columns as { table?: unknown; columns?: unknown }[]) {
    const table = added?.table;
    if (!isTable(table) || !Array.isArray(added.columns)) continue;
    if (added.columns.some(column => typeof column === 'string' && isRowField(table, column))) refilled.add(table);
  }
  return refilled;
}

const isTable = (name: unknown): name is SyncTable => SYNC_TABLES.includes(name as SyncTable);

/**
 * Tables that a device names, in the order in which they are sent; null without a list. A device whose schema lacks a
 * table need not be sent it, and must not meet one that it cannot skip.
 *
 * @throws ServerError `invalid_parameter` for a name that is no table
 */
export function namedTables(list: string | undefined): readonly SyncTable[] | null {
  if (list === undefined || list === '') return null;
  const names = new Set(list.split(','));
  const unknown = [...names].find(name => !isTable(name));
  if (unknown !== undefined) {
    const message = `There is no synced table ${unknown}; there are ${SYNC_TABLES.join(', ')}.`;
    throw new ServerError('invalid_parameter', message, {
      errors: [{ path: 'tables', code: 'invalid_parameter', message }],
    });
  }
  return SYNC_TABLES.filter(table => names.has(table));
}

/** What a watermark is good for in a snapshot. */
interface Plan {
  readonly since: number;
  readonly isReplacement: boolean;
}

function planOf({ since, epoch }: PullRequest, head: PullHead): Plan {
  const isForeign = epoch !== null && epoch !== head.epoch;
  const isBroken = since > 0 && (isForeign || since < head.tombstoneFloor || since > head.version);
  return { since: isBroken ? 0 : since, isReplacement: isBroken };
}

/** Writes text and waits while the reader is far behind. */
type Write = (text: string) => Promise<void>;

/** A device that starts from nothing has nothing to delete. */
const deletedOf = (client: pg.PoolClient, table: SyncTable, { projectId, userId }: PullRequest, { since }: Plan) =>
  since === 0 ? '' : selectDeleted(client, table, projectId, since, userId);

async function writeRows(client: pg.PoolClient, request: PullRequest, plan: Plan, write: Write): Promise<void> {
  await write('{"changes":{');
  for (const [at, table] of tablesOf(request).entries()) {
    const since = request.refilled.has(table) ? 0 : plan.since;
    await write(`${at === 0 ? '' : ','}"${table}":{"created":[],"updated":[`);
    let isFirst = true;
    for await (const chunk of streamRows(client, table, request.projectId, since, request.userId)) {
      const shown = request.hidesNames ? unnamedRows(table, chunk) : chunk;
      await write(isFirst ? shown : `,${shown}`);
      isFirst = false;
    }
    const deleted = await deletedOf(client, table, request, plan);
    await write(`],"deleted":[${deleted}]}`);
  }
  await write('}');
}

async function writeColumns(client: pg.PoolClient, request: PullRequest, plan: Plan, write: Write): Promise<void> {
  await write('{"tables":{');
  for (const [at, table] of tablesOf(request).entries()) {
    const since = request.refilled.has(table) ? 0 : plan.since;
    await write(`${at === 0 ? '' : ','}"${table}":{"columns":{`);
    const all = await selectColumns(client, table, request.projectId, since, request.userId);
    const columns = request.hidesNames ? unnamedColumns(table, all) : all;
    for (const [index, [field, json]] of columns.entries()) {
      await write(`${index === 0 ? '' : ','}"${field}":${json}`);
    }
    const deleted = await deletedOf(client, table, request, plan);
    await write(`},"deleted":[${deleted}]}`);
  }
  await write('}');
}

/** The tables of an answer, in their order. */
const tablesOf = ({ tables, hidesNames }: PullRequest): readonly SyncTable[] =>
  (tables ?? SYNC_TABLES).filter(table => !(hidesNames && isAboutPeople(table)));

const tail = (version: number, epoch: string, isReplacement: boolean): string =>
  `,"timestamp":${version},"epoch":"${epoch}"${isReplacement ? ',"experimentalStrategy":"replacement"' : ''}}`;

/** The reader is gone, or takes nothing any more. */
class HungUp extends Error {}

/** Where an answer goes: told the number first, then given the text. */
export interface PullAnswer {
  /** Called once, before any text, with the number that is the ETag. */
  begin(version: number): Writable;
}

/** A delta small enough for one statement, or null. */
async function smallDelta(database: Database, request: PullRequest): Promise<{ version: number; text: string } | null> {
  if (request.since === 0 || request.format === 'columns' || request.refilled.size > 0) return null;
  if (request.hidesNames) return null;
  const { projectId, since, userId, tables } = request;
  const delta = await readDelta(database.pool, {
    projectId,
    since,
    rowsMax: DELTA_ROWS_MAX,
    userIds: [userId],
    reader: userId,
    tables,
  });
  if (delta === null || !delta.visibleTo.has(userId)) throw lostAccess(since);
  const isOtherLife = request.epoch !== null && request.epoch !== delta.epoch;
  if (!delta.isContinuous || isOtherLife || delta.changes === null) return null;
  return { version: delta.version, text: `{"changes":${delta.changes}${tail(delta.version, delta.epoch, false)}` };
}

/**
 * Answers a pull: everything after the watermark, or the whole project, of one snapshot. JSON of the rows is built by
 * Postgres and only passed on. A small delta is one statement; anything larger is streamed while it is read.
 *
 * @throws ServerError `not_found`, or `access_revoked` when the caller brings a watermark
 */
export async function pullChanges(database: Database, request: PullRequest, answer: PullAnswer): Promise<void> {
  const delta = await smallDelta(database, request);
  if (delta !== null) {
    answer.begin(delta.version).end(delta.text);
    return;
  }
  await withSnapshot(database, async client => {
    const head = await selectHead(client, request.projectId, request.userId);
    if (head === null) throw lostAccess(request.since);
    const plan = planOf(request, head);
    const buffer = new PassThrough({ highWaterMark: BUFFER_BYTES });
    let hasHungUp = false;
    pipeline(buffer, answer.begin(head.version)).catch(() => {
      hasHungUp = true;
    });
    const write: Write = async text => {
      if (buffer.destroyed) throw new HungUp();
      if (buffer.write(text)) return;
      await once(buffer, 'drain', { signal: AbortSignal.timeout(STALL_MS) }).catch(() => {
        throw new HungUp();
      });
    };
    try {
      await (request.format === 'columns' ? writeColumns : writeRows)(client, request, plan, write);
      buffer.end(tail(head.version, head.epoch, plan.isReplacement));
    } catch (error) {
      // Half an answer must not look like a whole one.
      buffer.destroy();
      if (!hasHungUp && !(error instanceof HungUp)) throw error;
    }
  });
}
