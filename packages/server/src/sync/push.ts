import { createHash } from 'node:crypto';
import {
  type ProblemCode,
  SYNC_TABLES,
  type SyncConflict,
  type SyncPush,
  type SyncPushResult,
  type SyncTable,
} from '@trueppm/sdk/protocol';
import { baselineRules, baselineTaskRules } from '../baselines/service.js';
import { boardColumnRules } from '../board/service.js';
import { calendarRules } from '../calendars/service.js';
import { attachmentRules, commentRules } from '../comments/service.js';
import { customFieldRules } from '../custom-fields/service.js';
import type { Database } from '../db/pool.js';
import { type ProjectTransaction, withProjectWrite } from '../db/transaction.js';
import { dependencyRules } from '../dependencies/service.js';
import { ServerError } from '../errors.js';
import { leastRole } from '../http/roles.js';
import { labelRules, taskLabelRules } from '../labels/service.js';
import { assignmentRules, resourceRules } from '../resources/service.js';
import { riskRules } from '../risks/service.js';
import { loadMet, removeRows, type TableRules, upsertRows } from '../rows/apply.js';
import { type StoredRow, Verdicts } from '../rows/change.js';
import { TABLES } from '../rows/columns.js';
import { type ChangedFields, changedSince, conflictingFields } from '../rows/conflict.js';
import { selectRowTexts } from '../rows/page.js';
import { isHidden } from '../rows/personal.js';
import { releaseReferences } from '../rows/reference.js';
import { rulesOf } from '../rows/rules.js';
import { type Queries, touchRows } from '../rows/statements.js';
import { normalise } from '../rows/values.js';
import { savedViewRules } from '../saved-views/service.js';
import { sprintRules } from '../sprints/rules.js';
import { scopeChangeRules } from '../sprints/scope-changes.js';
import { taskRules } from '../tasks/service.js';
import { timeEntryRules } from '../time/service.js';
import { projectRules } from './project-rules.js';
import { type PushedEdit, type PushedTable, readPush } from './pushed.js';
import { selectBatch } from './queries.js';
import { restoreRows } from './restore.js';

const RULES: Readonly<Record<SyncTable, TableRules>> = {
  projects: projectRules,
  members: rulesOf('members'),
  calendars: calendarRules,
  resources: resourceRules,
  tasks: taskRules,
  dependencies: dependencyRules,
  assignments: assignmentRules,
  baselines: baselineRules,
  baseline_tasks: baselineTaskRules,
  time_entries: timeEntryRules,
  sprints: sprintRules,
  scope_changes: scopeChangeRules,
  labels: labelRules,
  task_labels: taskLabelRules,
  comments: commentRules,
  attachments: attachmentRules,
  risks: riskRules,
  board_columns: boardColumnRules,
  custom_fields: customFieldRules,
  saved_views: savedViewRules,
};

/** Conflicting rows named in one answer at most; a device that has more is best served by a pull. */
const CONFLICTS_MAX = 1_000;

/** Refusals that a device need not hear of: the row is deleted there as it is here, and all agree again. */
const QUIET: ReadonlySet<ProblemCode> = new Set<ProblemCode>(['unknown_reference', 'duplicate_link', 'duplicate']);

/** A row of the device against the stored one: did somebody else change what it would overwrite? */
function isConflict(
  edit: PushedEdit,
  current: StoredRow,
  changed: ChangedFields | undefined,
  table: SyncTable,
): boolean {
  if (changed === undefined) return false;
  const isChanged = changed.isWhole || changed.fields.size > 0;
  if (current.is_deleted || edit.isFull) return isChanged;
  const normal = normalise(table, edit.values);
  return 'values' in normal && conflictingFields(current, normal.values, changed).length > 0;
}

