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
  const touched = new Set([...changes.keys(), ...deleted, ...created.keys()]);
  const next: R[] = [];
  for (const row of rows) {
    if (!touched.has(row.id)) {
      next.push(row);
      continue;
    }
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
    const known = new Set(plan.tasks.map(task => task.id));
    const alive = new Set(tasks.map(task => task.id));
    for (let removed = true; removed; ) {
      removed = false;
      for (const task of tasks) {
        const parent = task.parent_id;
        if (parent == null || alive.has(parent) || !known.has(parent) || !alive.has(task.id)) continue;
        alive.delete(task.id);
        removed = true;
      }
    }
    tasks = tasks.filter(task => alive.has(task.id));
    dependencies = dependencies.filter(link => alive.has(link.predecessor_id) && alive.has(link.successor_id));
    assignments = assignments.filter(assignment => alive.has(assignment.task_id));
  }
  return { ...plan, tasks, dependencies, assignments };
}

const keyOfRow = (table: EditTable | 'assignments', id: string): string => `${table}:${id}`;

/** Searches through a table that cost less than an index of it. */
const MOST_SEARCHES = 8;

/** Finds rows by id: tasks and links of one plan with edits laid over them, one after the other. */
export class EditedRows {
  readonly #plan: PlanRows;
  /** Rows by table and id as they are after the edits so far; null = deleted. */
  readonly #edited = new Map<string, Row | null>();
  readonly #byId = new Map<EditTable, ReadonlyMap<string, Row>>();
  #lookups = 0;
  /** Edits so far, for what needs the whole plan. */
  readonly #edits: PlanEdit[] = [];

  readonly #asked: readonly PlanEdit[];
  readonly #found: ReadonlyMap<string, Row>;

  /**
   * @param plan the plan before all edits
   * @param asked edits whose rows will be asked for
   * @param found rows of the plan that need not be looked for, by `keyOfRow`
   */
  constructor(plan: PlanRows, asked: readonly PlanEdit[], found: ReadonlyMap<string, Row> = new Map()) {
    this.#plan = plan;
    this.#asked = asked;
    this.#found = found;
  }

