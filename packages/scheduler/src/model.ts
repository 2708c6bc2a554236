/**
 * The nouns of the engine, documented once. Everything here is plain data: an object literal in, an object out.
 *
 * Times are project-local wall-clock ISO strings without zone (`2026-01-05T08:00`, seconds optional). Durations,
 * lags and slacks are working minutes unless the name says otherwise; fractions of a minute are allowed on input and
 * kept to the second inside (see time.ts).
 */

/** Project-local wall-clock instant, ISO 8601 without zone: `2026-01-05T08:00` or `2026-01-05T08:00:00`. */
export type LocalTime = string;
/** Project-local day: `2026-01-05`. */
export type LocalDate = string;
/** Any string; unique among the objects of its kind. */
export type Id = string;

/** Half-open working interval of a day in minutes after midnight, `0 <= from < to <= 1440`. */
export interface Shift {
  readonly fromMinute: number;
  readonly toMinute: number;
}

/** ISO day of week: 1 = Monday … 7 = Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** What one weekday does. No shifts = non-working. A weekday not listed comes from the base calendar. */
export interface WeekdayShifts {
  readonly weekday: Weekday;
  readonly shifts: readonly Shift[];
}

/**
 * How an exception repeats inside `[from, to]`. `every` counts periods (every n days, weeks, months, years).
 * `occurrences` ends the series early. Source: MSPDI Exception/Type.
 */
export type Recurrence =
  | { readonly kind: 'daily'; readonly every: number; readonly occurrences?: number }
  | {
      readonly kind: 'weekly';
      readonly every: number;
      readonly weekdays: readonly Weekday[];
      readonly occurrences?: number;
    }
  | { readonly kind: 'monthly_day'; readonly every: number; readonly day: number; readonly occurrences?: number }
  | {
      readonly kind: 'monthly_position';
      readonly every: number;
      /** 1..4 = first..fourth, 5 = last. */
      readonly position: number;
      /** A weekday, or any day, any weekday Monday to Friday, any weekend day. */
      readonly item: Weekday | 'day' | 'weekday' | 'weekend_day';
      readonly occurrences?: number;
    }
  | { readonly kind: 'yearly_day'; readonly month: number; readonly day: number; readonly occurrences?: number }
  | {
      readonly kind: 'yearly_position';
      readonly month: number;
      readonly position: number;
      readonly item: Weekday | 'day' | 'weekday' | 'weekend_day';
      readonly occurrences?: number;
    };

/** Days that differ from the week: holidays (no shifts) or special working days. Both bounds inclusive. */
export interface CalendarException {
  readonly name?: string;
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly shifts: readonly Shift[];
  readonly recurrence?: Recurrence;
}

/** A week that holds between two dates, both inclusive: a summer timetable, say. */
export interface WorkWeek {
  readonly name?: string;
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly weekdays: readonly WeekdayShifts[];
}

/** Precedence for a day: exception, dated work week, weekday, then the base calendar. */
export interface Calendar {
  readonly id: Id;
  readonly name?: string;
  /** Number of the calendar in the plan file it came from. */
  readonly uid?: number;
  readonly baseCalendarId?: Id | null;
  readonly weekdays: readonly WeekdayShifts[];
  readonly exceptions?: readonly CalendarException[];
  readonly workWeeks?: readonly WorkWeek[];
}

export type DependencyType = 'FS' | 'SS' | 'FF' | 'SF';

/** Units a duration or lag was typed in. `e…` = elapsed (clock time). `%`/`e%` only for lags. */
export type TimeUnit = 'm' | 'h' | 'd' | 'w' | 'mo' | 'em' | 'eh' | 'ed' | 'ew' | 'emo';
export type LagUnit = TimeUnit | '%' | 'e%';

export interface Dependency {
  readonly id?: Id;
  readonly predecessorId: Id;
  readonly successorId: Id;
  /** Default FS. */
  readonly type?: DependencyType;
  /** Minutes: working ones on the successor's calendar, or clock minutes when `lagUnit` is elapsed. Ignored for percent lags. */
  readonly lagMinutes?: number;
  /** Percent of the predecessor's duration, for `lagUnit` `%` and `e%`. */
  readonly lagPercent?: number;
  /** Default `d`. Decides how the lag is measured and how it is shown. */
  readonly lagUnit?: LagUnit;
}

