import type { ConstraintType, Task, TaskType } from '../../model.js';
import { baselineRest, isBaselineCost, readBaselines } from './baseline.js';
import type { Fields } from './fields.js';
import { type LinkRow, readLinks } from './link.js';
import { inOrder, type RestElement, readRest } from './rest.js';
import { readStored, type StoredTask } from './stored.js';
import { asTimeUnit, unitOfFormat } from './value.js';

/** Constraint types in the order of their MSPDI codes. */
export const constraintTypes: readonly ConstraintType[] = [
  'asap',
  'alap',
  'mso',
  'mfo',
  'snet',
  'snlt',
  'fnet',
  'fnlt',
];
/** Task types in the order of their MSPDI codes. */
export const taskTypes: readonly TaskType[] = ['fixed_units', 'fixed_duration', 'fixed_work'];

/** A task that is being read. */
type Draft = { -readonly [Field in keyof Task]: Task[Field] };

/** A `<Task>` as read: a leaf's inputs; `summaryInputs` says what stays of them when it turns out to have children. */
export interface TaskRow {
  readonly task: Task;
  readonly uid: number;
  readonly level: number;
  /** An inserted subproject: a block of its own only as long as its tasks are in another file. */
  readonly isSubproject: boolean;
  /** CalendarUID, null when the task has none. */
  readonly calendarUid: number | null;
  readonly notes: string | null;
  readonly links: readonly LinkRow[];
  readonly stored: StoredTask;
  /** Marked as recurring: of a summary, that its children are the occurrences; an occurrence may be marked as well. */
  readonly isRecurring: boolean;
  /** Fields beyond the plan, the WBS code among them even where it is the outline number. */
  readonly rest: readonly RestElement[];
  readonly line: number;
  readonly path: string;
}

/**
 * Reads one `<Task>`: only what a person entered and what cannot be derived (actuals; the dates of manual, inactive
 * and external tasks). Calculated values go to `stored`.
 *
 * @returns null for a task without a number
 */
export function readTask(fields: Fields): TaskRow | null {
  const uid = fields.requiredInteger('UID');
  if (uid === undefined) return null;
  const id = String(uid);
  const name = fields.text('Name');
  const calendarUid = fields.integer('CalendarUID') ?? -1;
  const priority = fields.integer('Priority') ?? 500;
  // Set field by field: spreading the parts of ten thousands of tasks costs more than reading them.
  const task: Draft = { id, uid };
  if (name !== undefined) task.name = name;
  readDuration(fields, task);
  readOwnDates(fields, task);
  readConstraint(fields, task);
  if (fields.flag('IgnoreResourceCalendar') === true) task.ignoresResourceCalendars = true;
  readTaskType(fields, task);
  if (fields.flag('EffortDriven') === true) task.isEffortDriven = true;
  if (priority !== 500) task.priority = priority;
  readProgress(fields, task);
  readLevelling(fields, task);
  readCosts(fields, task);
  const { links, elsewhere } = readLinks(fields, id);
  return {
    task,
    uid,
    level: readLevel(fields),
    isSubproject: fields.flag('IsSubproject') === true && fields.flag('Manual') !== true,
    calendarUid: calendarUid < 0 ? null : calendarUid,
    notes: fields.wholeText('Notes') ?? null,
    links,
    stored: readStored(fields, uid),
    isRecurring: fields.flag('Recurring') === true,
    rest: taskRest(fields, elsewhere),
    ...fields.location,
  };
}

/** Fields beyond the plan, links into another plan among them. */
function taskRest(fields: Fields, links: readonly RestElement[]): RestElement[] {
  const { children } = fields.element;
  const rest = readRest('Task', children).filter(element => !isBaselineCost(element));
  const more = [...baselineRest(children), ...links];
  return more.length === 0 ? rest : inOrder('Task', [...rest, ...more]);
}

/** What a task with children keeps: its duration, progress and delay are those of the children. */
export function summaryInputs({ task, isSubproject, isRecurring }: TaskRow): Task {
  const {
    durationMinutes: _duration,
    isEstimated: _estimated,
    isExternal: _external,
    percentComplete: _percent,
    actualStart: _actualStart,
    actualFinish: _actualFinish,
    actualDurationMinutes: _actualDuration,
    remainingDurationMinutes: _remaining,
    stop: _stop,
    resume: _resume,
    levelingDelayMinutes: _delay,
    cost: _cost,
    fixedCost: _fixedCost,
    actualCost: _actualCost,
    ...inputs
  } = task;
  const { isMilestone, isManual, manualStart, manualFinish, ...rest } = inputs;
  const isDatedByHand = isManual === true && !isSubproject;
  const keepsDates = isDatedByHand || task.isActive === false;
  return {
    ...rest,
    ...(isRecurring ? { isRecurring } : {}),
    ...(isDatedByHand ? { isManual } : {}),
    ...(isMilestone === true ? { isMilestone } : {}),
    ...(keepsDates && manualStart !== undefined ? { manualStart } : {}),
    ...(keepsDates && manualFinish !== undefined ? { manualFinish } : {}),
  };
}

function readLevel(fields: Fields): number {
  const level = fields.integer('OutlineLevel');
  if (level !== undefined) return Math.max(0, level);
  return fields.text('OutlineNumber')?.split('.').length ?? 1;
}

