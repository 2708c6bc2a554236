import type { ProjectCalendars } from '@trueppm/scheduler';

/** A task in a plan, as a baseline keeps it. Null = it has no such value, or the task is not in that plan. */
export interface PlannedTask {
  readonly start: string | null;
  readonly finish: string | null;
  readonly duration_minutes: number | null;
  readonly work_minutes: number | null;
  readonly cost: number | null;
}

/** How far a plan has moved from another: later, longer and dearer are positive; null where one side has no value. */
export interface Variance {
  /** Working minutes of the task's calendar. */
  readonly start_variance_minutes: number | null;
  readonly finish_variance_minutes: number | null;
  readonly duration_variance_minutes: number | null;
  readonly work_variance_minutes: number | null;
  readonly cost_variance: number | null;
}

const difference = (before: number | null, after: number | null): number | null =>
  before === null || after === null ? null : Math.round((after - before) * 1e6) / 1e6;

/**
 * What moved between two plans of one task.
 *
 * @param calendarId the task's own calendar; null = the project's
 */
export function varianceOf(
  calendars: ProjectCalendars,
  before: PlannedTask | null,
  after: PlannedTask | null,
  calendarId: string | null,
): Variance {
  const moved = (field: 'start' | 'finish'): number | null => {
    const [from, to] = [before?.[field] ?? null, after?.[field] ?? null];
    return from === null || to === null ? null : Math.round(calendars.minutesBetween(from, to, calendarId));
  };
  const changed = (field: 'duration_minutes' | 'work_minutes' | 'cost'): number | null =>
    difference(before?.[field] ?? null, after?.[field] ?? null);
  return {
    start_variance_minutes: moved('start'),
    finish_variance_minutes: moved('finish'),
    duration_variance_minutes: changed('duration_minutes'),
    work_variance_minutes: changed('work_minutes'),
    cost_variance: changed('cost'),
  };
}
