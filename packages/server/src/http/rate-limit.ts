import { createHash } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import type { Deps } from '../deps.js';
import { ServerError } from '../errors.js';
import {
  ACCOUNT_FAILURES_MAX,
  ACCOUNT_FAILURES_MINUTES,
  OPENINGS_PER_MINUTE,
  SIGN_IN_FAILURES_PER_MINUTE,
  SIGN_INS_PER_MINUTE,
} from '../limits.js';
import { sendProblem } from './problem.js';
import { SharedRateStore } from './rate-store.js';
import { callerOrNull } from './request.js';

const MINUTE_MS = 60_000;

const addressOf = (request: Request): string => ipKeyGenerator(request.ip ?? '');

/** What one limiter counts and how. */
interface Limit {
  /** Keeps its counts apart from others'. */
  readonly name: string;
  readonly most: number;
  readonly keyOf: (request: Request) => string;
  readonly windowMs?: number;
  readonly isExact?: boolean;
  /** Only answers of 400 and above count. */
  readonly countsFailuresOnly?: boolean;
}

/** A limiter over all processes that answers 429 as a problem with Retry-After and the RateLimit headers. */
function limiter({ database }: Pick<Deps, 'database'>, limit: Limit): RequestHandler {
  const { name, most, keyOf, windowMs = MINUTE_MS, isExact = false, countsFailuresOnly = false } = limit;
  return rateLimit({
    store: new SharedRateStore({ pool: database.pool, name, windowMs, isExact }),
    windowMs,
    limit: most,
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    skipSuccessfulRequests: countsFailuresOnly,
    keyGenerator: keyOf,
    handler: (request: Request, response: Response) => {
      const resetsAt = (request as { rateLimit?: { resetTime?: Date } }).rateLimit?.resetTime?.getTime();
      const retryAfterSeconds = Math.max(1, Math.ceil(((resetsAt ?? Date.now() + windowMs) - Date.now()) / 1_000));
      const span = windowMs === MINUTE_MS ? 'a minute' : `${windowMs / MINUTE_MS} minutes`;
      const detail = `More than ${most} in ${span}; try again in ${retryAfterSeconds} s.`;
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

/** The account that a password is tried for: by e-mail, or the caller's own. Hashed, because counts are stored. */
function accountOf(request: Request): string {
  const { email } = (request.body ?? {}) as { email?: unknown };
  const account = callerOrNull(request) ?? String(email ?? '').toLowerCase();
  return createHash('sha256').update(account).digest('base64');
}

/**
 * Passwords tried from one address; wrong ones for one account from one address; and, against guessing from many
 * addresses, wrong ones for one account from anywhere.
 */
export const limitPasswords = (deps: Pick<Deps, 'database'>): RequestHandler[] => [
  limiter(deps, { name: 'sign-ins', most: SIGN_INS_PER_MINUTE, keyOf: addressOf, isExact: true }),
  limiter(deps, {
    name: 'account-failures',
    most: ACCOUNT_FAILURES_MAX,
    windowMs: ACCOUNT_FAILURES_MINUTES * MINUTE_MS,
    keyOf: accountOf,
    isExact: true,
    countsFailuresOnly: true,
  }),
  limiter(deps, {
    name: 'wrong-passwords',
    most: SIGN_IN_FAILURES_PER_MINUTE,
    keyOf: request => `${addressOf(request)} ${accountOf(request)}`,
    isExact: true,
    countsFailuresOnly: true,
  }),
];

/** Secrets of links, invitations and other issuers that are shown from one address. */
export const limitOpenings = (deps: Pick<Deps, 'database'>): RequestHandler =>
  limiter(deps, { name: 'openings', most: OPENINGS_PER_MINUTE, keyOf: addressOf, isExact: true });
