import type { Role, TokenScope } from '@trueppm/sdk/protocol';
import { type Request, Router } from 'express';
import type { Deps } from '../deps.js';
import { pageRequest, sendPage } from '../http/page.js';
import { accessOf, callerId, param } from '../http/request.js';
import { listTokens } from './queries.js';
import { createProjectToken, createToken, type ProjectCaller, revokeProjectToken, revokeToken } from './service.js';

const callerOf = (request: Request): ProjectCaller => ({
  userId: callerId(request),
  projectId: accessOf(request).projectId,
});

/** Personal access tokens, and tokens of a project. */
export function tokenRoutes(deps: Deps): Router {
  const router = Router();
  const { pool } = deps.database;
  router.get('/me/tokens', async (request, response) => {
    const page = pageRequest(request, 2);
    sendPage(response, await listTokens(pool, 'personal', callerId(request), page), page.limit);
  });
  router.post('/me/tokens', async (request, response) => {
    const body = request.body as { name: string; scope: TokenScope; expires_in_days?: number | null };
    response.setHeader('Cache-Control', 'no-store');
    response.status(201).json(await createToken(deps, callerId(request), body));
  });
  router.delete('/me/tokens/:token_id', async (request, response) => {
    await revokeToken(deps, callerId(request), param(request, 'token_id'));
    response.status(204).end();
  });
  router.get('/projects/:project_id/tokens', async (request, response) => {
    const page = pageRequest(request, 2);
    sendPage(response, await listTokens(pool, 'project', accessOf(request).projectId, page), page.limit);
  });
  router.post('/projects/:project_id/tokens', async (request, response) => {
    const body = request.body as { name: string; role: Role; expires_in_days?: number | null };
    response.setHeader('Cache-Control', 'no-store');
    response.status(201).json(await createProjectToken(deps, callerOf(request), body));
  });
  router.delete('/projects/:project_id/tokens/:token_id', async (request, response) => {
    await revokeProjectToken(deps, callerOf(request), param(request, 'token_id'));
    response.status(204).end();
  });
  return router;
}
