/** Why an export could not be made. */
export type ExportErrorCode =
  /** An option has a value that means nothing. */
  | 'bad_option'
  /** The plan has no dates: not loaded yet, or it has errors. */
  | 'not_ready'
  /** Beyond one of the limits of docs/reference/limits.md. */
  | 'too_large'
  /** A listener of `ppm-before-export` refused it. */
  | 'vetoed'
  /** The browser has no canvas or no compression to give. */
  | 'unsupported'
  /** The format cannot hold the plan; the message says what is in the way. */
  | 'not_writable';

/** An export that was refused. Test the code, never the message; an aborted one rejects with the signal's reason. */
export class ExportError extends Error {
  readonly code: ExportErrorCode;

  /** @param message what was wrong, the value, what is allowed */
  constructor(code: ExportErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'ExportError';
    this.code = code;
  }
}
