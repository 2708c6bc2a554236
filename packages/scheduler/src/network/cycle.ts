import type { Problem } from '../problem.js';
import type { Network } from './network.js';
import { forEachBehind } from './order.js';

/** Nodes that edges lead to from one, but for those of tasks that have an order. */
function unorderedBehind(network: Network, isUnordered: Uint8Array, node: number): number[] {
  const behind: number[] = [];
  forEachBehind(network, node, next => {
    if (isUnordered[next < 0 ? ~next : next] === 1) behind.push(next);
  });
  return behind;
}

/** One closed walk in the part of a network that has no order, as nodes; empty when there is none. Cost O(that part). */
function closedWalk(network: Network): number[] {
  const isUnordered = new Uint8Array(network.size);
  for (const task of network.unordered) isUnordered[task] = 1;
  const done = new Set<number>();
  for (const root of network.unordered) {
    if (done.has(root)) continue;
    // Depth first without recursion: `path` is the way down, `onPath` where each node of it stands.
    const path = [root];
    const onPath = new Map([[root, 0]]);
    const branches = [unorderedBehind(network, isUnordered, root)];
    while (path.length > 0) {
      const next = branches[branches.length - 1]!.pop();
      if (next === undefined) {
        const left = path.pop()!;
        onPath.delete(left);
        done.add(left);
        branches.pop();
        continue;
      }
      const start = onPath.get(next);
      if (start !== undefined) return path.slice(start);
      if (done.has(next)) continue;
      onPath.set(next, path.length);
      path.push(next);
      branches.push(unorderedBehind(network, isUnordered, next));
    }
  }
  return [];
}

/** The first cycle of links as a problem with its closed path, or null. Cost is paid only when there is one. */
export function findCycle(network: Network): Problem | null {
  if (network.unordered.length === 0) return null;
  const nodes = closedWalk(network).map(node => (node < 0 ? ~node : node));
  // A summary's two nodes follow each other where the walk goes straight through it.
  const tasks = nodes.filter((task, at) => task !== nodes[at === 0 ? nodes.length - 1 : at - 1]);
  const ids = [...tasks, tasks[0]!].map(task => network.ids[task]!);
  return {
    code: 'cycle',
    severity: 'error',
    path: 'dependencies',
    message: `Links run in a circle: ${ids.join(' → ')}.`,
    ids,
  };
}
