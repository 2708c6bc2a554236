import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Request, type Response, Router } from 'express';
import type { Deps } from '../deps.js';
import { invalidValue, notFound, ServerError } from '../errors.js';
import { pageRequest, sendJson, sendPage } from '../http/page.js';
import { accessOf, callerOf, param } from '../http/request.js';
import { isAllowed } from '../http/roles.js';
import { EXPORTS_SENT_AT_ONCE_MAX, EXPORTS_SENT_PER_USER_MAX, EXPORTS_SENT_WAITING_MAX } from '../limits.js';
import { Places } from '../places.js';
import { beginExport } from './begin.js';
import { disposition } from './file-name.js';
import { type ExportFormat, type ExportOptions, FILE_OF_FORMAT, readOptions } from './format.js';
import type { FileReader } from './project-json.js';
import { deleteExport, endExport, listExports, readExport, readKeptFile, readPieces } from './queries.js';
import { writeExport } from './service.js';

/** Text that may wait for a slow reader before reading from Postgres pauses. */
const BUFFER_BYTES = 4 * 1024 * 1024;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whose eyes a file is for that a request asks for. */
function readerOf(request: Request): FileReader {
  const { userId, kind, hidesNames = false } = callerOf(request);
  return {
    userId,
    seesAllTime: isAllowed(accessOf(request).role, 'time_entry.read_all'),
    // The readers of a link are told of no accounts.
    seesPeople: kind !== 'share_link',
    hidesNames,
  };
}

/**
 * Answers a file that is written while it is sent.
 *
 * @param signal aborted when nobody waits for the answer any more
 */
async function sendFile(
  { database }: Pick<Deps, 'database'>,
  request: Request,
  response: Response,
  {
    format,
    options,
    signal,
  }: { readonly format: ExportFormat; readonly options: ExportOptions; readonly signal: AbortSignal },
): Promise<void> {
  const { projectId } = accessOf(request);
  const { type, extension } = FILE_OF_FORMAT[format];
  // Through a stream of its own: the response compresses, and is no plain stream.
  const out = new PassThrough({ highWaterMark: BUFFER_BYTES });
  let sending: Promise<void> = Promise.resolve();
  try {
    const isThere = await writeExport(
      database,
      { projectId, format, options, reader: readerOf(request) },
      {
        signal,
        begin(name) {
          response.setHeader('Content-Disposition', disposition(name, extension));
          response.setHeader('Cache-Control', 'no-store');
          sending = pipeline(out, response.type(type));
          sending.catch(() => undefined);
          return out;
        },
      },
    );
    if (!isThere) throw notFound();
    await sending;
  } catch (error) {
    // Whoever has gone needs no answer, and a file that was begun is cut off.
    if (!response.headersSent && !response.destroyed) throw error;
    out.destroy();
  }
}

/** `/projects/{project_id}/exports` and below: files at once, and exports as jobs with their files. */
export function exportRoutes(deps: Pick<Deps, 'database'>): Router {
  const { pool } = deps.database;
  const router = Router();
  const list = '/projects/:project_id/exports';
  const one = `${list}/:export_id`;
  const ownerOf = (request: Request) => ({
    projectId: accessOf(request).projectId,
    userId: callerOf(request).userId,
  });
  const answer = async (request: Request, response: Response, id: string, status = 200): Promise<void> => {
    const row = await readExport(pool, ownerOf(request), id);
    if (row === null) throw notFound();
    response.setHeader('Cache-Control', 'no-store');
    sendJson(response, row, status);
  };

  const places = new Places({
    places: EXPORTS_SENT_AT_ONCE_MAX,
    waitingMax: EXPORTS_SENT_WAITING_MAX,
    perOwnerMax: EXPORTS_SENT_PER_USER_MAX,
    refusal: 'Too many files are being written; try again in a moment, or have it done in the background.',
  });
  const send = async (request: Request, response: Response, format: ExportFormat, options: ExportOptions = {}) => {
    const leaving = new AbortController();
    const { signal } = leaving;
    response.once('close', () => leaving.abort());
    const owner = callerOf(request).userId;
    try {
      await places.with(() => sendFile(deps, request, response, { format, options, signal }), { owner, signal });
    } catch (error) {
      // Whoever has gone needs no answer.
      if (!signal.aborted) throw error;
    }
  };

  router.get(`${list}/mspdi`, (request, response) => send(request, response, 'mspdi'));

  router.get(`${list}/csv`, (request, response) => {
    const { columns, delimiter } = request.query as Record<string, string | undefined>;
    return send(request, response, 'csv', readOptions({ columns: columns?.split(','), delimiter }));
  });

  router.get(`${list}/json`, (request, response) => send(request, response, 'project_json'));

  router.get(list, async (request, response) => {
    const page = pageRequest(request, 2);
    const [createdAt = '', id = ''] = page.after ?? [];
    if (page.after !== null && (Number.isNaN(Date.parse(createdAt)) || !UUID.test(id))) {
      throw invalidValue('cursor', 'This cursor is not from a page of this list.', 'invalid_parameter');
    }
    response.setHeader('Cache-Control', 'no-store');
    sendPage(response, await listExports(pool, ownerOf(request), page), page.limit);
  });

  router.post(list, async (request, response) => {
    const { format, ...asked } = request.body as { format: ExportFormat; columns?: string[]; delimiter?: string };
    const wanted = { ...ownerOf(request), format, options: readOptions(asked), reader: readerOf(request) };
    await answer(request, response, await beginExport(pool, wanted), 202);
  });

  router.get(one, (request, response) => answer(request, response, param(request, 'export_id')));

  router.delete(one, async (request, response) => {
    if (!(await deleteExport(pool, ownerOf(request), param(request, 'export_id')))) throw notFound();
    response.status(204).end();
  });

  router.post(`${one}/cancel`, async (request, response) => {
    const id = param(request, 'export_id');
    if ((await readExport(pool, ownerOf(request), id)) === null) throw notFound();
    await endExport(pool, id, { state: 'cancelled', problem: null });
    await answer(request, response, id);
  });

  router.get(`${one}/file`, async (request, response) => {
    const id = param(request, 'export_id');
    const file = await readKeptFile(pool, ownerOf(request), id);
    if (file === null) throw notFound();
    if (file.sees_all_time && !readerOf(request).seesAllTime) {
      throw new ServerError('forbidden', 'The file holds more than you may see now: export the project anew.');
    }
    if (file.state !== 'done') {
      throw new ServerError('wrong_state', `The export is ${file.state}: there is no file.`);
    }
    const { type, extension } = FILE_OF_FORMAT[file.format];
    const name = (file.file_name ?? '').slice(0, -extension.length - 1);
    response.setHeader('Content-Disposition', disposition(name, extension));
    response.setHeader('Cache-Control', 'no-store');
    await pipeline(Readable.from(readPieces(pool, id, file.bytes)), response.type(type)).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
      },
    );
  });

  return router;
}
