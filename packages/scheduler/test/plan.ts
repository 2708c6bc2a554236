/** Short spellings for the tables of scheduling rules. */
import type { Dependency, Project, Task } from '../src/model.js';
import type { Schedule } from '../src/outcome.js';
import { schedule } from '../src/schedule.js';

/** A working day in minutes. */
export const DAY = 480;

/** A Monday; plans name no calendar unless they say so, so that the standard week holds. */
export const START = '2024-01-01T08:00';

/** A link: `['a', 'FS', 'b', { lagMinutes: 480 }]`. */
export type Link = readonly [from: string, type: Dependency['type'], to: string, more?: Partial<Dependency>];

/** A task of whole or part days. */
export const days = (id: string, count: number, more: Partial<Task> = {}): Task => ({
  id,
  durationMinutes: count * DAY,
  ...more,
});

/** Schedules tasks and links. */
export function plan(tasks: readonly Task[], links: readonly Link[] = [], project: Partial<Project> = {}): Schedule {
  return schedule({
    start: START,
    ...project,
    tasks,
    dependencies: links.map(([predecessorId, type, successorId, more]) => ({
      predecessorId,
      successorId,
      ...(type ? { type } : {}),
      ...more,
    })),
  });
}

/** Start and finish of a task. */
export const dates = (result: Schedule, id: string) => [result.task(id).start, result.task(id).finish];

/** Late start and late finish of a task. */
export const late = (result: Schedule, id: string) => [result.task(id).lateStart, result.task(id).lateFinish];

/** Total and free slack of a task, minutes. */
export const slack = (result: Schedule, id: string) => [
  result.task(id).totalSlackMinutes,
  result.task(id).freeSlackMinutes,
];
