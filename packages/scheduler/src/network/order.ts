/**
 * A topological order of a network that follows its edits.
 *
 * Nodes: `task` (0 or more) is the task, or the finish of a summary, reached when all its children are dated; `~task`
 * (below 0) is the start of a summary, reached before its children. A link into a summary ends at its start node, a link
 * out of it begins at its finish node: so one summary link stays one link, however many tasks lie below.
 *
 * A new link that runs against the order moves only the nodes between its ends: Pearce and Kelly, "A dynamic topological
 * sort algorithm for directed acyclic graphs", ACM Journal of Experimental Algorithmics 11, 2006.
 */
import { grown, roomFor } from './columns.js';
import type { Hierarchy } from './hierarchy.js';
import type { Links } from './links.js';

/** What the order is an order of. */
export interface Graph {
  readonly hierarchy: Hierarchy;
  readonly links: Links;
}

/** The node at which links into a task end. */
export function entryOf({ firstChild }: Hierarchy, task: number): number {
  return firstChild[task]! >= 0 ? ~task : task;
}

/** Calls back for every node that an edge leads to from `node`. */
export function forEachBehind({ hierarchy, links }: Graph, node: number, visit: (node: number) => void): void {
  const { parent, firstChild, nextSibling } = hierarchy;
  if (node < 0) {
    for (let child = firstChild[~node]!; child >= 0; child = nextSibling[child]!) visit(entryOf(hierarchy, child));
    return;
  }
  if (parent[node]! >= 0) visit(parent[node]!);
  for (let link = links.firstOut[node]!; link >= 0; link = links.nextOut[link]!) {
    visit(entryOf(hierarchy, links.successor[link]!));
  }
}

/** Calls back for every node from which an edge leads to `node`. */
function forEachAhead({ hierarchy, links }: Graph, node: number, visit: (node: number) => void): void {
  const { parent, firstChild, nextSibling } = hierarchy;
  const task = node < 0 ? ~node : node;
  if (node >= 0 && firstChild[task]! >= 0) {
    for (let child = firstChild[task]!; child >= 0; child = nextSibling[child]!) visit(child);
    return;
  }
  if (parent[task]! >= 0) visit(~parent[task]!);
  for (let link = links.firstIn[task]!; link >= 0; link = links.nextIn[link]!) visit(links.predecessor[link]!);
}

/**
 * The nodes of a graph in topological order; those on or behind a cycle do not appear. It follows the outline wherever
 * the links allow, so that the passes walk the columns nearly in sequence. Cost O(tasks + links).
 */
function sortNodes(size: number, { hierarchy, links }: Graph): Int32Array {
  const { parent, firstChild, nextSibling } = hierarchy;
  const { firstOut, nextOut, firstIn, nextIn, successor } = links;
  const waiting = new Int32Array(size);
  /** Of summaries: children not yet dated. */
  const open = new Int32Array(size);
  let nodeCount = size;
  for (let task = 0; task < size; task++) {
    let incoming = 0;
    for (let link = firstIn[task]!; link >= 0; link = nextIn[link]!) incoming++;
    if (parent[task]! >= 0) {
      incoming++;
      open[parent[task]!]!++;
    }
    waiting[task] = incoming;
    if (firstChild[task]! >= 0) nodeCount++;
  }
  const order = new Int32Array(nodeCount);
  const stack = new Int32Array(nodeCount);
  let end = 0;
  let depth = 0;
  for (let scanned = 0; scanned < size; scanned++) {
    if (waiting[scanned] !== 0) continue;
    stack[depth++] = firstChild[scanned]! >= 0 ? ~scanned : scanned;
    while (depth > 0) {
      const node = stack[--depth]!;
      order[end++] = node;
      // Nodes set free ahead of the scan wait for it; those behind it, and ends of summaries, follow at once.
      if (node < 0) {
        for (let child = firstChild[~node]!; child >= 0; child = nextSibling[child]!) {
          if (--waiting[child]! === 0 && child <= scanned) stack[depth++] = firstChild[child]! >= 0 ? ~child : child;
        }
        continue;
      }
      const above = parent[node]!;
      if (above >= 0 && --open[above]! === 0) stack[depth++] = above;
      for (let link = firstOut[node]!; link >= 0; link = nextOut[link]!) {
        const behind = successor[link]!;
        if (--waiting[behind]! === 0 && behind <= scanned) stack[depth++] = firstChild[behind]! >= 0 ? ~behind : behind;
      }
    }
  }
  return end === nodeCount ? order : order.subarray(0, end);
}

