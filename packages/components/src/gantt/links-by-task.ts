/**
 * Links grouped by the task at one end.
 * @param ends the task at that end of each link
 * @returns the links in task order, and where each task's begin: those of a task are
 *   `links[at[task] … at[task + 1]]`
 */
export function linksByTask(ends: Int32Array, taskCount: number): [links: Int32Array, at: Int32Array] {
  const at = new Int32Array(taskCount + 2);
  for (let link = 0; link < ends.length; link++) at[ends[link]! + 2]!++;
  for (let task = 2; task < at.length; task++) at[task]! += at[task - 1]!;
  const links = new Int32Array(ends.length);
  for (let link = 0; link < ends.length; link++) links[at[ends[link]! + 1]!++] = link;
  return [links, at.subarray(0, taskCount + 1)];
}
