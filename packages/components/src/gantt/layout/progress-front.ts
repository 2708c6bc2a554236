import type { CalendarShade } from '../timeline/calendar-shade.js';
import { DAY_MINUTES, dayOf } from '../timeline/civil.js';
import type { Frame } from './frame-view.js';

interface Front {
  start: number;
  finish: number;
  progress: number;
  share: number;
}

/** Fronts kept before they start over: more than a session scrolls past. */
const MAX_FRONTS = 20_000;
/** A longer bar is a thin picture of years: the share of its length says the same. */
export const MAX_DAYS = 3660;

/**
 * Where work has got to inside a bar: progress counts working time, so 40 % of two weeks lies on the fourth working day,
 * whatever weekends and pauses lie between. Worked out once for each task and dates.
 */
export class ProgressFronts {
  readonly #fronts = new Map<number, Front>();

  /** Forgets all: other calendars, other tasks. */
  clear(): void {
    this.#fronts.clear();
  }

  /** Share of the bar's length that is done, 0 to 1. */
  share(frame: Frame, task: number): number {
    const { scene } = frame;
    const progress = scene.progress[task]!;
    if (progress <= 0) return 0;
    if (progress >= 1) return 1;
    const start = scene.start[task]!;
    const finish = scene.finish[task]!;
    let front = this.#fronts.get(task);
    if (front && front.start === start && front.finish === finish && front.progress === progress) return front.share;
    if (!front) {
      if (this.#fronts.size >= MAX_FRONTS) this.#fronts.clear();
      front = { start: 0, finish: 0, progress: 0, share: 0 };
      this.#fronts.set(task, front);
    }
    front.start = start;
    front.finish = finish;
    front.progress = progress;
    front.share = frontShare(frame, task, progress);
    return front.share;
  }
}

function frontShare(frame: Frame, task: number, progress: number): number {
  const start = frame.scene.start[task]!;
  const finish = frame.scene.finish[task]!;
  const pieces = frame.layers.piecesOf(task);
  const shade = frame.layers.shadeOf(task) ?? frame.shade;
  if (!(finish > start) || finish - start > MAX_DAYS * DAY_MINUTES) return progress;
  const all = walk(shade, pieces, start, finish, Number.POSITIVE_INFINITY);
  if (!(all.worked > 0)) return progress;
  const { minute } = walk(shade, pieces, start, finish, all.worked * progress);
  return Math.min(1, Math.max(0, (minute - start) / (finish - start)));
}

const answer = { worked: 0, minute: 0 };

/** Goes on from the start until so many minutes are worked. @returns how many were, and where that was; reused */
export function walk(
  shade: CalendarShade | null,
  pieces: Float64Array | null,
  start: number,
  finish: number,
  want: number,
) {
  answer.worked = 0;
  answer.minute = start;
  if (!pieces) walkSpan(shade, start, finish, want);
  else
    for (let at = 0; at < pieces.length; at += 2) walkSpan(shade, pieces[at]!, Math.min(finish, pieces[at + 1]!), want);
  return answer;
}

function walkSpan(shade: CalendarShade | null, start: number, finish: number, want: number): void {
  for (let day = dayOf(start); day <= dayOf(finish) && answer.worked < want; day++) {
    const shifts = shade?.shiftsOf(day);
    const count = shifts ? shifts.length : 2;
    for (let bound = 0; bound < count && answer.worked < want; bound += 2) {
      const from = Math.max(start, day * DAY_MINUTES + (shifts ? shifts[bound]! : 0));
      const to = Math.min(finish, day * DAY_MINUTES + (shifts ? shifts[bound + 1]! : DAY_MINUTES));
      if (to <= from) continue;
      const worked = Math.min(to - from, want - answer.worked);
      answer.worked += worked;
      answer.minute = from + worked;
    }
  }
}
