import type { Queries } from '../rows/statements.js';

/** A baseline to look from, and the day that it is in the project. */
export interface ValueGround {
  readonly id: string | null;
  /** The day that it is in the project's time zone, at the end of which its work ends. */
  readonly today: string;
}

/** A project's baseline by number. Null when there is no such project. */
export async function selectValueGround(
  queries: Queries,
  projectId: string,
  number: number,
): Promise<ValueGround | null> {
  const { rows } = await queries.query<ValueGround>(
    `SELECT b.id, to_char(now() AT TIME ZONE p.time_zone, 'YYYY-MM-DD') AS today
       FROM projects p
       LEFT JOIN baselines b ON b.project_id = p.id AND b.number = $2 AND NOT b.is_deleted
      WHERE p.id = $1`,
    [projectId, number],
  );
  return rows[0] ?? null;
}

/** Tasks of a baseline by id as JSON of an object: what each was to take and cost. */
export async function selectValuedTasks(queries: Queries, projectId: string, baselineId: string): Promise<string> {
  const { rows } = await queries.query<{ tasks: string | null }>(
    `SELECT json_object_agg(t.task_id, json_build_object('start', t.start, 'finish', t.finish,
              'duration_minutes', t.duration_minutes, 'cost', t.cost))::text AS tasks
       FROM baseline_tasks t WHERE t.project_id = $1 AND t.baseline_id = $2 AND NOT t.is_deleted`,
    [projectId, baselineId],
  );
  return rows[0]?.tasks ?? '{}';
}
