import type { PlanRows } from '../../plan/rows.js';

/** Who works on a task, as shown in its row. */
export interface Owner {
  readonly initials: string;
  readonly name: string;
  /** Index of the avatar's colour. */
  readonly tint: number;
}

/** Colours avatars are told apart by; names stand beside them for whoever cannot tell. */
export const TINT_COUNT = 7;

/** First letters of the first and last word: `Maya Okafor` is `MO`. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  const joined = letters.map(word => [...(word ?? '')][0] ?? '').join('');
  return joined.toLocaleUpperCase();
}

/** The first person assigned to each task, by task id; a task's own `owner` when there are no assignments. */
export function ownersOf(plan: PlanRows): ReadonlyMap<string, Owner> {
  const byResource = new Map<string, Owner>();
  plan.resources.forEach((resource, at) => {
    const name = resource.name ?? '';
    const initials = resource.initials?.trim() || initialsOf(name);
    byResource.set(resource.id, { initials: initials.slice(0, 3), name, tint: at % TINT_COUNT });
  });
  const owners = new Map<string, Owner>();
  for (const assignment of plan.assignments) {
    const owner = byResource.get(assignment.resource_id);
    if (owner && !owners.has(assignment.task_id)) owners.set(assignment.task_id, owner);
  }
  const tints = new Map<string, number>();
  for (const task of plan.tasks) {
    const name = task['owner'];
    if (typeof name !== 'string' || name === '' || owners.has(task.id)) continue;
    const tint = tints.get(name) ?? tints.size % TINT_COUNT;
    tints.set(name, tint);
    owners.set(task.id, { initials: name.length <= 3 ? name : initialsOf(name), name, tint });
  }
  return owners;
}
