import type { Router } from 'express';
import type { Deps } from '../deps.js';
import { addressesOf, rowRoutes } from '../rows/routes.js';
import { customFieldService } from './service.js';

/** `/projects/{project_id}/custom-fields` and below. */
export function customFieldRoutes(deps: Deps): Router {
  return rowRoutes(deps, 'custom_fields', customFieldService, {
    ...addressesOf('custom_fields', 'custom_field_id', 'custom_field'),
    order: 'position',
  });
}
