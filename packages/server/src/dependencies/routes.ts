import type { Router } from 'express';
import type { Deps } from '../deps.js';
import { rowRoutes } from '../rows/routes.js';
import { dependencyService } from './service.js';

/** `/projects/{project_id}/dependencies` and below. */
export function dependencyRoutes(deps: Deps): Router {
  return rowRoutes(deps, 'dependencies', dependencyService, {
    list: '/projects/:project_id/dependencies',
    parameter: 'dependency_id',
    create: 'dependency.create',
    update: 'dependency.update',
    remove: 'dependency.delete',
  });
}
