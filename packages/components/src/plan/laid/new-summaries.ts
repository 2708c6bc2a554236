import { isParent, type Outline } from '../../gantt/outline/outline.js';
import type { PlanEdit } from '../edit.js';
import type { ConstraintType, TaskRow } from '../rows.js';

/** Constraints a summary may have: the others speak of work of its own, which it no longer has. */
const OF_SUMMARIES: ReadonlySet<ConstraintType> = new Set(['asap', 'snet', 'fnlt']);

/** A task that edits make a summary of, with a constraint none may have. */
export interface NewSummary {
  readonly task: TaskRow;
  /** Takes the constraint off. */
  readonly edit: PlanEdit;
}

/**
 * Tasks that get their first child by edits and cannot keep their constraint, as in Microsoft Project. Cost: the edits.
 * @param outline as it is on screen @param tasks rows by now, mostly in the same order
 */
export function newSummaries(
  outline: Outline,
  tasks: readonly TaskRow[],
  edits: readonly PlanEdit[],
): readonly NewSummary[] {
  const parents = new Set<unknown>();
  for (const edit of edits) {
    if (edit.table !== 'tasks' || edit.op === 'delete') continue;
    parents.add(edit.op === 'create' ? edit.row.parent_id : edit.changes['parent_id']);
  }
  return [...parents].flatMap((id): readonly NewSummary[] => {
    const index = outline.indexOf.get(id as string);
    if (index === undefined || isParent(outline, index)) return [];
    const task = tasks[index]?.id === id ? tasks[index] : outline.tasks[index];
    if (!task || OF_SUMMARIES.has(task.constraint_type ?? 'asap')) return [];
    const changes = { constraint_type: 'asap', constraint_date: null };
    return [{ task, edit: { table: 'tasks', op: 'update', id: task.id, changes } }];
  });
}
