import pg from 'pg';
import { MIGRATIONS_TABLE } from '../db/schema-state.js';
import type { BackupTable } from './format.js';

/** Schema of the job queue. */
export const QUEUE_SCHEMA = 'graphile_worker';

/**
 * The tables whose rows a backup holds, with the columns that can be written. What says how far the schema is, and what a
 * crash may forget, is left out.
 */
export async function findTables(client: pg.Client): Promise<BackupTable[]> {
  const { rows } = await client.query<BackupTable>(
    `SELECT c.relname AS "table", CASE n.nspname WHEN $1 THEN 'queue' ELSE 'app' END AS schema,
            array_agg(a.attname::text ORDER BY a.attnum) AS columns
       FROM pg_class AS c
       JOIN pg_namespace AS n ON n.oid = c.relnamespace
       JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      WHERE c.relkind = 'r' AND c.relpersistence = 'p' AND n.nspname IN (current_schema(), $1)
        AND NOT (n.nspname = current_schema() AND c.relname = $2) AND NOT (n.nspname = $1 AND c.relname = 'migrations')
        AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.objid = c.oid AND d.deptype = 'e')
      GROUP BY 1, 2 ORDER BY 2, 1`,
    [QUEUE_SCHEMA, MIGRATIONS_TABLE],
  );
  return rows;
}

/** A table's name as SQL. */
export const sqlName = ({ schema, table }: Pick<BackupTable, 'schema' | 'table'>): string =>
  `${schema === 'queue' ? `${QUEUE_SCHEMA}.` : ''}${pg.escapeIdentifier(table)}`;

/** Its columns as SQL. */
export const sqlColumns = ({ columns }: BackupTable): string =>
  columns.map(name => pg.escapeIdentifier(name)).join(', ');

/** The newest migration of the job queue's tables; 0 = it has none. */
export async function queueMigration(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ exists: boolean }>('SELECT to_regclass($1) IS NOT NULL AS exists', [
    `${QUEUE_SCHEMA}.migrations`,
  ]);
  if (rows[0]?.exists !== true) return 0;
  const found = await client.query<{ id: number }>(`SELECT max(id) AS id FROM ${QUEUE_SCHEMA}.migrations`);
  return found.rows[0]?.id ?? 0;
}
