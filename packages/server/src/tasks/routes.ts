import type { Router } from 'express';
import type { Deps } from '../deps.js';
import { sendJson } from '../http/page.js';
import { param } from '../http/request.js';
import { selectRow } from '../rows/page.js';
import { baseVersion, rowRoutes, sendRow, write } from '../rows/routes.js';
import { performBulk } from './bulk.js';
import { taskService } from './service.js';

const LIST = '/projects/:project_id/tasks';

/** `/projects/{project_id}/tasks`, what moves tasks in the outline, and bulk. */
export function taskRoutes(deps: Deps): Router {
  const router = rowRoutes(deps, 'tasks', taskService, {
    list: LIST,
    parameter: 'task_id',
    create: 'task.create',
    update: 'task.progress',
    remove: 'task.delete',
    filters: ['status'],
  });

  for (const action of ['move', 'indent', 'outdent'] as const) {
    router.post(`${LIST}/:task_id/${action}`, async (request, response) => {
      const row = await write(deps, request, 'task.move', async tx => {
        const id = param(request, 'task_id').toLowerCase();
        const options = { baseVersion: baseVersion(request) };
        if (action === 'move') await taskService.move(tx, id, request.body, options);
        else await taskService[action](tx, id, options);
        return selectRow(tx, 'tasks', tx.projectId, id);
      });
      sendRow(response, row);
    });
  }

  router.post('/projects/:project_id/tasks-bulk', async (request, response) => {
    const answer = await write(deps, request, 'task.update', tx => performBulk(tx, request.body.operations));
    sendJson(response, answer);
  });

  return router;
}
