import { COLUMNS_MEDIA_TYPE, type SyncPush } from '@trueppm/sdk/protocol';
import { type Request, Router } from 'express';
import type { Deps } from '../deps.js';
import { etagOf, sendNotModified } from '../http/page.js';
import { accessOf, callerId, callerOf } from '../http/request.js';
import { namedTables, pullChanges, refilledTables } from './pull.js';
import { pushChanges } from './push.js';

const PATH = '/projects/:project_id/sync';

/** The watermark in the query: absent, empty, 0 and null all say "from the beginning". */
function watermark(request: Request): number {
  const value = request.query['last_pulled_at'];
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : 0;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** `/projects/{project_id}/sync`: WatermelonDB's protocol, also as columns. */
export function syncRoutes(deps: Deps): Router {
  const router = Router();

  router.get(PATH, async (request, response) => {
    const { projectId, version } = accessOf(request);
    response.vary('Accept');
    const epoch = text(request.query['epoch']) ?? null;
    // An epoch is only sent by who can tell one life of the database from another: let the pull compare.
    if (epoch === null && sendNotModified(request, response, version)) return;
    const isColumns = request.accepts(['application/json', COLUMNS_MEDIA_TYPE]) === COLUMNS_MEDIA_TYPE;
    const pull = {
      projectId: projectId.toLowerCase(),
      userId: callerId(request),
      since: watermark(request),
      epoch,
      refilled: refilledTables(text(request.query['migration'])),
      tables: namedTables(text(request.query['tables'])),
      format: isColumns ? ('columns' as const) : ('rows' as const),
      hidesNames: callerOf(request).hidesNames === true,
    };
    await pullChanges(deps.database, pull, {
      begin(pulled) {
        response.setHeader('ETag', etagOf(pulled));
        response.setHeader('Content-Type', isColumns ? COLUMNS_MEDIA_TYPE : 'application/json; charset=utf-8');
        return response;
      },
    });
  });

  router.post(PATH, async (request, response) => {
    const body = request.body as SyncPush;
    const pusher = { projectId: accessOf(request).projectId.toLowerCase(), userId: callerId(request) };
    response.json(await pushChanges(deps.database, pusher, body, body.last_pulled_at ?? watermark(request)));
  });

  return router;
}
