import type { Pool } from 'pg';
import type { PageRequest, PageRow } from '../http/page.js';

/** What is searched for. */
export interface SearchRequest {
  readonly userId: string;
  readonly text: string;
  /** Kinds of things to find; null = all. */
  readonly kinds: readonly string[] | null;
  readonly projectId: string | null;
}

/** Matches of one kind that are ranked; of a word that stands everywhere the first found are. */
const MATCHES_MAX = 2_000;

const patternOf = (text: string): string => `%${text.replace(/[\\%_]/g, found => `\\${found}`)}%`;

/** Rows of one table that a text is found in. */
const found = (kind: string, table: string, title: string, taskId: string): string => `
  (SELECT '${kind}' AS kind, s.project_id, s.id, ${taskId} AS task_id, ${title} AS title, s.text
     FROM search_texts s
     JOIN readable r ON r.project_id = s.project_id
     JOIN ${table} x ON x.project_id = s.project_id AND x.id = s.id AND NOT x.is_deleted
    WHERE s.kind = '${kind}' AND ($6::text[] IS NULL OR '${kind}' = ANY ($6))
      AND (s.text ILIKE $3 OR $2 <% s.text) LIMIT ${MATCHES_MAX})`;

/**
 * What the caller may see and a text is found in, the best match first: the whole title, its beginning, a part of it, then
 * how much alike words are, so that a slip of the pen still finds.
 *
 * @param request `text` may be anything: it is compared, never read as a pattern or a query
 */
export async function search(
  pool: Pool,
  { userId, text, kinds, projectId }: SearchRequest,
  { limit, after }: PageRequest,
): Promise<PageRow[]> {
  const [score = null, key = null] = after ?? [];
  const isNumber = score === null || /^\d{1,3}\.\d{4}$/.test(score);
  const { rows } = await pool.query<{ json: string; score: string; key: string }>(
    `WITH readable AS MATERIALIZED (
       SELECT p.id AS project_id, p.name FROM memberships m JOIN live_projects p ON p.id = m.project_id
        WHERE m.user_id = $1 AND ($7::uuid IS NULL OR p.id = $7)
     ), matches AS (
       ${found('task', 'tasks', 'x.name', 's.id')}
       UNION ALL ${found('comment', 'comments', `left(x.body, 200)`, 'x.task_id')}
       UNION ALL ${found('risk', 'risks', 'x.title', 'x.task_id')}
       UNION ALL
       SELECT 'project', r.project_id, r.project_id, NULL::uuid, r.name, r.name FROM readable r
        WHERE ($6::text[] IS NULL OR 'project' = ANY ($6)) AND (r.name ILIKE $3 OR $2 <% r.name)
       UNION ALL
       (SELECT DISTINCT 'person', NULL::uuid, u.id, NULL::uuid, u.name, u.name || ' ' || u.email
          FROM readable r JOIN memberships m ON m.project_id = r.project_id JOIN users u ON u.id = m.user_id
         WHERE ($6::text[] IS NULL OR 'person' = ANY ($6))
           AND (u.name ILIKE $3 OR u.email ILIKE $3 OR $2 <% u.name) LIMIT ${MATCHES_MAX})
     ), ranked AS (
       SELECT m.*, r.name AS project_name,
              round((CASE WHEN lower(m.title) = lower($2) THEN 3 WHEN m.title ILIKE substr($3, 2) THEN 2
                          WHEN m.title ILIKE $3 THEN 1 ELSE 0 END + word_similarity($2, m.text))::numeric, 4) AS score,
              m.kind || '/' || coalesce(m.project_id::text, '') || '/' || m.id AS key
         FROM matches m LEFT JOIN readable r ON r.project_id = m.project_id
     )
     SELECT json_build_object('kind', kind, 'id', id, 'project_id', project_id, 'project_name', project_name,
                              'task_id', task_id, 'title', left(title, 200),
                              'excerpt', substr(text, greatest(1, position(lower($2) IN lower(text)) - 60), 200),
                              'score', score)::text AS json, score::text AS score, key
       FROM ranked
      WHERE $4::numeric IS NULL OR score < $4 OR (score = $4 AND key > $5)
      ORDER BY score DESC, key LIMIT $8`,
    [userId, text, patternOf(text), isNumber ? score : '0', key, kinds, projectId, limit + 1],
  );
  return rows.map(row => ({ json: row.json, keys: [row.score, row.key] }));
}
