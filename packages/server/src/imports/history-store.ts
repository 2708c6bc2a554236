import type { ProjectTransaction } from '../db/transaction.js';
import type { FiledHistory } from './filed-history.js';
import type { Locals } from './whole-store.js';

/** From here on rows of tasks add nothing to the log of work, where the file brings its own. */
export async function keepWork(tx: ProjectTransaction, { events }: FiledHistory): Promise<void> {
  if (events !== null) await tx.query(`SET LOCAL ppm.keeps_work = 'on'`);
}

/**
 * Stores what happened in a project. Its numbers become those before the project's first, so that what was before what
 * stays as it was. A sprint of which the file does not say where in the log it began and ended did so just now.
 */
export async function insertHistory(tx: ProjectTransaction, history: FiledHistory, locals: Locals): Promise<void> {
  const { highest, events, marks, forecasts } = history;
  for (const chunk of events ?? []) {
    await tx.query(
      `INSERT INTO work_events (project_id, version, at, actor, task_id, before_sprint_id, before_points, before_state,
                                sprint_id, points, total_minutes, remaining_minutes, state)
       SELECT $3, r.version - $4, r.at, p.local, r.task_id, r.before_sprint_id, r.before_points, r.before_state,
              r.sprint_id, r.points, r.total_minutes, r.remaining_minutes, r.state
         FROM ROWS FROM (json_to_recordset($1::json) AS (version bigint, at timestamptz, actor uuid, task_id uuid,
                before_sprint_id uuid, before_points double precision, before_state text, sprint_id uuid,
                points double precision, total_minutes integer, remaining_minutes integer, state text))
              WITH ORDINALITY AS r (version, at, actor, task_id, before_sprint_id, before_points, before_state,
                sprint_id, points, total_minutes, remaining_minutes, state, place)
         LEFT JOIN json_to_recordset($2::json) AS p (id uuid, local uuid) ON p.id = r.actor
        ORDER BY r.place`,
      [chunk, locals.json, tx.projectId, highest],
    );
  }
  await tx.query(
    `UPDATE sprints AS s
        SET activated_version = coalesce(m.activated_version - $4::bigint, CASE WHEN s.activated_at IS NOT NULL THEN $2::bigint END),
            closed_version = coalesce(m.closed_version - $4::bigint,
                                      CASE WHEN s.activated_at IS NOT NULL AND s.closed_at IS NOT NULL THEN $2::bigint END)
       FROM (SELECT id FROM sprints WHERE project_id = $1) AS k
       LEFT JOIN json_to_recordset($3::json) AS m (sprint_id uuid, activated_version bigint, closed_version bigint)
              ON m.sprint_id = k.id
      WHERE s.project_id = $1 AND s.id = k.id AND (s.activated_at IS NOT NULL OR m.sprint_id IS NOT NULL)`,
    [tx.projectId, tx.version, marks, highest],
  );
  for (const { row, tasks } of forecasts) {
    await tx.query(
      `INSERT INTO forecasts (project_id, id, user_id, name, state, progress, runs, seed, options, project_version,
                              problem, result, tasks, created_at, started_at, finished_at)
       SELECT $3, r.id, p.local, r.name, r.state, r.progress, r.runs, r.seed, r.options, r.project_version - $4,
              r.problem, r.result, $5::json, r.created_at, r.started_at, r.finished_at
         FROM json_to_record($1::json) AS r (id uuid, user_id uuid, name text, state text, progress double precision,
                runs integer, seed bigint, options json, project_version bigint, problem json, result json,
                created_at timestamptz, started_at timestamptz, finished_at timestamptz)
         LEFT JOIN json_to_recordset($2::json) AS p (id uuid, local uuid) ON p.id = r.user_id`,
      [row, locals.json, tx.projectId, highest, tasks],
    );
  }
}
