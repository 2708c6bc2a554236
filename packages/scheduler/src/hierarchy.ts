import type { Id, Task } from './model.js';

/** The outline as flat arrays; index = position of the task in the project, -1 = none. */
export interface Hierarchy {
  readonly indexOf: ReadonlyMap<Id, number>;
  readonly parent: Int32Array;
  readonly firstChild: Int32Array;
  readonly nextSibling: Int32Array;
}

/** Lays the outline flat. Unknown parents count as none; children keep the order of the array. Cost O(tasks). */
export function readHierarchy(tasks: readonly Task[]): Hierarchy {
  const indexOf = new Map<Id, number>();
  for (let task = 0; task < tasks.length; task++) indexOf.set(tasks[task]!.id, task);
  const parent = new Int32Array(tasks.length).fill(-1);
  const firstChild = new Int32Array(tasks.length).fill(-1);
  const nextSibling = new Int32Array(tasks.length).fill(-1);
  for (let task = tasks.length - 1; task >= 0; task--) {
    const parentId = tasks[task]!.parentId;
    if (parentId == null) continue;
    const above = indexOf.get(parentId);
    if (above === undefined) continue;
    parent[task] = above;
    nextSibling[task] = firstChild[above]!;
    firstChild[above] = task;
  }
  return { indexOf, parent, firstChild, nextSibling };
}

/** Whether `ancestor` lies above `task`, or is it. */
export function isWithin(hierarchy: Hierarchy, task: number, ancestor: number): boolean {
  for (let at = task; at >= 0; at = hierarchy.parent[at]!) if (at === ancestor) return true;
  return false;
}
