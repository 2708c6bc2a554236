import { createHash } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import type { Pool } from 'pg';
import type { Config } from '../config.js';
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
import { callerOrNull } from './request.js';
import { SharedCounts } from './throttle.js';

const MINUTE_MS = 60_000;

const addressOf = (request: Request): string => ipKeyGenerator(request.ip ?? '');

interface Limit {
  readonly most: number;
  readonly keyOf: (request: Request) => string;
  readonly windowMs?: number;
  /** Only answers of 400 and above count. */
  readonly countsFailuresOnly?: boolean;
  /** Where all processes count together, and the name of this limit there. Default: each process for itself. */
  readonly shared?: { readonly pool: Pool; readonly prefix: string };
}

/** A limiter that answers 429 as a problem with Retry-After and the RateLimit headers. */
function limiter({ most, keyOf, windowMs = MINUTE_MS, countsFailuresOnly = false, shared }: Limit): RequestHandler {
  return rateLimit({
    windowMs,
    limit: most,
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    skipSuccessfulRequests: countsFailuresOnly,
    keyGenerator: keyOf,
    ...(shared === undefined ? {} : { store: new SharedCounts(shared.pool, shared.prefix) }),
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
export function limitRequests({ requestsPerMinute }: Pick<Config, 'requestsPerMinute'>): RequestHandler {
  if (requestsPerMinute === null) return (_request, _response, next) => next();
  return limiter({ most: requestsPerMinute, keyOf: request => callerOrNull(request) ?? addressOf(request) });
}

/** The account that a password is tried for: by e-mail, or the caller's own. Hashed, because counts are stored. */
function accountOf(request: Request): string {
  const { email } = (request.body ?? {}) as { email?: unknown };
  const account = callerOrNull(request) ?? String(email ?? '').toLowerCase();
  return createHash('sha256').update(account).digest('base64');
}

/**
 * Passwords tried from one address; wrong ones for one account from one address; and, against guessing from many
 * addresses, wrong ones for one account from anywhere. All processes count together.
 */
export function limitPasswords({ database: { pool } }: Pick<Deps, 'database'>): RequestHandler[] {
  return [
    limiter({ most: SIGN_INS_PER_MINUTE, keyOf: addressOf, shared: { pool, prefix: 'password-address' } }),
    limiter({
      most: ACCOUNT_FAILURES_MAX,
      windowMs: ACCOUNT_FAILURES_MINUTES * MINUTE_MS,
      keyOf: accountOf,
      countsFailuresOnly: true,
      shared: { pool, prefix: 'password-account' },
    }),
    limiter({
      most: SIGN_IN_FAILURES_PER_MINUTE,
      keyOf: request => `${addressOf(request)} ${accountOf(request)}`,
      countsFailuresOnly: true,
      shared: { pool, prefix: 'password-both' },
    }),
  ];
}

/** Secrets of links, invitations and other issuers that are shown from one address. */
export const limitOpenings = ({ database: { pool } }: Pick<Deps, 'database'>): RequestHandler =>
  limiter({ most: OPENINGS_PER_MINUTE, keyOf: addressOf, shared: { pool, prefix: 'opening' } });
