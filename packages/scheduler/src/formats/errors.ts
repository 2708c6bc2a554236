import { type FormatErrorCode, SchedulerError } from '../errors.js';

export type { FormatErrorCode };

/** Where in the file something stands. */
export interface FileLocation {
  /** 1-based line, absent when unknown. */
  readonly line?: number;
  /** Element path, `Project/Tasks/Task[UID=4]/Start`. */
  readonly path?: string;
}

/** A plan file that cannot be read. Nothing of it is used: callers show `message` and branch on `code`. */
export class FormatError extends SchedulerError {
  declare readonly code: FormatErrorCode;
  readonly line: number | undefined;
  readonly path: string | undefined;

  /**
   * @param code what kind of problem
   * @param message what was wrong, the value, what is allowed
   * @param location where it stands
   */
  constructor(code: FormatErrorCode, message: string, location: FileLocation = {}, options?: { cause?: unknown }) {
    const where = [
      ...(location.path === undefined ? [] : [location.path]),
      ...(location.line === undefined ? [] : [`line ${location.line}`]),
    ].join(', ');
    super(code, where === '' ? message : `${message} (${where})`, options);
    this.name = 'FormatError';
    this.line = location.line;
    this.path = location.path;
  }
}

/** What a reader changed or left out without refusing the file. */
export type FormatWarningCode =
  | 'cross_project_link'
  | 'duplicate_link'
  | 'link_to_project_summary'
  | 'unknown_calendar'
  | 'unknown_resource'
  | 'unknown_task'
  | 'duplicate_assignment'
  | 'outline_gap'
  | 'unsupported_exception'
  /** A calendar whose days cannot be read has a standard week. */
  | 'bad_calendar'
  /** The file has further projects than the one read. */
  | 'other_projects'
  /** Assignments of roles to nobody. */
  | 'role_assignment'
  /** Nodes of the work breakdown structure without activities. */
  | 'empty_wbs';

/** One thing a reader had to leave out or repair. */
export interface FormatWarning extends FileLocation {
  readonly code: FormatWarningCode;
  readonly message: string;
}
