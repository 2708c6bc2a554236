import type { Problem, ProblemCode, ProblemItem } from '@trueppm/sdk/protocol';

/** HTTP status of every code of the contract's closed union. */
export const STATUS_OF_CODE = {
  bad_request: 400,
  invalid_body: 400,
  unknown_field: 400,
  invalid_parameter: 400,
  unauthenticated: 401,
  invalid_credentials: 401,
  token_expired: 401,
  refresh_reused: 401,
  forbidden: 403,
  access_revoked: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  duplicate: 409,
  sync_conflict: 409,
  wrong_state: 409,
  version_mismatch: 412,
  idempotency_mismatch: 422,
  last_owner: 409,
  archived: 409,
  too_large: 413,
  too_many: 422,
  unsupported_media_type: 415,
  invalid_value: 422,
  unknown_reference: 422,
  dependency_cycle: 422,
  self_link: 422,
  duplicate_link: 409,
  parent_cycle: 422,
  calendar_cycle: 422,
  calendar_in_use: 409,
  wip_limit: 409,
  no_working_time: 422,
  too_deep: 422,
  not_schedulable: 422,
  not_xml: 422,
  doctype_forbidden: 422,
  not_mspdi: 422,
  unknown_link_target: 422,
  duplicate_uid: 422,
  import_failed: 422,
  rate_limited: 429,
  unavailable: 503,
  internal: 500,
} as const satisfies Record<ProblemCode, number>;

const TITLE_OF_STATUS: Record<number, string> = {
  400: 'The request is malformed',
  401: 'Sign in first',
  403: 'The role does not allow it',
  404: 'No such thing',
  405: 'Not a method of this address',
  409: 'In the way of something else',
  412: 'Changed since',
  413: 'Too large',
  415: 'Not a media type this operation reads',
  422: 'Against a rule of the plan',
  429: 'Too many requests',
  500: 'Something went wrong here',
  503: 'Not available right now',
};

/** What a {@link ServerError} may carry besides its code; each field has the meaning of the contract's Problem. */
export type ErrorFields = Pick<
  Problem,
  'ids' | 'limit' | 'conflict_fields' | 'server_value' | 'client_value' | 'conflicts'
> & { readonly errors?: readonly ProblemItem[]; readonly cause?: unknown; readonly retryAfterSeconds?: number };

/**
 * The one kind of error that the server answers on purpose: a code of the contract, a sentence, and data as fields.
 * Anything else that is thrown is a bug or the world, and is answered as `internal` or `unavailable`.
 */
export class ServerError extends Error {
  override readonly name = 'ServerError';
  readonly code: ProblemCode;
  readonly fields: ErrorFields;
  /** HTTP status that goes with the code. */
  readonly status: number;

  constructor(code: ProblemCode, detail: string, fields: ErrorFields = {}) {
    super(detail, fields.cause === undefined ? undefined : { cause: fields.cause });
    this.code = code;
    this.fields = fields;
    this.status = STATUS_OF_CODE[code];
  }

  /** The body on the wire, RFC 9457. */
  toProblem(): Problem {
    const { cause: _cause, retryAfterSeconds: _retry, errors, ...fields } = this.fields;
    return {
      type: `https://trueppm.org/problems/${this.code}`,
      title: TITLE_OF_STATUS[this.status] ?? 'Error',
      status: this.status,
      code: this.code,
      detail: this.message,
      ...(errors === undefined ? {} : { errors: [...errors] }),
      ...fields,
    };
  }
}

/** The answer for everything that is absent or invisible; its body never depends on which of the two. */
export const notFound = (): ServerError => new ServerError('not_found', 'No such thing, or not visible to you.');

/**
 * The answer to a device that asks for a project it may not see. One that brings a watermark had access once and is
 * told that it is over; a project that never was is answered in the same way.
 *
 * @param since watermark of the device, 0 without one
 */
export const lostAccess = (since: number): ServerError =>
  since > 0 ? new ServerError('access_revoked', 'The project is gone, or is no longer open to you.') : notFound();

/** The error of a field whose value breaks a rule; `path` is a JSON pointer into the body. */
export function invalidValue(path: string, message: string, code: ProblemCode = 'invalid_value'): ServerError {
  return new ServerError(code, message, { errors: [{ path, code, message }] });
}
