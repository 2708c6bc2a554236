import type { Queries } from '../rows/statements.js';

/** A baseline to look from, and the day that it is in the project. */
export interface ValueGround {
  readonly id: string | null;
  /** JSON of an object: tasks of the baseline by id, what each was to take and cost. */
  readonly tasks: string;
  /** The day that it is in the project's time zone, at the end of which its work ends. */
  readonly today: string;
}

/** A project's baseline by number; without one there are no tasks. Null when there is no such project. */
export async function selectValueGround(
  queries: Queries,
  projectId: string,
  number: number,
): Promise<ValueGround | null> {
  const { rows } = await queries.query<{ id: string | null; tasks: string | null; today: string }>(
    `SELECT b.id, to_char(now() AT TIME ZONE p.time_zone, 'YYYY-MM-DD') AS today,
            (SELECT json_object_agg(t.task_id, json_build_object('start', t.start, 'finish', t.finish,
                      'duration_minutes', t.duration_minutes, 'cost', t.cost))::text
               FROM baseline_tasks t
              WHERE t.project_id = p.id AND t.baseline_id = b.id AND NOT t.is_deleted) AS tasks
       FROM projects p
       LEFT JOIN baselines b ON b.project_id = p.id AND b.number = $2 AND NOT b.is_deleted
      WHERE p.id = $1`,
    [projectId, number],
  );
  const [row] = rows;
  return row === undefined ? null : { id: row.id, tasks: row.tasks ?? '{}', today: row.today };
}
