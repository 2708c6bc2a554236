import type { PlanEdit } from '../../../plan/edit.js';
import { newId } from '../../../plan/new-id.js';
import { positionBelow } from '../../../plan/position.js';
import type { TaskRow } from '../../../plan/rows.js';
import { type GanttParts, rowOf, taskIdAt } from '../../gantt-parts.js';

/** A task of one day without a name, as it is made by hand. */
export function blankTask(parts: GanttParts, parentId: string | null): TaskRow {
  return {
    id: newId(),
    name: '',
    parent_id: parentId,
    duration_minutes: parts.schedule.plan.project.minutes_per_day ?? 480,
    duration_unit: 'd',
    percent_complete: 0,
    constraint_type: 'asap',
    constraint_date: null,
    is_manual: false,
    is_milestone: false,
  };
}

/** Adds a task below another one, as its sibling; null = the first of all. @returns its id, null when vetoed */
export function insertBelow(
  parts: GanttParts,
  taskId: string | null,
  name = parts.strings.edit.newTask,
): string | null {
  const { outline } = parts.schedule;
  const index = taskId === null ? undefined : outline.indexOf.get(taskId);
  const above = index === undefined ? undefined : outline.tasks[index];
  const row: TaskRow = { ...blankTask(parts, above?.parent_id ?? null), name };
  const position = positionBelow(outline.tasks, above ?? null);
  const created = position === null ? row : { ...row, position };
  return parts.changes.make([{ table: 'tasks', op: 'create', row: created }], parts.strings.edit.add, 'edit')
    ? row.id
    : null;
}

/** Of some tasks those that do not lie inside another of them, in outline order. */
export function topsOf(parts: GanttParts, taskIds: Iterable<string>): string[] {
  const { outline } = parts.schedule;
  const wanted = new Set(taskIds);
  const indexes = [...wanted].flatMap(id => outline.indexOf.get(id) ?? []).sort((a, b) => a - b);
  let coveredTo = -1;
  return indexes.flatMap(index => {
    if (index < coveredTo) return [];
    coveredTo = outline.end[index] as number;
    return [outline.tasks[index]?.id as string];
  });
}

/** Deletes the selected tasks as one step; the keyboard goes to the row that takes their place. */
export function deleteSelected(parts: GanttParts): void {
  const { schedule, selection, changes, announce, strings } = parts;
  const words = strings.edit;
  if (!parts.isEditable) return;
  const { outline } = schedule;
  const tops = topsOf(parts, selection.taskIds);
  if (tops.length === 0) return;
  const first = outline.tasks[outline.indexOf.get(tops[0] as string) as number];
  const label = tops.length === 1 ? words.remove(first?.name ?? '') : words.removeMany(tops.length);
  const next = besides(parts, new Set(tops));
  const edits = tops.map((id): PlanEdit => ({ table: 'tasks', op: 'delete', id }));
  if (!changes.make(edits, label, 'keyboard')) return;
  announce(words.removed(label));
  if (next !== null) {
    selection.activeId = next;
    parts.select(next);
  }
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
