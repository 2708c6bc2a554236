import type { Role } from '@trueppm/sdk/protocol';
import type { Logger } from 'pino';
import { type Database, isUnavailable } from '../db/pool.js';
import { notFound, ServerError } from '../errors.js';
import { isAllowed } from '../http/roles.js';
import { EXPORT_ATTEMPTS_MAX } from '../limits.js';
import { fileNameOf } from './file-name.js';
import { FILE_OF_FORMAT } from './format.js';
import { Pieces, Unwanted } from './pieces.js';
import type { FileReader } from './project-json.js';
import {
  endExport,
  finishExport,
  narrowExport,
  noteProgress,
  storePiece,
  takeExport,
  type WaitingExport,
} from './queries.js';
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

/**
 * Whose eyes the file is for now: the role may be another since the export was asked for, or gone.
 *
 * @throws ServerError `not_found` for a project that the reader does not see any more
 */
async function readerNow({ pool }: Database, { id, project_id, user_id, options }: WaitingExport): Promise<FileReader> {
  const { rows } = await pool.query<{ role: Role }>(
    `SELECT m.role FROM memberships AS m JOIN projects AS p ON p.id = m.project_id AND NOT p.is_deleted
      WHERE m.project_id = $1 AND m.user_id = $2`,
    [project_id, user_id],
  );
  if (rows[0] === undefined) throw notFound();
  const { reader } = options;
  if (!reader.seesAllTime || isAllowed(rows[0].role, 'time_entry.read_all')) return reader;
  await narrowExport(pool, id);
  return { ...reader, seesAllTime: false };
}

async function write(database: Database, waiting: WaitingExport): Promise<void> {
  const { id, project_id: projectId, format } = waiting;
  const { pool } = database;
  const reader = await readerNow(database, waiting);
  const { reader: _asked, ...options } = waiting.options;
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
