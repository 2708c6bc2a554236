import type { AssignmentRow, CalendarRow, DependencyRow, ProjectRow, ResourceRow, TaskRow } from './resources.js';
import type { components } from './schema.js';

/** The row type of every synced table. */
export interface SyncRows {
  projects: ProjectRow;
  tasks: TaskRow;
  dependencies: DependencyRow;
  calendars: CalendarRow;
  resources: ResourceRow;
  assignments: AssignmentRow;
}

export type SyncTable = keyof SyncRows;

/**
 * Every synced table, referenced tables first: rows may be applied in this order and deleted in the reverse one.
 */
export const SYNC_TABLES = [
  'projects',
  'calendars',
  'resources',
  'tasks',
  'dependencies',
  'assignments',
] as const satisfies readonly SyncTable[];

export type SyncChanges = components['schemas']['SyncChanges'];
export type SyncPull = components['schemas']['SyncPull'];
export type SyncColumns = components['schemas']['SyncColumns'];
export type SyncPush = components['schemas']['SyncPush'];
export type SyncPushResult = components['schemas']['SyncPushResult'];
export type SyncConflict = components['schemas']['SyncConflict'];

/** Media type that asks for a pull as columns, one array per field. */
export const COLUMNS_MEDIA_TYPE = 'application/vnd.trueppm.columns+json';

/** Columns of a task that the scheduler computes: a client's value is ignored. */
export const COMPUTED_TASK_FIELDS = [
  'wbs_path',
  'is_summary',
  'start',
  'finish',
  'early_start',
  'early_finish',
  'late_start',
  'late_finish',
  'total_slack_minutes',
  'free_slack_minutes',
  'start_slack_minutes',
  'finish_slack_minutes',
  'is_critical',
] as const satisfies readonly (keyof TaskRow)[];

/** Columns that only the server writes, in every table. */
export const STAMP_FIELDS = ['project_id', 'server_version', 'created_at', 'updated_at'] as const;
