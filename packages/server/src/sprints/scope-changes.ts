import type { ProjectTransaction } from '../db/transaction.js';
import { notFound, ServerError } from '../errors.js';
import { isAllowed } from '../http/roles.js';
import { PROJECT_SCOPE_CHANGES_MAX } from '../limits.js';
import { type Breach, type Change, fieldOf, type StoredRow, type Verdicts } from '../rows/change.js';
import { rulesOf } from '../rows/rules.js';
import { type RowService, requireUnchanged, rowService } from '../rows/service.js';
import { loadRows, updateRows } from '../rows/statements.js';
import { placeTasks } from './placing.js';
import { selectSettings, selectSprints } from './queries.js';

const TABLE = 'scope_changes';

/** Whoever asked may still change or take back what nobody has decided; a Scheduler may too. */
function authorBreach(tx: ProjectTransaction, row: StoredRow): Breach | null {
  const isDecider = tx.role === null || isAllowed(tx.role, 'scope_change.decide');
  if (!isDecider && row['requested_by'] !== tx.actor) {
    return { code: 'forbidden', path: '', message: 'Somebody else asked for this.' };
  }
  if (row['state'] === 'pending') return null;
  return { code: 'wrong_state', path: '', message: `This was ${String(row['state'])} already.` };
}

async function checkFresh(tx: ProjectTransaction, changes: readonly Change[], verdicts: Verdicts): Promise<void> {
  const fresh = changes.filter(isFresh);
  if (fresh.length === 0) return;
  const sprints = await selectSprints(tx, tx.projectId, [
    ...new Set(fresh.map(change => fieldOf(change, 'sprint_id') as string)),
  ]);
  const taskIds = fresh.map(change => fieldOf(change, 'task_id') as string);
  const tasks = await loadRows(tx, 'tasks', tx.projectId, taskIds, ['sprint_id']);
  const { sprint_scope } = await selectSettings(tx, tx.projectId);
  for (const change of fresh) {
    const sprint = sprints.get(fieldOf(change, 'sprint_id') as string);
    const isIn = tasks.get(fieldOf(change, 'task_id') as string)?.['sprint_id'] === sprint?.id;
    const refuse = (path: string, message: string): void =>
      verdicts.refuse(TABLE, change, { code: 'wrong_state', path, message });
    if (sprint?.state !== 'active') refuse('/sprint_id', 'Only what an active sprint holds is changed by request.');
    else if (sprint_scope === 'locked') refuse('/sprint_id', 'The project locks what an active sprint holds.');
    else if (isIn && fieldOf(change, 'action') === 'add') refuse('/task_id', 'The task is in the sprint already.');
    else if (!isIn && fieldOf(change, 'action') === 'remove') refuse('/task_id', 'The task is not in the sprint.');
  }
}

/** Makes what was asked for, as far as the task is still where it was. */
async function carryOut(
  tx: ProjectTransaction,
  { sprintId, taskId, action }: { readonly sprintId: string; readonly taskId: string; readonly action: unknown },
): Promise<void> {
  const task = (await loadRows(tx, 'tasks', tx.projectId, [taskId], ['sprint_id'])).get(taskId);
  const isIn = task?.['sprint_id'] === sprintId;
  if (isIn === (action === 'add')) return;
  await placeTasks(tx, action === 'add' ? sprintId : null, {
    task_ids: [taskId],
    ...(action === 'remove' && { after_id: null }),
  });
}

async function decide(tx: ProjectTransaction, id: string, state: 'approved' | 'rejected'): Promise<void> {
  const values = { state, decided_by: tx.actor, decided_at: new Date().toISOString() };
  await updateRows(tx, TABLE, [{ id, values }]);
  tx.recordChange(TABLE, [id], ['state', 'decided_by', 'decided_at']);
}

const isFresh = (change: Change): boolean => change.current === null || change.isRevived;

/** Rules of scope changes: of an active sprint, decided once, changed only by whoever asked. */
export const scopeChangeRules = rulesOf(TABLE, {
  rowsMax: PROJECT_SCOPE_CHANGES_MAX,
  context: ['action', 'state', 'requested_by'],
  breachOf: (change, tx) => (isFresh(change) ? null : authorBreach(tx, change.current as StoredRow)),
  check: checkFresh,
  async derive(tx, changes) {
    const asked = { state: 'pending', requested_by: tx.actor, decided_by: null, decided_at: null };
    return new Map(changes.filter(isFresh).map(change => [change.id, asked]));
  },
  async settle(tx, changes) {
    const fresh = changes.filter(isFresh);
    if (fresh.length === 0 || (await selectSettings(tx, tx.projectId)).sprint_scope !== 'open') return;
    // Nobody has to agree: it is noted and done.
    for (const change of fresh) {
      const [sprintId, taskId] = [fieldOf(change, 'sprint_id') as string, fieldOf(change, 'task_id') as string];
      await carryOut(tx, { sprintId, taskId, action: fieldOf(change, 'action') });
      await decide(tx, change.id, 'approved');
    }
  },
  async checkRemoval(tx, rows, verdicts) {
    for (const row of rows) {
      const breach = authorBreach(tx, row);
      if (breach !== null) verdicts.refuse(TABLE, row, breach);
    }
  },
});

/** The one writer of scope changes on the server. */
export const scopeChangeService: RowService = rowService(scopeChangeRules);

/**
 * Approves a pending scope change and makes it, or rejects it.
 *
 * @throws ServerError `not_found`; `wrong_state` when it is decided already, or its sprint has ended meanwhile
 */
export async function decideScopeChange(
  tx: ProjectTransaction,
  id: string,
  decision: 'approved' | 'rejected',
  baseVersion: number | undefined,
): Promise<void> {
  const key = id.toLowerCase();
  const row = (await loadRows(tx, TABLE, tx.projectId, [key], scopeChangeRules.context)).get(key);
  const stored = await requireUnchanged(tx, scopeChangeRules, row, baseVersion);
  if (stored['state'] !== 'pending') {
    throw new ServerError('wrong_state', `This was ${String(stored['state'])} already.`, { ids: [stored.id] });
  }
  if (decision === 'approved') {
    const sprintId = stored['sprint_id'] as string;
    const sprint = (await selectSprints(tx, tx.projectId, [sprintId])).get(sprintId);
    if (sprint === undefined) throw notFound();
    if (sprint.state !== 'active') {
      throw new ServerError('wrong_state', `The sprint is ${sprint.state}.`, { ids: [sprint.id] });
    }
    await carryOut(tx, { sprintId, taskId: stored['task_id'] as string, action: stored['action'] });
  }
  await decide(tx, stored.id, decision);
}
