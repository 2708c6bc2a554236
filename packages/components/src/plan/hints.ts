import { isParent, type Outline } from '../gantt/outline/outline.js';
import type { ShownColumns } from '../worker/api.js';
import type { LaidPlan } from './laid/laid-plan.js';
import { parseLocalTime } from './local-time.js';
import type { TaskRow } from './rows.js';
import { IS_CRITICAL, IS_LATE, IS_MILESTONE, IS_SUMMARY } from './shown-schedule.js';
import type { Steps } from './steps.js';

/** Share of tasks that may come without dates, such as those just made. */
const MOST_UNDATED = 0.05;

/** Working hours of dates without a time, minutes after midnight. */
const DAY_START = 480;
const DAY_END = 1020;

const ROWS_PER_STEP = 512;

/** Columns for a number of tasks, all zero. */
export function createColumns(count: number): ShownColumns {
  return {
    start: new Float64Array(count),
    finish: new Float64Array(count),
    lateStart: new Float64Array(count),
    lateFinish: new Float64Array(count),
    durationMinutes: new Float64Array(count),
    totalSlackMinutes: new Float64Array(count),
    freeSlackMinutes: new Float64Array(count),
    flags: new Uint8Array(count),
  };
}

/**
 * What the rows themselves say of their dates: those that a server computed, to be drawn until the engine has answered.
 * @returns null when more than a few tasks come without
 */
export function* hintedColumns({ outline, plan }: LaidPlan): Steps<ShownColumns | null> {
  const { tasks } = outline;
  const columns = createColumns(tasks.length);
  const most = tasks.length * MOST_UNDATED;
  const fallback = parseLocalTime(plan.project.start, DAY_START);
  let undated = 0;
  for (let task = 0; task < tasks.length; task += 1) {
    if (task % ROWS_PER_STEP === 0) yield;
    const isDated = writeHint(columns, outline, task, fallback);
    if (!isDated) undated += 1;
    if (undated > most || (!isDated && fallback === null)) return null;
  }
  return tasks.length === 0 ? null : columns;
}

/** @returns false when the row has no dates: it then stands at the start of the project */
function writeHint(columns: ShownColumns, outline: Outline, task: number, fallback: number | null): boolean {
  const row = outline.tasks[task] as TaskRow;
  const start = parseLocalTime(row.start, DAY_START);
  const finish = parseLocalTime(row.finish, DAY_END);
  const isDated = start !== null && finish !== null && finish >= start;
  const from = isDated ? start : (fallback ?? 0);
  const to = isDated ? finish : from;
  const slack = row['total_slack_minutes'];
  const isSummary = isParent(outline, task);
  columns.start[task] = from;
  columns.finish[task] = to;
  // Nothing that is drawn at once: not worth reading a hundred thousand of them.
  columns.lateStart[task] = from;
  columns.lateFinish[task] = parseLocalTime(row['late_finish'] as string | null | undefined, DAY_END) ?? to;
  columns.durationMinutes[task] = row.duration_minutes ?? 0;
  columns.totalSlackMinutes[task] = typeof slack === 'number' ? slack : 0;
  columns.freeSlackMinutes[task] = typeof row['free_slack_minutes'] === 'number' ? row['free_slack_minutes'] : 0;
  const deadline = parseLocalTime(row.deadline, DAY_END);
  columns.flags[task] =
    (row['is_critical'] === true ? IS_CRITICAL : 0) |
    (isSummary ? IS_SUMMARY : 0) |
    (row.is_milestone === true && !isSummary ? IS_MILESTONE : 0) |
    (deadline !== null && deadline < to ? IS_LATE : 0);
  return isDated;
}
