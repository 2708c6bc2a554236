import type { Dependency, Task } from '../model.js';
import { grown, roomFor } from './columns.js';
import { lagAmount, lagMode, typeCode } from './dependency.js';
import type { Hierarchy } from './hierarchy.js';
import { isSpan } from './spans.js';

/**
 * Links as flat columns, index = slot of the link. Those into a task are `firstIn[task]`, `nextIn[that]` and so on until
 * -1, those out of it `firstOut[task]`, `nextOut[that]`. Slots of a network just compiled ascend by successor, so that
 * walking the lists reads memory nearly in sequence. Links that take no part (an end that is inactive, unknown or a span,
 * see spans.ts) are absent.
 */
export interface Links {
  /** Slots in use, those of removed links among them. */
  count: number;
  predecessor: Int32Array;
  successor: Int32Array;
  /** Ends, see dependency.ts. */
  type: Uint8Array;
  lagMode: Uint8Array;
  /** Seconds, or percent for percent lags. */
  lag: Float64Array;
  firstIn: Int32Array;
  nextIn: Int32Array;
  firstOut: Int32Array;
  nextOut: Int32Array;
  /** What each slot stands for. */
  readonly dependency: Dependency[];
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

/** Which dependencies take part, and how many end at each task, as offsets. */
function countLinks(tasks: readonly Task[], count: number, hierarchy: Hierarchy) {
  const ends = hierarchy.linkEnds;
  const free = new Int32Array(tasks.length + 1);
  const isPart = new Uint8Array(count);
  let parts = 0;
  for (let link = 0; link < count; link++) {
    const from = ends[link * 2]!;
    const to = ends[link * 2 + 1]!;
    if (from < 0 || to < 0 || !isLinked(tasks, hierarchy, from) || !isLinked(tasks, hierarchy, to)) continue;
    isPart[link] = 1;
    free[to + 1]!++;
    parts++;
  }
  accumulate(free);
  return { free, isPart, parts };
}

/** Lays links flat; of several between the same two tasks every one holds. Cost O(tasks + links). */
export function readLinks(tasks: readonly Task[], dependencies: readonly Dependency[], hierarchy: Hierarchy): Links {
  const ends = hierarchy.linkEnds;
  const { free, isPart, parts } = countLinks(tasks, dependencies.length, hierarchy);
  const links: Links = {
    count: parts,
    predecessor: new Int32Array(parts),
    successor: new Int32Array(parts),
    type: new Uint8Array(parts),
    lagMode: new Uint8Array(parts),
    lag: new Float64Array(parts),
    firstIn: new Int32Array(tasks.length).fill(-1),
    nextIn: new Int32Array(parts),
    firstOut: new Int32Array(tasks.length).fill(-1),
    nextOut: new Int32Array(parts),
    dependency: new Array(parts),
  };
  for (let position = 0; position < dependencies.length; position++) {
    if (isPart[position] === 0) continue;
    const to = ends[position * 2 + 1]!;
    const link = free[to]!++;
    links.predecessor[link] = ends[position * 2]!;
    links.successor[link] = to;
    writeLink(links, link, dependencies[position]!);
  }
  // From the last to the first, each at the head of its lists: they ascend.
  for (let link = parts - 1; link >= 0; link--) {
    const from = links.predecessor[link]!;
    const to = links.successor[link]!;
    links.nextIn[link] = links.firstIn[to]!;
    links.firstIn[to] = link;
    links.nextOut[link] = links.firstOut[from]!;
    links.firstOut[from] = link;
  }
  return links;
}

/** Takes a dependency's type and lag into its place; its ends stay. */
export function writeLink(links: Links, link: number, dependency: Dependency): void {
  links.type[link] = typeCode(dependency.type);
  links.lagMode[link] = lagMode(dependency.lagUnit);
  links.lag[link] = lagAmount(dependency);
  links.dependency[link] = dependency;
}

/** Makes room for the links of one more task. */
export function growLinkEnds(links: Links, slots: number): void {
  const known = links.firstIn.length;
  if (known >= slots) return;
  const capacity = roomFor(slots);
  links.firstIn = grown(links.firstIn, capacity).fill(-1, known);
  links.firstOut = grown(links.firstOut, capacity).fill(-1, known);
}

/** A new slot for a dependency between two tasks; not yet in any list. */
export function addLink(links: Links, dependency: Dependency, from: number, to: number): number {
  const link = links.count++;
  if (link >= links.predecessor.length) {
    const capacity = roomFor(link);
    for (const column of ['predecessor', 'successor', 'nextIn', 'nextOut'] as const) {
      links[column] = grown(links[column], capacity);
    }
    links.type = grown(links.type, capacity);
    links.lagMode = grown(links.lagMode, capacity);
    links.lag = grown(links.lag, capacity);
  }
  links.predecessor[link] = from;
  links.successor[link] = to;
  writeLink(links, link, dependency);
  return link;
}

/** Puts a link into one list behind those with lower slots. */
function insert(head: Int32Array, next: Int32Array, at: number, link: number): void {
  let before = -1;
  let behind = head[at]!;
  while (behind >= 0 && behind < link) {
    before = behind;
    behind = next[behind]!;
  }
  next[link] = behind;
  if (before < 0) head[at] = link;
  else next[before] = link;
}

function remove(head: Int32Array, next: Int32Array, at: number, link: number): void {
  if (head[at] === link) {
    head[at] = next[link]!;
    return;
  }
  let before = head[at]!;
  while (next[before] !== link) before = next[before]!;
  next[before] = next[link]!;
}

/**
 * Puts a link into the lists of its ends, in the order of slots: a link taken out comes back to where it was, a new one
 * comes last. Cost O(links of its ends).
 */
export function attachLink(links: Links, link: number): void {
  insert(links.firstIn, links.nextIn, links.successor[link]!, link);
  insert(links.firstOut, links.nextOut, links.predecessor[link]!, link);
}

/** Takes a link out of the lists of its ends; its slot stays, dead. Cost O(links of its ends). */
export function detachLink(links: Links, link: number): void {
  remove(links.firstIn, links.nextIn, links.successor[link]!, link);
  remove(links.firstOut, links.nextOut, links.predecessor[link]!, link);
}
