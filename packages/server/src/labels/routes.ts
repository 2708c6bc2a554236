import { Router } from 'express';
import type { Deps } from '../deps.js';
import { addressesOf, rowRoutes } from '../rows/routes.js';
import { labelService, taskLabelService } from './service.js';

/** `/projects/{project_id}/labels`, `/projects/{project_id}/task-labels` and below. */
export function labelRoutes(deps: Deps): Router {
  const router = Router();
  router.use(rowRoutes(deps, 'labels', labelService, addressesOf('labels', 'label_id', 'label')));
  router.use(
    rowRoutes(deps, 'task_labels', taskLabelService, {
      list: '/projects/:project_id/task-labels',
      parameter: 'task_label_id',
      create: 'label.assign',
      update: 'label.assign',
      remove: 'label.assign',
      filters: ['task_id', 'label_id'],
    }),
  );
  return router;
}
