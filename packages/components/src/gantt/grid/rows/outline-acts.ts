import { checkEdits } from '../../../controllers/schedule/questions.js';
import type { PlanEdit, PlanRowEdit } from '../../../plan/edit.js';
import type { GanttParts } from '../../shell/parts.js';
import { brokenLink, type OutlineMove, outlineEdits } from './outline-edits.js';

/**
 * Indents, outdents or moves tasks with all below them, as one step. Refuses with words what would join a summary and a
 * task inside it by a link, or would make tasks wait for each other.
 * @returns whether they were moved
 */
export async function moveInOutline(parts: GanttParts, taskIds: Iterable<string>, move: OutlineMove): Promise<boolean> {
  const { schedule, changes, notify, announce, strings, isEditable } = parts;
  if (!isEditable) return false;
  const { outline } = schedule;
  const words = strings.outline;
  const ids = [...taskIds];
  if (parts.grid.rows.isArranged && (move === 'up' || move === 'down')) {
    notify(words.isArranged);
    return false;
  }
  const edits = outlineEdits(outline, ids, move);
  if (edits.length === 0) {
    announce(words.stays);
    return false;
  }
  const refusal = await refusalOf(parts, edits);
  if (refusal !== null) {
    notify(refusal);
    return false;
  }
  const nameOf = (id: string) => outline.tasks[outline.indexOf.get(id) ?? -1]?.name ?? '';
  const placed = placedEdits(edits);
  for (const edit of placed) {
    const parentId = edit.op === 'update' ? edit.changes['parent_id'] : null;
    if (typeof parentId === 'string' && parts.collapsed.has(parentId)) parts.setCollapsed(parentId, false);
  }
  const name = nameOf(ids[0] ?? '');
  const label = ids.length === 1 ? words[move](name) : words[`${move}Many`](ids.length);
  // A task that is still typed is made where it has come to by then.
  const isDraft = ids.length === 1 && ids[0] === changes.draft.taskId;
  if (isDraft) changes.draft.lay(edits);
  const isMoved = isDraft || changes.make(edits, label, 'keyboard');
  if (isMoved) announce(label);
  return isMoved;
}

const placedEdits = (edits: readonly PlanEdit[]): readonly PlanRowEdit[] =>
  edits.filter((edit): edit is PlanRowEdit => edit.op === 'update' && 'parent_id' in edit.changes);

/** Why tasks cannot go where edits put them, in words; null = they can. */
export async function refusalOf(parts: GanttParts, edits: readonly PlanEdit[]): Promise<string | null> {
  const { schedule, strings } = parts;
  const { outline, plan } = schedule;
  const nameOf = (id: string) => outline.tasks[outline.indexOf.get(id) ?? -1]?.name ?? '';
  const link = brokenLink(outline, plan.dependencies, edits);
  if (link) return strings.outline.isLinked(nameOf(link.predecessor_id), nameOf(link.successor_id));
  const placed = placedEdits(edits);
  const [problem] = placed.length === 0 ? [] : await checkEdits(schedule, placed);
  if (!problem) return null;
  return problem.code === 'cycle' ? strings.edit.closesCircle : problem.message;
}
