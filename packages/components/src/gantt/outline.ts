import type { TaskRow } from '../plan/rows.js';

/**
 * The tree of tasks as flat columns. Index = position of the task in outline order (parents before children, siblings
 * by `position`, then as given); the engine's columns, the scene and the rows all use this index.
 */
export interface Outline {
  readonly tasks: readonly TaskRow[];
  readonly indexOf: ReadonlyMap<string, number>;
  /** Depth, 0 = top. */
  readonly level: Uint16Array;
  /** Index of the parent, -1 at the top. */
  readonly parent: Int32Array;
  /** First index behind the subtree: a leaf has `end = index + 1`. */
  readonly end: Int32Array;
  /** 1-based place among its siblings, for `aria-posinset`. */
  readonly place: Int32Array;
  /** Number of siblings including itself, for `aria-setsize`. */
  readonly siblings: Int32Array;
}

/**
 * Numbers by value, strings by code unit (fractional keys compare so), equal keys by id as the server orders them, rows
 * without a key in the order given.
 */
function compareSiblings(a: TaskRow, b: TaskRow): number {
  if (a.position == null || b.position == null) return 0;
  if (a.position === b.position) return a.id < b.id ? -1 : 1;
  return a.position < b.position ? -1 : 1;
}

/**
 * Builds the outline. Parents that are unknown or form a circle put their tasks at the top level rather than hide them.
 * Costs O(n log n) for the sort among siblings.
 */
export function buildOutline(rows: readonly TaskRow[]): Outline {
  const count = rows.length;
  const known = new Map<string, number>();
  for (let row = 0; row < count; row += 1) known.set((rows[row] as TaskRow).id, row);

  const children = new Map<number, number[]>();
  const rowParent = new Int32Array(count).fill(-1);
  for (let row = 0; row < count; row += 1) {
    const parentId = (rows[row] as TaskRow).parent_id;
    const parent = parentId == null ? -1 : (known.get(parentId) ?? -1);
    rowParent[row] = parent === row ? -1 : parent;
  }
  breakCircles(rowParent);
  for (let row = 0; row < count; row += 1) {
    const parent = rowParent[row] as number;
    const siblings = children.get(parent);
    if (siblings) siblings.push(row);
    else children.set(parent, [row]);
  }
  for (const siblings of children.values()) {
    siblings.sort((a, b) => compareSiblings(rows[a] as TaskRow, rows[b] as TaskRow) || a - b);
  }

  const tasks: TaskRow[] = [];
  const indexOf = new Map<string, number>();
  const level = new Uint16Array(count);
  const parent = new Int32Array(count);
  const end = new Int32Array(count);
  const place = new Int32Array(count);
  const siblingCount = new Int32Array(count);

  // An explicit stack: outlines may be deeper than the call stack of a worker.
  const stack: { list: readonly number[]; next: number; index: number; depth: number }[] = [
    { list: children.get(-1) ?? [], next: 0, index: -1, depth: 0 },
  ];
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    if (top.next === top.list.length) {
      if (top.index >= 0) end[top.index] = tasks.length;
      stack.pop();
      continue;
    }
    const row = top.list[top.next] as number;
    const task = rows[row] as TaskRow;
    const index = tasks.length;
    top.next += 1;
    tasks.push(task);
    indexOf.set(task.id, index);
    level[index] = top.depth;
    parent[index] = top.index;
    place[index] = top.next;
    siblingCount[index] = top.list.length;
    stack.push({ list: children.get(row) ?? [], next: 0, index, depth: top.depth + 1 });
  }
  return { tasks, indexOf, level, parent, end, place, siblings: siblingCount };
}

/** Cuts each circle of parents at one of its members, in place. */
function breakCircles(parent: Int32Array): void {
  const state = new Uint8Array(parent.length);
  for (let start = 0; start < parent.length; start += 1) {
    const path: number[] = [];
    let row = start;
    while (row >= 0 && state[row] === 0) {
      state[row] = 1;
      path.push(row);
      row = parent[row] as number;
    }
    if (row >= 0 && state[row] === 1) parent[row] = -1;
    for (const visited of path) state[visited] = 2;
  }
}

/** True when the task has children. */
export function isParent(outline: Outline, index: number): boolean {
  return (outline.end[index] as number) > index + 1;
}

/** Task indexes of the rows to show, top to bottom: everything not below a collapsed task. */
export function visibleRows(outline: Outline, collapsed: ReadonlySet<string>): Int32Array {
  const rows = new Int32Array(outline.tasks.length);
  let count = 0;
  for (let index = 0; index < outline.tasks.length; ) {
    rows[count] = index;
    count += 1;
    const isClosed = collapsed.size > 0 && collapsed.has((outline.tasks[index] as TaskRow).id);
    index = isClosed ? (outline.end[index] as number) : index + 1;
  }
  return rows.slice(0, count);
}

/** The ancestors of a task, nearest first. */
export function ancestorsOf(outline: Outline, index: number): number[] {
  const found: number[] = [];
  for (let at = outline.parent[index] ?? -1; at >= 0; at = outline.parent[at] as number) found.push(at);
  return found;
}
