/** What the tests of sessions draw and compare. */
import fc from 'fast-check';
import type { Project } from '../src/model.js';
import { schedule } from '../src/schedule.js';
import type { ScheduleSession } from '../src/session/session.js';

/** Instants of January 2024, in and out of working time. */
export const localTimes = fc
  .tuple(fc.integer({ min: 1, max: 28 }), fc.constantFrom('08:00', '12:00', '13:30', '17:00', '20:00'))
  .map(([day, time]) => `2024-01-${String(day).padStart(2, '0')}T${time}`);

/** Everything a session says, plain. */
export const stateOf = (session: ScheduleSession) => ({
  ...session.schedule.columns(),
  finish: session.schedule.finish,
});

/** The same of a fresh schedule, or the code of what is wrong. */
export function freshOf(project: Project) {
  try {
    const fresh = schedule(project);
    return { ...fresh.columns(), finish: fresh.finish };
  } catch (error) {
    return (error as { code: string }).code;
  }
}
