import { randomUUID } from 'node:crypto';
import type { Database } from '../db/pool.js';
import { type ProjectTransaction, withProjectWrite } from '../db/transaction.js';
import { invalidValue, notFound, ServerError } from '../errors.js';
import { leastRole } from '../http/roles.js';
import { DAY_MINUTES_MAX } from '../limits.js';
import { insertRows, type Queries } from '../rows/statements.js';
import { lockedMinutes } from './day-cap.js';
import { requireOpenWeeks, settleWork } from './service.js';
import { splitByDay } from './split.js';

/** A timer as its owner sees it; contract: Timer. */
export interface Timer {
  readonly project_id: string;
  readonly task_id: string;
  readonly task_name: string | null;
  readonly note: string;
  readonly started_at: string;
}

/** What to start. */
export interface TimerStart {
  readonly project_id: string;
  readonly task_id: string;
  readonly note?: string;
  readonly switches?: boolean;
}

/** What a timer left behind: the project, and the entries it was logged as. */
interface Stopped {
  readonly projectId: string;
  readonly entryIds: readonly string[];
}

/** The timer that a user has running, or null. Names of tasks out of sight are not told. */
export async function readTimer(queries: Queries, userId: string): Promise<Timer | null> {
  const { rows } = await queries.query<Timer>(
    `SELECT t.project_id, t.task_id, k.name AS task_name, t.note, t.started_at
       FROM timers t
       LEFT JOIN memberships m ON m.project_id = t.project_id AND m.user_id = t.user_id
       LEFT JOIN live_tasks k ON k.project_id = m.project_id AND k.id = t.task_id
      WHERE t.user_id = $1`,
    [userId],
  );
  return rows[0] ?? null;
}

/**
 * Puts a timer down unless one runs: one statement, so that of two at once one wins. The project must be one where the
 * user may log time, the task one of it.
 */
async function insertTimer(queries: Queries, userId: string, start: TimerStart): Promise<boolean> {
  const { rows } = await queries.query<{
    inserted: boolean;
    is_there: boolean;
    may_log: boolean;
    is_archived: boolean;
  }>(
    `WITH place AS (
       SELECT m.role <> 'viewer' AS may_log, k.id IS NOT NULL AS is_there, p.is_archived
         FROM memberships m
         JOIN live_projects p ON p.id = m.project_id
         LEFT JOIN live_tasks k ON k.project_id = p.id AND k.id = $3
        WHERE m.project_id = $2 AND m.user_id = $1),
     started AS (
       INSERT INTO timers (user_id, project_id, task_id, note)
       SELECT $1, $2, $3, $4 FROM place WHERE may_log AND is_there AND NOT is_archived
       ON CONFLICT (user_id) DO NOTHING RETURNING 1)
     SELECT EXISTS (SELECT FROM started) AS inserted, is_there, may_log, is_archived FROM place`,
    [userId, start.project_id, start.task_id, start.note ?? ''],
  );
  const [place] = rows;
  if (place === undefined) throw invalidValue('/project_id', 'There is no such project.', 'unknown_reference');
  if (!place.may_log) throw new ServerError('forbidden', `This needs the role ${leastRole('time_entry.create')}.`);
  if (place.is_archived) throw invalidValue('/project_id', 'The project is archived: it is read only.', 'archived');
  if (!place.is_there) throw invalidValue('/task_id', 'task_id names no task of this project.', 'unknown_reference');
  return place.inserted;
}

/** Takes the user's timer away and logs its time, in the caller's transaction on the timer's project. */
async function takeDown(tx: ProjectTransaction, userId: string): Promise<readonly string[]> {
  const { rows } = await tx.query<{
    task_id: string;
    note: string;
    started_at: string;
    now: string;
    time_zone: string;
  }>(
    `DELETE FROM timers t USING projects p
      WHERE t.user_id = $1 AND t.project_id = $2 AND p.id = t.project_id
      RETURNING t.task_id, t.note, t.started_at, clock_timestamp() AS now, p.time_zone`,
    [userId, tx.projectId],
  );
  const timer = rows[0];
  if (timer === undefined) throw notFound();
  const { task_id, note, started_at, now, time_zone } = timer;
  const parts = splitByDay(time_zone, Date.parse(started_at), Date.parse(now));
  await requireOpenWeeks(
    tx,
    userId,
    parts.map(part => part.day),
  );
  const taken = await lockedMinutes(
    tx,
    userId,
    parts.map(part => part.day),
  );
  // A day has 24 hours: what others of its entries leave is what the timer can have measured of it.
  const left = parts
    .map(({ day, minutes }) => ({ day, minutes: Math.min(minutes, DAY_MINUTES_MAX - (taken.get(day) ?? 0)) }))
    .filter(({ minutes }) => minutes > 0);
  const entries = left.map(part => ({
    id: randomUUID(),
    task_id,
    note,
    ...part,
    user_id: userId,
    started_at,
    stopped_at: now,
  }));
  await insertRows(tx, 'time_entries', entries);
  const ids = entries.map(entry => entry.id);
  tx.recordChange('time_entries', ids, null);
  await settleWork(tx, [{ userId, taskId: task_id }]);
  return ids;
}

