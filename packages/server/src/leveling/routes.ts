import type { LevelingOptions } from '@trueppm/scheduler';
import type { components } from '@trueppm/sdk/protocol';
import { Router } from 'express';
import type { Deps } from '../deps.js';
import { sendJson } from '../http/page.js';
import { accessOf, callerId } from '../http/request.js';
import { applyLeveling, clearProjectLeveling, draftLeveling } from './service.js';

type Body = components['schemas']['LevelingRequest'];

/** The engine's options of a request; what it leaves open is left to the engine. */
function optionsOf(body: Body): LevelingOptions {
  const options: Record<string, unknown> = {
    order: body.order,
    scheme: body.scheme,
    justifies: body.justifies,
    search: body.search,
    isWithinSlack: body.is_within_slack,
    splitsTasks: body.splits_tasks,
    levelsInProgress: body.levels_in_progress,
    granularity: body.granularity,
    from: body.from,
    to: body.to,
    keepsDelays: body.keeps_delays,
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** `POST /projects/{id}/schedule/level/preview`, `…/apply`, `…/clear`. */
export function levelingRoutes(deps: Pick<Deps, 'database' | 'studies'>): Router {
  const router = Router();
  const base = '/projects/:project_id/schedule/level';

  router.post(`${base}/preview`, async (request, response) => {
    const study = { kind: 'level', options: optionsOf(request.body as Body) } as const;
    const { version, body } = await draftLeveling(deps, accessOf(request).projectId, study);
    sendJson(response, `{"project_version":${version},${body.slice(1)}`);
  });

  router.post(`${base}/apply`, async (request, response) => {
    const { project_version, ...body } = request.body as Body & { project_version: number };
    const caller = { userId: callerId(request), projectId: accessOf(request).projectId };
    response.json(await applyLeveling(deps, caller, optionsOf(body), project_version));
  });

  router.post(`${base}/clear`, async (request, response) => {
    const caller = { userId: callerId(request), projectId: accessOf(request).projectId };
    response.json(await clearProjectLeveling(deps, caller));
  });

  return router;
}
