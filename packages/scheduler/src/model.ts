/**
 * The nouns of the engine, documented once. Everything here is plain data: an object literal in, an object out.
 *
 * Times are project-local wall-clock ISO strings without zone (`2026-01-05T08:00`, seconds optional). Durations,
 * lags and slacks are working minutes unless the name says otherwise; fractions of a minute are allowed on input and
 * kept to the second inside (see time.ts).
 */
import type { Calendar } from './calendar/calendar.js';
import type { Correlation, Estimate, Risk, Velocity } from './uncertainty.js';

/** Project-local wall-clock instant, ISO 8601 without zone: `2026-01-05T08:00` or `2026-01-05T08:00:00`. */
export type LocalTime = string;
/** Project-local day: `2026-01-05`. */
export type LocalDate = string;
/** Any string; unique among the objects of its kind. */
export type Id = string;

/** Which ends a link joins: predecessor first, S = start, F = finish. */
export type DependencyType = 'FS' | 'SS' | 'FF' | 'SF';

/** Units a duration or lag was typed in. `e…` = elapsed (clock time). `%`/`e%` only for lags. */
export type TimeUnit = 'm' | 'h' | 'd' | 'w' | 'mo' | 'em' | 'eh' | 'ed' | 'ew' | 'emo';
/** Units a lag was typed in: those of a duration, and percent of the duration of the predecessor. */
export type LagUnit = TimeUnit | '%' | 'e%';

/** A link: when its successor may start or finish, counted from the start or finish of its predecessor. */
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

/** Start or finish on a date are `mso` and `mfo`; whether they are hard or soft, `constraintIsHard` and the project say. */
export type ConstraintType = 'asap' | 'alap' | 'mso' | 'mfo' | 'snet' | 'snlt' | 'fnet' | 'fnlt';
/** Which of units, duration and work stays as entered when the others change. */
export type TaskType = 'fixed_units' | 'fixed_duration' | 'fixed_work';

/**
 * What a task is for the network. Primavera's activity types; plans of Microsoft Project hold `task` only.
 * `level_of_effort` spans what it is linked to and never drives nor is critical; `wbs_summary` spans the leaves below its
 * parent; milestones are instants at a start or a finish.
 */
export type ActivityType =
  | 'task'
  | 'resource_dependent'
  | 'start_milestone'
  | 'finish_milestone'
  | 'level_of_effort'
  | 'wbs_summary';

/** Cost or work spread over time. Pieces ascend and do not overlap. */
export interface CostSegment {
  readonly start: LocalTime;
  readonly finish: LocalTime;
  readonly cost: number;
}

/** What was once agreed for a task. */
export interface Baseline {
  /** 0 = the baseline, 1..10 = further ones. */
  readonly number: number;
  readonly start?: LocalTime | null;
  readonly finish?: LocalTime | null;
  readonly durationMinutes?: number;
  readonly workMinutes?: number;
  readonly cost?: number;
  /** Where the cost is not spread evenly from start to finish. */
  readonly costSegments?: readonly CostSegment[];
}

/** A piece of work between two instants. */
export interface WorkSegment {
  readonly start: LocalTime;
  readonly finish: LocalTime;
  readonly workMinutes: number;
}

/** A task, milestone or summary, as entered: what a person decided and what has happened, no calculated dates. */
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
  /** A constraint that holds against links (true) or gives way to them (false); else `Project.honorsConstraints`. */
  readonly constraintIsHard?: boolean;
  /** A second constraint, as Primavera has: only `snet`, `snlt`, `fnet` and `fnlt`. */
  readonly secondaryConstraintType?: ConstraintType;
  readonly secondaryConstraintDate?: LocalTime | null;
  /** Default `task`. */
  readonly activityType?: ActivityType;
  /** Bounds from plans that are not here: first start and last finish they allow. */
  readonly externalEarlyStart?: LocalTime | null;
  readonly externalLateFinish?: LocalTime | null;
  /** Where the remaining work is expected to end: overrides the remaining duration. */
  readonly expectedFinish?: LocalTime | null;
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
  /** `stop` and `resume` as they were before levelling held the rest of the work back; clearing puts them back. */
  readonly restBeforeLeveling?: { readonly stop?: LocalTime | null; readonly resume?: LocalTime | null };
  /** Whether levelling may pause the work of this task. Default true. */
  readonly isSplittable?: boolean;
  /** A summary whose children are the occurrences of a recurring task. */
  readonly isRecurring?: boolean;
  /** For simulation. */
  readonly estimate?: Estimate | null;
  readonly baselines?: readonly Baseline[];
  /** Cost of the whole task as planned now, all resources and fixed cost; currency of the project. */
  readonly cost?: number;
  /** What the task costs beside its resources: a part of `cost` where that is said, else added to what assignments cost. */
  readonly fixedCost?: number;
  readonly actualCost?: number;
  /** 0..100; earned value by physical progress when `earnedValueMethod` says so. No effect on dates. */
  readonly physicalPercentComplete?: number;
  /** Default `percent_complete`. */
  readonly earnedValueMethod?: 'percent_complete' | 'physical_percent_complete';
  /** Work in time order where pauses split it, for a task without resources; with resources, see Assignment. */
  readonly segments?: readonly WorkSegment[];
}

