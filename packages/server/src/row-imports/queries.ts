import type pg from 'pg';
import type { ProjectTransaction } from '../db/transaction.js';
import { ROW_IMPORT_HOURS, ROW_IMPORTS_KEPT_MAX } from '../limits.js';
import { TABLES } from '../rows/columns.js';
import type { Queries } from '../rows/statements.js';
import type { MatchBy, RowDraft } from './draft.js';

/** A preview as it is kept. */
export interface RowImport {
  readonly id: string;
  readonly project_id: string;
  readonly file_name: string;
  readonly match_by: MatchBy;
  readonly base_version: number;
  readonly applied_version: number | null;
  readonly created_at: string;
  readonly expires_at: string;
  readonly draft: RowDraft;
}

const COLUMNS = `id, project_id, file_name, match_by, base_version, applied_version, draft, utc_text(created_at) AS created_at,
  utc_text(created_at + make_interval(hours => ${ROW_IMPORT_HOURS})) AS expires_at`;

/** Keeps a preview, and lets the oldest of the same person go. */
export async function insertRowImport(
  pool: pg.Pool,
  row: Pick<RowImport, 'project_id' | 'file_name' | 'match_by' | 'base_version' | 'draft'> & {
    readonly user_id: string;
  },
): Promise<RowImport> {
  const { rows } = await pool.query<RowImport>(
    `WITH old AS (
       DELETE FROM row_imports WHERE project_id = $1 AND id IN (
         SELECT id FROM row_imports WHERE project_id = $1 AND user_id = $2 ORDER BY created_at DESC, id DESC OFFSET $7)
     )
     INSERT INTO row_imports (project_id, user_id, file_name, match_by, base_version, draft) VALUES ($1, $2, $3, $4, $5, $6)
     RETURNING ${COLUMNS}`,
    [
      row.project_id,
      row.user_id,
      row.file_name,
      row.match_by,
      row.base_version,
      JSON.stringify(row.draft),
      ROW_IMPORTS_KEPT_MAX - 1,
    ],
  );
  return rows[0]!;
}

/** A preview of a project; null when it has none with this id, or no longer. */
export async function selectRowImport(queries: Queries, projectId: string, id: string): Promise<RowImport | null> {
  const { rows } = await queries.query<RowImport>(
    `SELECT ${COLUMNS} FROM row_imports
      WHERE project_id = $1 AND id = $2 AND created_at > now() - make_interval(hours => ${ROW_IMPORT_HOURS})`,
    [projectId, id],
  );
  return rows[0] ?? null;
}

/** Notes that a preview was applied by this transaction. */
export async function markApplied(tx: ProjectTransaction, id: string): Promise<void> {
  await tx.query('UPDATE row_imports SET applied_version = $3 WHERE project_id = $1 AND id = $2', [
    tx.projectId,
    id,
    tx.version,
  ]);
}

const COMPUTED = Object.keys(TABLES.tasks.computed);

/** Those of some rows that somebody changed after a number. Dates and whatever else the server computes do not count. */
export async function selectChanged(
  queries: Queries,
  projectId: string,
  ids: readonly string[],
  since: number,
): Promise<string[]> {
  const { rows } = await queries.query<{ id: string }>(
    `SELECT DISTINCT r.id FROM project_change c CROSS JOIN LATERAL unnest(c.row_ids) AS r (id)
      WHERE c.project_id = $1 AND c.version > $2 AND c.cause <> 'schedule' AND r.id = ANY ($3::uuid[])
        AND (c.fields IS NULL OR NOT c.fields <@ $4::text[])`,
    [projectId, since, ids, COMPUTED],
  );
  return rows.map(row => row.id);
}