/** See the head of this file. */
export class Order {
  /** The nodes, `length` of them, in order. */
  nodes: Int32Array;
  length: number;
  readonly #graph: Graph;
  /** Place of each task's node, and of each summary's start node; empty until an edit asks. */
  #rank = new Int32Array(0);
  #startRank = new Int32Array(0);

  constructor(size: number, graph: Graph) {
    this.#graph = graph;
    this.nodes = sortNodes(size, graph);
    this.length = this.nodes.length;
  }

  /** Place of a node in the order. */
  rankOf(node: number): number {
    if (this.#rank.length === 0) this.#rankAll();
    return node < 0 ? this.#startRank[~node]! : this.#rank[node]!;
  }

  /** Puts a new node at a place; those from there on move back by one. Cost O(nodes behind it). */
  insert(node: number, place: number): void {
    if (this.#rank.length === 0) this.#rankAll();
    if (this.length === this.nodes.length) this.nodes = grown(this.nodes, roomFor(this.length));
    this.nodes.copyWithin(place + 1, place, this.length);
    this.nodes[place] = node;
    this.length++;
    this.#rankFrom(place);
  }

  /** Takes a node out. Cost O(nodes behind it). */
  remove(node: number): void {
    const place = this.rankOf(node);
    this.nodes.copyWithin(place, place + 1, this.length);
    this.length--;
    this.#rankFrom(place);
  }

  /**
   * Makes the order hold for a new edge of the graph.
   *
   * @returns false when the edge closes a cycle; the order is then as before
   */
  admit(from: number, to: number): boolean {
    const first = this.rankOf(to);
    const last = this.rankOf(from);
    if (last < first) return true;
    if (from === to) return false;
    const behind = this.#reach(to, node => this.rankOf(node) <= last, forEachBehind);
    if (behind.includes(from)) return false;
    const ahead = this.#reach(from, node => this.rankOf(node) >= first, forEachAhead);
    const byRank = (a: number, b: number) => this.rankOf(a) - this.rankOf(b);
    const moved = [...ahead.sort(byRank), ...behind.sort(byRank)];
    const places = moved.map(node => this.rankOf(node)).sort((a, b) => a - b);
    moved.forEach((node, at) => {
      const place = places[at]!;
      this.nodes[place] = node;
      this.#setRank(node, place);
    });
    return true;
  }

  /** All nodes met from one, along edges within bounds. */
  #reach(start: number, isWithin: (node: number) => boolean, forEach: typeof forEachBehind): number[] {
    const found = [start];
    const seen = new Set(found);
    for (let at = 0; at < found.length; at++) {
      forEach(this.#graph, found[at]!, node => {
        if (seen.has(node) || !isWithin(node)) return;
        seen.add(node);
        found.push(node);
      });
    }
    return found;
  }

  #rankAll(): void {
    const capacity = this.#graph.hierarchy.parent.length;
    this.#rank = new Int32Array(capacity);
    this.#startRank = new Int32Array(capacity);
    this.#rankFrom(0);
  }

  #rankFrom(place: number): void {
    for (let at = place; at < this.length; at++) this.#setRank(this.nodes[at]!, at);
  }

  #setRank(node: number, place: number): void {
    const task = node < 0 ? ~node : node;
    if (task >= this.#rank.length) {
      const capacity = roomFor(task);
      this.#rank = grown(this.#rank, capacity);
      this.#startRank = grown(this.#startRank, capacity);
    }
    if (node < 0) this.#startRank[task] = place;
    else this.#rank[task] = place;
  }
}
