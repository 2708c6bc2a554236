import type { TaskRow } from '../../plan/rows.js';
import { buildOutline, compareSiblings, type Outline } from './outline.js';

/** A task with all below it, out of its outline: columns count from the first of them. */
interface Branch {
  readonly tasks: readonly TaskRow[];
  readonly level: Uint16Array;
  readonly parent: Int32Array;
  readonly end: Int32Array;
  readonly place: Int32Array;
  readonly siblings: Int32Array;
}

/** One task that is no part of an outline yet. */
const leaf = (row: TaskRow): Branch => ({
  tasks: [row],
  level: Uint16Array.of(0),
  parent: Int32Array.of(-1),
  end: Int32Array.of(1),
  place: Int32Array.of(1),
  siblings: Int32Array.of(1),
});

/**
 * The outline with one more task and what lies in it, the same as one built of its rows and these behind them. Cost:
 * copies of columns.
 * @param rows the task, then what lies in it or in one of those before
 * @returns null when that has to be built anew: a task is there, or rows name parents that they do not lie in
 */
export function withBranch(outline: Outline, rows: readonly TaskRow[]): Outline | null {
  const top = rows[0] as TaskRow;
  const isNew = rows.every(row => !outline.indexOf.has(row.id) && row.parent_id !== row.id);
  if (!isNew || new Set(rows.map(({ id }) => id)).size < rows.length || hasStrays(outline)) return null;
  if (rows.length === 1) return inserted(outline, leaf(top));
  const own = buildOutline([{ ...top, parent_id: null }, ...rows.slice(1)]);
  if (own.end[0] !== rows.length) return null;
  return inserted(outline, { ...own, tasks: [top, ...own.tasks.slice(1)] });
}

/** The outline without a task and all below it, or null as above. Cost: copies of columns. */
export function withoutTask(outline: Outline, taskId: string): Outline | null {
  const index = outline.indexOf.get(taskId);
  if (index === undefined) return outline;
  return hasStrays(outline) ? null : removed(outline, index);
}

/**
 * The outline with another row of a task that says another place. Cost: copies of columns.
 * @returns null as above, or when the task would lie in itself, or there is no key to tell its place by
 */
export function withMovedTask(outline: Outline, row: TaskRow): Outline | null {
  const index = outline.indexOf.get(row.id);
  if (index === undefined || row.position == null || hasStrays(outline)) return null;
  const parent = row.parent_id == null ? undefined : outline.indexOf.get(row.parent_id);
  if (parent !== undefined && parent >= index && parent < (outline.end[index] as number)) return null;
  return inserted(removed(outline, index), branchOf(outline, index, row));
}

/** Whether any task at the top names a parent: one that is not there, or that lies in the task itself. */
function hasStrays({ tasks, end }: Outline): boolean {
  for (let index = 0; index < tasks.length; index = end[index] as number)
    if ((tasks[index] as TaskRow).parent_id != null) return true;
  return false;
}

function branchOf(outline: Outline, index: number, row: TaskRow): Branch {
  const end = outline.end[index] as number;
  const shifted = (column: Int32Array): Int32Array => column.slice(index, end).map(value => value - index);
  const level = outline.level[index] as number;
  const parent = shifted(outline.parent);
  parent[0] = -1;
  return {
    tasks: [row, ...outline.tasks.slice(index + 1, end)],
    level: outline.level.slice(index, end).map(value => value - level),
    parent,
    end: shifted(outline.end),
    place: outline.place.slice(index, end),
    siblings: outline.siblings.slice(index, end),
  };
}

/** The index before which a row goes among the children of a parent, and its place there. */
function placeOf(outline: Outline, parent: number, row: TaskRow): { readonly at: number; readonly place: number } {
  const last = parent < 0 ? outline.tasks.length : (outline.end[parent] as number);
  let place = 1;
  for (let child = parent + 1; child < last; child = outline.end[child] as number) {
    // Behind those that are equal: it came last.
    if (compareSiblings(outline.tasks[child] as TaskRow, row) > 0) return { at: child, place };
    place += 1;
  }
  return { at: last, place };
}

function inserted(outline: Outline, branch: Branch): Outline {
  const row = branch.tasks[0] as TaskRow;
  const parent = row.parent_id == null ? -1 : (outline.indexOf.get(row.parent_id) ?? -1);
  const { at, place } = placeOf(outline, parent, row);
  const depth = parent < 0 ? 0 : (outline.level[parent] as number) + 1;
  const count = branch.tasks.length;
  const tasks = outline.tasks.slice(0, at).concat(branch.tasks, outline.tasks.slice(at));
  const next = {
    level: spliced(outline.level, at, 0, branch.level),
    parent: spliced(outline.parent, at, 0, branch.parent),
    end: spliced(outline.end, at, 0, branch.end),
    place: spliced(outline.place, at, 0, branch.place),
    siblings: spliced(outline.siblings, at, 0, branch.siblings),
  };
  for (let index = 0; index < at; index += 1) if ((next.end[index] as number) > at) next.end[index]! += count;
  for (let above = parent; above >= 0; above = next.parent[above] as number) {
    if (next.end[above] === at) next.end[above] = at + count;
  }
  for (let index = at; index < at + count; index += 1) {
    next.level[index]! += depth;
    next.parent[index] = index === at ? parent : (next.parent[index] as number) + at;
    next.end[index]! += at;
  }
  for (let index = at + count; index < tasks.length; index += 1) {
    if ((next.parent[index] as number) >= at) next.parent[index]! += count;
    next.end[index]! += count;
  }
  next.place[at] = place;
  countSiblings(next, parent, tasks.length);
  return { tasks, indexOf: outline.indexOf.withInserted(branch.tasks, at), ...next };
}

function removed(outline: Outline, at: number): Outline {
  const last = outline.end[at] as number;
  const count = last - at;
  const parent = outline.parent[at] as number;
  const tasks = outline.tasks.slice(0, at).concat(outline.tasks.slice(last));
  const next = {
    level: spliced(outline.level, at, count),
    parent: spliced(outline.parent, at, count),
    end: spliced(outline.end, at, count),
    place: spliced(outline.place, at, count),
    siblings: spliced(outline.siblings, at, count),
  };
  for (let index = 0; index < at; index += 1) if ((next.end[index] as number) > at) next.end[index]! -= count;
  for (let index = at; index < tasks.length; index += 1) {
    if ((next.parent[index] as number) >= at) next.parent[index]! -= count;
    next.end[index]! -= count;
  }
  countSiblings(next, parent, tasks.length);
  return { tasks, indexOf: outline.indexOf.withRemoved(outline.tasks.slice(at, last), at), ...next };
}

/** Numbers the children of a parent anew. */
function countSiblings(columns: Omit<Branch, 'tasks'>, parent: number, taskCount: number): void {
  const { end, place, siblings } = columns;
  const last = parent < 0 ? taskCount : (end[parent] as number);
  let count = 0;
  for (let child = parent + 1; child < last; child = end[child] as number) {
    count += 1;
    place[child] = count;
  }
  for (let child = parent + 1; child < last; child = end[child] as number) siblings[child] = count;
}

function spliced<Column extends Uint16Array | Int32Array>(
  column: Column,
  at: number,
  removeCount: number,
  added?: Column,
): Column {
  const addedCount = added?.length ?? 0;
  const next = new (column.constructor as new (length: number) => Column)(column.length - removeCount + addedCount);
  next.set(column.subarray(0, at));
  if (added) next.set(added, at);
  next.set(column.subarray(at + removeCount), at + addedCount);
  return next;
}
