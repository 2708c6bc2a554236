import type { Task } from '@trueppm/scheduler';
import type { CsvPlan } from '@trueppm/scheduler/csv';
import type { ProjectRow } from '@trueppm/sdk/protocol';
import type { Fields } from '../rows/columns.js';
import { withSeconds } from '../schedule/computed.js';

const FINISH_CONSTRAINTS: ReadonlySet<unknown> = new Set(['mfo', 'fnet', 'fnlt']);
const DAY_LENGTH = 'YYYY-MM-DD'.length;

/** What makes columns of the cells of one table. */
export interface CellContext {
  readonly project: Pick<ProjectRow, 'default_start_minute' | 'default_finish_minute'>;
  readonly columns: CsvPlan['columns'];
  /** The calendar's row by its name in the table. */
  readonly calendarId: (name: string) => string | undefined;
}

/** A day without a time means when a day begins, or ends, in the project. */
function timeOf(text: string | null | undefined, minute: number): string | undefined {
  if (text == null) return undefined;
  if (text.length > DAY_LENGTH) return withSeconds(text);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${text}T${two(Math.floor(minute / 60))}:${two(minute % 60)}:00`;
}

/**
 * The columns of a task that its row says: an empty cell says nothing. Durations and progress of a summary follow from
 * what lies below it, so its row says nothing of them.
 *
 * @param isSummary whether tasks lie, or will lie, below it
 */
export function taskValues(task: Task, isSummary: boolean, { project, columns, calendarId }: CellContext): Fields {
  const start = (text: string | null | undefined) => timeOf(text, project.default_start_minute);
  const finish = (text: string | null | undefined) => timeOf(text, project.default_finish_minute);
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
    constraint_date: FINISH_CONSTRAINTS.has(task.constraintType)
      ? finish(task.constraintDate)
      : start(task.constraintDate),
    deadline: finish(task.deadline),
    priority: task.priority === undefined ? undefined : Math.round(task.priority),
    calendar_id: task.calendarId == null ? undefined : calendarId(task.calendarId),
    cost: task.cost,
    actual_cost: task.actualCost,
  };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
