import type { RequestHandler } from 'express';
import { type Caller, callerContext, plainAddress } from '../caller.js';
import type { Deps } from '../deps.js';
import { ServerError } from '../errors.js';
import { Credentials } from '../identity/credentials.js';
import { contextOf } from '../overlay/context.js';
import { note, operationOf, signedIn } from './request.js';

/** Demands who calls on every operation that the contract does not declare public. */
export function authenticate(deps: Deps): RequestHandler {
  const credentials = new Credentials(deps);
  const overlay = overlaySignIn(deps);
  return async (request, response, next) => {
    if (operationOf(request)?.operation.isPublic === true) return next();
    // Whoever signs in next at the same browser must not be answered from what it kept of this one.
    response.vary('Authorization').setHeader('Cache-Control', 'private, no-cache');
    const [, bearer] = /^Bearer ([\w.~+/=-]+)$/i.exec(request.headers.authorization ?? '') ?? [];
    try {
      if (bearer === undefined) {
        throw new ServerError('unauthenticated', 'A valid access token is needed: Authorization: Bearer …');
      }
      const address = plainAddress(request.ip);
      const caller = (await overlay(bearer, address)) ?? (await credentials.admit(bearer, address));
      note(request, { caller });
    } catch (error) {
      response.setHeader('WWW-Authenticate', 'Bearer');
      throw error;
    }
    next();
  };
}

/** Asks the providers of extensions; null when a bearer is for none of them. */
function overlaySignIn(deps: Deps): (bearer: string, address: string | null) => Promise<Caller | null> {
  const providers = deps.extensions.all.flatMap(registered =>
    registered.authProviders.map(provider => ({ provider, context: contextOf(deps, registered) })),
  );
  return async (bearer, address) => {
    const found = providers.find(({ provider }) => provider.recognises(bearer));
    if (found === undefined) return null;
    const userId = await found.provider.authenticate(bearer, found.context);
    if (userId === null) throw new ServerError('unauthenticated', 'A valid access token is needed.');
    return { userId, kind: 'issuer', credentialId: null, highestRole: null, projectId: null, endsAt: null, address };
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
