import { type Request, Router } from 'express';
import type { Deps } from '../deps.js';
import { notFound } from '../errors.js';
import { pageRequest, sendJson, sendPage } from '../http/page.js';
import { accessOf, callerOf, param } from '../http/request.js';
import { discardFailedJob, type FailedScope, isOperator, listFailedJobs, retryFailedJob } from './failed-queries.js';

/** `/projects/{project_id}/failed-jobs`, and `/failed-jobs` of the whole server for its operators. */
export function jobRoutes({ database: { pool } }: Pick<Deps, 'database'>): Router {
  const router = Router();
  /** For anybody else there is no such address. */
  const serverScope = async (request: Request): Promise<FailedScope> => {
    const { userId, highestRole } = callerOf(request);
    // A token with a bound reaches no further than a project's Scheduler.
    if (highestRole !== null || !(await isOperator(pool, userId))) throw notFound();
    return 'server';
  };
  const projectScope = async (request: Request): Promise<FailedScope> => ({ projectId: accessOf(request).projectId });

  for (const [base, scopeOf] of [
    ['/projects/:project_id/failed-jobs', projectScope],
    ['/failed-jobs', serverScope],
  ] as const) {
    router.get(base, async (request, response) => {
      const scope = await scopeOf(request);
      const page = pageRequest(request, 1);
      response.setHeader('Cache-Control', 'no-store');
      sendPage(response, await listFailedJobs(pool, scope, page), page.limit);
    });
    router.post(`${base}/:job_id/retry`, async (request, response) => {
      const job = await retryFailedJob(pool, await scopeOf(request), param(request, 'job_id'));
      if (job === null) throw notFound();
      sendJson(response, job, 202);
    });
    router.delete(`${base}/:job_id`, async (request, response) => {
      if (!(await discardFailedJob(pool, await scopeOf(request), param(request, 'job_id')))) throw notFound();
      response.status(204).end();
    });
  }
  return router;
}
