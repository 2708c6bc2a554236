import type { AssignmentRow, DependencyRow, PlanRows, TaskRow } from './rows.js';

/** Tables whose rows a person changes in an element. */
export type EditTable = 'tasks' | 'dependencies';

/** One change of a task or link. `changes` holds only the fields that differ, in wire spelling. */
export type PlanRowEdit =
  | {
      readonly table: EditTable;
      readonly op: 'update';
      readonly id: string;
      readonly changes: Readonly<Record<string, unknown>>;
    }
  | { readonly table: 'tasks'; readonly op: 'create'; readonly row: TaskRow }
  | { readonly table: 'dependencies'; readonly op: 'create'; readonly row: DependencyRow }
  | { readonly table: EditTable; readonly op: 'delete'; readonly id: string };

/** What goes with a deleted task and comes back with it. */
export type AssignmentEdit =
  | { readonly table: 'assignments'; readonly op: 'create'; readonly row: AssignmentRow }
  | { readonly table: 'assignments'; readonly op: 'delete'; readonly id: string };

/** One change of one row. */
export type PlanEdit = PlanRowEdit | AssignmentEdit;

interface Row {
  readonly id: string;
  readonly [field: string]: unknown;
}

function editedTable<R extends Row>(rows: readonly R[], edits: readonly PlanEdit[]): readonly R[] {
  const changes = new Map<string, Record<string, unknown>>();
  const deleted = new Set<string>();
  const created = new Map<string, R>();
  for (const edit of edits) {
    if (edit.op === 'create') {
      created.set(edit.row.id, edit.row as unknown as R);
      deleted.delete(edit.row.id);
    } else if (edit.op === 'delete') {
      deleted.add(edit.id);
      created.delete(edit.id);
      changes.delete(edit.id);
    } else changes.set(edit.id, { ...changes.get(edit.id), ...edit.changes });
  }
  const next: R[] = [];
  for (const row of rows) {
    const replacement = created.get(row.id);
    created.delete(row.id);
    if (deleted.has(row.id)) continue;
    const change = changes.get(row.id);
    const current = replacement ?? row;
    next.push(change === undefined ? current : { ...current, ...change });
  }
  for (const row of created.values()) {
    const change = changes.get(row.id);
    next.push(change === undefined ? row : { ...row, ...change });
  }
  return next;
}

/**
 * The plan after some edits; tables without an edit keep their identity. An update of a row that is not there is
 * ignored (somebody else deleted it), a create of one that is there replaces it. Deleting a task takes its links,
 * assignments and subtree with it, as the server does.
 */
export function withEdits(plan: PlanRows, edits: readonly PlanEdit[]): PlanRows {
  if (edits.length === 0) return plan;
  const taskEdits = edits.filter(edit => edit.table === 'tasks');
  const linkEdits = edits.filter(edit => edit.table === 'dependencies');
  let tasks = taskEdits.length === 0 ? plan.tasks : editedTable(plan.tasks, taskEdits);
  let dependencies = linkEdits.length === 0 ? plan.dependencies : editedTable(plan.dependencies, linkEdits);
  const assignmentEdits = edits.filter(edit => edit.table === 'assignments');
  let assignments = assignmentEdits.length === 0 ? plan.assignments : editedTable(plan.assignments, assignmentEdits);
  if (taskEdits.some(edit => edit.op === 'delete')) {
    const alive = new Set(tasks.map(task => task.id));
    for (let removed = true; removed; ) {
      removed = false;
      for (const task of tasks) {
        const parent = task.parent_id;
        if (parent == null || alive.has(parent) || !plan.tasks.some(row => row.id === parent)) continue;
        alive.delete(task.id);
        removed = true;
      }
      tasks = tasks.filter(task => alive.has(task.id));
    }
    dependencies = dependencies.filter(link => alive.has(link.predecessor_id) && alive.has(link.successor_id));
    assignments = assignments.filter(assignment => alive.has(assignment.task_id));
  }
  return { ...plan, tasks, dependencies, assignments };
}

/** Ids of a task and everything below it, parents first. */
function subtree(plan: PlanRows, id: string): TaskRow[] {
  const children = new Map<string, TaskRow[]>();
  for (const task of plan.tasks) {
    if (task.parent_id == null) continue;
    const siblings = children.get(task.parent_id);
    if (siblings) siblings.push(task);
    else children.set(task.parent_id, [task]);
  }
  const root = plan.tasks.find(task => task.id === id);
  const found: TaskRow[] = root ? [root] : [];
  for (let at = 0; at < found.length; at += 1) {
    for (const child of children.get(found[at]?.id ?? '') ?? []) if (!found.includes(child)) found.push(child);
  }
  return found;
}

/**
 * Edits that take `edits` back, to be applied to the plan after them. A deleted task comes back with its subtree, their
 * links and assignments under the same ids.
 * @param plan the plan before the edits
 */
export function inverseOf(plan: PlanRows, edits: readonly PlanEdit[]): PlanEdit[] {
  const inverse: PlanEdit[] = [];
  let current = plan;
  for (const edit of edits) {
    inverse.unshift(...inverseOfOne(current, edit));
    current = withEdits(current, [edit]);
  }
  return inverse;
}

function inverseOfOne(plan: PlanRows, edit: PlanEdit): PlanEdit[] {
  if (edit.op === 'create') return [{ table: edit.table, op: 'delete', id: edit.row.id }];
  if (edit.op === 'delete') {
    if (edit.table === 'assignments') {
      const row = plan.assignments.find(assignment => assignment.id === edit.id);
      return row ? [{ table: 'assignments', op: 'create', row }] : [];
    }
    if (edit.table === 'dependencies') {
      const row = plan.dependencies.find(link => link.id === edit.id);
      return row ? [{ table: 'dependencies', op: 'create', row }] : [];
    }
    const tasks = subtree(plan, edit.id);
    const gone = new Set(tasks.map(task => task.id));
    const links = plan.dependencies.filter(link => gone.has(link.predecessor_id) || gone.has(link.successor_id));
    const assignments = plan.assignments.filter(assignment => gone.has(assignment.task_id));
    return [
      ...tasks.map((row): PlanEdit => ({ table: 'tasks', op: 'create', row })),
      ...links.map((row): PlanEdit => ({ table: 'dependencies', op: 'create', row })),
      ...assignments.map((row): PlanEdit => ({ table: 'assignments', op: 'create', row })),
    ];
  }
  const rows: readonly Row[] = edit.table === 'tasks' ? plan.tasks : plan.dependencies;
  const row = rows.find(candidate => candidate.id === edit.id);
  if (!row) return [];
  const changes: Record<string, unknown> = {};
  for (const field of Object.keys(edit.changes)) changes[field] = row[field] ?? null;
  return [{ table: edit.table, op: 'update', id: edit.id, changes }];
}
