import type { PlanEdit } from '../../../plan/edit.js';
import { childrenOf, keysAt, keysToComeBack, type OutlinePlace, outermost } from '../../../plan/laid/placing.js';
import { newId } from '../../../plan/new-id.js';
import type { TaskRow } from '../../../plan/rows.js';
import type { Outline } from '../../outline/outline.js';
import { type GanttParts, rowOf, taskIdAt } from '../../shell/parts.js';

/** Where a new task goes, seen from another. */
export type Where = 'above' | 'below' | 'child';

/** The place for a new task; at the end of the plan without another. */
function placeFor(outline: Outline, taskId: string | null, where: Where): OutlinePlace {
  const index = taskId === null ? undefined : outline.indexOf.get(taskId);
  if (taskId === null || index === undefined) return { parentId: null, beforeId: null };
  if (where === 'child') return { parentId: taskId, beforeId: null };
  const parent = outline.parent[index] as number;
  const parentId = parent < 0 ? null : (outline.tasks[parent]?.id ?? null);
  if (where === 'above') return { parentId, beforeId: taskId };
  const siblings = childrenOf(outline, parentId);
  return { parentId, beforeId: siblings[siblings.findIndex(({ id }) => id === taskId) + 1]?.id ?? null };
}

/** A task of one day, as it is made by hand. */
export function blankTask({ schedule, strings }: GanttParts, parentId: string | null): TaskRow {
  return {
    id: newId(),
    name: strings.edit.newTask,
    parent_id: parentId,
    duration_minutes: schedule.plan.project.minutes_per_day ?? 480,
    duration_unit: 'd',
    percent_complete: 0,
    constraint_type: 'asap',
    constraint_date: null,
    is_manual: false,
    is_milestone: false,
  };
}

/** Edits that make a task of a day beside or under another. */
export function newTask(
  parts: GanttParts,
  { taskId, where }: { readonly taskId: string | null; readonly where: Where },
  fields: Partial<TaskRow> = {},
): { readonly id: string; readonly edits: readonly PlanEdit[] } {
  const { outline } = parts.schedule;
  const place = placeFor(outline, taskId, where);
  const { keys, edits } = keysAt(outline, place, 1, new Set());
  const row: TaskRow = { ...blankTask(parts, place.parentId), position: keys[0] as string, ...fields };
  return { id: row.id, edits: [...edits, { table: 'tasks', op: 'create', row }] };
}

/** Shows a task to be typed beside or under another, a day long; it is made once it has its name. @returns its id */
export function draftTask(
  parts: GanttParts,
  taskId: string | null,
  where: Where,
  fields: Partial<TaskRow> = {},
): string {
  // What was typed before is made first: it stands beside this one.
  parts.changes.draft.settle();
  const { id, edits } = newTask(parts, { taskId, where }, fields);
  parts.changes.draft.lay(edits);
  if (where === 'child' && taskId !== null && parts.collapsed.has(taskId)) parts.setCollapsed(taskId, false);
  return id;
}

/**
 * Deletes the selected tasks as one step; the keyboard goes to the row that takes their place.
 * @returns false when nothing was deleted
 */
export function deleteSelected(parts: GanttParts): boolean {
  const { schedule, selection, changes, announce, strings } = parts;
  const words = strings.edit;
  if (!parts.isEditable) return false;
  const { outline } = schedule;
  const tops = outermost(outline, selection.taskIds);
  if (tops.length === 0) return false;
  const first = outline.tasks[outline.indexOf.get(tops[0] as string) as number];
  const label = tops.length === 1 ? words.remove(first?.name ?? '') : words.removeMany(tops.length);
  const next = besides(parts, new Set(tops));
  const edits = tops.map((id): PlanEdit => ({ table: 'tasks', op: 'delete', id }));
  if (!changes.make(edits, label, 'keyboard', { afterUndo: keysToComeBack(outline, tops) })) return false;
  announce(words.removed(label));
  if (next !== null) {
    selection.activeId = next;
    parts.select(next);
  }
  return true;
}

/** The task to go on with when some and all below them go: the row above the first of them, else the next that stays. */
function besides(parts: GanttParts, gone: ReadonlySet<string>): string | null {
  const { outline } = parts.schedule;
  const stays = (id: string): boolean => {
    for (let at = outline.indexOf.get(id) ?? -1; at >= 0; at = outline.parent[at] as number) {
      if (gone.has(outline.tasks[at]?.id ?? '')) return false;
    }
    return true;
  };
  const firstRow = Math.min(...[...gone].map(id => rowOf(parts, id)).filter(row => row >= 0));
  for (let row = firstRow - 1; row >= 0; row -= 1) {
    const above = taskIdAt(parts, row);
    if (above !== null && stays(above)) return above;
  }
  for (let row = firstRow + 1; row < parts.rows.length; row += 1) {
    const id = taskIdAt(parts, row);
    if (id !== null && stays(id)) return id;
  }
  return null;
}
