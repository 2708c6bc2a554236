import type { Task } from '@trueppm/scheduler';
import type { ProjectTransaction } from '../db/transaction.js';
import type { PlanClock } from '../imports/plan-clock.js';
import type { Queries } from '../rows/statements.js';

/** A baseline as a plan file has it, with the ids of the rows that the plan becomes. */
export interface FiledBaseline {
  readonly number: number;
  readonly tasks: readonly {
    readonly task_id: string;
    readonly start: string | null;
    readonly finish: string | null;
    readonly duration_minutes: number | null;
    readonly work_minutes: number | null;
    readonly cost: number | null;
  }[];
}

const whole = (minutes: number | undefined): number | null => (minutes === undefined ? null : Math.round(minutes));

/**
 * The baselines of a plan, by number.
 *
 * @param idOf the row's id of a task of the plan
 * @param clock the plan's
 */
export function filedBaselines(
  tasks: readonly Task[],
  idOf: (id: string) => string,
  clock: PlanClock,
): FiledBaseline[] {
  const byNumber = new Map<number, FiledBaseline['tasks'][number][]>();
  for (const task of tasks) {
    for (const baseline of task.baselines ?? []) {
      const rows = byNumber.get(baseline.number) ?? [];
      byNumber.set(baseline.number, rows);
      rows.push({
        task_id: idOf(task.id),
        start: clock.start(baseline.start),
        finish: clock.finish(baseline.finish),
        duration_minutes: whole(baseline.durationMinutes),
        work_minutes: whole(baseline.workMinutes),
        cost: baseline.cost ?? null,
      });
    }
  }
  return [...byNumber].sort(([a], [b]) => a - b).map(([number, rows]) => ({ number, tasks: rows }));
}

/**
 * Stores the baselines of an imported plan, in two statements.
 *
 * @param baselines JSON of a list of {@link FiledBaseline}
 */
export async function insertFiledBaselines(tx: ProjectTransaction, baselines: string): Promise<void> {
  const { rows } = await tx.query<{ id: string }>(
    `INSERT INTO baselines (project_id, number, task_count, start, finish)
     SELECT $1, b.number, count(*), min(t.start), max(t.finish)
       FROM json_to_recordset($2::json) AS b (number integer, tasks json),
            LATERAL json_to_recordset(b.tasks) AS t (start timestamp(0), finish timestamp(0))
      GROUP BY b.number RETURNING id`,
    [tx.projectId, baselines],
  );
  if (rows.length === 0) return;
  tx.recordChange(
    'baselines',
    rows.map(row => row.id),
    null,
  );
  await tx.query(
    `INSERT INTO baseline_tasks (project_id, baseline_id, task_id, start, finish, duration_minutes, work_minutes, cost)
     SELECT $1, k.id, t.*
       FROM json_to_recordset($2::json) AS b (number integer, tasks json)
       JOIN baselines k ON k.project_id = $1 AND k.number = b.number AND NOT k.is_deleted,
            LATERAL json_to_recordset(b.tasks) AS t (task_id uuid, start timestamp(0), finish timestamp(0),
                      duration_minutes integer, work_minutes bigint, cost double precision)`,
    [tx.projectId, baselines],
  );
}

/**
 * The baselines of a project as JSON, task ids to lists in the spelling of the wire; null without any.
 */
export async function selectFiledBaselines(queries: Queries, projectId: string): Promise<string | null> {
  const { rows } = await queries.query<{ baselines: string | null }>(
    `SELECT json_object_agg(l.task_id, l.list)::text AS baselines
       FROM (SELECT t.task_id, json_agg(json_strip_nulls(json_build_object(
                      'number', b.number, 'start', t.start, 'finish', t.finish, 'duration_minutes', t.duration_minutes,
                      'work_minutes', t.work_minutes, 'cost', t.cost)) ORDER BY b.number) AS list
               FROM baselines b
               JOIN baseline_tasks t ON t.project_id = b.project_id AND t.baseline_id = b.id AND NOT t.is_deleted
              WHERE b.project_id = $1 AND NOT b.is_deleted
              GROUP BY t.task_id) AS l`,
    [projectId],
  );
  return rows[0]?.baselines ?? null;
}

/** Gives task rows the baselines that {@link selectFiledBaselines} found, for whoever reads them as a plan. */
export function attachBaselines(tasks: ReadonlyMap<string, object>, baselines: string | null): void {
  if (baselines === null) return;
  for (const [id, list] of Object.entries(JSON.parse(baselines) as Record<string, unknown>)) {
    const task = tasks.get(id);
    if (task !== undefined) Object.assign(task, { baselines: list });
  }
}
