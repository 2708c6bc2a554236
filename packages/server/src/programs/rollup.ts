import type { Queries } from '../rows/statements.js';

/**
 * What the projects of a program come to together, as one reader sees it: projects that the reader may not read are in no
 * number and are not counted; `is_partial` alone says that there is more.
 *
 * @returns JSON of the contract's ProgramRollup
 */
export async function selectRollup(queries: Queries, programId: string, userId: string): Promise<string> {
  const { rows } = await queries.query<{ json: string }>(
    `WITH readable AS (SELECT unnest(readable_projects($1, $2)) AS id),
     s AS (SELECT * FROM program_schedules WHERE program_id = $1),
     waiting AS (
       SELECT (c ->> 'project_id')::uuid AS project_id, count(*) AS tasks
         FROM s, jsonb_array_elements(s.critical) AS c GROUP BY 1
     ), lines AS (
       SELECT p.id AS project_id, p.name, p.is_archived, p.scheduled_start AS start, p.scheduled_finish AS finish,
              t.task_count, t.complete_count, t.critical_count, t.overdue_deadline_count,
              coalesce(w.tasks, 0) AS program_critical_count, t.work, t.done,
              CASE WHEN t.work > 0 THEN round(100.0 * t.done / t.work)
                   WHEN t.task_count > 0 THEN round(100.0 * t.complete_count / t.task_count) END AS percent_complete,
              t.cost, t.actual_cost, k.risk_count, k.high_risk_count
         FROM readable r JOIN live_projects p ON p.id = r.id LEFT JOIN waiting w ON w.project_id = p.id
        CROSS JOIN LATERAL (
          SELECT count(*) AS task_count, count(*) FILTER (WHERE x.percent_complete = 100) AS complete_count,
                 count(*) FILTER (WHERE x.is_critical) AS critical_count,
                 count(*) FILTER (WHERE x.finish > x.deadline AND x.percent_complete < 100) AS overdue_deadline_count,
                 coalesce(sum(x.duration_minutes::bigint), 0) AS work,
                 coalesce(sum(x.duration_minutes::bigint * x.percent_complete) / 100.0, 0) AS done,
                 sum(x.cost) AS cost, sum(x.actual_cost) AS actual_cost
            FROM tasks x WHERE x.project_id = p.id AND NOT x.is_deleted AND NOT x.is_summary AND x.is_active) AS t
        CROSS JOIN LATERAL (
          SELECT count(*) AS risk_count, count(*) FILTER (WHERE x.score >= 15) AS high_risk_count
            FROM risks x WHERE x.project_id = p.id AND NOT x.is_deleted AND x.status NOT IN ('closed', 'occurred')) AS k
     ), hidden AS (
       SELECT EXISTS (SELECT FROM program_projects x WHERE x.program_id = $1 AND NOT x.is_deleted
                         AND x.id NOT IN (SELECT id FROM readable)) AS is_partial
     )
     SELECT json_build_object(
       'program_id', $1::uuid,
       'is_partial', (SELECT is_partial FROM hidden),
       'start', min(start), 'finish', max(finish),
       'task_count', coalesce(sum(task_count), 0), 'complete_count', coalesce(sum(complete_count), 0),
       'critical_count', coalesce(sum(critical_count), 0),
       'program_critical_count', coalesce(sum(program_critical_count), 0),
       'overdue_deadline_count', coalesce(sum(overdue_deadline_count), 0),
       'percent_complete', CASE WHEN sum(work) > 0 THEN round(100.0 * sum(done) / sum(work))
                                WHEN sum(task_count) > 0 THEN round(100.0 * sum(complete_count) / sum(task_count)) END,
       'cost', sum(cost), 'actual_cost', sum(actual_cost),
       'risk_count', coalesce(sum(risk_count), 0), 'high_risk_count', coalesce(sum(high_risk_count), 0),
       'projects', coalesce(json_agg(json_build_object(
         'project_id', project_id, 'name', name, 'is_archived', is_archived, 'start', start, 'finish', finish,
         'task_count', task_count, 'complete_count', complete_count, 'critical_count', critical_count,
         'program_critical_count', program_critical_count, 'overdue_deadline_count', overdue_deadline_count,
         'percent_complete', percent_complete, 'cost', cost, 'actual_cost', actual_cost, 'risk_count', risk_count,
         'high_risk_count', high_risk_count) ORDER BY lower(name), project_id), '[]'))::text AS json
       FROM lines`,
    [programId, userId],
  );
  return rows[0]?.json ?? '{}';
}

/**
 * The program's schedule as one reader sees it: when every project may be read its dates, otherwise none; of the critical
 * tasks those of projects the reader may read.
 *
 * @returns JSON of the contract's ProgramSchedule
 */
export async function selectProgramSchedule(queries: Queries, programId: string, userId: string): Promise<string> {
  const { rows } = await queries.query<{ json: string }>(
    `WITH readable AS (SELECT readable_projects($1, $2) AS ids),
     hidden AS (
       SELECT EXISTS (SELECT FROM program_projects x, readable r WHERE x.program_id = $1 AND NOT x.is_deleted
                         AND x.id <> ALL (r.ids)) AS is_partial
     )
     SELECT json_build_object(
       'program_id', $1::uuid, 'is_partial', h.is_partial,
       'state', CASE WHEN s.program_id IS NULL THEN 'queued' WHEN s.problems <> '[]' THEN 'failed' ELSE 'current' END,
       'finished_at', utc_text(s.finished_at), 'duration_ms', s.duration_ms,
       'start', CASE WHEN NOT h.is_partial THEN s.start END, 'finish', CASE WHEN NOT h.is_partial THEN s.finish END,
       'problems', coalesce(s.problems, '[]'),
       'critical', (SELECT coalesce(json_agg(json_build_object('project_id', t.project_id, 'id', t.id, 'name', t.name,
                                                               'start', t.start, 'finish', t.finish)
                                             ORDER BY t.start, t.id), '[]')
                      FROM jsonb_to_recordset(s.critical) AS c (project_id uuid, id uuid)
                      JOIN tasks t ON t.project_id = c.project_id AND t.id = c.id AND NOT t.is_deleted
                     WHERE c.project_id = ANY (r.ids)))::text AS json
       FROM readable r CROSS JOIN hidden h LEFT JOIN program_schedules s ON s.program_id = $1`,
    [programId, userId],
  );
  return rows[0]?.json ?? '{}';
}
