import type { ProjectPatch } from '@trueppm/sdk/protocol';
import { type Request, type Response, Router } from 'express';
import type { Deps } from '../deps.js';
import { notFound } from '../errors.js';
import { etagOf, ifMatch, pageRequest, sendJson, sendNotModified, sendPage } from '../http/page.js';
import { accessOf, callerId, callerOf } from '../http/request.js';
import { listProjects, readProject } from './queries.js';
import { archiveProject, changeProject, createProject, deleteProject, type NewProject } from './service.js';

/** Projects: list, create, read, change, trash. */
export function projectRoutes(deps: Deps): Router {
  const router = Router();
  const { pool } = deps.database;

  const send = async (request: Request, response: Response, projectId: string, status: number): Promise<void> => {
    const found = await readProject(pool, callerOf(request), projectId);
    if (found === null) throw notFound();
    response.setHeader('ETag', etagOf(found.version));
    sendJson(response, found.json, status);
  };

  router.get('/projects', async (request, response) => {
    const page = pageRequest(request, 2);
    const { archived } = request.query as { archived?: boolean };
    sendPage(response, await listProjects(pool, callerOf(request), page, archived ?? null), page.limit);
  });
  router.post('/projects', async (request, response) => {
    const projectId = await createProject(deps, callerId(request), request.body as NewProject);
    response.setHeader('Location', `${request.baseUrl}/projects/${projectId}`);
    await send(request, response, projectId, 201);
  });
  router.get('/projects/:project_id', async (request, response) => {
    const { projectId, seenVersion } = accessOf(request);
    if (sendNotModified(request, response, seenVersion)) return;
    await send(request, response, projectId, 200);
  });
  router.patch('/projects/:project_id', async (request, response) => {
    const caller = { userId: callerId(request), projectId: accessOf(request).projectId };
    await changeProject(deps, caller, request.body as ProjectPatch, ifMatch(request));
    await send(request, response, caller.projectId, 200);
  });
  for (const action of ['archive', 'unarchive'] as const) {
    router.post(`/projects/:project_id/${action}`, async (request, response) => {
      const caller = { userId: callerId(request), projectId: accessOf(request).projectId };
      await archiveProject(deps, caller, action === 'archive');
      await send(request, response, caller.projectId, 200);
    });
  }
  router.delete('/projects/:project_id', async (request, response) => {
    const caller = { userId: callerId(request), projectId: accessOf(request).projectId };
    await deleteProject(deps, caller, ifMatch(request));
    response.status(204).end();
  });
  return router;
}
