/** What has been reported of the demo plan's tasks up to an evening: actual dates, percentages, what remains. */
import { type Project, type Schedule, schedule, type Task } from '@trueppm/scheduler';
import type { DemoTask } from './plan.js';

/** Percentages are reported in steps of five, and never as nothing or all while a task is under way. */
const STEPS = Array.from({ length: 19 }, (_, index) => 5 * (index + 1));

const minuteOf = (time: string): number => Date.parse(`${time.slice(0, 16)}Z`) / 60_000;
const withSeconds = (time: string): string => (time.length === 16 ? `${time}:00` : time);

/**
 * Percentages that working time alone would have brought tasks to by an evening: the engine is asked when each share
 * of each task would be over, on the task's own calendar and with its own people.
 */
function percentsByTime(project: Project, asPlanned: Schedule, ids: ReadonlySet<string>, status: number) {
  const shares = project.tasks
    .filter(task => ids.has(task.id))
    .flatMap(task =>
      STEPS.map((percent): Task & { readonly of: string; readonly percent: number } => ({
        id: `${task.id} ${percent}`,
        of: task.id,
        percent,
        durationMinutes: ((task.durationMinutes ?? 0) * percent) / 100,
        durationUnit: task.durationUnit ?? 'd',
        calendarId: task.calendarId ?? null,
        constraintType: 'mso',
        constraintDate: asPlanned.task(task.id).start,
      })),
    );
  const assignments = shares.flatMap(share =>
    (project.assignments ?? [])
      .filter(assignment => assignment.taskId === share.of)
      .map(({ resourceId, units }) => ({ taskId: share.id, resourceId, units: units ?? 1 })),
  );
  const dates = schedule({ ...project, tasks: shares, dependencies: [], assignments });
  const percents = new Map<string, number>();
  for (const share of shares) {
    if (minuteOf(dates.task(share.id).finish) <= status) percents.set(share.of, share.percent);
  }
  return percents;
}

/**
 * Reports tasks that are over by the status date as done on their planned dates and those across it as in progress.
 *
 * @param project the plan without progress @param asPlanned its dates
 * @param paces work done per day of the schedule by task id, 1 = as planned
 * @param statusDate the evening up to which is reported
 */
export function reportProgress(
  tasks: readonly DemoTask[],
  { project, asPlanned }: { readonly project: Project; readonly asPlanned: Schedule },
  paces: ReadonlyMap<string, number>,
  statusDate: string,
): DemoTask[] {
  const status = minuteOf(statusDate);
  const started = tasks
    .map(task => asPlanned.task(task.id))
    .filter(dates => !dates.isSummary && minuteOf(dates.start) < status);
  const isOver = (finish: string): boolean => minuteOf(finish) <= status;
  const underWay = new Set(started.filter(dates => !isOver(dates.finish)).map(dates => dates.id));
  const percents = percentsByTime(project, asPlanned, underWay, status);
  const byId = new Map(started.map(dates => [dates.id, dates]));
  return tasks.map(task => {
    const dates = byId.get(task.id);
    if (dates === undefined) return task;
    const actual_start = withSeconds(dates.start);
    if (isOver(dates.finish)) {
      return {
        ...task,
        percent_complete: 100,
        actual_start,
        actual_finish: withSeconds(dates.finish),
        actual_duration_minutes: task.duration_minutes,
        remaining_duration_minutes: 0,
      };
    }
    const byTime = percents.get(task.id) ?? 0;
    const percent = Math.min(95, Math.max(5, Math.round((byTime * (paces.get(task.id) ?? 1)) / 5) * 5));
    const done = Math.round((task.duration_minutes * percent) / 100);
    return {
      ...task,
      percent_complete: percent,
      actual_start,
      actual_duration_minutes: done,
      remaining_duration_minutes: task.duration_minutes - done,
    };
  });
}
