import type { Logger } from 'pino';
import { type Database, isUnavailable } from '../db/pool.js';
import { notFound, ServerError } from '../errors.js';
import { EXPORT_ATTEMPTS_MAX } from '../limits.js';
import { fileNameOf } from './file-name.js';
import { FILE_OF_FORMAT } from './format.js';
import { Pieces, Unwanted } from './pieces.js';
import { endExport, finishExport, noteProgress, storePiece, takeExport, type WaitingExport } from './queries.js';
import { writeExport } from './service.js';

/** What an export needs of the server. */
export interface ExportDeps {
  readonly database: Database;
  readonly log: Pick<Logger, 'error'>;
}

/** Between two notes of progress, which are also looks whether somebody ended it. */
const NOTE_MS = 400;
/** Share of the progress once the plan is on its way to the thread that writes it. */
const LOADED_SHARE = 0.1;

/**
 * Works on one export: writes the file into pieces of the database, as its reader sees the project now. Run again after a
 * crash it begins anew.
 *
 * @param attempt 1 for the first
 * @throws Error for what another attempt may get over
 */
export async function runExport({ database, log }: ExportDeps, exportId: string, attempt: number): Promise<void> {
  const { pool } = database;
  const waiting = await takeExport(pool, exportId);
  if (waiting === null) return;
  try {
    await write(database, waiting);
  } catch (error) {
    if (error instanceof Unwanted) return;
    if (error instanceof ServerError) {
      return await endExport(pool, exportId, { state: 'failed', problem: error.toProblem() });
    }
    if (isUnavailable(error) || attempt < EXPORT_ATTEMPTS_MAX) throw error;
    log.error({ err: error, exportId }, 'an export failed');
    const problem = new ServerError('internal', 'The export failed; there is no file.').toProblem();
    await endExport(pool, exportId, { state: 'failed', problem });
  }
}

/** Whether the reader may still read the project: the role may be gone since the export was asked for. */
async function mayRead({ pool }: Database, { project_id, user_id }: WaitingExport): Promise<boolean> {
  const { rowCount } = await pool.query('SELECT FROM memberships WHERE project_id = $1 AND user_id = $2', [
    project_id,
    user_id,
  ]);
  return rowCount === 1;
}

async function write(database: Database, waiting: WaitingExport): Promise<void> {
  const { id, project_id: projectId, format } = waiting;
  const { pool } = database;
  if (!(await mayRead(database, waiting))) throw notFound();
  const { reader, ...options } = waiting.options;
  const ending = new AbortController();
  const pieces = new Pieces((ordinal, piece) => storePiece(pool, id, ordinal, piece));
  // A refused piece ends the wait for more of the file, too.
  pieces.on('error', error => ending.abort(error));
  let progress = LOADED_SHARE;
  const noting = setInterval(() => {
    noteProgress(pool, id, progress).then(
      isWanted => {
        if (isWanted) return;
        ending.abort(new Unwanted());
        pieces.destroy(new Unwanted());
      },
      () => undefined,
    );
  }, NOTE_MS);
  let name = '';
  try {
    const isThere = await writeExport(
      database,
      { projectId, format, options, reader },
      {
        signal: ending.signal,
        begin(projectName) {
          name = fileNameOf(projectName, FILE_OF_FORMAT[format].extension);
          return pieces;
        },
        onProgress(share) {
          progress = LOADED_SHARE + (1 - LOADED_SHARE) * share;
        },
      },
    );
    if (!isThere) throw notFound();
  } catch (error) {
    throw ending.signal.aborted ? ending.signal.reason : error;
  } finally {
    clearInterval(noting);
  }
  await finishExport(pool, id, { fileName: name, bytes: pieces.bytes });
}
