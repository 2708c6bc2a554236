/** The rule of worst case slack: what would be left of a task's slack if another one went first. */
import type { ScheduleGenerator, Scheme } from './generate.js';

/** Whether two tasks can never run at once: together they ask some resource for more than there ever is. */
function areRivals({ activities, profile }: ScheduleGenerator, one: number, two: number): boolean {
  for (const mine of activities.demands[one]!) {
    for (const other of activities.demands[two]!) {
      if (mine.resource === other.resource && mine.units + other.units > profile.most[mine.resource]!) return true;
    }
  }
  return false;
}

/**
 * The task with the least slack should the worst of the others go first; ties to the earlier in the list. Cost
 * O(tasks² · resources of a task).
 *
 * @param tasks that could be placed now, at least one @param scheme parallel: only those that fit first are chosen from
 */
export function worstCase(generator: ScheduleGenerator, tasks: readonly number[], scheme: Scheme): number {
  const { before, network } = generator.activities;
  const fits = tasks.map(task => {
    const start = generator.startOf(task);
    const fit = generator.earliestFit(task, start, generator.workOf(task));
    return Number.isNaN(fit) ? start : fit;
  });
  const ends = tasks.map((task, at) => network.fields.time[task]!.add(fits[at]!, generator.workOf(task)));
  const first = scheme === 'parallel' ? Math.min(...fits) : Number.POSITIVE_INFINITY;
  let best = tasks[0]!;
  let least = Number.POSITIVE_INFINITY;
  tasks.forEach((task, at) => {
    let latest = fits[at]!;
    tasks.forEach((other, place) => {
      if (place !== at && areRivals(generator, task, other)) latest = Math.max(latest, ends[place]!);
    });
    const slack = before.lateStart[task]! - latest;
    if (slack < least && fits[at]! <= first) {
      least = slack;
      best = task;
    }
  });
  return best;
}
