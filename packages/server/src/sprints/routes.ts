import { type Request, type Response, Router } from 'express';
import type { Deps } from '../deps.js';
import { pageRequest, sendJson, sendPage } from '../http/page.js';
import { accessOf, callerOf, param } from '../http/request.js';
import { selectRow } from '../rows/page.js';
import { addressesOf, baseVersion, rowRoutes, sendRow, write } from '../rows/routes.js';
import { unnamedOf } from '../rows/unnamed.js';
import { selectEventPage } from './chart-queries.js';
import { readBurnChart, readCapacity, readFlow, readForecast, readVelocity } from './charts.js';
import type { WorkUnit } from './history.js';
import { selectBacklogPage, selectPlacesText } from './lists.js';
import type { Placing } from './placing.js';
import { selectSprint } from './queries.js';
import { sprintService } from './rules.js';
import { decideScopeChange, scopeChangeService } from './scope-changes.js';
import { activate, type CloseOptions, type Closing, cancel, close, place } from './service.js';

const SPRINTS = '/projects/:project_id/sprints';
const SPRINT = `${SPRINTS}/:sprint_id`;
const SCOPE_CHANGES = '/projects/:project_id/scope-changes';

const projectOf = (request: Request): string => accessOf(request).projectId.toLowerCase();
const sprintOf = (request: Request): string => param(request, 'sprint_id').toLowerCase();
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** Sprints, the backlog and scope changes: rows, places, what a sprint goes through. */
export function sprintRoutes(deps: Deps): Router {
  const router = Router();
  router.use(
    rowRoutes(deps, 'sprints', sprintService, addressesOf('sprints', 'sprint_id', 'sprint')),
    rowRoutes(deps, 'scope_changes', scopeChangeService, {
      ...addressesOf('scope_changes', 'scope_change_id', 'scope_change'),
      filters: ['sprint_id'],
    }),
    listRoutes(deps),
    stateRoutes(deps),
    chartRoutes(deps),
  );
  return router;
}

function listRoutes(deps: Deps): Router {
  const router = Router();
  const { pool } = deps.database;

  const sendTasks = async (request: Request, response: Response, sprintId: string | null): Promise<void> => {
    const page = pageRequest(request, 2);
    sendPage(response, await selectBacklogPage(pool, projectOf(request), sprintId, page), page.limit);
  };
  const placeTasks = async (request: Request, response: Response, sprintId: string | null): Promise<void> => {
    const answer = await write(deps, request, 'sprint.plan', async tx => {
      const ids = await place(tx, sprintId, request.body as Placing);
      return `{"tasks":${await selectPlacesText(tx, ids)},"server_version":${tx.version}}`;
    });
    sendJson(response, answer);
  };

  router.get(`${SPRINT}/tasks`, async (request, response) => {
    const sprint = await selectSprint(pool, projectOf(request), sprintOf(request));
    await sendTasks(request, response, sprint.id);
  });
  router.post(`${SPRINT}/tasks`, (request, response) => placeTasks(request, response, sprintOf(request)));
  router.get('/projects/:project_id/backlog', (request, response) => sendTasks(request, response, null));
  router.post('/projects/:project_id/backlog', (request, response) => placeTasks(request, response, null));
  return router;
}

function stateRoutes(deps: Deps): Router {
  const router = Router();

  const sendClosing = (response: Response, sprint: string, closing: Closing): void => {
    const { carriedOverIds, carriedTo, milestonePercent } = closing;
    const rest = JSON.stringify({
      carried_over_ids: carriedOverIds,
      carried_to: carriedTo,
      milestone_percent_complete: milestonePercent,
    });
    sendJson(response, `{"sprint":${sprint},${rest.slice(1)}`);
  };

  router.post(`${SPRINT}/activate`, async (request, response) => {
    const row = await write(deps, request, 'sprint.run', async tx => {
      await activate(tx, sprintOf(request), baseVersion(request));
      return selectRow(tx, 'sprints', tx.projectId, sprintOf(request));
    });
    sendRow(response, row);
  });
  router.post(`${SPRINT}/close`, async (request, response) => {
    const [row, closing] = await write(deps, request, 'sprint.run', async tx => {
      const closing = await close(tx, sprintOf(request), request.body as CloseOptions, baseVersion(request));
      return [await selectRow(tx, 'sprints', tx.projectId, sprintOf(request)), closing] as const;
    });
    sendClosing(response, row.text, closing);
  });
  router.post(`${SPRINT}/cancel`, async (request, response) => {
    const [row, closing] = await write(deps, request, 'sprint.run', async tx => {
      const closing = await cancel(tx, sprintOf(request), baseVersion(request));
      return [await selectRow(tx, 'sprints', tx.projectId, sprintOf(request)), closing] as const;
    });
    sendClosing(response, row.text, closing);
  });

  for (const [action, decision] of [
    ['approve', 'approved'],
    ['reject', 'rejected'],
  ] as const) {
    router.post(`${SCOPE_CHANGES}/:scope_change_id/${action}`, async (request, response) => {
      const id = param(request, 'scope_change_id').toLowerCase();
      const row = await write(deps, request, 'scope_change.decide', async tx => {
        await decideScopeChange(tx, id, decision, baseVersion(request));
        return selectRow(tx, 'scope_changes', tx.projectId, id);
      });
      sendRow(response, row);
    });
  }
  return router;
}

function chartRoutes({ database: { pool } }: Deps): Router {
  const router = Router();
  const unitOf = ({ query }: Request): WorkUnit => (text(query['unit']) ?? 'points') as WorkUnit;
  const lastOf = ({ query }: Request): number => Number(query['last'] ?? 6);

  router.get(`${SPRINT}/events`, async (request, response) => {
    const sprint = await selectSprint(pool, projectOf(request), sprintOf(request));
    const page = pageRequest(request, 1);
    sendPage(response, await selectEventPage(pool, projectOf(request), sprint.id, page), page.limit);
  });
  router.get(`${SPRINT}/burn-chart`, async (request, response) => {
    response.json(await readBurnChart(pool, projectOf(request), sprintOf(request), unitOf(request)));
  });
  router.get(`${SPRINT}/capacity`, async (request, response) => {
    const capacity = await readCapacity(pool, projectOf(request), sprintOf(request));
    if (callerOf(request).hidesNames !== true) response.json(capacity);
    else {
      const resources = capacity.resources.map(one => ({ ...one, name: unnamedOf(one.resource_id) }));
      response.json({ ...capacity, resources });
    }
  });
  router.get('/projects/:project_id/velocity', async (request, response) => {
    response.json(await readVelocity(pool, projectOf(request), unitOf(request), lastOf(request)));
  });
  router.get('/projects/:project_id/cumulative-flow', async (request, response) => {
    const { from, to, sprint_id } = request.query;
    const sprintId = text(sprint_id)?.toLowerCase();
    response.json(await readFlow(pool, projectOf(request), { from: text(from), to: text(to), sprintId }));
  });
  router.get('/projects/:project_id/backlog-forecast', async (request, response) => {
    const { runs, seed, start, target_date } = request.query;
    const forecast = await readForecast(pool, projectOf(request), {
      unit: unitOf(request) as 'tasks' | 'points',
      last: lastOf(request),
      runs: Number(runs ?? 2_000),
      seed: Number(seed ?? 1),
      start: text(start),
      targetDate: text(target_date),
    });
    response.json(forecast);
  });
  return router;
}
