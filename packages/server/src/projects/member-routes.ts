import type { Role } from '@trueppm/sdk/protocol';
import { type Request, Router } from 'express';
import type { Deps } from '../deps.js';
import { pageRequest, sendPage } from '../http/page.js';
import { accessOf, callerId, param } from '../http/request.js';
import { listMembers } from './member-queries.js';
import {
  addMember,
  changeMember,
  leaveProject,
  type MemberCaller,
  removeMember,
  transferProject,
} from './member-service.js';

const callerOf = (request: Request): MemberCaller => ({
  userId: callerId(request),
  projectId: accessOf(request).projectId,
});

/** Members of a project: list, add, change, remove, leave, hand over. */
export function memberRoutes(deps: Deps): Router {
  const router = Router();
  router.get('/projects/:project_id/members', async (request, response) => {
    const page = pageRequest(request, 2);
    const rows = await listMembers(deps.database.pool, accessOf(request).projectId, page);
    sendPage(response, rows, page.limit);
  });
  router.post('/projects/:project_id/members', async (request, response) => {
    const { email, role } = request.body as { email: string; role: Role };
    response.status(201).json(await addMember(deps, callerOf(request), email, role));
  });
  router.patch('/projects/:project_id/members/:user_id', async (request, response) => {
    const { role } = request.body as { role: Role };
    response.json(await changeMember(deps, callerOf(request), param(request, 'user_id'), role));
  });
  router.delete('/projects/:project_id/members/:user_id', async (request, response) => {
    await removeMember(deps, callerOf(request), param(request, 'user_id'));
    response.status(204).end();
  });
  router.post('/projects/:project_id/leave', async (request, response) => {
    await leaveProject(deps, callerOf(request));
    response.status(204).end();
  });
  router.post('/projects/:project_id/transfer', async (request, response) => {
    const { user_id } = request.body as { user_id: string };
    response.json(await transferProject(deps, callerOf(request), user_id));
  });
  return router;
}
