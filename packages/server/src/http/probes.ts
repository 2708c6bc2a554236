import { timingSafeEqual } from 'node:crypto';
import { type RequestHandler, Router } from 'express';
import type { Deps } from '../deps.js';
import { notFound, ServerError } from '../errors.js';
import { METRICS_MEDIA_TYPE } from '../metrics/registry.js';
import { SERVER_VERSION } from './version.js';

type ProbeDeps = Pick<Deps, 'database' | 'lifecycle' | 'metrics'>;

/** Whether the process lives. It says so while it drains, too: a process that finishes its work is not to be killed. */
export function sendHealth({ lifecycle }: Pick<Deps, 'lifecycle'>): RequestHandler {
  return (_request, response) => {
    response.setHeader('Cache-Control', 'no-store');
    response.json({ status: lifecycle.state, version: SERVER_VERSION });
  };
}

/** Whether requests are welcome: not before everything runs, not while it drains, not without Postgres. */
export function sendReadiness({ database, lifecycle }: Pick<Deps, 'database' | 'lifecycle'>): RequestHandler {
  return async (_request, response) => {
    if (lifecycle.state !== 'ok') {
      const detail = lifecycle.state === 'draining' ? 'This process is stopping.' : 'This process is starting.';
      throw new ServerError('unavailable', detail, { retryAfterSeconds: 1 });
    }
    await database.pool.query('SELECT epoch FROM instance');
    response.setHeader('Cache-Control', 'no-store');
    response.json({ status: lifecycle.state, version: SERVER_VERSION });
  };
}

/** `/health` and `/ready` for whoever comes to the process directly, whatever the base path. */
export function probeRoutes(deps: ProbeDeps): Router {
  const router = Router();
  router.get('/health', sendHealth(deps));
  router.get('/ready', sendReadiness(deps));
  return router;
}

/**
 * `/metrics` in Prometheus' text format.
 *
 * @param token the bearer token that it asks for; null = it asks for none, since the port is not public
 */
export function metricsRoutes({ metrics }: Pick<Deps, 'metrics'>, token: string | null): Router {
  const router = Router();
  router.get('/metrics', async (request, response) => {
    // Without the token it looks as if it were not there.
    if (token !== null && !isToken(request.headers.authorization ?? '', token)) throw notFound();
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('Content-Type', METRICS_MEDIA_TYPE);
    response.end(await metrics.registry.text());
  });
  return router;
}

function isToken(authorization: string, token: string): boolean {
  const [given, wanted] = [Buffer.from(authorization), Buffer.from(`Bearer ${token}`)];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
