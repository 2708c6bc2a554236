import { positionsBetween } from '@trueppm/sdk/protocol';
import type { Outline } from '../../gantt/outline/outline.js';
import type { PlanEdit } from '../edit.js';
import type { TaskRow } from '../rows.js';

/** A place among the children of a parent. */
export interface OutlinePlace {
  /** Null = the top level. */
  readonly parentId: string | null;
  /** The child it goes in front of; null = behind the last. */
  readonly beforeId: string | null;
}

/** Sort keys for tasks put at a place, and edits that give keys to siblings that had none. */
export interface PlacedKeys {
  readonly keys: readonly string[];
  readonly edits: readonly PlanEdit[];
}

/** Children of a parent in outline order. Cost O(children), at the top level O(tasks at the top level). */
export function childrenOf(outline: Outline, parentId: string | null): readonly TaskRow[] {
  const parent = parentId === null ? -1 : (outline.indexOf.get(parentId) ?? -1);
  const last = parent < 0 ? outline.tasks.length : (outline.end[parent] as number);
  const found: TaskRow[] = [];
  for (let at = parent + 1; at < last; at = outline.end[at] as number) found.push(outline.tasks[at] as TaskRow);
  return found;
}

/** The keys of the children of a parent, and the edits that give them theirs where they have none or equal ones. */
function keyed(
  outline: Outline,
  parentId: string | null,
): { readonly keys: ReadonlyMap<string, string> } & Pick<PlacedKeys, 'edits'> {
  const children = childrenOf(outline, parentId);
  const keys = new Map<string, string>();
  let last = '';
  for (const { id, position } of children) {
    if (typeof position !== 'string' || position <= last) break;
    last = position;
    keys.set(id, position);
  }
  if (keys.size === children.length) return { keys, edits: [] };
  const made = positionsBetween(null, null, children.length);
  const edits = children.map(({ id }, at): PlanEdit => {
    const position = made[at] as string;
    keys.set(id, position);
    return { table: 'tasks', op: 'update', id, changes: { position } };
  });
  return { keys, edits };
}

/**
 * Keys for `count` tasks at a place. Where siblings have no keys, or equal ones, all of them get new ones in the order
 * they have, so that the place can be told at all.
 * @param goneIds tasks that leave their place, and do not count as siblings
 */
export function keysAt(outline: Outline, place: OutlinePlace, count: number, goneIds: ReadonlySet<string>): PlacedKeys {
  const { keys: own, edits } = keyed(outline, place.parentId);
  const siblings = childrenOf(outline, place.parentId).filter(({ id }) => !goneIds.has(id));
  const found = place.beforeId === null ? -1 : siblings.findIndex(({ id }) => id === place.beforeId);
  const at = found < 0 ? siblings.length : found;
  const keyOf = (task: TaskRow | undefined) => (task === undefined ? null : (own.get(task.id) ?? null));
  return { keys: positionsBetween(keyOf(siblings[at - 1]), keyOf(siblings[at]), count), edits };
}

/**
 * Edits that give sort keys to the siblings of tasks that are about to go, and to these: made when the tasks have come
 * back, they put them where they were. None where keys are there, or all behind the first of them go.
 */
export function keysToComeBack(outline: Outline, goneIds: readonly string[]): readonly PlanEdit[] {
  const gone = new Set(goneIds);
  const parents = new Set(
    goneIds.map(id => (outline.tasks[outline.indexOf.get(id) as number] as TaskRow).parent_id ?? null),
  );
  return [...parents].flatMap(parentId => {
    const siblings = childrenOf(outline, parentId);
    const first = siblings.findIndex(({ id }) => gone.has(id));
    return siblings.slice(first).every(({ id }) => gone.has(id)) ? [] : keyed(outline, parentId).edits;
  });
}

/** The given tasks without those that lie in another of them, in outline order. Cost O(tasks × depth). */
export function outermost(outline: Outline, taskIds: Iterable<string>): readonly string[] {
  const indexes = [...taskIds].flatMap(id => outline.indexOf.get(id) ?? []).sort((a, b) => a - b);
  const found: string[] = [];
  let behind = -1;
  for (const index of indexes) {
    if (index < behind) continue;
    behind = outline.end[index] as number;
    found.push((outline.tasks[index] as TaskRow).id);
  }
  return found;
}

/**
 * Edits that put tasks, with all below them, at a place, in the order they have.
 * @returns no edits when the place lies in one of the tasks, or nothing would change
 */
export function placingEdits(outline: Outline, taskIds: Iterable<string>, place: OutlinePlace): readonly PlanEdit[] {
  const moved = outermost(outline, taskIds);
  const gone = new Set(moved);
  for (let at = outline.indexOf.get(place.parentId ?? '') ?? -1; at >= 0; at = outline.parent[at] as number) {
    if (gone.has((outline.tasks[at] as TaskRow).id)) return [];
  }
  if (moved.length === 0 || isInPlace(outline, moved, place)) return [];
  // In front of one that moves itself is in front of the next that stays.
  const siblings = childrenOf(outline, place.parentId);
  const from = place.beforeId === null ? -1 : siblings.findIndex(({ id }) => id === place.beforeId);
  const before = from < 0 ? undefined : siblings.slice(from).find(({ id }) => !gone.has(id));
  const target = { parentId: place.parentId, beforeId: before?.id ?? null };
  const { keys, edits } = keysAt(outline, target, moved.length, gone);
  // Those they leave keep their order by keys, too: what takes the move back puts them between these again.
  const parentOf = (id: string) => (outline.tasks[outline.indexOf.get(id) as number] as TaskRow).parent_id ?? null;
  const left = new Set(moved.map(parentOf));
  left.delete(place.parentId);
  return [
    ...edits,
    ...[...left].flatMap(parentId => keyed(outline, parentId).edits),
    ...moved.map((id, index): PlanEdit => {
      const row = outline.tasks[outline.indexOf.get(id) as number] as TaskRow;
      const changes: Record<string, unknown> = { position: keys[index] };
      if ((row.parent_id ?? null) !== place.parentId) changes['parent_id'] = place.parentId;
      return { table: 'tasks', op: 'update', id, changes };
    }),
  ];
}

/** Whether the tasks stand at the place already, one after the other. */
function isInPlace(outline: Outline, moved: readonly string[], { parentId, beforeId }: OutlinePlace): boolean {
  const siblings = childrenOf(outline, parentId).map(({ id }) => id);
  const first = siblings.indexOf(moved[0] as string);
  if (first < 0 || moved.some((id, at) => siblings[first + at] !== id)) return false;
  const behind = siblings[first + moved.length] ?? null;
  return beforeId === behind || moved.includes(beforeId ?? '');
}
