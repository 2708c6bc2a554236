import type { TaskSchedule } from '@trueppm/scheduler';

/** The columns of a task that the engine computes, as the database stores them. */
export interface ComputedRow {
  readonly id: string;
  readonly is_summary: boolean;
  /** What the children of a summary span; on other tasks it is entered, and null here. */
  readonly duration_minutes: number | null;
  readonly start: string | null;
  readonly finish: string | null;
  readonly early_start: string | null;
  readonly early_finish: string | null;
  readonly late_start: string | null;
  readonly late_finish: string | null;
  readonly total_slack_minutes: number | null;
  readonly free_slack_minutes: number | null;
  readonly start_slack_minutes: number | null;
  readonly finish_slack_minutes: number | null;
  readonly is_critical: boolean;
}

/** SQL types of the computed columns; `store_dates` of the migrations writes the same. */
export const COMPUTED_COLUMNS = {
  is_summary: 'boolean',
  duration_minutes: 'integer',
  start: 'timestamp(0)',
  finish: 'timestamp(0)',
  early_start: 'timestamp(0)',
  early_finish: 'timestamp(0)',
  late_start: 'timestamp(0)',
  late_finish: 'timestamp(0)',
  total_slack_minutes: 'integer',
  free_slack_minutes: 'integer',
  start_slack_minutes: 'integer',
  finish_slack_minutes: 'integer',
  is_critical: 'boolean',
} as const satisfies Record<Exclude<keyof ComputedRow, 'id'>, string>;

const FIELDS = Object.keys(COMPUTED_COLUMNS) as (keyof typeof COMPUTED_COLUMNS)[];

/** The engine leaves seconds out where they are zero; the wire and the database have them always. */
export const withSeconds = (time: string): string => (time.length === 16 ? `${time}:00` : time);

/** The engine's answer for a task as columns; slack to the minute, as the wire has it. */
export function toComputedRow(task: TaskSchedule): ComputedRow {
  return {
    id: task.id,
    is_summary: task.isSummary,
    duration_minutes: task.isSummary ? Math.round(task.durationMinutes) : null,
    start: withSeconds(task.start),
    finish: withSeconds(task.finish),
    early_start: withSeconds(task.earlyStart),
    early_finish: withSeconds(task.earlyFinish),
    late_start: withSeconds(task.lateStart),
    late_finish: withSeconds(task.lateFinish),
    total_slack_minutes: Math.round(task.totalSlackMinutes),
    free_slack_minutes: Math.round(task.freeSlackMinutes),
    start_slack_minutes: Math.round(task.startSlackMinutes),
    finish_slack_minutes: Math.round(task.finishSlackMinutes),
    is_critical: task.isCritical,
  };
}

/** True when a stored row says the same in every computed column. */
export const isSame = (stored: ComputedRow, computed: ComputedRow): boolean =>
  FIELDS.every(
    field => stored[field] === computed[field] || (field === 'duration_minutes' && computed.duration_minutes === null),
  );
