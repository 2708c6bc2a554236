import type { ActivityType, ConstraintType, LocalTime, Task, TaskType } from '../../model.js';
import type { StoredTask } from '../mspdi/stored.js';
import { present } from './project.js';
import type { Field, Row } from './row.js';

/** One activity: its inputs as a task, what it refers to, and what Primavera had calculated. */
export interface ActivityRow {
  readonly id: string;
  readonly projectId: string;
  readonly wbsId: string | undefined;
  readonly calendarId: string | undefined;
  /** The Activity ID that people see; orders activities and matches those of a baseline. */
  readonly code: string;
  readonly task: Task;
  readonly stored: StoredTask;
  readonly plannedStart: LocalTime | undefined;
  readonly plannedFinish: LocalTime | undefined;
  readonly line: number;
  readonly path: string;
}

const TYPES: Readonly<Record<string, ActivityType>> = {
  TT_Task: 'task',
  TT_Rsrc: 'resource_dependent',
  TT_LOE: 'level_of_effort',
  TT_Mile: 'start_milestone',
  TT_FinMile: 'finish_milestone',
  TT_WBS: 'wbs_summary',
  'Task Dependent': 'task',
  'Resource Dependent': 'resource_dependent',
  'Level of Effort': 'level_of_effort',
  'Start Milestone': 'start_milestone',
  'Finish Milestone': 'finish_milestone',
  'WBS Summary': 'wbs_summary',
};
const DURATION_TYPES: Readonly<Record<string, TaskType>> = {
  DT_FixedDrtn: 'fixed_duration',
  DT_FixedDUR2: 'fixed_duration',
  DT_FixedRate: 'fixed_units',
  DT_FixedQty: 'fixed_work',
  'Fixed Duration and Units': 'fixed_duration',
  'Fixed Duration and Units/Time': 'fixed_duration',
  'Fixed Units/Time': 'fixed_units',
  'Fixed Units': 'fixed_work',
};
const CONSTRAINTS: Readonly<Record<string, readonly [type: ConstraintType, isHard: boolean]>> = {
  CS_ALAP: ['alap', false],
  CS_MSO: ['mso', false],
  CS_MSOA: ['snet', false],
  CS_MSOB: ['snlt', false],
  CS_MEO: ['mfo', false],
  CS_MEOA: ['fnet', false],
  CS_MEOB: ['fnlt', false],
  CS_MANDSTART: ['mso', true],
  CS_MANDFIN: ['mfo', true],
  'As Late As Possible': ['alap', false],
  'Start On': ['mso', false],
  'Start On or After': ['snet', false],
  'Start On or Before': ['snlt', false],
  'Finish On': ['mfo', false],
  'Finish On or After': ['fnet', false],
  'Finish On or Before': ['fnlt', false],
  'Mandatory Start': ['mso', true],
  'Mandatory Finish': ['mfo', true],
};
const PRIORITIES: Readonly<Record<string, number>> = {
  PT_Top: 900,
  PT_High: 700,
  PT_Low: 300,
  PT_Lowest: 100,
  Top: 900,
  High: 700,
  Low: 300,
  Lowest: 100,
};
const NOT_STARTED = new Set(['TK_NotStart', 'Not Started']);
const COMPLETED = new Set(['TK_Complete', 'Completed']);
const ID: Field = ['task_id', 'ObjectId'];

/** What has happened to an activity. */
interface Progress {
  readonly actualStart: LocalTime | undefined;
  readonly actualFinish: LocalTime | undefined;
  readonly isStarted: boolean;
  readonly isComplete: boolean;
}

function readProgress(row: Row): Progress {
  const status = row.text(['status_code', 'Status']) ?? '';
  const actualStart = row.time(['act_start_date', 'ActualStartDate']);
  const actualFinish = row.time(['act_end_date', 'ActualFinishDate']);
  const isComplete = COMPLETED.has(status) || actualFinish !== undefined;
  const isStarted = isComplete || (!NOT_STARTED.has(status) && actualStart !== undefined);
  return {
    actualStart: isStarted ? actualStart : undefined,
    actualFinish: isComplete ? actualFinish : undefined,
    isStarted,
    isComplete,
  };
}

/** Duration, what is left of it, and the percentage that goes with them. */
function readDuration(row: Row, activityType: ActivityType, progress: Progress): Partial<Task> {
  const isMilestone = activityType === 'start_milestone' || activityType === 'finish_milestone';
  const planned = row.minutes(['target_drtn_hr_cnt', 'PlannedDuration']) ?? 0;
  const remaining = row.minutes(['remain_drtn_hr_cnt', 'RemainingDuration']);
  if (planned < 0) throw row.bad(['target_drtn_hr_cnt', 'PlannedDuration'], 'zero or more');
  if (remaining !== undefined && remaining < 0) {
    throw row.bad(['remain_drtn_hr_cnt', 'RemainingDuration'], 'zero or more');
  }
  if (isMilestone) return { durationMinutes: 0, ...(progress.isComplete ? { percentComplete: 100 } : {}) };
  // What has not begun lasts as long as what remains, also where the original duration was another.
  if (!progress.isStarted) return { durationMinutes: remaining ?? planned };
  if (progress.isComplete) return { durationMinutes: planned, percentComplete: 100 };
  const left = remaining ?? planned;
  const durationMinutes = Math.max(planned, left);
  // 100 percent would complete what has not been finished.
  const percent = durationMinutes === 0 ? 0 : Math.floor(((durationMinutes - left) * 100) / durationMinutes);
  return {
    durationMinutes,
    remainingDurationMinutes: left,
    ...(percent === 0 ? {} : { percentComplete: Math.min(99, percent) }),
  };
}

