import type { CalendarSet } from '../calendar/calendar-set.js';
import type { WorkingTime } from '../calendar/work-calendar.js';
import type { Id, Project, Task } from '../model.js';
import { presetOption } from '../preset.js';
import { parseInstant, secondsOfMinutes } from '../time.js';
import { ActivityFields, hasActivityFields } from './activity-fields.js';
import { isStaffed, readStaffing, resourceTime, restaff, type Staffing } from './assignment.js';
import { grown, roomFor } from './columns.js';
import { ALAP, ASAP, constraintCode, isFinishConstraint, needsDate } from './constraint.js';
import type { Hierarchy } from './hierarchy.js';
import { NOT_STARTED, readProgress } from './progress.js';
import { isSpan } from './spans.js';

/** How the passes treat a task. */
export const AUTO = 0;
export const SUMMARY = 1;
/** Dates typed by hand, or those of a task in another plan. */
export const FIXED = 2;
export const INACTIVE = 3;
/** A summary with dates typed by hand. */
export const FIXED_SUMMARY = 4;
/** A level of effort or WBS summary: dated from others after the passes. */
export const SPAN = 5;

/** Whether a mode has children below it. */
export function isSummaryMode(mode: number): boolean {
  return mode === SUMMARY || mode === FIXED_SUMMARY;
}

/**
 * What the passes read of each task, as flat columns; index = position of the task in the project. Instants and
 * amounts are seconds, NaN = none. One task can be rewritten in place, which is what makes a previewed edit cheap.
 */
export class TaskFields {
  readonly mode: Uint8Array;
  readonly constraint: Uint8Array;
  /** Whether the constraint holds against links. */
  readonly isHard: Uint8Array;
  readonly progress: Uint8Array;
  readonly isExternal: Uint8Array;
  readonly isMilestone: Uint8Array;
  /** Whether several assignments share the work, each of which stops and goes on apart from the others. */
  readonly isShared: Uint8Array;
  readonly duration: Float64Array;
  readonly constraintDate: Float64Array;
  readonly deadline: Float64Array;
  readonly fixedStart: Float64Array;
  readonly fixedFinish: Float64Array;
  readonly actualStart: Float64Array;
  readonly actualFinish: Float64Array;
  readonly done: Float64Array;
  readonly stop: Float64Array;
  readonly resume: Float64Array;
  readonly levelingDelay: Float64Array;
  /** What the work runs on: elapsed, resources' or own calendar. */
  readonly time: WorkingTime[];
  /** What slack and lags are counted on: elapsed, the task's calendar or the project's. */
  readonly ownTime: WorkingTime[];
  /** What lags into the task run on: its calendar or the project's, never elapsed. */
  readonly lagTime: WorkingTime[];
  /** What only Primavera's plans have; null where no task has any of it. */
  activity: ActivityFields | null = null;
  /** Tasks as late as possible; none means that two passes are enough. */
  alapCount = 0;
  readonly #project: Project;
  readonly #calendars: CalendarSet;
  readonly #staffing: Staffing;
  readonly #honorsConstraints: boolean;
  /** Only tasks that say so work on their resources' calendars. */
  readonly #isTaskDependent: boolean;
  readonly #startMinute: number;
  readonly #finishMinute: number;

  constructor(project: Project, hierarchy: Hierarchy, calendars: CalendarSet) {
    const size = project.tasks.length;
    this.mode = new Uint8Array(size);
    this.constraint = new Uint8Array(size);
    this.isHard = new Uint8Array(size);
    this.progress = new Uint8Array(size);
    this.isExternal = new Uint8Array(size);
    this.isMilestone = new Uint8Array(size);
    this.isShared = new Uint8Array(size);
    this.duration = new Float64Array(size);
    this.constraintDate = new Float64Array(size);
    this.deadline = new Float64Array(size);
    this.fixedStart = new Float64Array(size);
    this.fixedFinish = new Float64Array(size);
    this.actualStart = new Float64Array(size);
    this.actualFinish = new Float64Array(size);
    this.done = new Float64Array(size);
    this.stop = new Float64Array(size);
    this.resume = new Float64Array(size);
    this.levelingDelay = new Float64Array(size);
    this.time = new Array(size).fill(calendars.project);
    this.ownTime = new Array(size).fill(calendars.project);
    this.lagTime = new Array(size).fill(calendars.project);
    this.#project = project;
    this.#calendars = calendars;
    this.#staffing = readStaffing(project);
    this.#honorsConstraints = presetOption(project, 'honorsConstraints');
    this.#isTaskDependent = project.preset === 'primavera';
    this.#startMinute = project.defaultStartMinute ?? 480;
    this.#finishMinute = project.defaultFinishMinute ?? 1020;
    for (let task = 0; task < size; task++) this.write(task, project.tasks[task]!, hierarchy.firstChild[task]! >= 0);
  }

  /** Makes room for one more task. */
  grow(slots: number): void {
    if (this.mode.length >= slots) return;
    const capacity = roomFor(slots);
    this.activity?.grow(capacity);
    const columns = this as unknown as Record<string, unknown>;
    for (const [name, column] of Object.entries(columns)) {
      if (column instanceof Float64Array || column instanceof Uint8Array) columns[name] = grown(column, capacity);
    }
  }