/** Rows of one table that changed on the server since the device last pulled, in the fields that it sends. */
function conflictsOf(
  table: SyncTable,
  pushed: PushedTable,
  stored: ReadonlyMap<string, StoredRow>,
  changed: ReadonlyMap<string, ChangedFields>,
): StoredRow[] {
  const conflicts: StoredRow[] = [];
  const consider = (edit: PushedEdit, isCreate: boolean): void => {
    const current = stored.get(edit.id);
    // To create what was deleted is to bring it back; nothing is overwritten.
    if (current === undefined || (isCreate && current.is_deleted)) return;
    if (isConflict(edit, current, changed.get(edit.id), table)) conflicts.push(current);
  };
  for (const edit of pushed.creates) consider(edit, true);
  for (const edit of pushed.updates) consider(edit, false);
  for (const { id } of pushed.deletes) {
    const current = stored.get(id);
    const since = changed.get(id);
    if (current === undefined || current.is_deleted || since === undefined) continue;
    if (since.isWhole || since.fields.size > 0) conflicts.push(current);
  }
  return conflicts;
}

async function conflictError(
  tx: ProjectTransaction,
  found: readonly { readonly table: SyncTable; readonly row: StoredRow }[],
): Promise<ServerError> {
  const named = found.slice(0, CONFLICTS_MAX);
  const texts = new Map<string, string>();
  for (const table of SYNC_TABLES) {
    const ids = named.filter(conflict => conflict.table === table).map(conflict => conflict.row.id);
    for (const [id, text] of await selectRowTexts(tx, table, tx.projectId, ids)) texts.set(`${table}/${id}`, text);
  }
  const conflicts = named.map(({ table, row }): SyncConflict => {
    const text = texts.get(`${table}/${row.id}`);
    const { id, server_version } = row;
    return { table, id, server_version, ...(text === undefined ? {} : { row: JSON.parse(text) }) };
  });
  const detail = `${found.length} of the rows changed on the server since last_pulled_at: pull, then push again.`;
  return new ServerError('sync_conflict', detail, { conflicts });
}

function refuseAll(table: SyncTable, { creates, updates, deletes }: PushedTable, verdicts: Verdicts): void {
  const message = `Rows of ${table} are not written by a push.`;
  for (const row of [...creates, ...updates, ...deletes]) {
    verdicts.refuse(table, row, { code: 'forbidden', path: '', message });
  }
}

/**
 * A row of which a part was kept as stored may have nothing left to write; it gets this transaction's number all the same,
 * so that the device pulls what was kept.
 */
async function renumberRepaired(
  tx: ProjectTransaction,
  storedOf: ReadonlyMap<SyncTable, ReadonlyMap<string, StoredRow>>,
  verdicts: Verdicts,
): Promise<void> {
  for (const [table, stored] of storedOf) {
    const repaired = verdicts.repairs.filter(
      repair => repair.table === table && stored.has(repair.id) && !verdicts.isRefused(table, repair.id),
    );
    await touchRows(tx, table, [...new Set(repaired.map(({ id }) => id))]);
  }
}

