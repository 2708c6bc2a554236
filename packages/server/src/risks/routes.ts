import type { Router } from 'express';
import type { Deps } from '../deps.js';
import { addressesOf, rowRoutes } from '../rows/routes.js';
import { riskService } from './service.js';

/** `/projects/{project_id}/risks` and below. */
export function riskRoutes(deps: Deps): Router {
  return rowRoutes(deps, 'risks', riskService, {
    ...addressesOf('risks', 'risk_id', 'risk'),
    filters: ['task_id', 'status'],
  });
}
