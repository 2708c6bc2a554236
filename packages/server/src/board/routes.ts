import { Router } from 'express';
import type { Deps } from '../deps.js';
import { sendJson, sendNotModified } from '../http/page.js';
import { accessOf, callerOf, param } from '../http/request.js';
import { selectRow } from '../rows/page.js';
import { addressesOf, baseVersion, rowRoutes, sendRow, write } from '../rows/routes.js';
import { unnamedOf } from '../rows/unnamed.js';
import { moveCard } from './card-service.js';
import { type Swimlane, selectBoard } from './queries.js';
import { boardColumnService } from './service.js';

/** A board whose lanes are people, for readers who are not told who they are. */
function withoutNames(text: string): string {
  const board = JSON.parse(text) as { readonly lanes: readonly { readonly key: string | null }[] };
  const lanes = board.lanes.map(lane => ({ ...lane, name: lane.key === null ? null : unnamedOf(lane.key) }));
  return JSON.stringify({ ...board, lanes });
}

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
    const board = await selectBoard(deps.database.pool, projectId.toLowerCase(), swimlane);
    const hides = swimlane === 'assignee' && callerOf(request).hidesNames === true;
    sendJson(response, hides ? withoutNames(board) : board);
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