/** Applies a push under the project's lock. */
async function applyPush(
  tx: ProjectTransaction,
  tables: ReadonlyMap<SyncTable, PushedTable>,
  lastPulledAt: number,
): Promise<SyncPushResult> {
  // This transaction drew `tx.version`; nobody can have pulled it.
  if (lastPulledAt >= tx.version) throw await conflictError(tx, []);
  const storedOf = new Map<SyncTable, ReadonlyMap<string, StoredRow>>();
  const conflicts: { table: SyncTable; row: StoredRow }[] = [];
  for (const [table, pushed] of tables) {
    const stored = await loadMet(tx, RULES[table], pushed);
    storedOf.set(table, stored);
    const changed = await changedSince(tx, table, tx.projectId, [...stored.values()], lastPulledAt);
    // A row that the device's user may not see is not told of; writing it is refused row by row.
    const seen = new Map([...stored].filter(([, row]) => !isHidden(table, row, tx.actor)));
    for (const row of conflictsOf(table, pushed, seen, changed)) conflicts.push({ table, row });
  }
  if (conflicts.length > 0) throw await conflictError(tx, conflicts);

  const coming = new Map([...tables].map(([table, { creates }]) => [table, new Set(creates.map(edit => edit.id))]));
  const verdicts = new Verdicts('lenient', coming);
  for (const [table, pushed] of tables) {
    if (TABLES[table].isPulledOnly) refuseAll(table, pushed, verdicts);
    if (TABLES[table].isPulledOnly || pushed.creates.length + pushed.updates.length === 0) continue;
    await upsertRows(tx, RULES[table], pushed, storedOf.get(table) ?? new Map(), verdicts);
  }
  for (const [table, { deletes }] of [...tables].reverse()) {
    if (deletes.length === 0 || TABLES[table].isPulledOnly) continue;
    // Read again: what goes with a task is found by its path, and that may just have changed.
    const stored = await loadMet(tx, RULES[table], { creates: [], updates: [], deletes });
    await removeRows(tx, RULES[table], deletes, stored, verdicts);
  }
  const unmade = await restoreRows(tx, tables, storedOf, verdicts.refusals);
  for (const { table, id } of verdicts.refusals) {
    // What named a row that was to be made lets it go.
    if (unmade.has(`${table}/${id}`)) await releaseReferences(tx, table, [id]);
  }
  await renumberRepaired(tx, storedOf, verdicts);
  const told = verdicts.refusals.filter(
    ({ table, id, breach }) => !(QUIET.has(breach.code) && unmade.has(`${table}/${id}`)),
  );
  const experimentalRejectedIds: Record<string, string[]> = {};
  for (const { table, id } of told) {
    const ids = experimentalRejectedIds[table] ?? [];
    ids.push(id);
    experimentalRejectedIds[table] = ids;
  }
  return {
    committed_version: tx.version,
    // A repaired row is no longer the device's to push: it is told of, but not kept as unsent.
    rejected: [...told, ...verdicts.repairs].map(({ table, id, breach }) => ({
      table,
      id,
      code: breach.code,
      message: breach.message,
    })),
    experimentalRejectedIds,
  };
}

/** The answer a batch already got. @throws ServerError `idempotency_mismatch` when it was another batch */
async function answeredBatch(
  queries: Queries,
  { projectId, userId }: Pusher,
  batchId: string,
  hash: Buffer,
): Promise<SyncPushResult | null> {
  const stored = await selectBatch(queries, projectId, userId, batchId);
  if (stored === null) return null;
  if (!stored.request_hash.equals(hash)) {
    throw new ServerError('idempotency_mismatch', 'Another batch was pushed under this batch_id.');
  }
  return JSON.parse(stored.result) as SyncPushResult;
}

/** Who pushes to which project. */
export interface Pusher {
  readonly projectId: string;
  readonly userId: string;
}

/**
 * Applies what a device changed while it was away: one transaction, conflicts found before anything is written, rows
 * that break a rule refused one by one, the same batch applied once.
 *
 * @param lastPulledAt watermark of the device's last pull; 0 = it never pulled
 * @throws ServerError `sync_conflict` with the rows, nothing applied; `unknown_field`, `invalid_body`, `too_many`,
 * `idempotency_mismatch`
 */
export async function pushChanges(
  database: Database,
  pusher: Pusher,
  { changes, batch_id: batchId }: SyncPush,
  lastPulledAt: number,
): Promise<SyncPushResult> {
  const tables = readPush(changes);
  const hash = batchId === undefined ? null : createHash('sha256').update(JSON.stringify(changes)).digest();
  if (batchId !== undefined && hash !== null) {
    const answered = await answeredBatch(database.pool, pusher, batchId, hash);
    if (answered !== null) return answered;
  }
  const scope = {
    projectId: pusher.projectId,
    actor: pusher.userId,
    cause: 'push',
    role: leastRole('sync.push'),
  } as const;
  return withProjectWrite(database, scope, async tx => {
    if (batchId === undefined || hash === null) return applyPush(tx, tables, lastPulledAt);
    // Again under the lock: the first try may have committed while this one waited.
    const answered = await answeredBatch(tx, pusher, batchId, hash);
    if (answered !== null) return answered;
    const result = await applyPush(tx, tables, lastPulledAt);
    await tx.query(
      `INSERT INTO sync_batches (project_id, user_id, batch_id, request_hash, result) VALUES ($1, $2, $3, $4, $5)`,
      [pusher.projectId, pusher.userId, batchId, hash, JSON.stringify(result)],
    );
    return result;
  });
}
