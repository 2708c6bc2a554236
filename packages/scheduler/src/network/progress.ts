/** What has happened: actual dates, the part done, the part to do. */
import type { Task } from '../model.js';
import { parseInstant, secondsOfMinutes } from '../time.js';

export const NOT_STARTED = 0;
export const IN_PROGRESS = 1;
export const COMPLETE = 2;

/** A task's progress in seconds; NaN = not given. */
export interface Progress {
  readonly state: number;
  readonly actualStart: number;
  readonly actualFinish: number;
  /** Duration done. Done and remaining make the duration. */
  readonly doneSeconds: number;
  /** End of the part done, when the plan says. */
  readonly stop: number;
  /** Where the rest begins, when the plan says and it does not begin before the end of the part done. */
  readonly resume: number;
}

const instantOf = (text: string | null | undefined, minute: number): number =>
  text == null ? Number.NaN : parseInstant(text, minute);

/** The part done: the actual duration, else what the remaining one leaves, else the percentage of the whole. */
function doneOf(task: Task, durationSeconds: number): number {
  if (task.actualDurationMinutes != null) return secondsOfMinutes(task.actualDurationMinutes);
  if (task.remainingDurationMinutes != null) return durationSeconds - secondsOfMinutes(task.remainingDurationMinutes);
  return (durationSeconds * (task.percentComplete ?? 0)) / 100;
}

/**
 * Whether the part done and the percentage say the same, to the whole percent that is stored. They part when one of
 * them, or the duration, is edited alone: then the percentage, which people see and type, is taken.
 */
function agrees(task: Task, durationSeconds: number): boolean {
  if (task.percentComplete === undefined || durationSeconds === 0) return true;
  return Math.abs((doneOf(task, durationSeconds) * 100) / durationSeconds - task.percentComplete) <= 1;
}

/**
 * Reads a task's progress. An actual finish or 100 % completes it; an actual start or a percentage starts it.
 */
export function readProgress(task: Task, durationSeconds: number, startMinute: number, finishMinute: number): Progress {
  const percent = task.percentComplete ?? 0;
  const actualStart = instantOf(task.actualStart, startMinute);
  const actualFinish = instantOf(task.actualFinish, finishMinute);
  const isComplete = percent >= 100 || !Number.isNaN(actualFinish);
  const isStarted = percent > 0 || !Number.isNaN(actualStart);
  if (isComplete) {
    return {
      state: COMPLETE,
      actualStart,
      actualFinish,
      doneSeconds: durationSeconds,
      stop: Number.NaN,
      resume: Number.NaN,
    };
  }
  if (!isStarted) {
    return { state: NOT_STARTED, actualStart, actualFinish, doneSeconds: 0, stop: Number.NaN, resume: Number.NaN };
  }
  const isStale = !agrees(task, durationSeconds);
  const stop = isStale ? Number.NaN : instantOf(task.stop, finishMinute);
  const resume = isStale ? Number.NaN : instantOf(task.resume, startMinute);
  const done = isStale ? (durationSeconds * percent) / 100 : doneOf(task, durationSeconds);
  return {
    state: IN_PROGRESS,
    actualStart,
    actualFinish,
    doneSeconds: Math.min(Math.max(Math.round(done), 0), durationSeconds),
    stop,
    resume: stop <= resume ? resume : Number.NaN,
  };
}
