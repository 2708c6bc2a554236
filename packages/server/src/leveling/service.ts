import type { LevelingOptions } from '@trueppm/scheduler';
import { PLAN_TABLES } from '@trueppm/sdk/protocol';
import { withProjectWrite } from '../db/transaction.js';
import type { Deps } from '../deps.js';
import { notFound, ServerError } from '../errors.js';
import { leastRole } from '../http/roles.js';
import { LEVELING_MS_MAX } from '../limits.js';
import { assignmentService } from '../resources/service.js';
import type { Queries } from '../rows/statements.js';
import { loadChanges } from '../schedule/load.js';
import type { Study } from '../studies/study.js';
import { taskService } from '../tasks/service.js';
import type { LeveledRows } from './study.js';

type LevelingDeps = Pick<Deps, 'database' | 'studies'>;

/** A levelling on paper: the plan's number it was made of, the preview's JSON and the rows it would change. */
export interface DraftedLeveling {
  readonly version: number;
  readonly body: string;
  readonly rows: LeveledRows;
}

/**
 * Levels a project on paper, or takes its levelling back on paper; nothing is written.
 *
 * @throws ServerError `not_found`, `not_schedulable`, `rate_limited`, `unavailable`
 */
export async function draftLeveling(
  { database, studies }: LevelingDeps,
  projectId: string,
  study: Extract<Study, { kind: 'level' | 'clear_leveling' }>,
): Promise<DraftedLeveling> {
  const loaded = await loadChanges(database, projectId, 0, true);
  if (loaded === null) throw notFound();
  const { changes, version } = loaded;
  const result = await studies.run({ changes, study, timeoutMs: LEVELING_MS_MAX });
  if (result.kind === 'gone') throw notFound();
  if (result.kind === 'refused') {
    throw new ServerError('not_schedulable', result.message, { errors: result.problems });
  }
  return { version, body: result.body, rows: JSON.parse(result.detail) as LeveledRows };
}

/** Whether somebody changed the plan after a number; dates that a run stored are no change. */
async function isPlanChanged(queries: Queries, projectId: string, version: number): Promise<boolean> {
  const { rows } = await queries.query<{ is_changed: boolean }>(
    `SELECT EXISTS (SELECT FROM project_change WHERE project_id = $1 AND version > $2 AND cause <> 'schedule'
                       AND table_name = ANY ($3)) AS is_changed`,
    [projectId, version, PLAN_TABLES],
  );
  return rows[0]?.is_changed === true;
}

const movedOn = (version: number): ServerError =>
  new ServerError('conflict', `The plan has changed since ${version}: look at a new preview first.`);

/** Who levels which project. */
export interface LevelingCaller {
  readonly userId: string;
  readonly projectId: string;
}

/**
 * Levels a project as a preview of the same options showed it: all its rows in one transaction.
 *
 * @param seenVersion the preview's number
 * @returns the transaction's number and how many rows changed
 * @throws ServerError `conflict` when the plan has changed since; otherwise as {@link draftLeveling}
 */
export async function applyLeveling(
  deps: LevelingDeps,
  caller: LevelingCaller,
  options: LevelingOptions,
  seenVersion: number,
): Promise<{ readonly server_version: number; readonly rows: number }> {
  if (await isPlanChanged(deps.database.pool, caller.projectId, seenVersion)) throw movedOn(seenVersion);
  // Levelling is deterministic: the same plan and options make what the preview showed.
  return write(deps, caller, await draftLeveling(deps, caller.projectId, { kind: 'level', options }));
}

/** Takes all levelling of a project back, whoever set it, in one transaction. Returns and throws as applying. */
export async function clearProjectLeveling(
  deps: LevelingDeps,
  caller: LevelingCaller,
): Promise<{ readonly server_version: number; readonly rows: number }> {
  return write(deps, caller, await draftLeveling(deps, caller.projectId, { kind: 'clear_leveling' }));
}

async function write({ database }: LevelingDeps, { userId, projectId }: LevelingCaller, draft: DraftedLeveling) {
  const { version, rows } = draft;
  const count = rows.tasks.length + rows.assignments.length;
  if (count === 0) return { server_version: version, rows: 0 };
  const scope = { projectId, actor: userId, cause: 'rest', role: leastRole('schedule.level') } as const;
  const server_version = await withProjectWrite(database, scope, async tx => {
    if (await isPlanChanged(tx, projectId, version)) throw movedOn(version);
    const edits = (list: LeveledRows['tasks']) => list.map(({ id, values }) => ({ id, values, path: '' }));
    await taskService.applyMany(tx, { updates: edits(rows.tasks) });
    await assignmentService.applyMany(tx, { updates: edits(rows.assignments) });
    return tx.version;
  });
  return { server_version, rows: count };
}
