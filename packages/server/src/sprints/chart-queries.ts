import type { Calendar } from '@trueppm/scheduler';
import { readRows } from '@trueppm/scheduler/read';
import { notFound } from '../errors.js';
import type { PageRequest, PageRow } from '../http/page.js';
import type { Queries } from '../rows/statements.js';
import type { CapacityResource } from './capacity.js';
import type { FlowChange } from './flow.js';
import type { WorkEvent, WorkState, WorkUnit } from './history.js';

/** The plan's calendars and its clock, for everything that counts days. */
export interface PlanClock {
  readonly calendars: readonly Calendar[];
  readonly calendarId: string | null;
  /** Now, by the project's clock: `2026-01-05T08:00:00`. */
  readonly now: string;
}

/**
 * Calendars and clock of a project, in one statement.
 * @throws ServerError `not_found`
 */
export async function selectClock(queries: Queries, projectId: string): Promise<PlanClock> {
  const { rows } = await queries.query<{ project: object; calendars: object[]; now: string }>(
    `SELECT json_build_object('id', p.id, 'calendar_id', p.calendar_id) AS project,
            to_char(now() AT TIME ZONE p.time_zone, 'YYYY-MM-DD"T"HH24:MI:SS') AS now,
            coalesce((SELECT json_agg(c) FROM live_calendars c WHERE c.project_id = p.id), '[]') AS calendars
       FROM projects p WHERE p.id = $1`,
    [projectId],
  );
  const row = rows[0];
  if (row === undefined) throw notFound();
  const { calendars = [], calendarId = null } = readRows({ project: row.project, calendars: row.calendars, tasks: [] });
  return { calendars, calendarId, now: row.now };
}

/** A sprint as its charts need it; days are those of the project's clock. */
export interface ChartSprint {
  readonly id: string;
  readonly state: string;
  readonly start: string;
  readonly finish: string;
  readonly activated_version: number | null;
  readonly closed_version: number | null;
  readonly closed_day: string | null;
}

/**
 * A live sprint.
 * @throws ServerError `not_found`
 */
export async function selectChartSprint(queries: Queries, projectId: string, id: string): Promise<ChartSprint> {
  const { rows } = await queries.query<ChartSprint>(
    `SELECT s.id, s.state, s.start, s.finish, s.activated_version, s.closed_version,
            to_char(s.closed_at AT TIME ZONE p.time_zone, 'YYYY-MM-DD') AS closed_day
       FROM sprints s JOIN projects p ON p.id = s.project_id
      WHERE s.project_id = $1 AND s.id = $2 AND NOT s.is_deleted`,
    [projectId, id],
  );
  if (rows[0] === undefined) throw notFound();
  return rows[0];
}

/** The events of a sprint in their order, those of its close left out: with it the rest leaves. */
export async function selectEvents(queries: Queries, projectId: string, sprint: ChartSprint): Promise<WorkEvent[]> {
  const { rows } = await queries.query<WorkEvent>(
    `SELECT e.version, to_char(e.at AT TIME ZONE p.time_zone, 'YYYY-MM-DD') AS day, e.task_id, e.sprint_id,
            e.points, e.total_minutes, e.remaining_minutes, e.state
       FROM work_events e JOIN projects p ON p.id = e.project_id
      WHERE e.project_id = $1 AND (e.sprint_id = $2 OR e.before_sprint_id = $2) AND ($3::bigint IS NULL OR e.version < $3)
      ORDER BY e.id`,
    [projectId, sprint.id, sprint.closed_version],
  );
  return rows;
}

const KIND = `CASE
  WHEN e.before_sprint_id IS DISTINCT FROM $2 THEN 'added'
  WHEN e.state IS NULL THEN 'deleted'
  WHEN e.sprint_id IS DISTINCT FROM $2 THEN 'removed'
  WHEN e.state = 'done' AND e.before_state <> 'done' THEN 'done'
  WHEN e.before_state = 'done' AND e.state <> 'done' THEN 'undone'
  WHEN e.state = 'in_progress' AND e.before_state = 'todo' THEN 'started'
  WHEN e.state = 'todo' AND e.before_state = 'in_progress' THEN 'stopped'
  WHEN e.points IS DISTINCT FROM e.before_points THEN 'points_changed'
  ELSE 'minutes_changed' END`;

/** One page of what happened to a sprint's work, oldest first. */
export async function selectEventPage(
  queries: Queries,
  projectId: string,
  sprintId: string,
  { limit, after }: PageRequest,
): Promise<PageRow[]> {
  const { rows } = await queries.query<{ json: string; id: number }>(
    `SELECT row_to_json(r)::text AS json, r.id
       FROM (SELECT e.id, e.version, utc_text(e.at) AS at, coalesce(e.actor, c.actor) AS actor, e.task_id, t.name AS task_name, ${KIND} AS kind,
                    e.before_points, e.points, e.before_state, e.state, e.total_minutes, e.remaining_minutes
               FROM work_events e
               LEFT JOIN project_change c ON c.project_id = e.project_id AND c.version = e.version AND c.ordinal = 1
               LEFT JOIN tasks t ON t.project_id = e.project_id AND t.id = e.task_id AND NOT t.is_deleted
              WHERE e.project_id = $1 AND (e.sprint_id = $2 OR e.before_sprint_id = $2) AND e.id > $3
              ORDER BY e.id LIMIT $4) AS r`,
    [projectId, sprintId, after?.[0] ?? '0', limit + 1],
  );
  return rows.map(row => ({ json: row.json, keys: [String(row.id)] }));
}

