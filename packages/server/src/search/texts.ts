import type pg from 'pg';
import type { Stretch } from '../feed/follow.js';

/** Where searched texts come from: the table, the fields that make the text, and its SQL. */
const SOURCES = {
  task: ['tasks', ['name', 'notes'], `x.name || ' ' || x.notes`],
  comment: ['comments', ['body'], 'x.body'],
  risk: ['risks', ['title', 'description'], `x.title || ' ' || x.description`],
} as const;

/** Characters of a row that are searched; as in the migration. */
const TEXT_MAX = 4_000;

/** Brings the searched texts of a stretch's rows up to date. Changes of other fields, such as dates, cost nothing. */
export async function indexTexts(client: pg.PoolClient, { scopeId, from, to }: Stretch): Promise<void> {
  for (const [kind, [table, fields, text]] of Object.entries(SOURCES)) {
    const { rows } = await client.query<{ ids: string[] | null }>(
      `SELECT array_agg(DISTINCT r.id) AS ids FROM project_change f CROSS JOIN LATERAL unnest(f.row_ids) AS r (id)
        WHERE f.project_id = $1 AND f.version > $2 AND f.version <= $3 AND f.table_name = $4
          AND (f.fields IS NULL OR f.fields && $5::text[])`,
      [scopeId, from, to, table, [...fields, 'is_deleted']],
    );
    const ids = rows[0]?.ids ?? null;
    if (ids === null) continue;
    await client.query('DELETE FROM search_texts WHERE project_id = $1 AND kind = $2 AND id = ANY ($3::uuid[])', [
      scopeId,
      kind,
      ids,
    ]);
    await client.query(
      `INSERT INTO search_texts (project_id, kind, id, text)
       SELECT x.project_id, $2, x.id, left(${text}, ${TEXT_MAX}) FROM ${table} x
        WHERE x.project_id = $1 AND x.id = ANY ($3::uuid[]) AND NOT x.is_deleted`,
      [scopeId, kind, ids],
    );
  }
}
