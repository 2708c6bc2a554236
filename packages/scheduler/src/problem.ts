import type { Id } from './model.js';

/** Why something is the way it is: what `validate` finds. `path` points into the Project: `tasks[3].constraintDate`. */
export interface Problem {
  readonly code: ProblemCode;
  readonly severity: 'error' | 'warning';
  readonly path: string;
  readonly message: string;
  /** Ids involved; for a cycle the closed path, first id repeated at the end. */
  readonly ids?: readonly Id[];
}

/** Kinds of problem; callers branch on these, never on messages. */
export type ProblemCode =
  | 'cycle'
  | 'duplicate_id'
  | 'duplicate_link'
  | 'unknown_task'
  | 'unknown_calendar'
  | 'unknown_resource'
  | 'unknown_parent'
  | 'parent_cycle'
  | 'self_link'
  | 'summary_link'
  | 'unused_span'
  | 'bad_date'
  | 'bad_number'
  | 'bad_value'
  | 'missing_start'
  | 'no_working_time'
  | 'calendar_cycle'
  | 'too_many_tasks'
  | 'too_many_links'
  | 'too_deep'
  | 'out_of_range'
  /** A simulation took other correlations than the ones given. */
  | 'repaired_correlations'
  /** A constraint cuts off finishes that a simulation would otherwise have. */
  | 'truncated_forecast';
