import { type RequestHandler, Router } from 'express';
import type { Deps } from '../deps.js';
import type { Contract } from './contract.js';
import { sendHealth, sendReadiness } from './probes.js';

/** Path of the API below the base path, as the contract's `servers` has it. */
const API = '/api/v1';

/**
 * The contract as JSON, or as YAML when the request asks for it.
 *
 * @param basePath named in its `servers`, so that clients made from it find the API
 */
export function sendSchema(contract: Contract, basePath: string): RequestHandler {
  let json: string | undefined;
  return (request, response) => {
    response.vary('Accept');
    const wanted = request.accepts(['application/json', 'application/yaml', 'text/yaml', 'application/x-yaml']);
    if (wanted !== false && wanted !== 'application/json') {
      response.type('application/yaml').send(schemaYaml(contract, basePath));
      return;
    }
    json ??= JSON.stringify({ ...contract.document, servers: [{ url: basePath + API }] });
    response.type('application/json').send(json);
  };
}

/** The contract as its authors wrote it, with the server's own path. */
export const schemaYaml = (contract: Contract, basePath: string): string =>
  basePath === '' ? contract.yaml : contract.yaml.replace(/^(\s*- (?:\{ )?url: )\/api\/v1\b/m, `$1${basePath}${API}`);

/** Contract, health and readiness. */
export function systemRoutes(deps: Deps, contract: Contract): Router {
  const router = Router();
  router.get('/schema', sendSchema(contract, deps.config.basePath));
  router.get('/health', sendHealth(deps));
  router.get('/ready', sendReadiness(deps));
  return router;
}
