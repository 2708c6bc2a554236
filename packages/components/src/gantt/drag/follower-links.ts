import type { LinksByTask } from '../scene/links-by-task.js';

/** The links of a plan by the tasks at their ends. */
export interface LinkEnds {
  readonly linkFrom: Int32Array;
  readonly linkTo: Int32Array;
  readonly incoming: LinksByTask;
  readonly outgoing: LinksByTask;
}

/**
 * Links by which a drag moves what follows: those between two tasks that stand elsewhere now.
 * @param tasks moved tasks to look at, as those in view: links of others are not found
 * @param isMoved whether a task stands elsewhere, or is the one being dragged
 * @returns positions of the links. Cost: the links of `tasks`
 */
export function followerLinks(
  { linkFrom, linkTo, incoming, outgoing }: LinkEnds,
  tasks: readonly number[],
  isMoved: (task: number) => boolean,
): ReadonlySet<number> {
  const found = new Set<number>();
  const look = ({ links, at }: LinksByTask, ends: Int32Array, task: number): void => {
    for (let entry = at[task]!; entry < at[task + 1]!; entry++) {
      const link = links[entry]!;
      if (isMoved(ends[link]!)) found.add(link);
    }
  };
  for (const task of tasks) {
    look(outgoing, linkTo, task);
    look(incoming, linkFrom, task);
  }
  return found;
}
