import type { PlanEdit } from '../../../plan/edit.js';
import { childrenOf, outermost, placingEdits } from '../../../plan/laid/placing.js';
import type { DependencyRow } from '../../../plan/rows.js';
import { ancestorsOf, type Outline } from '../../outline/outline.js';

/** A change of the outline by keys: one level down or up, one place up or down. */
export type OutlineMove = 'indent' | 'outdent' | 'up' | 'down';

/** What an outline move comes to; empty when no task can go there. */
export function outlineEdits(outline: Outline, taskIds: Iterable<string>, move: OutlineMove): readonly PlanEdit[] {
  const tops = outermost(outline, taskIds);
  const moved = new Set(tops);
  // Tasks under one parent move together; each set goes to a place of its own.
  const byParent = new Map<string | null, string[]>();
  for (const id of tops) {
    const parentId = parentIdOf(outline, id);
    byParent.set(parentId, [...(byParent.get(parentId) ?? []), id]);
  }
  return [...byParent].flatMap(([parentId, ids]) => movedUnder(outline, { parentId, ids, moved }, move));
}

function parentIdOf(outline: Outline, id: string): string | null {
  const parent = outline.parent[outline.indexOf.get(id) as number] as number;
  return parent < 0 ? null : (outline.tasks[parent]?.id ?? null);
}

function movedUnder(
  outline: Outline,
  {
    parentId,
    ids,
    moved,
  }: { readonly parentId: string | null; readonly ids: readonly string[]; readonly moved: ReadonlySet<string> },
  move: OutlineMove,
): readonly PlanEdit[] {
  const siblings = childrenOf(outline, parentId).map(({ id }) => id);
  const first = siblings.indexOf(ids[0] as string);
  const last = siblings.indexOf(ids.at(-1) as string);
  if (move === 'indent') {
    const above = siblings.slice(0, first).findLast(id => !moved.has(id));
    return above === undefined ? [] : placingEdits(outline, ids, { parentId: above, beforeId: null });
  }
  if (move === 'outdent') {
    if (parentId === null) return [];
    const grandId = parentIdOf(outline, parentId);
    const uncles = childrenOf(outline, grandId).map(({ id }) => id);
    return placingEdits(outline, ids, { parentId: grandId, beforeId: uncles[uncles.indexOf(parentId) + 1] ?? null });
  }
  if (move === 'up') {
    const before = siblings[first - 1];
    return before === undefined ? [] : placingEdits(outline, ids, { parentId, beforeId: before });
  }
  if (siblings[last + 1] === undefined) return [];
  return placingEdits(outline, ids, { parentId, beforeId: siblings[last + 2] ?? null });
}

/** A link that would join a summary with a task inside it once the edits are made; null = there is none. */
export function brokenLink(
  outline: Outline,
  links: readonly DependencyRow[],
  edits: readonly PlanEdit[],
): DependencyRow | null {
  const newParents = new Map<string, string | null>();
  for (const edit of edits) {
    if (edit.table === 'tasks' && edit.op === 'update' && 'parent_id' in edit.changes)
      newParents.set(edit.id, edit.changes['parent_id'] as string | null);
  }
  if (newParents.size === 0) return null;
  /** Tasks above a task afterwards. */
  const above = (id: string): Set<string> => {
    const found = new Set<string>();
    for (let at: string | null = id; at !== null; ) {
      const parent: string | null = newParents.has(at) ? (newParents.get(at) ?? null) : parentIdOf(outline, at);
      if (parent === null || found.has(parent)) break;
      found.add(parent);
      at = parent;
    }
    return found;
  };
  const parentsGained = new Set(
    [...newParents.values()].flatMap(id => (id === null ? [] : [id, ...ancestorIds(outline, id)])),
  );
  return (
    links.find(({ predecessor_id: from, successor_id: to }) => {
      if (!outline.indexOf.has(from) || !outline.indexOf.has(to)) return false;
      return (parentsGained.has(from) && above(to).has(from)) || (parentsGained.has(to) && above(from).has(to));
    }) ?? null
  );
}

function ancestorIds(outline: Outline, id: string): string[] {
  return ancestorsOf(outline, outline.indexOf.get(id) as number).map(at => outline.tasks[at]?.id ?? '');
}
