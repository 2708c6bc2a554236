import type { PlanEdit, PlanRowEdit } from '../../plan/edit.js';
import { formatLocalTime } from '../../plan/local-time.js';
import { newId } from '../../plan/new-id.js';
import type { ConstraintType, DependencyRow, DependencyType, PlanRows, TaskRow } from '../../plan/rows.js';

/** One update of a task's row. */
export const updateTask = (id: string, changes: Readonly<Record<string, unknown>>): PlanEdit => ({
  table: 'tasks',
  op: 'update',
  id,
  changes,
});

/** Dates a constraint is taken from, minutes. */
export interface ShownDates {
  readonly start: number;
  readonly finish: number;
}

const AT_FINISH: ReadonlySet<ConstraintType> = new Set(['fnet', 'fnlt', 'mfo']);

/** A constraint of a type, at the date the task stands on now. */
export function constraintChanges(type: ConstraintType, { start, finish }: ShownDates): Record<string, unknown> {
  const isDated = type !== 'asap' && type !== 'alap';
  const date = isDated ? formatLocalTime(AT_FINISH.has(type) ? finish : start) : null;
  return { constraint_type: type, constraint_date: date };
}

/** An event without length, or a task of a day again. */
export function milestoneChanges(row: TaskRow, isMilestone: boolean, minutesPerDay: number): Record<string, unknown> {
  if (isMilestone) {
    const rest = row.remaining_duration_minutes == null ? {} : { remaining_duration_minutes: null };
    return { is_milestone: true, duration_minutes: 0, ...rest };
  }
  const hasLength = (row.duration_minutes ?? 0) > 0;
  return { is_milestone: false, ...(hasLength ? {} : { duration_minutes: minutesPerDay, duration_unit: 'd' }) };
}

/** A new finish-to-start link, or one of another type. */
export function newLink(predecessorId: string, successorId: string, type: DependencyType = 'FS'): DependencyRow {
  return {
    id: newId(),
    predecessor_id: predecessorId,
    successor_id: successorId,
    type,
    lag_minutes: 0,
    lag_percent: null,
    lag_unit: 'd',
  };
}

/** Links each task to the next; pairs that are linked already are left out. Cost O(links + tasks). */
export function chainEdits(plan: PlanRows, taskIds: readonly string[]): readonly PlanRowEdit[] {
  const linked = new Set(plan.dependencies.map(link => `${link.predecessor_id} ${link.successor_id}`));
  return taskIds.slice(1).flatMap((id, at): readonly PlanRowEdit[] => {
    const before = taskIds[at] as string;
    if (linked.has(`${before} ${id}`)) return [];
    return [{ table: 'dependencies', op: 'create', row: newLink(before, id) }];
  });
}

/** Takes away the links among several tasks, or every link of a single one. Cost O(links). */
export function unlinkEdits(plan: PlanRows, taskIds: readonly string[]): readonly PlanRowEdit[] {
  const ids = new Set(taskIds);
  const isGone = ({ predecessor_id: from, successor_id: to }: DependencyRow) =>
    ids.size === 1 ? ids.has(from) || ids.has(to) : ids.has(from) && ids.has(to);
  return plan.dependencies
    .filter(isGone)
    .map((link): PlanRowEdit => ({ table: 'dependencies', op: 'delete', id: link.id }));
}
