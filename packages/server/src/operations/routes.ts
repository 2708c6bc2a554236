import { type Request, Router } from 'express';
import type { Deps } from '../deps.js';
import { numberedPage, sendPage } from '../http/page.js';
import { accessOf, callerId } from '../http/request.js';
import { listOperations, listOwnOperations, type OperationFilter } from './queries.js';

function filterOf(request: Request): OperationFilter {
  const text = (name: string): string | null => {
    const value = request.query[name];
    return typeof value === 'string' ? value : null;
  };
  return {
    actor: text('actor'),
    resource: text('resource'),
    action: text('action'),
    via: text('via'),
    since: text('since'),
    until: text('until'),
  };
}

/** The log of operations, of a project and of the caller's account. */
export function operationRoutes({ database: { pool } }: Pick<Deps, 'database'>): Router {
  const router = Router();
  router.get('/projects/:project_id/operations', async (request, response) => {
    const page = numberedPage(request, 3);
    const rows = await listOperations(pool, accessOf(request).projectId, filterOf(request), page);
    sendPage(response, rows, page.limit);
  });
  router.get('/me/operations', async (request, response) => {
    const page = numberedPage(request, 1);
    sendPage(response, await listOwnOperations(pool, callerId(request), page), page.limit);
  });
  return router;
}
