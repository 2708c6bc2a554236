import type { ProjectTransaction } from '../db/transaction.js';
import { invalidValue, ServerError } from '../errors.js';
import { requireUnchanged } from '../rows/service.js';
import { loadRows } from '../rows/statements.js';
import { taskService } from '../tasks/service.js';
import { type Placing, placeTasks, requireOpen } from './placing.js';
import {
  markActive,
  markClosed,
  type SprintRow,
  selectMilestoneShare,
  selectNextPlanned,
  selectOtherActive,
  selectSettings,
  selectSprint,
  selectSprints,
  selectUnfinished,
} from './queries.js';
import { sprintRules } from './rules.js';

/** What became of a sprint that ended. */
export interface Closing {
  readonly carriedOverIds: readonly string[];
  /** Null = the backlog. */
  readonly carriedTo: string | null;
  /** Null = it was left alone. */
  readonly milestonePercent: number | null;
}

/** How to close a sprint. */
export interface CloseOptions {
  /** `backlog` (default), `next`, or a sprint's id. */
  readonly carry_over_to?: string | undefined;
  readonly sets_milestone_progress?: boolean | undefined;
}

/** The sprint, as the caller saw it. */
async function requireSprint(tx: ProjectTransaction, id: string, baseVersion: number | undefined): Promise<SprintRow> {
  const sprint = await selectSprint(tx, tx.projectId, id);
  if (baseVersion !== undefined) {
    const stored = await loadRows(tx, 'sprints', tx.projectId, [sprint.id], sprintRules.context);
    await requireUnchanged(tx, sprintRules, stored.get(sprint.id), baseVersion);
  }
  return sprint;
}

const wrongState = (sprint: SprintRow, wanted: string): ServerError =>
  new ServerError('wrong_state', `The sprint is ${sprint.state}; only ${wanted} one can do this.`, {
    ids: [sprint.id],
  });

/** Refuses to change what an active sprint holds where the project locks it. */
async function requireUnlocked(tx: ProjectTransaction, sprints: readonly SprintRow[]): Promise<void> {
  const active = sprints.find(sprint => sprint.state === 'active');
  if (active === undefined || (await selectSettings(tx, tx.projectId)).sprint_scope !== 'locked') return;
  throw new ServerError('wrong_state', 'The project locks what an active sprint holds.', { ids: [active.id] });
}

/**
 * Puts tasks into a sprint (null = the backlog), or elsewhere in its order.
 *
 * @returns ids of the tasks named and of those whose key had to give way
 * @throws ServerError `not_found`, `wrong_state`, `unknown_reference`
 */
export async function place(tx: ProjectTransaction, sprintId: string | null, placing: Placing): Promise<string[]> {
  const target = sprintId === null ? null : await selectSprint(tx, tx.projectId, sprintId);
  if (target !== null) requireOpen(target);
  const ids = placing.task_ids.map(id => id.toLowerCase());
  const stored = await loadRows(tx, 'tasks', tx.projectId, ids, ['sprint_id']);
  const targetId = target?.id ?? null;
  const from = [...stored.values()].map(row => row['sprint_id'] as string | null).filter(id => id !== targetId);
  if (from.length > 0 || stored.size < ids.length) {
    const left = await selectSprints(tx, tx.projectId, [...new Set(from.filter(id => id !== null))]);
    await requireUnlocked(tx, [...left.values(), ...(target === null ? [] : [target])]);
  }
  const written = await placeTasks(tx, targetId, placing);
  return [...new Set([...ids, ...written])];
}

/**
 * Begins a sprint.
 *
 * @throws ServerError `not_found`; `wrong_state` unless it is planned, or while another one is active and the project
 * does not allow several
 */
export async function activate(tx: ProjectTransaction, id: string, baseVersion: number | undefined): Promise<void> {
  const sprint = await requireSprint(tx, id, baseVersion);
  if (sprint.state !== 'planned') throw wrongState(sprint, 'a planned');
  const others = await selectOtherActive(tx, sprint.id);
  if (others.length > 0 && !(await selectSettings(tx, tx.projectId)).allows_parallel_sprints) {
    throw new ServerError('wrong_state', 'Another sprint is active: close it first.', { ids: others });
  }
  await markActive(tx, sprint.id);
}

/** The sprint that takes over what is not done; null = the backlog. */
async function heirOf(tx: ProjectTransaction, sprint: SprintRow, to: string): Promise<string | null> {
  if (to === 'backlog') return null;
  if (to === 'next') {
    const next = await selectNextPlanned(tx, sprint.start);
    if (next !== null) return next;
    throw invalidValue('/carry_over_to', 'No planned sprint follows this one.', 'unknown_reference');
  }
  const heir = (await selectSprints(tx, tx.projectId, [to.toLowerCase()])).get(to.toLowerCase());
  if (heir === undefined || heir.id === sprint.id) {
    throw invalidValue('/carry_over_to', 'carry_over_to names no other sprint of this project.', 'unknown_reference');
  }
  requireOpen(heir);
  await requireUnlocked(tx, [heir]);
  return heir.id;
}

/** Moves what is not done, in its order, to the head of another list. */
async function carryOver(tx: ProjectTransaction, sprint: SprintRow, heir: string | null): Promise<string[]> {
  const unfinished = await selectUnfinished(tx, sprint.id);
  await placeTasks(tx, heir, { task_ids: unfinished, after_id: null });
  return unfinished;
}

/**
 * Completes an active sprint. Its figures are taken under the project's lock before anything moves, then what is not
 * done moves on: all in the caller's transaction.
 *
 * @throws ServerError `not_found`, `wrong_state`, `unknown_reference`
 */
export async function close(
  tx: ProjectTransaction,
  id: string,
  options: CloseOptions,
  baseVersion: number | undefined,
): Promise<Closing> {
  const sprint = await requireSprint(tx, id, baseVersion);
  if (sprint.state !== 'active') throw wrongState(sprint, 'an active');
  const heir = await heirOf(tx, sprint, options.carry_over_to ?? 'backlog');
  await markClosed(tx, sprint.id, 'completed');
  // Before anything leaves: what was not done counts against the milestone.
  const share =
    options.sets_milestone_progress === true && sprint.milestone_id !== null
      ? { id: sprint.milestone_id, percent: await selectMilestoneShare(tx, sprint.milestone_id) }
      : null;
  const carriedOverIds = await carryOver(tx, sprint, heir);
  if (share !== null) await taskService.update(tx, share.id, { percent_complete: share.percent });
  return { carriedOverIds, carriedTo: heir, milestonePercent: share?.percent ?? null };
}

/**
 * Gives a sprint up: what is not done goes back to the head of the backlog.
 *
 * @throws ServerError `not_found`; `wrong_state` once it has ended
 */
export async function cancel(tx: ProjectTransaction, id: string, baseVersion: number | undefined): Promise<Closing> {
  const sprint = await requireSprint(tx, id, baseVersion);
  if (sprint.state !== 'planned' && sprint.state !== 'active') throw wrongState(sprint, 'a planned or active');
  await markClosed(tx, sprint.id, 'cancelled');
  return { carriedOverIds: await carryOver(tx, sprint, null), carriedTo: null, milestonePercent: null };
}
