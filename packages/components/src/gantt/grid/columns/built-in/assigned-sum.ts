import type { AssignmentRow } from '../../../../plan/rows.js';
import type { CellSource } from '../column.js';

type Sums = Map<string, ReadonlyMap<string, number>>;
/** Sums by field and task, made once for a table of assignments. */
const byTable = new WeakMap<readonly AssignmentRow[], Sums>();

function sumsOf(assignments: readonly AssignmentRow[], field: string): ReadonlyMap<string, number> {
  let sums = byTable.get(assignments);
  if (!sums) {
    sums = new Map();
    byTable.set(assignments, sums);
  }
  let own = sums.get(field);
  if (!own) {
    const made = new Map<string, number>();
    for (const assignment of assignments) {
      const value = assignment[field];
      if (typeof value === 'number') made.set(assignment.task_id, (made.get(assignment.task_id) ?? 0) + value);
    }
    own = made;
    sums.set(field, own);
  }
  return own;
}

/** A field of the task or, where it has none, the sum of its assignments'; null when neither has it. */
export function assignedSum({ task, plan }: CellSource, field: string): number | null {
  const own = task[field];
  return typeof own === 'number' ? own : (sumsOf(plan.assignments, field).get(task.id) ?? null);
}
