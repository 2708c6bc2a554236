import { ScheduleError, SchedulerError } from '../errors.js';
import { FormatError } from '../formats/errors.js';
import { UsageError } from './arguments.js';
import { EXIT_DONE, EXIT_UNUSABLE, EXIT_USAGE } from './command.js';
import { remarkLine } from './remarks.js';
import { complain } from './terminal.js';

/** A plan that is not there to be read, or a place where none can be written. */
export class InputError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** What a person can do about errors of the file system. */
const FILE_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'access denied',
  EPERM: 'access denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is no folder',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk cannot be written',
};

/**
 * Tells on standard error why a command could not do its work.
 *
 * @returns the exit code
 */
export function reportFailure(error: unknown): number {
  if (error instanceof UsageError) {
    complain(`error usage: ${error.message}`);
    complain('Try trueppm-scheduler --help');
    return EXIT_USAGE;
  }
  if (error instanceof ScheduleError) {
    for (const problem of error.problems) complain(remarkLine(problem));
    if (error.problems.some(problem => problem.code === 'missing_start'))
      complain('  --from-date DATE says when it starts');
    return EXIT_UNUSABLE;
  }
  const { code, path } = error as { code?: string; path?: string };
  // A reader that closed the pipe has had what it wanted.
  if (code === 'EPIPE') return EXIT_DONE;
  if (code !== undefined && FILE_ERRORS[code] && path !== undefined) {
    complain(`error ${code}: "${path}": ${FILE_ERRORS[code]}`);
  } else if (error instanceof FormatError) {
    for (const problem of error.problems) complain(remarkLine({ ...problem, severity: 'error' }));
    // Of all limits only that on the whole file, which names no place in it, can be raised.
    const isWholeFile = error.line === undefined && error.path === undefined;
    if (code === 'too_large' && isWholeFile) complain('  --max-size MB reads larger files');
  } else if (error instanceof SchedulerError || error instanceof InputError) {
    complain(`error ${code}: ${error.message}`);
  } else {
    complain(`error ${code ?? 'unexpected'}: ${error instanceof Error ? error.message : String(error)}`);
  }
  return EXIT_UNUSABLE;
}