  /** Takes over what calendars say now. Returns whether a time of the task is another one. */
  retime(index: number, task: Task, hasChildren: boolean): boolean {
    const { time, ownTime, lagTime } = this;
    const before = [time[index], ownTime[index], lagTime[index]];
    this.#writeTimes(index, task, hasChildren);
    return time[index] !== before[0] || ownTime[index] !== before[1] || lagTime[index] !== before[2];
  }

  /** Empties the place of a task that is gone: as an inactive one it takes part in nothing. */
  retire(index: number): void {
    if (this.constraint[index] === ALAP) this.alapCount--;
    this.constraint[index] = ASAP;
    this.mode[index] = INACTIVE;
  }

  /** Takes over who works on a task. Its own fields are to be written after. Cost O(assignments). */
  restaff(project: Project, taskId: Id): void {
    restaff(this.#staffing, project, taskId);
  }

  /** Takes a task's fields into its place. The task must have passed validation. */
  write(index: number, task: Task, hasChildren: boolean): void {
    if (this.constraint[index] === ALAP) this.alapCount--;
    const isFixed = task.isManual === true || task.isExternal === true;
    this.mode[index] =
      task.isActive === false ? INACTIVE : hasChildren ? (isFixed ? FIXED_SUMMARY : SUMMARY) : isFixed ? FIXED : AUTO;
    if (this.mode[index] !== INACTIVE && isSpan(task, hasChildren)) this.mode[index] = SPAN;
    this.isExternal[index] = task.isExternal === true ? 1 : 0;
    this.duration[index] = secondsOfMinutes(task.durationMinutes ?? 0);
    const isEvent = task.isMilestone ?? ((task.durationMinutes ?? 0) === 0 && this.mode[index] !== SPAN);
    this.isMilestone[index] = isEvent && !hasChildren ? 1 : 0;
    this.deadline[index] = this.#finish(task.deadline);
    this.fixedStart[index] = this.#start(task.manualStart);
    this.fixedFinish[index] = this.#finish(task.manualFinish);
    this.levelingDelay[index] = secondsOfMinutes(task.levelingDelayMinutes ?? 0);
    if (this.activity !== null || hasActivityFields(task)) {
      this.activity ??= new ActivityFields(this.mode.length);
      this.activity.write(index, task, this.#startMinute, this.#finishMinute);
    }
    this.#writeConstraint(index, task, hasChildren);
    this.#writeProgress(index, task, hasChildren);
    this.#writeTimes(index, task, hasChildren);
  }

  #writeConstraint(index: number, task: Task, hasChildren: boolean): void {
    let constraint = constraintCode(task, this.#project.scheduleFrom);
    if (hasChildren && constraint === ALAP) constraint = ASAP;
    const date = isFinishConstraint(task.constraintType)
      ? this.#finish(task.constraintDate)
      : this.#start(task.constraintDate);
    this.constraint[index] = needsDate(constraint) && Number.isNaN(date) ? ASAP : constraint;
    this.constraintDate[index] = date;
    this.isHard[index] = (task.constraintIsHard ?? this.#honorsConstraints) ? 1 : 0;
    if (constraint === ALAP) this.alapCount++;
  }

  #writeProgress(index: number, task: Task, hasChildren: boolean): void {
    if (hasChildren || !(task.percentComplete || task.actualStart || task.actualFinish)) {
      this.progress[index] = NOT_STARTED;
      this.actualStart[index] = this.actualFinish[index] = this.stop[index] = this.resume[index] = Number.NaN;
      this.done[index] = 0;
      return;
    }
    const progress = readProgress(task, this.duration[index]!, this.#startMinute, this.#finishMinute);
    this.progress[index] = progress.state;
    this.actualStart[index] = progress.actualStart;
    this.actualFinish[index] = progress.actualFinish;
    this.done[index] = progress.doneSeconds;
    this.stop[index] = progress.stop;
    this.resume[index] = progress.resume;
  }

  #writeTimes(index: number, task: Task, hasChildren: boolean): void {
    const own = task.calendarId == null ? this.#calendars.project : this.#calendars.of(task.calendarId);
    this.lagTime[index] = own;
    this.isShared[index] = 0;
    if (hasChildren) {
      this.time[index] = this.ownTime[index] = own;
    } else if (task.durationUnit?.startsWith('e')) {
      this.time[index] = this.ownTime[index] = this.#calendars.elapsed;
    } else {
      this.ownTime[index] = own;
      this.time[index] = own;
      const isOnOwn = this.#isTaskDependent && task.activityType !== 'resource_dependent';
      if (isOnOwn || !isStaffed(task, this.#staffing)) return;
      const work = resourceTime(task, this.#staffing, this.#calendars, own, this.duration[index]!);
      this.time[index] = work.time;
      this.isShared[index] = work.isShared ? 1 : 0;
    }
  }

  #start(text: string | null | undefined): number {
    return text ? parseInstant(text, this.#startMinute) : Number.NaN;
  }

  #finish(text: string | null | undefined): number {
    return text ? parseInstant(text, this.#finishMinute) : Number.NaN;
  }
}
