/** Pauses in work, as the pieces of it show them. */
import type { WorkingTime } from '../calendar/work-calendar.js';
import type { Task, WorkSegment } from '../model.js';
import { parseInstant, secondsOfMinutes } from '../time.js';
import type { Split } from './split-time.js';

/**
 * What the pieces of someone's work say, measured on their calendar: only the pattern counts, not the dates.
 *
 * @returns the pauses, and the working seconds that the pieces cover
 */
export function readSegments(
  segments: readonly WorkSegment[] | undefined,
  time: WorkingTime,
): { splits: Split[]; worked: number } {
  const splits: Split[] = [];
  let done = 0;
  let end = Number.NaN;
  for (const segment of segments ?? []) {
    if (segment.workMinutes <= 0) continue;
    const start = parseInstant(segment.start);
    const finish = parseInstant(segment.finish);
    const gap = Number.isNaN(end) ? 0 : time.count(end, start);
    if (gap > 0) splits.push({ done, gap });
    done += time.count(start, finish);
    end = finish;
  }
  return { splits, worked: done };
}

/** Less than this beyond the duration is rounding, not a pause. */
const ROUNDING_SECONDS = 60;

/** Pieces of work, and the units that do it. */
export interface LaidOutWork {
  readonly segments: readonly WorkSegment[] | undefined;
  readonly units: number;
}

/**
 * Pauses that pieces of work do not show: their work fills the duration, yet they take longer. All that is known is
 * whether such a pause lies in the part done or in the rest, so it is laid in the middle of either. Pieces whose work no
 * longer fills the duration are older than it and show nothing.
 */
function hiddenPauses(task: Task, work: LaidOutWork, time: WorkingTime, durationSeconds: number): Split[] {
  const segments = work.segments ?? [];
  const worked = segments.reduce((minutes, segment) => minutes + segment.workMinutes, 0) / work.units;
  if (Math.abs(secondsOfMinutes(worked) - durationSeconds) > ROUNDING_SECONDS) return [];
  const stop = task.stop ? parseInstant(task.stop) : Number.NEGATIVE_INFINITY;
  const done = task.stop ? secondsOfMinutes(task.actualDurationMinutes ?? 0) : 0;
  const rest = durationSeconds - done;
  let behind = 0;
  let ahead = 0;
  for (const segment of segments) {
    const seconds = time.count(parseInstant(segment.start), parseInstant(segment.finish));
    if (parseInstant(segment.start) < stop) behind += seconds;
    else ahead += seconds;
  }
  const pauses: Split[] = [];
  if (behind - done > ROUNDING_SECONDS) pauses.push({ done: done / 2, gap: behind - done });
  if (ahead - rest > ROUNDING_SECONDS) pauses.push({ done: done + rest / 2, gap: ahead - rest });
  return pauses;
}

/** All pauses of a task's work on its working time, those that its pieces show and those they do not. */
export function pausesOf(task: Task, work: LaidOutWork, time: WorkingTime, durationSeconds: number): Split[] {
  return [...readSegments(work.segments, time).splits, ...hiddenPauses(task, work, time, durationSeconds)];
}
