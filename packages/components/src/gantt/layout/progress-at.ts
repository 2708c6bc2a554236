import { DAY_MINUTES } from '../timeline/civil.js';
import type { Frame } from './frame-view.js';
import { MAX_DAYS, walk } from './progress-front.js';

/**
 * The inverse of a progress front: the share of a task's work that lies before a minute, 0 to 1, so that a dragged front stays under the
 * pointer.
 */
export function progressAt(frame: Frame, task: number, minute: number): number {
  const start = frame.scene.start[task]!;
  const finish = frame.scene.finish[task]!;
  const pieces = frame.layers.piecesOf(task);
  const shade = frame.layers.shadeOf(task) ?? frame.shade;
  const isLong = finish - start > MAX_DAYS * DAY_MINUTES;
  const all = isLong ? 0 : walk(shade, pieces, start, finish, Number.POSITIVE_INFINITY).worked;
  const done = all > 0 ? walk(shade, pieces, start, Math.min(finish, minute), Number.POSITIVE_INFINITY).worked : 0;
  const share = all > 0 ? done / all : (minute - start) / Math.max(1, finish - start);
  return Math.min(1, Math.max(0, share));
}
