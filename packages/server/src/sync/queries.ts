import { SYNC_TABLES, type SyncTable } from '@trueppm/sdk/protocol';
import type pg from 'pg';
import { type ColumnType, TABLES } from '../rows/columns.js';
import { seenBy } from '../rows/personal.js';
import type { Queries } from '../rows/statements.js';

/** Rows of one chunk of a streamed pull: some 2 MB of task rows. */
const CHUNK_ROWS = 2_000;

const keyOf = (table: SyncTable): string => (table === 'projects' ? 'id' : 'project_id');

/** Rows that the user sees, and rows to call deleted, for tables of which not everybody sees every row. */
const visible = (table: SyncTable, reader: string): string => {
  const condition = seenBy(table, reader);
  return condition === null ? '' : ` AND ${condition}`;
};
const hidden = (table: SyncTable, reader: string): string => {
  const condition = seenBy(table, reader);
  return condition === null ? '' : ` OR NOT ${condition}`;
};
const readerOf = (table: SyncTable, userId: string): string[] => (TABLES[table].personal === undefined ? [] : [userId]);

/** What a pull must know before it reads rows, all of the same snapshot. */
export interface PullHead {
  readonly version: number;
  readonly tombstoneFloor: number;
  readonly epoch: string;
}

/** The head of a pull, or null when the user may not see the project. */
export async function selectHead(client: pg.PoolClient, projectId: string, userId: string): Promise<PullHead | null> {
  const { rows } = await client.query<{ version: number; tombstone_floor: number; epoch: string }>(
    `SELECT c.server_version AS version, c.tombstone_floor, i.epoch
       FROM project_counters c
       JOIN projects p ON p.id = c.project_id AND NOT p.is_deleted
       JOIN memberships m ON m.project_id = c.project_id AND m.user_id = $2
      CROSS JOIN instance i
      WHERE c.project_id = $1`,
    [projectId, userId],
  );
  const row = rows[0];
  return row === undefined ? null : { version: row.version, tombstoneFloor: row.tombstone_floor, epoch: row.epoch };
}

/** Live rows of a table newer than a version, as JSON joined by commas, chunk by chunk. */
export async function* streamRows(
  client: pg.PoolClient,
  table: SyncTable,
  projectId: string,
  since: number,
  userId: string,
): AsyncGenerator<string> {
  let after = '00000000-0000-0000-0000-000000000000';
  const text = `
    SELECT count(*) AS count, string_agg(c.text, ',') AS chunk, max(c.id::text) AS last
      FROM (SELECT r.id, row_to_json(r)::text AS text FROM live_${table} r
             WHERE r.${keyOf(table)} = $1 AND r.id > $2 AND r.server_version > $3${visible(table, '$4')}
             ORDER BY r.id LIMIT ${CHUNK_ROWS}) AS c`;
  for (;;) {
    const { rows } = await client.query<{ count: number; chunk: string | null; last: string | null }>(text, [
      projectId,
      after,
      since,
      ...readerOf(table, userId),
    ]);
    const chunk = rows[0];
    if (chunk === undefined || chunk.chunk === null) return;
    yield chunk.chunk;
    if (chunk.count < CHUNK_ROWS) return;
    after = chunk.last ?? '';
  }
}

/** Ids of tombstones newer than a version, and of rows that the user does not see, quoted and joined by commas. */
export async function selectDeleted(
  client: pg.PoolClient,
  table: SyncTable,
  projectId: string,
  since: number,
  userId: string,
): Promise<string> {
  const { rows } = await client.query<{ ids: string | null }>(
    `SELECT string_agg('"' || r.id || '"', ',') AS ids FROM ${table} r
      WHERE r.${keyOf(table)} = $1 AND r.server_version > $2 AND (r.is_deleted${hidden(table, '$3')})`,
    [projectId, since, ...readerOf(table, userId)],
  );
  return rows[0]?.ids ?? '';
}

const STAMPS: Readonly<Record<string, ColumnType>> = {
  server_version: 'bigint',
  created_at: 'text',
  updated_at: 'text',
};

/** Every column of a table's wire row with its type. */
function wireColumns(table: SyncTable): [string, ColumnType][] {
  const { input, computed } = TABLES[table];
  const scope: Record<string, ColumnType> = table === 'projects' ? { id: 'uuid' } : { id: 'uuid', project_id: 'uuid' };
  return Object.entries({ ...scope, ...input, ...computed, ...STAMPS });
}

/** Plan times as minutes since 1970-01-01T00:00 of the project's own clock. */
const asColumn = (field: string, type: ColumnType): string =>
  type === 'timestamp' ? `json_agg(date_part('epoch', r.${field}) / 60)` : `json_agg(r.${field})`;

const COLUMNS_QUERY = Object.fromEntries(
  SYNC_TABLES.map(table => [
    table,
    `SELECT ${wireColumns(table)
      .map(([field, type]) => `${asColumn(field, type)}::text AS ${field}`)
      .join(', ')}
       FROM live_${table} r WHERE r.${keyOf(table)} = $1 AND r.server_version > $2${visible(table, '$3')}`,
  ]),
) as Record<SyncTable, string>;

/** Live rows of a table newer than a version, as one JSON array per field. */
export async function selectColumns(
  client: pg.PoolClient,
  table: SyncTable,
  projectId: string,
  since: number,
  userId: string,
): Promise<readonly (readonly [field: string, json: string])[]> {
  const { rows } = await client.query<Record<string, string | null>>(COLUMNS_QUERY[table], [
    projectId,
    since,
    ...readerOf(table, userId),
  ]);
  return wireColumns(table).map(([field]) => [field, rows[0]?.[field] ?? '[]'] as const);
}

/** The stored answer to a batch, with the hash of what was asked. */
export interface StoredBatch {
  readonly request_hash: Buffer;
  readonly result: string;
}

/** The answer that a batch got when it was applied, or null. */
export async function selectBatch(
  queries: Queries,
  projectId: string,
  userId: string,
  batchId: string,
): Promise<StoredBatch | null> {
  const { rows } = await queries.query<StoredBatch>(
    `SELECT request_hash, result::text AS result FROM sync_batches
      WHERE project_id = $1 AND user_id = $2 AND batch_id = $3`,
    [projectId, userId, batchId],
  );
  return rows[0] ?? null;
}
