import { Router } from 'express';
import type { Deps } from '../deps.js';
import { rowRoutes } from '../rows/routes.js';
import { assignmentService, resourceService } from './service.js';

/** `/projects/{project_id}/resources`, `/projects/{project_id}/assignments` and below. */
export function resourceRoutes(deps: Deps): Router {
  const router = Router();
  router.use(
    rowRoutes(deps, 'resources', resourceService, {
      list: '/projects/:project_id/resources',
      parameter: 'resource_id',
      create: 'resource.create',
      update: 'resource.update',
      remove: 'resource.delete',
    }),
  );
  router.use(
    rowRoutes(deps, 'assignments', assignmentService, {
      list: '/projects/:project_id/assignments',
      parameter: 'assignment_id',
      create: 'assignment.create',
      update: 'assignment.update',
      remove: 'assignment.delete',
    }),
  );
  return router;
}
