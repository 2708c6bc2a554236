import type { ProjectTransaction } from '../db/transaction.js';

/** Calendars by id with all that says when they work. */
export async function selectCalendars(tx: ProjectTransaction): Promise<Map<string, Record<string, unknown>>> {
  const { rows } = await tx.query<{ id: string }>(
    `SELECT id, name, base_calendar_id, weekdays, exceptions, work_weeks
       FROM calendars WHERE project_id = $1 AND NOT is_deleted`,
    [tx.projectId],
  );
  return new Map(rows.map(row => [row.id, row]));
}

/** For each calendar that is in use: up to ten rows that use it. */
export async function selectUses(
  tx: ProjectTransaction,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await tx.query<{ id: string; users: string[] }>(
    `SELECT u.calendar_id AS id, (array_agg(u.id ORDER BY u.kind, u.id))[1:10] AS users
       FROM (SELECT 1 AS kind, id, calendar_id FROM projects WHERE id = $1 AND NOT is_deleted
             UNION ALL
             SELECT 2, id, base_calendar_id FROM calendars
              WHERE project_id = $1 AND NOT is_deleted AND id <> ALL ($2::uuid[])
             UNION ALL
             SELECT 3, id, calendar_id FROM resources WHERE project_id = $1 AND NOT is_deleted
             UNION ALL
             SELECT 4, id, calendar_id FROM tasks WHERE project_id = $1 AND NOT is_deleted) AS u
      WHERE u.calendar_id = ANY ($2::uuid[])
      GROUP BY u.calendar_id`,
    [tx.projectId, ids],
  );
  return new Map(rows.map(row => [row.id, row.users]));
}
