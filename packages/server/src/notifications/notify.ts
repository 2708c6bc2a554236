import type pg from 'pg';
import type { Stretch } from '../feed/follow.js';

/**
 * Everything that people are told, and who. Each query gives what a stretch of a feed holds for whom: `user_id, actor,
 * row_id, title`, and `told` where the same must not be told again even later. $1 = project or program, $2 and $3 = the
 * stretch. What one kind says to one person in one stretch becomes one notification.
 */

/** Rows of a table that changed in these fields or are new, with who changed them. */
const changed = (table: string, fields: readonly string[]): string => `
  SELECT f.version, f.actor, r.id FROM project_change f CROSS JOIN LATERAL unnest(f.row_ids) AS r (id)
   WHERE f.project_id = $1 AND f.version > $2 AND f.version <= $3 AND f.table_name = '${table}' AND f.cause <> 'import'
     AND (f.fields IS NULL OR f.fields && ARRAY['${fields.join("', '")}'])`;

const SCHEDULERS = `('scheduler', 'admin', 'owner')`;

const HITS: Readonly<Record<string, string>> = {
  assigned: `
    SELECT r.user_id, f.actor, t.id AS row_id, t.name AS title, f.version, $1::uuid AS project_id, NULL::uuid AS program_id,
           NULL::text AS told
      FROM (${changed('assignments', ['resource_id', 'task_id', 'is_deleted'])}) f
      JOIN assignments a ON a.project_id = $1 AND a.id = f.id AND NOT a.is_deleted
      JOIN resources r ON r.project_id = $1 AND r.id = a.resource_id AND NOT r.is_deleted
      JOIN tasks t ON t.project_id = $1 AND t.id = a.task_id AND NOT t.is_deleted
      JOIN memberships m ON m.project_id = $1 AND m.user_id = r.user_id
     WHERE r.user_id IS DISTINCT FROM f.actor`,
  mentioned: `
    SELECT u.id AS user_id, f.actor, t.id AS row_id, t.name AS title, f.version, $1::uuid AS project_id,
           NULL::uuid AS program_id, 'mentioned ' || c.id AS told
      FROM (${changed('comments', ['body'])}) f
      JOIN comments c ON c.project_id = $1 AND c.id = f.id AND NOT c.is_deleted
      JOIN tasks t ON t.project_id = $1 AND t.id = c.task_id AND NOT t.is_deleted
      JOIN memberships m ON m.project_id = $1
      JOIN users u ON u.id = m.user_id AND u.id IS DISTINCT FROM f.actor
     WHERE c.body LIKE '%@%'
       AND (position('@' || u.id::text IN c.body) > 0
            OR lower(c.body) ~ ('@' || regexp_replace(lower(u.email), '([^a-z0-9@_])', '\\\\\\1', 'g') || '($|[^a-z0-9_.+-]|[.]($|\\s))'))`,
  scope_change: `
    SELECT m.user_id, f.actor, t.id AS row_id, t.name AS title, f.version, $1::uuid AS project_id,
           NULL::uuid AS program_id, 'scope_change ' || c.id AS told
      FROM (${changed('scope_changes', ['state'])}) f
      JOIN scope_changes c ON c.project_id = $1 AND c.id = f.id AND NOT c.is_deleted AND c.state = 'pending'
      JOIN tasks t ON t.project_id = $1 AND t.id = c.task_id
      JOIN memberships m ON m.project_id = $1 AND m.role IN ${SCHEDULERS} AND m.user_id IS DISTINCT FROM f.actor
    UNION ALL
    -- The answer, to whoever asked.
    SELECT c.requested_by, f.actor, t.id, t.name, f.version, $1::uuid, NULL::uuid, 'scope_change decided ' || c.id
      FROM (${changed('scope_changes', ['state'])}) f
      JOIN scope_changes c ON c.project_id = $1 AND c.id = f.id AND NOT c.is_deleted AND c.state IN ('approved', 'rejected')
      JOIN tasks t ON t.project_id = $1 AND t.id = c.task_id
      JOIN memberships m ON m.project_id = $1 AND m.user_id = c.requested_by
     WHERE c.requested_by IS DISTINCT FROM c.decided_by AND c.requested_by IS DISTINCT FROM f.actor`,
  link_proposed: `
    SELECT m.user_id, NULL::uuid AS actor, s.task_id AS row_id, t.name AS title, f.version, s.project_id,
           $1::uuid AS program_id, 'link_proposed ' || l.id AS told
      FROM (${changed('program_links', ['state'])}) f
      JOIN program_links l ON l.program_id = $1 AND l.id = f.id AND NOT l.is_deleted AND l.state = 'proposed'
     CROSS JOIN LATERAL (
       -- The side that was asked.
       SELECT l.successor_project_id, l.successor_id WHERE l.proposed_from = l.predecessor_project_id
       UNION ALL
       SELECT l.predecessor_project_id, l.predecessor_id WHERE l.proposed_from = l.successor_project_id
     ) AS s (project_id, task_id)
      JOIN tasks t ON t.project_id = s.project_id AND t.id = s.task_id
      JOIN memberships m ON m.project_id = s.project_id AND m.role IN ${SCHEDULERS} AND m.user_id IS DISTINCT FROM f.actor`,
  deadline_missed: `
    SELECT w.user_id, NULL::uuid AS actor, t.id AS row_id, t.name AS title, greatest($2::bigint, $3::bigint) AS version, $1::uuid AS project_id,
           NULL::uuid AS program_id, NULL::text AS told
      FROM unnest($4::uuid[]) AS n (task_id) JOIN tasks t ON t.project_id = $1 AND t.id = n.task_id
     CROSS JOIN LATERAL (
       SELECT r.user_id FROM assignments a
         JOIN resources r ON r.project_id = $1 AND r.id = a.resource_id AND NOT r.is_deleted
         JOIN memberships m ON m.project_id = $1 AND m.user_id = r.user_id
        WHERE a.project_id = $1 AND a.task_id = t.id AND NOT a.is_deleted
       UNION
       SELECT m.user_id FROM memberships m WHERE m.project_id = $1 AND m.role IN ('admin', 'owner')) AS w`,
};

