import { type HttpClient, unwrap } from '../http.js';
import type { SyncPush, SyncPushResult, SyncTable } from '../protocol/index.js';
import { type Fields, laidOver, type Write } from '../store/pending.js';

type PushedRow = { id: string } & Record<string, unknown>;
type MutableTable = { created: PushedRow[]; updated: PushedRow[]; deleted: string[] };

/** A write as the body of a push: one entry for each row, later edits over earlier ones. */
export function pushBody(write: Write, lastPulledAt: number): SyncPush {
  const changes: Partial<Record<SyncTable, MutableTable>> = {};
  const seen = new Map<string, { isCreated: boolean; values: Fields } | 'deleted'>();
  const order: { table: SyncTable; id: string }[] = [];
  for (const edit of write.edits) {
    const key = `${edit.table}/${edit.id}`;
    const before = seen.get(key);
    if (before === undefined) order.push({ table: edit.table, id: edit.id });
    if (edit.kind === 'delete') seen.set(key, 'deleted');
    else if (before === undefined || before === 'deleted') {
      seen.set(key, { isCreated: edit.kind === 'create', values: edit.values });
    } else seen.set(key, { isCreated: before.isCreated, values: laidOver(before.values, edit.values) });
  }
  for (const { table, id } of order) {
    changes[table] ??= { created: [], updated: [], deleted: [] };
    const into = changes[table] as MutableTable;
    const row = seen.get(`${table}/${id}`);
    if (row === 'deleted') into.deleted.push(id);
    else if (row?.isCreated) into.created.push({ ...row.values, id });
    else into.updated.push({ ...row?.values, id });
  }
  return { changes, batch_id: write.id, last_pulled_at: lastPulledAt };
}

/**
 * Sends one write. Safe to repeat: the server applies a batch once.
 *
 * @throws SdkError `sync_conflict` when a field was changed on the server after `lastPulledAt`; nothing is applied then
 */
export function push(http: HttpClient, projectId: string, write: Write, lastPulledAt: number): Promise<SyncPushResult> {
  return unwrap(
    http.POST('/projects/{project_id}/sync', {
      params: { path: { project_id: projectId } },
      body: pushBody(write, lastPulledAt),
    }),
  );
}
