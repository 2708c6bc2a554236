import { Router } from 'express';
import type { Deps } from '../deps.js';
import { invalidValue, notFound } from '../errors.js';
import { pageRequest, sendJson, sendPage } from '../http/page.js';
import { accessOf, callerId, param } from '../http/request.js';
import {
  deleteForecast,
  type ForecastOptions,
  listForecasts,
  readForecast,
  readForecastTasks,
  readLatestForecast,
} from './queries.js';
import { cancelForecast, startForecast } from './service.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** `/projects/{project_id}/forecasts` and below, and the newest of them. */
export function forecastRoutes(deps: Pick<Deps, 'database'>): Router {
  const { pool } = deps.database;
  const router = Router();
  const list = '/projects/:project_id/forecasts';
  const one = `${list}/:forecast_id`;

  router.get(list, async (request, response) => {
    const page = pageRequest(request, 2);
    const [createdAt = '', id = ''] = page.after ?? [];
    if (page.after !== null && (Number.isNaN(Date.parse(createdAt)) || !UUID.test(id))) {
      throw invalidValue('cursor', 'This cursor is not from a page of this list.', 'invalid_parameter');
    }
    response.setHeader('Cache-Control', 'no-store');
    sendPage(response, await listForecasts(pool, accessOf(request).projectId, page), page.limit);
  });

  router.post(list, async (request, response) => {
    const { projectId } = accessOf(request);
    const caller = { projectId, userId: callerId(request) };
    const id = await startForecast(deps, caller, request.body as ForecastOptions);
    sendJson(response, (await readForecast(pool, projectId, id)) as string, 202);
  });

  router.get(one, async (request, response) => {
    const forecast = await readForecast(pool, accessOf(request).projectId, param(request, 'forecast_id'));
    if (forecast === null) throw notFound();
    response.setHeader('Cache-Control', 'no-store');
    sendJson(response, forecast);
  });

  router.delete(one, async (request, response) => {
    if (!(await deleteForecast(pool, accessOf(request).projectId, param(request, 'forecast_id')))) throw notFound();
    response.status(204).end();
  });

  router.post(`${one}/cancel`, async (request, response) => {
    const access = accessOf(request);
    const id = param(request, 'forecast_id');
    await cancelForecast(deps, access, callerId(request), id);
    const forecast = await readForecast(pool, access.projectId, id);
    if (forecast === null) throw notFound();
    sendJson(response, forecast);
  });

  router.get(`${one}/tasks`, async (request, response) => {
    const tasks = await readForecastTasks(pool, accessOf(request).projectId, param(request, 'forecast_id'));
    if (tasks === null) throw notFound();
    sendJson(response, tasks);
  });

  router.get('/projects/:project_id/latest-forecast', async (request, response) => {
    const { known } = request.query;
    response.setHeader('Cache-Control', 'no-store');
    sendJson(response, await readLatestForecast(pool, accessOf(request).projectId, (known as string) ?? null));
  });

  return router;
}
