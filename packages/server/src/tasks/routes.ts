import { Router } from 'express';
import type { Deps } from '../deps.js';
import { pageRequest, sendJson, sendNotModified, sendPage } from '../http/page.js';
import { answerPage } from '../http/page-memory.js';
import { accessOf, callerId, param } from '../http/request.js';
import { selectRow } from '../rows/page.js';
import { baseVersion, rowRoutes, sendRow, write } from '../rows/routes.js';
import { performBulk } from './bulk.js';
import { dependsOnNow, keysOfList, selectTasks, taskFilter } from './list.js';
import { restoreTask, selectDeletedTasks } from './restore.js';
import { taskService } from './service.js';
import { splitTask } from './split.js';

const LIST = '/projects/:project_id/tasks';

/** `/projects/{project_id}/tasks`, what moves tasks in the outline, and bulk. */
export function taskRoutes(deps: Deps): Router {
  const router = Router();

  router.get(LIST, async (request, response) => {
    const { projectId, version } = accessOf(request);
    const filter = taskFilter(request);
    if (!dependsOnNow(filter) && sendNotModified(request, response, version)) return;
    const page = pageRequest(request, keysOfList(filter));
    const userId = callerId(request);
    // What people type is hardly ever typed twice; `me` is somebody else for each of them.
    const isKept = !dependsOnNow(filter) && filter.q === undefined && filter.changed_since === undefined;
    const list = ['tasks', filter, filter.assignee_id === 'me' ? userId : null];
    await answerPage(isKept ? deps.pages : null, request, response, { list, page }, since =>
      selectTasks(deps.database.pool, projectId.toLowerCase(), userId, filter, page, since),
    );
  });

  router.use(
    rowRoutes(deps, 'tasks', taskService, {
      list: LIST,
      parameter: 'task_id',
      create: 'task.create',
      update: 'task.progress',
      remove: 'task.delete',
    }),
  );

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

  router.post(`${LIST}/:task_id/split`, async (request, response) => {
    const row = await write(deps, request, 'task.update', async tx => {
      const id = param(request, 'task_id').toLowerCase();
      await splitTask(tx, id, request.body, { baseVersion: baseVersion(request) });
      return selectRow(tx, 'tasks', tx.projectId, id);
    });
    sendRow(response, row);
  });

  router.get('/projects/:project_id/deleted-tasks', async (request, response) => {
    const { projectId, version } = accessOf(request);
    if (sendNotModified(request, response, version)) return;
    const page = pageRequest(request, 2);
    const rows = await selectDeletedTasks(deps.database.pool, projectId, deps.config.trashDays, page);
    sendPage(response, rows, page.limit);
  });

  router.post(`${LIST}/:task_id/restore`, async (request, response) => {
    const row = await write(deps, request, 'task.restore', async tx => {
      const id = param(request, 'task_id').toLowerCase();
      await restoreTask(tx, id, deps.config.trashDays);
      return selectRow(tx, 'tasks', tx.projectId, id);
    });
    sendRow(response, row);
  });

  router.post('/projects/:project_id/tasks/bulk', async (request, response) => {
    const answer = await write(deps, request, 'task.update', tx =>
      performBulk(tx, request.body.operations, { isAtomic: request.body.is_atomic !== false }),
    );
    sendJson(response, answer);
  });

  return router;
}
