/**
 * Contract rows to the engine's nouns: the one place where snake_case becomes camelCase. Rows are those of the wire and
 * the database; columns that the engine computes (start, finish, slack …) are not read.
 */
import type { Calendar, CalendarException, Recurrence, Shift, WeekdayShifts, WorkWeek } from './calendar/calendar.js';
import type { Assignment, Dependency, Project, Resource, Task, WorkSegment } from './model.js';

/** A row as it comes: unknown columns are ignored, missing ones take the engine's defaults. */
export type Row = Readonly<Record<string, unknown>>;

/** The tables of one project. Deleted rows may be among them; order does not matter. */
export interface PlanRows {
  readonly project: object;
  readonly tasks: readonly object[];
  readonly dependencies?: readonly object[];
  readonly calendars?: readonly object[];
  readonly resources?: readonly object[];
  readonly assignments?: readonly object[];
}

/**
 * Columns read, with their names in the engine; `?` marks those where null says "none" and is kept, `{}` those whose
 * value is an object or a list and changes its spelling at every depth.
 */
type Columns = readonly (readonly [column: string, field: string, kind?: '?' | '{}'])[];

const TASK: Columns = [
  ['id', 'id'],
  ['uid', 'uid'],
  ['name', 'name'],
  ['parent_id', 'parentId', '?'],
  ['duration_minutes', 'durationMinutes'],
  ['duration_unit', 'durationUnit'],
  ['is_estimated', 'isEstimated'],
  ['is_milestone', 'isMilestone'],
  ['is_manual', 'isManual'],
  ['manual_start', 'manualStart', '?'],
  ['manual_finish', 'manualFinish', '?'],
  ['is_active', 'isActive'],
  ['is_external', 'isExternal'],
  ['constraint_type', 'constraintType'],
  ['constraint_date', 'constraintDate', '?'],
  ['deadline', 'deadline', '?'],
  ['calendar_id', 'calendarId', '?'],
  ['ignores_resource_calendars', 'ignoresResourceCalendars'],
  ['task_type', 'taskType'],
  ['is_effort_driven', 'isEffortDriven'],
  ['priority', 'priority'],
  ['percent_complete', 'percentComplete'],
  ['actual_start', 'actualStart', '?'],
  ['actual_finish', 'actualFinish', '?'],
  ['actual_duration_minutes', 'actualDurationMinutes', '?'],
  ['remaining_duration_minutes', 'remainingDurationMinutes', '?'],
  ['stop', 'stop', '?'],
  ['resume', 'resume', '?'],
  ['leveling_delay_minutes', 'levelingDelayMinutes'],
  ['constraint_is_hard', 'constraintIsHard'],
  ['secondary_constraint_type', 'secondaryConstraintType'],
  ['secondary_constraint_date', 'secondaryConstraintDate', '?'],
  ['activity_type', 'activityType'],
  ['external_early_start', 'externalEarlyStart', '?'],
  ['external_late_finish', 'externalLateFinish', '?'],
  ['expected_finish', 'expectedFinish', '?'],
  ['is_splittable', 'isSplittable'],
  ['is_recurring', 'isRecurring'],
  ['rest_before_leveling', 'restBeforeLeveling', '{}'],
  ['estimate', 'estimate', '{}'],
  ['baselines', 'baselines', '{}'],
  ['cost', 'cost'],
  ['fixed_cost', 'fixedCost'],
  ['actual_cost', 'actualCost'],
  ['physical_percent_complete', 'physicalPercentComplete'],
  ['earned_value_method', 'earnedValueMethod'],
];

const DEPENDENCY: Columns = [
  ['id', 'id'],
  ['predecessor_id', 'predecessorId'],
  ['successor_id', 'successorId'],
  ['type', 'type'],
  ['lag_minutes', 'lagMinutes'],
  ['lag_percent', 'lagPercent'],
  ['lag_unit', 'lagUnit'],
];

const RESOURCE: Columns = [
  ['id', 'id'],
  ['uid', 'uid'],
  ['name', 'name'],
  ['initials', 'initials'],
  ['kind', 'kind'],
  ['max_units', 'maxUnits'],
  ['calendar_id', 'calendarId', '?'],
  ['availability', 'availability', '{}'],
  ['is_levelled', 'isLevelled'],
  ['cost_per_hour', 'costPerHour'],
  ['cost_per_use', 'costPerUse'],
];

