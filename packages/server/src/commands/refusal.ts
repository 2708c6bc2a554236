import { ConfigError } from '../settings-source.js';

/** A command that is well formed but would do what must not be done; exit code 3. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  /** For programs, such as `not_empty`. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** The sentence for a start that failed in a way its reader can mend; null = a bug, shown with its stack. */
export function explain(error: unknown): string | null {
  if (error instanceof ConfigError) return error.message;
  if (!(error instanceof Error)) return null;
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return `Another program listens there already (${error.message}): choose another --port.`;
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `Not allowed: ${error.message}`;
    case 'EEXIST':
    case 'ENOTDIR':
      return `--data (or TRUEPPM_DATA) must be a folder (${error.message}).`;
    case 'ENOENT':
      return `There is no such file (${error.message}).`;
    case '28P01':
    case '28000':
    case '3D000':
      return `Postgres does not let this in (${error.message}): check DATABASE_URL.`;
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
    case 'ETIMEDOUT':
      return `Postgres does not answer (${error.message}): check DATABASE_URL.`;
    default:
      return null;
  }
}
