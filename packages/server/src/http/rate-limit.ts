import { createHash } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import type { Config } from '../config.js';
import { ServerError } from '../errors.js';
import { SIGN_IN_FAILURES_PER_MINUTE, SIGN_INS_PER_MINUTE } from '../limits.js';
import { sendProblem } from './problem.js';
import { callerOrNull } from './request.js';

const WINDOW_MS = 60_000;

const addressOf = (request: Request): string => ipKeyGenerator(request.ip ?? '');

/** A limiter that answers 429 as a problem with Retry-After and the RateLimit headers. */
function limiter(most: number, keyOf: (request: Request) => string, countsFailuresOnly = false): RequestHandler {
  return rateLimit({
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
export function limitRequests({ requestsPerMinute }: Pick<Config, 'requestsPerMinute'>): RequestHandler {
  if (requestsPerMinute === null) return (_request, _response, next) => next();
  return limiter(requestsPerMinute, request => callerOrNull(request) ?? addressOf(request));
}

/** Sign-ins from one address, and wrong passwords for one account from one address. */
export const limitSignIns = (): RequestHandler[] => [
  limiter(SIGN_INS_PER_MINUTE, addressOf),
  limiter(
    SIGN_IN_FAILURES_PER_MINUTE,
    request => {
      const email = String((request.body as { email?: unknown } | undefined)?.email ?? '').toLowerCase();
      return `${addressOf(request)} ${createHash('sha256').update(email).digest('base64')}`;
    },
    true,
  ),
];
