import type { Explanation, Reason } from '@trueppm/scheduler';
import type { DependencyRow } from '../../plan/rows.js';

/** A task on the way from the root cause to the task explained, and what holds it. */
export interface ChainStep {
  readonly taskId: string;
  /** What sets its date; null when nothing but the order of things does. */
  readonly reason: Reason | null;
}

/** The steps of an explanation, root cause first and the task itself last. Each task stands once. */
export function chainSteps(explanation: Explanation): readonly ChainStep[] {
  const steps: ChainStep[] = [];
  let taskId = explanation.id;
  for (const reason of explanation.chain) {
    steps.unshift({ taskId, reason });
    if (reason.taskId === undefined || steps.some(step => step.taskId === reason.taskId)) return steps;
    taskId = reason.taskId;
  }
  steps.unshift({ taskId, reason: null });
  return steps;
}

/**
 * Positions of the links that lead to a task from its root cause, as the engine explains them. Cost: the links of the
 * tasks in the chain.
 * @param links the links in the order the scene counts them
 * @param linksOut positions of the links out of a task
 */
export function chainLinks(
  explanation: Explanation,
  links: readonly DependencyRow[],
  linksOut: (taskId: string) => Iterable<number>,
): ReadonlySet<number> {
  const found = new Set<number>();
  for (const { dependency } of explanation.chain) {
    if (dependency?.id === undefined) continue;
    for (const link of linksOut(dependency.predecessorId)) if (links[link]?.id === dependency.id) found.add(link);
  }
  return found;
}