/** Deadlines that the dates now miss and did not before; those that are kept again are forgotten. */
const MISSED = `
  WITH looked AS (
    SELECT DISTINCT f.id FROM (${changed('tasks', ['finish', 'deadline', 'is_deleted', 'percent_complete'])}) f
  ), kept AS (
    DELETE FROM missed_deadlines d USING looked k WHERE d.project_id = $1 AND d.task_id = k.id
       AND NOT EXISTS (SELECT FROM tasks t WHERE t.project_id = $1 AND t.id = k.id AND NOT t.is_deleted
                          AND t.deadline = d.deadline AND t.finish > t.deadline AND t.percent_complete < 100)
  )
  INSERT INTO missed_deadlines (project_id, task_id, deadline)
  SELECT $1, t.id, t.deadline FROM looked k JOIN tasks t ON t.project_id = $1 AND t.id = k.id
   WHERE NOT t.is_deleted AND t.finish > t.deadline AND t.percent_complete < 100 AND NOT t.is_summary
  ON CONFLICT (project_id, task_id) DO UPDATE SET deadline = excluded.deadline
   WHERE missed_deadlines.deadline <> excluded.deadline
  RETURNING task_id`;

/** Rows named in one notification at most; it counts the others. */
const NAMED_MAX = 100;

const insert = (kind: string, hits: string): string => `
  INSERT INTO notifications (user_id, kind, project_id, program_id, actor_id, row_id, row_ids, row_count, title, told)
  SELECT h.user_id, '${kind}', (array_agg(h.project_id))[1], (array_agg(h.program_id))[1],
         (array_agg(h.actor ORDER BY h.version DESC) FILTER (WHERE h.actor IS NOT NULL))[1],
         (array_agg(h.row_id ORDER BY h.version DESC))[1], (array_agg(DISTINCT h.row_id))[:${NAMED_MAX}],
         count(DISTINCT h.row_id), (array_agg(h.title ORDER BY h.version DESC))[1],
         coalesce(min(h.told), '${kind} ' || $1::uuid || ' ' || $3::bigint)
    FROM (${hits}) h
   WHERE NOT EXISTS (SELECT FROM notification_preferences p
                      WHERE p.user_id = h.user_id AND p.kind = '${kind}' AND NOT p.is_on)
     AND NOT EXISTS (SELECT FROM notifications n WHERE n.user_id = h.user_id AND n.told = h.told)
   GROUP BY h.user_id
  ON CONFLICT (user_id, told) DO NOTHING
  RETURNING user_id`;

/**
 * Tells people what a stretch of a feed holds for them.
 *
 * @returns users who have something new
 */
export async function notify(client: pg.PoolClient, { scopeId, from, to }: Stretch): Promise<string[]> {
  const values = [scopeId, from, to];
  const missed = await client.query<{ task_id: string }>(MISSED, values);
  const told: string[] = [];
  for (const [kind, hits] of Object.entries(HITS)) {
    const ids = kind === 'deadline_missed' ? missed.rows.map(row => row.task_id) : null;
    if (ids?.length === 0) continue;
    const { rows } = await client.query<{ user_id: string }>(
      insert(kind, hits),
      ids === null ? values : [...values, ids],
    );
    told.push(...rows.map(row => row.user_id));
  }
  return told;
}

/** Tells people who have an account here that they are invited; returns them. An invitation is in no feed. */
export async function notifyInvited(client: pg.PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ user_id: string }>(
    `INSERT INTO notifications (user_id, kind, project_id, actor_id, row_id, row_ids, title, told)
     SELECT u.id, 'invitation', i.project_id, i.invited_by, i.id, ARRAY[i.id], p.name, 'invitation ' || i.id
       FROM invitations i JOIN users u ON lower(u.email) = lower(i.email)
       JOIN live_projects p ON p.id = i.project_id
      WHERE i.accepted_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > now()
        AND NOT EXISTS (SELECT FROM notifications n WHERE n.user_id = u.id AND n.told = 'invitation ' || i.id)
        AND NOT EXISTS (SELECT FROM notification_preferences q
                         WHERE q.user_id = u.id AND q.kind = 'invitation' AND NOT q.is_on)
     ON CONFLICT (user_id, told) DO NOTHING RETURNING user_id`,
  );
  return rows.map(row => row.user_id);
}