function readDuration(fields: Fields, task: Draft): void {
  const durationMinutes = fields.duration('Duration') ?? 0;
  if (durationMinutes < 0) fields.reject('Duration', 'zero or more');
  const { unit, isEstimated } = unitOfFormat(fields.integer('DurationFormat') ?? 7);
  const durationUnit = asTimeUnit(unit);
  const isMilestone = fields.flag('Milestone') ?? durationMinutes === 0;
  task.durationMinutes = durationMinutes;
  if (durationUnit !== 'd') task.durationUnit = durationUnit;
  if (fields.flag('Estimated') ?? isEstimated) task.isEstimated = true;
  if (isMilestone !== (durationMinutes === 0)) task.isMilestone = isMilestone;
}

/**
 * Dates that stand by themselves. An inserted subproject whose tasks are in another file is a block with the dates it
 * has there, so it reads as a task dated by hand.
 */
function readOwnDates(fields: Fields, task: Draft): void {
  const isManual = fields.flag('Manual') === true || fields.flag('IsSubproject') === true;
  const isInactive = fields.flag('Active') === false;
  const isExternal = fields.flag('ExternalTask') === true;
  if (!isManual && !isInactive && !isExternal) return;
  const manualStart = fields.time('Start') ?? fields.time('ManualStart');
  const manualFinish = fields.time('Finish') ?? fields.time('ManualFinish');
  if (isManual) task.isManual = true;
  if (isInactive) task.isActive = false;
  if (isExternal && manualStart !== undefined) task.isExternal = true;
  if (manualStart !== undefined) task.manualStart = manualStart;
  if (manualFinish !== undefined) task.manualFinish = manualFinish;
}

function readConstraint(fields: Fields, task: Draft): void {
  const constraintType =
    constraintTypes[fields.integer('ConstraintType') ?? 0] ?? fields.reject('ConstraintType', '0 to 7') ?? 'asap';
  const deadline = fields.time('Deadline');
  if (deadline !== undefined) task.deadline = deadline;
  if (constraintType === 'asap') return;
  // A date left over from an earlier constraint stays in the file; as late as possible takes no notice of it.
  const constraintDate = constraintType === 'alap' ? undefined : fields.time('ConstraintDate');
  if (constraintType !== 'alap' && constraintDate === undefined) return;
  task.constraintType = constraintType;
  if (constraintDate !== undefined) task.constraintDate = constraintDate;
}

function readTaskType(fields: Fields, task: Draft): void {
  const code = fields.integer('Type');
  if (code === undefined) return;
  const taskType = taskTypes[code];
  if (taskType !== undefined) task.taskType = taskType;
  else fields.reject('Type', '0 (fixed units), 1 (fixed duration) or 2 (fixed work)');
}

function readProgress(fields: Fields, task: Draft): void {
  const percentComplete = fields.number('PercentComplete') ?? 0;
  if (percentComplete < 0 || percentComplete > 100) fields.reject('PercentComplete', '0 to 100');
  const actualStart = fields.time('ActualStart');
  const actualFinish = fields.time('ActualFinish');
  if (percentComplete === 0 && actualStart === undefined && actualFinish === undefined) return;
  const actualDurationMinutes = fields.duration('ActualDuration');
  const remainingDurationMinutes = fields.duration('RemainingDuration');
  const stop = fields.time('Stop');
  const resume = fields.time('Resume');
  if (percentComplete !== 0) task.percentComplete = percentComplete;
  if (actualStart !== undefined) task.actualStart = actualStart;
  if (actualFinish !== undefined) task.actualFinish = actualFinish;
  if (actualDurationMinutes !== undefined) task.actualDurationMinutes = actualDurationMinutes;
  if (remainingDurationMinutes !== undefined) task.remainingDurationMinutes = remainingDurationMinutes;
  if (percentComplete === 100 || actualFinish !== undefined) return;
  if (stop !== undefined) task.stop = stop;
  if (resume !== undefined) task.resume = resume;
}

function readLevelling(fields: Fields, task: Draft): void {
  const levelingDelayMinutes = fields.tenths('LevelingDelay') ?? 0;
  if (levelingDelayMinutes !== 0) task.levelingDelayMinutes = levelingDelayMinutes;
  if (fields.flag('LevelingCanSplit') === false) task.isSplittable = false;
}

/** Cost, progress by other measures than time, and what was agreed. Files leave out zeros or write them, as they like. */
function readCosts(fields: Fields, task: Draft): void {
  const cost = fields.money('Cost') ?? 0;
  const fixedCost = fields.money('FixedCost') ?? 0;
  const actualCost = fields.money('ActualCost') ?? 0;
  const physicalPercentComplete = fields.number('PhysicalPercentComplete') ?? 0;
  if (physicalPercentComplete < 0 || physicalPercentComplete > 100)
    fields.reject('PhysicalPercentComplete', '0 to 100');
  const baselines = readBaselines(fields);
  if (baselines.length > 0) task.baselines = baselines;
  if (cost !== 0) task.cost = cost;
  if (fixedCost !== 0) task.fixedCost = fixedCost;
  if (actualCost !== 0) task.actualCost = actualCost;
  if (physicalPercentComplete !== 0) task.physicalPercentComplete = physicalPercentComplete;
  if (fields.integer('EarnedValueMethod') === 1) task.earnedValueMethod = 'physical_percent_complete';
}