/** How work is spread over an assignment's time. The shape stretches its duration; see network/contour.ts. */
export type WorkContour =
  | 'flat'
  | 'back_loaded'
  | 'front_loaded'
  | 'double_peak'
  | 'early_peak'
  | 'late_peak'
  | 'bell'
  | 'turtle'
  | 'contoured';

/** How much of a resource there is in a time. Both bounds inclusive; null = open. */
export interface Availability {
  readonly from: LocalTime | null;
  readonly to: LocalTime | null;
  readonly units: number;
}

/** What a resource is counted in: time, an amount, or money. */
export type ResourceKind = 'work' | 'material' | 'cost';

/** Somebody or something that tasks need. */
export interface Resource {
  readonly id: Id;
  readonly uid?: number;
  readonly name?: string;
  readonly initials?: string;
  readonly kind?: ResourceKind;
  /** 1 = one full-time unit. */
  readonly maxUnits?: number;
  /** Where `maxUnits` changes over time. */
  readonly availability?: readonly Availability[];
  /** False = levelling leaves its over-allocations alone. Default true. */
  readonly isLevelled?: boolean;
  /** Cost of an hour of work (or of one unit of a material), and of each use. */
  readonly costPerHour?: number;
  readonly costPerUse?: number;
  readonly calendarId?: Id | null;
}

/** A resource that works on a task. */
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
  /** Part of the work done beside the working time: it adds to the work, not to the time. Default 0. */
  readonly overtimeWorkMinutes?: number;
  /** Working minutes after the task's start. */
  readonly delayMinutes?: number;
  /** Default `flat`. */
  readonly contour?: WorkContour;
  /** Clock minutes that levelling holds this assignment back from the task's start. */
  readonly levelingDelayMinutes?: number;
  readonly cost?: number;
  readonly actualCost?: number;
  /** Work in time order where it is not flat (splits, contours): contiguous pieces as the plan file holds them. */
  readonly segments?: readonly WorkSegment[];
  /** The segments are levelling's: clearing it removes them. */
  readonly isSplitByLeveling?: boolean;
}

/** Rules of a well-known program, as defaults of every option that the project leaves open; see preset.ts. */
export type Preset = 'microsoft-project' | 'primavera';

/** A plan: everything a person enters, nothing the engine computes. */
export interface Project {
  readonly name?: string;
  /** Default `microsoft-project`. */
  readonly preset?: Preset;
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
  /** The status date, or data date: what lies before has happened. Used for dates only as `progressPolicy` says. */
  readonly statusDate?: LocalTime | null;
  /**
   * What the status date does to dates. `none`: nothing. The others leave no unstarted or remaining work before it; of a
   * task that started before its predecessors ended, `retained_logic` holds the rest back until they have,
   * `progress_override` lets it go on at the status date, `actual_dates` lets it go on and dates it, forward and
   * backward, from its actual dates.
   */
  readonly progressPolicy?: 'none' | 'retained_logic' | 'progress_override' | 'actual_dates';
  /** Whose calendar a working lag runs on; `elapsed` is a calendar of 24 hours. */
  readonly lagCalendar?: 'successor' | 'predecessor' | 'project' | 'elapsed';
  /** Whether as-late-as-possible tasks use up the total slack, or only what no successor feels. */
  readonly alapUses?: 'total_slack' | 'free_slack';
  /** Which slack is the total one: the least of both ends, or that of one end. */
  readonly totalSlackFrom?: 'least' | 'start' | 'finish';
  /** What makes a task critical: little slack, or lying on the longest path. */
  readonly criticalBy?: 'slack' | 'longest_path';
  /** A finish the whole plan must meet: late dates start from it instead of from the last finish. */
  readonly mustFinishBy?: LocalTime | null;
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
  /** For simulation. */
  readonly correlations?: readonly Correlation[];
  readonly risks?: readonly Risk[];
  readonly velocity?: Velocity | null;
}
