import { type Request, type Response, Router } from 'express';
import type { Deps } from '../deps.js';
import { invalidValue, ServerError } from '../errors.js';
import { pageRequest, sendJson, sendPage } from '../http/page.js';
import { accessOf, callerId, param } from '../http/request.js';
import { isAllowed } from '../http/roles.js';
import { selectRow } from '../rows/page.js';
import { addressesOf, rowRoutes, sendRow, write } from '../rows/routes.js';
import { selectEntryPage } from './queries.js';
import { timeEntryService } from './service.js';
import { discardTimer, readTimer, startTimer, stopTimer } from './timers.js';
import { decideTimesheet, readTimesheet, selectTimesheets, submitTimesheet } from './timesheets.js';
import { mondayOf } from './week.js';

const TIMESHEETS = '/projects/:project_id/timesheets';
const TIMESHEET = `${TIMESHEETS}/:week`;

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const userIn = (value: unknown): string | undefined => text(value)?.toLowerCase();
const projectOf = (request: Request): string => accessOf(request).projectId.toLowerCase();
const seesAll = (request: Request): boolean => isAllowed(accessOf(request).role, 'time_entry.read_all');

/** A day that there is; its week begins on its Monday. @throws ServerError `invalid_parameter` */
function weekOf(request: Request): string {
  const day = param(request, 'week');
  requireDay('week', day);
  return mondayOf(day);
}

function requireDay(path: string, day: string | undefined): string | undefined {
  if (day === undefined) return undefined;
  const at = Date.parse(`${day}T00:00:00Z`);
  if (!Number.isNaN(at) && new Date(at).toISOString().startsWith(day)) return day;
  throw invalidValue(path, `${day} is no day.`, 'invalid_parameter');
}

/** Whose time is asked for: below Scheduler only one's own. @throws ServerError `forbidden` */
function requireReadable(request: Request, userId: string): string {
  if (userId === callerId(request) || seesAll(request)) return userId;
  throw new ServerError('forbidden', 'Your role reads your own time only.');
}

/** Time entries, timesheets and the timer. */
export function timeRoutes(deps: Deps): Router {
  const router = Router();
  router.use(entryRoutes(deps), timesheetRoutes(deps), timerRoutes(deps));
  return router;
}

function entryRoutes(deps: Deps): Router {
  const router = Router();
  const { pool } = deps.database;
  const addresses = addressesOf('time_entries', 'time_entry_id', 'time_entry');
  // Before the rows' own: a Scheduler sees what is nobody's to sync.
  router.get(addresses.list, async (request, response) => {
    const { user_id, task_id, from, to } = request.query;
    const filter = {
      userId: userIn(user_id),
      taskId: userIn(task_id),
      from: requireDay('from', text(from)),
      to: requireDay('to', text(to)),
      reader: seesAll(request) ? null : callerId(request),
    };
    const page = pageRequest(request, 1);
    sendPage(response, await selectEntryPage(pool, projectOf(request), filter, page), page.limit);
  });
  router.get(`${addresses.list}/:time_entry_id`, async (request, response) => {
    const reader = seesAll(request) ? undefined : callerId(request);
    sendRow(
      response,
      await selectRow(pool, 'time_entries', projectOf(request), param(request, 'time_entry_id'), reader),
    );
  });
  router.use(rowRoutes(deps, 'time_entries', timeEntryService, addresses));
  return router;
}

function timesheetRoutes(deps: Deps): Router {
  const router = Router();
  const { pool } = deps.database;

  const sendWeek = async (request: Request, response: Response, userId: string): Promise<void> => {
    const reader = { userId: callerId(request), canDecide: isAllowed(accessOf(request).role, 'timesheet.decide') };
    sendJson(
      response,
      await readTimesheet(pool, { projectId: projectOf(request), userId, week: weekOf(request) }, reader),
    );
  };

  router.get(TIMESHEETS, async (request, response) => {
    const asked = userIn(request.query['user_id']);
    const userId =
      asked === undefined && seesAll(request) ? null : requireReadable(request, asked ?? callerId(request));
    const page = pageRequest(request, 2);
    requireDay('cursor', page.after?.[0]);
    const filter = { userId, state: text(request.query['state']) ?? null };
    sendPage(response, await selectTimesheets(pool, projectOf(request), filter, page), page.limit);
  });
  router.get(TIMESHEET, async (request, response) => {
    await sendWeek(request, response, requireReadable(request, userIn(request.query['user_id']) ?? callerId(request)));
  });
  router.post(`${TIMESHEET}/submit`, async (request, response) => {
    const week = weekOf(request);
    await write(deps, request, 'timesheet.submit', tx => submitTimesheet(tx, callerId(request), week));
    await sendWeek(request, response, callerId(request));
  });
  for (const [action, state] of [
    ['approve', 'approved'],
    ['reject', 'rejected'],
  ] as const) {
    router.post(`${TIMESHEET}/${action}`, async (request, response) => {
      const { user_id, comment = '' } = request.body as { user_id: string; comment?: string };
      const whose = { userId: user_id.toLowerCase(), week: weekOf(request) };
      await write(deps, request, 'timesheet.decide', tx => decideTimesheet(tx, whose, state, comment));
      await sendWeek(request, response, whose.userId);
    });
  }
  return router;
}

function timerRoutes({ database }: Deps): Router {
  const router = Router();
  router.get('/me/timer', async (request, response) => {
    response.json({ timer: await readTimer(database.pool, callerId(request)) });
  });
  router.post('/me/timer', async (request, response) => {
    const entries = await startTimer(database, callerId(request), request.body);
    const timer = await readTimer(database.pool, callerId(request));
    sendJson(response, `{"timer":${JSON.stringify(timer)},"entries":${entries}}`, 201);
  });
  router.delete('/me/timer', async (request, response) => {
    await discardTimer(database.pool, callerId(request));
    response.status(204).end();
  });
  router.post('/me/timer/stop', async (request, response) => {
    sendJson(response, `{"entries":${await stopTimer(database, callerId(request))}}`);
  });
  return router;
}
