import { Router } from 'express';
import type { Deps } from '../deps.js';
import { pageRequest, sendPage } from '../http/page.js';
import { callerId } from '../http/request.js';
import { search } from './queries.js';

/** `GET /search`: over everything the caller may see. */
export function searchRoutes({ database }: Pick<Deps, 'database'>): Router {
  const router = Router();
  router.get('/search', async (request, response) => {
    const { q, kinds, project_id } = request.query as { q: string; kinds?: string; project_id?: string };
    const page = pageRequest(request, 2);
    const found = {
      userId: callerId(request),
      text: q.trim(),
      kinds: kinds === undefined ? null : kinds.split(','),
      projectId: project_id ?? null,
    };
    response.setHeader('Cache-Control', 'no-store');
    sendPage(response, await search(database.pool, found, page), page.limit);
  });
  return router;
}
