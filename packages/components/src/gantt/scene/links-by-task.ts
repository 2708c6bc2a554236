/** Links grouped by the task at one end: those of a task are `links[at[task] … at[task + 1]]`. */
export interface LinksByTask {
  readonly links: Int32Array;
  readonly at: Int32Array;
}

/**
 * Groups links by counting, in one pass over tasks and two over links.
 * @param ends the task at that end of each link, -1 = none
 */
export function linksByTask(ends: Int32Array, taskCount: number): LinksByTask {
  const at = new Int32Array(taskCount + 2);
  for (let link = 0; link < ends.length; link++) if (ends[link]! >= 0) at[ends[link]! + 2]!++;
  for (let task = 2; task < at.length; task++) at[task]! += at[task - 1]!;
  const links = new Int32Array(ends.length);
  for (let link = 0; link < ends.length; link++) if (ends[link]! >= 0) links[at[ends[link]! + 1]!++] = link;
  return { links, at: at.subarray(0, taskCount + 1) };
}
