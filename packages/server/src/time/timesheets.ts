import type { ProjectTransaction } from '../db/transaction.js';
import { notFound, ServerError } from '../errors.js';
import type { PageRequest, PageRow } from '../http/page.js';
import type { Queries } from '../rows/statements.js';

/** A week of a person in one project. */
export interface WeekOf {
  readonly projectId: string;
  readonly userId: string;
  /** Its Monday. */
  readonly week: string;
}

/** Who reads it, for what he may do with it. */
export interface Reader {
  readonly userId: string;
  readonly canDecide: boolean;
}

/**
 * A week as the contract's Timesheet: the grid of tasks and days, the totals and the state, built by one statement.
 */
export async function readTimesheet(
  queries: Queries,
  { projectId, userId, week }: WeekOf,
  reader: Reader,
): Promise<string> {
  const sums = (alias: string): string =>
    `json_build_array(${[0, 1, 2, 3, 4, 5, 6].map(day => `coalesce(sum(${alias}.minutes) FILTER (WHERE ${alias}.day = $3::date + ${day}), 0)`).join(', ')})`;
  const { rows } = await queries.query<{ text: string }>(
    `WITH entry AS (
       SELECT e.task_id, e.day, e.minutes FROM time_entries e
        WHERE e.project_id = $1 AND e.user_id = $2 AND e.day BETWEEN $3::date AND $3::date + 6 AND NOT e.is_deleted),
     line AS (
       SELECT e.task_id, t.name, ${sums('e')} AS minutes, sum(e.minutes) AS total
         FROM entry e LEFT JOIN tasks t ON t.project_id = $1 AND t.id = e.task_id
        GROUP BY e.task_id, t.name)
     SELECT json_build_object(
              'project_id', $1::uuid, 'user_id', $2::uuid, 'week', $3::date,
              'state', coalesce(s.state, 'open'), 'submitted_at', utc_text(s.submitted_at),
              'decided_by', s.decided_by, 'decided_at', utc_text(s.decided_at), 'comment', coalesce(s.comment, ''),
              'rows', (SELECT coalesce(json_agg(json_build_object('task_id', l.task_id, 'task_name', l.name,
                                'minutes', l.minutes, 'total_minutes', l.total) ORDER BY l.name, l.task_id), '[]') FROM line l),
              'minutes', (SELECT ${sums('e')} FROM entry e),
              'total_minutes', (SELECT coalesce(sum(e.minutes), 0) FROM entry e),
              'can_submit', $2::uuid = $4::uuid AND coalesce(s.state, 'rejected') = 'rejected',
              'can_decide', $5::boolean AND coalesce(s.state, 'rejected') <> 'rejected')::text AS text
       FROM (SELECT 1) AS one
       LEFT JOIN timesheets s ON s.project_id = $1 AND s.user_id = $2 AND s.week = $3`,
    [projectId, userId, week, reader.userId, reader.canDecide],
  );
  return (rows[0] as { text: string }).text;
}

/** One page of weeks that were handed in, newest first. */
export async function selectTimesheets(
  queries: Queries,
  projectId: string,
  filter: { readonly userId: string | null; readonly state: string | null },
  { limit, after }: PageRequest,
): Promise<PageRow[]> {
  const [week = null, user = null] = after ?? [];
  const { rows } = await queries.query<{ json: string; week: string; user_id: string }>(
    `SELECT row_to_json(r)::text AS json, r.week, r.user_id
       FROM (SELECT s.user_id, u.name AS user_name, s.week, s.state, utc_text(s.submitted_at) AS submitted_at,
                    s.decided_by, utc_text(s.decided_at) AS decided_at, s.comment,
                    (SELECT coalesce(sum(e.minutes), 0)::integer FROM time_entries e
                      WHERE e.project_id = s.project_id AND e.user_id = s.user_id AND NOT e.is_deleted
                        AND e.day BETWEEN s.week AND s.week + 6) AS total_minutes
               FROM timesheets s LEFT JOIN users u ON u.id = s.user_id
              WHERE s.project_id = $1 AND ($2::uuid IS NULL OR s.user_id = $2) AND ($3::text IS NULL OR s.state = $3)
                AND ($4::date IS NULL OR (s.week, s.user_id::text) < ($4::date, $5))
              ORDER BY s.week DESC, s.user_id::text DESC LIMIT $6) AS r`,
    [projectId, filter.userId, filter.state, week, user, limit + 1],
  );
  return rows.map(row => ({ json: row.json, keys: [row.week, row.user_id] }));
}

/** Gives the entries of a week its state, so that devices learn of it. */
async function markEntries(tx: ProjectTransaction, userId: string, week: string, state: string): Promise<void> {
  const { rows } = await tx.query<{ id: string }>(
    `UPDATE time_entries SET state = $4
      WHERE project_id = $1 AND user_id = $2 AND day BETWEEN $3::date AND $3::date + 6 AND NOT is_deleted
        AND state <> $4 RETURNING id`,
    [tx.projectId, userId, week, state],
  );
  tx.recordChange(
    'time_entries',
    rows.map(row => row.id),
    ['state'],
  );
}

/**
 * Hands a week in: from now on its entries stay as they are.
 * @throws ServerError `wrong_state` when it was handed in already
 */
export async function submitTimesheet(tx: ProjectTransaction, userId: string, week: string): Promise<void> {
  const { rowCount } = await tx.query(
    `INSERT INTO timesheets AS s (project_id, user_id, week, state, submitted_at) VALUES ($1, $2, $3, 'submitted', now())
     ON CONFLICT (project_id, user_id, week) DO UPDATE
        SET state = 'submitted', submitted_at = now(), decided_by = NULL, decided_at = NULL, comment = ''
      WHERE s.state = 'rejected'`,
    [tx.projectId, userId, week],
  );
  if (rowCount === 0) throw new ServerError('wrong_state', 'This week was handed in already.');
  await markEntries(tx, userId, week, 'submitted');
}

/**
 * Approves a week that was handed in, or gives it back; one that was approved can still be given back.
 * @throws ServerError `not_found` when it was never handed in; `wrong_state`
 */
export async function decideTimesheet(
  tx: ProjectTransaction,
  { userId, week }: { readonly userId: string; readonly week: string },
  state: 'approved' | 'rejected',
  comment: string,
): Promise<void> {
  const { rows } = await tx.query<{ state: string }>(
    'SELECT state FROM timesheets WHERE project_id = $1 AND user_id = $2 AND week = $3',
    [tx.projectId, userId, week],
  );
  const held = rows[0]?.state;
  if (held === undefined) throw notFound();
  const isDue = held === 'submitted' || (held === 'approved' && state === 'rejected');
  if (!isDue) throw new ServerError('wrong_state', `This week is ${held}.`);
  await tx.query(
    `UPDATE timesheets SET state = $4, decided_by = $5, decided_at = now(), comment = $6
      WHERE project_id = $1 AND user_id = $2 AND week = $3`,
    [tx.projectId, userId, week, state, tx.actor, comment],
  );
  await markEntries(tx, userId, week, state);
}
