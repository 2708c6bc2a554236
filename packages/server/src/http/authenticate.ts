import type { RequestHandler } from 'express';
import { callerContext, plainAddress } from '../caller.js';
import type { Deps } from '../deps.js';
import { ServerError } from '../errors.js';
import { Credentials } from '../identity/credentials.js';
import { note, operationOf, signedIn } from './request.js';

/** Demands who calls on every operation that the contract does not declare public. */
export function authenticate(deps: Deps): RequestHandler {
  const credentials = new Credentials(deps);
  return async (request, response, next) => {
    if (operationOf(request)?.operation.isPublic === true) return next();
    const [, bearer] = /^Bearer ([\w.~+/=-]+)$/i.exec(request.headers.authorization ?? '') ?? [];
    try {
      if (bearer === undefined) {
        throw new ServerError('unauthenticated', 'A valid access token is needed: Authorization: Bearer …');
      }
      note(request, { caller: await credentials.admit(bearer, plainAddress(request.ip)) });
    } catch (error) {
      response.setHeader('WWW-Authenticate', 'Bearer');
      throw error;
    }
    next();
  };
}

/**
 * Lets whatever a writing request sets off know its caller. After the body was read, whose events would lose it;
 * requests that only read do without.
 */
export const rememberCaller: RequestHandler = (request, _response, next) => {
  const caller = signedIn(request);
  if (caller === null || request.method === 'GET' || request.method === 'HEAD') next();
  else callerContext.run(caller, next);
};
