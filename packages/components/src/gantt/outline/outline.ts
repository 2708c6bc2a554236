import type { TaskRow } from '../../plan/rows.js';
import { allAtOnce, type Steps } from '../../plan/steps.js';

/**
 * The tree of tasks as flat columns. Index = position of the task in outline order (parents before children, siblings
 * by `position`, then as given); the engine's columns, the scene and the rows all use this index.
 */
export interface Outline {
  readonly tasks: readonly TaskRow[];
  readonly indexOf: TaskIndex;
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
export function compareSiblings(a: TaskRow, b: TaskRow): number {
  if (a.position == null || b.position == null) return 0;
  if (a.position === b.position) return a.id < b.id ? -1 : 1;
  return a.position < b.position ? -1 : 1;
}

/**
 * Outline indexes by task id. Each id has a slot for good and each slot an index, so that a task that comes or goes
 * shifts numbers in one column instead of entries of a map with one for every task.
 */
export class TaskIndex {
  /** Shared by the outlines that follow one another by edits; slots of tasks that are gone stay behind. */
  readonly #slotOf: Map<string, number>;
  /** Index by slot, -1 = gone; slots behind it came later. */
  readonly #indexOfSlot: Int32Array;

  private constructor(slotOf: Map<string, number>, indexOfSlot: Int32Array) {
    this.#slotOf = slotOf;
    this.#indexOfSlot = indexOfSlot;
  }

  /** Of ids that stand at the indexes given. The map is taken over: its values must be 0, 1, 2 … each once. */
  static of(indexOf: Map<string, number>, taskCount: number): TaskIndex {
    const indexes = new Int32Array(taskCount);
    for (let index = 0; index < taskCount; index += 1) indexes[index] = index;
    return new TaskIndex(indexOf, indexes);
  }

  get(id: string): number | undefined {
    const slot = this.#slotOf.get(id);
    const index = slot === undefined ? undefined : this.#indexOfSlot[slot];
    return index === undefined || index < 0 ? undefined : index;
  }

  /**
   * The same where it is likely to be found at one of some indexes: a comparison costs a tenth of a look-up in a map of
   * a hundred thousand ids.
   */
  getNear(id: string, tasks: readonly TaskRow[], one: number, other: number): number | undefined {
    if (tasks[one]?.id === id) return one;
    if (tasks[other]?.id === id) return other;
    return this.get(id);
  }

  has(id: string): boolean {
    return this.get(id) !== undefined;
  }