/** Logs the running timer. @throws ServerError `not_found` without one; `wrong_state` when its week was handed in */
async function stop(
  database: Database,
  userId: string,
  then?: (tx: ProjectTransaction) => Promise<void>,
): Promise<Stopped> {
  const { rows } = await database.pool.query<{ project_id: string }>(
    'SELECT project_id FROM timers WHERE user_id = $1',
    [userId],
  );
  const projectId = rows[0]?.project_id;
  if (projectId === undefined) throw notFound();
  // Also of a project that was archived meanwhile: the time was worked, and nobody else can log it.
  const role = leastRole('time_entry.create');
  const scope = { projectId, actor: userId, cause: 'rest', role, from: 'archive' } as const;
  return withProjectWrite(database, scope, async tx => {
    const entryIds = await takeDown(tx, userId);
    await then?.(tx);
    return { projectId, entryIds };
  });
}

/** Entries as JSON, by day. */
async function entriesText(queries: Queries, { projectId, entryIds }: Stopped): Promise<string> {
  const { rows } = await queries.query<{ text: string }>(
    `SELECT coalesce(json_agg(r ORDER BY r.day), '[]')::text AS text
       FROM live_time_entries r WHERE r.project_id = $1 AND r.id = ANY ($2::uuid[])`,
    [projectId, entryIds],
  );
  return rows[0]?.text ?? '[]';
}

/**
 * Stops the user's timer and logs what it measured, by days.
 *
 * @returns JSON of the contract's list of TimeEntry
 * @throws ServerError `not_found`, `wrong_state`
 */
export const stopTimer = async (database: Database, userId: string): Promise<string> =>
  entriesText(database.pool, await stop(database, userId));

/**
 * Starts a timer. Switching stops the one that runs and starts the other in one transaction; one of a project that the
 * user has lost is forgotten.
 *
 * @returns JSON of what a timer before was logged as
 * @throws ServerError `conflict` when one runs and this is no switch; `unknown_reference`, `forbidden`, `archived`, `wrong_state`
 */
export async function startTimer(database: Database, userId: string, start: TimerStart): Promise<string> {
  const wanted = { ...start, project_id: start.project_id.toLowerCase(), task_id: start.task_id.toLowerCase() };
  if (await insertTimer(database.pool, userId, wanted)) return '[]';
  if (start.switches !== true) throw new ServerError('conflict', 'A timer is running: stop it, or switch.');
  const startOther = async (queries: Queries): Promise<void> => {
    if (!(await insertTimer(queries, userId, wanted))) throw new ServerError('conflict', 'Another timer was started.');
  };
  if (await dropUnreachable(database.pool, userId)) {
    await startOther(database.pool);
    return '[]';
  }
  return entriesText(database.pool, await stop(database, userId, startOther));
}

/** Forgets a timer of a project that its user cannot write to any more: nobody could log it. True when there was one. */
async function dropUnreachable(queries: Queries, userId: string): Promise<boolean> {
  const { rowCount } = await queries.query(
    `DELETE FROM timers t WHERE t.user_id = $1 AND NOT EXISTS (
       SELECT FROM memberships m JOIN live_projects p ON p.id = m.project_id
        WHERE m.project_id = t.project_id AND m.user_id = t.user_id AND m.role <> 'viewer')`,
    [userId],
  );
  return rowCount === 1;
}

/** Forgets the user's timer; nothing is logged. @throws ServerError `not_found` */
export async function discardTimer(queries: Queries, userId: string): Promise<void> {
  const { rowCount } = await queries.query('DELETE FROM timers WHERE user_id = $1', [userId]);
  if (rowCount === 0) throw notFound();
}
