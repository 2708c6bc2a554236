import { Router } from 'express';
import type { Deps } from '../deps.js';
import { invalidValue } from '../errors.js';
import { pageRequest, sendPage } from '../http/page.js';
import { callerId } from '../http/request.js';
import { countUnread, listNotifications, markRead, readPreferences, writePreferences } from './queries.js';

const LIST = '/me/notifications';

/** `/me/notifications` and `/me/notification-preferences`. */
export function notificationRoutes({ database }: Pick<Deps, 'database'>): Router {
  const router = Router();
  const { pool } = database;

  router.get(LIST, async (request, response) => {
    const { unread = false } = request.query as { unread?: boolean };
    const page = pageRequest(request, 1);
    response.setHeader('Cache-Control', 'no-store');
    sendPage(response, await listNotifications(pool, callerId(request), unread, page), page.limit);
  });
  router.get(`${LIST}/unread-count`, async (request, response) => {
    response.setHeader('Cache-Control', 'no-store');
    response.json({ unread_count: await countUnread(pool, callerId(request)) });
  });
  router.post(`${LIST}/read`, async (request, response) => {
    const { ids, up_to, is_read = true } = request.body as { ids?: number[]; up_to?: number; is_read?: boolean };
    if (ids === undefined && up_to === undefined) throw invalidValue('/ids', 'Say which: ids, or up_to.');
    const userId = callerId(request);
    await markRead(pool, userId, { ids: ids ?? null, upTo: up_to ?? null, isRead: is_read });
    // The other tabs count along.
    database.committed.emit(userId, 0);
    response.json({ unread_count: await countUnread(pool, userId) });
  });
  router.get('/me/notification-preferences', async (request, response) => {
    response.setHeader('Cache-Control', 'no-store');
    response.json(await readPreferences(pool, callerId(request)));
  });
  router.patch('/me/notification-preferences', async (request, response) => {
    await writePreferences(pool, callerId(request), request.body as Record<string, boolean>);
    response.json(await readPreferences(pool, callerId(request)));
  });
  return router;
}
