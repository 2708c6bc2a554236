import type { Explanation } from '@trueppm/scheduler';
import type { DependencyRow } from '../plan/rows.js';

/**
 * Positions of the links that lead to a task from its root cause, as the engine explains them.
 * @param links the links in the order the scene counts them
 */
export function chainLinks(explanation: Explanation, links: readonly DependencyRow[]): ReadonlySet<number> {
  const ids = new Set(explanation.chain.flatMap(reason => reason.dependency?.id ?? []));
  const found = new Set<number>();
  if (ids.size === 0) return found;
  links.forEach((link, at) => {
    if (ids.has(link.id)) found.add(at);
  });
  return found;
}
