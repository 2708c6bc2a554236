import type { Problem, ProblemCode } from './protocol/index.js';

/** What can go wrong on the way to the server, beyond what the server itself says. */
export type SdkErrorCode = ProblemCode | 'network' | 'bad_answer' | 'closed' | 'storage' | 'unsupported';

/** The SDK's only error class: test `code`, never the message. */
export class SdkError extends Error {
  override readonly name = 'SdkError';

  /**
   * @param code what went wrong
   * @param problem the server's answer, when there was one
   */
  constructor(
    readonly code: SdkErrorCode,
    message: string,
    readonly problem?: Problem,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** HTTP status of the server's answer; 0 when there was none. */
  get status(): number {
    return this.problem?.status ?? 0;
  }
}

/** True for what may go away by itself: no network, a busy or restarting server. */
export function isTransient(error: unknown): boolean {
  return error instanceof SdkError && (error.code === 'network' || error.status === 429 || error.status >= 500);
}

/** An answer's problem body as an error; a body that is none becomes `bad_answer`. */
export function errorFromAnswer(status: number, body: unknown): SdkError {
  if (typeof body === 'object' && body !== null && 'code' in body && 'title' in body) {
    const problem = { ...(body as Problem), status };
    return new SdkError(problem.code, problem.detail ?? problem.title, problem);
  }
  const problem: Problem = { type: 'about:blank', title: `HTTP ${status}`, status, code: 'internal' };
  return new SdkError('bad_answer', `The server answered ${status} without a problem body`, problem);
}