const ASSIGNMENT: Columns = [
  ['id', 'id'],
  ['uid', 'uid'],
  ['task_id', 'taskId'],
  ['resource_id', 'resourceId'],
  ['units', 'units'],
  ['work_minutes', 'workMinutes', '?'],
  ['actual_work_minutes', 'actualWorkMinutes', '?'],
  ['remaining_work_minutes', 'remainingWorkMinutes', '?'],
  ['overtime_work_minutes', 'overtimeWorkMinutes'],
  ['delay_minutes', 'delayMinutes'],
  ['contour', 'contour'],
  ['leveling_delay_minutes', 'levelingDelayMinutes'],
  ['is_split_by_leveling', 'isSplitByLeveling'],
  ['cost', 'cost'],
  ['actual_cost', 'actualCost'],
];

const PROJECT: Columns = [
  ['name', 'name'],
  ['start', 'start', '?'],
  ['finish', 'finish', '?'],
  ['schedule_from', 'scheduleFrom'],
  ['calendar_id', 'calendarId', '?'],
  ['minutes_per_day', 'minutesPerDay'],
  ['minutes_per_week', 'minutesPerWeek'],
  ['days_per_month', 'daysPerMonth'],
  ['default_start_minute', 'defaultStartMinute'],
  ['default_finish_minute', 'defaultFinishMinute'],
  ['status_date', 'statusDate', '?'],
  ['honors_constraints', 'honorsConstraints'],
  ['critical_slack_minutes', 'criticalSlackMinutes'],
  ['has_multiple_critical_paths', 'hasMultipleCriticalPaths'],
  ['splits_in_progress', 'splitsInProgress'],
  ['preset', 'preset'],
  ['progress_policy', 'progressPolicy'],
  ['lag_calendar', 'lagCalendar'],
  ['alap_uses', 'alapUses'],
  ['total_slack_from', 'totalSlackFrom'],
  ['critical_by', 'criticalBy'],
  ['must_finish_by', 'mustFinishBy', '?'],
  ['correlations', 'correlations', '{}'],
  ['risks', 'risks', '{}'],
  ['velocity', 'velocity', '{}'],
];

/** Keys in the engine's spelling, at every depth. */
function inEngineSpelling(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inEngineSpelling);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      inEngineSpelling(inner),
    ]),
  );
}

function read(source: object, columns: Columns): Record<string, unknown> {
  const row = source as Row;
  const noun: Record<string, unknown> = {};
  for (const [column, field, kind] of columns) {
    const value = row[column];
    if (value === undefined || (value === null && kind !== '?')) continue;
    noun[field] = kind === '{}' ? inEngineSpelling(value) : value;
  }
  return noun;
}

const list = (value: unknown): readonly Row[] => (Array.isArray(value) ? value : []);

const readShifts = (value: unknown): Shift[] =>
  list(value).map(shift => ({ fromMinute: shift.from_minute as number, toMinute: shift.to_minute as number }));

const readWeekdays = (value: unknown): WeekdayShifts[] =>
  list(value).map(day => ({ weekday: day.weekday as WeekdayShifts['weekday'], shifts: readShifts(day.shifts) }));

const readSegments = (value: unknown): WorkSegment[] =>
  list(value).map(segment => ({
    start: segment.start as string,
    finish: segment.finish as string,
    workMinutes: segment.work_minutes as number,
  }));

/** A task row, or the part of one that an edit changes: there, no segments means that the pauses go. */
export function readTaskRow(row: object): Task {
  const task = read(row, TASK);
  const { segments } = row as Row;
  if (segments != null) task.segments = readSegments(segments);
  return task as unknown as Task;
}

/** A dependency row, or the part of one that an edit changes. */
export function readDependencyRow(row: object): Dependency {
  return read(row, DEPENDENCY) as unknown as Dependency;
}

/** A resource row. */
export function readResourceRow(row: object): Resource {
  return read(row, RESOURCE) as unknown as Resource;
}

/** An assignment row. */
export function readAssignmentRow(row: object): Assignment {
  const segments = readSegments((row as Row).segments);
  return { ...(read(row, ASSIGNMENT) as unknown as Assignment), ...(segments.length > 0 ? { segments } : {}) };
}