export type ConstraintType = 'asap' | 'alap' | 'mso' | 'mfo' | 'snet' | 'snlt' | 'fnet' | 'fnlt';
export type TaskType = 'fixed_units' | 'fixed_duration' | 'fixed_work';

/** A piece of work between two instants. */
export interface WorkSegment {
  readonly start: LocalTime;
  readonly finish: LocalTime;
  readonly workMinutes: number;
}

export interface Task {
  readonly id: Id;
  /** Number of the task in the plan file it came from (MSPDI UID). */
  readonly uid?: number;
  readonly name?: string;
  /** Parent in the outline; null or absent = top level. Siblings keep the order of the array. */
  readonly parentId?: Id | null;
  /** Working minutes, or clock minutes when `durationUnit` is elapsed. Ignored on summaries. Default 0. */
  readonly durationMinutes?: number;
  /** Default `d`. */
  readonly durationUnit?: TimeUnit;
  readonly isEstimated?: boolean;
  /** Shown as an event whatever its duration. A zero duration makes a milestone unless this says false. */
  readonly isMilestone?: boolean;
  /** Dates typed by hand: takes no notice of links, drives its successors. */
  readonly isManual?: boolean;
  readonly manualStart?: LocalTime | null;
  readonly manualFinish?: LocalTime | null;
  /** False = neither drives nor is driven; keeps `manualStart`/`manualFinish`. */
  readonly isActive?: boolean;
  /** A ghost of a task in another plan: keeps `manualStart`/`manualFinish`, drives its successors. */
  readonly isExternal?: boolean;
  readonly constraintType?: ConstraintType;
  readonly constraintDate?: LocalTime | null;
  readonly deadline?: LocalTime | null;
  readonly calendarId?: Id | null;
  readonly ignoresResourceCalendars?: boolean;
  readonly taskType?: TaskType;
  readonly isEffortDriven?: boolean;
  /** 0..1000, 1000 = never levelled. Default 500. */
  readonly priority?: number;
  /** 0..100. */
  readonly percentComplete?: number;
  readonly actualStart?: LocalTime | null;
  readonly actualFinish?: LocalTime | null;
  readonly actualDurationMinutes?: number | null;
  readonly remainingDurationMinutes?: number | null;
  /** End of the worked part and start of the rest of a task in progress. */
  readonly stop?: LocalTime | null;
  readonly resume?: LocalTime | null;
  /** Clock minutes added after links and constraints. */
  readonly levelingDelayMinutes?: number;
  /** Work in time order where pauses split it, for a task without resources; with resources, see Assignment. */
  readonly segments?: readonly WorkSegment[];
}

export type ResourceKind = 'work' | 'material' | 'cost';

export interface Resource {
  readonly id: Id;
  readonly uid?: number;
  readonly name?: string;
  readonly initials?: string;
  readonly kind?: ResourceKind;
  /** 1 = one full-time unit. */
  readonly maxUnits?: number;
  readonly calendarId?: Id | null;
}

export interface Assignment {
  readonly id?: Id;
  readonly uid?: number;
  readonly taskId: Id;
  readonly resourceId: Id;
  /** 1 = 100 %. */
  readonly units?: number;
  readonly workMinutes?: number | null;
  readonly actualWorkMinutes?: number | null;
  readonly remainingWorkMinutes?: number | null;
  /** Working minutes after the task's start. */
  readonly delayMinutes?: number;
  /** Work in time order where it is not flat (splits, contours): contiguous pieces as the plan file holds them. */
  readonly segments?: readonly WorkSegment[];
}

