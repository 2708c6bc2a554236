import { formatLocalTime, parseLocalTime } from '../plan/local-time.js';
import type { AssignmentRow, TaskRow } from '../plan/rows.js';
import type { PausedGround, TaskGround } from './intent-edits.js';

type Ground = Omit<TaskGround, 'paused'>;

/** A task of a plan with pauses. @param assignments who works on which task */
export function pausedGround(row: TaskRow, ground: Ground, assignments: readonly AssignmentRow[]): PausedGround {
  return {
    progress: percent => {
      const hasResources = assignments.some(assignment => assignment.task_id === row.id);
      return pausedProgress(row, ground, percent, hasResources);
    },
    lengthUntil: finishMinute => lengthUntil(row, ground, finishMinute),
  };
}

/**
 * What becomes of an interruption when its task is done to another percentage: it stays. Work is done along the bar, so
 * a percentage beyond the part done before lies behind the pause, and the bar stays where it is, as in Microsoft Project.
 *
 * @param row the task with the `stop` and `resume` it has
 * @param percent more than 0 and less than 100
 * @param hasResources pieces of work then belong to these: those of the task are a picture, and dates follow its stop
 * @returns fields in place of `stop` and `resume`; empty when work does not wait
 */
function pausedProgress(
  row: TaskRow,
  { start, finish, time }: Ground,
  percent: number,
  hasResources: boolean,
): Readonly<Record<string, unknown>> {
  const stop = parseLocalTime(row['stop'] as string | null);
  const resume = parseLocalTime(row['resume'] as string | null);
  if (stop === null || resume === null || !(start < stop && stop < resume && resume < finish)) return {};
  const before = row.percent_complete ?? 0;
  if (percent === before) return { stop: row['stop'], resume: row['resume'] };
  const length = row.duration_minutes ?? 0;
  const done = Math.round((length * before) / 100);
  const piece = (from: number, to: number, minutes: number) => ({
    start: formatLocalTime(from),
    finish: formatLocalTime(to),
    work_minutes: minutes,
  });
  const segments = [piece(start, stop, done), piece(resume, finish, length - done)];
  if (!hasResources) return { segments };
  const wanted = Math.round((length * percent) / 100);
  if (wanted <= done) return { stop: formatLocalTime(time.add(start, wanted)), resume: row['resume'] };
  // Dates follow from where work stopped; that it paused before, the pieces alone remember.
  return { segments, stop: formatLocalTime(time.add(resume, wanted - done)) };
}

/** The rest of a task that waits follows the resumption; what is done keeps its share. */
function lengthUntil(row: TaskRow, { start, finish, time }: Ground, finishMinute: number): number | null {
  const done = row.percent_complete ?? 0;
  const left = 1 - done / 100;
  const resume = done > 0 || row.actual_start != null ? parseLocalTime(row['resume'] as string | null) : null;
  const isWaiting = resume !== null && resume > start && resume < finish && left > 0;
  return isWaiting ? Math.max(1, time.count(resume, finishMinute)) / left : null;
}
