import type { ProjectTransaction } from '../db/transaction.js';
import type { Change, Verdicts } from '../rows/change.js';
import { loadRows } from '../rows/statements.js';

interface Place {
  readonly taskId: unknown;
  readonly parentId: string | null;
}

/** The comments that new replies answer, those of the same batch included. */
async function placesOf(
  tx: ProjectTransaction,
  replies: readonly Change[],
  all: readonly Change[],
): Promise<Map<string, Place>> {
  const answered = replies.map(change => change.values['parent_id'] as string);
  const stored = await loadRows(tx, 'comments', tx.projectId, answered, ['task_id', 'parent_id']);
  const places = new Map<string, Place>();
  for (const row of stored.values()) {
    places.set(row.id, { taskId: row['task_id'], parentId: row['parent_id'] as string | null });
  }
  for (const { id, current, values } of all) {
    if (current === null)
      places.set(id, { taskId: values['task_id'], parentId: (values['parent_id'] as string) ?? null });
  }
  return places;
}

/** The comment that begins the thread of an answered one; null when the way up runs in a circle. */
function beginningOf(answered: string, replyId: string, places: ReadonlyMap<string, Place>): string | null {
  const seen = new Set([replyId]);
  let first = answered;
  for (let above: string | null = answered; above !== null; above = places.get(above)?.parentId ?? null) {
    if (seen.has(above)) return null;
    seen.add(above);
    first = above;
  }
  return first;
}

/**
 * Threads have two levels: a reply to a reply joins the thread. A reply belongs to the task of its thread.
 *
 * Replies to each other in a circle, which only a device can make up, begin threads of their own.
 */
export async function joinThreads(
  tx: ProjectTransaction,
  changes: readonly Change[],
  verdicts: Verdicts,
): Promise<void> {
  const replies = changes.filter(({ current, values }) => current === null && typeof values['parent_id'] === 'string');
  if (replies.length === 0) return;
  const places = await placesOf(tx, replies, changes);
  for (const change of replies) {
    const answered = change.values['parent_id'] as string;
    const first = beginningOf(answered, change.id, places);
    if (first === null || places.get(answered)?.taskId === change.values['task_id']) {
      change.values['parent_id'] = first;
      continue;
    }
    const message = 'A reply stands at the task of the comment that it answers.';
    if (verdicts.isLenient) change.values['parent_id'] = null;
    else verdicts.refuse('comments', change, { code: 'invalid_value', path: '/parent_id', message });
  }
}
