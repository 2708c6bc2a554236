import type { Dependency, Task } from '../../model.js';
import type { TaskSchedule } from '../../outcome.js';
import { splitBaselineRest, writeBaseline } from './baseline.js';
import { writeLink } from './link.js';
import { DEFAULTS, type RestElement } from './rest.js';
import { constraintTypes, taskTypes } from './task.js';
import { formatDuration, formatLocalTime, formatMoney, formatOfUnit } from './value.js';
import type { XmlWriter } from './xml-writer.js';

/** Where a task stands in the file. */
export interface TaskPlace {
  readonly uid: number;
  /** 1-based row in the sheet. */
  readonly row: number;
  /** `2.1.3`: position in the outline. */
  readonly outlineNumber: string;
  readonly level: number;
  readonly isSummary: boolean;
  readonly calendarUid: number | null;
  readonly links: readonly { readonly dependency: Dependency; readonly predecessorUid: number }[];
  /** Work of its assignments, minutes. */
  readonly workMinutes: number;
  readonly notes: string | undefined;
  /** What an earlier file had of it beyond the plan. */
  readonly rest: readonly RestElement[];
}

/**
 * Writes one `<Task>`, elements in the order of the schema (Project refuses any other order).
 *
 * @param schedule the task's dates; without them only inputs are written
 */
export function writeTask(out: XmlWriter, task: Task, place: TaskPlace, schedule: TaskSchedule | undefined): void {
  const durationMinutes = place.isSummary ? schedule?.durationMinutes : (task.durationMinutes ?? 0);
  const duration = durationMinutes === undefined ? undefined : formatDuration(durationMinutes);
  const isMilestone = task.isMilestone ?? (!place.isSummary && durationMinutes === 0);
  const keepsDates = task.isManual === true || task.isActive === false || task.isExternal === true;
  const start = (keepsDates ? task.manualStart : undefined) ?? schedule?.start;
  const finish = (keepsDates ? task.manualFinish : undefined) ?? schedule?.finish;
  const { own, byNumber } = splitBaselineRest(place.rest);
  // A block from another file is dated by that file; to Project it is no manual task.
  const isManual = task.isManual === true && (place.isSummary || !isInserted(own));
  // Kept by readers that did not know the field.
  const kept = task.fixedCost === undefined ? own : own.filter(({ name }) => name !== 'FixedCost');
  out.record('Task', kept, () => {
    out.field('UID', place.uid);
    out.field('ID', place.row);
    out.field('Name', task.name);
    out.field('Active', task.isActive ?? true);
    out.field('Manual', isManual);
    out.field('Type', task.taskType === undefined ? undefined : taskTypes.indexOf(task.taskType));
    out.field('IsNull', false);
    out.fallback('WBS', place.outlineNumber);
    out.field('OutlineNumber', place.outlineNumber);
    out.field('OutlineLevel', place.level);
    out.field('Priority', task.priority ?? 500);
    time(out, 'Start', start);
    time(out, 'Finish', finish);
    out.field('Duration', duration);
    if (isManual) {
      time(out, 'ManualStart', start);
      time(out, 'ManualFinish', finish);
      out.field('ManualDuration', duration);
    }
    out.field('DurationFormat', formatOfUnit(task.durationUnit ?? 'd', task.isEstimated));
    out.field('Work', formatDuration(place.workMinutes));
    time(out, 'Stop', task.stop);
    time(out, 'Resume', task.resume);
    out.field('ResumeValid', false);
    out.field('EffortDriven', task.isEffortDriven ?? false);
    out.fallback('Recurring', task.isRecurring ?? DEFAULTS.Task.Recurring);
    out.field('OverAllocated', false);
    out.field('Estimated', task.isEstimated ?? false);
    out.field('Milestone', isMilestone);
    out.field('Summary', place.isSummary);
    if (schedule !== undefined) out.field('Critical', schedule.isCritical);
    out.fallback('IsSubproject', DEFAULTS.Task.IsSubproject);
    out.fallback('IsSubprojectReadOnly', DEFAULTS.Task.IsSubprojectReadOnly);
    out.field('ExternalTask', task.isExternal ?? false);
    if (schedule !== undefined) writeCalculated(out, schedule);
    out.field('FixedCost', task.fixedCost === undefined ? undefined : formatMoney(task.fixedCost));
    out.fallback('FixedCostAccrual', DEFAULTS.Task.FixedCostAccrual);
    writeProgress(out, task);
    writeConstraint(out, task, place);
    out.fallback('LevelAssignments', DEFAULTS.Task.LevelAssignments);
    out.field('LevelingCanSplit', task.isSplittable ?? true);
    out.field('LevelingDelay', Math.round((task.levelingDelayMinutes ?? 0) * 10));
    out.field('LevelingDelayFormat', 8);
    out.field('IgnoreResourceCalendar', task.ignoresResourceCalendars ?? false);
    out.field('Notes', place.notes);
    out.fallback('HideBar', DEFAULTS.Task.HideBar);
    out.fallback('Rollup', DEFAULTS.Task.Rollup);
    out.field('PhysicalPercentComplete', task.physicalPercentComplete);
    out.field('EarnedValueMethod', task.earnedValueMethod === 'physical_percent_complete' ? 1 : 0);
    for (const link of place.links) writeLink(out, link.dependency, link.predecessorUid);
    for (const baseline of task.baselines ?? []) {
      writeBaseline(out, baseline, place.uid, byNumber.get(baseline.number) ?? []);
    }
  });
}

/** Whether kept fields are those of an inserted subproject. */
function isInserted(rest: readonly RestElement[]): boolean {
  return rest.some(({ name, text }) => name === 'IsSubproject' && (text === '1' || text === 'true'));
}

function time(out: XmlWriter, name: string, value: string | null | undefined): void {
  if (value !== null && value !== undefined) out.field(name, formatLocalTime(value));
}

function writeCalculated(out: XmlWriter, schedule: TaskSchedule): void {
  time(out, 'EarlyStart', schedule.earlyStart);
  time(out, 'EarlyFinish', schedule.earlyFinish);
  time(out, 'LateStart', schedule.lateStart);
  time(out, 'LateFinish', schedule.lateFinish);
  out.field('FreeSlack', Math.round(schedule.freeSlackMinutes * 10));
  out.field('TotalSlack', Math.round(schedule.totalSlackMinutes * 10));
  out.field('StartSlack', Math.round(schedule.startSlackMinutes * 10));
  out.field('FinishSlack', Math.round(schedule.finishSlackMinutes * 10));
}

function writeProgress(out: XmlWriter, task: Task): void {
  out.field('PercentComplete', task.percentComplete ?? 0);
  out.field('Cost', task.cost === undefined ? undefined : formatMoney(task.cost));
  time(out, 'ActualStart', task.actualStart);
  time(out, 'ActualFinish', task.actualFinish);
  if (typeof task.actualDurationMinutes === 'number')
    out.field('ActualDuration', formatDuration(task.actualDurationMinutes));
  out.field('ActualCost', task.actualCost === undefined ? undefined : formatMoney(task.actualCost));
  if (typeof task.remainingDurationMinutes === 'number') {
    out.field('RemainingDuration', formatDuration(task.remainingDurationMinutes));
  }
}

function writeConstraint(out: XmlWriter, task: Task, place: TaskPlace): void {
  out.field('ConstraintType', constraintTypes.indexOf(task.constraintType ?? 'asap'));
  out.field('CalendarUID', place.calendarUid ?? -1);
  time(out, 'ConstraintDate', task.constraintDate);
  time(out, 'Deadline', task.deadline);
}
