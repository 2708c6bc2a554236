import type {
  AssignmentCreate,
  CalendarCreate,
  DependencyCreate,
  ProjectPatch,
  ResourceCreate,
  SyncTable,
  TaskCreate,
} from '@trueppm/sdk/protocol';
import { type COMPUTED_TASK_FIELDS, STAMP_FIELDS } from '@trueppm/sdk/protocol';

/** Types of synced columns as Postgres names them. `timestamp` is a plan time: project-local wall clock. */
export type ColumnType =
  | 'uuid'
  | 'text'
  | 'integer'
  | 'double precision'
  | 'boolean'
  | 'timestamp'
  | 'jsonb'
  | 'ltree'
  | 'bigint';

/** Fields of a row by name, as they cross the wire. */
export type Fields = Readonly<Record<string, unknown>>;

/** What a synced table looks like to whoever writes it. */
export interface TableShape {
  /** Columns a client may write. */
  readonly input: Readonly<Record<string, ColumnType>>;
  /** Columns that the server computes; a client's value is ignored. */
  readonly computed: Readonly<Record<string, ColumnType>>;
  /** Value of a column that a new row does not name; null, or an error of Postgres, without one. */
  readonly defaults: Fields;
}

const project = {
  name: 'text',
  start: 'timestamp',
  finish: 'timestamp',
  schedule_from: 'text',
  calendar_id: 'uuid',
  minutes_per_day: 'integer',
  minutes_per_week: 'integer',
  days_per_month: 'integer',
  default_start_minute: 'integer',
  default_finish_minute: 'integer',
  status_date: 'timestamp',
  honors_constraints: 'boolean',
  critical_slack_minutes: 'integer',
  has_multiple_critical_paths: 'boolean',
  splits_in_progress: 'boolean',
} as const satisfies Record<keyof ProjectPatch, ColumnType>;

const calendar = {
  uid: 'integer',
  name: 'text',
  base_calendar_id: 'uuid',
  weekdays: 'jsonb',
  exceptions: 'jsonb',
  work_weeks: 'jsonb',
} as const satisfies Record<keyof Omit<CalendarCreate, 'id'>, ColumnType>;

const resource = {
  uid: 'integer',
  name: 'text',
  initials: 'text',
  kind: 'text',
  max_units: 'double precision',
  calendar_id: 'uuid',
  user_id: 'uuid',
} as const satisfies Record<keyof Omit<ResourceCreate, 'id'>, ColumnType>;

const task = {
  uid: 'integer',
  parent_id: 'uuid',
  position: 'text',
  name: 'text',
  notes: 'text',
  duration_minutes: 'integer',
  duration_unit: 'text',
  is_estimated: 'boolean',
  is_milestone: 'boolean',
  is_manual: 'boolean',
  manual_start: 'timestamp',
  manual_finish: 'timestamp',
  is_active: 'boolean',
  is_external: 'boolean',
  constraint_type: 'text',
  constraint_date: 'timestamp',
  deadline: 'timestamp',
  calendar_id: 'uuid',
  ignores_resource_calendars: 'boolean',
  task_type: 'text',
  is_effort_driven: 'boolean',
  priority: 'integer',
  percent_complete: 'integer',
  actual_start: 'timestamp',
  actual_finish: 'timestamp',
  actual_duration_minutes: 'integer',
  remaining_duration_minutes: 'integer',
  stop: 'timestamp',
  resume: 'timestamp',
  leveling_delay_minutes: 'integer',
  segments: 'jsonb',
} as const satisfies Record<keyof Omit<TaskCreate, 'id'>, ColumnType>;

const computedTask = {
  wbs_path: 'ltree',
  is_summary: 'boolean',
  start: 'timestamp',
  finish: 'timestamp',
  early_start: 'timestamp',
  early_finish: 'timestamp',
  late_start: 'timestamp',
  late_finish: 'timestamp',
  total_slack_minutes: 'integer',
  free_slack_minutes: 'integer',
  start_slack_minutes: 'integer',
  finish_slack_minutes: 'integer',
  is_critical: 'boolean',
} as const satisfies Record<(typeof COMPUTED_TASK_FIELDS)[number], ColumnType>;

const dependency = {
  predecessor_id: 'uuid',
  successor_id: 'uuid',
  type: 'text',
  lag_minutes: 'integer',
  lag_percent: 'double precision',
  lag_unit: 'text',
} as const satisfies Record<keyof Omit<DependencyCreate, 'id'>, ColumnType>;

const assignment = {
  uid: 'integer',
  task_id: 'uuid',
  resource_id: 'uuid',
  units: 'double precision',
  work_minutes: 'integer',
  actual_work_minutes: 'integer',
  remaining_work_minutes: 'integer',
  delay_minutes: 'integer',
  segments: 'jsonb',
} as const satisfies Record<keyof Omit<AssignmentCreate, 'id'>, ColumnType>;

/** Every synced table. Defaults are those of the migrations. */
export const TABLES: Readonly<Record<SyncTable, TableShape>> = {
  projects: {
    input: project,
    computed: { scheduled_start: 'timestamp', scheduled_finish: 'timestamp', scheduled_version: 'bigint' },
    defaults: {},
  },
  calendars: {
    input: calendar,
    computed: {},
    defaults: { uid: null, base_calendar_id: null, weekdays: [], exceptions: [], work_weeks: [] },
  },
  resources: {
    input: resource,
    computed: {},
    defaults: { uid: null, initials: '', kind: 'work', max_units: 1, calendar_id: null, user_id: null },
  },
  tasks: {
    input: task,
    computed: computedTask,
    defaults: {
      uid: null,
      parent_id: null,
      notes: '',
      duration_minutes: 480,
      duration_unit: 'd',
      is_estimated: false,
      is_milestone: false,
      is_manual: false,
      manual_start: null,
      manual_finish: null,
      is_active: true,
      is_external: false,
      constraint_type: 'asap',
      constraint_date: null,
      deadline: null,
      calendar_id: null,
      ignores_resource_calendars: false,
      task_type: 'fixed_units',
      is_effort_driven: false,
      priority: 500,
      percent_complete: 0,
      actual_start: null,
      actual_finish: null,
      actual_duration_minutes: null,
      remaining_duration_minutes: null,
      stop: null,
      resume: null,
      leveling_delay_minutes: 0,
      segments: [],
      is_summary: false,
      is_critical: false,
    },
  },
  dependencies: {
    input: dependency,
    computed: {},
    defaults: { type: 'FS', lag_minutes: 0, lag_percent: null, lag_unit: 'd' },
  },
  assignments: {
    input: assignment,
    computed: {},
    defaults: {
      uid: null,
      units: 1,
      work_minutes: null,
      actual_work_minutes: null,
      remaining_work_minutes: null,
      delay_minutes: 0,
      segments: [],
    },
  },
};

const stamps: ReadonlySet<string> = new Set(['id', ...STAMP_FIELDS]);

/** Whether a field belongs to the table's row on the wire, writable or not. */
export function isRowField(table: SyncTable, field: string): boolean {
  const { input, computed } = TABLES[table];
  return Object.hasOwn(input, field) || Object.hasOwn(computed, field) || stamps.has(field);
}

/** Whether a change of this field was computed by the server, so that no edit can be in its way. */
export function isComputed(table: SyncTable, field: string): boolean {
  return Object.hasOwn(TABLES[table].computed, field);
}
