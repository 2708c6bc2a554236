import type { Role } from '@trueppm/sdk/protocol';
import { type Request, Router } from 'express';
import { plainAddress } from '../caller.js';
import type { Deps } from '../deps.js';
import { demandOwnPage } from '../http/origin.js';
import { pageRequest, sendPage } from '../http/page.js';
import { limitOpenings } from '../http/rate-limit.js';
import { accessOf, callerId, param } from '../http/request.js';
import { sendSession } from '../identity/session-cookie.js';
import type { ProjectCaller } from '../tokens/service.js';
import { listInvitations } from './queries.js';
import {
  acceptInvitation,
  acceptInvitationAnew,
  createInvitation,
  readInvitation,
  revokeInvitation,
} from './service.js';

const callerOf = (request: Request): ProjectCaller => ({
  userId: callerId(request),
  projectId: accessOf(request).projectId,
});

/** Invitations: list, make, take back; and what their holders do with them. */
export function invitationRoutes(deps: Deps): Router {
  const router = Router();
  const limit = limitOpenings(deps);
  router.get('/projects/:project_id/invitations', async (request, response) => {
    const page = pageRequest(request, 2);
    sendPage(response, await listInvitations(deps.database.pool, accessOf(request).projectId, page), page.limit);
  });
  router.post('/projects/:project_id/invitations', async (request, response) => {
    const body = request.body as { email: string; role: Role; expires_in_days?: number };
    response.setHeader('Cache-Control', 'no-store');
    response.status(201).json(await createInvitation(deps, callerOf(request), body));
  });
  router.delete('/projects/:project_id/invitations/:invitation_id', async (request, response) => {
    await revokeInvitation(deps, callerOf(request), param(request, 'invitation_id'));
    response.status(204).end();
  });
  router.post('/auth/invitation', limit, async (request: Request, response) => {
    const { secret } = request.body as { secret: string };
    response.setHeader('Cache-Control', 'no-store');
    response.json(await readInvitation(deps, secret));
  });
  router.post('/auth/accept-invitation', limit, async (request: Request, response) => {
    const { session = 'body', ...given } = request.body as Record<'secret' | 'name' | 'password', string> & {
      session?: 'body' | 'cookie';
    };
    if (session === 'cookie') demandOwnPage(request, deps.config);
    const granted = await acceptInvitationAnew(deps, { ...given, address: plainAddress(request.ip) });
    sendSession(request, response.status(201), granted, session);
  });
  router.post('/me/invitations', limit, async (request: Request, response) => {
    const { secret } = request.body as { secret: string };
    response.status(201).json(await acceptInvitation(deps, callerId(request), secret));
  });
  return router;
}