/** A plan: everything a person enters, nothing the engine computes. */
export interface Project {
  readonly name?: string;
  /** First possible start. Required when scheduling from the start. */
  readonly start?: LocalTime | null;
  /** Required finish, when scheduling from the finish. */
  readonly finish?: LocalTime | null;
  /** Default `start`. */
  readonly scheduleFrom?: 'start' | 'finish';
  /** Default: a standard week, Monday to Friday 08:00-12:00 and 13:00-17:00. */
  readonly calendarId?: Id | null;
  readonly calendars?: readonly Calendar[];
  /** What "1 d", "1 w", "1 mo" mean. Defaults 480, 2400, 20. */
  readonly minutesPerDay?: number;
  readonly minutesPerWeek?: number;
  readonly daysPerMonth?: number;
  /** Minutes after midnight for dates typed without a time. Defaults 480 and 1020. */
  readonly defaultStartMinute?: number;
  readonly defaultFinishMinute?: number;
  readonly statusDate?: LocalTime | null;
  /** Hard constraints hold against links (true, default), or links win. */
  readonly honorsConstraints?: boolean;
  /** Slack up to which a task is critical, working minutes. Default 0. */
  readonly criticalSlackMinutes?: number;
  /** Every open end has its own late finish. Default false. */
  readonly hasMultipleCriticalPaths?: boolean;
  /** The rest of a task in progress waits for its predecessors. Default true. */
  readonly splitsInProgress?: boolean;
  readonly tasks: readonly Task[];
  readonly dependencies?: readonly Dependency[];
  readonly resources?: readonly Resource[];
  readonly assignments?: readonly Assignment[];
}

/** What the engine says of one task. Dates are null only where nothing can be computed (an inactive task without dates). */
export interface TaskSchedule {
  readonly id: Id;
  readonly start: LocalTime;
  readonly finish: LocalTime;
  readonly earlyStart: LocalTime;
  readonly earlyFinish: LocalTime;
  readonly lateStart: LocalTime;
  readonly lateFinish: LocalTime;
  /** Working minutes between start and finish; for summaries on their own or the project's calendar. */
  readonly durationMinutes: number;
  readonly totalSlackMinutes: number;
  readonly freeSlackMinutes: number;
  readonly startSlackMinutes: number;
  readonly finishSlackMinutes: number;
  readonly isCritical: boolean;
  readonly isSummary: boolean;
  readonly isMilestone: boolean;
}

/** A dated plan: what the engine computes, everything lazily made from flat columns. */
export interface Schedule {
  /** The project's start: as entered, or computed when scheduling from the finish. */
  readonly start: LocalTime;
  /** Finish of the last task. */
  readonly finish: LocalTime;
  /** In the order of `Project.tasks`. */
  readonly tasks: readonly TaskSchedule[];
  /** One task. Throws `unknown_id` for an id that is not in the project. */
  task(id: Id): TaskSchedule;
  /** Tasks that set the finish: everything met by following binding bounds back from the last finish, earliest first. */
  readonly criticalPath: readonly Id[];
  /** Links that set the date of their successor. */
  readonly drivingLinks: readonly Dependency[];
  /** Warnings of `validate`; a project with errors is not scheduled at all. */
  readonly problems: readonly Problem[];
  columns(): ScheduleColumns;
}

/** Why something is the way it is: what `validate` finds. `path` points into the Project: `tasks[3].constraintDate`. */
export interface Problem {
  readonly code: ProblemCode;
  readonly severity: 'error' | 'warning';
  readonly path: string;
  readonly message: string;
  /** Ids involved; for a cycle the closed path, first id repeated at the end. */
  readonly ids?: readonly Id[];
}

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
  | 'bad_date'
  | 'bad_number'
  | 'bad_value'
  | 'missing_start'
  | 'no_working_time'
  | 'calendar_cycle'
  | 'too_many_tasks'
  | 'too_many_links'
  | 'too_deep'
  | 'out_of_range';

/**
 * The schedule as flat columns, index = position of the task in `Project.tasks`: what crosses from the worker to the
 * canvas. Instants are minutes since 1970-01-01T00:00 of the project's wall clock; fractions carry seconds.
 */
export interface ScheduleColumns {
  readonly ids: readonly Id[];
  readonly start: Float64Array;
  readonly finish: Float64Array;
  readonly earlyStart: Float64Array;
  readonly earlyFinish: Float64Array;
  readonly lateStart: Float64Array;
  readonly lateFinish: Float64Array;
  readonly durationMinutes: Float64Array;
  readonly totalSlackMinutes: Float64Array;
  readonly freeSlackMinutes: Float64Array;
  readonly startSlackMinutes: Float64Array;
  readonly finishSlackMinutes: Float64Array;
  /** Bit 1 critical, 2 summary, 4 milestone, 8 constraint violated, 16 deadline missed, 32 started. */
  readonly flags: Uint8Array;
}

/** Columns of only the tasks that moved. */
export interface MovedColumns extends ScheduleColumns {
  /** Position of each in the project's tasks. */
  readonly tasks: Int32Array;
}
