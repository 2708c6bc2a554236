/** The rest of the work of tasks in progress. */
import type { WorkingTime } from '../calendar/work-calendar.js';
import { CrewTime } from './crew-time.js';
import { SplitTime } from './split-time.js';

/**
 * Where the work of a task in progress goes on, when the plan does not say.
 *
 * @param stop end of the part done, `done` seconds of the duration
 */
export function resumeOf(time: WorkingTime, stop: number, done: number): number {
  return time instanceof SplitTime ? time.resume(stop, done) : time.next(stop);
}

/**
 * End of the rest of a task in progress, when all of it goes on at an instant.
 *
 * @param done seconds of the duration that lie behind @param rest those still to come
 */
export function endOfRest(time: WorkingTime, resume: number, done: number, rest: number): number {
  if (time instanceof SplitTime) return time.addRest(resume, done, rest);
  return time instanceof CrewTime ? time.addRest(resume, rest) : time.add(resume, rest);
}
