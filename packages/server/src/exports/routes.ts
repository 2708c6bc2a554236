import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Request, Router } from 'express';
import type { Deps } from '../deps.js';
import { notFound } from '../errors.js';
import { accessOf, callerOf } from '../http/request.js';
import { isAllowed } from '../http/roles.js';
import { disposition } from './file-name.js';
import { type FileReader, writeProjectJson } from './project-json.js';
import { exportMspdi } from './service.js';

/** Text that may wait for a slow reader before reading from Postgres pauses. */
const BUFFER_BYTES = 4 * 1024 * 1024;
/** Media type of a whole project. */
export const PROJECT_JSON_TYPE = 'application/vnd.trueppm.project+json';

/** Whose eyes a file is for that a request asks for. */
export function readerOf(request: Request): FileReader {
  const { userId, kind } = callerOf(request);
  return {
    userId,
    seesAllTime: isAllowed(accessOf(request).role, 'time_entry.read_all'),
    // The readers of a link are told of no people.
    seesPeople: kind !== 'share_link',
  };
}

/** `GET /projects/{id}/exports/mspdi` and `…/json`. */
export function exportRoutes({ database }: Pick<Deps, 'database'>): Router {
  const router = Router();
  router.get('/projects/:project_id/exports/mspdi', async (request, response) => {
    const { projectId } = accessOf(request);
    const plan = await exportMspdi(database, projectId);
    if (plan === null) throw notFound();
    const { name, file } = plan;
    response.setHeader('Content-Disposition', disposition(name, 'xml'));
    response.setHeader('Cache-Control', 'no-store');
    response.type('application/xml').send(Buffer.from(file.buffer, file.byteOffset, file.byteLength));
  });

  router.get('/projects/:project_id/exports/json', async (request, response) => {
    const { projectId } = accessOf(request);
    // Through a stream of its own: the response compresses, and is no plain stream.
    const out = new PassThrough({ highWaterMark: BUFFER_BYTES });
    let sending: Promise<void> = Promise.resolve();
    try {
      const isThere = await writeProjectJson(
        database,
        { projectId, reader: readerOf(request) },
        {
          begin(name) {
            response.setHeader('Content-Disposition', disposition(name, 'json'));
            response.setHeader('Cache-Control', 'no-store');
            sending = pipeline(out, response.type(PROJECT_JSON_TYPE));
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
  });
  return router;
}
