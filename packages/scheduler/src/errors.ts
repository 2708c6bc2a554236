import type { Problem } from './problem.js';

/** What went wrong, for callers to test. Messages are for people and may change. */
export type SchedulerErrorCode =
  /** The project has errors; `problems` lists all of them. */
  | 'invalid_project'
  /** A date left the years the engine covers (see limits.ts). */
  | 'out_of_range'
  /** A calendar ran out of working time. */
  | 'no_working_time'
  /** An edit or a question names an object that is not in the project. */
  | 'unknown_id'
  /** An edit has no known shape or would break the project. */
  | 'bad_edit'
  /** Earned value needs an instant to look from: no status date is given, or it is no date. */
  | 'bad_status_date'
  /** An option has a value that means nothing. */
  | 'bad_option'
  /** A signal stopped the work. */
  | 'aborted'
  /** What a reader or writer of plan files found. */
  | FormatErrorCode;

/** What can be wrong with a plan file (formats/errors.ts). */
export type FormatErrorCode =
  | 'not_xml'
  | 'bad_encoding'
  | 'doctype_forbidden'
  | 'not_mspdi'
  | 'not_csv'
  | 'not_json'
  | 'not_plan'
  | 'unsupported_version'
  | 'not_pmxml'
  | 'not_xer'
  | 'too_large'
  | 'too_deep'
  | 'bad_value'
  | 'missing_value'
  | 'duplicate_uid'
  | 'duplicate_id'
  | 'unknown_link_target';

/** Base of every error this package throws. */
export class SchedulerError extends Error {
  readonly code: SchedulerErrorCode;

  constructor(code: SchedulerErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'SchedulerError';
    this.code = code;
  }
}

/** A project that cannot be scheduled: `problems` holds every error and warning found, not only the first. */
export class ScheduleError extends SchedulerError {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const errors = problems.filter(problem => problem.severity === 'error');
    const first = errors[0];
    const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
    super(
      'invalid_project',
      first ? `${first.path ? `${first.path}: ` : ''}${first.message}${more}` : 'The project cannot be scheduled.',
    );
    this.name = 'ScheduleError';
    this.problems = problems;
  }
}
