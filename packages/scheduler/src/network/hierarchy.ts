import type { Dependency, Id, Task } from '../model.js';

/** The outline as flat arrays; index = position of the task in the project, -1 = none. */
export interface Hierarchy {
  readonly indexOf: ReadonlyMap<Id, number>;
  readonly parent: Int32Array;
  readonly firstChild: Int32Array;
  readonly nextSibling: Int32Array;
  /** Both ends of each dependency: task positions at 2·d and 2·d + 1, -1 where there is no such task. */
  readonly linkEnds: Int32Array;
}

/**
 * Lays the outline flat and looks up the ends of all links: the only pass that handles ids as strings. Unknown parents
 * count as none; children keep the order of the array. Cost O(tasks + links).
 */
export function readHierarchy(tasks: readonly Task[], dependencies: readonly Dependency[]): Hierarchy {
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
  const linkEnds = new Int32Array(dependencies.length * 2);
  for (let link = 0; link < dependencies.length; link++) {
    const dependency = dependencies[link]!;
    linkEnds[link * 2] = indexOf.get(dependency.predecessorId) ?? -1;
    linkEnds[link * 2 + 1] = indexOf.get(dependency.successorId) ?? -1;
  }
  return { indexOf, parent, firstChild, nextSibling, linkEnds };
}

/** Whether `ancestor` lies above `task`, or is it. */
export function isWithin(hierarchy: Hierarchy, task: number, ancestor: number): boolean {
  for (let at = task; at >= 0; at = hierarchy.parent[at]!) if (at === ancestor) return true;
  return false;
}
