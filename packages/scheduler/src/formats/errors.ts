import { type FormatErrorCode, SchedulerError } from '../errors.js';

export type { FormatErrorCode };

/** Where in the file something stands. */
export interface FileLocation {
  /** 1-based line, absent when unknown. */
  readonly line?: number;
  /** 1-based column in characters, or the cell of a row, as the format counts. */
  readonly column?: number;
  /** Element path, `Project/Tasks/Task[UID=4]/Start`. */
  readonly path?: string;
}

/** One thing that is wrong with a plan file. */
export interface FormatProblem extends FileLocation {
  readonly code: FormatErrorCode;
  readonly message: string;
}

/**
 * A plan file that cannot be read. Nothing of it is used: callers show `message` and branch on `code`, which are those of
 * the first problem; `problems` has all that were found.
 */
export class FormatError extends SchedulerError {
  declare readonly code: FormatErrorCode;
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly path: string | undefined;
  readonly problems: readonly FormatProblem[];

  /**
   * @param code what kind of problem
   * @param message what was wrong, the value, what is allowed
   * @param location where it stands
   * @param options `problems`: all of them, this one first; otherwise this is the only one
   */
  constructor(
    code: FormatErrorCode,
    message: string,
    location: FileLocation = {},
    options?: { cause?: unknown; problems?: readonly FormatProblem[] },
  ) {
    const where = [
      ...(location.path === undefined ? [] : [location.path]),
      ...(location.line === undefined ? [] : [`line ${location.line}`]),
      ...(location.column === undefined ? [] : [`column ${location.column}`]),
    ].join(', ');
    const problems = options?.problems ?? [{ code, message, ...location }];
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
    super(code, `${where === '' ? message : `${message} (${where})`}${more}`, options);
    this.name = 'FormatError';
    this.line = location.line;
    this.column = location.column;
    this.path = location.path;
    this.problems = problems;
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
  | 'duplicate_baseline'
  | 'duplicate_weekday'
  | 'foreign_element'
  | 'outline_gap'
  | 'unsupported_exception'
  | 'unknown_column'
  | 'unknown_field'
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

/** What a writer could not say in the format. */
export type FormatLossCode =
  /** The format has no place for a field; it is left out. */
  | 'no_such_field'
  /** The format has the field, but not this value, or not this exactly. */
  | 'changed_value'
  /** Something kept from an earlier file no longer fits the plan; it is left out. */
  | 'outdated'
  /** A link or an assignment names what is not in the plan; it is left out. */
  | 'unknown_reference';

/** One thing a writer had to leave out or change. `path` points into the Project: `tasks[3].estimate`. */
export interface FormatLoss {
  readonly code: FormatLossCode;
  readonly path: string;
  readonly message: string;
}
