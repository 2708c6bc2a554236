import { Router } from 'express';
import type { Deps } from '../deps.js';
import { sendJson, sendNotModified } from '../http/page.js';
import { accessOf, param } from '../http/request.js';
import { selectRow } from '../rows/page.js';
import { addressesOf, baseVersion, rowRoutes, sendRow, write } from '../rows/routes.js';
import { moveCard } from './card-service.js';
import { type Swimlane, selectBoard } from './queries.js';
import { boardColumnService } from './service.js';

/** `/projects/{project_id}/board`, its columns, and the cards that tasks are on it. */
export function boardRoutes(deps: Deps): Router {
  const router = Router();
  router.use(
    rowRoutes(deps, 'board_columns', boardColumnService, {
      ...addressesOf('board_columns', 'board_column_id', 'board_column'),
      order: 'position',
    }),
  );
  router.get('/projects/:project_id/board', async (request, response) => {
    const { projectId, version } = accessOf(request);
    if (sendNotModified(request, response, version)) return;
    const swimlane = (request.query['swimlane'] ?? 'none') as Swimlane;
    sendJson(response, await selectBoard(deps.database.pool, projectId.toLowerCase(), swimlane));
  });
  router.post('/projects/:project_id/tasks/:task_id/card', async (request, response) => {
    const row = await write(deps, request, 'task.progress', async tx => {
      const id = param(request, 'task_id').toLowerCase();
      await moveCard(tx, id, request.body, { baseVersion: baseVersion(request) });
      return selectRow(tx, 'tasks', tx.projectId, id);
    });
    sendRow(response, row);
  });
  return router;
}
