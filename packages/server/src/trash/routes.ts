import { type Request, Router } from 'express';
import { boundedRole } from '../caller.js';
import { withProjectWrite } from '../db/transaction.js';
import type { Deps } from '../deps.js';
import { notFound, ServerError } from '../errors.js';
import { etagOf, pageRequest, sendJson, sendPage } from '../http/page.js';
import { callerId, callerOf, param } from '../http/request.js';
import { readProject } from '../projects/queries.js';
import { ownsTrashed, purgeProject, selectTrash } from './queries.js';

/** A project in the trash has no place in the matrix: what bounds the caller is asked here. @throws ServerError `forbidden` */
function demandOwnersReach(request: Request): void {
  const role = boundedRole('owner', callerOf(request).highestRole);
  if (role !== 'owner') throw new ServerError('forbidden', `This needs the role owner; yours is ${role}.`);
}

/** `/trash`: projects that were deleted, for their Owners. */
export function trashRoutes(deps: Deps): Router {
  const router = Router();
  const { pool } = deps.database;

  router.get('/trash', async (request, response) => {
    const page = pageRequest(request, 2);
    sendPage(response, await selectTrash(pool, callerId(request), deps.config.trashDays, page), page.limit);
  });

  router.post('/trash/:trashed_id/restore', async (request, response) => {
    const userId = callerId(request);
    const projectId = param(request, 'trashed_id').toLowerCase();
    if (!(await ownsTrashed(pool, userId, projectId))) throw notFound();
    const scope = { projectId, actor: userId, cause: 'rest', role: 'owner', from: 'trash' } as const;
    await withProjectWrite(deps.database, scope, async tx => {
      await tx.query('UPDATE projects SET is_deleted = false WHERE id = $1', [projectId]);
      tx.recordChange('projects', [projectId], ['is_deleted']);
    });
    const found = await readProject(pool, callerOf(request), projectId);
    if (found === null) throw notFound();
    response.setHeader('ETag', etagOf(found.version));
    sendJson(response, found.json);
  });

  router.delete('/trash/:trashed_id', async (request, response) => {
    const projectId = param(request, 'trashed_id').toLowerCase();
    if (!(await ownsTrashed(pool, callerId(request), projectId))) throw notFound();
    demandOwnersReach(request);
    if (!(await purgeProject(pool, projectId))) throw notFound();
    response.status(204).end();
  });

  return router;
}
