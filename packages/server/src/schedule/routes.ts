import { parseInstant, type Quantity } from '@trueppm/scheduler';
import { Router } from 'express';
import type { Deps } from '../deps.js';
import { invalidValue, notFound } from '../errors.js';
import { sendJson } from '../http/page.js';
import { accessOf } from '../http/request.js';
import { addJob } from '../jobs/queue.js';
import { askPlan } from './ask.js';
import { readStatus } from './status.js';
import { forgetCancellation, storeCancellation } from './store.js';

/** The contract's names of what can be explained. */
const QUANTITY_OF: Readonly<Record<string, Quantity>> = {
  early_start: 'earlyStart',
  early_finish: 'earlyFinish',
  late_start: 'lateStart',
  late_finish: 'lateFinish',
  total_slack: 'totalSlack',
};

/** `GET /projects/{id}/schedule`, `POST …/run`, `POST …/cancel`, `GET …/explain`, `GET …/checks`. */
export function scheduleRoutes({ database, engine }: Pick<Deps, 'database' | 'engine'>): Router {
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

  router.get('/projects/:project_id/schedule/explain', async (request, response) => {
    const { task_id, quantity, remedies } = request.query as Record<string, string | undefined>;
    const question = {
      kind: 'explain',
      taskId: (task_id as string).toLowerCase(),
      quantity: quantity === undefined ? null : (QUANTITY_OF[quantity] ?? null),
      hasRemedies: String(remedies) === 'true',
    } as const;
    response.setHeader('Cache-Control', 'no-store');
    sendJson(response, await askPlan({ database, engine }, accessOf(request).projectId, question));
  });

  router.get('/projects/:project_id/schedule/checks', async (request, response) => {
    const { status_date } = request.query as Record<string, string | undefined>;
    if (status_date !== undefined && Number.isNaN(parseInstant(status_date))) {
      throw invalidValue('status_date', 'This is no time.', 'invalid_parameter');
    }
    const question = { kind: 'check', statusDate: status_date ?? null } as const;
    response.setHeader('Cache-Control', 'no-store');
    sendJson(response, await askPlan({ database, engine }, accessOf(request).projectId, question));
  });

  return router;
}
