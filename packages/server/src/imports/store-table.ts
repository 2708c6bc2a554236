import type { ProjectTransaction } from '../db/transaction.js';
import { copyColumns } from './copy-columns.js';
import type { ParsedTable } from './parse.js';

/** Inserts the rows of one table of a plan file. The thread has made the text; it is handed to Postgres as it is. */
export async function insertTable(tx: ProjectTransaction, { table, ids, chunks }: ParsedTable): Promise<void> {
  if (ids.length > 0) {
    const scope = table === 'projects' ? [] : ['project_id'];
    const names = [...scope, ...copyColumns(table).map(([name]) => name)];
    await tx.copy(`COPY ${table} (${names.join(', ')}) FROM STDIN`, chunks);
  }
  tx.recordChange(table, ids, null);
}
