import type { EngineEdit } from '../../worker/api.js';
import { hasSameSettings, linkEdits, scheduledChanges } from '../difference.js';
import type { AssignmentRow, TaskRow } from '../rows.js';
import type { LaidPlan } from './laid-plan.js';

/** More edits than this cost more than loading the plan again. */
const MOST_EDITS = 500;

/**
 * Where the tasks of a plan stood in the one before.
 * @returns for each outline index that of the same task before, -1 = it is new. Cost: one pass, and a look-up for each
 *   task behind a difference
 */
export function remapOf(before: LaidPlan, after: LaidPlan): Int32Array {
  const { tasks } = after.outline;
  const old = before.outline;
  const from = new Int32Array(tasks.length);
  let next = 0;
  for (let index = 0; index < tasks.length; index += 1) {
    const { id } = tasks[index] as TaskRow;
    const found = old.tasks[next]?.id === id ? next : (old.indexOf.get(id) ?? -1);
    from[index] = found;
    if (found >= 0) next = found + 1;
  }
  return from;
}

/**
 * The edits that lead the engine from one plan to another whose tasks are not the same: tasks that came, went, changed
 * or have another parent. Those that stay must keep their order, and calendars, resources and the project's settings
 * must be the same.
 * @param from as `remapOf` says
 * @returns null when the engine has to take the whole plan
 */
export function structureEdits(before: LaidPlan, after: LaidPlan, from: Int32Array): readonly EngineEdit[] | null {
  if (!hasSameSettings(before.plan, after.plan, ['calendars', 'resources'])) return null;
  const changes = taskChanges(before, after, from);
  if (changes === null) return null;
  const { removed, added, edits } = changes;
  const isGone = (id: string): boolean => !after.outline.indexOf.has(id);
  // Links go with the tasks at their ends, by themselves.
  const gone = removed.length === 0 ? new Set() : goneLinks(before, changes.goneIds);
  const links = linkEdits(before.plan, after.plan).filter(edit => edit.op !== 'delete' || !gone.has(edit.id));
  const staff = staffEdits(before.plan.assignments, after.plan.assignments, isGone);
  if (staff === null) return null;
  const all = [...removed, ...added, ...edits, ...links, ...staff];
  return all.length > MOST_EDITS ? null : all;
}

interface TaskChanges {
  /** Tasks that went. */
  readonly goneIds: ReadonlySet<string>;
  readonly removed: readonly EngineEdit[];
  readonly added: readonly EngineEdit[];
  readonly edits: readonly EngineEdit[];
}

function taskChanges(before: LaidPlan, after: LaidPlan, from: Int32Array): TaskChanges | null {
  const added: EngineEdit[] = [];
  const edits: EngineEdit[] = [];
  const stays = new Uint8Array(before.outline.tasks.length);
  let last = -1;
  let hasMoved = false;
  for (let index = 0; index < from.length; index += 1) {
    const row = after.outline.tasks[index] as TaskRow;
    const was = from[index] as number;
    if (was < 0) {
      // "Behind the one above and all below it": but before its children, when there were some.
      const child = index > 0 && after.outline.parent[index] === index - 1 ? olderChild(after, from, index) : -1;
      const place =
        child < 0
          ? { afterId: index === 0 ? null : (after.outline.tasks[index - 1] as TaskRow).id }
          : { beforeId: (after.outline.tasks[child] as TaskRow).id };
      added.push({ table: 'tasks', op: 'create', row, ...place });
      if (added.length > MOST_EDITS) return null;
      continue;
    }
    if (was < last) return null;
    last = was;
    stays[was] = 1;
    const old = before.outline.tasks[was] as TaskRow;
    if (old === row) continue;
    const changes = scheduledChanges(old, row);
    if (changes === null) continue;
    hasMoved ||= 'parent_id' in changes;
    edits.push({ table: 'tasks', op: 'update', id: row.id, changes });
    if (edits.length > MOST_EDITS) return null;
  }
  if (hasMoved && added.length > 0) return null;
  const goneIds = new Set<string>();
  for (let index = 0; index < stays.length; index += 1)
    if (stays[index] === 0) goneIds.add((before.outline.tasks[index] as TaskRow).id);
  return { goneIds, removed: removedTops(before, stays), added, edits };
}

/** The first child behind a task, of the same parent, that was there before; -1 = none. */
function olderChild({ outline }: LaidPlan, from: Int32Array, index: number): number {
  const last = outline.end[outline.parent[index] as number] as number;
  for (let child = outline.end[index] as number; child < last; child = outline.end[child] as number)
    if ((from[child] as number) >= 0) return child;
  return -1;
}

/** Tasks that went, without those that went with what they lay in. */
function removedTops({ outline }: LaidPlan, stays: Uint8Array): EngineEdit[] {
  const removed: EngineEdit[] = [];
  for (let index = 0; index < stays.length; index += 1) {
    if (stays[index] === 1) continue;
    const parent = outline.parent[index] as number;
    if (parent >= 0 && stays[parent] === 0) continue;
    removed.push({ table: 'tasks', op: 'delete', id: (outline.tasks[index] as TaskRow).id });
  }
  return removed;
}

/** Ids of links that went with a task at one of their ends. */
function goneLinks({ plan }: LaidPlan, goneIds: ReadonlySet<string>): ReadonlySet<string> {
  const links = plan.dependencies.filter(link => goneIds.has(link.predecessor_id) || goneIds.has(link.successor_id));
  return new Set(links.map(({ id }) => id));
}

/** Assignments that came and went; null when one changed. */
function staffEdits(
  before: readonly AssignmentRow[],
  after: readonly AssignmentRow[],
  isGone: (taskId: string) => boolean,
): EngineEdit[] | null {
  if (before === after) return [];
  const old = new Map(before.map(assignment => [assignment.id, assignment]));
  const edits: EngineEdit[] = [];
  for (const assignment of after) {
    const was = old.get(assignment.id);
    old.delete(assignment.id);
    if (was === undefined) edits.push({ table: 'assignments', op: 'create', row: assignment });
    else if (was !== assignment && scheduledChanges(was, assignment)) return null;
  }
  for (const { id, task_id } of old.values())
    if (!isGone(task_id)) edits.push({ table: 'assignments', op: 'delete', id });
  return edits;
}
