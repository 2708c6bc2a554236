import type { Outline } from '../../gantt/outline/outline.js';
import { withBranch, withMovedTask, withoutTask } from '../../gantt/outline/outline-edit.js';
import { type PlanEdit, withEdits } from '../edit.js';
import type { DependencyRow, PlanRows, TaskRow } from '../rows.js';
import { type LaidPlan, laid, layPlan } from './laid-plan.js';

/** More tasks that come, go or move at once than this cost more than to lay the plan anew. */
const MOST_PLACED = 16;

/** Fields of a task that say where it stands. */
const PLACE_FIELDS = ['parent_id', 'position'] as const;

/** Whether an edit leaves every task where it stands. */
function isInPlace(edit: PlanEdit): boolean {
  if (edit.table !== 'tasks') return true;
  return edit.op === 'update' && PLACE_FIELDS.every(field => !(field in edit.changes));
}

/**
 * The plan after some edits, the same as `layPlan(withEdits(…))`. Edits that leave the outline as it is cost what they
 * change, beside copies of lists of pointers.
 */
export function editLaid(before: LaidPlan, edits: readonly PlanEdit[]): LaidPlan {
  if (edits.length === 0) return before;
  if (!edits.every(isInPlace)) return placedLaid(before, edits) ?? layPlan(withEdits(before.plan, edits));
  const { plan, outline } = before;
  const taskEdits = edits.filter(edit => edit.table === 'tasks');
  const rest = edits.filter(edit => edit.table !== 'tasks');
  const others = rest.length === 0 ? plan : withEdits({ ...plan, tasks: [] }, rest);
  if (taskEdits.length === 0) return { plan: { ...others, tasks: plan.tasks }, outline };
  const tasks = plan.tasks.slice();
  for (const edit of taskEdits) {
    if (edit.op !== 'update') continue;
    const index = outline.indexOf.get(edit.id);
    if (index !== undefined) tasks[index] = { ...(tasks[index] as TaskRow), ...edit.changes };
  }
  return laid({ ...others, tasks }, { ...outline, tasks });
}

/** The plan after edits by which tasks come, go or move; null when it has to be laid anew. */
function placedLaid({ plan, outline }: LaidPlan, edits: readonly PlanEdit[]): LaidPlan | null {
  const steps = inBranches(edits);
  if (steps.filter(step => isBranch(step) || !isInPlace(step)).length > MOST_PLACED) return null;
  let next: Outline | null = outline;
  let hasDeleted = false;
  for (const edit of steps) {
    if (isBranch(edit)) next = withBranch(next, edit);
    else if (edit.table !== 'tasks' || edit.op === 'create') continue;
    else if (edit.op === 'delete') {
      hasDeleted = true;
      next = withoutTask(next, edit.id);
    } else {
      const index = next.indexOf.get(edit.id);
      if (index === undefined) continue;
      const row: TaskRow = { ...(next.tasks[index] as TaskRow), ...edit.changes };
      next = isInPlace(edit) ? { ...next, tasks: withRow(next.tasks, index, row) } : withMovedTask(next, row);
    }
    if (next === null) return null;
  }
  const { indexOf } = next;
  const rest = edits.filter(edit => edit.table !== 'tasks');
  const rows = rest.length === 0 ? plan : withEdits({ ...plan, tasks: [] }, rest);
  if (!hasDeleted) return laid(rows, next);
  const dependencies = rows.dependencies.filter(
    link => indexOf.has(link.predecessor_id) && indexOf.has(link.successor_id),
  );
  const assignments = rows.assignments.filter(assignment => indexOf.has(assignment.task_id));
  return laid({ ...rows, dependencies, assignments }, next);
}

/** Rows that come with one that comes before them. */
type BranchRows = readonly TaskRow[];

const isBranch = (step: PlanEdit | BranchRows): step is BranchRows => Array.isArray(step);

