/** What can hold a date. */
export type BoundKind =
  /** Nothing starts before the project does. */
  | 'project_start'
  /** A link, from its predecessor for early dates, from its successor for late ones. */
  | 'link'
  /** What a summary lets those below it do: its links, its dates, its deadline. */
  | 'summary'
  /** What lies below a summary makes its dates. */
  | 'child'
  | 'constraint'
  /** Dates typed by hand, also those kept by an inactive task. */
  | 'manual'
  /** Dates of a task in another plan, or a bound that another plan sets. */
  | 'external'
  /** What has happened. */
  | 'actual'
  | 'leveling_delay'
  /** The early date of a task as late as possible is its late one. */
  | 'late_date'
  /** The last finish of the project, or the one it is scheduled from. */
  | 'project_finish'
  | 'deadline'
  /** An open end that may not slip at all, where each network has a critical path of its own. */
  | 'early_finish'
  /** Nothing that has not happened lies before it. */
  | 'data_date'
  /** A task in progress was paused until then. */
  | 'suspension'
  | 'expected_finish'
  /** A task that a level of effort or WBS summary spans. */
  | 'driver';

/** An end of a task. */
export type End = 'start' | 'finish';

/** One candidate for one date of a task. */
export interface Bound {
  readonly kind: BoundKind;
  /** Which end of the task it holds. */
  readonly end: End;
  /** First instant it allows that end (early dates), or the last (late dates). Seconds since 1970-01-01T00:00. */
  readonly instant: number;
  /** Whether it set the date: alone, it would put the task where it stands. */
  readonly isBinding: boolean;
  /** Position among the network's links, for `link`; -1 otherwise. */
  readonly link: number;
  /** The task it comes from: predecessor, successor, summary or child; -1 otherwise. */
  readonly from: number;
}

/** A bound that comes from no other task. */
export function ownBound(kind: BoundKind, end: End, instant: number, isBinding: boolean): Bound {
  return { kind, end, instant, isBinding, link: -1, from: -1 };
}
