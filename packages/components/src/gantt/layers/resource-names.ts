import type { PlanRows } from '../../plan/rows.js';

/**
 * Names of those who work on each task, `Ada, Grace`; a task's own `owner` when nobody is assigned.
 * Cost: one pass over the assignments.
 */
export function resourceNames({ tasks, resources, assignments }: PlanRows): ReadonlyMap<string, string> {
  const nameOf = new Map(resources.map(resource => [resource.id, resource.name || resource.initials || resource.id]));
  const names = new Map<string, string>();
  for (const { task_id, resource_id } of assignments) {
    const name = nameOf.get(resource_id);
    const before = names.get(task_id);
    if (name !== undefined) names.set(task_id, before === undefined ? name : `${before}, ${name}`);
  }
  for (const { id, owner } of tasks) {
    if (typeof owner === 'string' && owner !== '' && !names.has(id)) names.set(id, owner);
  }
  return names;
}
