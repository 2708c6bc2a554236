import type { ProblemItem } from '@trueppm/sdk/protocol';
import type { Database } from '../db/pool.js';
import { literal, sqlState, writeInOneMessage } from '../db/transaction.js';
import { COMPUTED_COLUMNS } from './computed.js';
import { RUN_MS_MAX, type RunResult } from './pool.js';
import { IGNORED_JSON } from './relevance.js';

type Dated = Extract<RunResult, { kind: 'dated' }>;

/** A finished run. */
export interface FinishedRun {
  readonly projectId: string;
  /** The project's number that the run had read. */
  readonly version: number;
  readonly startedAt: Date;
  readonly durationMs: number;
}

/**
 * `stored`: dates and state are those of the run, `version` is the number drawn for the rows (null = none moved) ·
 * `superseded`: the plan changed meanwhile · `cancelled`: somebody ended the run. Nothing was written then.
 */
export type StoreOutcome =
  | { readonly kind: 'stored'; readonly version: number | null }
  | { readonly kind: 'superseded' | 'cancelled' };

/** As the feed names them. The duration is left out: on a summary no edit of it can be in the way. */
const FIELDS = Object.keys(COMPUTED_COLUMNS).filter(column => column !== 'duration_minutes');

const UPSERT_STATE = `
  INSERT INTO schedule_state AS s
         (project_id, state, read_version, started_at, finished_at, duration_ms, rows_moved, problems)
  VALUES ($1, $2, $3, $4, now(), $5, $6, $7)
  ON CONFLICT (project_id) DO UPDATE
     SET state = excluded.state, read_version = excluded.read_version, started_at = excluded.started_at,
         finished_at = excluded.finished_at, duration_ms = excluded.duration_ms, rows_moved = excluded.rows_moved,
         problems = excluded.problems
   WHERE s.read_version <= excluded.read_version`;

const stateValues = (
  run: FinishedRun,
  state: 'current' | 'failed',
  moved: number,
  problems: readonly ProblemItem[],
) => [run.projectId, state, run.version, run.startedAt, run.durationMs, moved, JSON.stringify(problems)];

/**
 * Writes a run's dates back: only rows that moved, in one transaction on the project's number line, so that they reach
 * readers and devices like any change. A run that moved nothing draws no number.
 *
 * @param isForced false = when the plan changed since the run read it nothing is written, the next run has the answer;
 *   true = dates that are a little old are better than none
 */
export async function storeDates(
  database: Database,
  run: FinishedRun,
  dated: Dated,
  isForced: boolean,
): Promise<StoreOutcome> {
  if (dated.movedIds.length === 0 && !(await isProjectMoved(database, run.projectId, dated))) {
    await database.pool.query(UPSERT_STATE, stateValues(run, 'current', 0, dated.problems));
    return { kind: 'stored', version: null };
  }
  try {
    const scope = { projectId: run.projectId, cause: 'schedule' } as const;
    const version = await writeInOneMessage(database, scope, statementOf(run, dated, isForced), tx => {
      tx.recordChange('tasks', dated.movedIds, FIELDS);
      tx.recordChange('projects', [run.projectId], ['scheduled_start', 'scheduled_finish', 'scheduled_version']);
    });
    return { kind: 'stored', version };
  } catch (error) {
    // The transaction was rolled back: the number drawn for it is given back.
    if (sqlState(error) === 'PM006') return { kind: 'superseded' };
    if (sqlState(error) === 'PM007') return { kind: 'cancelled' };
    throw error;
  }
}

async function isProjectMoved(database: Database, projectId: string, dated: Dated): Promise<boolean> {
  const { rows } = await database.pool.query<{ is_same: boolean }>(
    `SELECT scheduled_start IS NOT DISTINCT FROM $2::timestamp(0)
            AND scheduled_finish IS NOT DISTINCT FROM $3::timestamp(0) AS is_same FROM projects WHERE id = $1`,
    [projectId, dated.start, dated.finish],
  );
  return rows[0]?.is_same === false;
}

