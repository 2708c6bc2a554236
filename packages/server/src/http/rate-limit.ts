import { createHash } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import type { Deps } from '../deps.js';
import { ServerError } from '../errors.js';
import { SIGN_IN_FAILURES_PER_MINUTE, SIGN_INS_PER_MINUTE } from '../limits.js';
import { sendProblem } from './problem.js';
import { SharedRateStore } from './rate-store.js';
import { callerOrNull } from './request.js';

const WINDOW_MS = 60_000;

const addressOf = (request: Request): string => ipKeyGenerator(request.ip ?? '');

/** What one limiter counts and how. */
interface Limit {
  /** Keeps its counts apart from others'. */
  readonly name: string;
  readonly most: number;
  readonly keyOf: (request: Request) => string;
  readonly isExact?: boolean;
  readonly countsFailuresOnly?: boolean;
}

/** A limiter over all processes that answers 429 as a problem with Retry-After and the RateLimit headers. */
function limiter({ database }: Pick<Deps, 'database'>, limit: Limit): RequestHandler {
  const { name, most, keyOf, isExact = false, countsFailuresOnly = false } = limit;
  return rateLimit({
    store: new SharedRateStore({ pool: database.pool, name, windowMs: WINDOW_MS, isExact }),
    windowMs: WINDOW_MS,
    limit: most,
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    skipSuccessfulRequests: countsFailuresOnly,
    keyGenerator: keyOf,
    handler: (request: Request, response: Response) => {
      const resetsAt = (request as { rateLimit?: { resetTime?: Date } }).rateLimit?.resetTime?.getTime();
      const retryAfterSeconds = Math.max(1, Math.ceil(((resetsAt ?? Date.now() + WINDOW_MS) - Date.now()) / 1_000));
      const detail = `More than ${most} in a minute; try again in ${retryAfterSeconds} s.`;
      sendProblem(response, new ServerError('rate_limited', detail, { limit: most, retryAfterSeconds }));
    },
  });
}

/** Requests of one user, or of one address while nobody is signed in, where the configuration sets a limit. */
export function limitRequests(deps: Pick<Deps, 'config' | 'database'>): RequestHandler {
  const { requestsPerMinute } = deps.config;
  if (requestsPerMinute === null) return (_request, _response, next) => next();
  return limiter(deps, {
    name: 'requests',
    most: requestsPerMinute,
    keyOf: request => callerOrNull(request) ?? addressOf(request),
  });
}

/** Sign-ins from one address, and wrong passwords for one account from one address. */
export const limitSignIns = (deps: Pick<Deps, 'database'>): RequestHandler[] => [
  limiter(deps, { name: 'sign-ins', most: SIGN_INS_PER_MINUTE, keyOf: addressOf, isExact: true }),
  limiter(deps, {
    name: 'wrong-passwords',
    most: SIGN_IN_FAILURES_PER_MINUTE,
    keyOf: request => {
      const email = String((request.body as { email?: unknown } | undefined)?.email ?? '').toLowerCase();
      return `${addressOf(request)} ${createHash('sha256').update(email).digest('base64')}`;
    },
    isExact: true,
    countsFailuresOnly: true,
  }),
];