/** A rule as a calendar row has it, where a period left out is each one. */
const readRecurrence = (rule: Recurrence): Recurrence =>
  rule.kind.startsWith('yearly') ? rule : ({ every: 1, ...rule } as Recurrence);

/** A calendar row. */
export function readCalendarRow(source: object): Calendar {
  const row = source as Row;
  const exceptions = list(row.exceptions).map(
    exception =>
      ({
        ...(exception.name == null ? {} : { name: exception.name as string }),
        from: exception.from as string,
        to: exception.to as string,
        shifts: readShifts(exception.shifts),
        ...(exception.recurrence ? { recurrence: readRecurrence(exception.recurrence as Recurrence) } : {}),
      }) satisfies CalendarException,
  );
  const workWeeks = list(row.work_weeks).map(
    week =>
      ({
        ...(week.name == null ? {} : { name: week.name as string }),
        from: week.from as string,
        to: week.to as string,
        weekdays: readWeekdays(week.weekdays),
      }) satisfies WorkWeek,
  );
  return {
    id: row.id as string,
    ...(row.name == null ? {} : { name: row.name as string }),
    ...(row.uid == null ? {} : { uid: row.uid as number }),
    baseCalendarId: (row.base_calendar_id as string | null | undefined) ?? null,
    weekdays: readWeekdays(row.weekdays),
    exceptions,
    workWeeks,
  };
}

/** The project row's settings, without its tables. */
export function readProjectRow(row: object): Omit<Project, 'tasks'> {
  return read(row, PROJECT) as Omit<Project, 'tasks'>;
}

/** A task of whole rows: no segments is no pauses, and a task without pauses does not speak of them. */
function readWholeTask(row: object): Task {
  const { segments, ...task } = readTaskRow(row);
  return segments === undefined || segments.length === 0 ? task : { ...task, segments };
}

const isKept = (row: object): boolean => !(row as Row).is_deleted;

/** Siblings by position: keys by code unit, then id; rows without a position keep the order they came in. */
function compareSiblings(a: Row, b: Row): number {
  const left = a.position;
  const right = b.position;
  if (left == null || right == null || left === right)
    return left != null && left === right && a.id !== b.id ? (String(a.id) < String(b.id) ? -1 : 1) : 0;
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  return String(left) < String(right) ? -1 : 1;
}

/**
 * Task rows in outline order: each followed by what lies below it, siblings by `position`. Rows whose parent is
 * missing or that lie inside themselves come last, for `validate` to name.
 */
export function inOutlineOrder<T extends object>(rows: readonly T[]): T[] {
  const ids = new Set(rows.map(row => (row as Row).id));
  const children = new Map<unknown, T[]>();
  for (const row of rows) {
    const { parent_id } = row as Row;
    const above = parent_id == null || !ids.has(parent_id) ? null : parent_id;
    const siblings = children.get(above);
    if (siblings) siblings.push(row);
    else children.set(above, [row]);
  }
  for (const siblings of children.values()) siblings.sort((a, b) => compareSiblings(a as Row, b as Row));
  const ordered: T[] = [];
  const stack = [...(children.get(null) ?? [])].reverse();
  for (let row = stack.pop(); row !== undefined; row = stack.pop()) {
    ordered.push(row);
    const below = children.get((row as Row).id);
    for (let at = (below?.length ?? 0) - 1; at >= 0; at--) stack.push(below![at]!);
    children.delete((row as Row).id);
  }
  if (ordered.length < rows.length) {
    const seen = new Set(ordered);
    for (const row of rows) if (!seen.has(row)) ordered.push(row);
  }
  return ordered;
}

/** A project from its rows: tasks in outline order, deleted rows left out. Shapes are checked by `validate`, not here. */
export function readRows(rows: PlanRows): Project {
  return {
    ...readProjectRow(rows.project),
    calendars: (rows.calendars ?? []).filter(isKept).map(readCalendarRow),
    tasks: inOutlineOrder(rows.tasks.filter(isKept)).map(readWholeTask),
    dependencies: (rows.dependencies ?? []).filter(isKept).map(readDependencyRow),
    resources: (rows.resources ?? []).filter(isKept).map(readResourceRow),
    assignments: (rows.assignments ?? []).filter(isKept).map(readAssignmentRow),
  };
}
