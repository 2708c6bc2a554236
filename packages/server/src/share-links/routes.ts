import { type Request, Router } from 'express';
import type { Deps } from '../deps.js';
import { pageRequest, sendPage } from '../http/page.js';
import { limitOpenings } from '../http/rate-limit.js';
import { accessOf, callerId, param } from '../http/request.js';
import { listTokens } from '../tokens/queries.js';
import type { ProjectCaller } from '../tokens/service.js';
import { createShareLink, openShareLink, revokeShareLink } from './service.js';

const callerOf = (request: Request): ProjectCaller => ({
  userId: callerId(request),
  projectId: accessOf(request).projectId,
});

/** Secret links of a project: list, make, revoke; and what their holders exchange them for. */
export function shareLinkRoutes(deps: Deps): Router {
  const router = Router();
  router.post('/auth/share-link', limitOpenings(deps), async (request: Request, response) => {
    const { secret } = request.body as { secret: string };
    response.setHeader('Cache-Control', 'no-store');
    response.json(await openShareLink(deps, secret));
  });
  router.get('/projects/:project_id/share-links', async (request, response) => {
    const page = pageRequest(request, 2);
    sendPage(response, await listTokens(deps.database.pool, 'link', accessOf(request).projectId, page), page.limit);
  });
  router.post('/projects/:project_id/share-links', async (request, response) => {
    const body = request.body as { name: string; expires_in_days?: number | null; shows_names?: boolean };
    response.setHeader('Cache-Control', 'no-store');
    response.status(201).json(await createShareLink(deps, callerOf(request), body));
  });
  router.delete('/projects/:project_id/share-links/:link_id', async (request, response) => {
    await revokeShareLink(deps, callerOf(request), param(request, 'link_id'));
    response.status(204).end();
  });
  return router;
}
