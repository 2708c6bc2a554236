import { positionsBetween } from '@trueppm/sdk/protocol';
import type { ProjectTransaction } from '../db/transaction.js';
import { invalidValue, ServerError } from '../errors.js';
import { loadRows, updateRows } from '../rows/statements.js';
import { type SprintRow, selectListKeys } from './queries.js';

/** Where tasks are to go. */
export interface Placing {
  /** In the order they are to have. */
  readonly task_ids: readonly string[];
  /** Task of the same list to stand behind; null = first, undefined = last. */
  readonly after_id?: string | null | undefined;
}

/** Longest key that the contract lets through, less some room. */
const KEY_LENGTH_MAX = 190;

/** A sprint takes up no work once it has ended. */
export function requireOpen(sprint: SprintRow): void {
  if (sprint.state === 'planned' || sprint.state === 'active') return;
  throw new ServerError('wrong_state', `The sprint is ${sprint.state}: what it held is history.`, { ids: [sprint.id] });
}

/** Keys for tasks between two others, and for the whole list where the gap cannot be split any more. */
function keysAt(
  list: readonly { readonly id: string; readonly position: string }[],
  at: number,
  ids: readonly string[],
): { readonly id: string; readonly position: string }[] {
  const before = list[at - 1]?.position ?? null;
  const after = list[at]?.position ?? null;
  if (before === null || after === null || before < after) {
    const keys = positionsBetween(before, after, ids.length);
    if (keys.every(key => key.length <= KEY_LENGTH_MAX)) {
      return ids.map((id, index) => ({ id, position: keys[index] as string }));
    }
  }
  // Devices that were offline can mint the same key twice, and a crowded gap outgrows the column: lay all out anew.
  const order = [...list.slice(0, at).map(row => row.id), ...ids, ...list.slice(at).map(row => row.id)];
  const keys = positionsBetween(null, null, order.length);
  return order.map((id, index) => ({ id, position: keys[index] as string }));
}

/**
 * Puts tasks into a sprint or the backlog, in an order, in one statement. The caller has seen to it that the sprint is
 * open and that the actor may do it.
 *
 * @param sprintId null = the backlog
 * @returns ids of the tasks written: those named, and others of the list whose key had to change
 * @throws ServerError `unknown_reference` for a task that is not there, or an `after_id` that is not in the list
 */
export async function placeTasks(tx: ProjectTransaction, sprintId: string | null, placing: Placing): Promise<string[]> {
  const ids = placing.task_ids.map(id => id.toLowerCase());
  if (ids.length === 0) return [];
  const stored = await loadRows(tx, 'tasks', tx.projectId, ids, ['sprint_id', 'backlog_position']);
  for (const [at, id] of ids.entries()) {
    const row = stored.get(id);
    if (row === undefined || row.is_deleted) {
      throw invalidValue(`/task_ids/${at}`, `${id} names no task of this project.`, 'unknown_reference');
    }
  }
  const list = await selectListKeys(tx, sprintId, ids);
  const after = placing.after_id?.toLowerCase();
  let at = placing.after_id === undefined ? list.length : 0;
  if (after !== undefined) {
    at = list.findIndex(row => row.id === after) + 1;
    if (at === 0) throw invalidValue('/after_id', 'after_id names no other task of this list.', 'unknown_reference');
  }
  const keys = keysAt(list, at, ids);
  const changed = keys.filter(({ id, position }) => {
    const row = stored.get(id);
    return row === undefined || row['sprint_id'] !== sprintId || row['backlog_position'] !== position;
  });
  await updateRows(
    tx,
    'tasks',
    changed.map(({ id, position }) => ({
      id,
      values: stored.has(id) ? { sprint_id: sprintId, backlog_position: position } : { backlog_position: position },
    })),
  );
  const moved = changed.filter(({ id }) => stored.has(id) && stored.get(id)?.['sprint_id'] !== sprintId);
  tx.recordChange(
    'tasks',
    moved.map(row => row.id),
    ['sprint_id', 'backlog_position'],
  );
  const movedIds = new Set(moved.map(row => row.id));
  tx.recordChange(
    'tasks',
    changed.filter(row => !movedIds.has(row.id)).map(row => row.id),
    ['backlog_position'],
  );
  return changed.map(row => row.id);
}
