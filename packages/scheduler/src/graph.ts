/**
 * `@trueppm/scheduler/graph`: a plan as a graphology graph, for questions of one's own: chains, components, paths,
 * anything graphology's library answers. The engine itself never walks it: building one costs several times a schedule.
 */
import { MultiDirectedGraph } from 'graphology';
import type { Dependency, Project, Task } from './model.js';

/** What hangs on the edges of a plan's graph. */
export type PlanEdge =
  | { readonly kind: 'link'; readonly dependency: Dependency }
  /** From a summary to what lies directly below it. */
  | { readonly kind: 'outline' };

/** Options of `planGraph`. */
export interface PlanGraphOptions {
  /** Whether summaries are joined to what lies below them. Default false: links alone. */
  readonly hasOutline?: boolean;
}

/**
 * The graph of a plan: a node for each task under its id, an edge for each link from predecessor to successor, as many
 * as there are between the same two. Links with an end that is no task are left out.
 *
 * Cost O(tasks + links), some microseconds for each.
 *
 * @example connectedComponents(planGraph(project)) // with graphology-components
 */
export function planGraph(project: Project, options: PlanGraphOptions = {}): MultiDirectedGraph<Task, PlanEdge> {
  const graph = new MultiDirectedGraph<Task, PlanEdge>();
  for (const task of project.tasks) graph.mergeNode(task.id, task);
  for (const dependency of project.dependencies ?? []) {
    const { predecessorId, successorId } = dependency;
    if (graph.hasNode(predecessorId) && graph.hasNode(successorId)) {
      graph.addDirectedEdge(predecessorId, successorId, { kind: 'link', dependency });
    }
  }
  if (options.hasOutline !== true) return graph;
  for (const { id, parentId } of project.tasks) {
    if (parentId != null && graph.hasNode(parentId)) graph.addDirectedEdge(parentId, id, { kind: 'outline' });
  }
  return graph;
}
