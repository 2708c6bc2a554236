import type { WorkState } from './history.js';

/** Tasks in each state at the end of a day. */
export type FlowPoint = { readonly day: string } & Readonly<Record<WorkState, number>>;

/** How many tasks went from one state to another on a day; null = they came to be, or went. */
export interface FlowChange {
  readonly day: string;
  readonly before: WorkState | null;
  readonly after: WorkState | null;
  readonly count: number;
}

/**
 * Cumulative flow: what was in which state at the end of each day. The present is known, so the past is found by taking
 * the changes back, the latest first.
 *
 * @param now tasks in each state at this moment
 * @param changes of all days from the first of `days` to today
 * @param days in order, none in the future
 */
export function cumulativeFlow(
  now: Readonly<Record<WorkState, number>>,
  changes: readonly FlowChange[],
  days: readonly string[],
): FlowPoint[] {
  const counts = { ...now };
  const newestFirst = [...changes].sort((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : 0));
  const points: FlowPoint[] = [];
  let at = 0;
  for (const day of [...days].reverse()) {
    for (; at < newestFirst.length; at += 1) {
      const change = newestFirst[at] as FlowChange;
      if (change.day <= day) break;
      if (change.after !== null) counts[change.after] -= change.count;
      if (change.before !== null) counts[change.before] += change.count;
    }
    points.push({ day, ...counts });
  }
  return points.reverse();
}
