/** From one project to another with the same tasks and assignments in other states. */
import type { Assignment, Project } from '../model.js';
import type { Edit } from '../session/edit.js';

/** Fields in which two objects differ, with the values of the second; undefined where it has none. */
function changesOf(before: object, after: object): Record<string, unknown> | null {
  if (before === after) return null;
  const old = before as Record<string, unknown>;
  const now = after as Record<string, unknown>;
  const changes: Record<string, unknown> = {};
  for (const field of new Set([...Object.keys(old), ...Object.keys(now)])) {
    // Values are plain data: numbers and strings, or short lists and records of them.
    if (old[field] !== now[field] && JSON.stringify(old[field]) !== JSON.stringify(now[field])) {
      changes[field] = now[field];
    }
  }
  return Object.keys(changes).length === 0 ? null : changes;
}

/** Assignments need no ids; where a changed one has none, the whole list is replaced at once. */
function assignmentEdits(before: readonly Assignment[], after: readonly Assignment[]): Edit[] {
  const edits: Edit[] = [];
  for (let at = 0; at < after.length; at++) {
    const changes = changesOf(before[at]!, after[at]!);
    if (!changes) continue;
    const { id } = after[at]!;
    if (id === undefined) return [{ project: { assignments: after } }];
    edits.push({ assignment: id, ...changes });
  }
  return edits;
}

/** Edits that turn one project into another, which has the same tasks and assignments at the same places. */
export function editsBetween(before: Project, after: Project): Edit[] {
  const edits: Edit[] = [];
  for (let at = 0; at < after.tasks.length; at++) {
    const changes = changesOf(before.tasks[at]!, after.tasks[at]!);
    if (changes) edits.push({ task: after.tasks[at]!.id, ...changes });
  }
  edits.push(...assignmentEdits(before.assignments ?? [], after.assignments ?? []));
  return edits;
}
