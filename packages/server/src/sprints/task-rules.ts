import { positionsBetween } from '@trueppm/sdk/protocol';
import type { ProjectTransaction } from '../db/transaction.js';
import { isAllowed } from '../http/roles.js';
import { type Breach, type Change, fieldOf, touches, type Verdicts } from '../rows/change.js';
import { type SprintRow, type SprintSettings, selectLastKeys, selectSettings, selectSprints } from './queries.js';

/** Columns of a task that these rules read from stored rows. */
export const SPRINT_FIELDS = ['sprint_id', 'backlog_position'] as const;

const sprintOf = (change: Change): string | null => (fieldOf(change, 'sprint_id') as string | null | undefined) ?? null;

const formerSprintOf = (change: Change): string | null =>
  change.isRevived ? null : ((change.current?.['sprint_id'] as string | null | undefined) ?? null);

/** Whether a change takes a task into a sprint, or out of one. */
const isRescoping = (change: Change): boolean =>
  touches(change, 'sprint_id') && sprintOf(change) !== formerSprintOf(change);

/** What is wrong with the sprint a change gives its task, or null. */
function breachOf(
  tx: ProjectTransaction,
  change: Change,
  sprints: ReadonlyMap<string, SprintRow>,
  settings: SprintSettings,
): Breach | null {
  const to = sprints.get(sprintOf(change) ?? '');
  const from = sprints.get(formerSprintOf(change) ?? '');
  const path = '/sprint_id';
  if (tx.role !== null && !isAllowed(tx.role, 'sprint.plan') && settings.sprint_scope !== 'open') {
    return { code: 'forbidden', path, message: 'Your role may ask for a scope change, not make it.' };
  }
  if (to !== undefined && to.state !== 'planned' && to.state !== 'active') {
    return { code: 'wrong_state', path, message: `The sprint is ${to.state}: it takes up no work.`, ids: [to.id] };
  }
  const active = [to, from].find(sprint => sprint?.state === 'active');
  if (settings.sprint_scope === 'locked' && active !== undefined) {
    const message = 'The project locks what an active sprint holds.';
    return { code: 'wrong_state', path, message, ids: [active.id] };
  }
  return null;
}

/** Work in a sprint has a place in its order: behind the last, in the order it came. */
async function fillPositions(tx: ProjectTransaction, changes: readonly Change[]): Promise<void> {
  const open = changes.filter(
    change => sprintOf(change) !== null && (fieldOf(change, 'backlog_position') ?? null) === null,
  );
  if (open.length === 0) return;
  const lists = new Map<string, Change[]>();
  for (const change of open) {
    const list = lists.get(sprintOf(change) as string);
    if (list) list.push(change);
    else lists.set(sprintOf(change) as string, [change]);
  }
  const last = await selectLastKeys(tx, [...lists.keys()]);
  for (const [sprint, list] of lists) {
    const keys = positionsBetween(last.get(sprint) ?? null, null, list.length);
    for (const [at, change] of list.entries()) change.values['backlog_position'] = keys[at];
  }
}

/**
 * The rules of a task's place in sprints and backlog. Edits that leave it alone cost nothing. A device that was offline
 * keeps the rest of its edit: the task stays in the sprint it is in.
 */
export async function checkSprints(
  tx: ProjectTransaction,
  changes: readonly Change[],
  verdicts: Verdicts,
): Promise<void> {
  const concerned = changes.filter(change => touches(change, 'sprint_id') || touches(change, 'backlog_position'));
  for (const change of concerned) {
    const position = change.values['backlog_position'];
    if (typeof position === 'string' && position.endsWith('0')) {
      const message = 'A position does not end in 0: nothing could be put in front of it.';
      verdicts.refuse('tasks', change, { code: 'invalid_value', path: '/backlog_position', message });
    }
  }
  const standing = concerned.filter(change => !verdicts.isRefused('tasks', change.id));
  const rescoping = standing.filter(isRescoping);
  if (rescoping.length > 0) {
    const ids = rescoping.flatMap(change => [sprintOf(change), formerSprintOf(change)]).filter(id => id !== null);
    const sprints = await selectSprints(tx, tx.projectId, [...new Set(ids)]);
    const settings = await selectSettings(tx, tx.projectId);
    for (const change of rescoping) {
      const breach = breachOf(tx, change, sprints, settings);
      if (breach === null) continue;
      if (!verdicts.isLenient) verdicts.refuse('tasks', change, breach);
      change.values['sprint_id'] = formerSprintOf(change);
      verdicts.repair('tasks', change, breach);
    }
  }
  await fillPositions(tx, standing);
}
