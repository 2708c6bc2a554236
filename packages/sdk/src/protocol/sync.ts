import type { TaskRow } from './resources.js';
import type { components } from './schema.js';

type Schemas = components['schemas'];

/** Every table that is pulled and pushed. */
export type SyncTable = Schemas['SyncTable'];

/** The row type of every synced table. */
export type SyncRows = {
  [Table in SyncTable]: NonNullable<Schemas['SyncChanges'][Table]>['updated'][number];
};

/** Tables whose rows clients write, each with what creating and what changing a row may set. */
export interface SyncWrites {
  tasks: [Schemas['TaskCreate'], Schemas['TaskPatch']];
  dependencies: [Schemas['DependencyCreate'], Schemas['DependencyPatch']];
  calendars: [Schemas['CalendarCreate'], Schemas['CalendarPatch']];
  resources: [Schemas['ResourceCreate'], Schemas['ResourcePatch']];
  assignments: [Schemas['AssignmentCreate'], Schemas['AssignmentPatch']];
  sprints: [Schemas['SprintCreate'], Schemas['SprintPatch']];
  scope_changes: [Schemas['ScopeChangeCreate'], Schemas['ScopeChangePatch']];
  time_entries: [Schemas['TimeEntryCreate'], Schemas['TimeEntryPatch']];
  labels: [Schemas['LabelCreate'], Schemas['LabelPatch']];
  task_labels: [Schemas['TaskLabelCreate'], Record<string, never>];
  comments: [Schemas['CommentCreate'], Schemas['CommentPatch']];
  attachments: [Schemas['AttachmentCreate'], Schemas['AttachmentPatch']];
  risks: [Schemas['RiskCreate'], Schemas['RiskPatch']];
  board_columns: [Schemas['BoardColumnCreate'], Schemas['BoardColumnPatch']];
  custom_fields: [Schemas['CustomFieldCreate'], Schemas['CustomFieldPatch']];
  saved_views: [Schemas['SavedViewCreate'], Schemas['SavedViewPatch']];
}

/**
 * Every synced table, referenced tables first: rows may be applied in this order and deleted in the reverse one.
 */
export const SYNC_TABLES = [
  'projects',
  'members',
  'calendars',
  'resources',
  'sprints',
  'tasks',
  'dependencies',
  'assignments',
  'scope_changes',
  'baselines',
  'baseline_tasks',
  'time_entries',
  'labels',
  'task_labels',
  'comments',
  'attachments',
  'risks',
  'board_columns',
  'custom_fields',
  'saved_views',
] as const satisfies readonly SyncTable[];

/** Tables that dates are computed from, and that plan files hold. */
export const PLAN_TABLES = [
  'projects',
  'calendars',
  'resources',
  'tasks',
  'dependencies',
  'assignments',
] as const satisfies readonly SyncTable[];

export type PlanTable = (typeof PLAN_TABLES)[number];

type References = { readonly [Table in SyncTable]?: Readonly<Record<string, SyncTable>> };

/** Columns without whose row a row cannot be: it is deleted with that row. */
export const OWNERS: References = {
  tasks: { parent_id: 'tasks' },
  dependencies: { predecessor_id: 'tasks', successor_id: 'tasks' },
  assignments: { task_id: 'tasks', resource_id: 'resources' },
  scope_changes: { sprint_id: 'sprints', task_id: 'tasks' },
  baseline_tasks: { baseline_id: 'baselines' },
  task_labels: { task_id: 'tasks', label_id: 'labels' },
  comments: { task_id: 'tasks', parent_id: 'comments' },
  attachments: { task_id: 'tasks' },
};

/** Columns that name another row if they name one: they become null with that row. */
export const LINKS: References = {
  projects: { calendar_id: 'calendars' },
  calendars: { base_calendar_id: 'calendars' },
  resources: { calendar_id: 'calendars' },
  sprints: { milestone_id: 'tasks' },
  tasks: { calendar_id: 'calendars', sprint_id: 'sprints' },
  risks: { task_id: 'tasks' },
};

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
