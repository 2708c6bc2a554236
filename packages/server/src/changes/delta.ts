import { SYNC_TABLES, type SyncTable } from '@trueppm/sdk/protocol';
import type pg from 'pg';

/** What to read of a project's feed. */
export interface DeltaRequest {
  readonly projectId: string;
  /** The reader has everything up to this number; null = it wants the number only. */
  readonly since: number | null;
  /** Above this many rows no values are read: the reader pulls instead. */
  readonly rowsMax: number;
  /** Users of whom it is asked whether they may see the project. */
  readonly userIds?: readonly string[];
}

/** The committed rows of a project after a number, all of one snapshot. */
export interface Delta {
  /** The project's number in the snapshot. */
  readonly version: number;
  readonly epoch: string;
  /** JSON of the contract's SyncChanges, `created` left out; null when there are more than `rowsMax` rows. */
  readonly changes: string | null;
  /** JSON of the contract's list of ChangeCause, oldest first. */
  readonly by: string;
  /** False when rows the reader had not seen may have been reaped, or when its number lies ahead. */
  readonly isContinuous: boolean;
  /** Those of `userIds` who may see the project, which is not in the trash. */
  readonly visibleTo: ReadonlySet<string>;
}

/** Commits named in one frame at most; who is further behind learns the newest. */
const CAUSES_MAX = 1_000;

const keyOf = (table: SyncTable): string => (table === 'projects' ? 'id' : 'project_id');

const sizeOf = (table: SyncTable): string =>
  `(SELECT count(*) FROM (SELECT FROM ${table} WHERE ${keyOf(table)} = $1 AND server_version > $2 LIMIT $3 + 1) AS s)`;

const updatedOf = (table: SyncTable): string =>
  `CASE WHEN n <= $3 THEN (SELECT string_agg(row_to_json(r)::text, ',') FROM live_${table} AS r
     WHERE r.${keyOf(table)} = $1 AND r.server_version > $2) END AS ${table}_updated`;

const deletedOf = (table: SyncTable): string =>
  `CASE WHEN n <= $3 THEN (SELECT string_agg('"' || d.id || '"', ',') FROM ${table} AS d
     WHERE d.${keyOf(table)} = $1 AND d.server_version > $2 AND d.is_deleted) END AS ${table}_deleted`;

/**
 * One statement, so that number, rows and members are of one snapshot. Postgres builds the JSON of the rows; here it
 * is only put together.
 */
const DELTA_QUERY = `
  SELECT c.server_version, c.tombstone_floor, i.epoch, n::integer AS n,
         ${SYNC_TABLES.flatMap(table => [updatedOf(table), deletedOf(table)]).join(',\n         ')},
         (SELECT string_agg(json_build_object('version', b.version, 'actor', b.actor, 'cause', b.cause)::text, ','
                            ORDER BY b.version)
            FROM (SELECT version, actor, cause FROM project_change
                   WHERE project_id = $1 AND version > $2 AND ordinal = 1
                   ORDER BY version DESC LIMIT ${CAUSES_MAX}) AS b) AS by,
         (SELECT array_agg(m.user_id) FROM memberships AS m JOIN live_projects AS p ON p.id = m.project_id
           WHERE m.project_id = $1 AND m.user_id = ANY($4::uuid[])) AS visible_to
    FROM project_counters AS c
   CROSS JOIN instance AS i
   CROSS JOIN LATERAL (SELECT ${SYNC_TABLES.map(sizeOf).join('\n      + ')} AS n) AS size
   WHERE c.project_id = $1`;

interface DeltaRow extends Record<`${SyncTable}_${'updated' | 'deleted'}`, string | null> {
  readonly server_version: number;
  readonly tombstone_floor: number;
  readonly epoch: string;
  readonly n: number;
  readonly by: string | null;
  readonly visible_to: string[] | null;
}

/** Above every number a project can have. */
const NOTHING = Number.MAX_SAFE_INTEGER;

/**
 * Reads what was committed to a project after a number: values, not ids. The same query serves the live relay, the
 * resume of a socket and the scheduler, whose cached rows it brings up to date.
 *
 * @returns null when there is no such project
 */
export async function readDelta(
  database: Pick<pg.Pool | pg.PoolClient, 'query'>,
  { projectId, since, rowsMax, userIds = [] }: DeltaRequest,
): Promise<Delta | null> {
  const { rows } = await database.query<DeltaRow>({
    name: 'delta',
    text: DELTA_QUERY,
    values: [projectId, since ?? NOTHING, rowsMax, userIds],
  });
  const row = rows[0];
  if (row === undefined) return null;
  return {
    version: row.server_version,
    epoch: row.epoch,
    changes: row.n > rowsMax ? null : changesText(row),
    by: `[${row.by ?? ''}]`,
    isContinuous: since === null || (since >= row.tombstone_floor && since <= row.server_version),
    visibleTo: new Set(row.visible_to ?? []),
  };
}

function changesText(row: DeltaRow): string {
  const tables = SYNC_TABLES.flatMap(table => {
    const updated = row[`${table}_updated`];
    const deleted = row[`${table}_deleted`];
    if (updated === null && deleted === null) return [];
    return `"${table}":{"created":[],"updated":[${updated ?? ''}],"deleted":[${deleted ?? ''}]}`;
  });
  return `{${tables.join(',')}}`;
}

/**
 * The JSON of a ChangeFrame; built once and sent to every reader.
 *
 * @param from the number that the readers have
 */
export function changeFrame(projectId: string, from: number, delta: Delta & { readonly changes: string }): string {
  return (
    `{"type":"change","project_id":"${projectId}","from_version":${from},"server_version":${delta.version},` +
    `"changes":${delta.changes},"by":${delta.by}}`
  );
}
