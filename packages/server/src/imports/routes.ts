import { type Request, Router } from 'express';
import type { Deps } from '../deps.js';
import { notFound, ServerError } from '../errors.js';
import { callerId, param } from '../http/request.js';
import { addJob } from '../jobs/queue.js';
import { PROJECT_JSON_BYTES_MAX } from '../limits.js';
import { drain } from './drain.js';
import { fileNameOf } from './file-name.js';
import { bytesMaxOf, type ImportFormat } from './format.js';
import { tooLarge } from './problem.js';
import { beginImport, cancelImport, dropImport, type ImportOptions, readImport } from './queries.js';
import { storeUpload } from './upload.js';

/** `POST /imports`, `GET /imports/{id}`, `POST /imports/{id}/cancel`. */
export function importRoutes({ database }: Pick<Deps, 'database'>): Router {
  const { pool } = database;
  const router = Router();

  router.post('/imports', async (request, response) => {
    const userId = callerId(request);
    const options = optionsOf(request);
    const bytesMax = options.format === undefined ? PROJECT_JSON_BYTES_MAX : bytesMaxOf(options.format);
    if (Number(request.headers['content-length'] ?? 0) > bytesMax) {
      await drain(request, response);
      throw tooLarge(bytesMax);
    }
    const fileName = fileNameOf(request, 'plan.xml');
    const id = await beginImport(pool, userId, fileName, options).catch(async error => {
      await drain(request, response);
      throw error;
    });
    try {
      await storeUpload(pool, id, request, { format: options.format, fileName });
      await addJob(pool, 'import', { import_id: id }, `import:${id}`);
    } catch (error) {
      await drain(request, response);
      await dropImport(pool, id).catch(() => undefined);
      throw request.errored === null || error instanceof ServerError
        ? error
        : new ServerError('bad_request', 'The file ended early.', { cause: error });
    }
    response.status(202).json(await readImport(pool, id, userId));
  });

  router.get('/imports/:import_id', async (request, response) => {
    const row = await readImport(pool, param(request, 'import_id'), callerId(request));
    if (row === null) throw notFound();
    response.setHeader('Cache-Control', 'no-store');
    response.json(row);
  });

  router.post('/imports/:import_id/cancel', async (request, response) => {
    const [id, userId] = [param(request, 'import_id'), callerId(request)];
    await cancelImport(pool, id, userId);
    const row = await readImport(pool, id, userId);
    if (row === null) throw notFound();
    response.json(row);
  });

  return router;
}

const PROJECT_JSON_TYPE = 'application/vnd.trueppm.project+json';

/** What the request says of the file; a media type that only one format has says which. */
function optionsOf(request: Request): ImportOptions {
  const { format, date_order, source_project } = request.query as Record<string, string | undefined>;
  const type = request.headers['content-type'];
  const typed = type === PROJECT_JSON_TYPE ? 'project_json' : type === 'text/csv' ? 'csv' : undefined;
  const found = (format ?? typed) as ImportFormat | undefined;
  return {
    ...(found === undefined ? {} : { format: found }),
    ...(date_order === undefined ? {} : { dateOrder: date_order as 'dmy' | 'mdy' | 'ymd' }),
    ...(source_project === undefined ? {} : { sourceProject: source_project }),
  };
}
