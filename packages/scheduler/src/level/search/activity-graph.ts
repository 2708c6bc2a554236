/** Which node follows which: the only place of levelling that walks links. */
import type { Network } from '../../network/network.js';
import { dateBackward } from '../../passes/backward.js';
import type { Dates } from '../../passes/dates.js';
import { dateForward } from '../../passes/forward.js';

/**
 * Nodes and arcs of a network as flat arrays. Node t < size is task t, or the finish of summary t; node size + t is the
 * start of summary t. Arcs run along links, from the start of a summary to what lies below it, and from there to its finish.
 */
export interface ActivityGraph {
  readonly size: number;
  /** All nodes, each behind those before it. */
  readonly order: Int32Array;
  /** Followers of node n: `follower[firstFollower[n]] … follower[firstFollower[n + 1] - 1]`. */
  readonly firstFollower: Int32Array;
  readonly follower: Int32Array;
  readonly firstLeader: Int32Array;
  readonly leader: Int32Array;
}

/** All arcs as pairs of nodes. */
function readArcs({ size, links, hierarchy }: Network): { from: number[]; to: number[] } {
  const { parent, firstChild } = hierarchy;
  const from: number[] = [];
  const to: number[] = [];
  const entry = (task: number) => (firstChild[task]! >= 0 ? size + task : task);
  for (let task = 0; task < size; task++) {
    if (firstChild[task]! >= 0) {
      from.push(size + task);
      to.push(task);
    }
    if (parent[task]! >= 0) {
      from.push(size + parent[task]!, task);
      to.push(entry(task), parent[task]!);
    }
    for (let link = links.firstIn[task]!; link >= 0; link = links.nextIn[link]!) {
      from.push(links.predecessor[link]!);
      to.push(entry(task));
    }
  }
  return { from, to };
}

function sortArcs(nodeCount: number, key: readonly number[], value: readonly number[]) {
  const first = new Int32Array(nodeCount + 1);
  for (const node of key) first[node + 1]!++;
  for (let node = 0; node < nodeCount; node++) first[node + 1]! += first[node]!;
  const free = first.slice();
  const sorted = new Int32Array(value.length);
  for (let arc = 0; arc < key.length; arc++) sorted[free[key[arc]!]!++] = value[arc]!;
  return { first, sorted };
}

/** Lays a sound network out as a graph. Cost O(tasks + links). */
export function readActivityGraph(network: Network): ActivityGraph {
  const { size, hierarchy } = network;
  const { from, to } = readArcs(network);
  const { first: firstFollower, sorted: follower } = sortArcs(size * 2, from, to);
  const { first: firstLeader, sorted: leader } = sortArcs(size * 2, to, from);
  const waiting = new Int32Array(size * 2);
  for (const node of to) waiting[node]!++;
  const order = new Int32Array(size + hierarchy.firstChild.reduce((count, child) => count + (child >= 0 ? 1 : 0), 0));
  let end = 0;
  for (let task = 0; task < size; task++) {
    const node = hierarchy.firstChild[task]! >= 0 ? size + task : task;
    if (waiting[node] === 0) order[end++] = node;
  }
  for (let at = 0; at < end; at++) {
    const node = order[at]!;
    for (let arc = firstFollower[node]!; arc < firstFollower[node + 1]!; arc++) {
      const next = follower[arc]!;
      if (--waiting[next]! === 0) order[end++] = next;
    }
  }
  return { size, order, firstFollower, follower, firstLeader, leader };
}

/** A node as the network's own order names it. */
function nodeOf({ size }: Network, node: number): number {
  return node >= size ? ~(node - size) : node;
}

/** The early dates of a node by the engine's own rules; those of the nodes before it must be there. */
export function dateNode(network: Network, dates: Dates, node: number, late: Dates | null): void {
  dateForward(network, dates, nodeOf(network, node), late);
}

/** The late dates of a node by the engine's own rules; those of the nodes behind it must be there. */
export function dateNodeLate(network: Network, dates: Dates, node: number, finish: number): void {
  dateBackward(network, dates, nodeOf(network, node), { projectFinish: finish });
}

/**
 * How many tasks follow each task, directly or not. One bit per task in blocks of 32, so that memory stays linear.
 * Cost O((tasks + links) · tasks / 32).
 *
 * @param isCounted 1 for the tasks that count
 */
export function countFollowers(graph: ActivityGraph, isCounted: Uint8Array): Float64Array {
  const { size, order, firstFollower, follower } = graph;
  const counts = new Float64Array(size);
  const behind = new Int32Array(size * 2);
  const counted: number[] = [];
  for (let task = 0; task < size; task++) if (isCounted[task] === 1) counted.push(task);
  const bit = new Int32Array(size * 2);
  for (let block = 0; block < counted.length; block += 32) {
    const tasks = counted.slice(block, block + 32);
    tasks.forEach((task, at) => {
      bit[task] = 1 << at;
    });
    for (let at = order.length - 1; at >= 0; at--) {
      const node = order[at]!;
      let set = 0;
      for (let arc = firstFollower[node]!; arc < firstFollower[node + 1]!; arc++) {
        set |= behind[follower[arc]!]! | bit[follower[arc]!]!;
      }
      behind[node] = set;
      if (node < size && set !== 0) counts[node]! += bitCount(set);
    }
    for (const task of tasks) bit[task] = 0;
  }
  return counts;
}

function bitCount(bits: number): number {
  let rest = bits - ((bits >>> 1) & 0x55555555);
  rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333);
  return (((rest + (rest >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
