import type { Pool } from 'pg';
import type { PageRequest, PageRow } from '../http/page.js';
import type { Queries } from '../rows/statements.js';

/** What people can be told of; a person turns each off by itself. */
export const NOTIFICATION_KINDS = [
  'assigned',
  'mentioned',
  'scope_change',
  'link_proposed',
  'deadline_missed',
  'invitation',
] as const;

/** A person's notifications about what he may still see. An invitation is to what he does not see yet, while it is open. */
const SEEN = `
  SELECT n.id, n.kind, n.project_id, p.name AS project_name, n.program_id,
         n.actor_id, u.name AS actor_name, n.row_id, n.row_ids, n.row_count, n.title,
         utc_text(n.created_at) AS created_at, utc_text(n.read_at) AS read_at
    FROM notifications n
    JOIN live_projects p ON p.id = n.project_id
    LEFT JOIN users u ON u.id = n.actor_id
   WHERE n.user_id = $1
     AND ((n.kind = 'invitation'
           AND EXISTS (SELECT FROM invitations i WHERE i.id = n.row_id AND i.accepted_at IS NULL
                          AND i.revoked_at IS NULL AND i.expires_at > now()))
          OR EXISTS (SELECT FROM memberships m WHERE m.project_id = n.project_id AND m.user_id = $1))`;

/** One page of a person's notifications, the newest first. */
export async function listNotifications(
  pool: Pool,
  userId: string,
  isUnread: boolean,
  { limit, after }: PageRequest,
): Promise<PageRow[]> {
  const [behind = null] = after ?? [];
  const isNumber = behind === null || /^\d{1,16}$/.test(behind);
  const { rows } = await pool.query<{ json: string; id: number }>(
    `SELECT row_to_json(r)::text AS json, r.id
       FROM (${SEEN} AND ($2::bigint IS NULL OR n.id < $2) ${isUnread ? 'AND n.read_at IS NULL' : ''}
              ORDER BY n.id DESC LIMIT $3) r ORDER BY r.id DESC`,
    [userId, isNumber ? behind : '0', limit + 1],
  );
  return rows.map(row => ({ json: row.json, keys: [String(row.id)] }));
}

/** Unread numbers above this are not counted on. */
const COUNT_MAX = 1_000;

/** How many notifications a person has not read. */
export async function countUnread(queries: Queries, userId: string): Promise<number> {
  const { rows } = await queries.query<{ count: number }>(
    `SELECT count(*) FROM (${SEEN} AND n.read_at IS NULL LIMIT ${COUNT_MAX}) r`,
    [userId],
  );
  return rows[0]?.count ?? 0;
}

/**
 * Marks notifications as read, or as unread again; ids of others are passed over.
 *
 * @param ids null = all up to `upTo`
 */
export async function markRead(
  pool: Pool,
  userId: string,
  {
    ids,
    upTo,
    isRead,
  }: { readonly ids: readonly number[] | null; readonly upTo: number | null; readonly isRead: boolean },
): Promise<void> {
  await pool.query(
    `UPDATE notifications SET read_at = ${isRead ? 'now()' : 'NULL'}
      WHERE user_id = $1 AND (read_at IS NULL) = $4 AND ($2::bigint[] IS NULL OR id = ANY ($2))
        AND ($3::bigint IS NULL OR id <= $3)`,
    [userId, ids, upTo, isRead],
  );
}

/** What a person wants to be told of: everything, but for what was turned off. */
export async function readPreferences(queries: Queries, userId: string): Promise<Record<string, boolean>> {
  const { rows } = await queries.query<{ kind: string; is_on: boolean }>(
    'SELECT kind, is_on FROM notification_preferences WHERE user_id = $1',
    [userId],
  );
  const stored = new Map(rows.map(row => [row.kind, row.is_on]));
  return Object.fromEntries(NOTIFICATION_KINDS.map(kind => [kind, stored.get(kind) ?? true]));
}

/** Changes those that are named. */
export async function writePreferences(
  pool: Pool,
  userId: string,
  wanted: Readonly<Record<string, boolean>>,
): Promise<void> {
  const kinds = NOTIFICATION_KINDS.filter(kind => wanted[kind] !== undefined);
  await pool.query(
    `INSERT INTO notification_preferences (user_id, kind, is_on)
     SELECT $1, kind, is_on FROM unnest($2::text[], $3::boolean[]) AS w (kind, is_on)
     ON CONFLICT (user_id, kind) DO UPDATE SET is_on = excluded.is_on`,
    [userId, kinds, kinds.map(kind => wanted[kind])],
  );
}

/** What a person's tabs are told. */
export interface PersonalNews {
  readonly unread: number;
  /** JSON of the notifications after a number, the newest first. */
  readonly latest: string;
  /** The newest one there is. */
  readonly last: number;
}

/**
 * What came for a person after a number, and how much is unread.
 *
 * @param since null = from now on
 */
export async function selectNews(pool: Pool, userId: string, since: number | null): Promise<PersonalNews> {
  const { rows } = await pool.query<{ latest: string; last: number | null }>(
    `SELECT (SELECT coalesce(json_agg(r ORDER BY r.id DESC), '[]')::text
               FROM (${SEEN} AND n.id > $2 ORDER BY n.id DESC LIMIT 20) r) AS latest,
            (SELECT max(id) FROM notifications WHERE user_id = $1) AS last`,
    [userId, since ?? Number.MAX_SAFE_INTEGER],
  );
  return {
    unread: await countUnread(pool, userId),
    latest: rows[0]?.latest ?? '[]',
    last: Math.max(since ?? 0, rows[0]?.last ?? 0),
  };
}
