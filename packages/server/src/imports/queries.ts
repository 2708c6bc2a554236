import type { ImportRow, ImportWarning, Problem } from '@trueppm/sdk/protocol';
import type pg from 'pg';
import { inTransaction } from '../db/pool.js';
import type { ProjectTransaction } from '../db/transaction.js';
import { ServerError } from '../errors.js';
import { IMPORTS_UNDER_WAY_MAX } from '../limits.js';
import type { ImportFormat } from './format.js';

type Queryable = Pick<pg.Pool | pg.PoolClient, 'query'>;

const WIRE = `id, state, file_name, format, progress, CASE WHEN state = 'done' THEN project_id END AS project_id, problem, warnings,
  created_at`;

/** What a file leaves open, as the importer said it. */
export interface ImportOptions {
  /** What the file is; default: what it begins like. */
  readonly format?: ImportFormat;
  /** What dates of a table begin with where they are not ISO. */
  readonly dateOrder?: 'dmy' | 'mdy' | 'ymd';
  /** Which project of a file of Primavera. */
  readonly sourceProject?: string;
  /** True = everybody on this server is known, not only whom the importer shares a project with. */
  readonly knowsEverybody?: boolean;
}

/** What has a lock of its own; the number is any. */
const BEGINNING = 7_205_311;

/**
 * Begins an import whose file is still on its way. Returns its id.
 *
 * @throws ServerError `conflict` while the user has too many under way
 */
export async function beginImport(
  pool: pg.Pool,
  userId: string,
  fileName: string,
  options: ImportOptions = {},
): Promise<string> {
  // Whoever has the machine is not held back.
  const underWayMax = options.knowsEverybody === true ? null : IMPORTS_UNDER_WAY_MAX;
  return inTransaction(pool, async client => {
    // One after the other, so that many at once are counted as well.
    await client.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [BEGINNING, userId]);
    // What a dead process left under way does not count for ever.
    const { rows } = await client.query<{ id: string }>(
      `INSERT INTO imports (user_id, file_name, format, options) SELECT $1, $2, $3, $4
        WHERE $5::integer IS NULL OR (SELECT count(*) FROM imports WHERE user_id = $1 AND state IN ('queued', 'running')
                                              AND created_at > now() - interval '1 hour') < $5
       RETURNING id`,
      [userId, fileName, options.format ?? null, JSON.stringify(options), underWayMax],
    );
    if (rows[0] !== undefined) return rows[0].id;
    const message = `${IMPORTS_UNDER_WAY_MAX} imports of yours are under way: wait for one, or cancel it.`;
    throw new ServerError('conflict', message, { limit: IMPORTS_UNDER_WAY_MAX });
  });
}

/** Stores the next piece of the file. */
export async function storePiece(database: Queryable, id: string, ordinal: number, bytes: Buffer): Promise<void> {
  await database.query('INSERT INTO import_pieces (import_id, ordinal, bytes) VALUES ($1, $2, $3)', [
    id,
    ordinal,
    bytes,
  ]);
}

/** One piece of the file, null after the last. */
export async function readPiece(database: Queryable, id: string, ordinal: number): Promise<Buffer | null> {
  const { rows } = await database.query<{ bytes: Buffer }>(
    'SELECT bytes FROM import_pieces WHERE import_id = $1 AND ordinal = $2',
    [id, ordinal],
  );
  return rows[0]?.bytes ?? null;
}

/** Forgets an import whose file never came whole. */
export async function dropImport(database: Queryable, id: string): Promise<void> {
  await database.query('DELETE FROM imports WHERE id = $1', [id]);
}

/** An import as its uploader sees it; null for everybody else. */
export async function readImport(database: Queryable, id: string, userId: string): Promise<ImportRow | null> {
  const { rows } = await database.query<ImportRow>(`SELECT ${WIRE} FROM imports WHERE id = $1 AND user_id = $2`, [
    id,
    userId,
  ]);
  return rows[0] ?? null;
}

/** An import to be worked on. */
export interface WaitingImport {
  readonly id: string;
  readonly user_id: string;
  readonly file_name: string;
  readonly options: ImportOptions;
  readonly pieces: number;
}

/** Takes an import into work; null when it has ended already. A second attempt begins anew. */
export async function takeImport(database: Queryable, id: string): Promise<WaitingImport | null> {
  const { rows } = await database.query<WaitingImport>(
    `UPDATE imports SET state = 'running', progress = 0 WHERE id = $1 AND state IN ('queued', 'running')
     RETURNING id, user_id, file_name, options,
               (SELECT count(*)::integer FROM import_pieces WHERE import_id = imports.id) AS pieces`,
    [id],
  );
  return rows[0] ?? null;
}

/** Notes what the file was found to be. */
export async function noteFormat(database: Queryable, id: string, format: ImportFormat): Promise<void> {
  await database.query('UPDATE imports SET format = $2 WHERE id = $1', [id, format]);
}

/**
 * Ends an import that has not ended. Whoever works on it finds that out at the latest when it is to be finished, and
 * takes everything back.
 */
export async function cancelImport(database: Queryable, id: string, userId: string): Promise<void> {
  await database.query(
    `WITH ended AS (UPDATE imports SET state = 'cancelled', finished_at = now()
                     WHERE id = $1 AND user_id = $2 AND state IN ('queued', 'running') RETURNING id)
     DELETE FROM import_pieces WHERE import_id IN (SELECT id FROM ended)`,
    [id, userId],
  );
}

/**
 * Notes how far an import is.
 *
 * @param progress 0 to 1
 * @returns false when it is no longer to be worked on: somebody has ended it
 */
export async function noteProgress(database: Queryable, id: string, progress: number): Promise<boolean> {
  const { rowCount } = await database.query(`UPDATE imports SET progress = $2 WHERE id = $1 AND state = 'running'`, [
    id,
    progress,
  ]);
  return rowCount === 1;
}

/**
 * Ends an import inside the transaction that creates its project: both or neither.
 *
 * @returns false when another attempt has ended it already
 */
export async function finishImport(
  tx: ProjectTransaction,
  id: string,
  warnings: readonly ImportWarning[],
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `UPDATE imports SET state = 'done', progress = 1, project_id = $2, warnings = $3, finished_at = now()
      WHERE id = $1 AND state = 'running'`,
    [id, tx.projectId, JSON.stringify(warnings)],
  );
  await tx.query('DELETE FROM import_pieces WHERE import_id = $1', [id]);
  return rowCount === 1;
}

/** Ends an import of which nothing is stored. */
export async function failImport(database: Queryable, id: string, problem: Problem): Promise<void> {
  await database.query(
    `WITH failed AS (UPDATE imports SET state = 'failed', problem = $2, finished_at = now()
                      WHERE id = $1 AND state IN ('queued', 'running') RETURNING id)
     DELETE FROM import_pieces WHERE import_id IN (SELECT id FROM failed)`,
    [id, JSON.stringify(problem)],
  );
}

/** Ends imports whose upload was cut by the end of the server. */
export async function failAbandonedImports(database: Queryable, problem: Problem): Promise<void> {
  await database.query(
    `WITH failed AS (UPDATE imports AS i SET state = 'failed', problem = $1, finished_at = now()
                      WHERE i.state = 'queued' AND i.created_at < now() - interval '1 hour'
                        AND NOT EXISTS (SELECT FROM graphile_worker.jobs AS j WHERE j.key = 'import:' || i.id)
                      RETURNING id)
     DELETE FROM import_pieces WHERE import_id IN (SELECT id FROM failed)`,
    [JSON.stringify(problem)],
  );
}
