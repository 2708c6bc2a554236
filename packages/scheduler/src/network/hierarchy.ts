import type { Dependency, Id, Task } from '../model.js';
import { grown, roomFor } from './columns.js';

/**
 * The outline as flat arrays; index = slot of the task, -1 = none. In a network just compiled a task's slot is its
 * position in the project; later ones get the next slot wherever they stand.
 */
export interface Hierarchy {
  readonly indexOf: Map<Id, number>;
  parent: Int32Array;
  firstChild: Int32Array;
  nextSibling: Int32Array;
  /** Both ends of each dependency as read: slots at 2·d and 2·d + 1, -1 where there is no such task. */
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
  // Siblings mostly follow each other: their parent is looked up once.
  let knownId: Id | null = null;
  let above: number | undefined;
  for (let task = tasks.length - 1; task >= 0; task--) {
    const parentId = tasks[task]!.parentId;
    if (parentId == null) continue;
    if (parentId !== knownId) above = indexOf.get(parentId);
    knownId = parentId;
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

/** Makes room for one more task. */
export function growHierarchy(hierarchy: Hierarchy, slots: number): void {
  if (hierarchy.parent.length >= slots) return;
  const capacity = roomFor(slots);
  hierarchy.parent = grown(hierarchy.parent, capacity);
  hierarchy.firstChild = grown(hierarchy.firstChild, capacity);
  hierarchy.nextSibling = grown(hierarchy.nextSibling, capacity);
}

/**
 * Puts a task without a parent below one, among its children by place in the project. Cost O(siblings).
 *
 * @param placeOf where a slot stands in the project
 */
export function attachChild(hierarchy: Hierarchy, task: number, above: number, placeOf: Int32Array): void {
  const { parent, firstChild, nextSibling } = hierarchy;
  parent[task] = above;
  const place = placeOf[task]!;
  let before = -1;
  let behind = firstChild[above]!;
  while (behind >= 0 && placeOf[behind]! < place) {
    before = behind;
    behind = nextSibling[behind]!;
  }
  nextSibling[task] = behind;
  if (before < 0) firstChild[above] = task;
  else nextSibling[before] = task;
}

/** Takes a task out from below its parent. Cost O(siblings). */
export function detachChild(hierarchy: Hierarchy, task: number): void {
  const { parent, firstChild, nextSibling } = hierarchy;
  const above = parent[task]!;
  if (firstChild[above] === task) firstChild[above] = nextSibling[task]!;
  else {
    let before = firstChild[above]!;
    while (nextSibling[before] !== task) before = nextSibling[before]!;
    nextSibling[before] = nextSibling[task]!;
  }
  parent[task] = -1;
  nextSibling[task] = -1;
}