/** The edits one by one, but tasks that come right behind what they lie in as one with it: a branch that comes back. */
function inBranches(edits: readonly PlanEdit[]): readonly (PlanEdit | BranchRows)[] {
  const steps: (PlanEdit | TaskRow[])[] = [];
  let branch: TaskRow[] = [];
  let ids = new Set<string>();
  for (const edit of edits) {
    if (edit.table !== 'tasks' || edit.op !== 'create') {
      steps.push(edit);
      ids = new Set();
      continue;
    }
    if (ids.has(edit.row.parent_id ?? '')) branch.push(edit.row);
    else {
      branch = [edit.row];
      ids = new Set();
      steps.push(branch);
    }
    ids.add(edit.row.id);
  }
  return steps;
}

function withRow(tasks: readonly TaskRow[], index: number, row: TaskRow): TaskRow[] {
  const next = tasks.slice();
  next[index] = row;
  return next;
}

/**
 * The plan when its source sends its rows anew. Where the source holds the same tasks at the same places, rows that are
 * new are put in their places and links keep the order they have here; else null: the plan has to be laid anew.
 *
 * @param before what the source sent last, which `laidBefore` was laid from
 * @param after what it sends now
 * @param laidBefore the plan as laid, with edits the source was sent since or not
 */
export function relaid(before: PlanRows, after: PlanRows, laidBefore: LaidPlan): LaidPlan | null {
  const { outline, plan } = laidBefore;
  if (before.tasks.length !== after.tasks.length || plan.tasks.length !== after.tasks.length) return null;
  let tasks: TaskRow[] | null = null;
  const isTaken = new Uint8Array(after.tasks.length);
  for (let at = 0; at < after.tasks.length; at += 1) {
    const row = after.tasks[at] as TaskRow;
    if (row === plan.tasks[at] && row === before.tasks[at]) {
      isTaken[at] = 1;
      continue;
    }
    const index = plan.tasks[at]?.id === row.id ? at : outline.indexOf.get(row.id);
    if (index === undefined || isTaken[index] === 1 || row.id !== before.tasks[at]?.id) return null;
    isTaken[index] = 1;
    const shown = plan.tasks[index] as TaskRow;
    if (row === shown) continue;
    if ((row.parent_id ?? null) !== (shown.parent_id ?? null) || row.position !== shown.position) return null;
    tasks ??= plan.tasks.slice();
    tasks[index] = row;
  }
  // Tables that say the same keep their identity: whoever reads them is spared a pass.
  const others = {
    dependencies: inOrderOf(plan.dependencies, after.dependencies),
    assignments: isSameList(plan.assignments, after.assignments) ? plan.assignments : after.assignments,
    resources: isSameList(plan.resources, after.resources) ? plan.resources : after.resources,
  };
  if (tasks === null) return { plan: { ...after, ...others, tasks: plan.tasks }, outline };
  return laid({ ...after, ...others, tasks }, { ...outline, tasks });
}

/**
 * Links as they are now, those that were there before in the order they had, new ones behind: the order in which the
 * engine counts them.
 */
export function inOrderOf(before: readonly DependencyRow[], after: readonly DependencyRow[]): readonly DependencyRow[] {
  if (before === after) return before;
  const shorter = Math.min(before.length, after.length);
  let same = 0;
  while (same < shorter && (before[same] === after[same] || before[same]?.id === after[same]?.id)) same += 1;
  if (same === before.length) return isSameList(before, after) ? before : after;
  const rest = new Map<string, DependencyRow>();
  for (let at = same; at < after.length; at += 1) rest.set((after[at] as DependencyRow).id, after[at] as DependencyRow);
  const links = after.slice(0, same);
  for (let at = same; at < before.length; at += 1) {
    const { id } = before[at] as DependencyRow;
    const link = rest.get(id);
    if (link === undefined) continue;
    rest.delete(id);
    links.push(link);
  }
  for (const link of rest.values()) links.push(link);
  return links;
}

function isSameList(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((entry, at) => entry === other[at]);
}
