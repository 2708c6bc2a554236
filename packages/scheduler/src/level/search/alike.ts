import type { Activities } from './activities.js';
import type { Alike } from './waiting-tasks.js';

/** Tasks up to which a queue of single ones is as quick. */
const FEW_TASKS = 200;

/** Tasks to a group, on average, from which on groups are worth their while. */
const LEAST_AVERAGE = 4;

/** Groups of tasks that ask alike, with the least work of any of each group, seconds. */
export interface AlikeTasks extends Alike {
  readonly leastWork: Float64Array;
}

/**
 * Groups the tasks that may move: together are those that want as much of the same resources on the same calendars, as
 * long as they run and without a bound of their own. Cost O(tasks + their demands).
 *
 * @param workOf working seconds that levelling moves of a task
 * @returns null where so few are alike that looking at each is quicker
 */
export function readAlikeTasks(activities: Activities, workOf: (task: number) => number): AlikeTasks | null {
  const { moving, network } = activities;
  if (moving.length <= FEW_TASKS) return null;
  const numbers = new Map<unknown, number>();
  const numberOf = (thing: unknown): number => {
    const known = numbers.get(thing) ?? numbers.size;
    numbers.set(thing, known);
    return known;
  };
  const groups = new Map<string, number>();
  const groupOf = new Int32Array(network.size);
  const sizes: number[] = [];
  const leastWork: number[] = [];
  for (const task of moving) {
    const key = signatureOf(activities, task, numberOf);
    let group = key === null ? undefined : groups.get(key);
    if (group === undefined) {
      group = sizes.length;
      sizes.push(0);
      leastWork.push(Number.POSITIVE_INFINITY);
      if (key !== null) groups.set(key, group);
    }
    groupOf[task] = group;
    sizes[group]!++;
    leastWork[group] = Math.min(leastWork[group]!, workOf(task));
  }
  if (sizes.length * LEAST_AVERAGE > moving.length) return null;
  return { groupOf, sizes: Int32Array.from(sizes), leastWork: Float64Array.from(leastWork) };
}

/** What a task asks for, as a text; null for one that no other is like. */
function signatureOf(activities: Activities, task: number, numberOf: (thing: unknown) => number): string | null {
  const { demands, latestStart, latestFinish, network } = activities;
  const isBound = latestStart[task]! < Number.POSITIVE_INFINITY || latestFinish[task]! < Number.POSITIVE_INFINITY;
  const own = demands[task]!;
  if (isBound || own.some(({ occupancy }) => occupancy.chunks !== null)) return null;
  const parts = own.map(({ resource, units, occupancy }) => `${resource}*${units}@${numberOf(occupancy.time)}`);
  return `${numberOf(network.fields.ownTime[task])}:${parts.sort().join()}`;
}
