/** What levelling must never do: break a hard constraint, or move the finish where only slack may be used. */
import type { Dates } from '../../passes/dates.js';
import { CONSTRAINT_VIOLATED } from '../../passes/slack.js';
import type { HeldReason } from '../leveling.js';
import type { Activities } from './activities.js';
import type { ScheduleGenerator } from './generate.js';
import type { Placement } from './placement.js';

/** Tasks whose dates break a bound in the engine's final dates, and which. */
function brokenBounds(activities: Activities, dates: Dates, isWithinSlack: boolean): Map<number, HeldReason> {
  const { before, latestStart, latestFinish, moving, network } = activities;
  const broken = new Map<number, HeldReason>();
  for (const task of moving) {
    const isPinned = latestStart[task] === Number.NEGATIVE_INFINITY;
    const isLate =
      (!isPinned && dates.earlyStart[task]! > latestStart[task]!) || dates.earlyFinish[task]! > latestFinish[task]!;
    if (isLate) broken.set(task, isWithinSlack ? 'slack' : 'constraint');
  }
  for (let task = 0; task < network.size; task++) {
    if ((dates.flags[task]! & ~before.flags[task]! & CONSTRAINT_VIOLATED) !== 0) broken.set(task, 'constraint');
    if (isWithinSlack && dates.earlyFinish[task]! > before.projectFinish) broken.set(task, 'slack');
  }
  return broken;
}

/** The last to start of the tasks that levelling moved among a task and all it follows; -1 when there is none. */
function mover({ graph }: Activities, dates: Dates, task: number, moved: Uint8Array): number {
  const seen = new Uint8Array(graph.size * 2);
  const stack = [task];
  let last = -1;
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (seen[node] === 1) continue;
    seen[node] = 1;
    if (node < graph.size && moved[node] === 1 && (last < 0 || dates.earlyStart[node]! > dates.earlyStart[last]!)) {
      last = node;
    }
    for (let arc = graph.firstLeader[node]!; arc < graph.firstLeader[node + 1]!; arc++) stack.push(graph.leader[arc]!);
  }
  return last;
}

function movedTasks({ moving, ownDelay, network }: Activities, { delay, pauses, resumes }: Placement): Uint8Array {
  const moved = new Uint8Array(network.size);
  for (const task of moving) {
    if (delay[task]! > ownDelay[task]! || pauses.has(task) || resumes.has(task)) moved[task] = 1;
  }
  return moved;
}

/** The moved tasks because of which bounds are broken in the engine's dates of a placement, and which bounds. */
function breakers(generator: ScheduleGenerator, placement: Placement, isWithinSlack: boolean): Map<number, HeldReason> {
  const { activities } = generator;
  const dates = generator.datesOf(placement);
  const moved = movedTasks(activities, placement);
  const found = new Map<number, HeldReason>();
  for (const [task, reason] of brokenBounds(activities, dates, isWithinSlack)) {
    const culprit = mover(activities, dates, task, moved);
    if (culprit >= 0) found.set(culprit, reason);
  }
  return found;
}

/**
 * Generation keeps to bounds task by task; but late dates are rounded to working time, and tasks as late as possible
 * follow the finish, so that a delay can still reach further than its bound said. Such tasks are not moved any more.
 *
 * @returns whether there are any, so that the placement must be made again
 */
export function pinBreakers(generator: ScheduleGenerator, placement: Placement, isWithinSlack: boolean): boolean {
  const found = breakers(generator, placement, isWithinSlack);
  for (const task of found.keys()) generator.activities.latestStart[task] = Number.NEGATIVE_INFINITY;
  return found.size > 0;
}

/** A placement with all that breaks bounds taken back; what follows it is not placed anew. */
export function withinBounds(generator: ScheduleGenerator, placement: Placement, isWithinSlack: boolean): Placement {
  let now = placement;
  for (;;) {
    const found = breakers(generator, now, isWithinSlack);
    if (found.size === 0) return now;
    const unplaced = new Map(now.unplaced);
    const [delay, pauses, resumes] = [now.delay.slice(), new Map(now.pauses), new Map(now.resumes)];
    for (const [task, reason] of found) {
      unplaced.set(task, reason);
      delay[task] = generator.activities.ownDelay[task]!;
      pauses.delete(task);
      resumes.delete(task);
    }
    now = { ...now, delay, pauses, resumes, unplaced, unplacedCount: unplaced.size };
  }
}
