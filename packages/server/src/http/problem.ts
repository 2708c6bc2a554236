import { PROBLEM_MEDIA_TYPE } from '@trueppm/sdk/protocol';
import type { ErrorRequestHandler, Response } from 'express';
import { isUnavailable } from '../db/pool.js';
import type { Deps } from '../deps.js';
import { ServerError } from '../errors.js';
import { JSON_BYTES_MAX, JSON_DEPTH_MAX } from '../limits.js';
import { NOT_UTF8, TOO_DEEP } from './body.js';

const RETRY_SECONDS = 1;

/** Answers an error as problem+json. */
export function sendProblem(response: Response, error: ServerError): void {
  const { retryAfterSeconds } = error.fields;
  if (retryAfterSeconds !== undefined) response.setHeader('Retry-After', String(retryAfterSeconds));
  response.setHeader('Cache-Control', 'no-store');
  response.status(error.status).type(PROBLEM_MEDIA_TYPE).send(JSON.stringify(error.toProblem()));
}

/** Body parsers say by `type` what was wrong; what zlib could not unpack, they pass on with its `code`. */
function fromBodyParser(error: Error & { type?: unknown; code?: unknown }): ServerError | null {
  if (typeof error.code === 'string' && /^(Z_|ERR_BROTLI|ERR__ERROR_|ERR_PADDING|BROTLI)/.test(error.code)) {
    return new ServerError('invalid_body', 'The body is not packed the way its Content-Encoding says.');
  }
  switch (error.type) {
    case 'entity.too.large':
      return new ServerError('too_large', `The body is larger than ${JSON_BYTES_MAX} bytes.`, {
        limit: JSON_BYTES_MAX,
      });
    case 'parameters.too.many':
      return new ServerError('too_large', 'The form has too many fields.');
    case 'entity.parse.failed':
      return new ServerError('invalid_body', 'The body is not JSON.');
    case NOT_UTF8:
      return new ServerError('invalid_body', 'The body is not UTF-8.');
    case TOO_DEEP:
      return new ServerError('invalid_body', `Nested deeper than ${JSON_DEPTH_MAX} levels.`, { limit: JSON_DEPTH_MAX });
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return new ServerError('unsupported_media_type', error.message);
    case 'request.aborted':
    case 'request.size.invalid':
      return new ServerError('bad_request', 'The body ended early.');
    default:
      return null;
  }
}

/** What Postgres refuses although the contract allowed it. Its own words, which quote the schema, stay here. */
function fromPostgres(error: Error & { code?: unknown }): ServerError | null {
  switch (error.code) {
    case '23503':
      return new ServerError('unknown_reference', 'A row refers to one that does not exist.', { cause: error });
    case '23505':
      return new ServerError('duplicate', 'There is already one with this id or name.', { cause: error });
    case '23514':
      return new ServerError('invalid_value', 'A value breaks a rule of its column.', { cause: error });
    case '22021':
    case '22P05':
      return new ServerError('invalid_value', 'Text must not contain the character U+0000.', { cause: error });
    case '22003':
    case '22007':
    case '22008':
    case '22009':
    case '22P02':
      return new ServerError('invalid_value', 'A number or time is out of range.', { cause: error });
    case '40001':
    case '40P01':
    case '55P03':
    case '57014':
      return new ServerError('unavailable', 'Too busy with this project; try again.', {
        cause: error,
        retryAfterSeconds: RETRY_SECONDS,
      });
    default:
      return null;
  }
}

/** The {@link ServerError} that answers anything thrown. */
export function toServerError(error: unknown): ServerError {
  if (error instanceof ServerError) return error;
  if (isUnavailable(error)) {
    return new ServerError('unavailable', 'The database cannot be reached.', {
      cause: error,
      retryAfterSeconds: RETRY_SECONDS,
    });
  }
  if (error instanceof Error) {
    const known = fromBodyParser(error) ?? fromPostgres(error);
    if (known !== null) return known;
    if (error instanceof URIError) return new ServerError('bad_request', 'The address has a broken percent encoding.');
  }
  return new ServerError('internal', 'Something went wrong here; it has been logged.', { cause: error });
}

/** The last handler: every error leaves as a problem, unexpected ones are logged with their stack. */
export function answerProblems({ log, metrics }: Pick<Deps, 'log' | 'metrics'>): ErrorRequestHandler {
  return (thrown, request, response, _next) => {
    const error = toServerError(thrown);
    metrics.observeProblem(error.code);
    if (error.status >= 500)
      log.error({ err: error.fields.cause ?? thrown, method: request.method, path: request.path }, error.code);
    if (response.headersSent) {
      // Half an answer cannot be taken back; the client sees that it ended early.
      response.destroy();
      return;
    }
    sendProblem(response, error);
  };
}
