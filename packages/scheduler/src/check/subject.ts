import { CalendarSet } from '../calendar/calendar-set.js';
import type { WorkingTime } from '../calendar/work-calendar.js';
import { SchedulerError } from '../errors.js';
import type { Baseline, Dependency, Id, Project, Task } from '../model.js';
import type { Schedule, ScheduleColumns } from '../outcome.js';
import { parseInstant, SECONDS_PER_MINUTE } from '../time.js';
import type { CheckOptions } from './options.js';

/** A dated project laid out for the checks: who takes part, what is open, what was agreed. Instants are minutes. */
export interface Subject {
  readonly project: Project;
  readonly schedule: Schedule;
  readonly columns: ScheduleColumns;
  readonly options: CheckOptions;
  /** Minutes of one working day. */
  readonly dayMinutes: number;
  /** Not a number without a status date. */
  readonly status: number;
  /** The project's calendar; its instants and amounts are seconds. */
  readonly time: WorkingTime;
  /** Position of each task. */
  readonly indexOf: ReadonlyMap<Id, number>;
  /** Tasks without children that are active, of this plan and no level of effort. Positions, ascending. */
  readonly leaves: readonly number[];
  /** Leaves that are not complete. */
  readonly open: readonly number[];
  /** Links between active tasks into something that is not complete. */
  readonly openLinks: readonly Dependency[];
  /** Links between active tasks. */
  readonly links: readonly Dependency[];
}

/** Whether all work of a task is done. */
export function isComplete(task: Task): boolean {
  return (task.percentComplete ?? 0) >= 100 || task.actualFinish != null;
}

/** Whether a task has begun. */
export function isStarted(task: Task): boolean {
  return (task.percentComplete ?? 0) > 0 || task.actualStart != null || isComplete(task);
}

/** The baseline compared with. */
export function baselineOf({ options }: Subject, task: Task): Baseline | undefined {
  return task.baselines?.find(baseline => baseline.number === options.baseline);
}

/** An instant of the plan in minutes; a date alone is the end of its working day. Not a number for none. */
export function finishMinute({ project }: Pick<Subject, 'project'>, text: string | null | undefined): number {
  return text ? parseInstant(text, project.defaultFinishMinute ?? 1020) / SECONDS_PER_MINUTE : Number.NaN;
}

/** The same; a date alone is the beginning of its working day. */
export function startMinute({ project }: Pick<Subject, 'project'>, text: string | null | undefined): number {
  return text ? parseInstant(text, project.defaultStartMinute ?? 480) / SECONDS_PER_MINUTE : Number.NaN;
}

/** Ids of tasks given by position. */
export function idsOf({ project }: Subject, tasks: readonly number[]): Id[] {
  return tasks.map(task => project.tasks[task]!.id);
}

function isLeaf(task: Task, parents: ReadonlySet<Id>): boolean {
  const spans = task.activityType === 'level_of_effort' || task.activityType === 'wbs_summary';
  return !parents.has(task.id) && task.isActive !== false && task.isExternal !== true && !spans;
}

/**
 * Lays a dated project out.
 *
 * @throws SchedulerError `unknown_id` when the schedule is not one of this project's tasks
 */
export function readSubject(project: Project, schedule: Schedule, options: CheckOptions): Subject {
  const columns = schedule.columns();
  const { tasks } = project;
  if (columns.ids.length !== tasks.length || tasks.some((task, at) => task.id !== columns.ids[at])) {
    throw new SchedulerError('unknown_id', 'The schedule is not one of this project.');
  }
  const parents = new Set<Id>();
  for (const { parentId } of tasks) if (parentId != null) parents.add(parentId);
  const indexOf = new Map(tasks.map((task, at) => [task.id, at]));
  const isOpen = (task: Task | undefined) => task !== undefined && task.isActive !== false;
  const taskOf = (id: Id) => tasks[indexOf.get(id) ?? -1];
  const links = (project.dependencies ?? []).filter(
    link => isOpen(taskOf(link.predecessorId)) && isOpen(taskOf(link.successorId)),
  );
  const leaves = tasks.flatMap((task, at) => (isLeaf(task, parents) ? [at] : []));
  return {
    project,
    schedule,
    columns,
    options,
    dayMinutes: project.minutesPerDay ?? 480,
    status: finishMinute({ project }, options.statusDate === undefined ? project.statusDate : options.statusDate),
    time: new CalendarSet(project).project,
    indexOf,
    leaves,
    open: leaves.filter(at => !isComplete(tasks[at]!)),
    links,
    openLinks: links.filter(link => !isComplete(taskOf(link.successorId)!)),
  };
}
