import type { ProblemItem, ScheduleFrame, ScheduleStatus } from '@trueppm/sdk/protocol';
import type pg from 'pg';
import { movesDates } from './relevance.js';

type Queryable = Pick<pg.Pool | pg.PoolClient, 'query'>;

/** SQL of the number up to which no run is due: the last one had read it, or was cancelled there. */
const seenBy = (state: string): string =>
  `greatest(coalesce(${state}.read_version, 0), coalesce(${state}.cancelled_version, 0))`;

/** What a run had read is compared with the feed: whether a run is due is never stored, so it cannot be forgotten. */
const STATUS_QUERY = {
  name: 'schedule-status',
  text: `
  SELECT c.server_version, p.scheduled_start, p.scheduled_finish, coalesce(s.read_version, 0) AS read_version,
         s.duration_ms, s.rows_moved, coalesce(s.problems, '[]') AS problems,
         CASE WHEN s.state = 'running' THEN s.phase END AS phase,
         CASE WHEN s.state = 'running' THEN 'running'
              WHEN EXISTS (SELECT FROM project_change AS f WHERE f.project_id = $1
                              AND f.version > ${seenBy('s')} AND ${movesDates('f')}) THEN 'queued'
              WHEN s.cancelled_version > s.read_version THEN 'cancelled'
              ELSE coalesce(s.state, 'current') END AS state
    FROM live_projects AS p
    JOIN project_counters AS c ON c.project_id = p.id
    LEFT JOIN schedule_state AS s ON s.project_id = p.id
   WHERE p.id = $1`,
};

interface StatusRow {
  readonly server_version: number;
  readonly scheduled_start: string | null;
  readonly scheduled_finish: string | null;
  readonly read_version: number;
  readonly duration_ms: number | null;
  readonly rows_moved: number | null;
  readonly problems: ProblemItem[];
  readonly state: ScheduleStatus['state'];
  readonly phase: ScheduleStatus['phase'] | null;
}

/** The state of a project's schedule as it is now; null when there is no such project. */
export async function readStatus(database: Queryable, projectId: string): Promise<ScheduleStatus | null> {
  const { rows } = await database.query<StatusRow>({ ...STATUS_QUERY, values: [projectId] });
  const row = rows[0];
  if (row === undefined) return null;
  return {
    state: row.state,
    ...(row.phase == null ? {} : { phase: row.phase }),
    project_version: row.server_version,
    scheduled_version: row.read_version,
    scheduled_start: row.scheduled_start,
    scheduled_finish: row.scheduled_finish,
    ...(row.duration_ms === null ? {} : { duration_ms: row.duration_ms }),
    ...(row.rows_moved === null ? {} : { rows_moved: row.rows_moved }),
    problems: row.problems,
  };
}

/** The JSON of the ScheduleFrame that says so; null when there is no such project. */
export async function scheduleFrame(database: Queryable, projectId: string): Promise<string | null> {
  const status = await readStatus(database, projectId);
  return status === null ? null : toScheduleFrame(projectId, status);
}

/** A state as the JSON of the ScheduleFrame that says so. */
export const toScheduleFrame = (projectId: string, status: ScheduleStatus): string =>
  JSON.stringify({ type: 'schedule', project_id: projectId, status } satisfies ScheduleFrame);

/**
 * SQL of the changes that may move dates and were committed after what the last run had read.
 *
 * @param project SQL of the project's id
 */
export const dueChanges = (project: string): string =>
  `SELECT FROM live_projects AS p
     LEFT JOIN schedule_state AS s ON s.project_id = p.id
     JOIN project_change AS f ON f.project_id = p.id AND f.version > ${seenBy('s')} AND ${movesDates('f')}
    WHERE p.id = ${project}`;

/** True when a run of the project is due. */
export async function isRunDue(database: Queryable, projectId: string): Promise<boolean> {
  const { rows } = await database.query<{ is_due: boolean }>({
    name: 'schedule-due',
    text: `SELECT EXISTS (${dueChanges('$1')}) AS is_due`,
    values: [projectId],
  });
  return rows[0]?.is_due === true;
}

/**
 * Projects whose schedule is behind, of all there are: asked at start, after a crash, and now and then. Those that the
 * queue tries again by itself are left out.
 */
export async function projectsDue(database: Queryable): Promise<string[]> {
  const { rows } = await database.query<{ id: string }>(
    `SELECT p.id FROM live_projects AS p
       JOIN project_counters AS c ON c.project_id = p.id
       LEFT JOIN schedule_state AS s ON s.project_id = p.id
      WHERE NOT EXISTS (SELECT FROM graphile_worker.jobs AS j
                         WHERE j.key = 'schedule:' || p.id AND j.attempts < j.max_attempts)
        AND ${seenBy('s')} < c.server_version
        AND EXISTS (SELECT FROM project_change AS f WHERE f.project_id = p.id
                       AND f.version > ${seenBy('s')} AND ${movesDates('f')})`,
  );
  return rows.map(row => row.id);
}
