import type {
  AssignmentCreate,
  CalendarCreate,
  COMPUTED_TASK_FIELDS,
  DependencyCreate,
  PlanTable,
  ProjectPatch,
  ResourceCreate,
  TaskCreate,
} from '@trueppm/sdk/protocol';
import { labelOf } from '../../tasks/tree.js';
import { type ColumnType, permissionsOf, type Shapes } from '../shape.js';

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
  status: 'text',
  board_position: 'text',
  custom_values: 'jsonb',
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

/** Stands where a name would in a tombstone of what was never made. */
const NAMELESS = '?';

/** The tables that dates are computed from. */
export const planShapes: Shapes<PlanTable> = {
  projects: {
    noun: 'Project',
    input: project,
    computed: { scheduled_start: 'timestamp', scheduled_finish: 'timestamp', scheduled_version: 'bigint' },
    permissions: { create: null, update: 'project.update', delete: null },
  },
  calendars: {
    noun: 'Calendar',
    input: calendar,
    computed: {},
    permissions: permissionsOf('calendar'),
    bare: () => ({ name: NAMELESS }),
  },
  resources: {
    noun: 'Resource',
    input: resource,
    computed: {},
    permissions: permissionsOf('resource'),
    bare: () => ({ name: NAMELESS }),
  },
  tasks: {
    noun: 'Task',
    input: task,
    computed: computedTask,
    // Whoever is assigned to a task may change its progress.
    permissions: { create: 'task.create', update: null, delete: 'task.delete' },
    bare: id => ({ name: NAMELESS, position: 'V', wbs_path: labelOf(id) }),
  },
  dependencies: {
    noun: 'Dependency',
    input: dependency,
    computed: {},
    permissions: permissionsOf('dependency'),
  },
  assignments: {
    noun: 'Assignment',
    input: assignment,
    computed: {},
    permissions: permissionsOf('assignment'),
  },
};
