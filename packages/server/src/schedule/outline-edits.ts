import type { Edit } from '@trueppm/scheduler';
import { type PlanRows, readCertainTask } from './plan-rows.js';

/** What places a task among others. */
interface Placed {
  readonly id: string;
  readonly parent_id: string | null;
  readonly position: string;
}

/** New tasks, and tasks that were there before, as the feed has them. */
interface TaskChanges {
  readonly added: readonly object[];
  readonly changed: readonly { readonly before: object; readonly after: object }[];
  readonly removed: readonly string[];
}

/** Each costs a pass over the list of tasks; for more of them a new network is cheaper. */
const PLACED_MAX = 50;

/** Siblings stand by position, equals by id. */
const isBefore = (a: Placed, b: Placed): boolean =>
  a.position < b.position || (a.position === b.position && a.id < b.id);

/**
 * Edits that bring the outline into shape: new tasks are put in and moved ones to their place, from the top down, so
 * that a parent stands where it belongs before anything is put below it. No step makes a task its own ancestor, because
 * the outline above it is already the one that is wanted.
 *
 * @param rows the plan before the changes
 * @returns null when a new network costs less
 */
export function outlineEdits(rows: PlanRows, { added, changed, removed }: TaskChanges): Edit[] | null {
  const moved = (changed as readonly { before: Placed; after: Placed }[]).filter(
    ({ before, after }) => before.parent_id !== after.parent_id || before.position !== after.position,
  );
  const fresh = added as readonly Placed[];
  if (fresh.length + moved.length === 0) return [];
  if (fresh.length + moved.length > PLACED_MAX) return null;

  const stored = rows.table<Placed>('tasks');
  const isNew = new Set(fresh.map(row => row.id));
  const gone = new Set(removed);
  const wanted = new Map([...fresh, ...moved.map(({ after }) => after)].map(row => [row.id, row]));
  const rowOf = (id: string): Placed | undefined => (gone.has(id) ? undefined : (wanted.get(id) ?? stored.get(id)));

  const depthOf = (row: Placed): number | null => {
    let depth = 0;
    for (let above = row.parent_id; above !== null; depth += 1) {
      const parent = rowOf(above);
      // A parent that is not there, or a circle, is for the full check to name.
      if (parent === undefined || depth > stored.size + wanted.size) return null;
      above = parent.parent_id;
    }
    return depth;
  };
  const steps: { readonly row: Placed; readonly depth: number }[] = [];
  for (const row of wanted.values()) {
    const depth = depthOf(row);
    if (depth === null) return null;
    steps.push({ row, depth });
  }
  steps.sort((a, b) => a.depth - b.depth || (isBefore(a.row, b.row) ? -1 : 1));

  const previous = previousSiblings(rows, [...wanted.values()], gone);
  return steps.map(({ row }): Edit => {
    const after = previous.get(row.id) ?? null;
    return isNew.has(row.id)
      ? { addTask: readCertainTask(row), after }
      : { moveTask: row.id, parentId: row.parent_id, after };
  });
}

/** The sibling just before each of the rows in the outline that is wanted. Cost: one pass over the tasks for all. */
function previousSiblings(rows: PlanRows, placed: readonly Placed[], gone: ReadonlySet<string>): Map<string, string> {
  const byParent = new Map<string | null, Placed[]>();
  for (const row of placed) {
    const group = byParent.get(row.parent_id);
    if (group === undefined) byParent.set(row.parent_id, [row]);
    else group.push(row);
  }
  const best = new Map<string, Placed>();
  const consider = (sibling: Placed): void => {
    for (const row of byParent.get(sibling.parent_id) ?? []) {
      if (sibling.id === row.id || !isBefore(sibling, row)) continue;
      const known = best.get(row.id);
      if (known === undefined || isBefore(known, sibling)) best.set(row.id, sibling);
    }
  };
  const isPlaced = new Set(placed.map(row => row.id));
  for (const row of placed) consider(row);
  for (const row of rows.table<Placed>('tasks').values()) {
    if (byParent.has(row.parent_id) && !isPlaced.has(row.id) && !gone.has(row.id)) consider(row);
  }
  return new Map([...best].map(([id, sibling]) => [id, sibling.id]));
}
