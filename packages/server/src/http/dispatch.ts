import type { RequestHandler, Router } from 'express';
import type { Contract, OperationId } from './contract.js';
import { operationOf } from './request.js';

/** What this needs of a layer of a router: a route with its path, or something mounted. */
interface Layer {
  readonly route?: { readonly path: unknown; readonly stack: readonly { readonly method?: string }[] } | undefined;
  /** Mounted at the root: a router of it sees every path whole. */
  readonly slash: boolean;
  readonly handle: RequestHandler & { readonly stack?: readonly Layer[] };
}

/** The handlers of routers by method and path, in their order; null when a router holds more than routes. */
function routesOf(stack: readonly Layer[]): Map<string, RequestHandler[]> | null {
  const found = new Map<string, RequestHandler[]>();
  const add = (key: string, ...handlers: RequestHandler[]): void => {
    found.set(key, [...(found.get(key) ?? []), ...handlers]);
  };
  for (const layer of stack) {
    if (layer.route !== undefined) {
      for (const { method } of layer.route.stack) add(`${method?.toUpperCase()} ${layer.route.path}`, layer.handle);
      continue;
    }
    const inner = layer.slash && layer.handle.stack !== undefined ? routesOf(layer.handle.stack) : null;
    if (inner === null) return null;
    for (const [key, handlers] of inner) add(key, ...handlers);
  }
  return found;
}

/**
 * Leads a request straight to the route of its operation. Express would ask every route of every router for its pattern,
 * although the contract has already told which one it is. What stands at no path of the contract, and routers with
 * handlers of their own before their routes, are asked in turn.
 */
export function leadToRoutes(contract: Contract, routers: readonly Router[]): RequestHandler {
  const handlers = new Map<OperationId, readonly RequestHandler[]>();
  for (const router of routers) {
    const routes = routesOf(router.stack as unknown as readonly Layer[]);
    for (const { id, method, path } of contract.operations) {
      const found = routes?.get(`${method} ${path.replace(/\{(\w+)\}/g, ':$1')}`);
      if (found !== undefined && !handlers.has(id)) handlers.set(id, found);
    }
  }
  return (request, response, next) => {
    const match = operationOf(request);
    const found = match && handlers.get(match.operation.id);
    if (match === undefined || found === undefined) return inTurn(routers, request, response, next);
    request.params = { ...match.params };
    inTurn(found, request, response, next);
  };
}

/** Asks one handler after the other; a router is one. */
const inTurn = (
  handlers: readonly RequestHandler[],
  ...[request, response, next]: Parameters<RequestHandler>
): void => {
  const ask = (at: number): void => {
    const handler = handlers[at];
    if (handler === undefined) next();
    else handler(request, response, (error?: unknown) => (error ? next(error) : ask(at + 1)));
  };
  ask(0);
};
