import type pg from 'pg';
import { FORECAST_TASKS_FILED_MAX } from '../limits.js';
import { linesOf } from './lines.js';

/** Forecasts that have ended: those under way are nobody's history yet. */
const ENDED = `state IN ('done', 'failed', 'cancelled')`;

/**
 * The numbers of the project $1 that its history names, each with its place among them, from 1: the number line of the
 * project that a file becomes begins anew, and only what was before what has a meaning there.
 */
const NUMBERS = `numbers AS MATERIALIZED (
  SELECT number, row_number() OVER (ORDER BY number) AS place
    FROM (SELECT version FROM work_events WHERE project_id = $1
          UNION SELECT activated_version FROM sprints WHERE project_id = $1 AND NOT is_deleted
          UNION SELECT closed_version FROM sprints WHERE project_id = $1 AND NOT is_deleted
          UNION SELECT project_version FROM forecasts WHERE project_id = $1 AND ${ENDED}) AS n (number)
   WHERE number IS NOT NULL)`;

const ACTOR = 'coalesce(e.actor, c.actor)';
const EVENTS = `work_events AS e
  LEFT JOIN project_change AS c ON c.project_id = e.project_id AND c.version = e.version AND c.ordinal = 1`;

/** SQL of the ids of users whom the history of the project $1 names. */
export const HISTORY_PEOPLE = `SELECT ${ACTOR} AS id FROM ${EVENTS} WHERE e.project_id = $1
  UNION SELECT user_id AS id FROM forecasts WHERE project_id = $1 AND ${ENDED}`;

/** The log behind the charts of sprints, in its order. */
const workEvents = (client: pg.PoolClient, projectId: string) =>
  linesOf(
    client,
    `WITH ${NUMBERS}
     SELECT jsonb_build_object(
              'version', n.place, 'at', utc_text(e.at), 'actor', ${ACTOR}, 'task_id', e.task_id,
              'before_sprint_id', e.before_sprint_id, 'before_points', e.before_points, 'before_state', e.before_state,
              'sprint_id', e.sprint_id, 'points', e.points, 'total_minutes', e.total_minutes,
              'remaining_minutes', e.remaining_minutes, 'state', e.state)::text AS text
       FROM ${EVENTS} JOIN numbers AS n ON n.number = e.version
      WHERE e.project_id = $1 ORDER BY e.id`,
    [projectId],
  );

/** Where in the log sprints began and ended. */
const sprintMarks = (client: pg.PoolClient, projectId: string) =>
  linesOf(
    client,
    `WITH ${NUMBERS}
     SELECT jsonb_build_object('sprint_id', s.id, 'activated_version', a.place, 'closed_version', c.place)::text AS text
       FROM sprints AS s
       LEFT JOIN numbers AS a ON a.number = s.activated_version
       LEFT JOIN numbers AS c ON c.number = s.closed_version
      WHERE s.project_id = $1 AND NOT s.is_deleted AND (a.place IS NOT NULL OR c.place IS NOT NULL) ORDER BY s.id`,
    [projectId],
  );

const forecasts = (client: pg.PoolClient, projectId: string) =>
  linesOf(
    client,
    `WITH ${NUMBERS}
     SELECT jsonb_build_object(
              'id', f.id, 'user_id', f.user_id, 'name', f.name, 'state', f.state, 'progress', f.progress, 'runs', f.runs,
              'seed', f.seed, 'options', f.options, 'project_version', n.place, 'problem', f.problem, 'result', f.result,
              'created_at', utc_text(f.created_at), 'started_at', utc_text(f.started_at),
              'finished_at', utc_text(f.finished_at))::text AS text
       FROM forecasts AS f LEFT JOIN numbers AS n ON n.number = f.project_version
      WHERE f.project_id = $1 AND ${ENDED} ORDER BY f.id`,
    [projectId],
  );

/** Lists of a whole plan: some megabytes each. */
const LISTS_AT_ONCE = 2;

/**
 * What forecasts say of each task, a row for each of their lists. The newest come first as long as there is room: a
 * history of large plans has more than a file may hold.
 */
const forecastTasks = (client: pg.PoolClient, projectId: string) =>
  linesOf(
    client,
    `WITH sized AS (
       SELECT id, tasks, sum(json_array_length(tasks -> 'task_ids'))
                           OVER (ORDER BY date_trunc('milliseconds', created_at) DESC, id DESC) AS filed
         FROM forecasts WHERE project_id = $1 AND state = 'done' AND tasks IS NOT NULL)
     SELECT json_build_object('forecast_id', f.id, 'field', l.key, 'values', l.value)::text AS text
       FROM sized AS f, json_each(f.tasks) AS l
      WHERE f.filed <= $2 ORDER BY f.id, l.key COLLATE "C"`,
    [projectId, FORECAST_TASKS_FILED_MAX],
    LISTS_AT_ONCE,
  );

/** What happened in a project beside its rows, by the names that it has in a whole project's file. */
export const HISTORY_TABLES: readonly (readonly [
  string,
  (client: pg.PoolClient, projectId: string) => AsyncGenerator<string>,
])[] = [
  ['work_events', workEvents],
  ['sprint_marks', sprintMarks],
  ['forecasts', forecasts],
  ['forecast_tasks', forecastTasks],
];