/** `finish_run` of the migrations; what counts as a change that moves dates is said here, in relevance.ts. */
const statementOf = (run: FinishedRun, dated: Dated, isForced: boolean): string =>
  `SELECT finish_run(${literal(run.projectId)}, ${run.version}, ${isForced}, ${literal(IGNORED_JSON)}::jsonb,
     ${literal(dated.moved)}::json, ${dated.movedIds.length}, ${literal(dated.start)}::timestamp,
     ${literal(dated.finish)}::timestamp, ${literal(run.startedAt.toISOString())}::timestamptz, ${run.durationMs},
     ${literal(JSON.stringify(dated.problems))}::jsonb)`;

/** Notes why a plan cannot be dated; its rows stay as they are. */
export async function storeRefusal(
  database: Database,
  run: FinishedRun,
  problems: readonly ProblemItem[],
): Promise<void> {
  await database.pool.query(UPSERT_STATE, stateValues(run, 'failed', 0, problems));
}

/** Notes that every attempt crashed: the plan waits for its next change or for somebody who asks for a run. */
export async function storeGivenUp(database: Database, projectId: string): Promise<void> {
  await database.pool.query(
    `INSERT INTO schedule_state (project_id, state, read_version, finished_at, problems)
     SELECT project_id, 'failed', server_version, now(), $2 FROM project_counters WHERE project_id = $1
     ON CONFLICT (project_id) DO UPDATE
        SET state = excluded.state, read_version = excluded.read_version, finished_at = excluded.finished_at,
            problems = excluded.problems`,
    [projectId, JSON.stringify([{ path: '', code: 'internal', message: 'The scheduler failed on this plan.' }])],
  );
}

/** Takes the note of a run back that did not end: what is due is seen from the feed. */
export async function storeEnd(database: Database, projectId: string): Promise<void> {
  await database.pool.query(
    `UPDATE schedule_state SET state = 'current', phase = NULL WHERE project_id = $1 AND state = 'running'`,
    [projectId],
  );
}

/** Takes the notes of runs back whose process ended before them. */
export async function endAbandonedRuns(database: Database): Promise<void> {
  await database.pool.query(
    `UPDATE schedule_state SET state = 'current', phase = NULL
      WHERE state = 'running' AND started_at < now() - make_interval(secs => $1)`,
    [(2 * RUN_MS_MAX) / 1_000],
  );
}

/** How far a run is: it reads the plan, dates it, stores what moved. */
export type RunPhase = 'reading' | 'dating' | 'storing';

/**
 * Notes how far a run is that takes long enough to be worth telling.
 *
 * @returns the number up to which runs were cancelled
 */
export async function storeRunning(
  database: Database,
  projectId: string,
  startedAt: Date,
  phase: RunPhase,
): Promise<number> {
  const { rows } = await database.pool.query<{ cancelled_version: number }>(
    `INSERT INTO schedule_state AS s (project_id, state, started_at, phase) VALUES ($1, 'running', $2, $3)
     ON CONFLICT (project_id) DO UPDATE SET state = 'running', started_at = excluded.started_at, phase = excluded.phase
     RETURNING s.cancelled_version`,
    [projectId, startedAt, phase],
  );
  return rows[0]?.cancelled_version ?? 0;
}

/** Says that nothing committed so far is to be dated: a run under way ends, one that waits does not begin. */
export async function storeCancellation(database: Database, projectId: string): Promise<void> {
  await database.pool.query(
    `INSERT INTO schedule_state AS s (project_id, state, cancelled_version)
     SELECT project_id, 'current', server_version FROM project_counters WHERE project_id = $1
     ON CONFLICT (project_id) DO UPDATE SET cancelled_version = excluded.cancelled_version`,
    [projectId],
  );
}

/** Takes a cancellation back, for somebody who asks for a run of the same plan. */
export async function forgetCancellation(database: Database, projectId: string): Promise<void> {
  await database.pool.query(
    'UPDATE schedule_state SET cancelled_version = 0 WHERE project_id = $1 AND cancelled_version > 0',
    [projectId],
  );
}