  /** The plan after the edits so far. */
  get plan(): PlanRows {
    return withEdits(this.#plan, this.#edits);
  }

  /** A row as it is after the edits so far; null = not there. */
  row(table: EditTable, id: string): Row | null {
    const key = keyOfRow(table, id);
    const edited = this.#edited.get(key);
    if (edited !== undefined) return edited;
    const found = this.#found.get(key);
    if (found) return found;
    this.#lookups += 1;
    if (this.#lookups <= MOST_SEARCHES) return (this.#plan[table] as readonly Row[]).find(row => row.id === id) ?? null;
    let byId = this.#byId.get(table);
    if (byId === undefined) {
      byId = this.#rowsAsked(table);
      this.#byId.set(table, byId);
    }
    return byId.get(id) ?? null;
  }

  /** The rows of a table that are asked for: an index of all of them would cost several times as much. */
  #rowsAsked(table: EditTable): ReadonlyMap<string, Row> {
    const ids = new Set<string>();
    for (const edit of this.#asked) if (edit.table === table) ids.add(edit.op === 'create' ? edit.row.id : edit.id);
    const found = new Map<string, Row>();
    for (const row of this.#plan[table] as readonly Row[]) if (ids.has(row.id)) found.set(row.id, row);
    return found;
  }

  /** Lays one more edit over the rows. */
  take(edit: PlanEdit): void {
    this.#edits.push(edit);
    if (edit.table === 'assignments') return;
    const id = edit.op === 'create' ? edit.row.id : edit.id;
    const before = edit.op === 'update' ? this.row(edit.table, id) : null;
    if (edit.op === 'update' && before === null) return;
    const after = edit.op === 'create' ? edit.row : edit.op === 'delete' ? null : { ...before, ...edit.changes };
    this.#edited.set(keyOfRow(edit.table, id), after as Row | null);
  }
}

/** Tasks with everything below them, parents first, each once. Cost: two passes over tasks, more when not in order. */
function subtrees(plan: PlanRows, ids: readonly string[]): TaskRow[] {
  const children = new Map<string, TaskRow[]>();
  const roots = new Map<string, TaskRow>();
  const wanted = new Set(ids);
  const within = new Set(ids);
  // Parents stand before what lies in them, but for rows that are not in outline order.
  for (let known = -1; known < within.size; ) {
    known = within.size;
    for (const task of plan.tasks) if (task.parent_id != null && within.has(task.parent_id)) within.add(task.id);
  }
  for (const task of plan.tasks) {
    if (wanted.has(task.id)) roots.set(task.id, task);
    if (task.parent_id == null || !within.has(task.parent_id)) continue;
    const siblings = children.get(task.parent_id);
    if (siblings) siblings.push(task);
    else children.set(task.parent_id, [task]);
  }
  const found = new Set<TaskRow>();
  for (const id of ids) {
    const root = roots.get(id);
    const waiting = root ? [root] : [];
    for (const task of waiting) {
      if (found.has(task)) continue;
      found.add(task);
      waiting.push(...(children.get(task.id) ?? []));
    }
  }
  return [...found];
}

/**
 * Edits that take `edits` back, to be applied to the plan after them. A deleted task comes back with its subtree, their
 * links and assignments under the same ids. Cost: the edits, beside one pass over the tables for each run of deletes.
 * @param plan the plan before the edits
 */
export function inverseOf(plan: PlanRows, edits: readonly PlanEdit[]): PlanEdit[] {
  const rows = new EditedRows(plan, edits);
  /** What takes back each edit, or each run of deleted tasks. */
  const steps: (readonly PlanEdit[])[] = [];
  for (const { edit, gone } of withGone(rows, edits)) steps.push(edit ? inverseOfOne(rows, edit) : gone);
  return steps.reverse().flat();
}

/** Edits one by one while the rows are as before them; deletes of tasks in a row as one, with all rows they take. */
function* withGone(
  rows: EditedRows,
  edits: readonly PlanEdit[],
): Generator<{ readonly edit: PlanEdit | null; readonly gone: readonly PlanEdit[] }> {
  for (let at = 0; at < edits.length; ) {
    const run: PlanEdit[] = [];
    for (let next = edits[at]; next && isTaskDelete(next); next = edits[at + run.length]) run.push(next);
    if (run.length > 0)
      yield { edit: null, gone: at === 0 ? firstGone(rows.plan, edits, run) : deletedRows(rows.plan, run) };
    else {
      run.push(edits[at] as PlanEdit);
      yield { edit: run[0] as PlanEdit, gone: [] };
    }
    for (const edit of run) rows.take(edit);
    at += run.length;
  }
}

/** What the deletes that edits begin with take, which is asked for twice of every step: to tell it, and to take it back. */
const goneFirst = new WeakMap<readonly PlanEdit[], { readonly plan: PlanRows; readonly gone: readonly PlanEdit[] }>();

function firstGone(plan: PlanRows, edits: readonly PlanEdit[], run: readonly PlanEdit[]): readonly PlanEdit[] {
  const known = goneFirst.get(edits);
  if (known?.plan === plan) return known.gone;
  const gone = deletedRows(plan, run);
  goneFirst.set(edits, { plan, gone });
  return gone;
}

const isTaskDelete = (edit: PlanEdit): boolean => edit.table === 'tasks' && edit.op === 'delete';

/** Creates of all that deletes of tasks take from a plan. */
function deletedRows(plan: PlanRows, deletes: readonly PlanEdit[]): PlanEdit[] {
  // The last deleted first: a parent deleted behind its child has to come back before it.
  const ids = deletes.map(edit => (edit.op === 'delete' ? edit.id : '')).reverse();
  const tasks = subtrees(plan, ids);
  const gone = new Set(tasks.map(task => task.id));
  const links = plan.dependencies.filter(link => gone.has(link.predecessor_id) || gone.has(link.successor_id));
  const assignments = plan.assignments.filter(assignment => gone.has(assignment.task_id));
  return [
    ...tasks.map((row): PlanEdit => ({ table: 'tasks', op: 'create', row })),
    ...links.map((row): PlanEdit => ({ table: 'dependencies', op: 'create', row })),
    ...assignments.map((row): PlanEdit => ({ table: 'assignments', op: 'create', row })),
  ];
}

/**
 * The edits with a delete of its own for each link and task that goes with a deleted task, in an order that leaves
 * nothing dangling: links, then tasks from the deepest up. Cost as `inverseOf`.
 * @param plan the plan before the edits
 * @param found takes the rows that go, by `keyOfRow`
 */
export function withAllDeleted(
  plan: PlanRows,
  edits: readonly PlanEdit[],
  found: Map<string, Row>,
): readonly PlanEdit[] {
  if (!edits.some(isTaskDelete)) return edits;
  const all: PlanEdit[] = [];
  for (const { edit, gone } of withGone(new EditedRows(plan, edits), edits)) {
    if (edit) all.push(edit);
    for (const back of gone.toReversed()) {
      if (!('row' in back)) continue;
      all.push({ table: back.table, op: 'delete', id: back.row.id });
      found.set(keyOfRow(back.table, back.row.id), back.row as unknown as Row);
    }
  }
  return all;
}

function inverseOfOne(rows: EditedRows, edit: PlanEdit): PlanEdit[] {
  if (edit.op === 'create') return [{ table: edit.table, op: 'delete', id: edit.row.id }];
  if (edit.table === 'assignments') {
    const row = rows.plan.assignments.find(assignment => assignment.id === edit.id);
    return row ? [{ table: 'assignments', op: 'create', row }] : [];
  }
  const row = rows.row(edit.table, edit.id);
  if (!row) return [];
  if (edit.op === 'delete') return [{ table: 'dependencies', op: 'create', row: row as unknown as DependencyRow }];
  const changes: Record<string, unknown> = {};
  for (const field of Object.keys(edit.changes)) {
    // A sort key given to a row that had none says what its place said: without it the order would be lost.
    if (field === 'position' && row[field] == null) continue;
    changes[field] = row[field] ?? null;
  }
  if (Object.keys(changes).length === 0) return [];
  return [{ table: edit.table, op: 'update', id: edit.id, changes }];
}
