import type { Pool } from 'pg';
import type { PageRequest, PageRow } from '../http/page.js';

/** What a list of operations is narrowed to; null = everything. */
export interface OperationFilter {
  readonly actor: string | null;
  readonly resource: string | null;
  readonly action: string | null;
  readonly via: string | null;
  /** UTC instants. */
  readonly since: string | null;
  readonly until: string | null;
}

/** Rows named per entry; an import changes many more. */
const IDS_MAX = 100;

const via = (from: string): string =>
  `coalesce(${from}.via, CASE WHEN ${from}.actor IS NULL THEN 'server' ELSE 'session' END)`;

const seen = (rows: string): string => `
  SELECT json_build_object(
           'at', utc_text(x.at), 'version', x.version, 'actor', x.actor, 'actor_name', u.name, 'via', ${via('x')},
           'credential_id', x.credential_id, 'address', host(x.address), 'cause', x.cause, 'resource', x.resource,
           'action', x.action, 'resource_id', x.resource_id, 'ids', x.ids, 'count', x.count, 'fields', x.fields,
           'details', x.details)::text AS json, x.version, x.source, x.ordinal
    FROM (${rows}) AS x LEFT JOIN users u ON u.id = x.actor
   ORDER BY x.version DESC NULLS LAST, x.source DESC, x.ordinal DESC`;

/** An entry of the log; what is not about a change of rows has none. */
const LOGGED = `o.version, 1 AS source, o.id AS ordinal, o.at, o.actor, o.via, o.credential_id, o.address,
  NULL AS cause, o.resource, o.action, o.resource_id, '{}'::uuid[] AS ids, 0 AS count, NULL::text[] AS fields, o.details`;

/** An entry of the feed, in the words of the log. */
const CHANGED = `f.version, 0 AS source, f.ordinal::bigint AS ordinal, f.at, f.actor, f.via, f.credential_id, f.address,
  f.cause, f.table_name AS resource,
  CASE WHEN f.fields IS NULL THEN 'create' WHEN 'is_deleted' = ANY (f.fields) THEN 'delete' ELSE 'update' END AS action,
  NULL::uuid AS resource_id, f.row_ids[1:${IDS_MAX}] AS ids, cardinality(f.row_ids) AS count, f.fields,
  '{}'::jsonb AS details`;

/**
 * One page of what was done to a project, newest first: its feed of changed rows and its log of everything else, merged
 * by the project's number, which both carry.
 */
export async function listOperations(
  pool: Pool,
  projectId: string,
  filter: OperationFilter,
  { limit, after }: PageRequest,
): Promise<PageRow[]> {
  const [version = null, source = null, ordinal = null] = after ?? [];
  const half = (columns: string, from: string, table: string): string => `
    (SELECT * FROM (SELECT ${columns} FROM ${table} AS ${from}
       WHERE ${from}.project_id = $1 AND ($2::bigint IS NULL OR ${from}.version <= $2)) AS ${from}
     WHERE ${from}.resource IS NOT NULL AND ${from}.version IS NOT NULL
       AND ($2::bigint IS NULL OR (${from}.version, ${from}.source, ${from}.ordinal) < ($2, $3::integer, $4::bigint))
       AND ($5::uuid IS NULL OR ${from}.actor = $5) AND ($6::text IS NULL OR ${from}.resource = $6)
       AND ($7::text IS NULL OR ${from}.action = $7) AND ($8::text IS NULL OR ${via(from)} = $8)
       AND ($9::timestamptz IS NULL OR ${from}.at >= $9) AND ($10::timestamptz IS NULL OR ${from}.at < $10)
     ORDER BY ${from}.version DESC, ${from}.ordinal DESC LIMIT $11)`;
  const { rows } = await pool.query<{ json: string; version: number; source: number; ordinal: number }>(
    `${seen(`${half(CHANGED, 'f', 'project_change')} UNION ALL ${half(LOGGED, 'o', 'operation_log')}`)} LIMIT $11`,
    [
      projectId,
      version,
      source,
      ordinal,
      filter.actor,
      filter.resource,
      filter.action,
      filter.via,
      filter.since,
      filter.until,
      limit + 1,
    ],
  );
  return rows.map(row => ({ json: row.json, keys: [String(row.version), String(row.source), String(row.ordinal)] }));
}

/** One page of what was done to an account, by its user or to it, newest first. */
export async function listOwnOperations(pool: Pool, userId: string, { limit, after }: PageRequest): Promise<PageRow[]> {
  const { rows } = await pool.query<{ json: string; ordinal: number }>(
    seen(`SELECT ${LOGGED} FROM operation_log AS o
           WHERE o.actor = $1 AND o.project_id IS NULL AND ($2::bigint IS NULL OR o.id < $2)
           ORDER BY o.id DESC LIMIT $3`),
    [userId, after?.[0] ?? null, limit + 1],
  );
  return rows.map(row => ({ json: row.json, keys: [String(row.ordinal)] }));
}
