import type { LocalTime, Project } from '../../model.js';
import type { Row } from './row.js';

/** One project of a file: its own settings and what it refers to. */
export interface ProjectRow {
  readonly id: string;
  readonly code: string | undefined;
  readonly name: string | undefined;
  /** False for one that another project only refers to: there is nothing in it to schedule. */
  readonly isExported: boolean;
  readonly calendarId: string | undefined;
  /** Its own node of the WBS. */
  readonly wbsId: string | undefined;
  readonly baselineId: string | undefined;
  readonly plannedStart: LocalTime | undefined;
  readonly dataDate: LocalTime | undefined;
  readonly options: Partial<Project>;
}

/** How a project is scheduled, from its SCHEDOPTIONS or ScheduleOptions. */
export interface OptionsRow {
  readonly projectId: string;
  readonly options: Partial<Project>;
  /** Whether expected finishes count. */
  readonly usesExpectedFinish: boolean;
}

const LAG_CALENDARS: Readonly<Record<string, NonNullable<Project['lagCalendar']>>> = {
  rcal_Predecessor: 'predecessor',
  rcal_Successor: 'successor',
  rcal_ProjDefault: 'project',
  rcal_24Hour: 'elapsed',
  'Predecessor Activity Calendar': 'predecessor',
  'Successor Activity Calendar': 'successor',
  'Project Default Calendar': 'project',
  '24 Hour Calendar': 'elapsed',
};
const POLICIES: Readonly<Record<string, NonNullable<Project['progressPolicy']>>> = {
  'Retained Logic': 'retained_logic',
  'Progress Override': 'progress_override',
  'Actual Dates': 'actual_dates',
};
const FLOATS: Readonly<Record<string, NonNullable<Project['totalSlackFrom']>>> = {
  FT_FF: 'finish',
  FT_SS: 'start',
  FT_Min: 'least',
  'Finish Float = Late Finish - Early Finish': 'finish',
  'Start Float = Late Start - Early Start': 'start',
  'Smallest of Start Float and Finish Float': 'least',
};
const CRITICAL: Readonly<Record<string, NonNullable<Project['criticalBy']>>> = {
  CT_TotFloat: 'slack',
  CT_DrivPath: 'longest_path',
  'Critical Float': 'slack',
  'Longest Path': 'longest_path',
};

/** An object without its undefined fields. */
export function present<T extends object>(object: T): { [Name in keyof T]: Exclude<T[Name], undefined> } {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as never;
}

/** Reads one project's own record. */
export function readProject(row: Row): ProjectRow {
  const plannedStart = row.time(['plan_start_date', 'PlannedStartDate']);
  const dataDate = row.time(['last_recalc_date', 'DataDate']);
  // XER says which projects were exported; PMXML names the others without any of their dates.
  const isExported =
    row.dialect === 'xer'
      ? row.flag(['export_flag', null]) !== false
      : plannedStart !== undefined || dataDate !== undefined;
  return {
    id: row.required(['proj_id', 'ObjectId']),
    code: row.text(['proj_short_name', 'Id']),
    name: row.text([null, 'Name']),
    isExported,
    calendarId: row.text(['clndr_id', 'ActivityDefaultCalendarObjectId']),
    wbsId: row.text([null, 'WBSObjectId']),
    baselineId: row.text(['sum_base_proj_id', 'CurrentBaselineProjectObjectId']),
    plannedStart,
    dataDate,
    options: present({
      mustFinishBy: row.time(['plan_end_date', 'MustFinishByDate']),
      criticalSlackMinutes: row.minutes(['critical_drtn_hr_cnt', 'CriticalActivityFloatLimit']),
      criticalBy: row.choice(['critical_path_type', 'CriticalActivityPathType'], CRITICAL),
    }),
  };
}

/** XER has two flags for three policies. */
function policyOf(row: Row): Project['progressPolicy'] {
  const isRetained = row.flag(['sched_retained_logic', null]);
  const isOverride = row.flag(['sched_progress_override', null]);
  if (isRetained === true) return 'retained_logic';
  if (isOverride === true) return 'progress_override';
  return isRetained === false && isOverride === false ? 'actual_dates' : undefined;
}

/** Reads how one project is scheduled. */
export function readOptions(row: Row): OptionsRow {
  const policy = row.dialect === 'xer' ? policyOf(row) : row.choice([null, 'OutOfSequenceScheduleType'], POLICIES);
  return {
    projectId: row.required(['proj_id', 'ProjectObjectId']),
    usesExpectedFinish: row.flag(['sched_use_expect_end_flag', 'UseExpectedFinishDates']) !== false,
    options: present({
      progressPolicy: policy,
      lagCalendar: row.choice(['sched_calendar_on_relationship_lag', 'RelationshipLagCalendar'], LAG_CALENDARS),
      totalSlackFrom: row.choice(['sched_float_type', 'ComputeTotalFloatType'], FLOATS),
      hasMultipleCriticalPaths: row.flag(['sched_open_critical_flag', 'MakeOpenEndedActivitiesCritical']),
      criticalSlackMinutes: row.minutes([null, 'CriticalActivityFloatThreshold']),
      criticalBy: row.choice([null, 'CriticalActivityPathType'], CRITICAL),
    }),
  };
}
