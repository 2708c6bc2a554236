import { parseInstant } from '@trueppm/scheduler';
import { Router } from 'express';
import type { Deps } from '../deps.js';
import { invalidValue } from '../errors.js';
import { pageRequest, sendPage } from '../http/page.js';
import { callerId } from '../http/request.js';
import { selectWork } from './queries.js';

const flag = (value: unknown): boolean | null => (value === undefined ? null : String(value) === 'true');

/** What the caller has to do, in all projects. */
export function workRoutes({ database }: Deps): Router {
  const router = Router();
  router.get('/me/work', async (request, response) => {
    const { due_before, overdue, in_active_sprint } = request.query;
    const dueBefore = typeof due_before === 'string' ? due_before : null;
    if (dueBefore !== null && Number.isNaN(parseInstant(dueBefore))) {
      throw invalidValue('due_before', `${dueBefore} is no time.`, 'invalid_parameter');
    }
    const filter = { dueBefore, isOverdue: flag(overdue), isInActiveSprint: flag(in_active_sprint) };
    const page = pageRequest(request, 3);
    sendPage(response, await selectWork(database.pool, callerId(request), filter, page), page.limit);
  });
  return router;
}
