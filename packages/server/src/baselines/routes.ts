import { projectCalendars } from '@trueppm/scheduler';
import { type Request, Router } from 'express';
import type { Deps } from '../deps.js';
import { pageRequest, sendPage } from '../http/page.js';
import { accessOf, param } from '../http/request.js';
import { selectRow } from '../rows/page.js';
import { addressesOf, rowRoutes } from '../rows/routes.js';
import { rowService } from '../rows/service.js';
import { untilDated } from '../schedule/dated.js';
import { selectClock } from '../sprints/chart-queries.js';
import { selectComparison } from './queries.js';
import { baselineService, baselineTaskRules } from './service.js';
import { varianceOf } from './variance.js';

/** Baselines: capture, rename, delete, their tasks, and what moved since. */
export function baselineRoutes(deps: Deps): Router {
  const router = Router();
  const { pool } = deps.database;
  router.post('/projects/:project_id/baselines', async (request: Request, _response, next) => {
    await untilDated(pool, accessOf(request).projectId);
    next();
  });
  router.use(
    rowRoutes(deps, 'baselines', baselineService, addressesOf('baselines', 'baseline_id', 'baseline')),
    rowRoutes(deps, 'baseline_tasks', rowService(baselineTaskRules), {
      ...addressesOf('baseline_tasks', 'baseline_task_id', 'baseline'),
      filters: ['baseline_id'],
    }),
  );

  router.get('/projects/:project_id/baselines/:baseline_id/comparison', async (request: Request, response) => {
    const projectId = accessOf(request).projectId.toLowerCase();
    const baselineId = param(request, 'baseline_id').toLowerCase();
    await selectRow(pool, 'baselines', projectId, baselineId);
    const other = request.query['with'];
    const withId = typeof other === 'string' ? other.toLowerCase() : null;
    if (withId !== null) await selectRow(pool, 'baselines', projectId, withId);
    const page = pageRequest(request, 1);
    const tasks = await selectComparison(pool, projectId, baselineId, withId, page);
    const calendars = projectCalendars(await selectClock(pool, projectId));
    const rows = tasks.map(({ calendar_id, ...task }) => ({
      json: JSON.stringify({ ...task, ...varianceOf(calendars, task.before, task.after, calendar_id) }),
      keys: [task.task_id],
    }));
    sendPage(response, rows, page.limit);
  });
  return router;
}
