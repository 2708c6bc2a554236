import type { Task } from '@trueppm/scheduler';
import type { CsvPlan } from '@trueppm/scheduler/csv';
import type { ProjectRow } from '@trueppm/sdk/protocol';
import { PlanClock } from '../imports/plan-clock.js';
import type { Fields } from '../rows/columns.js';

/** What makes columns of the cells of one table. */
export interface CellContext {
  readonly project: Pick<ProjectRow, 'default_start_minute' | 'default_finish_minute'>;
  readonly columns: CsvPlan['columns'];
  /** The calendar's row by its name in the table. */
  readonly calendarId: (name: string) => string | undefined;
}

/**
 * The columns of a task that its row says: an empty cell says nothing. Durations and progress of a summary follow from
 * what lies below it, so its row says nothing of them.
 *
 * @param isSummary whether tasks lie, or will lie, below it
 */
export function taskValues(task: Task, isSummary: boolean, { project, columns, calendarId }: CellContext): Fields {
  const clock = new PlanClock(project.default_start_minute, project.default_finish_minute);
  const start = (text: string | null | undefined) => clock.start(text) ?? undefined;
  const finish = (text: string | null | undefined) => clock.finish(text) ?? undefined;
  const { durationMinutes: minutes } = task;
  const says = (column: keyof CsvPlan['columns']): boolean => columns[column] !== undefined;
  const own = isSummary
    ? {}
    : {
        duration_minutes: minutes === undefined ? undefined : Math.round(minutes),
        duration_unit: minutes === undefined ? undefined : (task.durationUnit ?? 'd'),
        is_estimated: minutes === undefined ? undefined : task.isEstimated === true,
        is_milestone:
          task.isMilestone ??
          (minutes === 0 || (minutes !== undefined && says('isMilestone')) ? minutes === 0 : undefined),
        percent_complete: task.percentComplete === undefined ? undefined : Math.round(task.percentComplete),
        actual_start: start(task.actualStart),
        actual_finish: finish(task.actualFinish),
      };
  const values: Fields = {
    name: task.name,
    ...own,
    is_manual: task.isManual ?? (says('isManual') ? false : undefined),
    is_active: task.isActive ?? (says('isActive') ? true : undefined),
    manual_start: start(task.manualStart),
    manual_finish: finish(task.manualFinish),
    constraint_type: task.constraintType,
    constraint_date: clock.constraint(task.constraintType, task.constraintDate) ?? undefined,
    deadline: finish(task.deadline),
    priority: task.priority === undefined ? undefined : Math.round(task.priority),
    calendar_id: task.calendarId == null ? undefined : calendarId(task.calendarId),
    cost: task.cost,
    actual_cost: task.actualCost,
  };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