  /** With tasks more, the first of them at an index. Cost: one column. */
  withInserted(tasks: readonly TaskRow[], at: number): TaskIndex {
    const slots = tasks.map(({ id }) => {
      const known = this.#slotOf.get(id);
      if (known !== undefined) return known;
      this.#slotOf.set(id, this.#slotOf.size);
      return this.#slotOf.size - 1;
    });
    const next = new Int32Array(this.#slotOf.size).fill(-1);
    for (let slot = 0; slot < this.#indexOfSlot.length; slot += 1) {
      const index = this.#indexOfSlot[slot] as number;
      next[slot] = index >= at ? index + tasks.length : index;
    }
    slots.forEach((slot, entry) => {
      next[slot] = at + entry;
    });
    return new TaskIndex(this.#slotOf, next);
  }

  /** Without tasks that stood behind one another from an index on. Cost: one column. */
  withRemoved(tasks: readonly TaskRow[], at: number): TaskIndex {
    const last = at + tasks.length;
    const next = this.#indexOfSlot.map(index => (index < at ? index : index < last ? -1 : index - tasks.length));
    return new TaskIndex(this.#slotOf, next);
  }
}

/** Rows worked on between two steps. */
const ROWS_PER_STEP = 2048;

/**
 * Builds the outline in steps. Parents that are unknown or form a circle put their tasks at the top level rather than
 * hide them; of tasks with one id the first is taken. Rows that stand in outline order already, as every source sends
 * them, are taken as they are: O(n). Others are sorted among their siblings: O(n log n).
 */
export function* outlineSteps(rows: readonly TaskRow[]): Steps<Outline> {
  const count = rows.length;
  const known = new Map<string, number>();
  for (let row = 0; row < count; row += 1) {
    known.set((rows[row] as TaskRow).id, row);
    if (row % ROWS_PER_STEP === 0) yield;
  }
  if (known.size !== count) return yield* outlineSteps(rows.filter(({ id }) => known.delete(id)));
  const rowParent = new Int32Array(count);
  // Most tasks lie under the one before them, or beside it: a comparison costs a tenth of a look-up.
  let parent = -1;
  let isAllAbove = true;
  for (let row = 0; row < count; row += 1) {
    const parentId = (rows[row] as TaskRow).parent_id;
    if (parentId == null) parent = -1;
    else if (row > 0 && (rows[row - 1] as TaskRow).id === parentId) parent = row - 1;
    else if (parent < 0 || (rows[parent] as TaskRow).id !== parentId) parent = known.get(parentId) ?? -1;
    if (parent === row) parent = -1;
    if (parent > row) isAllAbove = false;
    rowParent[row] = parent;
    if (row % ROWS_PER_STEP === 0) yield;
  }
  if (!isAllAbove) breakCircles(rowParent);
  yield;
  return outlineAsGiven(rows, rowParent, known) ?? (yield* sortedOutline(rows, rowParent, known));
}

/** Builds the outline at once. */
export function buildOutline(rows: readonly TaskRow[]): Outline {
  return allAtOnce(outlineSteps(rows));
}

/** The outline of rows that stand in its order; null when they do not. One pass. */
function outlineAsGiven(rows: readonly TaskRow[], rowParent: Int32Array, known: Map<string, number>): Outline | null {
  const count = rows.length;
  const columns = outlineColumns(count);
  const { level, parent, end, place, siblings } = columns;
  /** Last child so far of each task; of the top level behind the others. */
  const lastChild = new Int32Array(count + 1).fill(-1);
  let above = -1;
  let depth = 0;
  for (let row = 0; row < count; row += 1) {
    const wanted = rowParent[row] as number;
    while (above !== wanted) {
      if (above < 0) return null;
      end[above] = row;
      above = parent[above] as number;
      depth -= 1;
    }
    const slot = above < 0 ? count : above;
    const before = lastChild[slot] as number;
    if (before >= 0 && compareSiblings(rows[before] as TaskRow, rows[row] as TaskRow) > 0) return null;
    lastChild[slot] = row;
    parent[row] = above;
    level[row] = depth;
    place[row] = before < 0 ? 1 : (place[before] as number) + 1;
    above = row;
    depth += 1;
  }
  for (; above >= 0; above = parent[above] as number) end[above] = count;
  // From the last sibling, who knows how many they are, to the first.
  for (let row = count - 1; row >= 0; row -= 1) {
    const slot = (parent[row] as number) < 0 ? count : (parent[row] as number);
    siblings[row] = place[lastChild[slot] as number] as number;
  }
  return { tasks: rows, indexOf: TaskIndex.of(known, count), ...columns };
}

function outlineColumns(count: number) {
  return {
    level: new Uint16Array(count),
    parent: new Int32Array(count),
    end: new Int32Array(count),
    place: new Int32Array(count),
    siblings: new Int32Array(count),
  };
}

/** Children of each row as one list: those of a row are `rows[at[row]] … rows[at[row + 1]]`, the top level's last. */
function childLists(rowParent: Int32Array): { readonly rows: Int32Array; readonly at: Int32Array } {
  const count = rowParent.length;
  const slotOf = (row: number): number => ((rowParent[row] as number) < 0 ? count : (rowParent[row] as number));
  const at = new Int32Array(count + 3);
  for (let row = 0; row < count; row += 1) at[slotOf(row) + 2] = (at[slotOf(row) + 2] as number) + 1;
  for (let slot = 2; slot < at.length; slot += 1) at[slot] = (at[slot] as number) + (at[slot - 1] as number);
  const rows = new Int32Array(count);
  for (let row = 0; row < count; row += 1) {
    const slot = slotOf(row) + 1;
    rows[at[slot] as number] = row;
    at[slot] = (at[slot] as number) + 1;
  }
  return { rows, at };
}

/** The outline of rows in any order. `known` is taken over. */
function* sortedOutline(rows: readonly TaskRow[], rowParent: Int32Array, known: Map<string, number>): Steps<Outline> {
  const count = rows.length;
  const children = childLists(rowParent);
  yield;
  for (let slot = 0; slot <= count; slot += 1) {
    sortSiblings(rows, children.rows.subarray(children.at[slot] as number, children.at[slot + 1] as number));
    if (slot % ROWS_PER_STEP === 0) yield;
  }
  const tasks = new Array<TaskRow>(count);
  const columns = outlineColumns(count);
  const { level, parent, end, place, siblings } = columns;
  const indexOfRow = new Int32Array(count);
  // Rows still to come, the next one last; an outline may be deeper than the call stack of a worker.
  const waiting = new Int32Array(count);
  let waitingCount = pushBackwards(children, count, waiting, 0);
  for (let index = 0; index < count; index += 1) {
    waitingCount -= 1;
    const row = waiting[waitingCount] as number;
    const above = (rowParent[row] as number) < 0 ? -1 : (indexOfRow[rowParent[row] as number] as number);
    const slot = above < 0 ? count : (rowParent[row] as number);
    tasks[index] = rows[row] as TaskRow;
    indexOfRow[row] = index;
    parent[index] = above;
    level[index] = above < 0 ? 0 : (level[above] as number) + 1;
    siblings[index] = (children.at[slot + 1] as number) - (children.at[slot] as number);
    waitingCount = pushBackwards(children, row, waiting, waitingCount);
    if (index % ROWS_PER_STEP === 0) yield;
  }
  end.fill(0);
  for (let index = count - 1; index >= 0; index -= 1) {
    if (end[index] === 0) end[index] = index + 1;
    const above = parent[index] as number;
    if (above >= 0) end[above] = Math.max(end[above] as number, end[index] as number);
  }
  for (let slot = 0; slot <= count; slot += 1) {
    const first = children.at[slot] as number;
    for (let at = first; at < (children.at[slot + 1] as number); at += 1)
      place[indexOfRow[children.rows[at] as number] as number] = at - first + 1;
  }
  yield;
  for (let index = 0; index < count; index += 1) {
    known.set((tasks[index] as TaskRow).id, index);
    if (index % ROWS_PER_STEP === 0) yield;
  }
  return { tasks, indexOf: TaskIndex.of(known, count), ...columns };
}

/** Puts the children of a row on a stack, the first one on top. @returns the stack's size */
function pushBackwards(
  { rows, at }: { readonly rows: Int32Array; readonly at: Int32Array },
  slot: number,
  stack: Int32Array,
  size: number,
): number {
  let top = size;
  for (let child = (at[slot + 1] as number) - 1; child >= (at[slot] as number); child -= 1) {
    stack[top] = rows[child] as number;
    top += 1;
  }
  return top;
}

/** Sorts rows among siblings, unless they are sorted. */
function sortSiblings(rows: readonly TaskRow[], siblings: Int32Array): void {
  const compare = (a: number, b: number): number => compareSiblings(rows[a] as TaskRow, rows[b] as TaskRow) || a - b;
  for (let at = 1; at < siblings.length; at += 1) {
    if (compare(siblings[at - 1] as number, siblings[at] as number) > 0) {
      siblings.sort(compare);
      return;
    }
  }
}

/** Cuts each circle of parents at one of its members, in place. */
function breakCircles(parent: Int32Array): void {
  /** Walk that first came by each row, 0 = none yet. */
  const walkOf = new Int32Array(parent.length);
  for (let start = 0; start < parent.length; start += 1) {
    let row = start;
    while (row >= 0 && walkOf[row] === 0) {
      walkOf[row] = start + 1;
      row = parent[row] as number;
    }
    if (row >= 0 && walkOf[row] === start + 1) parent[row] = -1;
  }
}

/** True when the task has children. */
export function isParent(outline: Outline, index: number): boolean {
  return (outline.end[index] as number) > index + 1;
}

/** Task indexes of the rows to show, top to bottom: everything not below a collapsed task. */
export function visibleRows(outline: Outline, collapsed: ReadonlySet<string>): Int32Array {
  const rows = new Int32Array(outline.tasks.length);
  if (collapsed.size === 0) {
    for (let index = 0; index < rows.length; index += 1) rows[index] = index;
    return rows;
  }
  let count = 0;
  for (let index = 0; index < outline.tasks.length; ) {
    rows[count] = index;
    count += 1;
    const isClosed = collapsed.has((outline.tasks[index] as TaskRow).id);
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
