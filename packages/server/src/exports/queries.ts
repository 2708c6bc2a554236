import type { Problem } from '@trueppm/sdk/protocol';
import type pg from 'pg';
import { notFound } from '../errors.js';
import type { PageRequest, PageRow } from '../http/page.js';
import { EXPORT_HOURS } from '../limits.js';
import type { ExportFormat, ExportOptions } from './format.js';
import type { FileReader } from './project-json.js';

type Queryable = Pick<pg.Pool | pg.PoolClient, 'query'>;

/** When an export and its file go. */
const EXPIRES = `(e.created_at + make_interval(hours => ${EXPORT_HOURS}))`;

/** The contract's Export, as JSON that Postgres builds. */
const EXPORT = `json_build_object(
  'id', e.id, 'project_id', e.project_id, 'format', e.format, 'state', e.state, 'progress', e.progress,
  'file_name', e.file_name, 'bytes', e.bytes, 'problem', e.problem, 'created_at', utc_text(e.created_at),
  'finished_at', utc_text(e.finished_at), 'expires_at', utc_text(${EXPIRES}))::text`;

/** Whose exports of which project. */
export interface ExportOwner {
  readonly projectId: string;
  readonly userId: string;
}

/** One page of a user's exports of a project, the newest first. */
export async function listExports(
  queries: Queryable,
  { projectId, userId }: ExportOwner,
  { limit, after }: PageRequest,
): Promise<PageRow[]> {
  const [createdAt = null, id = null] = after ?? [];
  const { rows } = await queries.query<{ json: string; created_at: string; id: string }>(
    `SELECT ${EXPORT} AS json, e.created_at::text AS created_at, e.id FROM exports AS e
      WHERE e.project_id = $1 AND e.user_id = $2 AND ${EXPIRES} > now()
        AND ($3::text IS NULL OR (e.created_at, e.id) < ($3::timestamptz, $4::uuid))
      ORDER BY e.created_at DESC, e.id DESC LIMIT $5`,
    [projectId, userId, createdAt, id, limit + 1],
  );
  return rows.map(row => ({ json: row.json, keys: [row.created_at, row.id] }));
}

/** One export as JSON; null when there is none, it is somebody else's, or it has expired. */
export async function readExport(
  queries: Queryable,
  { projectId, userId }: ExportOwner,
  id: string,
): Promise<string | null> {
  const { rows } = await queries.query<{ json: string }>(
    `SELECT ${EXPORT} AS json FROM exports AS e
      WHERE e.project_id = $1 AND e.user_id = $2 AND e.id = $3 AND ${EXPIRES} > now()`,
    [projectId, userId, id],
  );
  return rows[0]?.json ?? null;
}

/** A finished file, or where its export stands. */
export interface KeptFile {
  readonly state: string;
  readonly format: ExportFormat;
  readonly file_name: string | null;
  readonly bytes: number | null;
  /** Whether time of others that is not shared is in it. */
  readonly sees_all_time: boolean;
}

/** What there is to download; null when there is no such export. */
export async function readKeptFile(
  queries: Queryable,
  { projectId, userId }: ExportOwner,
  id: string,
): Promise<KeptFile | null> {
  const { rows } = await queries.query<KeptFile>(
    `SELECT e.state, e.format, e.file_name, e.bytes, e.format = 'project_json'
              AND coalesce((e.options #>> '{reader,seesAllTime}')::boolean, true) AS sees_all_time FROM exports AS e
      WHERE e.project_id = $1 AND e.user_id = $2 AND e.id = $3 AND ${EXPIRES} > now()`,
    [projectId, userId, id],
  );
  return rows[0] ?? null;
}

/**
 * The file, piece by piece.
 *
 * @param bytes its size
 * @throws ServerError `not_found` when it is taken away meanwhile: half a file must not pass for a whole one
 */
export async function* readPieces(queries: Queryable, id: string, bytes: number | null): AsyncGenerator<Buffer> {
  let left = bytes ?? 0;
  for (let ordinal = 0; left > 0; ordinal += 1) {
    const { rows } = await queries.query<{ bytes: Buffer }>(
      'SELECT bytes FROM export_pieces WHERE export_id = $1 AND ordinal = $2',
      [id, ordinal],
    );
    if (rows[0] === undefined) throw notFound();
    left -= rows[0].bytes.length;
    yield rows[0].bytes;
  }
}

/** How much a caller has asked for in the last hour: what a dead process left under way does not count for ever. */
export async function readDemand(
  queries: Queryable,
  { projectId, userId }: ExportOwner,
): Promise<{ readonly lastHour: number; readonly underWay: number }> {
  const { rows } = await queries.query<{ last_hour: number; under_way: number }>(
    `SELECT count(*) AS last_hour,
            count(*) FILTER (WHERE state IN ('queued', 'running')) AS under_way
       FROM exports WHERE project_id = $1 AND user_id = $2 AND created_at > now() - interval '1 hour'`,
    [projectId, userId],
  );
  return { lastHour: Number(rows[0]!.last_hour), underWay: Number(rows[0]!.under_way) };
}

