import type { ProjectTransaction } from '../db/transaction.js';
import { TABLES } from '../rows/columns.js';
import type { ParsedTable } from './parse.js';

/** Inserts the rows of one table of a plan file. The thread has built the JSON; it is handed to Postgres as it is. */
export async function insertTable(tx: ProjectTransaction, { table, ids, chunks }: ParsedTable): Promise<void> {
  const columns = Object.entries({ ...TABLES[table].input, ...TABLES[table].computed });
  const names = ['id', ...columns.map(([name]) => name)].join(', ');
  const types = ['id uuid', ...columns.map(([name, type]) => `${name} ${type}`)].join(', ');
  const isProject = table === 'projects';
  for (const rows of chunks) {
    await tx.query(
      `INSERT INTO ${table} (${isProject ? '' : 'project_id, '}${names})
       SELECT ${isProject ? '' : '$2::uuid, '}${names} FROM json_to_recordset($1::json) AS r (${types})`,
      isProject ? [rows] : [rows, tx.projectId],
    );
  }
  tx.recordChange(table, ids, null);
}
