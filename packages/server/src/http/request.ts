import type { Role } from '@trueppm/sdk/protocol';
import type { Request } from 'express';
import type { Caller } from '../caller.js';
import { ServerError } from '../errors.js';
import type { OperationMatch } from './contract.js';

/** What the pipeline has learned about a request before a handler sees it. */
interface Known {
  match?: OperationMatch;
  caller?: Caller;
  access?: Access;
  /** The role is left to the transaction of the request. */
  isAccessOpen?: boolean;
}

/** The caller's standing in the project of the request. */
export interface Access {
  /** Id of the project, or of the program that the operation is about. */
  readonly projectId: string;
  readonly role: Role;
  /** The project's number when the role was asked: the ETag of everything in it. */
  readonly version: number;
  /** The number of the project's own row or of the caller's place in it, whichever is later: the ETag of itself. */
  readonly seenVersion: number;
  /** The life of the data that these numbers belong to. */
  readonly epoch: string;
}

const known = new WeakMap<Request, Known>();

/** Notes what was learned; later notes add to earlier ones. */
export function note(request: Request, facts: Known): void {
  const facts0 = known.get(request);
  if (facts0 === undefined) known.set(request, { ...facts });
  else Object.assign(facts0, facts);
}

/** The operation of the contract that the request is; undefined outside the API. */
export const operationOf = (request: Request): OperationMatch | undefined => known.get(request)?.match;

/** Who calls, or null. */
export const signedIn = (request: Request): Caller | null => known.get(request)?.caller ?? null;

/** The signed-in user's id, or null. */
export const callerOrNull = (request: Request): string | null => signedIn(request)?.userId ?? null;

/**
 * Who calls, and how far what they came in with reaches.
 * @throws ServerError `unauthenticated`
 */
export function callerOf(request: Request): Caller {
  const caller = signedIn(request);
  if (caller === null) {
    throw new ServerError('unauthenticated', 'A valid access token is needed: Authorization: Bearer …');
  }
  return caller;
}

/**
 * The signed-in user's id.
 * @throws ServerError `unauthenticated`
 */
export function callerId(request: Request): string {
  return callerOf(request).userId;
}

/** The caller's role in the project of the path; only on operations of a project. */
export function accessOf(request: Request): Access {
  const access = known.get(request)?.access;
  if (access === undefined) throw new Error('accessOf() on an operation that is not about a project');
  return access;
}

/** Whether nobody has asked yet for the caller's role in the project of the path. */
export const isAccessOpen = (request: Request): boolean => known.get(request)?.isAccessOpen === true;

/** A path parameter that the contract requires. */
export function param(request: Request, name: string): string {
  const value = request.params[name];
  if (typeof value !== 'string') throw new Error(`no path parameter ${name}`);
  return value;
}
