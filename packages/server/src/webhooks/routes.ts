import type { WebhookPatch } from '@trueppm/sdk/protocol';
import { type Request, Router } from 'express';
import type { Deps } from '../deps.js';
import { notFound } from '../errors.js';
import { numberedPage, pageRequest, sendPage } from '../http/page.js';
import { accessOf, callerId, param } from '../http/request.js';
import type { ProjectCaller } from '../tokens/service.js';
import { listDeliveries, listWebhooks, readWebhook } from './queries.js';
import { changeWebhook, createWebhook, deleteWebhook, replayWebhook, rotateSecret } from './service.js';

const callerOf = (request: Request): ProjectCaller => ({
  userId: callerId(request),
  projectId: accessOf(request).projectId,
});

/** Webhooks of a project, their secrets, their log, and sending again. */
export function webhookRoutes(deps: Deps): Router {
  const router = Router();
  const { pool } = deps.database;
  const base = '/projects/:project_id/webhooks';

  const read = async (request: Request) => {
    const found = await readWebhook(pool, accessOf(request).projectId, param(request, 'webhook_id'));
    if (found === null) throw notFound();
    return found;
  };

  router.get(base, async (request, response) => {
    const page = pageRequest(request, 2);
    sendPage(response, await listWebhooks(pool, accessOf(request).projectId, page), page.limit);
  });
  router.post(base, async (request, response) => {
    const body = request.body as WebhookPatch & { url: string };
    response.setHeader('Cache-Control', 'no-store');
    response.status(201).json(await createWebhook(deps, callerOf(request), body));
  });
  router.get(`${base}/:webhook_id`, async (request, response) => {
    response.json(await read(request));
  });
  router.patch(`${base}/:webhook_id`, async (request, response) => {
    const id = param(request, 'webhook_id');
    response.json(await changeWebhook(deps, callerOf(request), id, request.body as WebhookPatch));
  });
  router.delete(`${base}/:webhook_id`, async (request, response) => {
    await deleteWebhook(deps, callerOf(request), param(request, 'webhook_id'));
    response.status(204).end();
  });
  router.post(`${base}/:webhook_id/rotate-secret`, async (request, response) => {
    response.setHeader('Cache-Control', 'no-store');
    response.json(await rotateSecret(deps, callerOf(request), param(request, 'webhook_id')));
  });
  router.post(`${base}/:webhook_id/replay`, async (request, response) => {
    const { from_version } = request.body as { from_version: number };
    response.json(await replayWebhook(deps, callerOf(request), param(request, 'webhook_id'), from_version));
  });
  router.get(`${base}/:webhook_id/deliveries`, async (request, response) => {
    const { id, project_id } = await read(request);
    const page = numberedPage(request, 1);
    sendPage(response, await listDeliveries(pool, { projectId: project_id, webhookId: id }, page), page.limit);
  });
  return router;
}
