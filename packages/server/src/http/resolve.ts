import type { RequestHandler } from 'express';
import { notFound, ServerError } from '../errors.js';
import type { Contract } from './contract.js';
import { note } from './request.js';

/** Finds the operation of the contract; an address that is none is a 404, a method that is none a 405. */
export function resolveOperation(contract: Contract): RequestHandler {
  return (request, response, next) => {
    let match: ReturnType<Contract['match']>;
    try {
      match = contract.match(request.method, request.path);
    } catch (cause) {
      throw new ServerError('bad_request', 'The address has a broken percent encoding.', { cause });
    }
    if (match === null) throw notFound();
    if (!('operation' in match)) {
      response.setHeader('Allow', match.join(', '));
      throw new ServerError('method_not_allowed', `This address knows ${match.join(', ')}.`);
    }
    note(request, { match });
    next();
  };
}
