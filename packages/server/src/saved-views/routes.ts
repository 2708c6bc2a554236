import type { Router } from 'express';
import type { Deps } from '../deps.js';
import { addressesOf, rowRoutes } from '../rows/routes.js';
import { savedViewService } from './service.js';

/** `/projects/{project_id}/saved-views` and below. */
export function savedViewRoutes(deps: Deps): Router {
  return rowRoutes(deps, 'saved_views', savedViewService, {
    ...addressesOf('saved_views', 'saved_view_id', 'saved_view'),
    filters: ['kind'],
  });
}
