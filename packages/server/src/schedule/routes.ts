import { Router } from 'express';
import type { Deps } from '../deps.js';
import { notFound } from '../errors.js';
import { accessOf } from '../http/request.js';
import { addJob } from '../jobs/queue.js';
import { readStatus } from './status.js';
import { forgetCancellation, storeCancellation } from './store.js';

/** `GET /projects/{id}/schedule`, `POST …/schedule/run`, `POST …/schedule/cancel`. */
export function scheduleRoutes({ database }: Pick<Deps, 'database'>): Router {
  const router = Router();

  router.get('/projects/:project_id/schedule', async (request, response) => {
    const status = await readStatus(database.pool, accessOf(request).projectId);
    if (status === null) throw notFound();
    response.setHeader('Cache-Control', 'no-store');
    response.json(status);
  });

  router.post('/projects/:project_id/schedule/run', async (request, response) => {
    const { projectId } = accessOf(request);
    const status = await readStatus(database.pool, projectId);
    if (status === null) throw notFound();
    await forgetCancellation(database, projectId);
    await addJob(database.pool, 'schedule', { project_id: projectId, is_forced: true }, `schedule-now:${projectId}`);
    response.status(202).json({ ...status, state: status.state === 'running' ? 'running' : 'queued' });
  });

  router.post('/projects/:project_id/schedule/cancel', async (request, response) => {
    const { projectId } = accessOf(request);
    await storeCancellation(database, projectId);
    const status = await readStatus(database.pool, projectId);
    if (status === null) throw notFound();
    response.status(202).json(status);
  });

  return router;
}