function readConstraints(row: Row): Partial<Task> {
  const first = row.choice(['cstr_type', 'PrimaryConstraintType'], CONSTRAINTS);
  const date = row.time(['cstr_date', 'PrimaryConstraintDate']);
  const second = row.choice(['cstr_type2', 'SecondaryConstraintType'], CONSTRAINTS);
  const secondDate = row.time(['cstr_date2', 'SecondaryConstraintDate']);
  const isFirst = first !== undefined && (first[0] === 'alap' || date !== undefined);
  const isSecond = second !== undefined && secondDate !== undefined && second[0] !== 'mso' && second[0] !== 'mfo';
  return {
    ...(isFirst ? { constraintType: first[0] } : {}),
    ...(isFirst && first[1] ? { constraintIsHard: true } : {}),
    ...(isFirst && first[0] !== 'alap' ? { constraintDate: date! } : {}),
    ...(isSecond ? { secondaryConstraintType: second[0], secondaryConstraintDate: secondDate } : {}),
  };
}

/** Physical progress; a percentage in XER, a fraction of one in PMXML. */
function readPhysical(row: Row): Partial<Task> {
  const stated = row.number(['phys_complete_pct', 'PhysicalPercentComplete']) ?? 0;
  const percent = row.dialect === 'xer' ? stated : stated * 100;
  const type = row.text(['complete_pct_type', 'PercentCompleteType']);
  const isMethod = type === 'CP_Phys' || type === 'Physical';
  return {
    ...(percent > 0 && percent <= 100 ? { physicalPercentComplete: percent } : {}),
    ...(isMethod ? { earnedValueMethod: 'physical_percent_complete' as const } : {}),
  };
}

function readStored(row: Row, id: string, progress: Progress): StoredTask {
  const { isStarted, isComplete } = progress;
  // XER has them twice, the second time of the rest only.
  const either = (field: Field, xer: string) => row.time(field) ?? row.time([xer, null]);
  const earlyStart = either(['early_start_date', 'RemainingEarlyStartDate'], 'restart_date');
  const earlyFinish = either(['early_end_date', 'RemainingEarlyFinishDate'], 'reend_date');
  const lateStart = either(['late_start_date', 'RemainingLateStartDate'], 'rem_late_start_date');
  const lateFinish = either(['late_end_date', 'RemainingLateFinishDate'], 'rem_late_end_date');
  return {
    id,
    uid: Number(id),
    row: null,
    // Of started activities Primavera's early and late starts are those of the rest: there is no such value here.
    start: (isStarted ? progress.actualStart : earlyStart) ?? null,
    finish: (isComplete ? progress.actualFinish : earlyFinish) ?? null,
    earlyStart: (isStarted ? undefined : earlyStart) ?? null,
    earlyFinish: (isComplete ? undefined : earlyFinish) ?? null,
    lateStart: (isStarted ? undefined : lateStart) ?? null,
    lateFinish: (isComplete ? undefined : lateFinish) ?? null,
    // Of an activity in progress the one at completion counts from the actual start, also over time nobody worked.
    durationMinutes: isStarted && !isComplete ? null : (row.minutes([null, 'AtCompletionDuration']) ?? null),
    freeSlackMinutes: isComplete ? null : (row.minutes(['free_float_hr_cnt', 'FreeFloat']) ?? null),
    totalSlackMinutes: isComplete ? null : (row.minutes(['total_float_hr_cnt', 'TotalFloat']) ?? null),
    startSlackMinutes: null,
    finishSlackMinutes: null,
    isCritical: row.flag([null, 'IsCritical']) ?? null,
  };
}

/** Reads one activity. */
export function readActivity(row: Row): ActivityRow {
  const id = row.required(ID);
  const uid = Number(id);
  if (!Number.isSafeInteger(uid) || uid < 0) throw row.bad(ID, 'a whole number');
  const activityType = row.choice(['task_type', 'Type'], TYPES) ?? 'task';
  const progress = readProgress(row);
  const isOpen = progress.isStarted && !progress.isComplete;
  return {
    id,
    projectId: row.required(['proj_id', 'ProjectObjectId']),
    wbsId: row.text(['wbs_id', 'WBSObjectId']),
    calendarId: row.text(['clndr_id', 'CalendarObjectId']),
    code: row.text(['task_code', 'Id']) ?? id,
    task: {
      id,
      uid,
      ...present({
        name: row.text(['task_name', 'Name']),
        activityType: activityType === 'task' ? undefined : activityType,
        taskType: row.choice(['duration_type', 'DurationType'], DURATION_TYPES),
        priority: row.choice(['priority_type', 'LevelingPriority'], PRIORITIES),
        actualStart: progress.actualStart,
        actualFinish: progress.actualFinish,
        stop: isOpen ? row.time(['suspend_date', 'SuspendDate']) : undefined,
        resume: isOpen ? row.time(['resume_date', 'ResumeDate']) : undefined,
        expectedFinish: progress.isComplete ? undefined : row.time(['expect_end_date', 'ExpectedFinishDate']),
        externalEarlyStart: row.time(['external_early_start_date', 'ExternalEarlyStartDate']),
        externalLateFinish: row.time(['external_late_end_date', 'ExternalLateFinishDate']),
      }),
      ...readDuration(row, activityType, progress),
      ...readConstraints(row),
      ...readPhysical(row),
    },
    stored: readStored(row, id, progress),
    plannedStart: row.time(['target_start_date', 'PlannedStartDate']),
    plannedFinish: row.time(['target_end_date', 'PlannedFinishDate']),
    line: row.line,
    path: row.path,
  };
}
