import { childrenOf, type OutlinePlace } from '../../plan/laid/placing.js';
import { isParent, type Outline } from '../outline/outline.js';

/** What rows are dropped between. */
export interface RowGap {
  readonly outline: Outline;
  /** Visible rows, outline indexes. */
  readonly rows: Int32Array;
  /** The dragged tasks. */
  readonly draggedIds: ReadonlySet<string>;
}

/** Where dragged rows would go. */
export interface RowPlace extends OutlinePlace {
  /** Row the drop line stands above; the number of rows = below the last. */
  readonly row: number;
  /** Level the tasks would have, 0 = top. */
  readonly level: number;
}

/** Whether a task is one of the dragged or lies in one. */
function isDragged({ outline, draggedIds }: RowGap, task: number): boolean {
  for (let at = task; at >= 0; at = outline.parent[at] as number) {
    if (draggedIds.has(outline.tasks[at]?.id ?? '')) return true;
  }
  return false;
}

/**
 * The place in a gap between rows, at the level wished for as far as the gap allows it: at most one deeper than the row
 * above, at least that of the row below. Dragged rows are looked through, so tasks never go into themselves. Cost: the
 * rows looked through, and the children of the parent found.
 * @param row the row the gap is above, 0 to the number of rows
 */
export function rowPlace(gap: RowGap, row: number, wishedLevel: number): RowPlace {
  const { outline, rows } = gap;
  let aboveRow = row - 1;
  while (aboveRow >= 0 && isDragged(gap, rows[aboveRow] as number)) aboveRow -= 1;
  let belowRow = row;
  while (belowRow < rows.length && isDragged(gap, rows[belowRow] as number)) belowRow += 1;
  const above = aboveRow < 0 ? -1 : (rows[aboveRow] as number);
  const below = belowRow >= rows.length ? -1 : (rows[belowRow] as number);
  const most = above < 0 ? 0 : (outline.level[above] as number) + 1;
  const least = below < 0 ? 0 : Math.min(most, outline.level[below] as number);
  const level = Math.min(most, Math.max(least, wishedLevel));
  let parent = above;
  while (parent >= 0 && (outline.level[parent] as number) >= level) parent = outline.parent[parent] as number;
  const idOf = (task: number) => (task < 0 ? null : (outline.tasks[task]?.id ?? null));
  const parentId = idOf(parent);
  const isBelowSibling = below >= 0 && (outline.parent[below] as number) === parent;
  // A closed summary hides its tasks: what is put into it goes behind them.
  const isClosed = parent >= 0 && parent === above && isParent(outline, parent) && !isBelowSibling;
  const beforeId = isBelowSibling ? idOf(below) : isClosed ? null : nextSibling(outline, parentId, above);
  return { row, level, parentId, beforeId };
}

/** The child of a parent behind the one that holds a task; null = none. */
function nextSibling(outline: Outline, parentId: string | null, task: number): string | null {
  const found = childrenOf(outline, parentId).find(({ id }) => (outline.indexOf.get(id) as number) > task);
  return found?.id ?? null;
}
