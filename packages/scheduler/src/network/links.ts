import type { Dependency, Task } from '../model.js';
import { lagAmount, lagMode, typeCode } from './dependency.js';
import type { Hierarchy } from './hierarchy.js';
import { isSpan } from './spans.js';

/**
 * Links as flat arrays sorted by successor: those of task t are `inStart[t] … inStart[t + 1] - 1`. Links that take no
 * part (an end that is inactive, unknown or a span, see spans.ts) are absent.
 */
export interface Links {
  readonly count: number;
  readonly predecessor: Int32Array;
  readonly successor: Int32Array;
  /** Ends, see dependency.ts. */
  readonly type: Uint8Array;
  readonly lagMode: Uint8Array;
  /** Seconds, or percent for percent lags. */
  readonly lag: Float64Array;
  /** Position of the link in `Project.dependencies`. */
  readonly position: Int32Array;
  readonly inStart: Int32Array;
  /** Links by predecessor: those of task t are `outLink[outStart[t]] … outLink[outStart[t + 1] - 1]`. */
  readonly outStart: Int32Array;
  readonly outLink: Int32Array;
}

/** Turns counts at `task + 1` into offsets. */
function accumulate(counts: Int32Array): void {
  for (let at = 1; at < counts.length; at++) counts[at]! += counts[at - 1]!;
}

/** Whether a task's links take part. */
function isLinked(tasks: readonly Task[], hierarchy: Hierarchy, task: number): boolean {
  const own = tasks[task]!;
  return own.isActive !== false && (own.activityType === undefined || !isSpan(own, hierarchy.firstChild[task]! >= 0));
}

/** Lays links flat; of several between the same two tasks every one holds. Cost O(tasks + links). */
export function readLinks(tasks: readonly Task[], dependencies: readonly Dependency[], hierarchy: Hierarchy): Links {
  const ends = hierarchy.linkEnds;
  const inStart = new Int32Array(tasks.length + 1);
  const isPart = new Uint8Array(dependencies.length);
  let count = 0;
  for (let link = 0; link < dependencies.length; link++) {
    const from = ends[link * 2]!;
    const to = ends[link * 2 + 1]!;
    if (from < 0 || to < 0 || !isLinked(tasks, hierarchy, from) || !isLinked(tasks, hierarchy, to)) continue;
    isPart[link] = 1;
    inStart[to + 1]!++;
    count++;
  }
  accumulate(inStart);
  const links: Links = {
    count,
    predecessor: new Int32Array(count),
    successor: new Int32Array(count),
    type: new Uint8Array(count),
    lagMode: new Uint8Array(count),
    lag: new Float64Array(count),
    position: new Int32Array(count),
    inStart,
    outStart: new Int32Array(tasks.length + 1),
    outLink: new Int32Array(count),
  };
  const free = inStart.slice();
  for (let position = 0; position < dependencies.length; position++) {
    if (isPart[position] === 0) continue;
    const from = ends[position * 2]!;
    const to = ends[position * 2 + 1]!;
    const link = free[to]!++;
    links.predecessor[link] = from;
    links.successor[link] = to;
    links.position[link] = position;
    links.outStart[from + 1]!++;
    writeLink(links, link, dependencies[position]!);
  }
  accumulate(links.outStart);
  const freeOut = links.outStart.slice();
  for (let link = 0; link < count; link++) links.outLink[freeOut[links.predecessor[link]!]!++] = link;
  return links;
}

/** Takes a dependency's type and lag into its place; its ends stay. */
export function writeLink(links: Links, link: number, dependency: Dependency): void {
  links.type[link] = typeCode(dependency.type);
  links.lagMode[link] = lagMode(dependency.lagUnit);
  links.lag[link] = lagAmount(dependency);
}
