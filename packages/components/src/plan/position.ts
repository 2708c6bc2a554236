import { positionBetween } from '@trueppm/sdk/protocol';
import type { TaskRow } from './rows.js';

/**
 * A sort key for a new sibling right below a task (first of all for null).
 * @param tasks all tasks, in outline order
 * @returns null when the rows have no keys: they keep the order they are given in
 */
export function positionBelow(tasks: readonly TaskRow[], above: TaskRow | null): string | null {
  const parentId = above?.parent_id ?? null;
  const siblings = tasks.filter(task => (task.parent_id ?? null) === parentId);
  if (siblings.length === 0)
    return tasks.some(task => typeof task.position === 'string') ? positionBetween(null, null) : null;
  const at = above === null ? -1 : siblings.indexOf(above);
  const keyOf = (task: TaskRow | undefined) => (typeof task?.position === 'string' ? task.position : null);
  const before = keyOf(siblings[at]);
  const after = keyOf(siblings[at + 1]);
  if (before === null && after === null) return null;
  return before !== null && before === after ? positionBetween(before, null) : positionBetween(before, after);
}
