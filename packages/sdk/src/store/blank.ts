import { ROW_DEFAULTS, type SyncRows, type SyncTable } from '../protocol/index.js';

/** A row of a table with every default, for rows created here. */
export function blankRow<Table extends SyncTable>(table: Table, id: string, projectId: string): SyncRows[Table] {
  const now = new Date().toISOString();
  const row = { ...ROW_DEFAULTS[table], id, created_at: now, updated_at: now };
  return (table === 'projects' ? row : { ...row, project_id: projectId }) as unknown as SyncRows[Table];
}