/** An export that is wanted: of what, and for whose eyes. */
export interface WantedExport extends ExportOwner {
  readonly format: ExportFormat;
  readonly options: ExportOptions;
  readonly reader: FileReader;
}

/** Begins an export and its job in one statement, and lets the oldest go. Returns its id. */
export async function insertExport(
  queries: Queryable,
  { projectId, userId, format, options, reader }: WantedExport,
  { keptMax, attemptsMax, lane }: { readonly keptMax: number; readonly attemptsMax: number; readonly lane: string },
): Promise<string> {
  const { rows } = await queries.query<{ id: string }>(
    `WITH fresh AS (
       INSERT INTO exports (project_id, user_id, format, options) VALUES ($1, $2, $3, $4) RETURNING id
     ), old AS (
       DELETE FROM exports WHERE id IN (
         SELECT id FROM exports WHERE project_id = $1 AND user_id = $2 AND state NOT IN ('queued', 'running')
          ORDER BY created_at DESC, id DESC OFFSET $5)
     )
     SELECT id, graphile_worker.add_job('export', json_build_object('export_id', id), queue_name := $6,
                                        job_key := 'export:' || id, max_attempts := $7) AS job FROM fresh`,
    [projectId, userId, format, JSON.stringify({ ...options, reader }), keptMax - 1, lane, attemptsMax],
  );
  return rows[0]!.id;
}

/** An export to be worked on. */
export interface WaitingExport {
  readonly id: string;
  readonly project_id: string;
  readonly user_id: string;
  readonly format: ExportFormat;
  readonly options: ExportOptions & { readonly reader: FileReader };
}

/** Takes an export into work; null when it has ended already. A second attempt begins anew. */
export async function takeExport(queries: Queryable, id: string): Promise<WaitingExport | null> {
  const { rows } = await queries.query<WaitingExport>(
    `WITH taken AS (
       UPDATE exports SET state = 'running', progress = 0 WHERE id = $1 AND state IN ('queued', 'running')
       RETURNING id, project_id, user_id, format, options
     ), dropped AS (DELETE FROM export_pieces WHERE export_id IN (SELECT id FROM taken))
     SELECT * FROM taken`,
    [id],
  );
  return rows[0] ?? null;
}

/** Notes that the file will hold less of others' time than was asked for. */
export async function narrowExport(queries: Queryable, id: string): Promise<void> {
  await queries.query(
    `UPDATE exports SET options = jsonb_set(options, '{reader,seesAllTime}', 'false') WHERE id = $1`,
    [id],
  );
}

/** Notes how far an export is; false when it is not wanted any more. */
export async function noteProgress(queries: Queryable, id: string, progress: number): Promise<boolean> {
  const { rowCount } = await queries.query(
    `UPDATE exports SET progress = greatest(progress, $2) WHERE id = $1 AND state = 'running'`,
    [id, progress],
  );
  return rowCount === 1;
}

/** Stores the next piece of the file; false when the export is not wanted any more. */
export async function storePiece(queries: Queryable, id: string, ordinal: number, bytes: Buffer): Promise<boolean> {
  const { rowCount } = await queries.query(
    `INSERT INTO export_pieces (export_id, ordinal, bytes)
     SELECT id, $2, $3 FROM exports WHERE id = $1 AND state = 'running'`,
    [id, ordinal, bytes],
  );
  return rowCount === 1;
}

/** Ends an export whose file is whole. */
export async function finishExport(
  queries: Queryable,
  id: string,
  { fileName, bytes }: { readonly fileName: string; readonly bytes: number },
): Promise<void> {
  await queries.query(
    `UPDATE exports SET state = 'done', progress = 1, file_name = $2, bytes = $3, finished_at = now()
      WHERE id = $1 AND state = 'running'`,
    [id, fileName, bytes],
  );
}

/** Ends an export that has not ended, with nothing kept of its file. */
export async function endExport(
  queries: Queryable,
  id: string,
  { state, problem }: { readonly state: 'failed' | 'cancelled'; readonly problem: Problem | null },
): Promise<void> {
  await queries.query(
    `WITH ended AS (UPDATE exports SET state = $2, problem = $3, finished_at = now()
                     WHERE id = $1 AND state IN ('queued', 'running') RETURNING id)
     DELETE FROM export_pieces WHERE export_id IN (SELECT id FROM ended)`,
    [id, state, problem === null ? null : JSON.stringify(problem)],
  );
}

/** Takes an export away with its file; false when there is none. */
export async function deleteExport(
  queries: Queryable,
  { projectId, userId }: ExportOwner,
  id: string,
): Promise<boolean> {
  const { rowCount } = await queries.query('DELETE FROM exports WHERE project_id = $1 AND user_id = $2 AND id = $3', [
    projectId,
    userId,
    id,
  ]);
  return rowCount === 1;
}
