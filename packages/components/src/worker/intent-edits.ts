import type { Intent } from '../gantt/gesture.js';
import type { PlanEdit } from '../plan/edit.js';
import { formatLocalTime } from '../plan/local-time.js';
import type { TaskRow } from '../plan/rows.js';

/** Dates of one task as the engine would give them after some edits, in minutes. */
export interface TrialDates {
  readonly start: number;
  readonly finish: number;
  readonly durationMinutes: number;
}

/** Asks the engine what a task's dates would be after an edit of it; the plan stays as it was. */
export type Trial = (taskId: string, changes: Readonly<Record<string, unknown>>) => TrialDates;

const isStarted = (row: TaskRow): boolean => (row.percent_complete ?? 0) > 0 || row.actual_start != null;

/** Only fields that differ from the row. */
function differing(row: TaskRow, changes: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(changes).filter(([field, value]) => (row[field] ?? null) !== value));
}

/**
 * The row changes an intent comes to. Automatic tasks get "not earlier than", as Microsoft Project does for a dragged
 * bar; tasks begun move their actual start; tasks with fixed dates keep their working length.
 *
 * @param row the task as it is
 * @param trial the engine, for what only calendars know: where working time begins and how much lies between two dates
 */
export function editsOf(intent: Intent, row: TaskRow, trial: Trial): readonly PlanEdit[] {
  const changes = differing(row, changesOf(intent, row, trial));
  return Object.keys(changes).length === 0 ? [] : [{ table: 'tasks', op: 'update', id: row.id, changes }];
}

function changesOf(intent: Intent, row: TaskRow, trial: Trial): Record<string, unknown> {
  switch (intent.kind) {
    case 'move':
      return moveChanges(row, intent.startMinute, trial);
    case 'resize':
      return resizeChanges(row, intent.finishMinute, trial);
    case 'progress':
      return progressChanges(row, intent.percent);
  }
}

function moveChanges(row: TaskRow, startMinute: number, trial: Trial): Record<string, unknown> {
  const wished = formatLocalTime(startMinute);
  if (row.is_manual) {
    // The same working length from there: a must-start on an automatic copy finds both dates on working time.
    const dates = trial(row.id, {
      is_manual: false,
      constraint_type: 'mso',
      constraint_date: wished,
      percent_complete: 0,
      actual_start: null,
      actual_finish: null,
    });
    return { manual_start: formatLocalTime(dates.start), manual_finish: formatLocalTime(dates.finish) };
  }
  const changes = isStarted(row)
    ? { actual_start: wished, stop: null, resume: null }
    : { constraint_type: 'snet', constraint_date: wished };
  // A wish for a Saturday is stored as the Monday it means. A date before what the links allow stays as wished.
  const { start } = trial(row.id, changes);
  if (start > startMinute && isFirstWorkAfter(row, startMinute, start, trial)) {
    const snapped = formatLocalTime(start);
    return isStarted(row) ? { ...changes, actual_start: snapped } : { ...changes, constraint_date: snapped };
  }
  return changes;
}

/** True when no work lies between the wish and the start: fixed dates there measure it on the task's own calendar. */
function isFirstWorkAfter(row: TaskRow, fromMinute: number, toMinute: number, trial: Trial): boolean {
  return workBetween(row, fromMinute, toMinute, trial) <= 0;
}

function workBetween(row: TaskRow, fromMinute: number, toMinute: number, trial: Trial): number {
  const dates = trial(row.id, {
    is_manual: true,
    manual_start: formatLocalTime(fromMinute),
    manual_finish: formatLocalTime(toMinute),
    percent_complete: 0,
    actual_start: null,
    actual_finish: null,
  });
  return dates.durationMinutes;
}

function resizeChanges(row: TaskRow, finishMinute: number, trial: Trial): Record<string, unknown> {
  const { start } = trial(row.id, {});
  if (row.is_manual) return { manual_start: formatLocalTime(start), manual_finish: formatLocalTime(finishMinute) };
  const minutes = row.duration_unit?.startsWith('e')
    ? finishMinute - start
    : workBetween(row, start, finishMinute, trial);
  const changes = { duration_minutes: Math.max(1, Math.round(minutes)) };
  // A stored remainder would speak of the old length.
  return row.remaining_duration_minutes == null ? changes : { ...changes, remaining_duration_minutes: null };
}

function progressChanges(row: TaskRow, percent: number): Record<string, unknown> {
  return {
    percent_complete: percent,
    actual_duration_minutes: null,
    remaining_duration_minutes: null,
    stop: null,
    resume: null,
    actual_start: percent === 0 ? null : (row.actual_start ?? null),
    actual_finish: percent < 100 ? null : (row.actual_finish ?? null),
  };
}
