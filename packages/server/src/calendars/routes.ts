import type { Router } from 'express';
import type { Deps } from '../deps.js';
import { rowRoutes } from '../rows/routes.js';
import { calendarService } from './service.js';

/** `/projects/{project_id}/calendars` and below. */
export function calendarRoutes(deps: Deps): Router {
  return rowRoutes(deps, 'calendars', calendarService, {
    list: '/projects/:project_id/calendars',
    parameter: 'calendar_id',
    create: 'calendar.create',
    update: 'calendar.update',
    remove: 'calendar.delete',
  });
}
