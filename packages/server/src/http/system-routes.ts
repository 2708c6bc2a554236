import { createRequire } from 'node:module';
import { type RequestHandler, Router } from 'express';
import type { Deps } from '../deps.js';
import { ServerError } from '../errors.js';
import type { Contract } from './contract.js';

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };

/** Version of this server, as in its package. */
export const SERVER_VERSION = version;

/** The contract as JSON, or as YAML when the request asks for it. */
export function sendSchema(contract: Contract): RequestHandler {
  const json = JSON.stringify(contract.document);
  return (request, response) => {
    response.vary('Accept');
    const wanted = request.accepts(['application/json', 'application/yaml', 'text/yaml', 'application/x-yaml']);
    if (wanted === false || wanted === 'application/json') response.type('application/json').send(json);
    else response.type('application/yaml').send(contract.yaml);
  };
}

/** Contract, health and readiness. */
export function systemRoutes(deps: Deps, contract: Contract): Router {
  const router = Router();
  router.get('/schema', sendSchema(contract));
  router.get('/health', (_request, response) => {
    response.json({ status: deps.lifecycle.state, version: SERVER_VERSION });
  });
  router.get('/ready', async (_request, response) => {
    if (deps.lifecycle.state === 'draining') {
      throw new ServerError('unavailable', 'This process is stopping.', { retryAfterSeconds: 1 });
    }
    await deps.database.pool.query('SELECT epoch FROM instance');
    response.json({ status: deps.lifecycle.state, version: SERVER_VERSION });
  });
  return router;
}
