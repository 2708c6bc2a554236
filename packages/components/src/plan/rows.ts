/**
 * The rows of a plan as they cross the wire (snake_case, see packages/sdk/openapi.yaml), reduced to what the elements
 * read. Only `id` is required, so that an embedder's partial rows are rows too; fields not named here pass untouched.
 */

/** Project-local wall-clock instant without zone: `2026-01-05T08:00:00`. */
export type LocalTime = string;

/** The plan's own settings: everything the engine needs beside the tables. */
export interface ProjectRow {
  readonly id?: string;
  readonly name?: string;
  readonly start?: LocalTime | null;
  readonly finish?: LocalTime | null;
  readonly schedule_from?: 'start' | 'finish';
  readonly calendar_id?: string | null;
  readonly minutes_per_day?: number;
  readonly minutes_per_week?: number;
  readonly days_per_month?: number;
  readonly status_date?: LocalTime | null;
  readonly [field: string]: unknown;
}

export type ConstraintType = 'asap' | 'alap' | 'mso' | 'mfo' | 'snet' | 'snlt' | 'fnet' | 'fnlt';
export type DependencyType = 'FS' | 'SS' | 'FF' | 'SF';

/** A task; dates the server computed (`start`, `finish`) are read only as a hint before the engine has answered. */
export interface TaskRow {
  readonly id: string;
  readonly name?: string;
  readonly parent_id?: string | null;
  /** Sort key among siblings; rows without one keep the order they were given in. */
  readonly position?: string | number | null;
  readonly duration_minutes?: number;
  readonly duration_unit?: string;
  readonly percent_complete?: number;
  readonly is_milestone?: boolean;
  readonly is_manual?: boolean;
  readonly is_active?: boolean;
  readonly manual_start?: LocalTime | null;
  readonly manual_finish?: LocalTime | null;
  readonly constraint_type?: ConstraintType;
  readonly constraint_date?: LocalTime | null;
  readonly deadline?: LocalTime | null;
  readonly actual_start?: LocalTime | null;
  readonly actual_finish?: LocalTime | null;
  readonly baseline_start?: LocalTime | null;
  readonly baseline_finish?: LocalTime | null;
  readonly start?: LocalTime | null;
  readonly finish?: LocalTime | null;
  readonly [field: string]: unknown;
}

/** A link from a predecessor to a successor. */
export interface DependencyRow {
  readonly id: string;
  readonly predecessor_id: string;
  readonly successor_id: string;
  readonly type?: DependencyType;
  readonly lag_minutes?: number;
  readonly lag_unit?: string;
  readonly [field: string]: unknown;
}

export interface CalendarRow {
  readonly id: string;
  readonly name?: string;
  readonly [field: string]: unknown;
}

export interface ResourceRow {
  readonly id: string;
  readonly name?: string;
  readonly initials?: string | null;
  readonly [field: string]: unknown;
}

export interface AssignmentRow {
  readonly id: string;
  readonly task_id: string;
  readonly resource_id: string;
  readonly [field: string]: unknown;
}

/** One plan, all tables. The order of `tasks` is the outline's order after `inOutlineOrder` (gantt/outline/outline.ts). */
export interface PlanRows {
  readonly project: ProjectRow;
  readonly tasks: readonly TaskRow[];
  readonly dependencies: readonly DependencyRow[];
  readonly calendars: readonly CalendarRow[];
  readonly resources: readonly ResourceRow[];
  readonly assignments: readonly AssignmentRow[];
}

/** A plan with nothing in it. */
export const EMPTY_PLAN: PlanRows = Object.freeze({
  project: Object.freeze({}),
  tasks: [],
  dependencies: [],
  calendars: [],
  resources: [],
  assignments: [],
});
