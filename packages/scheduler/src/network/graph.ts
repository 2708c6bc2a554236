import { DirectedGraph } from 'graphology';
import type { Network } from './network.js';

/** Attributes of the graph's edges: the link an edge stands for, or -1 where a summary holds what lies below it. */
export interface EdgeAttributes {
  readonly link: number;
}

/**
 * The network as a graphology graph, for questions the flat arrays answer badly: cycles, chains, components. Nodes are
 * those of `Network.order`. Built on demand; far dearer than the passes, which never touch it.
 *
 * @param tasks positions of the tasks to take; all by default
 */
export function networkGraph(network: Network, tasks?: Iterable<number>): DirectedGraph<object, EdgeAttributes> {
  const { size, hierarchy, links } = network;
  const graph = new DirectedGraph<object, EdgeAttributes>();
  const wanted = tasks ? new Set(tasks) : null;
  const isWanted = (task: number) => wanted === null || wanted.has(task);
  const isSummary = (task: number) => hierarchy.firstChild[task]! >= 0;
  const entry = (task: number) => (isSummary(task) ? ~task : task);
  for (let task = 0; task < size; task++) {
    if (!isWanted(task)) continue;
    graph.addNode(task);
    if (isSummary(task)) graph.addNode(~task);
  }
  for (let task = 0; task < size; task++) {
    if (!isWanted(task)) continue;
    const above = hierarchy.parent[task]!;
    if (above >= 0 && isWanted(above)) {
      graph.mergeEdge(~above, entry(task), { link: -1 });
      graph.mergeEdge(task, above, { link: -1 });
    }
    for (let link = links.firstIn[task]!; link >= 0; link = links.nextIn[link]!) {
      const from = links.predecessor[link]!;
      if (isWanted(from)) graph.mergeEdge(from, entry(task), { link });
    }
  }
  return graph;
}