/** Work resources of a project with what is left of their assignments in a sprint, by name, in one statement. */
export async function selectCapacity(
  queries: Queries,
  projectId: string,
  sprintId: string,
): Promise<CapacityResource[]> {
  const { rows } = await queries.query<CapacityResource>(
    `SELECT r.id, r.name, r.max_units, r.calendar_id, coalesce(w.minutes, 0)::integer AS assigned_minutes
       FROM resources r
       LEFT JOIN (SELECT a.resource_id,
                         sum(CASE WHEN task_state($1, t.status, t.percent_complete, t.actual_start) = 'done' THEN 0 ELSE
                           coalesce(a.remaining_work_minutes,
                             coalesce(a.work_minutes, t.duration_minutes * a.units) * (100 - t.percent_complete) / 100.0)
                         END) AS minutes
                    FROM tasks t
                    JOIN assignments a ON a.project_id = t.project_id AND a.task_id = t.id AND NOT a.is_deleted
                   WHERE t.project_id = $1 AND t.sprint_id = $2 AND NOT t.is_deleted AND NOT t.is_summary
                   GROUP BY a.resource_id) AS w ON w.resource_id = r.id
      WHERE r.project_id = $1 AND NOT r.is_deleted AND r.kind = 'work'
      ORDER BY r.name, r.id`,
    [projectId, sprintId],
  );
  return rows;
}

/** A completed sprint and what it took on and delivered in one unit. */
export interface PastSprint {
  readonly sprint_id: string;
  readonly name: string;
  readonly closed_at: string;
  readonly committed: number;
  readonly completed: number;
  readonly start: string;
  readonly finish: string;
}

/** The last completed sprints, oldest first. */
export async function selectPastSprints(
  queries: Queries,
  projectId: string,
  unit: WorkUnit,
  last: number,
): Promise<PastSprint[]> {
  const { rows } = await queries.query<PastSprint>(
    `SELECT id AS sprint_id, name, closed_at, committed_${unit} AS committed, completed_${unit} AS completed, start, finish
       FROM sprints WHERE project_id = $1 AND state = 'completed' AND NOT is_deleted
      ORDER BY closed_version DESC LIMIT $2`,
    [projectId, last],
  );
  return rows.reverse();
}

/** What is left in the backlog and in open sprints. */
export async function selectRemaining(queries: Queries, projectId: string, unit: 'tasks' | 'points'): Promise<number> {
  const { rows } = await queries.query<{ remaining: number }>(
    `SELECT ${unit === 'tasks' ? 'count(*)' : 'coalesce(sum(story_points), 0)'}::double precision AS remaining
       FROM tasks WHERE project_id = $1 AND backlog_position IS NOT NULL AND NOT is_deleted
                    AND task_state($1, status, percent_complete, actual_start) <> 'done'`,
    [projectId],
  );
  return rows[0]?.remaining ?? 0;
}

/** Tasks by state now, and what changed from a day on, by day: summaries left out. */
export async function selectFlow(
  queries: Queries,
  projectId: string,
  from: string,
): Promise<{ readonly now: Record<WorkState, number>; readonly changes: FlowChange[] }> {
  const counts = await queries.query<{ state: WorkState; count: number }>(
    `SELECT task_state($1, status, percent_complete, actual_start) AS state, count(*)
       FROM tasks WHERE project_id = $1 AND NOT is_deleted AND NOT is_summary GROUP BY 1`,
    [projectId],
  );
  // A task that was there before its first event, or has none, came to be when its row did. What is a summary now is
  // counted at no time, so that the days agree with each other.
  const changes = await queries.query<FlowChange>(
    `WITH zone AS (SELECT time_zone, ($2::date)::timestamp AT TIME ZONE time_zone AS since FROM projects WHERE id = $1),
          leaf AS (SELECT id, created_at, is_deleted, status, percent_complete, actual_start
                     FROM tasks WHERE project_id = $1 AND NOT is_summary)
     SELECT to_char(c.at AT TIME ZONE zone.time_zone, 'YYYY-MM-DD') AS day, c.before, c.after, count(*)::integer AS count
       FROM zone, LATERAL (
         SELECT e.at, e.before_state AS before, e.state AS after
           FROM work_events e JOIN leaf l ON l.id = e.task_id
          WHERE e.project_id = $1 AND e.at >= zone.since AND e.before_state IS DISTINCT FROM e.state
         UNION ALL
         SELECT l.created_at, NULL, coalesce(f.before_state, task_state($1, l.status, l.percent_complete, l.actual_start))
           FROM leaf l
           LEFT JOIN LATERAL (SELECT e.id, e.before_state FROM work_events e
                               WHERE e.project_id = $1 AND e.task_id = l.id ORDER BY e.id LIMIT 1) AS f ON true
          WHERE l.created_at >= zone.since
            AND CASE WHEN f.id IS NULL THEN NOT l.is_deleted ELSE f.before_state IS NOT NULL END) AS c
      GROUP BY 1, 2, 3`,
    [projectId, from],
  );
  const now = { todo: 0, in_progress: 0, done: 0 };
  for (const { state, count } of counts.rows) now[state] = count;
  return { now, changes: changes.rows };
}
