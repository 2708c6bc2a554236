import type { RequestHandler } from 'express';
import type { Deps } from '../deps.js';
import { ServerError } from '../errors.js';
import { note, operationOf } from './request.js';

/** Demands a valid access token on every operation that the contract does not declare public. */
export function authenticate({ tokens }: Pick<Deps, 'tokens'>): RequestHandler {
  return async (request, response, next) => {
    if (operationOf(request)?.operation.isPublic === true) return next();
    const [, token] = /^Bearer ([\w.~+/=-]+)$/i.exec(request.headers.authorization ?? '') ?? [];
    try {
      if (token === undefined) {
        throw new ServerError('unauthenticated', 'A valid access token is needed: Authorization: Bearer …');
      }
      note(request, { userId: await tokens.verify(token) });
    } catch (error) {
      response.setHeader('WWW-Authenticate', 'Bearer');
      throw error;
    }
    next();
  };
}
